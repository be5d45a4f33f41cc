"""From the keys of all documents to the cast of their story."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from readout.linking.actors.candidates import find_candidates, find_in_stories
from readout.linking.actors.comparing import compare
from readout.linking.actors.keys import ActorKeys
from readout.linking.actors.making import Context, Why, make_actor
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


def link_actors(
    keys: Iterable[ActorKeys],
    judgements: Iterable[Judgement] = (),
    *,
    dates: Mapping[str, Dct] | None = None,
) -> Cast:
    """The cast of all documents; a function of the sets given, whatever their order.

    `dates` are when documents were published as far as the whole pile tells, by id: the codes of
    actors are those of these days. O(n log n) in members.
    """
    judged = sorted(
        (each for each in judgements if each.kind == _KIND),
        key=lambda each: (each.left, each.right, each.verdict),
    )
    named = frozenset(id for each in judged for id in (each.left, each.right))
    pile = make_pile(keys, named)
    groups: list[list[Profile]] = [[profile] for profile in pile.profiles]
    rounds: list[Round] = []
    for standings in ROUNDS:
        rounds.append(Round(groups, pile.near, standings))
        groups = rounds[-1].join(judged)
    return Casting(pile, rounds, judged, dates or {}).cast(groups)


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
        near: Sequence[Near],
        standings: tuple[Standing, Standing],
    ) -> None:
        self.near = near
        self.standings = standings
        self.cut = LOOSE if "described" in standings else CUT
        merged = [(merge(group), group) for group in groups]
        self.groups = {profile.id: group for profile, group in merged}
        wanted = [profile for profile, _ in merged if profile.standing in standings]
        if "described" in standings:
            home = {member: profile.id for profile, _ in merged for member in profile.members}
            wanted = [_with_owner(profile, home) for profile in wanted]
        self.profiles = sorted(wanted, key=lambda each: each.id)
        find = find_in_stories if "described" in standings else find_candidates
        pairs = (pair for pair in find(self.profiles, near) if self._is_wanted(*pair))
        found = (self._compared(left, right) for left, right in pairs)
        self.scored = settle_rivals(self.profiles, tuple(pair for pair in found if pair), self.cut)

    def _is_wanted(self, left: int, right: int) -> bool:
        one, other = self.profiles[left].standing, self.profiles[right].standing
        return (one, other) == self.standings or (other, one) == self.standings

    def _compared(self, left: int, right: int) -> Scored | None:
        score = compare(self.profiles[left], self.profiles[right], self.near).score
        return Scored(left, right, score) if score >= _FAINT else None

    def join(self, judged: Sequence[Judgement]) -> list[list[Profile]]:
        """The groups that they partition into."""
        verdicts, links = self._moved(judged), [self.link(pair) for pair in self.scored]
        if self.standings[0] != self.standings[1]:
            verdicts, links = [*verdicts, *self._taken()], []
        clusters = partition(_KIND, self.groups, links, verdicts, cut=self.cut).clusters
        return [[each for id in found.members for each in self.groups[id]] for found in clusters]

    def _taken(self) -> Iterator[Judgement]:
        """Each bare name or description with the one that it fits best, and with no other: so it
        never makes two one, however many have it."""
        best: dict[int, tuple[float, int]] = {}
        for pair in self.scored:
            if pair.score >= self.cut:
                lesser, greater = pair.left, pair.right
                if self.profiles[lesser].standing != self.standings[0]:
                    lesser, greater = greater, lesser
                best[lesser] = min(best.get(lesser, (0.0, 0)), (-pair.score, greater))
        for lesser, (_, greater) in sorted(best.items()):
            left, right = sorted((self.profiles[lesser].id, self.profiles[greater].id))
            yield Judgement(kind=_KIND, left=left, right=right, verdict="same")

    def _moved(self, judged: Sequence[Judgement]) -> list[Judgement]:
        """What people said of actors, said of the groups that these are in by now."""
        now = {profile.id: id for id, group in self.groups.items() for profile in group}
        moved = (
            msgspec.structs.replace(
                each, left=now.get(each.left, each.left), right=now.get(each.right, each.right)
            )
            for each in judged
        )
        return [each for each in moved if each.left != each.right]

    def explained_by(self, pair: Scored) -> tuple[int, ...]:
        """Which sides of a pair it says the reason of: that they are in their group."""
        if pair.score < self.cut:
            return ()
        if self.standings[0] == self.standings[1]:
            return (pair.left, pair.right)
        is_lesser = self.profiles[pair.left].standing == self.standings[0]
        return (pair.left if is_lesser else pair.right,)

    def is_worth_asking(self, pair: Scored) -> bool:
        """Nobody need be asked about descriptions, of which there are too many."""
        return self.profiles[pair.left].is_named and self.profiles[pair.right].is_named

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

    def __init__(
        self,
        pile: Pile,
        rounds: Sequence[Round],
        judged: Sequence[Judgement],
        dates: Mapping[str, Dct],
    ) -> None:
        self._pile = pile
        self._rounds = rounds
        self._judged = judged
        self._dates = dates

    def cast(self, groups: Sequence[Sequence[Profile]]) -> Cast:
        """All actors by id, and the doubts, the likeliest first."""
        home = {profile.id: at for at, group in enumerate(groups) for profile in group}
        inside: dict[int, list[_Scored]] = defaultdict(list)
        between: dict[tuple[int, int], _Scored] = {}
        for each in self._rounds:
            for pair in each.scored:
                one, other = sorted(
                    home[each.profiles[side].id] for side in (pair.left, pair.right)
                )
                if one == other:
                    inside[one].append((pair, each))
                elif pair.score >= DOUBT and each.is_worth_asking(pair):
                    held = between.get((one, other), (pair, each))
                    between[one, other] = max(held, (pair, each), key=_rank)
        context = Context(self._dates, self._cast_of(groups), self._why(inside))
        actors = (
            make_actor(self._pile, group, self._links(inside[at]), context)
            for at, group in enumerate(groups)
        )
        return Cast(
            actors=tuple(sorted(actors, key=lambda actor: actor.id)),
            doubts=tuple(self._doubts(groups, between, home)),
        )

    def _doubts(
        self,
        groups: Sequence[Sequence[Profile]],
        between: Mapping[tuple[int, int], _Scored],
        home: Mapping[str, int],
    ) -> Iterator[Link]:
        """The pairs to ask about: not those that people have spoken of, nor those that cannot be
        one once all is known of both."""
        spoken = {
            tuple(sorted((home[each.left], home[each.right])))
            for each in self._judged
            if each.left in home and each.right in home
        }
        whole = {at: merge(groups[at]) for ends in between for at in ends}
        for (one, other), found in sorted(
            between.items(), key=lambda item: _rank(item[1]), reverse=True
        ):
            if (one, other) not in spoken and not clash(whole[one], whole[other]):
                yield found[1].link(found[0], explained=True)

    def _cast_of(self, groups: Sequence[Sequence[Profile]]) -> dict[str, str]:
        """The cast actor's id for each member's."""
        return {
            self._pile.member_id(member): min(profile.id for profile in group)
            for group in groups
            for profile in group
            for member in profile.members
        }

    def _why(self, inside: Mapping[int, Sequence[_Scored]]) -> Why:
        """Looks up the best link that a profile was joined by; reasons are worked out if asked.
        Where one side is greater, the link explains the other."""
        best: dict[str, _Scored] = {}
        for found in inside.values():
            for pair, each in found:
                for side in each.explained_by(pair):
                    for profile in each.groups[each.profiles[side].id]:
                        held = best.get(profile.id, (pair, each))
                        best[profile.id] = max(held, (pair, each), key=_rank)

        def why(ids: frozenset[str]) -> Link | None:
            found = [best[id] for id in ids if id in best]
            if not found:
                return None
            pair, each = max(found, key=_rank)
            return each.link(pair, explained=True)

        return why

    def _links(self, inside: Sequence[_Scored]) -> tuple[Link, ...]:
        best = sorted(inside, key=_rank, reverse=True)[:LINKS]
        return tuple(
            each.link(pair, explained=True) for pair, each in best if pair.score >= each.cut
        )


def _rank(found: _Scored) -> tuple[float, str, str]:
    pair, each = found
    link = each.link(pair)
    return (pair.score, link.left, link.right)
