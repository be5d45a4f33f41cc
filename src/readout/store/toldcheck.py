"""Everything that can be wrong with what documents tell, alone and taken together."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import TypeVar

import msgspec

from readout.schema.claim import Claim
from readout.schema.entry import Entry
from readout.schema.happening import Happening
from readout.schema.position import Stance
from readout.schema.rowid import parse_row
from readout.schema.span import Spans
from readout.schema.tables import words_at
from readout.schema.view import Problem
from readout.store.database import Database
from readout.store.snapshots import digest_of, get_snapshot
from readout.store.wordings import DOCUMENT_BITS

_PAGE = 200
T = TypeVar("T", bound=msgspec.Struct)


def check_told(database: Database) -> Iterator[Problem]:
    """What single documents tell at places beyond the end of their text."""
    for table, document in (
        ("told", "r.document"),
        ("happened", "r.document"),
        ("wordings", f"r.key >> {DOCUMENT_BITS}"),
    ):
        kind = "'event'" if table == "happened" else "r.kind"
        for row in database.rows(
            f"SELECT d.id, {kind} AS kind, r.start, r.end, t.chars FROM {table} AS r "  # noqa: S608
            f"LEFT JOIN documents AS d ON d.key = {document} "
            "LEFT JOIN texts AS t ON t.hash = d.text_hash "
            "WHERE d.id IS NULL OR r.start < 0 OR r.start > r.end OR r.end > t.chars "
            "ORDER BY d.id, kind, r.start, r.end"
        ):
            message = f"its {row['kind']} at {row['start']}-{row['end']} is outside of its text"
            yield Problem(code="span", subject=row["id"] or table, message=message)


def check_wordings(database: Database) -> Iterator[Problem]:
    """Words kept for search that are not those of the text."""
    decoder = msgspec.json.Decoder(Spans)
    for document in database.rows("SELECT key, id, text_hash FROM documents ORDER BY id"):
        key = document["key"]
        text = database.value("SELECT text FROM texts WHERE hash = ?", (document["text_hash"],))
        for row in database.rows(
            "SELECT kind, spans, words FROM wordings WHERE key >= ? AND key < ? ORDER BY key",
            (key << DOCUMENT_BITS, (key + 1) << DOCUMENT_BITS),
        ):
            if words_at(text, decoder.decode(row["spans"])) != row["words"]:
                message = f"the words kept of a {row['kind']} do not stand in its text"
                yield Problem(code="wording", subject=document["id"], message=message)


def check_happenings(database: Database) -> Iterator[Problem]:
    """Events whose columns or mentions do not repeat what is kept of them."""
    members = _members(database, "SELECT happening AS owner, id FROM happened")
    parties = _members(database, "SELECT happening AS owner, actor AS id FROM participants")
    for row, event in _each(database, "happenings", Happening):
        if (event.id, event.name, event.documents, event.sources) != (
            row["id"],
            row["name"],
            row["documents"],
            row["sources"],
        ):
            yield _altered("event", row["id"])
        if {each.id for each in event.members} != members.get(event.id, set()):
            yield Problem(code="event", subject=row["id"], message="its mentions are not its own")
        if {party.id for party in event.participants} != parties.get(event.id, set()):
            message = "its participants are not its own"
            yield Problem(code="event", subject=row["id"], message=message)


def check_claims(database: Database) -> Iterator[Problem]:
    """Claims whose columns or members do not repeat what is kept of them, or point beyond the end
    of a text."""
    chars = _chars(database)
    claimed = {row["id"] for row in database.rows("SELECT id FROM claimed")}
    owned = _members(database, "SELECT claim AS owner, id FROM claimed")
    for row, claim in _each(database, "claims", Claim):
        if (claim.id, claim.kind, claim.relation) != (row["id"], row["kind"], row["relation"]):
            yield _altered("claim", row["id"])
        ids = {each.id for each in claim.members}
        pairs = {id for pair in claim.pairs for id in (pair.left, pair.right)}
        if not owned.get(claim.id, set()) <= ids <= claimed or not pairs <= ids:
            yield Problem(code="claim", subject=row["id"], message="its members are not its own")
        for each in claim.members:
            yield from _outside(row["id"], each.document, each.spans, chars)


def check_positions(database: Database) -> Iterator[Problem]:
    """Positions whose columns do not repeat what is kept of them, or that point beyond the end of a
    text."""
    chars = _chars(database)
    for row, stance in _each(database, "stances", Stance):
        if (stance.id, stance.actor, stance.act) != (row["id"], row["actor"], row["act"]):
            yield _altered("position", row["id"])
        yield from _outside(row["id"], stance.what.document, stance.what.spans, chars)


def check_entries(database: Database) -> Iterator[Problem]:
    """Entries of the timeline whose columns do not repeat what is kept of them, whose sentences
    point beyond the end of a text, or whose events are not there."""
    chars = _chars(database)
    events = {row["id"] for row in database.rows("SELECT id FROM happenings")}
    for row, entry in _each(database, "entries", Entry):
        if (entry.id, entry.rank, entry.event) != (row["id"], row["rank"], row["event"]):
            yield _altered("entry", row["id"])
        if entry.event is not None and entry.event not in events:
            yield Problem(code="entry", subject=row["id"], message="its event is not there")
        for each in (entry.sentence, *entry.evidence):
            yield from _outside(row["id"], each.document, (each.span,), chars)


def check_related(database: Database) -> Iterator[Problem]:
    """Pairs of rows of which one is of a document that is not there."""
    chars = _chars(database)
    for row in database.rows("SELECT left, right FROM related ORDER BY left, right"):
        for id in (row["left"], row["right"]):
            place = parse_row(id)
            if place is None or place.span.end > chars.get(place.document, -1):
                message = "it stands in no text, but is told to be related to another"
                yield Problem(code="related", subject=id, message=message)


def check_snapshots(database: Database) -> Iterator[Problem]:
    """States that are not what their digest says."""
    for row in database.rows("SELECT name, digest FROM snapshots ORDER BY name"):
        kept = get_snapshot(database, row["name"])
        if kept is None or digest_of(kept) != row["digest"]:
            yield Problem(code="snapshot", subject=row["name"], message="the state was altered")


def _each(database: Database, table: str, type_: type[T]) -> Iterator[tuple[sqlite3.Row, T]]:
    """The rows of a table, by id, each with what is kept in it."""
    decoder = msgspec.json.Decoder(type_)
    last = ""
    while rows := database.rows(
        f"SELECT * FROM {table} WHERE id > ? ORDER BY id LIMIT ?",  # noqa: S608
        (last, _PAGE),
    ):
        for row in rows:
            yield row, decoder.decode(row["data"])
        last = rows[-1]["id"]


def _members(database: Database, sql: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in database.rows(sql):
        found.setdefault(row["owner"], set()).add(row["id"])
    return found


def _chars(database: Database) -> dict[str, int]:
    """How long the text of each document is."""
    rows = database.rows(
        "SELECT d.id, t.chars FROM documents AS d JOIN texts AS t ON t.hash = d.text_hash"
    )
    return {row["id"]: row["chars"] for row in rows}


def _outside(subject: str, document: str, spans: Spans, chars: dict[str, int]) -> Iterator[Problem]:
    end = chars.get(document)
    if end is None:
        message = f"it stands on document {document}, which is not there"
        yield Problem(code="span", subject=subject, message=message)
    elif not all(0 <= span.start <= span.end <= end for span in spans):
        message = f"it points beyond the end of the text of {document}"
        yield Problem(code="span", subject=subject, message=message)


def _altered(code: str, subject: str) -> Problem:
    return Problem(code=code, subject=subject, message="its columns were altered")


CHECKS = (
    check_told,
    check_wordings,
    check_happenings,
    check_claims,
    check_positions,
    check_entries,
    check_related,
    check_snapshots,
)
