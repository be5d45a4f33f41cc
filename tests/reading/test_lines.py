"""Paragraphs, and spans taken out of spans."""

from __future__ import annotations

import pytest

from readout.reading.lines import split_paragraphs, subtract
from readout.schema.span import Span


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t\n", []),
        ("a", [("a", True)]),
        ("a\nb", [("a", True), ("b", False)]),
        ("a\n\nb", [("a", True), ("b", True)]),
        ("a\r\nb\r\n\r\nc", [("a", True), ("b", False), ("c", True)]),
        ("  a \u00a0\n \n\u2028 b", [("a", True), ("b", True)]),
        ("a\u2029b", [("a", True), ("b", False)]),
    ],
)
def test_paragraphs(text: str, expected: list) -> None:
    found = [(p.span.of(text), p.spaced) for p in split_paragraphs(text)]
    assert found == expected


def test_sentences_on_lines_of_their_own_stay_apart() -> None:
    text = "The council met on Monday for nine hours.\nIt voted at midnight on the bridge.\n" * 5
    assert len(split_paragraphs(text)) == 10


def test_wrapped_lines_are_joined() -> None:
    text = (
        "The council met on Monday for nine hours and spoke of\n"
        "nothing but the bridge until it voted.\n\nNobody was asked."
    )
    assert len(split_paragraphs(text)) == 2


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([], ["one two", "three"]),
        ([(0, 3)], ["two", "three"]),
        ([(0, 7)], ["three"]),
        ([(3, 9)], ["one", "hree"]),
        ([(1, 2), (1, 3), (5, 6)], ["o", "t", "o", "three"]),
        ([(0, 13)], []),
    ],
)
def test_subtract(taken: list, expected: list[str]) -> None:
    text = "one two three"
    spans = [Span(0, 7), Span(8, 13)]
    left = subtract(text, spans, [Span(*pair) for pair in taken])
    assert [span.of(text) for span in left] == expected


def test_subtract_leaves_no_lone_stop() -> None:
    text = "post."
    assert list(subtract(text, [Span(0, 5)], [Span(0, 4)])) == []
