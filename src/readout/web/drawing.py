"""The template environment of pages and report."""

from __future__ import annotations

from functools import cache

import jinja2

from readout.knowledge.plover import QUADS, scale
from readout.web import wording
from readout.web.params import address


@cache
def environment() -> jinja2.Environment:
    """Jinja2 with autoescape on for every template, and the project's wording as filters."""
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("readout.web"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters.update(
        number=wording.number,
        day=wording.day,
        when=wording.when,
        dated=wording.dated,
        span_of_days=wording.span_of_days,
        state_words=wording.state_words,
        language=wording.language,
        heading=wording.heading,
        occurrence=wording.occurrence,
        share=wording.share,
        shortened=wording.shortened,
        short_id=wording.short_id,
        web_address=wording.web_address,
    )
    environment.globals.update(
        acts=wording.ACTS,
        address=address,
        count=wording.count,
        manners=wording.MANNERS,
        origins=wording.ORIGINS,
        quad_names=QUADS,
        quads={type_: standing.quad for type_, standing in scale().items()},
        not_stated=wording.NOT_STATED,
    )
    return environment
