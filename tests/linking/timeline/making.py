"""Invented reports as keys, made by hand: sentences, days, and what lies between."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from readout.linking.dating.terms import find_terms, find_words
from readout.linking.timeline import TimelineKeys
from readout.linking.timeline.keys import Line
from readout.schema.happening import EventMember, Happening, Happenings, Told, mention_id
from readout.schema.span import Span
from readout.schema.time import Dct, Interval, Relation, Timex

MAY = dt.date(2031, 5, 1)


def may(day: int) -> dt.date:
    """A day of the month in which it all happens."""
    return dt.date(2031, 5, day)


class Report:
    """A report of some day: `said` are its sentences, each with the days that it names."""

    def __init__(self, id: str, published: dt.date | None) -> None:
        self.id, self.published = id, published
        self.lines: list[Line] = []
        self.timexes: list[Timex] = []
        self._at = 0

    def say(self, text: str, *days: dt.date | Interval, **more: Any) -> Report:
        """Add a sentence; with `event` its first characters are a mention of one."""
        start, end = self._at, self._at + len(text)
        self._at = end + 1
        times = []
        for day in days:
            times.append(len(self.timexes))
            self.timexes.append(_timex(start, day))
        if more.pop("event", False):
            more["events"] = (Span(start, start + 4),)
            more.setdefault("acts", 1)
        words = find_words(text).words
        self.lines.append(
            Line(
                start,
                end,
                more.pop("place", len(self.lines)),
                len(words),
                tuple(find_terms(words)),
                tuple(times),
                **{"acts": 1, **more},
            )
        )
        return self

    @property
    def keys(self) -> TimelineKeys:
        """The keys."""
        return TimelineKeys(document=self.id, lines=tuple(self.lines))

    @property
    def dct(self) -> Dct:
        """Its day."""
        day = self.published
        return Dct(date=day, earliest=day, latest=day, basis="stated" if day else "unknown")


def _timex(start: int, day: dt.date | Interval) -> Timex:
    days = day if isinstance(day, Interval) else Interval(day, day)
    return Timex(
        start=start,
        end=start + 1,
        type="DATE",
        value="XXXX-XX-XX",
        rule="made",
        relation=Relation(form="XXXX-XX-XX"),
        interval=days,
    )


def given(reports: Iterable[Report]) -> dict[str, Any]:
    """What linking is called with."""
    found = list(reports)
    return {
        "keys": [each.keys for each in found],
        "dates": {each.id: each.dct for each in found},
        "timexes": {each.id: tuple(each.timexes) for each in found},
    }


def happening(places: Sequence[tuple[Report, int]], **more: Any) -> Happening:
    """An event that these sentences tell of, by their numbers."""
    members = []
    for report, number in places:
        span = report.lines[number].events[0]
        id = mention_id(report.id, span.start, span.end)
        members.append(EventMember(id=id, document=report.id, local="e", span=span))
    members.sort(key=lambda member: member.id)
    documents = tuple(sorted({report.id for report, _ in places}))
    types = tuple(
        Told(value=value, documents=told) for value, told in more.pop("types", {}).items()
    )
    return Happening(
        id=members[0].id,
        name="made",
        members=tuple(members),
        types=types,
        documents=len(documents),
        sources=len(documents),
        factuality=more.pop("factuality", (Told(value="actual", documents=documents),)),
        **more,
    )


def happenings(*events: Happening, **more: Any) -> Happenings:
    """All of them."""
    return Happenings(events=tuple(events), **more)


def at(report: Report, number: int) -> tuple[str, int, int]:
    """Where a sentence stands."""
    line = report.lines[number]
    return report.id, line.start, line.end


def bare(value: Any) -> Any:
    """As plain values."""
    return msgspec.to_builtins(value)
