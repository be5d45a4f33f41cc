"""The only partition: scored links and people's verdicts to clusters.

Average link. Two clusters are joined while the mean score of the links between them reaches a
cut, best first, where pairs without a link count as 0. So one wrong link does not chain two
clusters together, as closing links transitively would.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

import msgspec

from readout.schema.link import Cluster, Judgement, Link, LinkKind

DEGREE = 8
"""Links that a member may be expected to have into a big cluster. Candidates are capped, so a
cluster of 400 is not asked for 400 links to each newcomer, but for these."""

_HAIR = 1e-9
"""More than what adding scores up and dividing them may be out by."""


class Scored(msgspec.Struct, frozen=True):
    """A link between two members by number, left < right, and its score."""

    left: int
    right: int
    score: float


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
    groups = _Groups(len(names))
    verdicts = [each for each in judgements if each.kind == kind and _is_known(each, number)]
    contradicted = _settle(groups, verdicts, number)
    scores = _scores(kind, links, number)
    groups.join_all([Scored(*pair, scores[pair]) for pair in sorted(scores)], cut)
    clusters = (
        Cluster(id=names[group[0]], kind=kind, members=tuple(names[each] for each in group))
        for group in groups.members()
    )
    return Partition(tuple(clusters), contradicted)


def cluster(size: int, scored: Collection[Scored], *, cut: float = 0.5) -> list[list[int]]:
    """The same of members 0..size-1 of whom nobody said anything: the clusters of two and more.

    `scored` has each pair once; a function of that set. Numbers break ties as names do.
    """
    groups = _Groups(size)
    groups.join_all(scored, cut)
    return groups.joined()


def connect(size: int, pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The members 0..size-1 between whom pairs lead, directly or through others: groups of two and
    more."""
    groups = _Groups(size)
    for left, right in pairs:
        groups.unite(left, right)
    return groups.joined()


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


_Entry = tuple[float, int, int]
"""How far apart two groups are, and their names: the order in which they are joined."""


class _Tie(msgspec.Struct):
    """The links between two groups: their scores added up, and how many. `queued` is what waits in
    the queue for them."""

    total: float = 0.0
    count: int = 0
    queued: _Entry | None = None


class _Groups:
    """Groups under way. A group is named by its smallest member; lesser tables are poured into
    larger ones, so that joining all of n costs O(n log n)."""

    def __init__(self, size: int) -> None:
        self._name = list(range(size))
        self._parent = list(range(size))
        self._size = [1] * size
        self._ties: dict[int, dict[int, _Tie]] = defaultdict(dict)
        self._apart: dict[int, set[int]] = defaultdict(set)

    def find(self, member: int) -> int:
        """The slot that holds the group of `member`."""
        return _find(self._parent, member)

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
        if self._are_apart(a, b):
            return False
        self._merge(a, b)
        return True

    def join_all(self, scored: Collection[Scored], cut: float) -> None:
        """Join the closest groups while they are close enough. `scored` has each pair once."""
        self._tie(scored, cut)
        queue: list[_Entry] = []
        for a, ties in self._ties.items():
            for b, tie in ties.items():
                if a < b:
                    _enqueue(queue, tie, self._entry(a, b, tie), cut)
        while queue:
            entry = heapq.heappop(queue)
            a, b = self.find(entry[1]), self.find(entry[2])
            if a == b or (self._apart and self._are_apart(a, b)):
                continue
            tie = self._ties[a][b]
            if tie.queued == entry:
                tie.queued = None
            now = self._entry(a, b, tie)
            if now != entry:
                _enqueue(queue, tie, now, cut)
                continue
            # Means of other pairs can only have sunk, as a group grew: they are seen to when they
            # come up.
            whole, changed = self._merge(a, b)
            for other, tie in changed.items():
                _enqueue(queue, tie, self._entry(whole, other, tie), cut)

    def members(self) -> list[list[int]]:
        """The groups, each ascending, by their smallest member."""
        groups: dict[int, list[int]] = {}
        for member in range(len(self._parent)):
            groups.setdefault(self.find(member), []).append(member)
        return list(groups.values())

    def joined(self) -> list[list[int]]:
        """Those of two and more."""
        return [group for group in self.members() if len(group) > 1]

    def _tie(self, scored: Collection[Scored], cut: float) -> None:
        """Lay down the links that count. Two groups are joined by a link from the cut on, whatever
        others there are: so no link counts between those to which no such links lead."""
        reached = list(self._parent)
        for link in scored:
            if link.score >= cut - _HAIR:
                reached[_find(reached, link.left)] = _find(reached, link.right)
        for link in scored:
            if _find(reached, link.left) == _find(reached, link.right):
                self._link(self.find(link.left), self.find(link.right), link.score)

    def _link(self, a: int, b: int, score: float) -> None:
        if a == b:
            return
        tie = self._ties[a].get(b)
        if tie is None:
            tie = self._ties[a][b] = self._ties[b][a] = _Tie()
        tie.total += score
        tie.count += 1

    def _entry(self, a: int, b: int, tie: _Tie) -> _Entry:
        less, more = self._size[a], self._size[b]
        if less > more:
            less, more = more, less
        asked = less * (more if more < DEGREE else DEGREE)
        distance = -tie.total / (tie.count if tie.count > asked else asked)
        one, other = self._name[a], self._name[b]
        return (distance, one, other) if one < other else (distance, other, one)

    def _are_apart(self, a: int, b: int) -> bool:
        return b in self._apart.get(a, ())

    def _merge(self, a: int, b: int) -> tuple[int, Mapping[int, _Tie]]:
        """Pour the lesser of two groups into the other: the slot of both, and its ties that
        changed."""
        if len(self._ties[a]) < len(self._ties[b]):
            a, b = b, a
        self._parent[b] = a
        self._size[a] += self._size[b]
        self._name[a] = min(self._name[a], self._name[b])
        for enemy in self._apart.pop(b, ()):
            self._apart[enemy].discard(b)
            self.part(a, enemy)
        ties, poured = self._ties[a], self._ties.pop(b)
        ties.pop(b, None)
        poured.pop(a, None)
        for other, tie in poured.items():
            theirs = self._ties[other]
            del theirs[b]
            if other in ties:
                ties[other].total += tie.total
                ties[other].count += tie.count
            else:
                ties[other] = theirs[a] = tie
        return a, {other: ties[other] for other in poured}


def _enqueue(queue: list[_Entry], tie: _Tie, entry: _Entry, cut: float) -> None:
    """Put what is close enough in the queue, unless it waits there."""
    if -entry[0] >= cut and entry != tie.queued:
        tie.queued = entry
        heapq.heappush(queue, entry)


def _find(parent: list[int], member: int) -> int:
    """The root above a member; the way to it is halved."""
    while parent[member] != member:
        parent[member] = parent[parent[member]]
        member = parent[member]
    return member
