"""Who the actors of all documents are: the cast, its members, and pairs in doubt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import combinations

import msgspec

from readout.schema.actor import ActorType
from readout.schema.cast import Cast, CastActor, CastChanges, CastRole, Member
from readout.schema.link import Link
from readout.schema.tables import ActorRow, Named, actor_row
from readout.schema.view import ActorPage, ActorQuery, ActorSort, Company, Count, Doubt, Shared
from readout.store.conditions import Condition, count_by, in_order, where
from readout.store.counting import documents_of, most_in
from readout.store.database import Database, within
from readout.store.replacing import replace_rows
from readout.store.sightings import fold


def put_cast(database: Database, cast: Cast) -> None:
    """Keep this cast, as documents alone make it, in place of any other."""
    database.run("DELETE FROM bases")
    keys = {row["id"]: row["key"] for row in database.rows("SELECT id, key FROM documents")}
    replace_rows(database, "actors", (_columns(actor) for actor in cast.actors))
    replace_rows(
        database,
        "members",
        (
            (each.id, keys[each.document], each.local, actor.id, each.mentions, each.owner)
            for actor in cast.actors
            for each in actor.members
        ),
    )
    replace_rows(
        database,
        "doubts",
        ((link.left, link.right, link.score, _json(link), 0) for link in cast.doubts),
        keys=("left", "right"),
    )


_PUT_ACTOR = (
    "INSERT INTO actors VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET "
    "name = excluded.name, named = excluded.named, type = excluded.type, "
    "country = excluded.country, sectors = excluded.sectors, documents = excluded.documents, "
    "mentions = excluded.mentions, names = excluded.names, data = excluded.data"
)


def _columns(actor: CastActor) -> tuple[object, ...]:
    names = dict.fromkeys([actor.name, *(alias.text for alias in actor.aliases)])
    return (
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
    )


class PlainActors:
    """The cast that documents alone make, whatever was laid over it since."""

    def __init__(self, database: Database) -> None:
        self._database = database
        rows = database.rows("SELECT made, data FROM bases ORDER BY id")
        self._made = tuple(decode_actor(row["data"]) for row in rows if row["made"])
        self.replaced = tuple(decode_actor(row["data"]) for row in rows if not row["made"])
        self._home = {member.id: actor for actor in self.replaced for member in actor.members}

    def having(self, members: Collection[str], /) -> tuple[CastActor, ...]:
        """The actors that have one of these members, each once, by id."""
        found = {self._home[id].id: self._home[id] for id in members if id in self._home}
        rest = [id for id in members if id not in self._home]
        for row in self._database.rows(
            "SELECT a.data FROM actors AS a WHERE a.id IN "
            "(SELECT actor FROM members WHERE id IN (SELECT value FROM json_each(?)))",
            (_list(rest),),
        ):
            actor = decode_actor(row["data"])
            found[actor.id] = actor
        return tuple(found[id] for id in sorted(found))

    def owned_by(self, members: Collection[str], /) -> tuple[CastActor, ...]:
        """The actors with a member that belongs to one of these, each once, by id."""
        rows = self._database.rows(
            "SELECT id FROM members WHERE owner IN (SELECT value FROM json_each(?))",
            (_list(members),),
        )
        return self.having([row["id"] for row in rows])

    def standing_in(self, documents: Collection[str]) -> tuple[CastActor, ...]:
        """The actors that these documents name, each once, by id."""
        rows = self._database.rows(
            "SELECT m.id FROM documents AS d JOIN members AS m ON m.document = d.key "
            "WHERE d.id IN (SELECT value FROM json_each(?))",
            (_list(documents),),
        )
        return self.having([row["id"] for row in rows])

    def homes(self, members: Collection[str], /) -> dict[str, str]:
        """The ids of the actors that these members are of."""
        rows = self._database.rows(
            "SELECT id, actor FROM members WHERE id IN (SELECT value FROM json_each(?))",
            (_list(members),),
        )
        return {
            row["id"]: self._home[row["id"]].id if row["id"] in self._home else row["actor"]
            for row in rows
        }

    def made(self) -> tuple[CastActor, ...]:
        """Actors that judgements made when corrections were last laid over this cast."""
        return self._made


def put_plain(database: Database, actors: Iterable[CastActor]) -> None:
    """Keep these actors of the plain cast as they are now, with the members that they had. What
    judgements made of others is forgotten: it has to be made again."""
    database.run("DELETE FROM bases WHERE made")
    for actor in actors:
        held = "SELECT 1 FROM bases WHERE id = ? AND NOT made"
        if database.value(held, (actor.id,)) is None:
            database.run(_PUT_ACTOR, _columns(actor))
        else:
            database.run(
                "UPDATE bases SET data = ? WHERE id = ? AND NOT made", (_json(actor), actor.id)
            )


def put_changes(database: Database, changes: CastChanges) -> tuple[str, ...]:
    """Lay corrections over the plain cast in place of all that were laid over it before. Returns
    the ids of the actors that are others than before, that are new or that are gone."""
    before = PlainActors(database).replaced
    still = {actor.id for actor in changes.replaced}
    wanted = [*(actor for actor in before if actor.id not in still), *changes.actors]
    touched = (member.id for actor in (*before, *changes.replaced) for member in actor.members)
    stale = _actors_of(database, touched) - {actor.id for actor in wanted}
    found = _put_changed(database, wanted)
    database.run_many("DELETE FROM actors WHERE id = ?", ((id,) for id in sorted(stale)))
    database.run("DELETE FROM bases")
    database.run_many(
        "INSERT INTO bases (id, made, data) VALUES (?, ?, ?)",
        (
            (actor.id, is_made, _json(actor))
            for is_made, actors in enumerate((changes.replaced, changes.made))
            for actor in actors
        ),
    )
    _note_spoken(database, changes.apart)
    return tuple(sorted(stale | found))


def _actors_of(database: Database, members: Iterable[str]) -> set[str]:
    """The ids of the actors that members are of now."""
    rows = database.rows(
        "SELECT DISTINCT actor FROM members WHERE id IN (SELECT value FROM json_each(?))",
        (_list(members),),
    )
    return {row["actor"] for row in rows}


def _put_changed(database: Database, actors: Sequence[CastActor]) -> set[str]:
    """Keep those of the actors that are not kept so. Returns their ids."""
    found = set()
    for actor in actors:
        if database.value("SELECT data FROM actors WHERE id = ?", (actor.id,)) == _json(actor):
            continue
        found.add(actor.id)
        database.run(_PUT_ACTOR, _columns(actor))
    for actor in actors:
        database.run(
            "UPDATE members SET actor = ?1 WHERE actor <> ?1 "
            "AND id IN (SELECT value FROM json_each(?2))",
            (actor.id, _list(member.id for member in actor.members)),
        )
    return found


def _note_spoken(database: Database, apart: Collection[tuple[str, str]]) -> None:
    """Let nobody be asked again about actors of which somebody said that they are not one."""
    database.run("UPDATE doubts SET spoken = 0 WHERE spoken")
    if not apart:
        return
    rows = database.rows(
        "SELECT b.left, b.right, l.actor AS one, r.actor AS other FROM doubts AS b "
        "JOIN members AS l ON l.id = b.left JOIN members AS r ON r.id = b.right"
    )
    database.run_many(
        "UPDATE doubts SET spoken = 1 WHERE left = ? AND right = ?",
        (
            (row["left"], row["right"])
            for row in rows
            if (min(row["one"], row["other"]), max(row["one"], row["other"])) in apart
        ),
    )


def short_cast(database: Database) -> Cast:
    """The whole cast in short, to link by: without spellings, links and doubts; members are not
    called by name. Actors have the names and types that they had before people gave them others,
    so that a new name changes nothing else."""
    members: defaultdict[str, list[Member]] = defaultdict(list)
    for row in database.rows(
        "SELECT m.actor, m.id, d.id AS document, m.local, m.mentions, m.owner FROM members AS m "
        "JOIN documents AS d ON d.key = m.document ORDER BY m.actor, d.id, m.id"
    ):
        members[row["actor"]].append(
            Member(
                id=row["id"],
                document=row["document"],
                local=row["local"],
                name="",
                mentions=row["mentions"],
                owner=row["owner"],
            )
        )
    decoder = msgspec.json.Decoder(_Short)
    before = {
        row["id"]: decoder.decode(row["data"])
        for row in database.rows("SELECT id, data FROM bases ORDER BY id, made")
    }
    actors = []
    for row in database.rows("SELECT id, data FROM actors ORDER BY id"):
        short = decoder.decode(row["data"])
        called = before.get(row["id"], short)
        actors.append(
            CastActor(
                id=row["id"],
                name=called.name,
                named=called.named,
                type=called.type,
                country=short.country,
                sectors=short.sectors,
                owner=short.owner,
                roles=short.roles,
                documents=short.documents,
                mentions=short.mentions,
                members=tuple(members[row["id"]]),
            )
        )
    return Cast(tuple(actors))


class _Short(msgspec.Struct, frozen=True):
    """What linking asks of an actor, of all that is kept."""

    name: str
    type: ActorType
    named: bool = False
    country: str | None = None
    sectors: tuple[str, ...] = ()
    owner: str | None = None
    roles: tuple[CastRole, ...] = ()
    documents: int = 0
    mentions: int = 0


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
        (_list(ids),),
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
        f"SELECT a.id FROM actors AS a WHERE {condition} "  # noqa: S608
        f"ORDER BY {_ORDERS[query.sort]}a.documents DESC, a.mentions DESC, a.id LIMIT ? OFFSET ?",
        (*parameters, -1 if query.limit is None else within(query.limit), within(query.offset)),
    )
    found = in_order(database, "SELECT id, data FROM actors", found)
    total = database.value(f"SELECT count(*) FROM actors AS a WHERE {condition}", parameters)  # noqa: S608
    return ActorPage(
        rows=rows_of_cast(database, (decode_actor(row["data"]) for row in found)),
        total=int(total),
        types=_counts(database, query, "type") if query.facets else (),
        countries=_counts(database, query, "country") if query.facets else (),
        doubts=count_doubts(database) if query.facets else 0,
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


_DOUBTED = (
    "FROM doubts AS b JOIN members AS l ON l.id = b.left JOIN members AS r ON r.id = b.right "
    "WHERE l.actor <> r.actor AND NOT b.spoken"
)
_DOUBTS = (
    f"SELECT b.data, l.actor AS left, r.actor AS right, max(b.score) {_DOUBTED} "
    "GROUP BY min(l.actor, r.actor), max(l.actor, r.actor)"
)
"""Of two actors one pair, the likeliest."""


def count_doubts(database: Database) -> int:
    """How many pairs a person may judge."""
    pairs = f"SELECT DISTINCT min(l.actor, r.actor), max(l.actor, r.actor) {_DOUBTED}"
    return int(database.value(f"SELECT count(*) FROM ({pairs})"))  # noqa: S608


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
    # One more, for the actor itself is counted, too.
    counted = most_in(database, dict.fromkeys(documents_of(database, id), 1), limit=limit + 1)
    ranked = sorted(
        (each for each in counted if each.actor.id != id),
        key=lambda each: (-each.number, each.documents, each.actor.name, each.actor.id),
    )
    return tuple(
        Company(actor=each.actor, type=each.type, documents=each.number) for each in ranked[:limit]
    )


def shared(database: Database, ids: Iterable[str]) -> tuple[Shared, ...]:
    """Which of some actors stand in the same documents, and in how many: by ids."""
    wanted = sorted(set(ids))
    documents = {id: frozenset(documents_of(database, id)) for id in wanted}
    return tuple(
        Shared(left=left, right=right, documents=number)
        for left, right in combinations(wanted, 2)
        if (number := len(documents[left] & documents[right]))
    )


_ORDERS: dict[ActorSort, str] = {
    "documents": "",
    "mentions": "a.mentions DESC, ",
    "name": "a.names, ",
    "type": "a.type, ",
    "country": "a.country IS NULL, a.country, ",
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
    conditions = _conditions(query, without=name)
    return count_by(database, f"a.{name}", "FROM actors AS a", conditions)


def decode_actor(data: str) -> CastActor:
    """One of the cast from its column."""
    return msgspec.json.decode(data, type=CastActor)


def _list(ids: Iterable[str]) -> str:
    return msgspec.json.encode(sorted(set(ids))).decode("ascii")


def _json(value: msgspec.Struct) -> str:
    return msgspec.json.encode(value).decode("utf-8")
