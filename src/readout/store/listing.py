"""Lists of documents: filtered, sorted, paged, with counts of their facets."""

from __future__ import annotations

import sqlite3
from collections import Counter
from typing import Literal, get_args

from readout.schema.view import (
    DocumentPage,
    DocumentQuery,
    DocumentSort,
    Facet,
)
from readout.store.conditions import Condition, counts_of, days_overlap, where
from readout.store.database import Database, within
from readout.store.rows import rows_of
from readout.store.sightings import fold

FacetName = Literal["publisher", "agency", "language", "basis", "state"]
FACETS: tuple[FacetName, ...] = ("state", "publisher", "agency", "language", "basis")

_SORT_KEYS: dict[DocumentSort, str] = {
    "date": "coalesce(date, earliest, latest)",
    "title": "title_key",
    "publisher": "publisher",
    "path": "path",
    "words": "words",
    "language": "language",
}
assert set(_SORT_KEYS) == set(get_args(DocumentSort))


def documents(database: Database, query: DocumentQuery, *, facets: bool = False) -> DocumentPage:
    """The documents that a query keeps: one page of rows, their number and, asked for, facets."""
    condition, parameters = where((*facet_conditions(query), *other_conditions(query)))
    found = database.rows(
        f"SELECT key FROM documents WHERE {condition} ORDER BY {order_of(query)} "  # noqa: S608
        "LIMIT ? OFFSET ?",
        (*parameters, -1 if query.limit is None else within(query.limit), within(query.offset)),
    )
    return DocumentPage(
        rows=rows_of(database, [row["key"] for row in found]),
        total=database.value(f"SELECT count(*) FROM documents WHERE {condition}", parameters),  # noqa: S608
        facets=count_facets(database, query) if facets else (),
    )


def facet_conditions(query: DocumentQuery) -> tuple[Condition, ...]:
    """What a query asks of the columns that are facets."""
    asked = ((name, getattr(query, name)) for name in FACETS)
    return tuple(
        Condition(f"{name} = ?", (value,)) if value else Condition(f"{name} IS NULL")
        for name, value in asked
        if value is not None
    )


def other_conditions(query: DocumentQuery) -> tuple[Condition, ...]:
    """What a query asks besides: words in title or path, and days."""
    conditions: list[Condition] = []
    if query.text:
        needle = fold(query.text)
        conditions.append(
            Condition("(instr(title_key, ?) > 0 OR instr(path_key, ?) > 0)", (needle, needle))
        )
    if query.group is not None:
        conditions.append(Condition('"group" = ?', (query.group,)))
    if query.actor is not None:
        # By any member's id: an address outlives the actor that it was made for.
        conditions.append(
            Condition(
                "key IN (SELECT document FROM members WHERE actor = coalesce("
                "(SELECT actor FROM members WHERE id = ?), ?))",
                (query.actor, query.actor),
            )
        )
    if query.place is not None:
        conditions.append(
            Condition("key IN (SELECT document FROM located WHERE place = ?)", (query.place,))
        )
    if query.story is not None:
        conditions.append(
            Condition("key IN (SELECT document FROM stories WHERE id = ?)", (query.story,))
        )
    if not query.copies:
        conditions.append(Condition("NOT is_copy"))
    conditions += days_overlap(query.since, query.until, surely=query.surely)
    return tuple(conditions)


def order_of(query: DocumentQuery) -> str:
    """The ORDER BY of a query. What has no value comes last, whichever way it is sorted."""
    key = _SORT_KEYS[query.sort]
    direction = "DESC" if query.descending else "ASC"
    return f"{key} IS NULL, {key} {direction}, title_key IS NULL, title_key, id"


def count_facets(database: Database, query: DocumentQuery) -> tuple[Facet, ...]:
    """How often each value of each facet occurs among what the rest of the query keeps.

    One scan counts every combination of values; what each facet leaves out is summed here.
    """
    condition, parameters = where(other_conditions(query))
    columns = ", ".join(FACETS)
    combinations = database.rows(
        f"SELECT {columns}, count(*) AS number FROM documents "  # noqa: S608
        f"WHERE {condition} GROUP BY {columns}",
        parameters,
    )
    return tuple(_facet(name, query, combinations) for name in FACETS)


def _facet(name: FacetName, query: DocumentQuery, combinations: list[sqlite3.Row]) -> Facet:
    asked = {other: getattr(query, other) for other in FACETS if other != name}
    counts: Counter[str | None] = Counter()
    for row in combinations:
        if all(value is None or (row[other] or "") == value for other, value in asked.items()):
            counts[row[name]] += row["number"]
    return Facet(name, counts_of(counts.items()))
