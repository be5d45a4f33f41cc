"""Who said what: the statements of documents, filtered and paged."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from readout.schema.row import DocumentRow
from readout.schema.statement import Statement
from readout.schema.tables import FlatStatement, Named, statement_id, statement_row
from readout.schema.view import Count, StatementPage, StatementQuery, StatementView
from readout.store.cast import members_of
from readout.store.conditions import Condition, counts_of, days_overlap, where
from readout.store.counting import most_counted, named_counts
from readout.store.database import Database, within
from readout.store.rejections import rejected_in
from readout.store.rows import rows_of
from readout.store.sightings import key_of

# Filters and counts go through all statements: the indexes hold what they ask for, the table
# itself is heavy with JSON. One counts by manner and act, the other goes by document.
_IN_SHORT = (
    "FROM statements AS s INDEXED BY statements_in_short "
    "CROSS JOIN documents AS d ON d.key = s.document"
)
_FROM = (
    "FROM statements AS s INDEXED BY statements_by_document "
    "CROSS JOIN documents AS d ON d.key = s.document"
)
_BY_DOCUMENT = "FROM documents AS d JOIN statements AS s ON s.document = d.key"
# A document that is dated to a stretch of days comes as late as they allow, either way round.
_ORDER = (
    "ORDER BY coalesce(d.date, d.latest, d.earliest) IS NULL, "
    "coalesce(d.date, d.latest, d.earliest), d.id, s.number"
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
    combinations = _combinations(database, query)
    return StatementPage(
        views=tuple(views_of(database, [(row["document"], row["number"]) for row in found])),
        total=sum(_kept(combinations, manner=query.manner, act=query.act).values()),
        speakers=_speakers(database, query) if query.count_speakers else (),
        manners=_summed(0, _kept(combinations, manner=None, act=query.act)),
        acts=_summed(1, _kept(combinations, manner=query.manner, act=None)),
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


def _conditions(query: StatementQuery) -> Iterator[Condition]:
    yield from _of_current(query)
    yield Condition("NOT s.rejected")
    for part in ("speaker", "addressee"):
        if (actor := getattr(query, part)) is not None:
            yield Condition(
                "(s.document, s.number) IN (SELECT v.document, v.number FROM members AS m "
                "JOIN voices AS v ON v.document = m.document AND v.local = m.local "
                "WHERE v.part = ? AND m.actor = ?)",
                (part, actor),
            )
    for name in ("manner", "act"):
        if (value := getattr(query, name)) is not None:
            yield Condition(f"s.{name} = ?", (value,))
    if query.anonymous is not None:
        yield Condition("s.anonymous = ?", (query.anonymous,))
    if query.speech is not None:
        yield Condition("s.speech = ?", (query.speech,))
    if query.channel:
        yield Condition("instr(lower(s.channel), lower(?)) > 0", (query.channel,))


def _of_current(query: StatementQuery) -> Iterator[Condition]:
    """What is asked of the documents."""
    yield Condition("d.state = 'current'")
    if query.document is not None:
        yield Condition("d.id = ?", (query.document,))
    if not query.copies:
        yield Condition("NOT d.is_copy")
    yield from days_overlap(query.since, query.until, surely=False, prefix="d.")


_Combination = tuple[str | None, str | None]
"""A manner and an act."""


def _combinations(database: Database, query: StatementQuery) -> dict[_Combination, int]:
    """How many statements there are of each manner and act, whichever of these a query keeps: one
    scan, from which what each filter leaves is summed."""
    rest = msgspec.structs.replace(query, manner=None, act=None)
    condition, parameters = where(_conditions(rest))
    rows = database.rows(
        f"SELECT s.manner, s.act, count(*) AS number {_IN_SHORT} WHERE {condition} GROUP BY 1, 2",
        parameters,
    )
    return {(row["manner"], row["act"]): row["number"] for row in rows}


def _kept(
    combinations: Mapping[_Combination, int], *, manner: str | None, act: str | None
) -> dict[_Combination, int]:
    """Those of this manner and act, None for any."""
    return {
        key: number
        for key, number in combinations.items()
        if manner in (None, key[0]) and act in (None, key[1])
    }


def _summed(part: int, kept: Mapping[_Combination, int]) -> tuple[Count, ...]:
    counts: Counter[str | None] = Counter()
    for key, number in kept.items():
        counts[key[part]] += number
    return counts_of(counts.items())


def _speakers(database: Database, query: StatementQuery) -> tuple[tuple[Named, int], ...]:
    # Mostly nobody rejected anything, and there is nothing to look each voice up in.
    any_rejected = database.value("SELECT EXISTS (SELECT 1 FROM statements WHERE rejected)")
    counting = _spoken(query, _REJECTED if any_rejected else "")
    found = most_counted(database, *counting, limit=_MOST_SPEAKERS, nameless=True)
    return named_counts(found, limit=_MOST_SPEAKERS)


_REJECTED = "AND (document, number) NOT IN (SELECT document, number FROM statements WHERE rejected)"


def _spoken(query: StatementQuery, left_out: str) -> tuple[str, tuple[object, ...]]:
    """What counts the statements of each speaker. The statements themselves are gone through only
    where something is asked of them; else `left_out` is what leaves rejected ones out."""
    rest = msgspec.structs.replace(query, speaker=None)
    if rest == _of_documents(rest):
        condition, parameters = where(_of_current(rest))
        return (
            "SELECT m.actor AS id, sum(v.number) AS number FROM (SELECT document, local, "  # noqa: S608
            f"count(*) AS number FROM voices WHERE part = 'speaker' {left_out} GROUP BY 1, 2) AS v "
            "CROSS JOIN documents AS d ON d.key = v.document CROSS JOIN members AS m "
            f"ON m.document = v.document AND m.local = v.local WHERE {condition} GROUP BY 1",
            parameters,
        )
    condition, parameters = where(_conditions(rest))
    return (
        f"SELECT m.actor AS id, count(*) AS number {_FROM} CROSS JOIN voices AS v "
        "ON v.document = s.document AND v.number = s.number CROSS JOIN members AS m "
        "ON m.document = v.document AND m.local = v.local "
        f"WHERE v.part = 'speaker' AND {condition} GROUP BY 1",
        parameters,
    )


def _of_documents(query: StatementQuery) -> StatementQuery:
    """A query without what it asks of statements."""
    return msgspec.structs.replace(
        query,
        speaker=None,
        addressee=None,
        channel="",
        manner=None,
        act=None,
        anonymous=None,
        speech=None,
    )
