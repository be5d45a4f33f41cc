"""Occasions of talk with what each party says of them, side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from readout.export.brief.values import Column, Flag, Line, Section, Sides, Source
from readout.schema.eventtables import OccasionRow, ReadoutRow
from readout.web.brief.citing import Place, cite, find_sources, whole
from readout.web.brief.scope import Scope
from readout.web.project import Reader
from readout.web.wording import count, interval, number, shortened
from readout.web.written import as_written

MOST = 10
MOST_PARTIES = 4
MOST_LINES = 4
MOST_TELLING = 4
MOST_NAMED = 4
MOST_ALONE = 8
AROUND = 120


def tell_occasions(project: Reader, scope: Scope) -> Section | None:
    """The section, None where no occasion has anything said of it."""
    rows = project.account.occasions(limit=None).rows
    kept = [row for row in rows if row.readouts and _concerns(row, scope)]
    if not kept:
        return None
    best = sorted(kept, key=lambda row: (*_weight(row), row.id))[:MOST]
    chosen = sorted(best, key=lambda row: (*_days(row), row.id))
    places = [place for row in chosen for place in _places(row)]
    sources = find_sources(project, places, around=AROUND)
    left = len(kept) - len(chosen)
    return Section(
        name="occasions",
        title="Meetings and calls",
        intro="What each party says at a meeting, call, visit or briefing, or about it, side by "
        "side. “Only here” are words that no other party uses.",
        blocks=tuple(_sides(project, row, sources) for row in chosen),
        rest=f"{number(left)} more are in the project; those with most readouts and sources are "
        "told here." if left else "",
    )  # fmt: skip


def _concerns(row: OccasionRow, scope: Scope) -> bool:
    named = {party.id for party in row.participants} | {each.party.id for each in row.readouts}
    is_of = scope.actor is None or scope.actor.id in named
    return is_of and scope.holds(row.earliest, row.latest)


def _weight(row: OccasionRow) -> tuple[int, int, int]:
    """Smaller is weightier: both readouts first, then sources, then how much is said."""
    said = sum(len(readout.statements) for readout in row.readouts)
    return -min(len(row.readouts), 2), -row.independent, -said


def _days(row: OccasionRow) -> tuple[bool, dt.date]:
    day = row.earliest or row.latest
    return day is None, day or dt.date.max


def _parties(row: OccasionRow) -> tuple[ReadoutRow, ...]:
    """Those who say most, named ones before others, in the order of the record."""
    ranked = sorted(
        row.readouts,
        key=lambda each: (not each.party.name, -len(each.statements), each.party.id),
    )[:MOST_PARTIES]
    return tuple(each for each in row.readouts if each in ranked)


def _places(row: OccasionRow) -> Iterator[Place]:
    for readout in _parties(row):
        for said in readout.statements[:MOST_LINES]:
            span = whole(said.content)
            if span is not None:
                yield said.document, span


def _sides(project: Reader, row: OccasionRow, sources: Mapping[Place, Source]) -> Sides:
    names = [party.name for party in row.participants if party.name]
    title = f"{row.kind.capitalize()}: {_listed(names)}" if names else row.kind.capitalize()
    if row.place is not None:
        title += f" · {row.place.name}"
    return Sides(
        title=title,
        label=interval(row.earliest, row.latest) if row.earliest or row.latest else "",
        flags=() if row.factuality == "actual" else (Flag(row.factuality),),
        columns=tuple(_column(readout, sources) for readout in _parties(row)),
        sources=tuple(_telling(project, row)),
        note=f"{count(row.independent, 'independent source')} "
        f"in {count(row.documents, 'document')}",
    )


def _listed(names: Iterable[str]) -> str:
    named = tuple(dict.fromkeys(names))
    more = len(named) - MOST_NAMED
    return ", ".join(named[:MOST_NAMED]) + (f" and {more} more" if more > 0 else "")


def _column(readout: ReadoutRow, sources: Mapping[Place, Source]) -> Column:
    words = [said.content_text for said in readout.statements]
    lines = []
    for said in readout.statements[:MOST_LINES]:
        span = whole(said.content)
        source = None if span is None else sources.get((said.document, span))
        if source is not None:
            cue = shortened(said.cue_text, 40)
            lines.append(Line(quoted=source, note=f"“{cue}”" if cue else ""))
    return Column(
        title=readout.party.name or "not named",
        lines=tuple(lines),
        alone=as_written(readout.alone, words)[:MOST_ALONE],
    )


def _telling(project: Reader, row: OccasionRow) -> Iterator[Source]:
    """Where it is told, a document each."""
    view = project.account.event(row.id)
    seen: set[str] = set()
    for mention in () if view is None else view.mentions:
        passage = mention.passage
        if passage.document.id in seen or len(seen) == MOST_TELLING:
            continue
        seen.add(passage.document.id)
        yield cite(passage)
