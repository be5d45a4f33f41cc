"""Who said what: the statements of documents, filtered and paged."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from readout.schema.row import DocumentRow
from readout.schema.statement import Statement
from readout.schema.tables import FlatStatement, Named, statement_id, statement_row
from readout.schema.view import Count, StatementPage, StatementQuery, StatementView
from readout.store.cast import members_of
from readout.store.conditions import Condition, count_by, days_overlap, named_counts, where
from readout.store.database import Database, within
from readout.store.rejections import rejected_in
from readout.store.rows import rows_of
from readout.store.sightings import key_of

# Filters and counts go through all statements: the index holds what they ask for, the table
# itself is heavy with JSON.
_FROM = (
    "FROM statements AS s INDEXED BY statements_in_short JOIN documents AS d ON d.key = s.document"
)
_BY_DOCUMENT = "FROM documents AS d JOIN statements AS s ON s.document = d.key"
_ORDER = (
    "ORDER BY coalesce(d.date, d.earliest, d.latest) IS NULL, "
    "coalesce(d.date, d.earliest, d.latest), d.id, s.number"
)
_NEWEST = (
    "ORDER BY coalesce(d.date, d.earliest, d.latest) IS NULL, "
    "coalesce(d.date, d.earliest, d.latest) DESC, d.id, s.number"
)
_PAGE = 500
_MOST_SPEAKERS = 60


def put_statements(database: Database, document_id: str, found: Iterable[FlatStatement]) -> None:
    """Keep the statements of a document in place of those kept before. Raises KeyError where
    there is no such document."""
    key = key_of(database, document_id)
    database.run("DELETE FROM statements WHERE document = ?", (key,))
    left_out = frozenset(rejected_in(database, document_id))
    for flat in found:
        said = flat.statement
        database.run(
            "INSERT INTO statements (document, number, parent, manner, speech, anonymous, act, "
            "channel, score, data, rejected) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                key,
                flat.number,
                flat.parent,
                said.manner,
                said.speech,
                said.anonymous,
                said.act,
                flat.channel,
                said.score,
                msgspec.json.encode(said).decode("utf-8"),
                statement_id(document_id, said) in left_out,
            ),
        )
        database.run_many(
            "INSERT OR IGNORE INTO voices VALUES (?, ?, ?, ?)",
            ((key, flat.number, part, local) for part, local in _voices(flat)),
        )


def _voices(flat: FlatStatement) -> Iterator[tuple[str, str]]:
    yield from (("speaker", local) for local in flat.speakers)
    yield from (("addressee", local) for local in flat.addressees)
    yield from (("hop", local) for local in flat.hops)


def statements(database: Database, query: StatementQuery) -> StatementPage:
    """One page of the statements that a query keeps, by date and order of telling, how many
    there are in all, and who speaks most in them. Rejected ones are left out."""
    condition, parameters = where(_conditions(query))
    found = database.rows(
        f"SELECT s.document, s.number {_FROM} WHERE {condition} "
        f"{_NEWEST if query.newest else _ORDER} LIMIT ? OFFSET ?",
        (*parameters, -1 if query.limit is None else within(query.limit), within(query.offset)),
    )
    return StatementPage(
        views=tuple(views_of(database, [(row["document"], row["number"]) for row in found])),
        total=int(database.value(f"SELECT count(*) {_FROM} WHERE {condition}", parameters)),
        speakers=_speakers(database, query),
        manners=_counts(database, query, "manner"),
        acts=_counts(database, query, "act"),
    )


def statements_of(database: Database, document_id: str) -> tuple[StatementView, ...]:
    """The statements of one document in order of telling, rejected ones, too."""
    found = database.rows(
        f"SELECT s.document, s.number {_BY_DOCUMENT} WHERE d.id = ? ORDER BY s.number",
        (document_id,),
    )
    pairs = [(row["document"], row["number"]) for row in found]
    return tuple(views_of(database, pairs))


def iter_statements(database: Database) -> Iterator[StatementView]:
    """All statements of current documents that nobody rejected, by document and order of
    telling."""
    last = ("", -1)
    while rows := database.rows(
        f"SELECT s.document, s.number, d.id {_BY_DOCUMENT} WHERE d.state = 'current' "
        "AND NOT s.rejected AND (d.id, s.number) > (?, ?) ORDER BY d.id, s.number LIMIT ?",
        (*last, _PAGE),
    ):
        yield from views_of(database, [(row["document"], row["number"]) for row in rows])
        last = (rows[-1]["id"], rows[-1]["number"])


def views_of(database: Database, wanted: list[tuple[int, int]]) -> Iterator[StatementView]:
    """Statements by (document key, number), in the order asked for."""
    keys = sorted({key for key, _ in wanted})
    documents = dict(zip(keys, rows_of(database, keys), strict=True))
    people = members_of(database, keys)
    found = {
        (row["document"], row["number"]): row
        for row in database.rows(
            "SELECT s.document, s.number, s.data, t.text, p.data AS parent FROM statements AS s "
            "JOIN documents AS d ON d.key = s.document JOIN texts AS t ON t.hash = d.text_hash "
            "LEFT JOIN statements AS p ON p.document = s.document AND p.number = s.parent "
            "WHERE (s.document, s.number) IN (SELECT json_extract(value, '$[0]'), "
            "json_extract(value, '$[1]') FROM json_each(?))",
            (msgspec.json.encode(wanted).decode("ascii"),),
        )
    }
    for pair in wanted:
        yield _view(found[pair], documents[pair[0]], people[pair[0]])


def _view(row: sqlite3.Row, document: DocumentRow, people: Mapping[str, Named]) -> StatementView:
    said, parent = (
        None if data is None else msgspec.json.decode(data, type=Statement)
        for data in (row["data"], row["parent"])
    )
    assert said is not None
    return StatementView(
        row=statement_row(document.id, row["text"], said, people, parent=parent),
        document=document,
    )


def _conditions(query: StatementQuery, *, without: str = "") -> Iterator[Condition]:
    yield Condition("d.state = 'current'")
    yield Condition("NOT s.rejected")
    for part in ("speaker", "addressee"):
        if (actor := getattr(query, part)) is not None and part != without:
            yield Condition(
                "(s.document, s.number) IN (SELECT v.document, v.number FROM members AS m "
                "JOIN voices AS v ON v.document = m.document AND v.local = m.local "
                "WHERE v.part = ? AND m.actor = ?)",
                (part, actor),
            )
    for name in ("manner", "act"):
        if (value := getattr(query, name)) is not None and name != without:
            yield Condition(f"s.{name} = ?", (value,))
    if query.anonymous is not None:
        yield Condition("s.anonymous = ?", (query.anonymous,))
    if query.speech is not None:
        yield Condition("s.speech = ?", (query.speech,))
    if query.channel:
        yield Condition("instr(lower(s.channel), lower(?)) > 0", (query.channel,))
    if query.document is not None:
        yield Condition("d.id = ?", (query.document,))
    if not query.copies:
        yield Condition("NOT d.is_copy")
    yield from days_overlap(query.since, query.until, surely=False, prefix="d.")


def _counts(database: Database, query: StatementQuery, name: str) -> tuple[Count, ...]:
    conditions = _conditions(query, without=name)
    return count_by(database, f"s.{name}", _FROM, conditions)


def _speakers(database: Database, query: StatementQuery) -> tuple[tuple[Named, int], ...]:
    condition, parameters = where(_conditions(query, without="speaker"))
    rows = database.rows(
        "SELECT a.id, a.name, told.number FROM (SELECT m.actor, count(*) AS number "  # noqa: S608
        f"{_FROM} CROSS JOIN voices AS v ON v.document = s.document AND v.number = s.number "
        "CROSS JOIN members AS m ON m.document = v.document AND m.local = v.local "
        f"WHERE v.part = 'speaker' AND {condition} GROUP BY m.actor) AS told "
        "JOIN actors AS a ON a.id = told.actor ORDER BY told.number DESC, a.name, a.id LIMIT ?",
        (*parameters, _MOST_SPEAKERS),
    )
    return named_counts(rows)
