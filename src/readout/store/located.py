"""Where: places that documents name as places, counted and listed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Literal

import msgspec

from readout.schema.place import PlaceMention
from readout.schema.view import Count, PlaceCount, PlacePage, PlaceQuery, PlaceSort
from readout.store.conditions import counts_of
from readout.store.database import Database
from readout.store.sightings import key_of

# Counted by the index alone. An entry has one name, level and country, so the columns beside the
# grouped one are the same in each row of a group.
_PLACES = """
SELECT c.place AS id, l.name, l.level, l.country, l.latitude, l.longitude, c.documents, c.mentions
FROM (
  SELECT i.place, count(DISTINCT i.document) AS documents, count(*) AS mentions,
         max(i.document) AS last
  FROM located AS i INDEXED BY located_by_place JOIN documents AS d ON d.key = i.document
  WHERE d.state = 'current' GROUP BY i.place
) AS c JOIN located AS l ON l.place = c.place AND l.document = c.last
GROUP BY c.place
"""


def put_places(database: Database, document_id: str, found: Iterable[PlaceMention]) -> None:
    """Keep the places of a document in place of those kept before: the mentions that mean an
    entry of the gazetteer, and mean it as a place, not as its government. Raises KeyError where
    there is no such document."""
    key = key_of(database, document_id)
    database.run("DELETE FROM located WHERE document = ?", (key,))
    database.run_many(
        "INSERT OR IGNORE INTO located "
        "(document, start, end, place, name, level, country, latitude, longitude) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            (key, m.start, m.end, m.entry, m.name, m.level, m.country, m.lat, m.lon)
            for m in found
            if m.entry is not None
            and m.name is not None
            and m.level is not None
            and m.use != "government"
        ),
    )


def places(database: Database, query: PlaceQuery) -> PlacePage:
    """One page of places, with counts of levels and countries among what the rest keeps.

    Mentions are counted in one pass; the places are few enough to be sorted out here.
    """
    found = [
        PlaceCount(**{name: row[name] for name in row.keys()})  # noqa: SIM118
        for row in database.rows(_PLACES)
    ]
    kept = sorted((row for row in found if _keeps(query, row)), key=_KEYS[query.sort])
    end = None if query.limit is None else query.offset + query.limit
    return PlacePage(
        rows=tuple(kept[query.offset : end]),
        total=len(kept),
        levels=_counts(found, query, "level"),
        countries=_counts(found, query, "country"),
    )


def _keeps(query: PlaceQuery, row: PlaceCount) -> bool:
    return (
        query.text.casefold() in row.name.casefold()
        and query.level in (None, row.level)
        and (query.country is None or query.country == (row.country or ""))
    )


def _counts(
    found: Iterable[PlaceCount], query: PlaceQuery, name: Literal["level", "country"]
) -> tuple[Count, ...]:
    rest = msgspec.structs.replace(query, **{name: None})
    return counts_of(Counter(getattr(row, name) for row in found if _keeps(rest, row)).items())


def _often(row: PlaceCount) -> tuple[int, int, str, str]:
    return (-row.documents, -row.mentions, row.name, row.id)


_KEYS: dict[PlaceSort, Callable[[PlaceCount], tuple[object, ...]]] = {
    "documents": _often,
    "mentions": lambda row: (-row.mentions, *_often(row)),
    "name": lambda row: (row.name, *_often(row)),
    "level": lambda row: (row.level, *_often(row)),
    "country": lambda row: (row.country is None, row.country or "", *_often(row)),
}


def place_name(database: Database, id: str) -> str | None:
    """What the gazetteer calls a place that some document names, None for any other id."""
    found = database.value("SELECT name FROM located WHERE place = ? LIMIT 1", (id,))
    return None if found is None else str(found)
