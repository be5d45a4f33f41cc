"""Which pairs are compared, and what is boilerplate to a pile."""

from __future__ import annotations

import numpy as np

from readout.linking.copies.candidates import COMMON, Candidates, find_candidates
from readout.linking.copies.shingles import encode_words
from tests.linking.prose import article, paragraph


def find(*texts: list[str]) -> Candidates:
    return find_candidates([encode_words(text) for text in texts])


def pairs(found: Candidates) -> set[tuple[int, int]]:
    return {(left, right) for left, right in found.pairs.tolist()}


def test_a_short_trim_of_a_long_text_is_found() -> None:
    long = article("long", 60)
    assert pairs(find(article("other"), long, long[:1])) == {(1, 2)}


def test_unrelated_texts_are_not_compared() -> None:
    assert pairs(find(*(article(seed) for seed in range(30)))) == set()


def test_nothing_to_find() -> None:
    assert pairs(find()) == pairs(find([])) == pairs(find([], ["a"], article(1))) == set()


def test_a_stock_paragraph_is_common_and_links_nobody() -> None:
    stock = paragraph("stock")
    found = find(*([*article(seed), stock] for seed in range(COMMON + 5)))
    assert len(found.common) > 0
    assert pairs(found) == set()


def test_below_the_limit_it_is_not_common() -> None:
    stock = paragraph("stock")
    found = find(*([*article(seed), stock] for seed in range(COMMON - 1)))
    assert len(found.common) == 0


def test_a_story_in_many_papers_is_not_common() -> None:
    story = article("story", 20)
    found = find(*([*story, paragraph(("own", seed))] for seed in range(3 * COMMON)))
    assert len(found.common) == 0


def test_everyone_in_a_crowd_is_compared_with_some() -> None:
    story = article("story", 20)
    count = 200
    found = find(*([*story, paragraph(("own", seed))] for seed in range(count)))
    degrees = np.bincount(found.pairs.ravel(), minlength=count)
    assert degrees.min() >= 8
    assert len(found.pairs) < 60 * count


def test_a_word_repeated_is_no_trouble() -> None:
    assert len(find(["ferry " * 5_000], ["ferry " * 9_000]).pairs) <= 1
