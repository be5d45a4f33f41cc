"""From a bundle of tellings to an entry: what it is, who says so, why it weighs what it weighs."""

from __future__ import annotations

import datetime as dt
import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from readout.linking.timeline.choosing import Bundle
from readout.linking.timeline.keys import TimelineKeys
from readout.linking.timeline.pile import Pile, place_of
from readout.linking.timeline.tellings import Context, Telling
from readout.linking.timeline.weights import (
    BEFORE,
    BEFORE_DAYS,
    DAY_WEIGHT,
    LATER,
    LEAD,
    NEWS,
    ON_TOPIC,
    OUTLETS,
    PARTICIPANT,
    SOURCES,
    SPREAD,
    TALK,
    TYPED,
)
from readout.schema.cast import Cast, member_id
from readout.schema.claim import Claim
from readout.schema.entry import (
    Disputed,
    Entry,
    EntryBasis,
    EntryKind,
    EntryReason,
    EntrySentence,
)
from readout.schema.event import Factuality
from readout.schema.happening import Happening, Happenings, Precision, Told
from readout.schema.rowid import row_id
from readout.schema.span import Span
from readout.schema.time import Interval

EVIDENCE = 5
"""Sentences of other texts that an entry shows."""
PARTICIPANTS, PLACES = 12, 6
_WEEK = 7
_PRECISIONS: Sequence[tuple[int, Precision]] = (
    (1, "day"),
    (_WEEK, "week"),
    (31, "month"),
    (366, "year"),
)
_SURE = 0.1
"""How unlikely a day must be for an entry without a day of its own to leave it out."""
_CHANGED = ("supersede", "conflict")


class Subject(msgspec.Struct, frozen=True):
    """What entries are made with, beside pile and context: the cast actor and the number of
    documents of each member, occasions by the id of their event, and the claims that figures or
    sentences of a document stand in."""

    cast_of: Mapping[str, str]
    known: Mapping[str, int]
    occasions: frozenset[str]
    claims: Mapping[str, tuple[tuple[int, Claim], ...]]


def make_subject(
    happenings: Happenings | None, cast: Cast | None, claims: Iterable[Claim]
) -> Subject:
    """The lookups."""
    actors = cast.actors if cast is not None else ()
    held: dict[str, list[tuple[int, Claim]]] = defaultdict(list)
    for claim in sorted(claims, key=lambda claim: claim.id):
        for member in claim.members:
            if member.spans:
                held[member.document].append((member.spans[0].start, claim))
    return Subject(
        cast_of={member.id: actor.id for actor in actors for member in actor.members},
        known={actor.id: actor.documents for actor in actors},
        occasions=frozenset(each.id for each in happenings.occasions)
        if happenings
        else frozenset(),
        claims={id: tuple(sorted(each, key=lambda at: at[0])) for id, each in held.items()},
    )


class Maker:
    """Makes entries of the bundles of one pile."""

    def __init__(
        self, pile: Pile, context: Context, subject: Subject, bundles: Iterable[Bundle]
    ) -> None:
        self._pile, self._context, self._subject = pile, context, subject
        self._documents: Mapping[str, TimelineKeys] = {
            each.document: each for each in pile.documents
        }
        self._first = min((each.published for each in pile.tellings if each.published), default=0)
        self._most = _most_told(bundles)
        self._texts = len({each.group for each in pile.tellings})

    def events_of(self, bundle: Bundle) -> list[int]:
        """Events of the sentence of a bundle, those first that most texts of the bundle tell."""
        told: dict[int, set[str]] = defaultdict(set)
        for member in bundle.members:
            for at in member.telling.happenings:
                told[at].add(member.telling.group)
        events = self._context.events
        return sorted(
            set(bundle.leader.happenings),
            key=lambda at: (
                -len(told[at]),
                not _types(events[at]),
                -events[at].sources,
                events[at].id,
            ),
        )

    def make(self, bundle: Bundle, event: int | None) -> Entry:
        """The entry, still without a rank (0). `event` is the place of the one that it is about."""
        tellings = [member.telling for member in bundle.members]
        happening = None if event is None else self._context.events[event]
        participants = self._participants(tellings, happening)
        basis, days = self._days(bundle)
        kind = self._kind(bundle.leader, happening, tellings)
        reasons = tuple(self._reasons(bundle, participants, kind, happening))
        leader = bundle.leader
        return Entry(
            rank=0,
            id=row_id(leader.id, Span(leader.line.start, leader.line.end), "entry"),
            kind=kind,
            basis=basis,
            sentence=_sentence(leader),
            score=round(math.fsum(reason.weight for reason in reasons), 4),
            event=None if happening is None else happening.id,
            days=days,
            precision=_precision(days),
            factuality=_factuality(leader, happening),
            types=() if happening is None else _types(happening),
            evidence=tuple(_evidence(tellings)),
            reasons=reasons,
            documents=tuple(sorted({each.id for each in tellings})),
            outlets=tuple(sorted({each.outlet for each in tellings} - {""})),
            sources=len(bundle.texts),
            participants=participants,
            places=self._places(tellings, happening),
            disputed=tuple(self._disputed(tellings, happening)),
        )

    def _days(self, bundle: Bundle) -> tuple[EntryBasis, Interval | None]:
        """What dates it, and its days. What no report of it dates lies on the day of publication or
        on the one before, as far as the habit of its paper does not rule one of them out."""
        if bundle.days is None or bundle.days.earliest is None:
            return "none", None
        bases = {member.telling.basis for member in bundle.members}
        if "said" in bases:
            return "said", bundle.days
        if "event" in bases:
            return "event", bundle.days
        leader = bundle.leader
        if leader.day is None or bundle.days.earliest != bundle.days.latest:
            return "published", bundle.days
        lag = self._pile.lags[leader.id]
        first = leader.day - dt.timedelta(days=1) if leader.day > dt.date.min else leader.day
        return "published", Interval(
            leader.day if lag < _SURE else first, first if lag > 1 - _SURE else leader.day
        )

    def _kind(
        self, leader: Telling, happening: Happening | None, tellings: Sequence[Telling]
    ) -> EntryKind:
        if happening is not None and happening.id in self._subject.occasions:
            return "occasion"
        if happening is not None and _types(happening):
            return "event"
        if any(each.relation in _CHANGED and each.kind == "figure"
               for each in self._claims(tellings)):  # fmt: skip
            return "figure"
        return "statement" if leader.line.said else "event"

    def _claims(self, tellings: Sequence[Telling]) -> Iterator[Claim]:
        """Claims that stand in the sentences, each once."""
        met: set[str] = set()
        for each in tellings:
            held = self._subject.claims.get(each.id, ())
            low, high = (
                bisect_left(held, place, key=lambda at: at[0])
                for place in (each.line.start, each.line.end)
            )
            for _, claim in held[low:high]:
                if claim.id not in met:
                    met.add(claim.id)
                    yield claim

    def _reasons(
        self,
        bundle: Bundle,
        participants: Sequence[str],
        kind: EntryKind,
        happening: Happening | None,
    ) -> Iterator[EntryReason]:
        tellings = [member.telling for member in bundle.members]
        later = {each.group for each in tellings if each.basis != "published" and each.gap > 1}
        weeks = {each.published // _WEEK for each in tellings if each.published}
        outlets = {each.outlet for each in tellings} - {""}
        counted = (
            ("sources", len(bundle.texts), SOURCES),
            ("outlets", max(0, len(outlets) - 1), OUTLETS),
            ("later", len(later), LATER),
            ("spread", max(0, len(weeks) - 1), SPREAD),
        )
        for feature, count, weight in counted:
            if count:
                yield _reason(feature, count, weight * math.log1p(count))
        known = max((self._subject.known.get(id, 0) for id in participants), default=0)
        if known:
            share = math.log1p(known) / math.log1p(max(known, self._texts))
            yield _reason("participants", known, PARTICIPANT * share)
        topic = self._pile.topics[place_of(bundle.leader)]
        yield _reason("topic", topic, ON_TOPIC * topic)
        if bundle.weight:
            share = len(bundle.texts) / self._most[bundle.days]
            yield _reason("day", bundle.weight * share, DAY_WEIGHT * bundle.weight * share)
        if kind == "occasion":
            yield _reason("occasion", 1, TALK)
        if happening is not None and _types(happening):
            yield _reason("type", 1, TYPED)
        if bundle.leader.line.place < LEAD:
            yield _reason("lead", 1, NEWS)
        last = bundle.days.latest if bundle.days is not None else None
        if last is not None and self._first and last.toordinal() < self._first - BEFORE_DAYS:
            yield _reason("before", self._first - last.toordinal(), BEFORE)

    def _participants(
        self, tellings: Sequence[Telling], happening: Happening | None
    ) -> tuple[str, ...]:
        """Cast actors: those of the event first, then by how many texts name them."""
        named: dict[str, set[str]] = defaultdict(set)
        for each in tellings:
            spans = self._documents[each.id].actors
            for at in each.line.actors:
                member = member_id(each.id, spans[at].start, spans[at].end)
                if member in self._subject.cast_of:
                    named[self._subject.cast_of[member]].add(each.group)
        own = {each.id for each in happening.participants} if happening is not None else set()
        ordered = sorted(
            named,
            key=lambda id: (id not in own, -len(named[id]), -self._subject.known.get(id, 0), id),
        )
        return tuple(ordered[:PARTICIPANTS])

    def _places(self, tellings: Sequence[Telling], happening: Happening | None) -> tuple[str, ...]:
        """Names of places: that of the event first, then by how many texts name them."""
        named: dict[str, set[str]] = defaultdict(set)
        for each in tellings:
            sites = self._documents[each.id].sites
            for at in each.line.sites:
                named[sites[at].name].add(each.group)
        own = happening.spot.name if happening is not None and happening.spot else ""
        if own:
            named[own].add("")
        ordered = sorted(
            filter(None, named), key=lambda name: (name != own, -len(named[name]), name)
        )
        return tuple(ordered[:PLACES])

    def _disputed(
        self, tellings: Sequence[Telling], happening: Happening | None
    ) -> Iterator[Disputed]:
        if happening is not None:
            if happening.disputed:
                yield "days"
            if self._has_two_places(happening):
                yield "places"
            if _are_apart(happening.types, self._context, fewest=2):
                yield "types"
        if any(c.kind == "figure" and c.relation == "conflict" for c in self._claims(tellings)):
            yield "figures"
        if happening is not None:
            opposed = [each for each in happening.factuality if each.value in ("actual", "negated")]
            if _are_apart(opposed, self._context, fewest=1):
                yield "factuality"

    def _has_two_places(self, happening: Happening) -> bool:
        """Whether two texts each name one town for it, and not the same."""
        towns: dict[str, set[str]] = defaultdict(set)
        for member in happening.members:
            group = self._context.groups.get(member.document, member.document)
            keys = self._documents.get(member.document)
            sites = keys.sites if keys is not None else ()
            for span in member.place:
                at = bisect_left(sites, span.start, key=lambda site: site.start)
                for site in sites[at : at + 1]:
                    if site.is_small and site.start < span.end:
                        towns[group].add(site.entry)
        single = {min(found) for found in towns.values() if len(found) == 1}
        return len(single) > 1 and not any(len(found) > 1 for found in towns.values())


def _most_told(bundles: Iterable[Bundle]) -> Mapping[Interval | None, int]:
    """By how many texts the thing is told that most tell of some days."""
    most: dict[Interval | None, int] = defaultdict(int)
    for bundle in bundles:
        most[bundle.days] = max(most[bundle.days], len(bundle.texts))
    return most


def _reason(feature: str, value: float, weight: float) -> EntryReason:
    return EntryReason(feature=feature, value=round(value, 4), weight=round(weight, 4))


def _types(happening: Happening) -> tuple[str, ...]:
    return tuple(told.value for told in happening.types)


def _are_apart(values: Sequence[Told], context: Context, *, fewest: int) -> bool:
    """Whether two values are each told by at least so many texts, and both by none."""
    texts = [{context.groups.get(id, id) for id in each.documents} for each in values]
    strong = [each for each in texts if len(each) >= fewest]
    return any(one.isdisjoint(other) for at, one in enumerate(strong) for other in strong[at + 1 :])


def _sentence(telling: Telling) -> EntrySentence:
    return EntrySentence(document=telling.id, start=telling.line.start, end=telling.line.end)


def _evidence(tellings: Sequence[Telling]) -> Iterator[EntrySentence]:
    """Further sentences in the order in which they tell it best: one of each text, and none that
    says the same words again."""
    leader, *rest = tellings
    texts, said = {leader.group}, {leader.line.terms}
    count = 0
    for each in rest:
        if each.group in texts or each.line.terms in said:
            continue
        texts.add(each.group)
        said.add(each.line.terms)
        yield _sentence(each)
        count += 1
        if count == EVIDENCE:
            return


def _factuality(leader: Telling, happening: Happening | None) -> Factuality:
    if happening is not None and happening.factuality:
        counted = Counter({each.value: len(each.documents) for each in happening.factuality})
        for value in ("actual", "planned", "possible", "hypothetical", "negated"):
            if counted[value] == max(counted.values()):
                return value
    ahead = leader.gap < 0 or (leader.line.plans > 0 and not leader.line.acts)
    return "planned" if ahead and not leader.line.acts else "actual"


def _precision(days: Interval | None) -> Precision:
    if days is None or days.earliest is None or days.latest is None:
        return "open"
    length = (days.latest - days.earliest).days + 1
    return next((name for most, name in _PRECISIONS if length <= most), "longer")
