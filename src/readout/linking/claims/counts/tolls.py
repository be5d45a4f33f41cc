"""What events cost: figures of dead and hurt, each with the event that it tells of.

A figure is an event's where its own words tell of it, or where it stands behind it in a sentence
that has told of no other of force ("hit a market, killing nine"; of one that stands before it half
are not its: "famines that killed millions, and the massacre"). Claims lead further: to figures of
the same matter elsewhere. What is a running total, a part of others or not real is left out; where
no figure is surely an event's the event has none.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import get_args

import msgspec

from readout.linking.claims.counts.costs import Cost, settle
from readout.linking.claims.counts.keys import FigureKeys, LocalFigure
from readout.linking.claims.counts.tables import count_tables
from readout.schema.claim import Claim
from readout.schema.duplicate import DuplicateGroup
from readout.schema.happening import Happening, Happenings, mention_id
from readout.schema.rowid import row_id
from readout.schema.span import Span
from readout.schema.toll import Toll, TollBasis, TollFigure, TollMeasure

_ATTACK = "ASSAULT"
_COSTING: Mapping[TollBasis, frozenset[str]] = MappingProxyType(
    {"words": frozenset((_ATTACK, "PROTEST")), "sentence": frozenset((_ATTACK,))}
)
"""PLOVER types of events that may cost so much, by what a figure is tied to them by."""
_MEASURES: tuple[TollMeasure, ...] = get_args(TollMeasure)
_UNITS = frozenset(("people", ""))


class _Count(msgspec.Struct, frozen=True):
    """A figure that counts what events cost."""

    document: str
    measure: TollMeasure
    local: LocalFigure

    @property
    def id(self) -> str:
        return row_id(self.document, Span(self.local.start, self.local.end), "figure")


class _Home(msgspec.Struct, frozen=True):
    """The event of a figure, and why it is taken for it."""

    event: str
    basis: TollBasis
    mention: str | None = None


def add_tolls(
    happenings: Happenings,
    keys: Iterable[FigureKeys],
    claims: Iterable[Claim] = (),
    groups: Iterable[DuplicateGroup] = (),
) -> Happenings:
    """Events with what they cost; see `find_tolls`."""
    tolls = find_tolls(keys, happenings.events, claims, groups)
    events = tuple(
        msgspec.structs.replace(event, tolls=tolls[event.id]) if event.id in tolls else event
        for event in happenings.events
    )
    return msgspec.structs.replace(happenings, events=events)


def find_tolls(
    keys: Iterable[FigureKeys],
    events: Iterable[Happening],
    claims: Iterable[Claim] = (),
    groups: Iterable[DuplicateGroup] = (),
) -> Mapping[str, tuple[Toll, ...]]:
    """What events cost, by their ids; of the others nothing is told. A function of the sets given,
    whatever their order, linear in figures and mentions.

    `claims` are those of figures, `groups` tell which documents carry one text.
    """
    counts = {count.id: count for document in keys for count in _counts(document)}
    claims = sorted(claims, key=lambda claim: claim.id)
    homes = dict(_own(counts, events))
    homes |= dict(_through(claims, counts, homes))
    past = {id for claim in claims for id in _replaced(claim)}
    group_of = {id: group.id for group in groups for id in group.members}
    costs: dict[tuple[str, TollMeasure], list[Cost]] = defaultdict(list)
    for id, home in homes.items():
        count = counts[id]
        source = group_of.get(count.document, count.document)
        costs[home.event, count.measure].append(_cost(count, home, source, is_past=id in past))
    tolls: dict[str, list[Toll]] = defaultdict(list)
    for event, measure in sorted(costs, key=lambda key: (key[0], _MEASURES.index(key[1]))):
        toll = settle(measure, costs[event, measure])
        if toll is not None:
            tolls[event].append(toll)
    return {event: tuple(found) for event, found in tolls.items()}


def _counts(document: FigureKeys) -> Iterator[_Count]:
    """The figures that may tell what one event cost: of people, no running totals and no parts of
    others, as "three of the guards" are, and "50 seriously hurt"."""
    for figure in document.figures:
        measure = next((each for each in _MEASURES if each == figure.measure), None)
        if measure is None or figure.unit not in _UNITS or figure.low is None:
            continue
        is_part = figure.group or (measure == "injured" and bool(figure.sorts))
        if figure.aside is None and not (figure.cumulative or figure.since or is_part):
            yield _Count(document.document, measure, figure)


def _own(counts: Mapping[str, _Count], events: Iterable[Happening]) -> Iterator[tuple[str, _Home]]:
    """The events that figures tell of by themselves; only such as are told as fact."""
    event_of = {
        member.id: event
        for event in events
        for member in event.members
        if member.factuality == "actual"
    }
    for id, count in counts.items():
        local = count.local
        basis: TollBasis = "sentence" if local.event is None else "words"
        before = tuple(span for span in local.beside if span.start < local.start)
        spans = before if local.event is None else (local.event,)
        mentions = (mention_id(count.document, span.start, span.end) for span in spans)
        found = {
            event_of[mention].id: mention
            for mention in mentions
            if mention in event_of and _type(event_of[mention]) in _COSTING[basis]
        }
        if len(found) == 1:
            ((event, mention),) = found.items()
            yield id, _Home(event, basis, mention)


def _type(event: Happening) -> str:
    return event.types[0].value if event.types else ""


def _through(
    claims: Iterable[Claim], counts: Mapping[str, _Count], homes: Mapping[str, _Home]
) -> Iterator[tuple[str, _Home]]:
    """The other figures of claims whose figures are one event's, by their own words, and of no
    other."""
    for claim in claims:
        own = {member.id: homes[member.id] for member in claim.members if member.id in homes}
        events = {home.event for home in own.values()}
        if len(events) != 1 or all(home.basis != "words" for home in own.values()):
            continue
        home = _Home(events.pop(), "claim")
        for id in sorted(_allied(claim, own)):
            count = counts.get(id)
            if count is not None and count.local.event is None:
                yield id, home


def _allied(claim: Claim, own: Collection[str]) -> set[str]:
    """The other members that go together with one of these. Such as contradict them may well
    measure something else."""
    return {
        other
        for pair in claim.pairs
        if pair.relation != "conflict"
        for one, other in ((pair.left, pair.right), (pair.right, pair.left))
        if one in own and other not in own
    }


def _replaced(claim: Claim) -> Iterator[str]:
    """The members of a claim of which another took the place."""
    for pair in claim.pairs:
        if pair.relation == "supersede" and pair.newer is not None:
            yield pair.left if pair.newer == pair.right else pair.right


def _cost(count: _Count, home: _Home, source: str, *, is_past: bool) -> Cost:
    local = count.local
    figure = TollFigure(
        id=count.id,
        document=count.document,
        span=Span(local.start, local.end),
        basis=home.basis,
        low=math.ceil(local.low or 0.0),
        high=None if local.high is None else math.floor(local.high),
        mention=home.mention,
        past=is_past,
    )
    return Cost(
        figure=figure,
        kind=_kind(local),
        source=source,
        voice="" if local.voice is None else local.voice.member or local.voice.name.lower(),
        sentence=local.sentence,
        is_vague=count_tables().is_bare(local.words),
        corrects=local.corrects,
    )


def _kind(local: LocalFigure) -> frozenset[str] | None:
    """Who is counted; see `Cost`."""
    if not local.nouns:
        return None
    tables = count_tables()
    nouns = [each for each in local.nouns if each in tables.partial or each not in tables.anybody]
    return frozenset([tables.classes.get(noun, noun) for noun in nouns] or local.nations)
