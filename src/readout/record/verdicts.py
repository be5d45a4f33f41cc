"""Who is one actor and who is not, as people said one after another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from readout.schema.cast import Cast
from readout.schema.fix import Pair, Sameness, in_order_of_ids


class Verdicts:
    """What people said of members, replayed from the groups that the documents alone make.

    People judge actors as they see them, so a word on two members is one on the groups in which
    they stand by then: "the same" joins all of both, "not the same" takes members out of all
    that the group holds. A later word wins over all that an earlier one said of these groups.
    """

    def __init__(self, cast: Cast) -> None:
        self._group: dict[str, set[str]] = {}
        for actor in cast.actors:
            group = {member.id for member in actor.members}
            self._group.update(dict.fromkeys(group, group))
        self._same: set[Pair] = set()
        self._apart: defaultdict[str, set[str]] = defaultdict(set)

    def hear(self, said: Iterable[Sameness]) -> None:
        """Take in what was said, in the order in which it counts; strangers are left out."""
        for each in said:
            others = [id for id in each.others if id in self._group and id != each.target]
            if each.target not in self._group or not others:
                continue
            if each.verb == "merge":
                self._merge(each.target, others)
            else:
                self._split(each.target, others)

    def same(self) -> list[Pair]:
        """Pairs that are one actor by what was said. All of a group hang on one member."""
        return sorted(pair for pair in self._same if self._are_one(pair))

    def apart(self) -> list[Pair]:
        """Pairs that are not."""
        found = {
            in_order_of_ids(one, other) for one, others in self._apart.items() for other in others
        }
        return sorted(found)

    def _are_one(self, pair: Pair) -> bool:
        return self._group[pair[0]] is self._group[pair[1]]

    def _merge(self, target: str, others: Iterable[str]) -> None:
        for other in others:
            lesser, greater = sorted((self._group[target], self._group[other]), key=len)
            if lesser is greater:
                continue
            self._reconcile(lesser, greater)
            greater |= lesser
            self._group.update(dict.fromkeys(lesser, greater))
        self._tie(target, self._group[target])

    def _reconcile(self, lesser: Collection[str], greater: set[str]) -> None:
        """Forget what kept two groups apart."""
        for member in lesser:
            for enemy in self._apart[member] & greater:
                self._apart[member].discard(enemy)
                self._apart[enemy].discard(member)

    def _split(self, target: str, others: Iterable[str]) -> None:
        home = self._group[target]
        taken = {other for other in others if other in home}
        for other in others:
            if other not in taken:
                self._keep_apart([target], self._group[other])
                self._keep_apart([other], home)
        if taken:
            self._take_out(taken, home)

    def _take_out(self, taken: set[str], home: set[str]) -> None:
        """Make a group of its own of what is taken out. What was joined by people and stays is
        still joined, though what they joined it by may be gone."""
        stay = home - taken
        tied = {id for pair in self._same if home.issuperset(pair) for id in pair} & stay
        self._group.update(dict.fromkeys(stay, stay))
        self._group.update(dict.fromkeys(taken, taken))
        if tied:
            self._tie(min(tied), tied)
        self._keep_apart(taken, stay)

    def _tie(self, hub: str, members: Iterable[str]) -> None:
        self._same.update(in_order_of_ids(hub, member) for member in members if member != hub)

    def _keep_apart(self, left: Iterable[str], right: Collection[str]) -> None:
        for one in left:
            self._apart[one].update(right)
            for other in right:
                self._apart[other].add(one)
