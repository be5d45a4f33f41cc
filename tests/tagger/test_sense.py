"""Vectors of sense in bytes."""

from __future__ import annotations

import numpy as np
import pytest

from readout.tagger.sense import SIZE, find_likeness, pack


def rows(*vectors: list[float]) -> bytes:
    padded = np.zeros((len(vectors), SIZE), np.float32)
    for row, vector in enumerate(vectors):
        padded[row, : len(vector)] = vector
    return pack(padded)


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ([1.0, 2.0], [2.0, 4.0], 1.0),
        ([1.0, 0.0], [0.0, 3.0], 0.0),
        ([1.0, 1.0], [-1.0, -1.0], -1.0),
        ([3.0, 4.0], [3.0, 0.0], 0.6),
        ([0.0], [1.0], 0.0),
    ],
)
def test_likeness_is_the_cosine(one: list[float], other: list[float], likeness: float) -> None:
    assert find_likeness(rows(one), rows(other)) == pytest.approx(likeness, abs=0.01)


def test_a_byte_for_each_number() -> None:
    assert len(rows([1.0], [2.0], [3.0])) == 3 * SIZE
    assert pack(np.zeros((4, 0), np.float32)) == b""


def test_nothing_is_like_nothing() -> None:
    with pytest.raises(ValueError, match="no vectors"):
        find_likeness(b"", b"")
    with pytest.raises(ValueError, match="no vectors"):
        find_likeness(rows([1.0]), b"ab")
