"""Notices: what a text says of itself."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.reading.notices import find_notices, notice_rules
from readout.schema.span import Span, Spans

CASES = tomllib.loads((Path(__file__).parent.parent / "cases" / "notices.toml").read_text("utf-8"))[
    "case"
]


def marked(text: str) -> tuple[str, Spans]:
    """The text without its marks, and its sentences."""
    pieces = text.split("|")
    spans, start = [], 0
    for piece in pieces:
        spans.append(Span(start, start + len(piece.rstrip())))
        start += len(piece)
    lines = [span for span in spans if span.end > span.start]
    return "".join(pieces), tuple(
        Span(span.start + first, span.start + last)
        for span in lines
        for first, last in _lines(text="".join(pieces)[span.start : span.end])
    )


def _lines(text: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((start, start + len(line.rstrip())))
        start += len(line) + 1
    return found


@pytest.mark.parametrize("case", CASES, ids=[case["id"] for case in CASES])
def test_cases(case: dict[str, Any]) -> None:
    text, sentences = marked(case["text"])
    found = find_notices(text, sentences, notice_rules())
    assert [[each.kind, each.span.of(text)] for each in found] == case["found"]
    for part in ("wrong", "right"):
        if part in case:
            span = getattr(found[0], part)
            assert span is not None
            assert span.of(text) == case[part]


def test_a_text_without_sentences_is_read_by_lines() -> None:
    text = "The ferry sails.\nCorrection: The ferry has two decks."
    (notice,) = find_notices(text, (), notice_rules())
    assert notice.span.of(text) == "Correction: The ferry has two decks."


PIECES = [
    "This article", "was amended", "to correct", " on 4 May", "Correction", ":", "\n", ". ",
    "An earlier version", " said", "Update", "(", "the ", "of this story", "because",
    "Editor's note", "—", "a", " ", "we regret the error",
]  # fmt: skip


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_spans_stand_in_the_text_in_order(text: str) -> None:
    found = find_notices(text, (), notice_rules())
    end = 0
    for notice in found:
        assert end <= notice.span.start < notice.span.end <= len(text)
        end = notice.span.end
        for part in (notice.wrong, notice.right):
            assert part is None or 0 <= part.start < part.end <= len(text)


@pytest.mark.parametrize(
    "piece",
    ["This article has been ", "correction ", "an earlier version of ", "(" * 9, "the a b "],
)
def test_long_texts_take_no_square_time(piece: str) -> None:
    """A pattern that went back over what it has read would not come to an end here."""
    assert find_notices(piece * 20_000, (), notice_rules()) is not None
