"""Texts as windows."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from readout.schema.span import Span
from readout.tagger.shape import PARAGRAPH, SPACE
from readout.tagger.splitter import Sentence
from readout.tagger.windows import MAX_PIECES, Cut, find_windows, make_inputs
from readout.tagger.wordpiece import Piece, WordPiece

PIECES = WordPiece(("[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "##a"))


def make(sizes: list[list[int]], gaps: list[int]) -> tuple[Cut, list[Sentence]]:
    """Sentences of words with so many pieces; `gaps` stand before the sentences."""
    words = [tuple(Piece(4, 0, 1, 1) for _ in range(size)) for row in sizes for size in row]
    before = [
        gap if rank == 0 else SPACE
        for row, gap in zip(sizes, gaps, strict=True)
        for rank in range(len(row))
    ]
    sentences, at = [], 0
    for row in sizes:
        spans = tuple(Span(2 * i, 2 * i + 1) for i in range(at, at + len(row)))
        sentences.append(Sentence(Span(spans[0].start, spans[-1].end), spans))
        at += len(row)
    return Cut(tuple(words), tuple(before)), sentences


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.lists(st.integers(1, 12), min_size=1, max_size=120),
            st.sampled_from((SPACE, PARAGRAPH)),
        ),
        min_size=1,
        max_size=12,
    )
)
def test_each_word_is_in_one_part_of_a_window_that_fits(rows: list[tuple[list[int], int]]) -> None:
    cut, sentences = make([sizes for sizes, _ in rows], [gap for _, gap in rows])
    windows = list(find_windows(cut, sentences))
    parts = [part for window in windows for part in window.parts]
    assert [word for part in parts for word in range(part.first, part.end)] == list(
        range(len(cut.pieces))
    )
    assert sum(part.opens for part in parts) == len(sentences)
    for window in windows:
        assert 0 <= window.first <= window.parts[0].first
        assert window.parts[-1].end <= window.end <= len(cut.pieces)
        inputs = make_inputs(cut, window, PIECES)
        assert len(inputs.ids) <= MAX_PIECES
        assert len(inputs.ids) == len(inputs.shapes) == len(inputs.gaps)
        assert len(inputs.firsts) == window.end - window.first


def test_a_window_ends_with_a_paragraph_where_it_is_well_filled() -> None:
    cut, sentences = make([[1] * 100, [1] * 60, [1] * 20], [PARAGRAPH, SPACE, PARAGRAPH])
    assert [window.end for window in find_windows(cut, sentences)] == [160, 180]


def test_a_long_sentence_is_seen_with_words_around_its_parts() -> None:
    cut, sentences = make([[1] * 500], [PARAGRAPH])
    first, second, *_ = find_windows(cut, sentences)
    assert first.first == 0
    assert first.end > first.parts[0].end == second.parts[0].first > second.first
    assert (first.parts[0].opens, second.parts[0].opens) == (True, False)
