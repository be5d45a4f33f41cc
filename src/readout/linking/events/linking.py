"""From the keys of all documents to the events that they tell of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

import msgspec

from readout.linking.clusters import partition
from readout.linking.events.candidates import find_candidates
from readout.linking.events.comparing import compare, is_out, score
from readout.linking.events.keys import EventKeys
from readout.linking.events.making import Context, make_happening
from readout.linking.events.occasions import find_occasions
from readout.linking.events.pages import Near, find_likenesses, find_near
from readout.linking.events.profiles import Pile, Profile, make_pile
from readout.linking.events.weights import RIVAL
from readout.linking.verdicts import follow
from readout.schema.cast import Cast
from readout.schema.duplicate import DuplicateGroup
from readout.schema.fix import Pair, Sameness, in_order_of_ids
from readout.schema.happening import Happening, Happenings
from readout.schema.link import Link, LinkKind
from readout.schema.time import Dct

CUT = 0.33
"""Mean score down to which mentions are of one event; chosen on ECB+ train."""
DOUBT = 0.3
"""Score from which a pair that was not joined is worth a person's look."""
LINKS = 12
"""Links shown of an event, the best."""
DOUBTS = 2
"""Doubts shown of a mention, the likeliest: of a long story there are too many to ask."""
_FAINT = 0.05
"""Scores below which a pair is as if it had not been compared."""
_RIVALS = 4
_KIND: LinkKind = "event"


class Scored(msgspec.Struct, frozen=True, array_like=True):
    """A pair of mentions by place, left < right, and its score."""

    left: int
    right: int
    score: float


def link_events(
    keys: Iterable[EventKeys],
    said: Iterable[Sameness] = (),
    *,
    dates: Mapping[str, Dct],
    cast: Cast | None = None,
    groups: Iterable[DuplicateGroup] = (),
    outlets: Mapping[str, str] | None = None,
    rejected: Container[str] = (),
) -> Happenings:
    """The events of all documents; a function of the sets given, whatever their order.

    `dates` are when documents were published, `outlets` by whom, both by id and as far as known;
    `cast` says who takes part, `groups` which documents carry one text, `said` is what people said
    of which mentions are one event, in the order in which it counts.
    Mentions of the ids `rejected` are left out: somebody said that they tell of no event.
    O(n log n) in mentions.
    """
    context = _context(cast, groups, outlets)
    pile = make_pile(keys, dates, context.cast_of, rejected=rejected)
    pages = [document.page for document in pile.documents]
    near = find_near(find_likenesses(pages, dates), len(pages))
    scored = settle_rivals(pile.profiles, tuple(_scored(pile, near)))
    links = [_link(pile, pair) for pair in scored]
    parts = partition(_KIND, (each.id for each in pile.profiles), links, cut=CUT)
    found = follow((cluster.members for cluster in parts.clusters), said)
    place = {profile.id: number for number, profile in enumerate(pile.profiles)}
    clusters = [[place[id] for id in group] for group in found.groups]
    shower = _Shower(pile, near, scored, clusters)
    events = tuple(
        make_happening(pile, [pile.profiles[one] for one in cluster], shower.links(at), context)
        for at, cluster in enumerate(clusters)
    )
    return Happenings(
        events=events,
        occasions=find_occasions(pile, events, context),
        doubts=tuple(shower.doubts(found.apart)),
    )


def tell_apart(
    keys: Iterable[EventKeys],
    *,
    dates: Mapping[str, Dct],
    cast: Cast | None = None,
    groups: Iterable[DuplicateGroup] = (),
    outlets: Mapping[str, str] | None = None,
) -> tuple[Happening, ...]:
    """Each mention as an event of its own, by id; see `link_events`. For what is too doubtful to be
    linked."""
    context = _context(cast, groups, outlets)
    pile = make_pile(keys, dates, context.cast_of)
    return tuple(make_happening(pile, [profile], (), context) for profile in pile.profiles)


def _context(
    cast: Cast | None, groups: Iterable[DuplicateGroup], outlets: Mapping[str, str] | None
) -> Context:
    return Context(
        names={actor.id: actor.name for actor in cast.actors} if cast is not None else {},
        cast_of=_cast_of(cast),
        group_of={id: group.id for group in groups for id in group.members},
        outlets=outlets or {},
    )


def _cast_of(cast: Cast | None) -> dict[str, str]:
    if cast is None:
        return {}
    return {member.id: actor.id for actor in cast.actors for member in actor.members}


def _scored(pile: Pile, near: Sequence[Near]) -> Iterator[Scored]:
    profiles = pile.profiles
    for left, right in find_candidates(profiles, near):
        if is_out(profiles[left], profiles[right]):
            continue
        value = score(profiles[left], profiles[right], near, pile.weights)
        if value >= _FAINT:
            yield Scored(left, right, value)


def _link(pile: Pile, pair: Scored) -> Link:
    left, right = pile.profiles[pair.left].id, pile.profiles[pair.right].id
    return Link(kind=_KIND, left=left, right=right, score=pair.score)


def settle_rivals(profiles: Sequence[Profile], scored: Sequence[Scored]) -> tuple[Scored, ...]:
    """Lower a pair where one of the two has a better match in the other's document, unless that and
    the other are themselves one: a final and a semi-final are told with one word."""
    known = {(pair.left, pair.right): pair.score for pair in scored}
    matches: dict[tuple[int, int], list[tuple[float, int]]] = defaultdict(list)
    for pair in scored:
        left, right = profiles[pair.left].document, profiles[pair.right].document
        if left != right:
            matches[pair.left, right].append((pair.score, pair.right))
            matches[pair.right, left].append((pair.score, pair.left))
    best = {key: sorted(found, reverse=True)[:_RIVALS] for key, found in matches.items()}

    def beaten(one: int, other: int, value: float) -> float:
        """By how much the best rival of `other` beats it as a match of `one`."""
        most = 0.0
        for rival_score, rival in best.get((one, profiles[other].document), ()):
            if rival != other and rival_score > value:
                tie = known.get((min(rival, other), max(rival, other)), 0.0)
                most = max(most, (rival_score - value) * (1 - tie))
        return most

    settled = []
    for pair in scored:
        lost = max(
            beaten(pair.left, pair.right, pair.score), beaten(pair.right, pair.left, pair.score)
        )
        value = round(pair.score - RIVAL * lost, 4)
        if value >= _FAINT:
            settled.append(Scored(pair.left, pair.right, value))
    return tuple(settled)


class _Shower:
    """Explains: the best links inside each event, and the doubtful ones between."""

    def __init__(
        self,
        pile: Pile,
        near: Sequence[Near],
        scored: Sequence[Scored],
        clusters: Sequence[Sequence[int]],
    ) -> None:
        self._pile, self._near = pile, near
        self._home = {one: at for at, cluster in enumerate(clusters) for one in cluster}
        self._first = [min(pile.profiles[one].id for one in cluster) for cluster in clusters]
        self._inside: dict[int, list[Scored]] = defaultdict(list)
        self._between: dict[tuple[int, int], Scored] = {}
        for pair in scored:
            left, right = self._home[pair.left], self._home[pair.right]
            if left == right:
                self._inside[left].append(pair)
            elif pair.score >= DOUBT:
                ends = (min(left, right), max(left, right))
                self._between[ends] = max(self._between.get(ends, pair), pair, key=_rank)

    def links(self, cluster: int) -> tuple[Link, ...]:
        """The best links of an event with their reasons."""
        best = sorted(self._inside[cluster], key=_rank, reverse=True)[:LINKS]
        return tuple(self._explained(pair) for pair in best if pair.score >= CUT)

    def doubts(self, apart: Container[Pair]) -> Iterator[Link]:
        """The pairs to ask about, the likeliest first: not of events that somebody said are two
        (`apart`, by their smallest members)."""
        asked: dict[int, int] = defaultdict(int)
        ordered = sorted(self._between.items(), key=lambda item: _rank(item[1]), reverse=True)
        for ends, pair in ordered:
            if self._names(ends) in apart or max(asked[end] for end in ends) >= DOUBTS:
                continue
            for end in ends:
                asked[end] += 1
            yield self._explained(pair)

    def _names(self, ends: tuple[int, int]) -> Pair:
        return in_order_of_ids(*(self._first[end] for end in ends))

    def _explained(self, pair: Scored) -> Link:
        left, right = self._pile.profiles[pair.left], self._pile.profiles[pair.right]
        reasons = compare(left, right, self._near, self._pile.weights).reasons
        return msgspec.structs.replace(_link(self._pile, pair), reasons=reasons)


def _rank(pair: Scored) -> tuple[float, int, int]:
    return pair.score, -pair.left, -pair.right
