"""Which sentence tells of which days: by its own words, by its event's other reports, or by the day
of its document."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from readout.linking.timeline.keys import Line, TimelineKeys
from readout.linking.timeline.weights import LEAD
from readout.schema.duplicate import DuplicateGroup
from readout.schema.happening import Happening, Happenings, mention_id
from readout.schema.time import Dct, Interval, Timex

Basis = Literal["said", "event", "published"]
"""What dates a telling: a time expression of the sentence, the other reports of its event, the day
of its document."""

MOST_DAYS = 4
"""Days of one sentence; what names more is a list."""
FEWEST_WORDS = 5
"""Words below which a sentence tells nothing."""


class Telling(msgspec.Struct, frozen=True):
    """One sentence as a report of certain days.

    `document` is the place of its document among all, `group` the smallest id of those that carry
    one text. `days` is None where nothing dates it. `published` is the day on which its text came
    out first as a number, 0 where that is not known, and `gap` how many days after its days that
    is. `first` tells that these are the first days that the sentence names. `happenings` are places
    in the list of events. `is_copy` tells that the document carries another's text, `is_past` that
    the sentence tells of something long past.
    """

    document: int
    id: str
    group: str
    outlet: str
    line: Line
    days: Interval | None
    basis: Basis
    published: int = 0
    gap: int = 0
    first: bool = True
    happenings: tuple[int, ...] = ()
    is_copy: bool = False
    is_past: bool = False

    @property
    def day(self) -> dt.date | None:
        """The day, None where it is none or several."""
        days = self.days
        return None if days is None or days.earliest != days.latest else days.earliest


class Context(msgspec.Struct, frozen=True):
    """What is known beside the sentences, by document id and by mention id. `timexes` are
    anchored, `firsts` are the dates on which the texts of copies came out first."""

    dates: Mapping[str, Dct]
    firsts: Mapping[str, Dct]
    timexes: Mapping[str, Sequence[Timex]]
    groups: Mapping[str, str]
    copies: frozenset[str]
    outlets: Mapping[str, str]
    events: Sequence[Happening]
    event_of: Mapping[str, int]
    past: frozenset[str]


def make_context(
    dates: Mapping[str, Dct],
    timexes: Mapping[str, Sequence[Timex]],
    happenings: Happenings | None = None,
    groups: Iterable[DuplicateGroup] = (),
    outlets: Mapping[str, str] | None = None,
) -> Context:
    """The lookups. Events are in the order of their ids."""
    events = sorted(happenings.events, key=lambda event: event.id) if happenings else []
    found = list(groups)
    return Context(
        dates=dates,
        firsts={id: first for group in found for id, first in _find_firsts(group, dates)},
        timexes=timexes,
        groups={id: min(group.members) for group in found for id in group.members},
        copies=frozenset(copy.id for group in found for copy in group.copies),
        outlets=outlets or {},
        events=events,
        event_of={member.id: at for at, event in enumerate(events) for member in event.members},
        past=frozenset(
            member.id for event in events for member in event.members if member.historical
        ),
    )


def _find_firsts(group: DuplicateGroup, dates: Mapping[str, Dct]) -> Iterator[tuple[str, Dct]]:
    known = [dates[id] for id in group.members if id in dates]
    dated = [dct for dct in known if dct.date is not None]
    if dated:
        first = min(dated, key=lambda dct: dct.date or dt.date.max)
        yield from ((id, first) for id in group.members)


def find_tellings(documents: Sequence[TimelineKeys], context: Context) -> list[Telling]:
    """What every sentence tells of, documents and sentences in order. A sentence that a copy of its
    document has, too, is told by each, and counts once wherever groups are counted."""
    return [
        telling
        for place, document in enumerate(documents)
        for telling in _of_document(place, document, context)
    ]


def _of_document(place: int, document: TimelineKeys, context: Context) -> Iterator[Telling]:
    dct = context.dates.get(document.document, Dct())
    timexes = context.timexes.get(document.document, ())
    first = context.firsts.get(document.document, dct)
    published = _bounds(first)
    day = 0 if first.date is None else first.date.toordinal()
    for line in document.lines:
        if line.words < FEWEST_WORDS or not line.terms:
            continue
        mentions = [mention_id(document.document, span.start, span.end) for span in line.events]
        happenings = tuple(
            sorted({context.event_of[id] for id in mentions if id in context.event_of})
        )
        base = Telling(
            document=place,
            id=document.document,
            group=context.groups.get(document.document, document.document),
            outlet=context.outlets.get(document.document, ""),
            line=line,
            days=published,
            basis="published",
            published=day,
            happenings=happenings,
            is_copy=document.document in context.copies,
            is_past=any(id in context.past for id in mentions),
        )
        said = _said([timexes[at] for at in line.times if at < len(timexes)], dct.date)
        if said:
            dated = [_dated(base, days, "said", first=n == 0) for n, days in enumerate(said)]
            yield from dated
            if line.place < LEAD and all(each.gap > 1 for each in dated):
                # News that names the day of what went before: "after last month's storm".
                yield base
            continue
        told = _told(happenings, context, dct)
        yield base if told is None else _dated(base, told, "event", first=True)


def _bounds(dct: Dct) -> Interval | None:
    """The days on which a document may have been published, None where they are not bounded."""
    if dct.date is not None:
        return Interval(dct.date, dct.date)
    if dct.earliest is None or dct.latest is None:
        return None
    return Interval(dct.earliest, dct.latest)


def _dated(base: Telling, days: Interval, basis: Basis, *, first: bool) -> Telling:
    gap = base.published - days.latest.toordinal() if base.published and days.latest else 0
    return msgspec.structs.replace(base, days=days, basis=basis, first=first, gap=gap)


def _said(timexes: Sequence[Timex], published: dt.date | None) -> list[Interval]:
    """The days that a sentence names; where it names none, the first longer stretch that does not
    hold the day of its document, as "this year" does. A full date that is the document's own stamps
    it: a report calls its own day "today" or by its weekday."""
    days: list[Interval] = []
    longer: list[Interval] = []
    for timex in timexes:
        found = timex.interval
        if timex.type not in ("DATE", "TIME") or found is None:
            continue
        if found.earliest is None or found.latest is None:
            continue
        if found.earliest != found.latest:
            holds = published is not None and found.earliest <= published <= found.latest
            longer += [] if holds else [found]
        elif timex.relation is not None or found.earliest != published:
            days.append(found)
    return list(dict.fromkeys(days or longer[:1]))[:MOST_DAYS]


def _told(happenings: Sequence[int], context: Context, dct: Dct) -> Interval | None:
    """The day that other reports name for an event of the sentence, as far as it is that of the
    document or the one before: that of the event with most reports. Older days are not believed:
    what a sentence tells without a date is news, whatever older event it speaks of, too."""
    best: dict[dt.date, int] = defaultdict(int)
    for at in happenings:
        event = context.events[at]
        if event.precision != "day" or event.disputed or event.days is None or not event.dated:
            continue
        day = event.days.earliest
        if day is not None and dct.date is not None and 0 <= (dct.date - day).days <= 1:
            best[day] = max(best[day], event.dated)
    if not best:
        return None
    day = min(best, key=lambda each: (-best[each], each))
    return Interval(day, day)
