"""Whether a report looks back on what is not of this week, and on which months."""

from __future__ import annotations

from functools import cache

from readout.lexicon import load
from readout.pattern import Matcher, compile_lexicon
from readout.schema.span import Span

LONG_AGO = 0
"""Stands among months for what is said to be long ago."""
_SHORT = 3


def find_months(text: str, span: Span) -> set[int]:
    """The months that a stretch of text names, 1 to 12, and LONG_AGO where it says that something
    is. Linear."""
    months, ago = _matchers()
    found = {_months()[hit.groups["name"].of(text)[:_SHORT]] for hit in months.hits(text, span)}
    return found | ({LONG_AGO} if ago.first(text, span) is not None else set())


@cache
def _matchers() -> tuple[Matcher, Matcher]:
    lexicon = compile_lexicon(load("dates"))
    return lexicon.where(role="month-named"), lexicon.where(role="long-ago")


@cache
def _months() -> dict[str, int]:
    """Months by their first letters; the list has them in the order of the year."""
    names = load("dates").words["months_in_full"]
    return {name[:_SHORT]: number for number, name in enumerate(names, 1)}
