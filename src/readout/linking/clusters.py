"""The only partition: scored links and people's verdicts to clusters.

Average link. Two clusters are joined while the mean score of the links between them reaches a
cut, best first, where pairs without a link count as 0. So one wrong link does not chain two
clusters together, as closing links transitively would.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from readout.schema.link import Cluster, Judgement, Link, LinkKind

DEGREE = 8
"""Links that a member may be expected to have into a big cluster. Candidates are capped, so a
cluster of 400 is not asked for 400 links to each newcomer, but for these."""


class Partition(msgspec.Struct, frozen=True):
    """All members in clusters, by id. `contradicted` are verdicts that were not followed because
    others exclude them, by pair."""

    clusters: tuple[Cluster, ...]
    contradicted: tuple[Judgement, ...] = ()


def partition(
    kind: LinkKind,
    members: Iterable[str],
    links: Iterable[Link],
    judgements: Iterable[Judgement] = (),
    *,
    cut: float = 0.5,
) -> Partition:
    """Clusters of `members`, each in one; a function of the sets given, whatever their order.

    A link below `cut` speaks against joining, as a missing one does. Links and verdicts of
    another kind or on strangers are left out. A person's word wins over every score: "same" is
    joined and "different" kept apart, directly and through others. Where verdicts exclude each
    other, "different" wins, and then the "same" on the smaller pair. O(n log n) for n links.
    """
    names = sorted(set(members))
    number = {name: place for place, name in enumerate(names)}
    groups = _Groups(len(names), cut)
    verdicts = [each for each in judgements if each.kind == kind and _is_known(each, number)]
    contradicted = _settle(groups, verdicts, number)
    for (left, right), score in sorted(_scores(kind, links, number).items()):
        groups.link(left, right, score)
    groups.join_all()
    clusters = (
        Cluster(id=names[group[0]], kind=kind, members=tuple(names[each] for each in group))
        for group in groups.members()
    )
    return Partition(tuple(clusters), contradicted)


def _is_known(pair: Judgement | Link, number: Mapping[str, int]) -> bool:
    return pair.left in number and pair.right in number


def _scores(
    kind: LinkKind, links: Iterable[Link], number: Mapping[str, int]
) -> dict[tuple[int, int], float]:
    """The best score of each pair."""
    best: dict[tuple[int, int], float] = {}
    for link in links:
        if link.kind == kind and _is_known(link, number):
            pair = _pair(number[link.left], number[link.right])
            best[pair] = max(best.get(pair, 0.0), link.score)
    return best


def _settle(
    groups: _Groups, verdicts: Sequence[Judgement], number: Mapping[str, int]
) -> tuple[Judgement, ...]:
    """Lay down what people said; gives back the verdicts that could not be followed."""
    ordered = sorted(verdicts, key=lambda each: _order(each, number))
    for verdict in ordered:
        if verdict.verdict == "different":
            groups.part(number[verdict.left], number[verdict.right])
    same = [each for each in ordered if each.verdict == "same"]
    return tuple(each for each in same if not groups.unite(number[each.left], number[each.right]))


def _order(verdict: Judgement, number: Mapping[str, int]) -> tuple[tuple[int, int], str, str]:
    pair = _pair(number[verdict.left], number[verdict.right])
    return pair, verdict.author, verdict.note


def _pair(left: int, right: int) -> tuple[int, int]:
    return (left, right) if left < right else (right, left)


class _Tie(msgspec.Struct):
    """The links between two groups: their scores added up, and how many."""

    total: float = 0.0
    count: int = 0


class _Groups:
    """Groups under way. A group is named by its smallest member; lesser tables are poured into
    larger ones, so that joining all of n costs O(n log n)."""

    def __init__(self, size: int, cut: float) -> None:
        self._cut = cut
        self._name = list(range(size))
        self._parent = list(range(size))
        self._size = [1] * size
        self._ties: list[dict[int, _Tie]] = [{} for _ in range(size)]
        self._apart: list[set[int]] = [set() for _ in range(size)]

    def find(self, member: int) -> int:
        """The slot that holds the group of `member`."""
        while self._parent[member] != member:
            self._parent[member] = self._parent[self._parent[member]]
            member = self._parent[member]
        return member

    def part(self, left: int, right: int) -> None:
        """Never put the two together; nothing for a member and itself."""
        if left != right:
            self._apart[left].add(right)
            self._apart[right].add(left)

    def unite(self, left: int, right: int) -> bool:
        """Put the groups of the two together unless they are to stay apart; whether they are."""
        a, b = self.find(left), self.find(right)
        if a == b:
            return True
        if b in self._apart[a]:
            return False
        self._merge(a, b)
        return True

    def link(self, left: int, right: int, score: float) -> None:
        """A scored link; each pair once."""
        a, b = self.find(left), self.find(right)
        if a == b:
            return
        tie = self._ties[a].setdefault(b, _Tie())
        self._ties[b][a] = tie
        tie.total += score
        tie.count += 1

    def join_all(self) -> None:
        """Join the closest groups while they are close enough."""
        heap = [self._entry(a, b) for a, ties in enumerate(self._ties) for b in ties if a < b]
        heap = [entry for entry in heap if -entry[0] >= self._cut]
        heapq.heapify(heap)
        while heap:
            distance, left, right = heapq.heappop(heap)
            a, b = self.find(left), self.find(right)
            if a == b or b in self._apart[a]:
                continue
            now = self._entry(a, b)
            if now == (distance, left, right):
                for entry in self._merge(a, b):
                    heapq.heappush(heap, entry)
            elif -now[0] >= self._cut:
                heapq.heappush(heap, now)

    def members(self) -> list[list[int]]:
        """The groups, each ascending, by their smallest member."""
        groups: dict[int, list[int]] = {}
        for member in range(len(self._parent)):
            groups.setdefault(self.find(member), []).append(member)
        return list(groups.values())

    def _entry(self, a: int, b: int) -> tuple[float, int, int]:
        """How far apart two groups are, and their names: the order in which they are joined."""
        tie = self._ties[a].get(b)
        mean = self._mean(tie, a, b) if tie is not None else 0.0
        return (-mean, *_pair(self._name[a], self._name[b]))

    def _mean(self, tie: _Tie, a: int, b: int) -> float:
        less, more = sorted((self._size[a], self._size[b]))
        return tie.total / max(tie.count, less * min(more, DEGREE))

    def _merge(self, a: int, b: int) -> list[tuple[float, int, int]]:
        """Pour the lesser of two groups into the other; entries for what changed.

        Means of other pairs can only have sunk, as a group grew; `join_all` sees that when it
        comes to them.
        """
        if (len(self._ties[a]), len(self._apart[a])) < (len(self._ties[b]), len(self._apart[b])):
            a, b = b, a
        self._parent[b] = a
        self._size[a] += self._size[b]
        self._name[a] = min(self._name[a], self._name[b])
        for enemy in self._apart[b]:
            self._apart[enemy].discard(b)
            self._apart[enemy].add(a)
        self._apart[a] |= self._apart[b]
        changed = sorted(other for other in self._ties[b] if other != a)
        for other in changed:
            self._move(other, b, a)
        self._ties[a].pop(b, None)
        self._ties[b], self._apart[b] = {}, set()
        entries = (self._entry(a, other) for other in changed)
        return [entry for entry in entries if -entry[0] >= self._cut]

    def _move(self, other: int, old: int, new: int) -> None:
        """Links of `other` to group `old` become links to `new`."""
        moved = self._ties[other].pop(old)
        tie = self._ties[other].setdefault(new, _Tie())
        self._ties[new][other] = tie
        tie.total += moved.total
        tie.count += moved.count
