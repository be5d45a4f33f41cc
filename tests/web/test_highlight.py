"""Marks that overlap, and a text that comes out whole."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.web.highlight import Mark, cut, draw, has_tight_paragraphs

TAG = re.compile(r"<[^>]*>")


def marks_of(*triples: tuple[int, int, str]) -> list[Mark]:
    return [Mark(start=start, end=end, layer=layer) for start, end, layer in triples]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], [(0, 10, ())]),
        ([(0, 10, "a")], [(0, 10, ("a",))]),
        ([(2, 4, "a")], [(0, 2, ()), (2, 4, ("a",)), (4, 10, ())]),
        (
            [(1, 6, "a"), (4, 8, "b")],
            [(0, 1, ()), (1, 4, ("a",)), (4, 6, ("a", "b")), (6, 8, ("b",)), (8, 10, ())],
        ),
        (
            [(1, 8, "a"), (3, 5, "b")],
            [(0, 1, ()), (1, 3, ("a",)), (3, 5, ("a", "b")), (5, 8, ("a",)), (8, 10, ())],
        ),
        (
            [(1, 5, "a"), (3, 8, "a")],
            [(0, 1, ()), (1, 3, ("a",)), (3, 5, ("a",)), (5, 8, ("a",)), (8, 10, ())],
        ),
        ([(0, 5, "a"), (5, 10, "a")], [(0, 5, ("a",)), (5, 10, ("a",))]),
        ([(3, 3, "a"), (8, 11, "a"), (-1, 2, "a"), (6, 4, "a")], [(0, 10, ())]),
    ],
)
def test_cut(
    marks: list[tuple[int, int, str]], expected: list[tuple[int, int, tuple[str, ...]]]
) -> None:
    cut_up = [(piece.start, piece.end, piece.layers) for piece in cut(10, marks_of(*marks))]
    assert cut_up == expected


def test_an_empty_text_has_no_segment() -> None:
    assert list(cut(0, marks_of((0, 0, "a")))) == []
    assert draw("", []) == ""


def test_the_text_and_the_labels_are_escaped() -> None:
    label = '" onmouseover="alert(1)'
    drawn = draw("<b>&\"'</b>", [Mark(start=0, end=4, layer="title", label=label)])
    assert "<b>" not in drawn
    assert "onmouseover=&#34;" in drawn
    assert html.unescape(TAG.sub("", drawn)) == "<b>&\"'</b>"


def test_blanks_and_line_ends_are_kept() -> None:
    text = "  a\u00a0b\t\tc\n\n \u2028 d \u200b"
    assert TAG.sub("", draw(text, marks_of((2, 5, "title")))) == text


def test_a_mark_can_be_linked_to_once() -> None:
    marks = marks_of((2, 5, "title"), (2, 5, "date"), (2, 8, "date"))
    drawn = draw("0123456789", marks)
    assert drawn.count('id="s2-5"') == 1
    assert drawn.count('id="s2-8"') == 1
    assert drawn.index('id="s2-5"') < drawn.index(">234<")


def test_without_anchors_only_the_look_remains() -> None:
    drawn = draw("0123", [Mark(start=1, end=2, layer="title", label="x")], anchors=False)
    assert drawn == '0<mark class="m-title">1</mark>23'


def test_lines_are_elements_and_marks_are_cut_at_them() -> None:
    drawn = draw("ab\ncd\n", marks_of((1, 4, "title")), anchors=False, lines=True)
    assert drawn == (
        '<div class="line">a<mark class="m-title">b\n</mark></div>'
        '<div class="line"><mark class="m-title">c</mark>d\n</div>'
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", False),
        ("x" * 400, False),
        ("\n".join(["x" * 300] * 4), True),
        ("\n\n".join(["x" * 300] * 4), False),
        ("\n".join(["x" * 72] * 40), False),
        ("\n".join(["x" * 300, "x" * 300, "", "x" * 300, "x" * 300, "x" * 300]), True),
    ],
)
def test_tight_paragraphs(text: str, expected: bool) -> None:
    assert has_tight_paragraphs(text) is expected


def test_astral_characters_count_as_one() -> None:
    text = "😀 Ostermark"
    assert ">Ostermark</mark>" in draw(text, marks_of((2, 11, "title")))


def test_few_labels_are_told_of_many() -> None:
    marks = [Mark(start=0, end=5, layer="date", label=f"label {index}") for index in range(40)]
    assert draw("01234", marks).count("label ") == 4


SPANS = st.tuples(st.integers(0, 60), st.integers(0, 60), st.sampled_from("abc"))


@settings(deadline=None, derandomize=True)
@given(st.text(max_size=60), st.lists(SPANS, max_size=30))
def test_the_segments_cover_the_text_and_name_what_covers_them(
    text: str, spans: list[tuple[int, int, str]]
) -> None:
    marks = marks_of(*spans)
    segments = list(cut(len(text), marks))
    assert "".join(text[piece.start : piece.end] for piece in segments) == text
    fitting = [mark for mark in marks if mark.start < mark.end <= len(text)]
    for piece in segments:
        over = {m.layer for m in fitting if m.start <= piece.start and piece.end <= m.end}
        assert set(piece.layers) == over
    for lines in (False, True):
        drawn = draw(text, marks, lines=lines)
        assert html.unescape(TAG.sub("", drawn)) == html.unescape(html.escape(text))


def test_links_of_marks_lead_from_the_innermost() -> None:
    marks = [
        Mark(start=0, end=9, layer="claim", href="/c"),
        Mark(start=2, end=8, layer="event", href="/e?a=1&b=2"),
        Mark(start=2, end=5, layer="figure", href="/f"),
        Mark(start=4, end=10, layer="plain"),
    ]
    links = [(segment.start, segment.link and segment.link.href) for segment in cut(12, marks)]
    assert links == [(0, "/c"), (2, "/f"), (4, "/f"), (5, "/e?a=1&b=2"), (8, "/c"), (9, None),
                     (10, None)]  # fmt: skip
    drawn = draw("abcdefghijkl", marks)
    assert drawn.count('<a class="to-event" href="/e?a=1&amp;b=2" tabindex="-1">') == 1
    assert html.unescape(TAG.sub("", drawn)) == "abcdefghijkl"
    assert "<a" not in draw("abcdefghijkl", marks, anchors=False)


def test_blanks_alone_are_no_link() -> None:
    marks = [
        Mark(start=0, end=7, layer="claim", href="/c"),
        Mark(start=0, end=3, layer="actor"),
        Mark(start=4, end=7, layer="actor"),
    ]
    drawn = draw("one two", marks)
    assert re.findall(r"<a [^>]*>([^<]*)</a>", drawn) == ["one", "two"]
    assert html.unescape(TAG.sub("", drawn)) == "one two"
