"""From the keys of all documents to the claims of figures."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

import msgspec

from readout.linking.claims.counts.candidates import find_candidates
from readout.linking.claims.counts.comparing import Comparison, compare, score
from readout.linking.claims.counts.keys import FigureKeys
from readout.linking.claims.counts.profiles import Context, Pile, Profile, make_pile
from readout.linking.claims.counts.relations import Stance, relate
from readout.linking.claims.grouping import Setting, make_claim, to_interval
from readout.linking.clusters import connect, partition
from readout.linking.verdicts import find_merged, follow
from readout.schema.cast import Cast
from readout.schema.claim import Claim, ClaimMember, ClaimPair, Claims, Subject
from readout.schema.duplicate import DuplicateGroup
from readout.schema.fix import Pair as Ids
from readout.schema.fix import Sameness, in_order_of_ids
from readout.schema.happening import Happenings
from readout.schema.link import Link, LinkKind
from readout.schema.span import Span
from readout.schema.time import Dct, Interval, Timex

CUT = 0.3
"""Mean score down to which figures measure one matter."""
SURE = 0.7
"""Score from which two that exclude each other conflict; below they are only related."""
DOUBT = 0.35
"""Score from which a pair that was not joined is shown as related."""
RIVAL = 0.1
"""Score that a document's equal number may be less likely of one matter than one that differs, and
still be the one that is meant."""
WHOLE = 10
"""Members of a claim of which every two are set beside each other; of more, those that share a
key."""
RELATED = 3
"""Related pairs shown of a figure, the likeliest."""
_FAINT = 0.05
_KIND: LinkKind = "claim"


class Scored(msgspec.Struct, frozen=True, array_like=True):
    """A pair of figures by place, left < right, and its score."""

    left: int
    right: int
    score: float


def link_figures(
    keys: Iterable[FigureKeys],
    said: Iterable[Sameness] = (),
    *,
    dates: Mapping[str, Dct],
    cast: Cast | None = None,
    happenings: Happenings | None = None,
    groups: Iterable[DuplicateGroup] = (),
    outlets: Mapping[str, str] | None = None,
    timexes: Mapping[str, Sequence[Timex]] | None = None,
) -> Claims:
    """The claims that several figures make; a function of the sets given, whatever their order.

    `dates` are when documents were published, `outlets` by whom, both by id and as far as known;
    `cast` says who speaks, `happenings` which mentions are of one event, `groups` which documents
    carry one text. `timexes` are all time expressions of documents, anchored to these dates; where
    they are not given, those of the keys are anchored. `said` is what people said of which figures
    measure one matter, in the order in which it counts. Figures that stand alone make no claim.
    O(n log n) in figures.
    """
    context = _context(dates, cast, happenings, groups, outlets)
    context = msgspec.structs.replace(context, timexes=timexes or {})
    pile = make_pile(keys, context)
    scored = tuple(_scored(pile))
    said = tuple(said)
    links = [_link(pile, pair) for pair in scored if _is_joining(pile, pair)]
    parts = partition(_KIND, (each.id for each in pile.profiles), links, cut=CUT)
    found = follow((cluster.members for cluster in parts.clusters), said)
    home = {id: at for at, group in enumerate(found.groups) for id in group}
    place = {profile.id: number for number, profile in enumerate(pile.profiles)}
    clusters = [[place[id] for id in group] for group in found.groups]
    sorter = _Sorter(pile, home, find_merged(said))
    sorter.sort(scored, clusters)
    maker = _Maker(pile, context)
    claims = tuple(
        maker.claim([pile.profiles[place[id]] for id in tied], pairs)
        for at in range(len(clusters))
        for tied, pairs in _tied(sorter.inside[at])
    )
    return Claims(
        claims=tuple(sorted(claims, key=lambda claim: claim.id)),
        related=sorter.related(found.apart),
    )


def _context(
    dates: Mapping[str, Dct],
    cast: Cast | None,
    happenings: Happenings | None,
    groups: Iterable[DuplicateGroup],
    outlets: Mapping[str, str] | None,
) -> Context:
    actors = cast.actors if cast is not None else ()
    events = happenings.events if happenings is not None else ()
    return Context(
        dates=dates,
        cast_of={member.id: actor.id for actor in actors for member in actor.members},
        names={actor.id: actor.name for actor in actors},
        happening_of={member.id: event.id for event in events for member in event.members},
        group_of={id: group.id for group in groups for id in group.members},
        outlets=outlets or {},
    )


def _scored(pile: Pile) -> Iterator[Scored]:
    profiles = pile.profiles
    for left, right in find_candidates(pile):
        value = score(profiles[left], profiles[right], pile)
        if value >= _FAINT:
            yield Scored(left, right, value)


def _is_joining(pile: Pile, pair: Scored) -> bool:
    """Whether two may be one matter at all: not where only one has its measure from words of its
    own. What such a pair has in common makes it related."""
    return pile.profiles[pair.left].is_loose == pile.profiles[pair.right].is_loose


def _link(pile: Pile, pair: Scored) -> Link:
    left, right = pile.profiles[pair.left].id, pile.profiles[pair.right].id
    return Link(kind=_KIND, left=left, right=right, score=pair.score)


def _tied(pairs: Sequence[ClaimPair]) -> Iterator[tuple[list[str], list[ClaimPair]]]:
    """What pairs tie together, with these pairs. Figures of one cluster that no pair ties differ
    without being surely of one matter: they neither agree nor conflict."""
    ids = sorted({id for pair in pairs for id in (pair.left, pair.right)})
    number = {id: at for at, id in enumerate(ids)}
    groups = connect(len(ids), ((number[pair.left], number[pair.right]) for pair in pairs))
    home = {ids[one]: at for at, group in enumerate(groups) for one in group}
    inside: dict[int, list[ClaimPair]] = defaultdict(list)
    for pair in pairs:
        inside[home[pair.left]].append(pair)
    for at, group in enumerate(groups):
        yield [ids[one] for one in group], inside[at]


class _Sorter:
    """Sorts pairs: those inside a claim with how they stand to each other, the rest related."""

    def __init__(self, pile: Pile, home: Mapping[str, int], merged: Container[Ids]) -> None:
        self._pile, self._home, self._merged = pile, home, merged
        self._first: dict[int, str] = {}
        for id, at in home.items():
            self._first[at] = min(id, self._first.get(at, id))
        self.inside: dict[int, list[ClaimPair]] = defaultdict(list)
        self._doubtful: list[ClaimPair] = []

    def sort(self, scored: Iterable[Scored], clusters: Sequence[Sequence[int]]) -> None:
        """Sort all pairs of small clusters, of others those that were compared."""
        for cluster in clusters:
            if len(cluster) <= WHOLE:
                for left, right in combinations(sorted(cluster), 2):
                    self._sort(left, right, is_inside=True)
        for pair in scored:
            at = self._home[self._pile.profiles[pair.left].id]
            is_inside = at == self._home[self._pile.profiles[pair.right].id]
            if pair.score >= DOUBT and not (is_inside and len(clusters[at]) <= WHOLE):
                self._sort(pair.left, pair.right, is_inside=is_inside)

    def _sort(self, one: int, other: int, *, is_inside: bool) -> None:
        left, right = self._pile.profiles[one], self._pile.profiles[other]
        found = compare(left, right, self._pile)
        stance = relate(left, right)
        pair = _pair(left, right, found, stance)
        same = in_order_of_ids(left.id, right.id) in self._merged
        if is_inside and (same or not self._is_doubtful(left, right, found, stance)):
            self.inside[self._home[left.id]].append(pair)
        elif found.score >= DOUBT:
            self._doubtful.append(pair)

    def _is_doubtful(
        self, left: Profile, right: Profile, found: Comparison, stance: Stance
    ) -> bool:
        """Whether two differ without being surely of one matter. What has no measure must be
        the word of two who can be told apart. Where a document tells a number for many days, or
        the other's number, too, they measure two things."""
        if stance.relation in ("agree", "refine"):
            return not stance.is_equal and (stance.is_doubtful or found.score < DOUBT)
        if stance.is_doubtful or not found.is_exact or found.score < SURE:
            return True
        if left.is_loose and not _is_told_by_two(left, right):
            return True
        if left.document == right.document or stance.relation != "conflict":
            return False
        if self._pile.is_series(left) or self._pile.is_series(right):
            return True
        return self._has_rival(left, right, found) or self._has_rival(right, left, found)

    def _has_rival(self, one: Profile, other: Profile, found: Comparison) -> bool:
        """Whether the document of `one` tells the number of `other` of the same matter: "one gave
        250, the other 1,000" in both."""
        rivals = self._pile.equals(one.document, other)
        return any(
            score(rival, other, self._pile) >= found.score - RIVAL
            for rival in rivals
            if rival.id != one.id
        )

    def related(self, apart: Container[Ids]) -> tuple[ClaimPair, ...]:
        """The doubtful pairs, ascending by their ends; of one figure the likeliest. None of claims
        that somebody said are two (`apart`, by their smallest members)."""
        shown: Counter[str] = Counter()
        kept = []
        for pair in sorted(self._doubtful, key=lambda each: (-each.score, each.left, each.right)):
            ends = (self._first[self._home[id]] for id in (pair.left, pair.right))
            if in_order_of_ids(*ends) in apart:
                continue
            if max(shown[pair.left], shown[pair.right]) < RELATED:
                shown.update((pair.left, pair.right))
                kept.append(pair)
        return tuple(sorted(kept, key=lambda each: (each.left, each.right)))


def _is_told_by_two(left: Profile, right: Profile) -> bool:
    """Whether two that can be told apart say it, each in a document."""
    return left.is_named and right.is_named and left.document != right.document


def _pair(left: Profile, right: Profile, found: Comparison, stance: Stance) -> ClaimPair:
    return ClaimPair(
        left=left.id,
        right=right.id,
        relation=stance.relation,
        score=found.score,
        reasons=(*stance.reasons, *found.reasons),
        newer=stance.newer,
        parts=(_span(left), _span(right)),
    )


def _span(profile: Profile) -> Span:
    return Span(profile.figure.start, profile.figure.end)


class _Maker:
    """Makes claims of clusters."""

    def __init__(self, pile: Pile, context: Context) -> None:
        self._pile = pile
        self._context = context
        self._setting = Setting(outlets=context.outlets, group_of=context.group_of)

    def claim(self, profiles: Sequence[Profile], pairs: Sequence[ClaimPair]) -> Claim:
        """The claim of the figures of one cluster."""
        subject = _subject(profiles)
        return make_claim(
            "figure",
            map(self._member, profiles),
            pairs,
            self._setting,
            subject=subject,
            event=subject.event,
        )

    def _member(self, profile: Profile) -> ClaimMember:
        figure, voice = profile.figure, profile.figure.voice
        spans = sorted({_span(profile), *figure.counted})
        holder = profile.holder if voice is not None and voice.member else None
        name = "" if voice is None else voice.name
        return ClaimMember(
            id=profile.id,
            document=profile.home,
            spans=tuple(spans),
            holder=holder,
            name=self._context.names.get(holder or "", name),
            anonymous=voice is not None and voice.anonymous,
            said=None if profile.asof is None else Interval(profile.asof, profile.asof),
            published=to_interval(self._context.dates.get(profile.home)),
            low=figure.low,
            high=figure.high,
        )


def _subject(profiles: Sequence[Profile]) -> Subject:
    """What most of the figures say that they measure."""
    totals = {profile.figure.cumulative for profile in profiles}
    return Subject(
        measure=_most(profile.measure for profile in profiles),
        counted=_most(" ".join(profile.figure.nouns) for profile in profiles),
        unit=_most(profile.figure.unit for profile in profiles),
        place=_most(place for profile in profiles for place in profile.figure.places),
        group=_most(nation for profile in profiles for nation in profile.figure.nations),
        since=_most(
            profile.since.isoformat() for profile in profiles if profile.since is not None
        ),
        event=_most(profile.happening or "" for profile in profiles) or None,
        cumulative=next(iter(totals)) if len(totals) == 1 else None,
    )  # fmt: skip


def _most(values: Iterable[str]) -> str:
    """The commonest that says something, the first by name of several; "" for none."""
    counts = Counter(value for value in values if value)
    return min(counts, key=lambda value: (-counts[value], value), default="")
