"""Terms from the characters of a text."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.linking.dating.terms import find_stem, find_terms, find_words, term_of
from readout.schema.span import Span


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("sluice", "sluices"), ("ferry", "ferries"), ("launched", "launches"),
        ("dredging", "dredged"), ("Harbour", "harbour"), ("pilot", "pilots"),
    ],
)  # fmt: skip
def test_forms_of_a_word_are_one_term(one: str, other: str) -> None:
    assert term_of(one) == term_of(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("gate", "goat"), ("bus", "bu"), ("glass", "glas"), ("ring", "r"), ("1990", "1991")],
)  # fmt: skip
def test_different_words_are_different_terms(one: str, other: str) -> None:
    assert term_of(one) != term_of(other)


def test_words_of_any_text_are_no_terms() -> None:
    assert list(find_terms(("the", "and", "said", "monday", "ab", "7"))) == []
    assert list(find_terms(("harbour", "42"))) == [term_of("harbour"), term_of("42")]


def test_words_are_cut_by_spans() -> None:
    words = find_words("Gates held. The harbour’s pilots waited")
    assert words.within(Span(12, 39)) == ("the", "harbour", "s", "pilots", "waited")


@given(st.text())
@settings(deadline=None, derandomize=True)
def test_words_stand_where_they_say(text: str) -> None:
    words = find_words(text)
    assert list(words.starts) == sorted(set(words.starts))
    for start, word in zip(words.starts, words.words, strict=True):
        assert text[start].lower().startswith(word[0])
    assert sum(Counter(find_terms(words.words)).values()) <= len(words.words)


@given(st.text(alphabet="abcdeingsy", min_size=1))
@settings(deadline=None, derandomize=True)
def test_a_stem_is_never_empty(word: str) -> None:
    assert find_stem(word)
