"""From the keys of all documents to the cast of their story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from operator import attrgetter

import msgspec

from readout.linking.actors.candidates import find_candidates, find_in_stories
from readout.linking.actors.comparing import Scores, compare
from readout.linking.actors.keys import ActorKeys
from readout.linking.actors.making import Context, make_actor, spelled
from readout.linking.actors.profiles import Pile, Profile, Standing, make_pile, merge
from readout.linking.actors.rivals import clash, settle_rivals
from readout.linking.actors.stories import Near
from readout.linking.clusters import Scored, cluster, connect
from readout.schema.cast import Cast, CastActor
from readout.schema.link import Link
from readout.schema.time import Dct

CUT = 0.5
"""Score from which a pair speaks for one actor."""
LOOSE = 0.4
"""The same for descriptions, of which many have no link at all; chosen on ECB+ train."""
DOUBT = 0.3
"""Score from which a pair that was not joined is worth a person's look."""
LINKS = 12
"""Links shown of an actor, the best."""
ROUNDS: tuple[tuple[Standing, Standing], ...] = (
    ("whole", "whole"),
    ("bare", "whole"),
    ("bare", "bare"),
    ("described", "described"),
    ("described", "whole"),
    ("described", "bare"),
)
_FAINT = 0.02
"""Scores below which a pair is as if it had not been compared."""

Group = tuple[Profile, ...]
Groups = Mapping[str, Group]
"""Profiles found to be one, by the id of the first."""


def link_actors(keys: Iterable[ActorKeys], *, dates: Mapping[str, Dct] | None = None) -> Cast:
    """The cast that the documents make; a function of the set given, whatever its order.

    `dates` are when documents were published as far as the whole pile tells, by id: the codes of
    actors are those of these days. O(n log n) in members. What people say of it is laid over it
    (`remake`).
    """
    pile = make_pile(keys)
    groups: Groups = {profile.id: (profile,) for profile in pile.profiles}
    merged = {profile.id: profile for profile in pile.profiles}
    rounds: list[Round] = []
    for standings in ROUNDS:
        rounds.append(Round(groups, merged, pile.near, standings))
        groups, merged = rounds[-1].join(groups, merged)
    return Casting(pile, rounds, dates or {}).cast(groups, merged)


def _with_owner(profile: Profile, home: Mapping[int, str]) -> Profile:
    """The profile with the group that it belongs to, as far as groups are known."""
    owners = {home[owner] for owner in profile.owners if owner in home}
    return msgspec.structs.replace(profile, owner=min(owners)) if owners else profile


class Round:
    """Groups of profiles, those of the `standings` given compared with each other. `merged` are the
    groups as one profile each; both by id, that of the first.

    Whole names come first, then bare ones are held against them and what is left against each
    other, then descriptions among themselves and against all who have names. So what fits two
    people, a family name or an office, never makes them one.
    """

    def __init__(
        self,
        groups: Groups,
        merged: Mapping[str, Profile],
        near: Sequence[Near],
        standings: tuple[Standing, Standing],
    ) -> None:
        self.near = near
        self.standings = standings
        self.cut = LOOSE if "described" in standings else CUT
        wanted = [profile for profile in merged.values() if profile.standing in standings]
        if "described" in standings:
            home = {member: each.id for each in merged.values() for member in each.members}
            wanted = [_with_owner(profile, home) for profile in wanted]
        self.profiles = sorted(wanted, key=lambda each: each.id)
        self.groups = [groups[profile.id] for profile in self.profiles]
        find = find_in_stories if "described" in standings else find_candidates
        scores = Scores(self.profiles, near)
        found = (
            Scored(left, right, score)
            for left, right in find(self.profiles, near, standings)
            if (score := scores.of(left, right)) >= _FAINT
        )
        self.scored = settle_rivals(self.profiles, tuple(found), self.cut)

    def join(
        self, groups: Groups, merged: Mapping[str, Profile]
    ) -> tuple[Groups, dict[str, Profile]]:
        """The groups that they are then, and each as one profile, by id."""
        if self.standings[0] == self.standings[1]:
            joined = cluster(len(self.profiles), self.scored, cut=self.cut)
        else:
            joined = connect(len(self.profiles), self._taken())
        left, alone = dict(groups), dict(merged)
        for places in joined:
            ids = [self.profiles[place].id for place in places]
            group = tuple(profile for id in ids for profile in left.pop(id))
            for id in ids:
                del alone[id]
            left[ids[0]], alone[ids[0]] = group, merge(group)
        return left, alone

    def _taken(self) -> Iterator[tuple[int, int]]:
        """Each bare name or description with the one that it fits best, and with no other: so it
        never makes two one, however many have it."""
        best: dict[int, tuple[float, int]] = {}
        for pair in self.scored:
            if pair.score >= self.cut:
                lesser, greater = pair.left, pair.right
                if not self._is_lesser(lesser):
                    lesser, greater = greater, lesser
                best[lesser] = min(best.get(lesser, (0.0, 0)), (-pair.score, greater))
        for lesser, (_, greater) in best.items():
            yield lesser, greater

    def _is_lesser(self, place: int) -> bool:
        return self.profiles[place].standing == self.standings[0]

    def explained_by(self, pair: Scored) -> tuple[int, ...]:
        """Which sides of a pair it says the reason of: that they are in their group."""
        if pair.score < self.cut:
            return ()
        if self.standings[0] == self.standings[1]:
            return (pair.left, pair.right)
        return (pair.left if self._is_lesser(pair.left) else pair.right,)

    def is_worth_asking(self, pair: Scored) -> bool:
        """Nobody need be asked about descriptions, of which there are too many."""
        return self.profiles[pair.left].is_named and self.profiles[pair.right].is_named

    def link(self, pair: Scored) -> Link:
        """The pair as a link. Reasons are worked out again for the few that are shown."""
        left, right = self.profiles[pair.left], self.profiles[pair.right]
        reasons = compare(left, right, self.near).reasons
        return Link(kind="actor", left=left.id, right=right.id, score=pair.score, reasons=reasons)


class Bond(msgspec.Struct, frozen=True):
    """A scored pair with its round, ranked by score and ids."""

    rank: tuple[float, str, str]
    pair: Scored
    round: Round

    def link(self) -> Link:
        """As a link, with reasons."""
        return self.round.link(self.pair)


_rank = attrgetter("rank")
_Inside = Mapping[str, list[Bond]]
"""By the id of a group."""
_Between = Mapping[tuple[str, str], Bond]
"""By the ids of two groups, the smaller first."""


class Casting:
    """Makes the cast of groups of profiles."""

    def __init__(self, pile: Pile, rounds: Sequence[Round], dates: Mapping[str, Dct]) -> None:
        self._pile = pile
        self._rounds = rounds
        self._dates = dates

    def cast(self, groups: Groups, merged: Mapping[str, Profile]) -> Cast:
        """All actors by id, and the doubts, the likeliest first. `merged` are the groups as one
        profile each."""
        inside, between = self._bonds(groups)
        cast_of = {
            self._pile.ids[member]: id for id, whole in merged.items() for member in whole.members
        }
        context = Context(self._dates, cast_of)
        actors = (
            self._actor(groups[id], sorted(inside.get(id, ()), key=_rank, reverse=True), context)
            for id in groups
        )
        return Cast(
            actors=tuple(sorted(actors, key=lambda actor: actor.id)),
            doubts=tuple(_doubts(merged, between)),
        )

    def _bonds(self, groups: Groups) -> tuple[_Inside, _Between]:
        """The pairs inside groups, and the best between two."""
        home = {profile.id: id for id, group in groups.items() for profile in group}
        inside: dict[str, list[Bond]] = defaultdict(list)
        between: dict[tuple[str, str], Bond] = {}
        for each in self._rounds:
            ids = [profile.id for profile in each.profiles]
            for pair in each.scored:
                if pair.score < DOUBT:
                    continue
                left, right = ids[pair.left], ids[pair.right]
                one, other = home[left], home[right]
                if one == other:
                    inside[one].append(Bond((pair.score, left, right), pair, each))
                elif each.is_worth_asking(pair):
                    bond = Bond((pair.score, left, right), pair, each)
                    ends = (one, other) if one < other else (other, one)
                    between[ends] = max(between.get(ends, bond), bond, key=_rank)
        return inside, between

    def _actor(self, group: Group, bonds: Sequence[Bond], context: Context) -> CastActor:
        """The actor of a group; `bonds` are those inside, the best first."""
        shown = [bond for bond in bonds[:LINKS] if bond.pair.score >= bond.round.cut]
        return make_actor(
            [self._pile.home(member) for profile in group for member in profile.members],
            tuple(bond.link() for bond in shown),
            _Reasons(self._pile, group, bonds).why,
            context,
        )


class _Reasons:
    """Why spellings are those of a group that `bonds` join, the best first."""

    def __init__(self, pile: Pile, group: Group, bonds: Sequence[Bond]) -> None:
        self._pile = pile
        self._group = group
        self._bonds = bonds

    def why(self, text: str) -> Link | None:
        """The best link, explained, of those profiles that use a spelling."""
        bond = self._best.get(text)
        return None if bond is None else bond.link()

    @cached_property
    def _best(self) -> dict[str, Bond]:
        """The best bond of each spelling."""
        joined: dict[str, Bond] = {}
        for bond in self._bonds:
            for side in bond.round.explained_by(bond.pair):
                for profile in bond.round.groups[side]:
                    joined.setdefault(profile.id, bond)
        best: dict[str, Bond] = {}
        for profile in self._group:
            if profile.id in joined:
                bond = joined[profile.id]
                for text in self._texts(profile):
                    best[text] = max(best.get(text, bond), bond, key=_rank)
        return best

    def _texts(self, profile: Profile) -> Iterator[str]:
        for member in profile.members:
            yield from (spelling.text for spelling in spelled(self._pile.local(member)))


def _doubts(merged: Mapping[str, Profile], between: _Between) -> Iterator[Link]:
    """The pairs to ask about: not those that cannot be one once all is known of both."""
    ordered = sorted(between.items(), key=lambda item: item[1].rank, reverse=True)
    for (one, other), bond in ordered:
        if not clash(merged[one], merged[other]):
            yield bond.link()
