"""Words to numbers, numbers to fingerprints."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.linking.copies.shingles import (
    ALIKE,
    LONG,
    NAME,
    SHORT,
    WINDOW,
    encode_words,
    find_fingerprints,
    shingle_long,
    shingle_short,
)
from tests.linking.prose import word

WORDS = st.lists(st.integers(0, 400).map(word), max_size=60)


def codes(words: list[str]) -> np.ndarray:
    return encode_words([" ".join(words)])


def test_case_is_one_bit() -> None:
    small, large = encode_words(["ferry"]), encode_words(["FERRY"])
    assert small[0] & ALIKE == large[0] & ALIKE
    assert small[0] < NAME <= large[0]


def test_words_run_on_over_pieces() -> None:
    assert (
        encode_words(["The ferry", "sails."]).tolist() == encode_words(["The ferry sails"]).tolist()
    )


@pytest.mark.parametrize("text", ["", " .,;", "one", "one two"])
def test_short_texts_have_no_shingles(text: str) -> None:
    made = encode_words([text])
    assert len(shingle_long(made)) == len(shingle_short(made)) == len(find_fingerprints(made)) == 0


def test_shingles_see_order_not_case() -> None:
    forward = encode_words(["The old ferry left port"])
    assert shingle_long(forward) == shingle_long(encode_words(["the OLD ferry left Port"]))
    assert shingle_long(forward) != shingle_long(encode_words(["The old ferry port left"]))


@given(WORDS)
@settings(deadline=None, derandomize=True)
def test_equal_short_shingles_are_equal_words(words: list[str]) -> None:
    made = codes(words)
    shingles = shingle_short(made).tolist()
    runs = [tuple((made[at : at + SHORT] & ALIKE).tolist()) for at in range(len(shingles))]
    assert [shingles.index(one) for one in shingles] == [runs.index(one) for one in runs]


@given(WORDS, WORDS, WORDS)
@settings(deadline=None, derandomize=True)
def test_a_shared_run_shares_a_fingerprint(
    before: list[str], after: list[str], more: list[str]
) -> None:
    run = [word("run", place) for place in range(LONG + WINDOW - 1)]
    left = find_fingerprints(codes(before + run + after))
    right = find_fingerprints(codes(more + run))
    assert len(np.intersect1d(left, right)) > 0


@given(WORDS)
@settings(deadline=None, derandomize=True)
def test_fingerprints_ascend_and_are_shingles(words: list[str]) -> None:
    prints = find_fingerprints(codes(words)).tolist()
    assert prints == sorted(set(prints))
    assert set(prints) <= set(shingle_long(codes(words)).tolist())
