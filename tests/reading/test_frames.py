"""Frames of database exports: found where both ends stand, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.lexicon import load
from readout.reading.layout import find_layout
from readout.reading.rules import compile_rules

RULES = compile_rules(load("layout"))
STORY = (
    "PORT LUMEN (AP) — The harbour opened again on Monday after eleven days, and the first ships "
    "left before noon.\n\nPilots said the channel was narrow still."
)
HEAD = "The Lumen Courier\n\nMarch 9, 2020 Monday\n\nBYLINE: Ada Quill\n\nLENGTH: 812 words\n\n"
TAIL = "\n\nLOAD-DATE: March 10, 2020\n\nLANGUAGE: ENGLISH"


def body(text: str) -> list[str]:
    return [span.of(text) for span in find_layout(text, RULES).body]


def test_header_and_indexing_are_no_story() -> None:
    text = HEAD + STORY + TAIL
    layout = find_layout(text, RULES)
    assert [span.of(text) for span in layout.body] == [
        "The harbour opened again on Monday after eleven days, and the first ships "
        "left before noon.",
        "Pilots said the channel was narrow still.",
    ]
    assert {(part.kind, part.value) for part in layout.parts} == {
        ("published", "2020-03-09"),
        ("byline", "Ada Quill"),
        ("dateline", "PORT LUMEN"),
        ("agency", "AP"),
    }
    assert [piece.span.of(text) for piece in layout.boilerplate] == [
        "LENGTH: 812 words",
        "LOAD-DATE: March 10, 2020",
        "LANGUAGE: ENGLISH",
    ]


@pytest.mark.parametrize("text", [HEAD + STORY, STORY + TAIL], ids=["no end", "no header"])
def test_one_end_alone_is_no_frame(text: str) -> None:
    assert all(rule.rule != "export-index" for rule in find_layout(text, RULES).boilerplate)
    assert "Pilots said the channel was narrow still." in body(text)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(
    st.lists(
        st.sampled_from(
            [
                *HEAD.split("\n\n"),
                *STORY.split("\n\n"),
                *TAIL.split("\n\n"),
                "HD",
                "SN",
                "TD",
                "812 words",
                "Body",
                "Document LUMCOU0020200309eg39",
            ]
        )
    )
)
def test_any_order_of_lines(lines: list[str]) -> None:
    text = "\n\n".join(lines)
    layout = find_layout(text, RULES)
    taken = [piece.span for piece in layout.boilerplate]
    assert all(0 <= span.start < span.end <= len(text) for span in (*layout.body, *taken))
    assert not any(a.start < b.end and b.start < a.end for a in layout.body for b in taken)
