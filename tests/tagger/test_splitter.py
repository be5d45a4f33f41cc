"""Sentences and words: a table of cases, and what holds for any text."""

import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.errors import ResourceError
from readout.lexicon import parse
from readout.schema.span import Span
from readout.tagger.joining import join_words
from readout.tagger.rules import compile_splitter
from readout.tagger.splitter import Sentence, split

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "cases/splitter.toml").read_text("utf-8")
)["case"]

# Pieces that the rules look at, so that random text meets them.
PIECES = st.sampled_from(
    [". ", ".", "?", "!\"", "...", "… ", "“", "”", "'", "’s", "n't", "U.S.", "Mr. ", "Inc. ", "1",
     "No. ", "(", ")", "[1]", "[", "\n", "\n\n", "\r", " ", "A", "The ", "said", " x", "-", "e-",
     "http://", "@", "#", ":)", "👍🏽", "🇨", "\u200d", "\u0301", "שר", "\x00", "\u2028", "½", "ǅ"]
)  # fmt: skip
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(PIECES | st.characters(), max_size=60).map("".join)
)


def marked_words(text: str, sentence: Sentence) -> list[str]:
    """Words, with ^ before those that do not begin a token."""
    begins = {token.start for token in join_words(text, sentence.words)}
    return [
        word.of(text) if word.start in begins else f"^{word.of(text)}" for word in sentence.words
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    text = case["text"]
    sentences = split(text)
    if "sentences" in case:
        assert [sentence.span.of(text) for sentence in sentences] == case["sentences"]
    if "words" in case:
        words = [word for sentence in sentences for word in marked_words(text, sentence)]
        assert " ".join(words) == case["words"]


def test_every_case_says_something() -> None:
    assert all({"sentences", "words"} & case.keys() for case in CASES)
    assert len({case["name"] for case in CASES}) == len(CASES)


def check_spans(text: str, sentences: tuple[Sentence, ...]) -> None:
    """Ordered, inside each other, and nothing but blanks between."""
    end = 0
    for sentence in sentences:
        assert sentence.words
        assert sentence.span == Span(sentence.words[0].start, sentence.words[-1].end)
        for word in sentence.words:
            assert end <= word.start < word.end
            assert not text[end : word.start].strip()
            assert not any(char.isspace() for char in word.of(text))
            end = word.end
    assert not text[end:].strip()


@given(TEXTS)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_nothing_is_lost(text: str) -> None:
    check_spans(text, split(text))


@given(TEXTS)
@settings(max_examples=200, deadline=None, derandomize=True)
def test_tokens_are_whole_words(text: str) -> None:
    for sentence in split(text):
        tokens = join_words(text, sentence.words)
        starts = {word.start for word in sentence.words}
        ends = {word.end for word in sentence.words}
        assert all(token.start in starts and token.end in ends for token in tokens)
        assert all(before.end <= after.start for before, after in pairwise(tokens))
        assert (tokens[0].start, tokens[-1].end) == (sentence.span.start, sentence.span.end)


@given(TEXTS, TEXTS)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_paragraphs_are_cut_apart(before: str, after: str) -> None:
    shift = len(before) + 2
    moved = [
        Sentence(
            Span(s.span.start + shift, s.span.end + shift),
            tuple(Span(w.start + shift, w.end + shift) for w in s.words),
        )
        for s in split(after)
    ]
    # Between two line feeds a carriage return of the first part changes nothing.
    assert list(split(f"{before}\n\n{after}")) == [*split(before), *moved]


@given(TEXTS, st.lists(st.integers(0, 250), max_size=6).map(sorted))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_no_sentence_goes_over_a_seam(text: str, seams: list[int]) -> None:
    sentences = split(text, seams=seams)
    check_spans(text, sentences)
    assert not any(s.span.start < seam < s.span.end for s in sentences for seam in seams)


@pytest.mark.parametrize(
    "unit",
    ["a", "é", "1", "1,", "a.", "A.", ".", "...", '."', "-", "'", "(", "a@", "www.", "http://)",
     ":(", "… Ⓐ ", ". [1] ", "n't", "\u0301", "👍", "\n", "a\n", " ", "e-", "\x00", "x y "],
)  # fmt: skip
def test_long_runs(unit: str) -> None:
    # Quadratic rules would take hours here.
    text = unit * (1_000_000 // len(unit) // (1 if unit.isalnum() else 10))
    check_spans(text, split(text))


def test_words_without_a_stop_are_one_sentence() -> None:
    text = " ".join(["pier"] * 10_000)
    (sentence,) = split(text)
    assert len(sentence.words) == 10_000


@pytest.mark.parametrize("text", ["", " ", "\n\n\t\u3000"])
def test_no_words(text: str) -> None:
    assert split(text) == ()
    assert join_words(text, ()) == ()


def test_an_unknown_kind_is_refused() -> None:
    table = "[[pattern]]\nname = 'a'\nkind = 'noun'\npattern = 'a'\nyes = ['a']\nno = ['b']\n"
    with pytest.raises(ResourceError, match="unknown kind 'noun'"):
        compile_splitter(parse("splitter", [("x.toml", table)]))
