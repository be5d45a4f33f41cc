"""What is one and what is not, as people said one after another: actors, events, claims."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import msgspec

from readout.schema.fix import Pair, Sameness, in_order_of_ids


class _Group:
    """Members that are one by now, and the groups that they are not."""

    def __init__(self, members: Iterable[str]) -> None:
        self.members = set(members)
        self.others: set[_Group] = set()

    def keep_apart(self, other: _Group) -> None:
        """Note that the two are not one."""
        self.others.add(other)
        other.others.add(self)

    def take_in(self, other: _Group) -> None:
        """Be what both were; that they are not one is forgotten."""
        self.members |= other.members
        for third in other.others:
            third.others.discard(other)
            if third is not self:
                self.keep_apart(third)


class Followed(msgspec.Struct, frozen=True):
    """Groups, each ascending, by their smallest members, and pairs of these that somebody said are
    not one."""

    groups: tuple[tuple[str, ...], ...]
    apart: frozenset[Pair]


class Verdicts:
    """What people said of members, replayed over the groups that the documents alone make.

    People judge actors and events as they see them, so a word on two members is one on the groups
    in which they stand by then: "the same" joins all of both, "not the same" takes members out of
    all that the group holds, and what is taken out at once is one group from then on. A later
    word wins over all that an earlier one said of these groups. Nothing else moves.
    """

    def __init__(self, groups: Iterable[Collection[str]]) -> None:
        self._group: dict[str, _Group] = {}
        for members in groups:
            self._group.update(dict.fromkeys(members, _Group(members)))

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

    def groups(self) -> list[frozenset[str]]:
        """The groups as they are now, by their smallest members."""
        return sorted((frozenset(group.members) for group in self._all()), key=min)

    def apart(self) -> frozenset[Pair]:
        """The groups that somebody said are not one, by their smallest members."""
        return frozenset(
            in_order_of_ids(min(group.members), min(other.members))
            for group in self._all()
            for other in group.others
        )

    def _all(self) -> set[_Group]:
        return set(self._group.values())

    def _merge(self, target: str, others: Iterable[str]) -> None:
        for other in others:
            lesser, greater = sorted(
                (self._group[target], self._group[other]), key=lambda group: len(group.members)
            )
            if lesser is not greater:
                greater.take_in(lesser)
                self._group.update(dict.fromkeys(lesser.members, greater))

    def _split(self, target: str, others: Iterable[str]) -> None:
        home = self._group[target]
        taken = {other for other in others if other in home.members}
        for other in others:
            if other not in taken:
                home.keep_apart(self._group[other])
        if taken:
            self._take_out(taken, home)

    def _take_out(self, taken: set[str], home: _Group) -> None:
        """Make a group of its own of what is taken out."""
        home.members -= taken
        new = _Group(taken)
        for other in tuple(home.others):
            new.keep_apart(other)
        new.keep_apart(home)
        self._group.update(dict.fromkeys(taken, new))


def follow(groups: Iterable[Collection[str]], said: Iterable[Sameness]) -> Followed:
    """What becomes of the groups that the documents make when people spoke of them."""
    verdicts = Verdicts(groups)
    verdicts.hear(said)
    return Followed(tuple(map(_ascending, verdicts.groups())), verdicts.apart())


def _ascending(group: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(group))


def find_merged(said: Iterable[Sameness]) -> frozenset[Pair]:
    """The pairs that somebody said are one, whatever was said later."""
    return frozenset(
        in_order_of_ids(each.target, other)
        for each in said
        if each.verb == "merge"
        for other in each.others
    )
