"""The timeline: entries, kept, filtered and paged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypedDict

import msgspec

from readout.schema.entry import Entry, TimelineRow, timeline_row
from readout.schema.entryview import TimelinePage, TimelineQuery, TimelineView
from readout.schema.tables import Named
from readout.schema.time import Interval
from readout.schema.toll import Toll
from readout.schema.view import Count
from readout.store.cast import named
from readout.store.conditions import Condition, count_by, where
from readout.store.database import Database, within
from readout.store.rows import passages, rows_of
from readout.store.told import texts_of

_PAGE = 500
_MOST_NAMED = 40
_AROUND = 40


def put_entries(database: Database, entries: Iterable[Entry]) -> None:
    """Keep this timeline in place of any other."""
    for table in ("marked", "entries"):
        database.run(f"DELETE FROM {table}")  # noqa: S608
    for entry in entries:
        days = entry.days or Interval()
        database.run(
            "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                entry.rank,
                entry.id,
                entry.event,
                entry.kind,
                entry.factuality,
                days.earliest and days.earliest.isoformat(),
                days.latest and days.latest.isoformat(),
                entry.precision,
                len(entry.documents),
                entry.sources,
                len(entry.disputed),
                msgspec.json.encode(entry).decode("utf-8"),
            ),
        )
        database.run_many(
            "INSERT OR IGNORE INTO marked VALUES (?, ?, ?)",
            ((label, value, entry.rank) for label, value in _labels(entry)),
        )


def _labels(entry: Entry) -> Iterator[tuple[str, str]]:
    yield from (("actor", id) for id in entry.participants)
    yield from (("type", type_) for type_ in entry.types)
    yield from (("place", place) for place in entry.places)
    yield from (("outlet", outlet) for outlet in entry.outlets)


def entries(database: Database, query: TimelineQuery) -> TimelinePage:
    """One page of the timeline, with what each filter would leave."""
    condition, parameters = where(_conditions(query))
    source = f"FROM entries AS e WHERE {condition}"
    if query.most is not None:
        source = f"FROM (SELECT e.* {source} ORDER BY e.rank LIMIT {within(query.most)}) AS e"
    found = database.rows(
        f"SELECT e.data {source} ORDER BY {_ORDERS[query.order]} LIMIT ? OFFSET ?",
        (*parameters, -1 if query.limit is None else within(query.limit), within(query.offset)),
    )
    days = database.rows(
        f"SELECT e.earliest AS day, count(*) AS number {source} "
        f"{'AND' if query.most is None else 'WHERE'} e.earliest = e.latest GROUP BY 1 ORDER BY 1",
        parameters,
    )
    undated = msgspec.structs.replace(query, undated=True, since=None, until=None, most=None)
    without, its = where(_conditions(undated))
    return TimelinePage(
        views=views_of(database, [_entry(row["data"]) for row in found]),
        total=int(database.value(f"SELECT count(*) {source}", parameters)),
        undated=int(database.value(f"SELECT count(*) FROM entries AS e WHERE {without}", its)),  # noqa: S608
        days=tuple(Count(row["day"], row["number"]) for row in days),
        **(_facets(database, query) if query.facets else {}),
    )


class _Facets(TypedDict, total=False):
    """Counts of what each filter would leave."""

    types: tuple[Count, ...]
    kinds: tuple[Count, ...]
    factualities: tuple[Count, ...]
    outlets: tuple[Count, ...]
    places: tuple[Count, ...]
    actors: tuple[tuple[Named, int], ...]


def _facets(database: Database, query: TimelineQuery) -> _Facets:
    return _Facets(
        types=_marks(database, query, "type"),
        kinds=_counts(database, query, "kind"),
        factualities=_counts(database, query, "factuality"),
        outlets=_marks(database, query, "outlet"),
        places=_marks(database, query, "place"),
        actors=_actors(database, query),
    )


def iter_entries(database: Database) -> Iterator[TimelineRow]:
    """The whole timeline as rows, by rank."""
    last = 0
    while rows := database.rows(
        "SELECT rank, data FROM entries WHERE rank > ? ORDER BY rank LIMIT ?", (last, _PAGE)
    ):
        found = [_entry(row["data"]) for row in rows]
        texts = texts_of(database, (entry.sentence.document for entry in found))
        for entry in found:
            yield timeline_row(entry, texts[entry.sentence.document])
        last = rows[-1]["rank"]


def views_of(database: Database, found: Sequence[Entry]) -> tuple[TimelineView, ...]:
    """Entries as pages show them."""
    ids = sorted({entry.sentence.document for entry in found})
    keys = {
        row["id"]: row["key"]
        for row in database.rows(
            "SELECT id, key FROM documents WHERE id IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(ids).decode("ascii"),),
        )
    }
    documents = dict(zip(ids, rows_of(database, [keys[id] for id in ids]), strict=True))
    texts = texts_of(database, ids)
    names = named(database, (id for entry in found for id in entry.participants))
    tolls = _tolls(database, (entry.event for entry in found if entry.event is not None))
    places = [(each.document, each.span) for entry in found for each in entry.evidence]
    quoted = {
        (passage.document.id, passage.span): passage
        for passage in passages(database, dict.fromkeys(places), around=_AROUND)
    }
    return tuple(
        TimelineView(
            row=timeline_row(entry, texts[entry.sentence.document]),
            document=documents[entry.sentence.document],
            participants=tuple(Named(id, names[id]) for id in entry.participants if id in names),
            evidence=tuple(
                quoted[each.document, each.span]
                for each in entry.evidence
                if (each.document, each.span) in quoted
            ),
            tolls=tolls.get(entry.event or "", ()),
        )
        for entry in found
    )


def _tolls(database: Database, ids: Iterable[str]) -> Mapping[str, tuple[Toll, ...]]:
    """What events cost, of those of which figures tell."""
    rows = database.rows(
        "SELECT id, json_extract(data, '$.tolls') AS tolls FROM happenings "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(sorted(set(ids))).decode("ascii"),),
    )
    return {
        row["id"]: msgspec.json.decode(row["tolls"], type=tuple[Toll, ...])
        for row in rows
        if row["tolls"] is not None
    }


def _entry(data: str) -> Entry:
    return msgspec.json.decode(data, type=Entry)


_ORDERS = {
    "day": "e.earliest IS NULL, e.earliest, e.latest, e.rank",
    "rank": "e.rank",
}


def _conditions(query: TimelineQuery, *, without: str = "") -> Iterator[Condition]:
    yield Condition("e.earliest IS NULL" if query.undated else "e.earliest IS NOT NULL")
    for name in ("kind", "factuality"):
        if (value := getattr(query, name)) is not None and name != without:
            yield Condition(f"e.{name} = ?", (value,))
    for name in ("actor", "type", "place", "outlet"):
        if (value := getattr(query, name)) is not None and name != without:
            yield Condition(
                "e.rank IN (SELECT rank FROM marked WHERE label = ? AND value = ?)", (name, value)
            )
    if query.disputed is not None:
        yield Condition("e.conflicts > 0" if query.disputed else "e.conflicts = 0")
    if query.since is not None:
        yield Condition("e.latest >= ?", (query.since.isoformat(),))
    if query.until is not None:
        yield Condition("e.earliest <= ?", (query.until.isoformat(),))


def _counts(database: Database, query: TimelineQuery, name: str) -> tuple[Count, ...]:
    conditions = _conditions(query, without=name)
    return count_by(database, f"e.{name}", "FROM entries AS e", conditions)


def _marks(database: Database, query: TimelineQuery, label: str) -> tuple[Count, ...]:
    condition, parameters = where(_conditions(query, without=label))
    # By value, as the marks lie; from entry to entry each value would have to be sorted in.
    rows = database.rows(
        "SELECT m.value, count(*) AS number FROM marked AS m WHERE m.label = ? "  # noqa: S608
        f"AND m.rank IN (SELECT e.rank FROM entries AS e WHERE {condition}) "
        "GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?",
        (label, *parameters, _MOST_NAMED),
    )
    return tuple(Count(row["value"], row["number"]) for row in rows)


def _actors(database: Database, query: TimelineQuery) -> tuple[tuple[Named, int], ...]:
    found = _marks(database, query, "actor")
    names = named(database, (count.value for count in found if count.value))
    return tuple(
        (Named(count.value, names[count.value]), count.count)
        for count in found
        if count.value in names and count.value
    )
