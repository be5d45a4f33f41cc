"""Which positions of different documents tell of one taking: the same actor, the same act, the same
days, and much the same words."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from readout import anchoring
from readout.linking.clusters import partition
from readout.linking.positions.comparing import Weights, compare
from readout.linking.positions.keys import LocalPosition, PositionKeys
from readout.schema.link import Link
from readout.schema.position import PositionAct, member_id
from readout.schema.time import Dct, Interval

SAME = 0.5
"""Likeness from which two positions of one actor, one act and the same days are one."""
APART = 7
"""Days between two tellings of one taking: weeklies, and papers that take it up."""
REACH = 40
"""Tellings after one, in the order of time, that share a word with it and are compared with it."""
_MONTH = 31


class Taking(msgspec.Struct, frozen=True, kw_only=True):
    """One position of one document as one actor's. `actor` is that of the cast, `terms` are the
    words it is compared by, `days` when it was taken as far as known, `published` the day of the
    document."""

    id: str
    document: str
    actor: str
    name: str
    local: LocalPosition
    terms: frozenset[str]
    days: Interval | None = None
    published: dt.date | None = None

    @property
    def day(self) -> dt.date | None:
        """The first of its days."""
        return None if self.days is None else self.days.earliest or self.days.latest

    @property
    def order(self) -> tuple[bool, dt.date, bool, dt.date, str]:
        """Undated ones come last; of one day by the day of the document."""
        day, out = self.day, self.published
        return (day is None, day or dt.date.min, out is None, out or dt.date.min, self.id)


def find_takings(
    keys: Iterable[PositionKeys], dates: Mapping[str, Dct], cast_of: Mapping[str, str]
) -> tuple[Taking, ...]:
    """All positions of all documents, one for each who takes them, in the order of time."""
    unique = {document.document: document for document in keys}
    found = [
        taking
        for document in unique.values()
        for local in document.positions
        for taking in _takings(document.document, local, dates.get(document.document), cast_of)
    ]
    return tuple(sorted(found, key=lambda taking: taking.order))


def _takings(
    document: str, local: LocalPosition, dct: Dct | None, cast_of: Mapping[str, str]
) -> Iterator[Taking]:
    days, terms = find_days(local, dct), frozenset(local.what.terms)
    taken: set[str] = set()
    for number, who in enumerate(local.takers, start=1):
        actor = cast_of.get(who.member, who.member)
        if actor in taken:
            continue
        taken.add(actor)
        yield Taking(
            id=member_id(document, local.start, local.end, number),
            document=document,
            actor=actor,
            name=who.name,
            local=local,
            terms=terms,
            days=days,
            published=None if dct is None else dct.date or dct.latest,
        )


def find_days(local: LocalPosition, dct: Dct | None) -> Interval | None:
    """When a position was taken: the days its own words name, where these are few and no later than
    the document; else those of the document; None where its date is not known."""
    day = None if dct is None else dct.date
    for timex in anchoring.anchor(local.when, day) if day is not None else ():
        days = timex.interval
        if timex.type == "DATE" and days is not None and _is_near(days, day):
            return days
    if dct is None or (dct.date is None and dct.earliest is None and dct.latest is None):
        return None
    if dct.date is not None:
        return Interval(dct.date, dct.date)
    return Interval(dct.earliest, dct.latest)


def _is_near(days: Interval, day: dt.date | None) -> bool:
    if days.earliest is None or days.latest is None or day is None or days.latest > day:
        return False
    return (days.latest - days.earliest).days <= _MONTH


def group(takings: Sequence[Taking], weights: Weights) -> list[list[Taking]]:
    """Those that tell of one taking, together; `takings` in the order of time."""
    by_actor: dict[tuple[str, PositionAct], list[Taking]] = defaultdict(list)
    for taking in takings:
        by_actor[taking.actor, taking.local.act].append(taking)
    links = [link for told in by_actor.values() for link in _links(told, weights)]
    # Two that take one position make one claim on others; people give no verdicts on these.
    parts = partition("claim", (taking.id for taking in takings), links, cut=SAME)
    known = {taking.id: taking for taking in takings}
    return [[known[id] for id in cluster.members] for cluster in parts.clusters]


def _links(told: Sequence[Taking], weights: Weights) -> Iterator[Link]:
    """The links among the tellings of one actor and act, each compared with the last few that share
    a word with it."""
    by_term: dict[str, list[int]] = defaultdict(list)
    for at, taking in enumerate(told):
        near: set[int] = set()
        leading = taking.terms - weights.familiar or taking.terms
        for term in leading:
            near.update(by_term[term][-REACH:])
        for term in taking.terms:
            by_term[term].append(at)
        found = (_link(told[other], taking, weights) for other in sorted(near))
        yield from (link for link in found if link is not None)


def _link(one: Taking, other: Taking, weights: Weights) -> Link | None:
    if not _meet(one.days, other.days):
        return None
    likeness = compare(one.terms, other.terms, weights)
    # A text that has told it in full takes it up in short: "backs the operation".
    is_one_text = one.document == other.document
    score = max(likeness.alike, likeness.held if is_one_text else 0.0)
    left, right = sorted((one.id, other.id))
    return Link(kind="claim", left=left, right=right, score=score) if score >= SAME else None


def _meet(one: Interval | None, other: Interval | None) -> bool:
    """Whether two stretches of days lie no more than a few apart; undated ones only if both are."""
    if one is None or other is None:
        return one is other
    first, last = sorted((one, other), key=lambda days: days.earliest or dt.date.min)
    if first.latest is None or last.earliest is None:
        return True
    return (last.earliest - first.latest).days <= APART


def named(takings: Iterable[Taking]) -> dict[str, str]:
    """What the actors of some takings are called: the shortest name of each."""
    names: dict[str, str] = {}
    for taking in takings:
        known = names.get(taking.actor, taking.name)
        names[taking.actor] = min(known, taking.name, key=lambda name: (len(name), name))
    return names
