"""The best row of tags, against trying all of them."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from readout.tagger.bio import Run, decode, find_runs

O, B0, I0, B1, I1 = range(5)  # noqa: E741


def is_sound(tags: tuple[int, ...], starts: list[bool]) -> bool:
    """True if each `I-` continues its kind and none stands where a span must begin."""
    for index, tag in enumerate(tags):
        inside = tag and tag % 2 == 0
        if inside and (index == 0 or starts[index] or tags[index - 1] not in (tag, tag - 1)):
            return False
    return True


def brute(scores: np.ndarray, starts: list[bool]) -> float:
    """The best sum over all sound rows of tags."""
    count, size = scores.shape
    return max(
        sum(scores[i, tag] for i, tag in enumerate(tags))
        for tags in product(range(size), repeat=count)
        if is_sound(tags, starts)
    )


@pytest.mark.parametrize("seed", range(40))
def test_decode_finds_the_best_sound_row(seed: int) -> None:
    chance = np.random.default_rng(seed)
    count = int(chance.integers(1, 6))
    scores = chance.normal(size=(count, 5)).round(3).astype(np.float32)
    starts = (chance.random(count) < 0.3).tolist()
    tags = decode(scores, np.array(starts))
    assert is_sound(tuple(tags.tolist()), starts)
    assert scores[range(count), tags].sum() == pytest.approx(brute(scores, starts), abs=1e-5)


def test_equal_scores_are_all_outside() -> None:
    assert decode(np.zeros((3, 5), np.float32), np.zeros(3, np.bool_)).tolist() == [O, O, O]


def test_no_words() -> None:
    assert decode(np.zeros((0, 5), np.float32), np.zeros(0, np.bool_)).tolist() == []


@pytest.mark.parametrize(
    ("tags", "runs"),
    [
        ([O, O], []),
        ([B0, I0, I0], [Run(0, 2, 0)]),
        ([B0, B0, O, B1, I1], [Run(0, 0, 0), Run(1, 1, 0), Run(3, 4, 1)]),
    ],
)
def test_runs(tags: list[int], runs: list[Run]) -> None:
    assert find_runs(np.array(tags)) == runs
