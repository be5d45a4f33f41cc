"""Words in pieces."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.tagger.wordpiece import MAX_CHARS, MAX_PIECES, WordPiece

VOCABULARY = (
    "[PAD]", "[UNK]", "[CLS]", "[SEP]",
    "cease", "##fire", "##s", "envoy", "the", "a", "##a", "##b", "##c", "2", "##0", "##1",
    ".", ",", "-", "’", "ber", "##lin", "ze", "##le", "##n", "和", "u", "s", "naive",
)  # fmt: skip


def cut(word: str) -> list[tuple[str, str]]:
    """Pieces of the vocabulary and the characters they stand for."""
    return [
        (VOCABULARY[piece.id], word[piece.start : piece.end])
        for piece in WordPiece(VOCABULARY).cut(word)
    ]


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("ceasefire", [("cease", "cease"), ("##fire", "fire")]),
        ("Ceasefires", [("cease", "Cease"), ("##fire", "fire"), ("##s", "s")]),
        ("ENVOYS", [("envoy", "ENVOY"), ("##s", "S")]),
        ("naïve", [("naive", "naïve")]),
        ("nai\u0308ve", [("naive", "nai\u0308ve")]),
        ("Zélen", [("ze", "Zé"), ("##le", "le"), ("##n", "n")]),
        ("2010", [("2", "2"), ("##0", "0"), ("##1", "1"), ("##0", "0")]),
        ("U.S.", [("u", "U"), (".", "."), ("s", "S"), (".", ".")]),
        ("the-envoy", [("the", "the"), ("-", "-"), ("envoy", "envoy")]),
        ("和和", [("和", "和"), ("和", "和")]),
        ("the\u200benvoy", [("[UNK]", "the\u200benvoy")]),
        ("a\u200bb", [("a", "a"), ("##b", "b")]),
        ("xylophone", [("[UNK]", "xylophone")]),
        ("the,xylophone", [("the", "the"), (",", ","), ("[UNK]", "xylophone")]),
        ("", [("[UNK]", "")]),
        ("\x00", [("[UNK]", "\x00")]),
        ("😀", [("[UNK]", "😀")]),
    ],
)
def test_cut(word: str, pieces: list[tuple[str, str]]) -> None:
    assert cut(word) == pieces


def test_a_long_word_costs_no_more_than_its_head() -> None:
    word = "abc" * 350_000
    pieces = WordPiece(VOCABULARY).cut(word)
    assert len(pieces) == MAX_PIECES
    assert pieces[-1].end <= MAX_CHARS


def test_the_cache_does_not_change_answers() -> None:
    pieces = WordPiece(VOCABULARY)
    assert pieces.cut("Berlin") == pieces.cut("Berlin") == WordPiece(VOCABULARY).cut("Berlin")


@settings(deadline=None, derandomize=True)
@given(st.text(max_size=30))
def test_pieces_lie_in_the_word_in_order(word: str) -> None:
    pieces = WordPiece(VOCABULARY).cut(word)
    assert 1 <= len(pieces) <= MAX_PIECES
    edges = [edge for piece in pieces for edge in (piece.start, piece.end)]
    # One character may become two pieces ("½"), so starts may repeat; nothing runs backwards.
    assert all(0 <= piece.start <= piece.end <= len(word) for piece in pieces)
    assert [piece.start for piece in pieces] == sorted(piece.start for piece in pieces)
    assert max(edges) <= len(word)


@settings(deadline=None, derandomize=True)
@given(st.text(alphabet="ceasfirnvoytblz2010.,-", min_size=1, max_size=20))
def test_pieces_of_plain_words_cover_them(word: str) -> None:
    pieces = WordPiece(VOCABULARY).cut(word)
    if len(pieces) == MAX_PIECES:
        return
    assert "".join(word[piece.start : piece.end] for piece in pieces) == word
