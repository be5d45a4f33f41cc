"""Corrections of events and claims in sentences."""

from __future__ import annotations

import pytest

from readout.schema.fix import Evidence, make_fix
from readout.schema.span import Span
from readout.web.sentences import says
from tests.web.newsroom import Newsroom

ONE, OTHER = "a1:0-3:event", "b2:5-8:event"


def words(id: str, exact: str) -> Evidence:
    document, place, _ = id.split(":")
    start, end = map(int, place.split("-"))
    return Evidence(document=document, text_hash="", span=Span(start, end), exact=exact)


@pytest.mark.parametrize(
    ("verb", "exact", "said"),
    [
        ("split", ("met", "met"), "The 2 events “met” are not one event."),
        ("split", ("met", "sat"), "The events “met” and “sat” are not one event."),
        ("merge", ("met", "sat"), "The events “met” and “sat” are one event."),
        ("merge", (), "The events that were named are one event."),
    ],
)
def test_events_are_called_by_their_words(verb: str, exact: tuple[str, ...], said: str) -> None:
    evidence = tuple(words(id, each) for id, each in zip((ONE, OTHER), exact, strict=False))
    fix = make_fix(verb, ONE, others=(OTHER,), evidence=evidence)
    assert says(Newsroom(), fix) == said
