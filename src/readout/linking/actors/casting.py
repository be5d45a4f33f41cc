"""From the keys of all documents to the cast of their story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from readout.linking.actors.candidates import find_candidates, find_in_stories
from readout.linking.actors.comparing import compare, score_of
from readout.linking.actors.keys import ActorKeys
from readout.linking.actors.making import Context, Why, make_actor, spelled
from readout.linking.actors.profiles import Pile, Profile, Standing, make_pile, merge
from readout.linking.actors.rivals import Scored, clash, settle_rivals
from readout.linking.actors.stories import Near
from readout.linking.clusters import partition
from readout.schema.cast import Cast
from readout.schema.link import Judgement, Link, LinkKind
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
_KIND: LinkKind = "actor"
_FAINT = 0.02
"""Scores below which a pair is as if it had not been compared."""


def link_actors(keys: Iterable[ActorKeys], *, dates: Mapping[str, Dct] | None = None) -> Cast:
    """The cast that the documents make; a function of the set given, whatever its order.

    `dates` are when documents were published as far as the whole pile tells, by id: the codes of
    actors are those of these days. O(n log n) in members. What people say of it is laid over it
    (`remake`).
    """
    pile = make_pile(keys)
    groups: list[list[Profile]] = [[profile] for profile in pile.profiles]
    merged = {profile.id: profile for profile in pile.profiles}
    rounds: list[Round] = []
    for standings in ROUNDS:
        rounds.append(Round(groups, merged, pile.near, standings))
        groups, merged = rounds[-1].join()
    return Casting(pile, rounds, dates or {}).cast(groups, merged)


def _with_owner(profile: Profile, home: Mapping[int, str]) -> Profile:
    """The profile with the group that it belongs to, as far as groups are known."""
    owners = {home[owner] for owner in profile.owners if owner in home}
    return msgspec.structs.replace(profile, owner=min(owners)) if owners else profile


class Round:
    """Groups of profiles, those of the `standings` given compared with each other.

    Whole names come first, then bare ones are held against them and what is left against each
    other, then descriptions among themselves and against all who have names. So what fits two
    people, a family name or an office, never makes them one.
    """

    def __init__(
        self,
        groups: Sequence[list[Profile]],
        merged: Mapping[str, Profile],
        near: Sequence[Near],
        standings: tuple[Standing, Standing],
    ) -> None:
        self.near = near
        self.standings = standings
        self.cut = LOOSE if "described" in standings else CUT
        self.merged = merged
        self.groups = {min(profile.id for profile in group): group for group in groups}
        wanted = [profile for profile in merged.values() if profile.standing in standings]
        if "described" in standings:
            home = {member: each.id for each in merged.values() for member in each.members}
            wanted = [_with_owner(profile, home) for profile in wanted]
        self.profiles = sorted(wanted, key=lambda each: each.id)
        self._is_lesser = [each.standing == standings[0] for each in self.profiles]
        self._is_greater = [each.standing == standings[1] for each in self.profiles]
        find = find_in_stories if "described" in standings else find_candidates
        pairs = (pair for pair in find(self.profiles, near) if self._is_wanted(*pair))
        found = (self._compared(left, right) for left, right in pairs)
        self.scored = settle_rivals(self.profiles, tuple(pair for pair in found if pair), self.cut)

    def _is_wanted(self, left: int, right: int) -> bool:
        lesser, greater = self._is_lesser, self._is_greater
        return (lesser[left] and greater[right]) or (greater[left] and lesser[right])

    def _compared(self, left: int, right: int) -> Scored | None:
        score = score_of(self.profiles[left], self.profiles[right], self.near)
        return Scored(left, right, score) if score >= _FAINT else None

    def join(self) -> tuple[list[list[Profile]], dict[str, Profile]]:
        """The groups that they partition into, and each as one profile, by id."""
        verdicts: list[Judgement] = []
        links: list[Link] = []
        if self.standings[0] == self.standings[1]:
            links = [self.link(pair) for pair in self.scored]
        else:
            verdicts = list(self._taken())
        linked = {id for link in links for id in (link.left, link.right)}
        linked |= {id for verdict in verdicts for id in (verdict.left, verdict.right)}
        clusters = partition(_KIND, linked, links, verdicts, cut=self.cut).clusters
        groups = {id: group for id, group in self.groups.items() if id not in linked}
        merged = {id: self.merged[id] for id in groups}
        for found in clusters:
            group = [each for id in found.members for each in self.groups[id]]
            groups[found.id] = group
            is_new = len(found.members) > 1
            merged[found.id] = merge(group) if is_new else self.merged[found.id]
        return [groups[id] for id in sorted(groups)], merged

    def _taken(self) -> Iterator[Judgement]:
        """Each bare name or description with the one that it fits best, and with no other: so it
        never makes two one, however many have it."""
        best: dict[int, tuple[float, int]] = {}
        for pair in self.scored:
            if pair.score >= self.cut:
                lesser, greater = pair.left, pair.right
                if not self._is_lesser[lesser]:
                    lesser, greater = greater, lesser
                best[lesser] = min(best.get(lesser, (0.0, 0)), (-pair.score, greater))
        for lesser, (_, greater) in sorted(best.items()):
            left, right = sorted((self.profiles[lesser].id, self.profiles[greater].id))
            yield Judgement(kind=_KIND, left=left, right=right, verdict="same")

    def explained_by(self, pair: Scored) -> tuple[int, ...]:
        """Which sides of a pair it says the reason of: that they are in their group."""
        if pair.score < self.cut:
            return ()
        if self.standings[0] == self.standings[1]:
            return (pair.left, pair.right)
        return (pair.left if self._is_lesser[pair.left] else pair.right,)

    def is_worth_asking(self, pair: Scored) -> bool:
        """Nobody need be asked about descriptions, of which there are too many."""
        return self.profiles[pair.left].is_named and self.profiles[pair.right].is_named

    def ends(self, pair: Scored) -> tuple[str, str]:
        """The ids of a pair, the smaller first."""
        left, right = self.profiles[pair.left].id, self.profiles[pair.right].id
        return (left, right) if left < right else (right, left)

    def link(self, pair: Scored, *, explained: bool = False) -> Link:
        """The pair as a link. Reasons are worked out again for the few that are shown."""
        left, right = self.profiles[pair.left], self.profiles[pair.right]
        if left.id > right.id:
            left, right = right, left
        reasons = compare(left, right, self.near).reasons if explained else ()
        return Link(kind=_KIND, left=left.id, right=right.id, score=pair.score, reasons=reasons)


_Scored = tuple[Scored, Round]


class Casting:
    """Makes the cast of groups of profiles."""

    def __init__(self, pile: Pile, rounds: Sequence[Round], dates: Mapping[str, Dct]) -> None:
        self._pile = pile
        self._rounds = rounds
        self._dates = dates

    def cast(self, groups: Sequence[Sequence[Profile]], merged: Mapping[str, Profile]) -> Cast:
        """All actors by id, and the doubts, the likeliest first. `merged` are the groups as one
        profile each."""
        home = {profile.id: at for at, group in enumerate(groups) for profile in group}
        inside: dict[int, list[_Scored]] = defaultdict(list)
        between: dict[tuple[int, int], _Scored] = {}
        for each in self._rounds:
            place = [home[profile.id] for profile in each.profiles]
            for pair in each.scored:
                one, other = sorted((place[pair.left], place[pair.right]))
                if one == other:
                    inside[one].append((pair, each))
                elif pair.score >= DOUBT and each.is_worth_asking(pair):
                    held = between.get((one, other), (pair, each))
                    between[one, other] = max(held, (pair, each), key=_rank)
        context = Context(self._dates, self._cast_of(groups))
        best = _best(inside)
        actors = (
            make_actor(
                [self._pile.home(member) for profile in group for member in profile.members],
                self._links(inside[at]),
                self._why(group, best),
                context,
            )
            for at, group in enumerate(groups)
        )
        whole = [merged[min(profile.id for profile in group)] for group in groups]
        return Cast(
            actors=tuple(sorted(actors, key=lambda actor: actor.id)),
            doubts=tuple(_doubts(whole, between)),
        )

    def _cast_of(self, groups: Sequence[Sequence[Profile]]) -> dict[str, str]:
        """The cast actor's id for each member's."""
        return {
            self._pile.member_id(member): id
            for group in groups
            for id in (min(profile.id for profile in group),)
            for profile in group
            for member in profile.members
        }

    def _why(self, group: Sequence[Profile], best: Mapping[str, _Scored]) -> Why:
        """Looks up the best link of those profiles that use a spelling; reasons are worked out if
        asked."""

        def why(text: str) -> Link | None:
            found = [
                best[profile.id]
                for profile in group
                if profile.id in best and self._is_spelt(profile, text)
            ]
            if not found:
                return None
            pair, each = max(found, key=_rank)
            return each.link(pair, explained=True)

        return why

    def _is_spelt(self, profile: Profile, text: str) -> bool:
        return any(
            spelling.text == text
            for member in profile.members
            for spelling in spelled(self._pile.local(member))
        )

    def _links(self, inside: Sequence[_Scored]) -> tuple[Link, ...]:
        best = sorted(inside, key=_rank, reverse=True)[:LINKS]
        return tuple(
            each.link(pair, explained=True) for pair, each in best if pair.score >= each.cut
        )


def _best(inside: Mapping[int, Sequence[_Scored]]) -> dict[str, _Scored]:
    """The best link that each profile was joined by. Where one side is greater, the link explains
    the other."""
    best: dict[str, _Scored] = {}
    for found in inside.values():
        for pair, each in found:
            for side in each.explained_by(pair):
                for profile in each.groups[each.profiles[side].id]:
                    held = best.get(profile.id, (pair, each))
                    best[profile.id] = max(held, (pair, each), key=_rank)
    return best


def _doubts(whole: Sequence[Profile], between: Mapping[tuple[int, int], _Scored]) -> Iterator[Link]:
    """The pairs to ask about: not those that cannot be one once all is known of both."""
    ordered = sorted(between.items(), key=lambda item: _rank(item[1]), reverse=True)
    for (one, other), (pair, each) in ordered:
        if not clash(whole[one], whole[other]):
            yield each.link(pair, explained=True)


def _rank(found: _Scored) -> tuple[float, str, str]:
    pair, each = found
    return (pair.score, *each.ends(pair))
