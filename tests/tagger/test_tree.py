"""The best tree with one root, against trying all of them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from readout.tagger.tree import find_heads


def is_tree(heads: tuple[int, ...]) -> bool:
    """True if there is one root and every word leads to it."""
    if heads.count(-1) != 1:
        return False
    for start in range(len(heads)):
        node, steps = start, 0
        while node >= 0:
            node, steps = heads[node], steps + 1
            if steps > len(heads):
                return False
    return True


def total(scores: np.ndarray, heads: tuple[int, ...]) -> float:
    return float(sum(scores[word, head + 1] for word, head in enumerate(heads)))


def brute(scores: np.ndarray) -> float:
    """The best sum over all trees."""
    count = len(scores)
    rows = product(range(-1, count), repeat=count)
    return max(total(scores, heads) for heads in rows if is_tree(heads))


@pytest.mark.parametrize("seed", range(60))
def test_find_heads_finds_the_best_tree(seed: int) -> None:
    chance = np.random.default_rng(seed)
    count = int(chance.integers(1, 6))
    scores = chance.normal(size=(count, count + 1)).round(3)
    scores[:, 0] += chance.normal() * 2  # sometimes all want to be roots, sometimes none
    heads = tuple(find_heads(scores))
    assert is_tree(heads)
    assert total(scores, heads) == pytest.approx(brute(scores), abs=1e-9)


def test_nested_cycles() -> None:
    """Two cycles that join into one when each is taken as a word."""
    scores = np.full((4, 5), -9.0)
    for word, head, score in (
        (0, 1, 9), (1, 0, 9), (2, 3, 9), (3, 2, 9), (0, 2, 5), (2, 0, 5), (3, -1, 1),
    ):  # fmt: skip
        scores[word, head + 1] = score
    heads = tuple(find_heads(scores))
    assert is_tree(heads)
    assert total(scores, heads) == brute(scores)


@pytest.mark.parametrize("count", [1, 2, 30, 200])
def test_equal_scores_still_make_a_tree(count: int) -> None:
    assert is_tree(tuple(find_heads(np.zeros((count, count + 1)))))


def test_large_scores_that_are_all_cycles_make_a_tree() -> None:
    chance = np.random.default_rng(5)
    scores = chance.normal(size=(150, 151)) * 20
    scores[:, 0] = -500
    assert is_tree(tuple(find_heads(scores)))
