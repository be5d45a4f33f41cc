"""What happened: events across documents, kept, filtered and paged."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

import msgspec

from readout.schema.event import ToldEvent
from readout.schema.eventtables import EventMentionRow, EventRow, OccasionRow, best_day
from readout.schema.eventview import (
    MOST_POINTS,
    Dyad,
    EventPage,
    EventPoint,
    EventQuery,
    EventSort,
    OccasionPage,
)
from readout.schema.happening import EventMember, Happening, Happenings, Occasion, Told
from readout.schema.span import Span
from readout.schema.tables import Named, words_at
from readout.schema.time import Interval
from readout.schema.toll import Toll, TollMeasure
from readout.schema.view import Count
from readout.store.cast import named
from readout.store.conditions import Condition, count_by, counts_of, in_order, where
from readout.store.counting import Counted, most_counted, named_counts
from readout.store.database import Database, within
from readout.store.occasions import occasion_rows
from readout.store.replacing import replace_rows
from readout.store.sightings import fold
from readout.store.told import texts_of, told_at

_PAGE = 200
_MOST_NAMED = 40


class Coded(msgspec.Struct, frozen=True):
    """An event with what a table of codes says of its type: quad class, and place between conflict
    and cooperation."""

    happening: Happening
    quad: int | None
    intensity: float | None


def put_happenings(database: Database, coded: Sequence[Coded], found: Happenings) -> None:
    """Keep these events in place of any others."""
    keys = {row["id"]: row["key"] for row in database.rows("SELECT id, key FROM documents")}
    occasions = {occasion.id: occasion for occasion in found.occasions}
    replace_rows(
        database,
        "happenings",
        (_columns(each, occasions.get(each.happening.id)) for each in coded),
    )
    replace_rows(
        database,
        "happened",
        (
            (each.id, keys[each.document], each.span.start, each.span.end, event.id)
            for event in found.events
            for each in event.members
        ),
    )
    replace_rows(
        database,
        "participants",
        (
            (party.id, event.id, party.side)
            for event in found.events
            for party in event.participants
        ),
        keys=("actor", "happening"),
    )


def _columns(coded: Coded, occasion: Occasion | None) -> tuple[object, ...]:
    event = coded.happening
    days = event.days or Interval()
    named = (event.name, *_values(event.places), *(party.name for party in event.participants))
    return (
        event.id,
        event.name,
        first_of(event.types),
        coded.quad,
        coded.intensity,
        first_of(event.factuality),
        event.historical,
        None if occasion is None else occasion.kind,
        days.earliest and days.earliest.isoformat(),
        days.latest and days.latest.isoformat(),
        event.precision,
        None if event.spot is None else event.spot.entry,
        event.documents,
        event.sources,
        "\n".join(fold(name) or "" for name in dict.fromkeys(named)),
        _json(event),
        None if occasion is None else _json(occasion),
    )


def first_of(told: Sequence[Told]) -> str:
    """The commonest of what is told, "" where nothing is."""
    return told[0].value if told else ""


def _values(told: Iterable[Told]) -> tuple[str, ...]:
    return tuple(each.value for each in told)


def get_happening(database: Database, id: str) -> Happening | None:
    """The event of this id, or with a mention of this id; None without one."""
    data = database.value(
        "SELECT data FROM happenings WHERE id = ?1 "
        "OR id = (SELECT happening FROM happened WHERE id = ?1)",
        (id,),
    )
    return None if data is None else msgspec.json.decode(data, type=Happening)


def happenings(database: Database, query: EventQuery) -> EventPage:
    """One page of events, with counts of what each filter would leave."""
    condition, parameters = where(_conditions(query))
    found = database.rows(
        f"SELECT h.id FROM happenings AS h WHERE {condition} "  # noqa: S608
        f"ORDER BY {_ORDERS[query.sort]}, h.id LIMIT ? OFFSET ?",
        (*parameters, -1 if query.limit is None else within(query.limit), within(query.offset)),
    )
    found = in_order(database, f"SELECT h.id, {_COLUMNS} FROM happenings AS h", found)  # noqa: S608
    return EventPage(
        rows=event_rows(database, [_coded(row) for row in found]),
        total=int(
            database.value(f"SELECT count(*) FROM happenings AS h WHERE {condition}", parameters)  # noqa: S608
        ),
        types=_counts(database, query, "type"),
        quads=_counts(database, query, "quad"),
        factualities=_counts(database, query, "factuality"),
        occasions=_counts(database, query, "occasion"),
        actors=_actors(database, query),
        places=_places(database, query),
    )


def iter_happenings(database: Database) -> Iterator[EventRow]:
    """All events as rows, by id."""
    last = ""
    while rows := database.rows(
        f"SELECT {_COLUMNS} FROM happenings AS h WHERE h.id > ? ORDER BY h.id LIMIT ?",  # noqa: S608
        (last, _PAGE),
    ):
        coded = [_coded(row) for row in rows]
        yield from event_rows(database, coded)
        last = coded[-1][0].happening.id


def rows_by_id(database: Database, ids: Sequence[str]) -> tuple[EventRow, ...]:
    """Events of these ids as rows, in that order; those that are not there are left out."""
    found = {
        row["id"]: _coded(row)
        for row in database.rows(
            f"SELECT h.id, {_COLUMNS} FROM happenings AS h "  # noqa: S608
            "WHERE h.id IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(sorted(ids)).decode("ascii"),),
        )
    }
    return event_rows(database, [found[id] for id in ids if id in found])


def event_row(database: Database, id: str) -> EventRow | None:
    """The event of this id, or with a mention of this id, as a row."""
    row = database.row(
        f"SELECT {_COLUMNS} FROM happenings AS h WHERE h.id = ?1 "  # noqa: S608
        "OR h.id = (SELECT happening FROM happened WHERE id = ?1)",
        (id,),
    )
    return None if row is None else event_rows(database, [_coded(row)])[0]


def occasions(
    database: Database, *, kind: str | None, limit: int | None, offset: int
) -> OccasionPage:
    """Occasions of talk, by day, those without a day last."""
    condition = "h.occasion IS NOT NULL" + (" AND h.occasion = ?" if kind else "")
    parameters = (kind,) if kind else ()
    rows = database.rows(
        f"SELECT {_COLUMNS}, h.readouts FROM happenings AS h WHERE {condition} "  # noqa: S608
        "ORDER BY h.earliest IS NULL, coalesce(h.earliest, h.latest), h.id LIMIT ? OFFSET ?",
        (*parameters, -1 if limit is None else within(limit), within(offset)),
    )
    kinds = database.rows("SELECT occasion, count(*) FROM happenings WHERE occasion IS NOT NULL "
                          "GROUP BY 1")  # fmt: skip
    return OccasionPage(
        rows=occasion_rows(
            database,
            [
                (_happening(row["data"]), msgspec.json.decode(row["readouts"], type=Occasion))
                for row in rows
            ],
        ),
        total=int(
            database.value(f"SELECT count(*) FROM happenings AS h WHERE {condition}", parameters)  # noqa: S608
        ),
        kinds=counts_of((row[0], row[1]) for row in kinds),
    )


def occasion_row(database: Database, id: str) -> OccasionRow | None:
    """The occasion that an event is, None where it is none."""
    row = database.row(
        "SELECT data, readouts FROM happenings WHERE id = ? AND readouts IS NOT NULL", (id,)
    )
    if row is None:
        return None
    said = msgspec.json.decode(row["readouts"], type=Occasion)
    return occasion_rows(database, [(_happening(row["data"]), said)])[0]


def points(database: Database, query: EventQuery) -> tuple[EventPoint, ...]:
    """What a chart shows of these events: those of which bounds are known, by day; the actual ones
    where nothing else is asked for."""
    wanted = msgspec.structs.replace(query, undated=False, factuality=query.factuality or "actual")
    condition, parameters = where(_conditions(wanted))
    rows = database.rows(
        "SELECT * FROM (SELECT h.id, h.name, h.type, h.earliest, h.latest, h.intensity, "  # noqa: S608
        f"h.sources FROM happenings AS h WHERE {condition} AND h.intensity IS NOT NULL "
        "ORDER BY h.sources DESC, h.id LIMIT ?) ORDER BY earliest, latest, id",
        (*parameters, MOST_POINTS),
    )
    return tuple(
        EventPoint(
            id=row["id"],
            name=row["name"],
            type=row["type"],
            earliest=dt.date.fromisoformat(row["earliest"]),
            latest=dt.date.fromisoformat(row["latest"]),
            intensity=row["intensity"],
            sources=row["sources"],
        )
        for row in rows
    )


def dyads(database: Database, *, limit: int) -> tuple[Dyad, ...]:
    """Who does most to or with whom: two of the cast with names, by the number of events that
    happened."""
    for most in (_BUSIEST, None):
        busiest = _busiest(database, most)
        pairs = sorted(_pairs(database, busiest).items(), key=lambda item: (-item[1], item[0]))
        kept = pairs[:limit]
        # Two of whom one is not among these share no more than the least busy of these has.
        if most is None or len(busiest) < most:
            break
        if len(kept) == limit and kept[-1][1] > min(each.number for each in busiest):
            break
    names = {each.actor.id: each.actor for each in busiest}
    return tuple(
        Dyad(left=names[left], right=names[right], events=number) for (left, right), number in kept
    )


_BUSIEST = 50
"""Of how many pairs are counted first: pairs of all take longer than a page may."""
_ACTIVE = "SELECT p.actor AS id, count(*) AS number FROM participants AS p GROUP BY 1"


def _busiest(database: Database, most: int | None) -> list[Counted]:
    """Those with names that take part in most events, with all of their equals."""
    return most_counted(database, _ACTIVE, limit=most or 2**32)


def _pairs(database: Database, actors: Iterable[Counted]) -> Counter[tuple[str, str]]:
    """In how many events that happened two of these take part."""
    ids = msgspec.json.encode(sorted(each.actor.id for each in actors)).decode("ascii")
    rows = database.rows(
        "SELECT json_group_array(p.actor) AS actors "
        "FROM participants AS p INDEXED BY participants_by_event "
        "WHERE p.actor IN (SELECT value FROM json_each(?)) GROUP BY p.happening "
        "HAVING count(*) > 1 AND p.happening NOT IN "
        "(SELECT h.id FROM happenings AS h WHERE h.factuality <> 'actual')",
        (ids,),
    )
    decoder = msgspec.json.Decoder(list[str])
    events = (sorted(decoder.decode(row["actors"])) for row in rows)
    return Counter(pair for actors in events for pair in combinations(actors, 2))


_COLUMNS = "h.data, h.quad, h.intensity, h.occasion"


def _coded(row: sqlite3.Row) -> tuple[Coded, str | None]:
    return Coded(_happening(row["data"]), row["quad"], row["intensity"]), row["occasion"]


def _happening(data: str) -> Happening:
    return msgspec.json.decode(data, type=Happening)


def event_rows(
    database: Database, found: Sequence[tuple[Coded, str | None]]
) -> tuple[EventRow, ...]:
    """Events as rows, each with what its mentions say."""
    members = [each for coded, _ in found for each in coded.happening.members]
    places = [(each.document, each.span) for each in members]
    told = told_at(database, "event", places, ToldEvent)
    texts = texts_of(database, (document for document, _ in places))
    parties = (party.id for coded, _ in found for party in coded.happening.participants)
    names = named(database, parties)
    return tuple(make_row(coded, kind, told, texts, names) for coded, kind in found)


def make_row(
    coded: Coded,
    occasion: str | None,
    told: Mapping[tuple[str, Span], ToldEvent],
    texts: Mapping[str, str],
    names: Mapping[str, str],
) -> EventRow:
    """An event as a row: `told` is what its mentions say by their places, `texts` are those of its
    documents, `names` what actors are called by now."""
    event = coded.happening
    days = event.days or Interval()
    return EventRow(
        id=event.id,
        name=event.name,
        type=first_of(event.types),
        quad=coded.quad,
        intensity=coded.intensity,
        modes=_values(event.modes),
        contexts=_values(event.contexts),
        date=best_day(event.days),
        earliest=days.earliest,
        latest=days.latest,
        precision=event.precision,
        disputed=event.disputed,
        actors=_side(event, ("actor", "both"), names),
        recipients=_side(event, ("recipient", "both"), names),
        place=event.spot,
        factuality=first_of(event.factuality),  # type: ignore[arg-type]
        historical=event.historical,
        types=event.types,
        factualities=event.factuality,
        places=event.places,
        documents=event.documents,
        outlets=event.outlets,
        independent=event.sources,
        independent_least=event.sources_least,
        occasion=occasion,  # type: ignore[arg-type]
        killed=_toll(event, "killed"),
        injured=_toll(event, "injured"),
        mentions=tuple(
            mention_row(each, told[each.document, each.span], texts[each.document])
            for each in event.members
            if (each.document, each.span) in told
        ),
    )


def _toll(event: Happening, measure: TollMeasure) -> Toll | None:
    return next((toll for toll in event.tolls if toll.measure == measure), None)


def _side(event: Happening, sides: Sequence[str], names: Mapping[str, str]) -> tuple[Named, ...]:
    """Who stands on these sides, called as the cast calls them by now."""
    return tuple(
        Named(party.id, names.get(party.id, party.name))
        for party in event.participants
        if party.side in sides
    )


def mention_row(member: EventMember, told: ToldEvent, text: str) -> EventMentionRow:
    """What one document says of an event."""
    event, days = told.event, member.days or Interval()
    return EventMentionRow(
        id=member.id,
        document=member.document,
        start=member.span.start,
        end=member.span.end,
        text=words_at(text, event.trigger),
        type=event.type,
        modes=event.modes,
        contexts=event.contexts,
        factuality=event.factuality,
        basis=event.basis,
        historical=member.historical,
        actor=event.actor,
        actor_text=words_at(text, event.actor),
        recipient=event.recipient,
        recipient_text=words_at(text, event.recipient),
        place=event.place,
        place_text=words_at(text, event.place),
        date=best_day(member.days),
        earliest=days.earliest,
        latest=days.latest,
        statements=told.statements,
        rule=event.rule,
        score=event.score,
    )


_ORDERS: dict[EventSort, str] = {
    "sources": "h.sources DESC, h.documents DESC",
    "date": "coalesce(h.earliest, h.latest) IS NULL, coalesce(h.earliest, h.latest), h.latest",
    "newest": "coalesce(h.latest, h.earliest) IS NULL, coalesce(h.latest, h.earliest) DESC",
    "intensity": "h.intensity IS NULL, h.intensity, h.sources DESC",
    "type": "h.type, h.sources DESC",
}


def _conditions(query: EventQuery, *, without: str = "") -> Iterator[Condition]:
    if query.text:
        words = fold(query.text)
        yield Condition(
            "(instr(h.words, ?) > 0 OR h.id IN (SELECT p.happening FROM participants AS p "
            "JOIN actors AS a ON a.id = p.actor WHERE instr(a.names, ?) > 0))",
            (words, words),
        )
    for name in ("type", "quad", "factuality", "occasion", "place", "historical"):
        if (value := getattr(query, name)) is not None and name != without:
            yield Condition(f"h.{name} = ?", (value,))
    if query.actor is not None and without != "actor":
        yield _part(query.actor, query.side)
    if query.other is not None:
        yield _part(query.other, None)
    if query.document is not None:
        yield Condition(
            "h.id IN (SELECT t.happening FROM happened AS t JOIN documents AS d "
            "ON d.key = t.document WHERE d.id = ?)",
            (query.document,),
        )
    if query.sources > 1:
        yield Condition("h.sources >= ?", (query.sources,))
    if query.undated is not None:
        yield Condition(
            "(h.earliest IS NULL OR h.latest IS NULL)"
            if query.undated
            else "h.earliest IS NOT NULL AND h.latest IS NOT NULL"
        )
    if query.since is not None:
        yield Condition("coalesce(h.latest, h.earliest) >= ?", (query.since.isoformat(),))
    if query.until is not None:
        yield Condition("coalesce(h.earliest, h.latest) <= ?", (query.until.isoformat(),))


def _part(actor: str, side: str | None) -> Condition:
    if side is None:
        return Condition("h.id IN (SELECT happening FROM participants WHERE actor = ?)", (actor,))
    return Condition(
        "h.id IN (SELECT happening FROM participants WHERE actor = ? AND side IN (?, 'both'))",
        (actor, side),
    )


def _counts(database: Database, query: EventQuery, name: str) -> tuple[Count, ...]:
    conditions = _conditions(query, without=name)
    return count_by(database, f"h.{name}", "FROM happenings AS h", conditions)


def _actors(database: Database, query: EventQuery) -> tuple[tuple[Named, int], ...]:
    condition, parameters = where(_conditions(query, without="actor"))
    among = "" if condition == "true" else _AMONG.format(condition)
    found = most_counted(
        database,
        f"SELECT p.actor AS id, count(*) AS number FROM participants AS p {among} GROUP BY 1",  # noqa: S608
        parameters,
        limit=_MOST_NAMED,
    )
    return named_counts(found, limit=_MOST_NAMED)


_AMONG = "WHERE p.happening IN (SELECT h.id FROM happenings AS h WHERE {})"


def _places(database: Database, query: EventQuery) -> tuple[tuple[Named, int], ...]:
    condition, parameters = where(_conditions(query, without="place"))
    rows = database.rows(
        "SELECT h.place AS id, min(json_extract(h.data, '$.spot.name')) AS name, "  # noqa: S608
        f"count(*) AS number FROM happenings AS h WHERE h.place IS NOT NULL AND {condition} "
        "GROUP BY h.place ORDER BY number DESC, name, h.place LIMIT ?",
        (*parameters, _MOST_NAMED),
    )
    return tuple((Named(row["id"], row["name"]), row["number"]) for row in rows)


def _json(value: msgspec.Struct) -> str:
    return msgspec.json.encode(value).decode("utf-8")
