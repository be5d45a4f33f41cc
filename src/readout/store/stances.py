"""What each actor wants, will do or will not do, over time: positions, kept and paged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from readout.schema.claimtables import PositionRow
from readout.schema.claimview import PositionPage, PositionQuery
from readout.schema.position import Stance
from readout.schema.tables import Named
from readout.schema.time import Interval
from readout.schema.view import Count
from readout.store.cast import named
from readout.store.conditions import Condition, count_by, counts_of, in_order, where
from readout.store.counting import most_counted, named_counts
from readout.store.database import Database, within
from readout.store.replacing import replace_rows

_PAGE = 500
_MOST_NAMED = 60
_DAYS = {False: "coalesce(s.latest, s.earliest)", True: "coalesce(s.earliest, s.latest) DESC"}
"""What positions are sorted by, the oldest first and the newest first: such as have a stretch of
days come as late as these allow."""
_COUNTRY = (
    "coalesce(a.country, (SELECT o.country FROM actors AS o "
    "WHERE o.id = json_extract(a.data, '$.owner')))"
)
"""Of an actor `a`, else of whom they belong to."""


def put_stances(database: Database, stances: Iterable[Stance]) -> None:
    """Keep these positions in place of any others."""
    replace_rows(database, "stances", map(_columns, stances))


def _columns(stance: Stance) -> tuple[object, ...]:
    days = stance.days or Interval()
    return (
        stance.id,
        stance.actor,
        stance.act,
        stance.strength,
        stance.change,
        days.earliest and days.earliest.isoformat(),
        days.latest and days.latest.isoformat(),
        len(stance.documents),
        stance.sources,
        msgspec.json.encode(stance).decode("utf-8"),
    )


def stances(database: Database, query: PositionQuery) -> PositionPage:
    """One page of positions by day, undated ones last, with counts of what each filter would
    leave."""
    side = _of_country(database, query.country)
    condition, parameters = where(_conditions(query, side))
    found = database.rows(
        f"SELECT s.id FROM stances AS s WHERE {condition} "  # noqa: S608
        f"ORDER BY coalesce(s.earliest, s.latest) IS NULL, {_DAYS[query.newest]}, s.id "
        "LIMIT ? OFFSET ?",
        (*parameters, -1 if query.limit is None else within(query.limit), within(query.offset)),
    )
    found = in_order(database, "SELECT id, data FROM stances", found)
    total = database.value(f"SELECT count(*) FROM stances AS s WHERE {condition}", parameters)  # noqa: S608
    return PositionPage(
        rows=_rows(database, (row["data"] for row in found)),
        total=int(total),
        actors=_actors(database, query, side),
        countries=_countries(database, query, side),
        acts=_counts(database, query, side, "act"),
        strengths=_counts(database, query, side, "strength"),
        changes=_counts(database, query, side, "change"),
    )


def iter_stances(database: Database) -> Iterator[PositionRow]:
    """All positions as rows, by id."""
    last = ""
    while rows := database.rows(
        "SELECT id, data FROM stances WHERE id > ? ORDER BY id LIMIT ?", (last, _PAGE)
    ):
        yield from _rows(database, (row["data"] for row in rows))
        last = rows[-1]["id"]


def _rows(database: Database, found: Iterable[str]) -> tuple[PositionRow, ...]:
    decoder = msgspec.json.Decoder(Stance)
    decoded = [decoder.decode(data) for data in found]
    ids = (id for stance in decoded for id in (stance.actor, *(party.id for party in stance.to)))
    names = named(database, ids)
    return tuple(_row(stance, names) for stance in decoded)


def _row(stance: Stance, names: dict[str, str]) -> PositionRow:
    days = stance.days or Interval()
    return PositionRow(
        id=stance.id,
        actor=Named(stance.actor, names.get(stance.actor, stance.name)),
        act=stance.act,
        strength=stance.strength,
        what=stance.what,
        to=tuple(Named(party.id, names.get(party.id, party.name)) for party in stance.to),
        condition=stance.condition,
        earliest=days.earliest,
        latest=days.latest,
        change=stance.change,
        earlier=stance.earlier,
        reasons=stance.reasons,
        members=stance.members,
        documents=stance.documents,
        independent=stance.sources,
    )


def _of_country(database: Database, country: str | None) -> str:
    """Ids of those of a country who take positions, "" for none known, as a JSON list; empty where
    none is asked for. Looked up once: it means reading what is known of each."""
    if country is None:
        return "[]"
    rows = database.rows(
        "SELECT a.id FROM actors AS a WHERE a.id IN (SELECT actor FROM stances) "  # noqa: S608
        f"AND {_COUNTRY} IS ?",
        (country or None,),
    )
    return msgspec.json.encode([row["id"] for row in rows]).decode("utf-8")


def _conditions(query: PositionQuery, side: str, *, without: str = "") -> Iterator[Condition]:
    """`side` holds the ids of those of the country asked for."""
    for name in ("actor", "act", "strength", "change"):
        if (value := getattr(query, name)) is not None and name != without:
            yield Condition(f"s.{name} = ?", (value,))
    if query.country is not None and without != "country":
        yield Condition("s.actor IN (SELECT value FROM json_each(?))", (side,))
    if query.text:
        yield Condition(
            "instr(lower(json_extract(s.data, '$.what.text')), lower(?)) > 0", (query.text,)
        )
    if query.since is not None:
        yield Condition("coalesce(s.latest, s.earliest) >= ?", (query.since.isoformat(),))
    if query.until is not None:
        yield Condition("coalesce(s.earliest, s.latest) <= ?", (query.until.isoformat(),))


def _counts(database: Database, query: PositionQuery, side: str, name: str) -> tuple[Count, ...]:
    conditions = _conditions(query, side, without=name)
    return count_by(database, f"s.{name}", "FROM stances AS s", conditions)


def _actors(database: Database, query: PositionQuery, side: str) -> tuple[tuple[Named, int], ...]:
    condition, parameters = where(_conditions(query, side, without="actor"))
    found = most_counted(
        database,
        "SELECT s.actor AS id, count(*) AS number FROM stances AS s "  # noqa: S608
        f"WHERE s.actor IS NOT NULL AND {condition} GROUP BY 1",
        parameters,
        limit=_MOST_NAMED,
        nameless=True,
    )
    return named_counts(found, limit=_MOST_NAMED)


def _countries(database: Database, query: PositionQuery, side: str) -> tuple[Count, ...]:
    condition, parameters = where(_conditions(query, side, without="country"))
    rows = database.rows(
        f"SELECT {_COUNTRY} AS country, sum(s.number) AS number FROM "  # noqa: S608
        f"(SELECT s.actor, count(*) AS number FROM stances AS s WHERE {condition} "
        "GROUP BY s.actor) AS s JOIN actors AS a ON a.id = s.actor GROUP BY country",
        parameters,
    )
    return counts_of((row["country"], row["number"]) for row in rows)
