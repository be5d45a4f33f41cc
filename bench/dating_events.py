"""Event links as donors of dates: what they would gain (`bench/dating.py --events`).

Measured and not adopted (docs/quality.md). Events are linked once, with the dates that documents
state and no cast, for the cast rests on dates; what is dated lends its days to what is not. A
mention that says when it was ("on Tuesday") places its document by the day that most mentions of
dated documents name; one that opens its document and names no time lies near the documents that
open with the event likewise.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
import numpy as np

from readout.anchoring import anchor
from readout.linking.dating.donors import SHOWN, Ground
from readout.linking.dating.model import Model
from readout.linking.dating.moments import Moment, find_moment
from readout.linking.dating.pile import published_when
from readout.linking.dating.weights import load_weights
from readout.linking.events import EventKeys, LocalEvent, date_keys, link_events
from readout.schema.happening import EventMember, Happening
from readout.schema.span import Span
from readout.schema.time import Dct, Interval, Timex

_LEAD = 3  # sentences that open a document
_TRUST = {"same-event": 0.75, "same-news": 0.7}  # read off 20 % hidden: an upper bound
_POWER = 0.7


class Told(msgspec.Struct, frozen=True):
    """The event mentions of one document and its time expressions, not anchored."""

    events: EventKeys
    timexes: tuple[Timex, ...]

    @property
    def id(self) -> str:
        """That of the document."""
        return self.events.document


class Lent(msgspec.Struct, frozen=True):
    """Days of publication with their shares, as events of dated documents place them."""

    rule: str
    days: tuple[tuple[int, float], ...]
    span: Span
    donors: tuple[str, ...]


def lend(told: Sequence[Told], stated: Mapping[str, Dct]) -> dict[str, list[Lent]]:
    """What the events of other documents with a stated date say of each, by id."""
    keys = [
        date_keys(one.events, anchor(one.timexes, stated[one.id].date), stated[one.id])
        for one in told
    ]
    finder = _Finder(told, keys, stated)
    found: dict[str, list[Lent]] = defaultdict(list)
    for happening in link_events(keys, dates=stated).events:
        if len({member.document for member in happening.members}) > 1:
            for document, lent in finder.lent(happening):
                found[document].append(lent)
    return found


class _Finder:
    def __init__(
        self, told: Sequence[Told], keys: Sequence[EventKeys], stated: Mapping[str, Dct]
    ) -> None:
        self._stated = stated
        self._timex = {(one.id, t.start, t.end): t for one in told for t in one.timexes}
        self._mention = {
            (each.document, event.start, event.local): event
            for each in keys
            for event in each.events
        }

    def lent(self, happening: Happening) -> Iterator[tuple[str, Lent]]:
        """What the mentions of one event say of each of its documents."""
        weights = load_weights()
        members = [(member, self._event(member)) for member in happening.members]
        done = [(member, event) for member, event in members if event.factuality == "actual"]
        for member, event in done:
            others = [
                (other.document, found)
                for other, found in done
                if other.document != member.document and self._day(other.document) is not None
            ]
            moment = self._moment(member.document, event)
            if moment is None and (event.when or event.sentence >= _LEAD):
                continue
            day, donors = _named(others) if moment is not None else self._news(others)
            if day is None:
                continue
            lead = moment is None
            days = published_when(moment, day, lead=lead, weights=weights)
            if days:
                rule = "same-news" if lead else "same-event"
                yield member.document, Lent(rule, days, member.span, donors)

    def _news(
        self, others: Sequence[tuple[str, LocalEvent]]
    ) -> tuple[Interval | None, tuple[str, ...]]:
        """The day of the first document that opens with an event."""
        opening = [
            (day, document)
            for document, event in others
            if not event.when
            and event.sentence < _LEAD
            and (day := self._day(document)) is not None
        ]
        if not opening or any(_is_day(event) for _, event in others):
            return None, ()
        first = min(opening)[0]
        return Interval(first, first), tuple(sorted({document for _, document in opening}))

    def _day(self, document: str) -> Any:
        return self._stated[document].date

    def _event(self, member: EventMember) -> LocalEvent:
        return self._mention[member.document, member.span.start, member.local]

    def _moment(self, document: str, event: LocalEvent) -> Moment | None:
        timexes = (self._timex.get((document, span.start, span.end)) for span in event.when)
        moments = (find_moment(timex) for timex in timexes if timex is not None)
        return next((moment for moment in moments if moment is not None), None)


def _named(
    others: Sequence[tuple[str, LocalEvent]],
) -> tuple[Interval | None, tuple[str, ...]]:
    """The day that most mentions name themselves, the earliest of equals."""
    days = Counter(event.earliest for _, event in others if _is_day(event))
    named = {day: count for day, count in days.items() if day is not None}
    if not named:
        return None, ()
    best = min(named, key=lambda day: (-named[day], day))
    donors = {document for document, event in others if _is_day(event) and event.earliest == best}
    return Interval(best, best), tuple(sorted(donors))


def _is_day(event: LocalEvent) -> bool:
    return event.dated and event.earliest == event.latest


@contextmanager
def lending(found: Mapping[str, Sequence[Lent]]) -> Iterator[None]:
    """Let dating weigh these beside what it weighs anyhow."""
    as_shipped = Model._lent

    def with_events(model: Model, number: int, axis: Any, near: Any, spread: float) -> Any:
        yield from as_shipped(model, number, axis, near, spread)
        for lent in found.get(model._pile.keys[number].id, ()):
            trust = _TRUST[lent.rule]
            total = np.full(axis.size, (1 - trust) * spread)
            for day, share in lent.days:
                if 0 <= day - axis.first < axis.size:
                    total[day - axis.first] += trust * share
            yield Ground(
                rule=lent.rule,
                belief=_POWER * np.log(total),
                wrong=1 - trust,
                spans=(lent.span,),
                donors=lent.donors[:SHOWN],
            )

    Model._lent = with_events  # type: ignore[method-assign,assignment]
    try:
        yield
    finally:
        Model._lent = as_shipped  # type: ignore[method-assign]
