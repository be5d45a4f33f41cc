"""Who of the cast has most of something, without a look at those who cannot be among the most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import accumulate

import msgspec

from readout.schema.tables import Named
from readout.store.database import Database

_FEW = 1500
"""Documents of which all actors are counted; of more, only actors that may be among the most."""
_BATCH = 40
"""Actors counted at once, those in most documents first."""
_SPARE = 8
"""How many times those wanted are looked at first: most of them have names."""


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """One of the cast, in how many documents it stands, and how much it has of what was counted."""

    actor: Named
    type: str
    documents: int
    number: int

    @property
    def rank(self) -> tuple[int, str, str]:
        """Sorts those with most first, equals by name."""
        return -self.number, self.actor.name, self.actor.id


def most_counted(
    database: Database,
    sql: str,
    parameters: Iterable[object] = (),
    *,
    limit: int,
    nameless: bool = False,
) -> list[Counted]:
    """Those of the cast that have most of what a query counts, and their equals: at least `limit`
    where there are so many. The query gives `id` and `number` of each; only those with a name are
    taken unless `nameless`."""
    parameters = tuple(parameters)
    most = limit * _SPARE
    rows = database.rows(f"{sql} ORDER BY number DESC LIMIT ?", (*parameters, most))
    if len(rows) == most:
        # Of the last number there may be more, and who comes first of equals their names decide.
        sure = {row["id"]: row["number"] for row in rows if row["number"] > rows[-1]["number"]}
        found = _known(database, sure, nameless=nameless)
        if len(found) >= limit:
            return found
        rows = database.rows(sql, parameters)
    return _known(database, {row["id"]: row["number"] for row in rows}, nameless=nameless)


def named_counts(found: Iterable[Counted], *, limit: int) -> tuple[tuple[Named, int], ...]:
    """The first of these, with their numbers."""
    ranked = sorted(found, key=lambda each: each.rank)
    return tuple((each.actor, each.number) for each in ranked[:limit])


def most_in(database: Database, numbers: Mapping[int, int], *, limit: int) -> list[Counted]:
    """Those with a name that stand in most of what documents have, given by their keys: at least
    `limit` where there are so many, with all of their equals."""
    if len(numbers) <= _FEW:
        return most_counted(database, _IN_DOCUMENTS, (_pairs(numbers),), limit=limit)
    return _from_the_top(database, numbers, limit)


_IN_DOCUMENTS = (
    "WITH h AS MATERIALIZED (SELECT json_extract(value, '$[0]') AS document, "
    "json_extract(value, '$[1]') AS number FROM json_each(?)) "
    "SELECT actor AS id, sum(number) AS number FROM (SELECT DISTINCT m.actor, m.document, h.number "
    "FROM h CROSS JOIN members AS m ON m.document = h.document) GROUP BY 1"
)


def documents_of(database: Database, actor: str) -> list[int]:
    """The keys of the documents that one of the cast stands in, in order."""
    # As one value: thousands of rows would take longer to hand over than to find.
    found = database.value(
        "SELECT json_group_array(document) FROM "
        "(SELECT DISTINCT document FROM members WHERE actor = ? ORDER BY document)",
        (actor,),
    )
    return msgspec.json.decode(found, type=list[int])


def _from_the_top(database: Database, numbers: Mapping[int, int], limit: int) -> list[Counted]:
    """By the actors, those in most documents first, until no other can be among the most: one in
    n documents has at most as much as the n that have most."""
    best = list(accumulate(sorted(numbers.values(), reverse=True)))
    counted: Counter[str] = Counter()
    offset = 0
    while True:
        actors = database.rows(
            "SELECT id, documents FROM actors WHERE named "
            "ORDER BY documents DESC, mentions DESC, id LIMIT ? OFFSET ?",
            (_BATCH, offset),
        )
        for row in actors:
            there = documents_of(database, row["id"])
            counted[row["id"]] = sum(numbers[key] for key in there if key in numbers)
        offset += _BATCH
        most = counted.most_common(limit)
        if len(actors) < _BATCH or (
            len(most) == limit and best[min(actors[-1]["documents"], len(best)) - 1] < most[-1][1]
        ):
            return _known(database, counted, nameless=False)


def _known(database: Database, numbers: Mapping[str, int], *, nameless: bool) -> list[Counted]:
    rows = database.rows(
        "SELECT id, name, type, documents FROM actors "  # noqa: S608
        f"WHERE {'true' if nameless else 'named'} AND id IN (SELECT value FROM json_each(?))",
        (_list(numbers),),
    )
    return [
        Counted(
            actor=Named(row["id"], row["name"]),
            type=row["type"],
            documents=row["documents"],
            number=numbers[row["id"]],
        )
        for row in rows
    ]


def _pairs(numbers: Mapping[int, int]) -> str:
    return msgspec.json.encode(sorted(numbers.items())).decode("ascii")


def _list(ids: Iterable[str]) -> str:
    return msgspec.json.encode(sorted(ids)).decode("ascii")
