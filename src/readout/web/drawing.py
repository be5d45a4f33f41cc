"""The template environment of pages and report."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import jinja2

from readout.export.story import costs
from readout.knowledge.plover import QUADS, scale
from readout.web import wording
from readout.web.params import address
from readout.web.subjects import unit_words

PARENTS: Mapping[str, str] = MappingProxyType(
    {
        "event": "events", "claim": "claims", "related": "claims", "actor": "actors",
        "review": "actors", "document": "documents", "stories": "documents",
        "notices": "documents", "failures": "documents", "comparison": "duplicates",
        "fixes": "overview",
    }
)  # fmt: skip
"""The page that one which is not in the masthead is part of."""

PARENT_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "overview": "Overview", "events": "Events", "claims": "Claims", "actors": "Actors",
        "documents": "Documents", "duplicates": "Copies",
    }
)  # fmt: skip


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
        costs=costs,
        to_whom=wording.to_whom,
        pieced=wording.pieced,
        unit=unit_words,
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
        type_names=wording.EVENT_TYPES,
        quads={type_: standing.quad for type_, standing in scale().items()},
        not_stated=wording.NOT_STATED,
        parents=PARENTS,
        parent_names=PARENT_NAMES,
    )
    return environment
