"""Who the actors of all documents are: the cast, its members, and pairs in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from readout.schema.cast import Cast, CastActor
from readout.schema.link import Link
from readout.schema.tables import ActorRow, Named, actor_row
from readout.schema.view import ActorPage, ActorQuery, ActorSort, Company, Count, Doubt, Shared
from readout.store.conditions import Condition, counts_of, where
from readout.store.database import Database, within
from readout.store.sightings import fold


def put_cast(database: Database, cast: Cast) -> None:
    """Keep this cast in place of any other."""
    for table in ("doubts", "members", "actors"):
        database.run(f"DELETE FROM {table}")  # noqa: S608
    keys = {row["id"]: row["key"] for row in database.rows("SELECT id, key FROM documents")}
    for actor in cast.actors:
        _put_actor(database, actor)
        database.run_many(
            "INSERT INTO members (id, document, local, actor, mentions) VALUES (?, ?, ?, ?, ?)",
            (
                (member.id, keys[member.document], member.local, actor.id, member.mentions)
                for member in actor.members
            ),
        )
    database.run_many(
        "INSERT INTO doubts (left, right, score, data) VALUES (?, ?, ?, ?)",
        ((link.left, link.right, link.score, _json(link)) for link in cast.doubts),
    )


def _put_actor(database: Database, actor: CastActor) -> None:
    names = dict.fromkeys([actor.name, *(alias.text for alias in actor.aliases)])
    database.run(
        "INSERT INTO actors VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            actor.id,
            actor.name,
            actor.named,
            actor.type,
            actor.country,
            " ".join(actor.sectors),
            actor.documents,
            actor.mentions,
            "\n".join(fold(name) or "" for name in names),
            _json(actor),
        ),
    )


def get_actor(database: Database, id: str) -> CastActor | None:
    """The actor that this is the id of, or that has a member of this id; None without one."""
    data = database.value(
        "SELECT a.data FROM actors AS a WHERE a.id = ?1 "
        "OR a.id = (SELECT actor FROM members WHERE id = ?1)",
        (id,),
    )
    return None if data is None else decode_actor(data)


def iter_actors(database: Database) -> Iterator[ActorRow]:
    """All of the cast as rows, by id."""
    last = ""
    while rows := database.rows(
        "SELECT id, data FROM actors WHERE id > ? ORDER BY id LIMIT 200", (last,)
    ):
        yield from rows_of_cast(database, (decode_actor(row["data"]) for row in rows))
        last = rows[-1]["id"]


def people(database: Database, document_id: str) -> dict[str, Named]:
    """Who of the cast the actors of one document are, by local id."""
    key = database.value("SELECT key FROM documents WHERE id = ?", (document_id,))
    return {} if key is None else members_of(database, (key,))[key]


def named(database: Database, ids: Iterable[str]) -> dict[str, str]:
    """Ids of actors to their names."""
    found = database.rows(
        "SELECT id, name FROM actors WHERE id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(sorted(set(ids))).decode("ascii"),),
    )
    return {row["id"]: row["name"] for row in found}


def members_of(database: Database, keys: Iterable[int]) -> dict[int, dict[str, Named]]:
    """Who of the cast the actors of some documents are: by document key and local id."""
    wanted = sorted(set(keys))
    found: dict[int, dict[str, Named]] = {key: {} for key in wanted}
    for row in database.rows(
        "SELECT m.document, m.local, a.id, a.name FROM members AS m "
        "JOIN actors AS a ON a.id = m.actor "
        "WHERE m.document IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(wanted).decode("ascii"),),
    ):
        found[row["document"]][row["local"]] = Named(row["id"], row["name"])
    return found


def actor_ids(database: Database, word: str) -> tuple[str, ...]:
    """Actors that a person may mean by a word: by id, member or spelling, best known first."""
    known = get_actor(database, word)
    if known is not None:
        return (known.id,)
    folded = fold(word.strip()) or ""
    rows = database.rows(
        "SELECT id FROM actors WHERE instr(char(10) || names || char(10), char(10) || ? || "
        "char(10)) ORDER BY documents DESC, mentions DESC, id",
        (folded,),
    )
    return tuple(row["id"] for row in rows)


def actors(database: Database, query: ActorQuery) -> ActorPage:
    """One page of the cast, with counts of types and countries among what the rest keeps."""
    condition, parameters = where(_conditions(query))
    found = database.rows(
        f"SELECT a.data FROM actors AS a WHERE {condition} "  # noqa: S608
        f"ORDER BY {_ORDERS[query.sort]}, a.documents DESC, a.mentions DESC, a.id LIMIT ? OFFSET ?",
        (*parameters, -1 if query.limit is None else within(query.limit), within(query.offset)),
    )
    total = database.value(f"SELECT count(*) FROM actors AS a WHERE {condition}", parameters)  # noqa: S608
    return ActorPage(
        rows=rows_of_cast(database, (decode_actor(row["data"]) for row in found)),
        total=int(total),
        types=_counts(database, query, "type"),
        countries=_counts(database, query, "country"),
        doubts=int(database.value(f"SELECT count(*) FROM ({_DOUBTS})")),  # noqa: S608
    )


def rows_of_cast(database: Database, cast: Iterable[CastActor]) -> tuple[ActorRow, ...]:
    """Actors as rows, each with the name of its owner."""
    found = tuple(cast)
    names = named(database, (actor.owner for actor in found if actor.owner is not None))
    return tuple(
        actor_row(
            actor,
            Named(actor.owner, names[actor.owner])
            if actor.owner is not None and actor.owner in names
            else None,
        )
        for actor in found
    )


_DOUBTS = (
    "SELECT b.data, l.actor AS left, r.actor AS right, max(b.score) FROM doubts AS b "
    "JOIN members AS l ON l.id = b.left JOIN members AS r ON r.id = b.right "
    "WHERE l.actor <> r.actor GROUP BY min(l.actor, r.actor), max(l.actor, r.actor)"
)
"""Of two actors one pair, the likeliest."""


def doubts(database: Database, *, limit: int, offset: int) -> tuple[Doubt, ...]:
    """Pairs that a person may judge, the likeliest first; of two actors one pair."""
    rows = database.rows(
        f"{_DOUBTS} ORDER BY max(b.score) DESC, b.left, b.right LIMIT ? OFFSET ?",
        (within(limit), within(offset)),
    )
    wanted = {id for row in rows for id in (row["left"], row["right"])}
    cast = (actor for id in sorted(wanted) if (actor := get_actor(database, id)) is not None)
    by_id = {row.id: row for row in rows_of_cast(database, cast)}
    return tuple(
        Doubt(
            link=msgspec.json.decode(row["data"], type=Link),
            left=by_id[row["left"]],
            right=by_id[row["right"]],
        )
        for row in rows
    )


def company(database: Database, id: str, *, limit: int) -> tuple[Company, ...]:
    """Who else with a name stands in the documents of an actor, by how many they share."""
    rows = database.rows(
        "SELECT a.id, a.name, a.type, count(DISTINCT o.document) AS shared "
        "FROM members AS m JOIN members AS o ON o.document = m.document AND o.actor <> m.actor "
        "JOIN actors AS a ON a.id = o.actor AND a.named WHERE m.actor = ? GROUP BY a.id "
        "ORDER BY shared DESC, a.documents, a.name, a.id LIMIT ?",
        (id, within(limit)),
    )
    return tuple(
        Company(actor=Named(r["id"], r["name"]), type=r["type"], documents=r["shared"])
        for r in rows
    )


def shared(database: Database, ids: Iterable[str]) -> tuple[Shared, ...]:
    """Which of some actors stand in the same documents, and in how many: by ids."""
    wanted = msgspec.json.encode(sorted(set(ids))).decode("ascii")
    rows = database.rows(
        "SELECT l.actor AS left, r.actor AS right, count(DISTINCT l.document) AS documents "
        "FROM members AS l JOIN members AS r ON r.document = l.document AND l.actor < r.actor "
        "WHERE l.actor IN (SELECT value FROM json_each(?1)) "
        "AND r.actor IN (SELECT value FROM json_each(?1)) GROUP BY 1, 2 ORDER BY 1, 2",
        (wanted,),
    )
    return tuple(Shared(left=r["left"], right=r["right"], documents=r["documents"]) for r in rows)


_ORDERS: dict[ActorSort, str] = {
    "documents": "a.documents DESC",
    "mentions": "a.mentions DESC",
    "name": "a.names",
    "type": "a.type",
    "country": "a.country IS NULL, a.country",
}


def _conditions(query: ActorQuery, *, without: str = "") -> Iterator[Condition]:
    if query.text:
        yield Condition("instr(a.names, ?) > 0", (fold(query.text),))
    if query.type is not None and without != "type":
        yield Condition("a.type = ?", (query.type,))
    if query.country == "" and without != "country":
        yield Condition("a.country IS NULL")
    elif query.country is not None and without != "country":
        yield Condition("a.country = ?", (query.country,))
    if query.sector is not None:
        yield Condition("instr(' ' || a.sectors || ' ', ' ' || ? || ' ') > 0", (query.sector,))
    if query.document is not None:
        yield Condition(
            "a.id IN (SELECT m.actor FROM members AS m JOIN documents AS d ON d.key = m.document "
            "WHERE d.id = ?)",
            (query.document,),
        )
    if not query.nameless:
        yield Condition("a.named")


def _counts(database: Database, query: ActorQuery, name: str) -> tuple[Count, ...]:
    condition, parameters = where(_conditions(query, without=name))
    rows = database.rows(
        f"SELECT a.{name} AS value, count(*) AS number FROM actors AS a WHERE {condition} "  # noqa: S608
        "GROUP BY 1",
        parameters,
    )
    return counts_of((row["value"], row["number"]) for row in rows)


def decode_actor(data: str) -> CastActor:
    """One of the cast from its column."""
    return msgspec.json.decode(data, type=CastActor)


def _json(value: msgspec.Struct) -> str:
    return msgspec.json.encode(value).decode("utf-8")
