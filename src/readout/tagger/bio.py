"""Spans from scores of BIO tags: the best row of tags in which no `I-` stands alone.

Pure functions over arrays; they know no weights. Tag 0 is `O`, tag 2k+1 `B-` and tag 2k+2 `I-` of
kind k.
"""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]
Tags = NDArray[np.intp]


class Run(NamedTuple):
    """Words `first` to `last` (inclusive) bear kind number `kind`."""

    first: int
    last: int
    kind: int


def decode(scores: Scores, starts: NDArray[np.bool_]) -> Tags:
    """The tags [word] with the greatest sum of `scores` [word, tag] among those where each `I-`
    follows a `B-` or `I-` of its kind. No span goes over a word where `starts` is true; word 0
    counts as one. Between equal sums the lower tag wins at the last word where they differ.

    Rows are independent from one start to the next, so the slow path is walked only where the best
    tag of each word alone breaks the rule.
    """
    tags: Tags = scores.argmax(1)
    begins = starts.copy()
    begins[:1] = True
    broken = find_broken(tags, begins)
    if not broken.any():
        return tags
    edges = [*np.flatnonzero(begins).tolist(), len(tags)]
    for start, end in pairwise(edges):
        if broken[start:end].any():
            tags[start:end] = search(scores[start:end])
    return tags


def find_broken(tags: Tags, begins: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Words whose `I-` follows nothing of its kind, or stands where a span must begin."""
    inside = (tags > 0) & (tags % 2 == 0)
    before = np.concatenate(([0], tags[:-1]))
    broken: NDArray[np.bool_] = inside & (begins | ((before != tags) & (before != tags - 1)))
    return broken


def search(scores: Scores) -> Tags:
    """The Viterbi path over all words of `scores`. `O` and `B-` may follow anything, an `I-` only
    its own two tags; so each step looks at one maximum and one pair for each kind."""
    count, size = scores.shape
    back = np.zeros((count, size), np.intp)
    pairs = np.arange(1, size, 2)
    total = scores[0].astype(np.float64)
    total[2::2] = -np.inf
    for word in range(1, count):
        best = int(total.argmax())
        follows = total[2::2] > total[1::2]
        back[word] = best
        back[word, 2::2] = pairs + follows
        before = np.full(size, total[best])
        before[2::2] = np.where(follows, total[2::2], total[1::2])
        total = before + scores[word]
    path = np.zeros(count, np.intp)
    path[-1] = total.argmax()
    for word in range(count - 1, 0, -1):
        path[word - 1] = back[word, path[word]]
    return path


def find_runs(tags: Tags) -> list[Run]:
    """The spans of well-formed tags, in order."""
    runs: list[Run] = []
    for word in np.flatnonzero(tags).tolist():
        tag = int(tags[word])
        if tag % 2:
            runs.append(Run(word, word, tag // 2))
        else:
            runs[-1] = runs[-1]._replace(last=word)
    return runs
