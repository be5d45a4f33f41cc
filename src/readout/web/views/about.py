"""What made this project: versions and digests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from readout.knowledge.plover import QUADS, scale
from readout.web.page import Ask, Page
from readout.web.wording import BASES, STATES


class AboutRow(msgspec.Struct, frozen=True):
    """One fact about the project or the program."""

    name: str
    value: str


def gather(ask: Ask) -> dict[str, str]:
    """The facts by name."""
    return ask.project.about()


def context(_: Ask, facts: dict[str, str]) -> Mapping[str, object]:
    """The facts, and the words that pages use."""
    classes = {type: QUADS[standing.quad] for type, standing in scale().items()}
    return {"facts": facts, "bases": BASES, "states": STATES, "classes": classes}


def rows(facts: dict[str, str]) -> Iterator[AboutRow]:
    """One row a fact."""
    return (AboutRow(name, value) for name, value in facts.items())


PAGE = Page(
    name="about",
    at="/about",
    template="about.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=AboutRow,
)
