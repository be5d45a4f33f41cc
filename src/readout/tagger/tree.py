"""Dependency trees from arc scores: the best tree with exactly one root.

Pure functions over arrays. Heads are numbers of words, -1 for the root.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float64]


def find_heads(scores: NDArray[np.floating]) -> list[int]:
    """The head of each word in the tree with the greatest sum of arcs.

    `scores` [word, 1 + word] scores head j - 1 of word i at [i, j], the root at [i, 0]. Between
    equal scores the head further left wins. If the best head of each word alone makes a tree, that
    is the answer; else Chu-Liu-Edmonds finds it, with roots made so dear that only one is taken.
    """
    count = len(scores)
    full = np.full((count + 1, count + 1), -np.inf)
    full[1:] = scores
    np.fill_diagonal(full, -np.inf)
    heads = full[1:].argmax(1)
    if np.count_nonzero(heads == 0) == 1 and not find_cycle(heads_of(heads)):
        return [head - 1 for head in heads.tolist()]
    known = full[1:][np.isfinite(full[1:])]
    full[1:, 0] -= (known.max() - known.min() + 1.0) * count
    tree = span(full)
    return [head - 1 for head in tree[1:]]


def heads_of(heads: NDArray[np.intp]) -> list[int]:
    """Heads of nodes 0..n, where node 0 is the root, its own head."""
    return [0, *heads.tolist()]


def find_cycle(heads: list[int]) -> list[int]:
    """The nodes of a cycle that does not hold node 0, or nothing."""
    seen = [0] * len(heads)
    seen[0] = -1
    for start in range(1, len(heads)):
        node = start
        while not seen[node]:
            seen[node] = start
            node = heads[node]
        if seen[node] == start:
            return walk(heads, node)
        # All on the way are settled: they lead to node 0 or to an earlier walk.
    return []


def walk(heads: list[int], start: int) -> list[int]:
    """The nodes of the cycle `start` is on."""
    cycle = [start]
    while heads[cycle[-1]] != start:
        cycle.append(heads[cycle[-1]])
    return sorted(cycle)


def span(scores: Scores) -> list[int]:
    """The heads of the best spanning tree from node 0 (Chu-Liu-Edmonds). `scores` [child, head]
    has -inf where there is no arc; row 0 is ignored.

    Cycles are contracted one at a time into the first of their nodes, which takes the place of all,
    and opened in reverse order. Quadratic for each contraction, of which there are few.
    """
    scores = scores.copy()
    count = len(scores)
    alive = np.ones(count, bool)
    contracted: list[tuple[list[int], list[int], Scores, NDArray[np.intp]]] = []
    while True:
        heads = best_heads(scores, alive)
        cycle = find_cycle(heads)
        if not cycle:
            break
        contracted.append(contract(scores, alive, heads, cycle))
    for cycle, inner, entering, leaving in reversed(contracted):
        heads = open_cycle(heads, cycle, inner, entering, leaving)
    return heads


def best_heads(scores: Scores, alive: NDArray[np.bool_]) -> list[int]:
    """The best head of each living node alone; the others point at the root."""
    heads: list[int] = np.where(alive, scores.argmax(1), 0).tolist()
    return [0, *heads[1:]]


def contract(
    scores: Scores, alive: NDArray[np.bool_], heads: list[int], cycle: list[int]
) -> tuple[list[int], list[int], Scores, NDArray[np.intp]]:
    """Makes one node of a cycle, in place. Remembers the cycle, its heads, which of its nodes an
    arc from each outside head would enter at, and which an arc to each outside child leaves from.
    """
    inner = [heads[node] for node in cycle]
    held = scores[cycle, inner]
    # Entering at a node replaces its arc in the cycle.
    gains = scores[cycle] - held[:, None]
    enter = gains.argmax(0)
    into = gains.max(0)
    leave = scores[:, cycle].argmax(1)
    out = scores[:, cycle].max(1)
    node, rest = cycle[0], cycle[1:]
    scores[node], scores[:, node] = into, out
    scores[node, cycle] = -np.inf
    alive[rest] = False
    scores[rest], scores[:, rest] = -np.inf, -np.inf
    return cycle, inner, enter.astype(np.float64), leave


def open_cycle(
    heads: list[int],
    cycle: list[int],
    inner: list[int],
    entering: Scores,
    leaving: NDArray[np.intp],
) -> list[int]:
    """Heads with the nodes of a contracted cycle back in place."""
    node = cycle[0]
    rest = set(cycle[1:])
    opened = [
        cycle[leaving[child]] if head == node and child not in rest and child != node else head
        for child, head in enumerate(heads)
    ]
    outside = heads[node]
    for child, head in zip(cycle, inner, strict=True):
        opened[child] = head
    opened[cycle[int(entering[outside])]] = outside
    return opened
