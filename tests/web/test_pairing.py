"""Rows of two texts: they tile both, keep what belongs together side by side, lose nothing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.schema.duplicate import Change
from readout.schema.span import Span
from readout.web.pairing import Pair, Sheet, pair_up
from tests.web.wire import make_copy, wire

few = settings(max_examples=150, deadline=None, derandomize=True)


def spans(text: str) -> list[Span]:
    return [Span(match.start(), match.end()) for match in re.finditer(r"\S+", text)]


def table(left: Sheet, right: Sheet, *changes: Change) -> list[tuple[str, str, str]]:
    return [
        (pair.kind, pair.left.span.of(left.text).strip(), pair.right.span.of(right.text).strip())
        for pair in pair_up(left, right, changes)
    ]


def at(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def cut(text: str, words: str) -> Change:
    return Change(kind="cut", origin=at(text, words))


def added(text: str, words: str) -> Change:
    return Change(kind="added", copy=at(text, words))


def changed(left: str, old: str, right: str, new: str) -> Change:
    return Change(kind="changed", origin=at(left, old), copy=at(right, new))


def test_paragraphs_stand_side_by_side() -> None:
    text = "One two.\n\nThree four.\nFive."
    assert table(Sheet(text), Sheet(text)) == [
        ("same", "One two.", "One two."),
        ("same", "Three four.", "Three four."),
        ("same", "Five.", "Five."),
    ]


def test_a_paragraph_that_one_lacks_has_an_empty_cell() -> None:
    left, right = "One.\n\nTwo.\n\nThree.", "One.\n\nThree.\n\nFour."
    assert table(Sheet(left), Sheet(right), cut(left, "Two."), added(right, "Four.")) == [
        ("same", "One.", "One."),
        ("changed", "Two.", ""),
        ("same", "Three.", "Three."),
        ("changed", "", "Four."),
    ]


def test_a_paragraph_that_was_split_stands_beside_its_pieces() -> None:
    left, right = "One two. Three four.\n\nFive.", "One two.\n\nThree four.\n\nFive."
    assert table(Sheet(left), Sheet(right)) == [
        ("same", "One two. Three four.", "One two.\n\nThree four."),
        ("same", "Five.", "Five."),
    ]


def test_hard_line_ends_of_one_column_make_no_rows() -> None:
    left, right = "One two\nthree four\nfive.\n\nSix.", "One two three four five.\n\nSix."
    assert [kind for kind, *_ in table(Sheet(left), Sheet(right))] == ["same", "same"]


def test_heads_and_tails_were_not_compared() -> None:
    left = "Head\nBy A\n\nPORT — One two.\n\nThree.\n\nNote on A."
    right = "Other head\n\nOne two.\n\nAdvertisement\n\nThree."
    sheets = (
        Sheet(left, (at(left, "One two."), at(left, "Three."))),
        Sheet(right, (at(right, "One two."), at(right, "Three."))),
    )
    assert table(*sheets) == [
        ("rest", "Head\nBy A", "Other head"),
        ("other", "PORT — One two.", "One two."),
        ("rest", "", "Advertisement"),
        ("same", "Three.", "Three."),
        ("rest", "Note on A.", ""),
    ]


def test_the_place_of_what_is_missing_is_marked() -> None:
    left, right = "One two three.", "One three and four."
    (pair,) = pair_up(Sheet(left), Sheet(right), (cut(left, "two"), added(right, "and four")))
    assert [(item.kind, item.start, item.end) for item in pair.left.stretches] == [
        ("cut", 4, 7),
        ("added", 14, 14),
    ]
    assert [(item.kind, item.start, item.end) for item in pair.right.stretches] == [
        ("cut", 3, 3),
        ("added", 10, 18),
    ]


def test_what_is_told_by_no_change_is_neither_lost_nor_called_the_same() -> None:
    left, right = "One TWO, three.\n\nFour.", "One two three.\n\nFour five."
    assert [kind for kind, *_ in table(Sheet(left), Sheet(right))] == ["other"]
    left, right = "One, two.\n\nThree.", "One two.\n\nThree."
    assert table(Sheet(left), Sheet(right))[0][0] == "other"


def test_columns_meet_again_at_the_next_change_of_both() -> None:
    left, right = "A b c.\n\nD old e.\n\nF.", "A b c x y.\n\nD new e.\n\nF."
    rows = table(Sheet(left), Sheet(right), changed(left, "old", right, "new"))
    assert rows[-1] == ("same", "F.", "F.")


def test_a_text_without_line_breaks_is_cut_at_sentences() -> None:
    text = " ".join(["Some words make up a sentence here."] * 200)
    rows = table(Sheet(text), Sheet(text))
    assert 5 < len(rows) < 20
    assert {kind for kind, *_ in rows} == {"same"}
    assert all(left.endswith(".") for _, left, _ in rows)


@pytest.mark.parametrize(("left", "right"), [("", ""), ("\n", " "), ("", "One."), ("One.", "\n\n")])
def test_texts_of_nothing(left: str, right: str) -> None:
    rows = pair_up(Sheet(left), Sheet(right), ())
    assert_tiles(left, right, rows)


def test_the_copies_of_a_story() -> None:
    origin, *copies = wire()
    for copy in copies:
        for left, right in ((origin, copy), (copy, origin)):
            changes = make_copy(left, right).changes
            rows = pair_up(
                Sheet(left.text, left.metadata.body),
                Sheet(right.text, right.metadata.body),
                changes,
            )
            assert_tiles(left.text, right.text, rows)
            assert_told_once(rows, changes)


def assert_tiles(left: str, right: str, rows: tuple[Pair, ...]) -> None:
    for text, cells in ((left, [row.left for row in rows]), (right, [row.right for row in rows])):
        assert "".join(cell.span.of(text) for cell in cells) == text
        for cell in cells:
            for stretch in cell.stretches:
                assert cell.span.start <= stretch.start <= stretch.end <= cell.span.end


def assert_told_once(rows: tuple[Pair, ...], changes: tuple[Change, ...]) -> None:
    for number, change in enumerate(changes, start=1):
        for side, span in (("left", change.origin), ("right", change.copy)):
            told = [
                Span(item.start, item.end)
                for row in rows
                for item in getattr(row, side).stretches
                if item.number == number and item.start < item.end
            ]
            assert told == ([] if span is None else [span])


WORDS = st.sampled_from(
    ["one", "two", "three", "four.", "five,", "—", "\n", "\n\n", "Said:", "“x”"]
)


@st.composite
def comparisons(draw: st.DrawFn) -> tuple[Sheet, Sheet, tuple[Change, ...]]:
    """Two texts made of shared and own words, with the changes that made them."""
    left, right = "", ""
    changes = []
    for _ in range(draw(st.integers(0, 25))):
        words = draw(st.lists(WORDS, max_size=5))
        piece = " ".join(words)
        kind = draw(st.sampled_from(["shared", "shared", "cut", "added", "changed", "untold"]))
        own = piece.strip()
        if kind == "shared" or (not own and kind != "untold"):
            left, right = left + piece + " ", right + piece + " "
            continue
        spans: dict[str, Span] = {}
        if kind in ("cut", "changed"):
            spans["origin"] = Span(len(left), len(left) + len(own))
            left += own + " "
        if kind in ("added", "changed"):
            spans["copy"] = Span(len(right), len(right) + len(own))
            right += own + " "
        if kind == "untold":  # Words that differ and that nobody told of.
            left += piece + "\n"
        else:
            changes.append(Change(kind=kind, **spans))  # type: ignore[arg-type]
    return draw(bodies(left)), draw(bodies(right)), tuple(changes)


@st.composite
def bodies(draw: st.DrawFn, text: str) -> Sheet:
    if draw(st.booleans()):
        return Sheet(text)
    bounds = sorted(draw(st.sets(st.integers(0, len(text)), max_size=6)))
    pairs = zip(bounds[::2], bounds[1::2], strict=False)
    return Sheet(text, tuple(Span(*pair) for pair in pairs))


@few
@given(comparisons())
def test_rows_tile_both_texts_and_tell_every_change_once(
    compared: tuple[Sheet, Sheet, tuple[Change, ...]],
) -> None:
    left, right, changes = compared
    rows = pair_up(left, right, changes)
    assert_tiles(left.text, right.text, rows)
    assert_told_once(rows, changes)
    for row in rows:
        if row.kind == "same":
            pair = row.left.span.of(left.text), row.right.span.of(right.text)
            assert pair[0].split() == pair[1].split()
