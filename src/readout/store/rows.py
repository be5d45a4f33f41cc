"""Documents as rows and as views."""

from __future__ import annotations

import sqlite3
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from readout.schema.reading import Language
from readout.schema.row import DocumentRow
from readout.schema.span import Span
from readout.schema.view import DocumentView, Passage
from readout.store.database import Database
from readout.store.descriptions import get_dct, get_metadata
from readout.store.raws import get_raw
from readout.store.rejections import rejected_in
from readout.store.sightings import BEST_PLACE, given_of

_PAGE = 500
_LEAD_CHARS = 90

_COLUMNS = """
SELECT d.key, d.id, d.input_id, d.path, d.title, d.subtitle, d.byline, d.dateline, d.agency,
       d.publisher, d.url, d.section, d.language, d.not_read, d.updated, d.state, d.media,
       d.encoding, coalesce(d.words, 0) AS words, d.text_hash, d."group", t.chars,
       coalesce(n.dct, m.dct) AS dct,
       substr(t.text, 1 + coalesce(json_extract(m.data, '$.body[0][0]'), 0), 200) AS lead
FROM documents AS d
JOIN texts AS t ON t.hash = d.text_hash
LEFT JOIN metadata AS m ON m.document = d.key
LEFT JOIN dates AS n ON n.document = d.key
"""


def rows_of(database: Database, keys: Sequence[int]) -> tuple[DocumentRow, ...]:
    """The documents of these keys as rows, in the order of the keys."""
    wanted = msgspec.json.encode(keys).decode("ascii")
    found = database.rows(
        f"{_COLUMNS} WHERE d.key IN (SELECT value FROM json_each(?))",  # noqa: S608
        (wanted,),
    )
    by_key = {row["key"]: row for row in found}
    paths, notes = _paths(database, wanted), _notes(database, wanted)
    previous = _previous(database, wanted)
    return tuple(
        _row(by_key[key], paths[key], notes[key], previous=previous.get(key)) for key in keys
    )


def _row(
    row: sqlite3.Row, paths: Sequence[str], notes: Sequence[str], *, previous: str | None
) -> DocumentRow:
    plain = {name: row[name] for name in row.keys() if name not in ("key", "dct", "lead")}  # noqa: SIM118
    return DocumentRow(
        **plain,
        paths=tuple(paths),
        notes=tuple(notes),
        previous=previous,
        dct=get_dct(row["dct"]),
        lead=_lead(row["lead"]),
    )


def _lead(head: str) -> str | None:
    """The first words of what may be cut off in the middle of a word or sentence."""
    return textwrap.shorten(head, _LEAD_CHARS, placeholder="…") or None


def _paths(database: Database, wanted: str) -> dict[int, list[str]]:
    """Where documents lie now, or, of those that lie nowhere now, where they lay."""
    paths: dict[int, list[str]] = defaultdict(list)
    for row in database.rows(
        "SELECT DISTINCT d.key, p.path FROM documents AS d "
        "JOIN sightings AS s ON s.document = d.key JOIN places AS p ON p.sighting = s.key "
        "WHERE d.key IN (SELECT value FROM json_each(?)) AND p.state = d.state "
        "ORDER BY d.key, p.path",
        (wanted,),
    ):
        paths[row["key"]].append(row["path"])
    return paths


def _notes(database: Database, wanted: str) -> dict[int, list[str]]:
    notes: dict[int, list[str]] = defaultdict(list)
    for row in database.rows(
        # The plus: the sightings of a document are few, those of a file may be ten thousand.
        "SELECT d.key, n.note FROM documents AS d "
        "JOIN sightings AS s ON s.document = d.key AND +s.path = d.path "
        "AND s.input_id = coalesce(d.input_id, '') "
        "JOIN notes AS n ON n.sighting = s.key "
        "WHERE d.key IN (SELECT value FROM json_each(?)) ORDER BY d.key, n.number",
        (wanted,),
    ):
        notes[row["key"]].append(row["note"])
    return notes


def _previous(database: Database, wanted: str) -> dict[int, str]:
    """The versions before these documents, at the place that speaks for them if at several."""
    rows = database.rows(
        "SELECT d.key, older.id FROM documents AS d "
        "JOIN sightings AS s ON s.document = d.key JOIN versions AS v ON v.sighting = s.key "
        "JOIN sightings AS p ON p.key = v.previous "
        "JOIN documents AS older ON older.key = p.document "
        "WHERE d.key IN (SELECT value FROM json_each(?)) "
        "ORDER BY d.key, s.path = d.path AND s.input_id = coalesce(d.input_id, ''), "
        "s.path DESC, s.input_id DESC",
        (wanted,),
    )
    # Of several the last one stays.
    return {row["key"]: row["id"] for row in rows}


def iter_documents(database: Database) -> Iterator[DocumentRow]:
    """Every document in every state, by id, a page at a time.

    Between pages no lock is held: in a rollback journal a reader that dawdles, an export
    into a pager say, would keep the writer from committing.
    """
    last = ""
    while rows := database.rows(
        "SELECT key, id FROM documents WHERE id > ? ORDER BY id LIMIT ?", (last, _PAGE)
    ):
        with database.glance():
            page = rows_of(database, [row["key"] for row in rows])
        yield from page
        last = rows[-1]["id"]


def document(database: Database, id: str) -> DocumentView | None:
    """One document with text, metadata and neighbours, None where there is none of that id."""
    found = database.row(
        "SELECT d.key, d.text_hash, d.language, d.language_score, t.text, m.data, "
        "coalesce(n.dct, m.dct) AS dct "
        "FROM documents AS d JOIN texts AS t ON t.hash = d.text_hash "
        "LEFT JOIN metadata AS m ON m.document = d.key "
        "LEFT JOIN dates AS n ON n.document = d.key WHERE d.id = ?",
        (id,),
    )
    if found is None:
        return None
    best = database.row(BEST_PLACE, (found["key"],))
    assert best is not None
    return DocumentView(
        row=rows_of(database, [found["key"]])[0],
        text=found["text"],
        language=Language(found["language"], found["language_score"]),
        metadata=get_metadata(found["data"], found["dct"]),
        given=given_of(database, best["key"]),
        newer=_newer(database, id),
        same_text=_same_text(database, found["text_hash"], id),
        rejected=rejected_in(database, id),
    )


def _newer(database: Database, id: str) -> tuple[str, ...]:
    rows = database.rows(
        "SELECT DISTINCT newest.document FROM places AS older "
        "JOIN versions AS v ON v.previous = older.sighting "
        "JOIN places AS newest ON newest.sighting = v.sighting "
        "WHERE older.document = ? ORDER BY newest.document",
        (id,),
    )
    return tuple(row["document"] for row in rows)


def _same_text(database: Database, text_hash: str, id: str) -> tuple[str, ...]:
    rows = database.rows(
        "SELECT id FROM documents WHERE text_hash = ? AND id <> ? ORDER BY id", (text_hash, id)
    )
    return tuple(row["id"] for row in rows)


def passages(
    database: Database, places: Iterable[tuple[str, Span]], *, around: int
) -> tuple[Passage, ...]:
    """The words at spans of documents with `around` characters on either side; places that are
    not there are left out."""
    wanted = [(id, span.start, span.end) for id, span in places]
    found = database.rows(
        "WITH w AS (SELECT key AS number, json_extract(value, '$[0]') AS id, "
        "json_extract(value, '$[1]') AS start, json_extract(value, '$[2]') AS end "
        "FROM json_each(?1)) "
        "SELECT w.start, w.end, d.key, "
        "substr(t.text, max(0, w.start - ?2) + 1, min(?2, w.start)) AS before, "
        "substr(t.text, w.start + 1, w.end - w.start) AS words, "
        "substr(t.text, w.end + 1, ?2) AS after "
        "FROM w JOIN documents AS d ON d.id = w.id JOIN texts AS t ON t.hash = d.text_hash "
        "WHERE w.end <= t.chars ORDER BY w.number",
        (msgspec.json.encode(wanted).decode("utf-8"), around),
    )
    keys = sorted({row["key"] for row in found})
    rows = dict(zip(keys, rows_of(database, keys), strict=True))
    return tuple(
        Passage(
            document=rows[row["key"]],
            span=Span(row["start"], row["end"]),
            before=row["before"],
            words=row["words"],
            after=row["after"],
        )
        for row in found
    )


def raw(database: Database, document_id: str) -> bytes | None:
    """The bytes that a document was made from, None where there is no such document."""
    key = database.value("SELECT key FROM documents WHERE id = ?", (document_id,))
    best = None if key is None else database.row(BEST_PLACE, (key,))
    if best is None:
        return None
    return get_raw(
        database, database.value("SELECT raw FROM sightings WHERE key = ?", (best["key"],))
    )


def resolve_id(database: Database, word: str) -> tuple[str, ...]:
    """Ids that a word may mean: an id, its first four digits or more, an input id, a path.

    Of several documents that lay at one path or had one input id the current ones are meant.
    """
    if database.value("SELECT 1 FROM documents WHERE id = ?", (word,)):
        return (word,)
    return tuple(sorted({*_by_prefix(database, word.lower()), *_by_place(database, word)}))


def current(database: Database, ids: Iterable[str]) -> frozenset[str]:
    """Those of the ids that are current documents."""
    wanted = msgspec.json.encode(sorted(ids)).decode("ascii")
    found = database.rows(
        "SELECT id FROM documents WHERE state = 'current' "
        "AND id IN (SELECT value FROM json_each(?))",
        (wanted,),
    )
    return frozenset(row["id"] for row in found)


def _by_prefix(database: Database, prefix: str) -> list[str]:
    if len(prefix) < 4:
        return []
    # "g" sorts after every hexadecimal digit, so this range holds the ids that begin so.
    rows = database.rows(
        "SELECT id FROM documents WHERE id >= ? AND id < ?", (prefix, f"{prefix}g")
    )
    return [row["id"] for row in rows if row["id"].startswith(prefix)]


def _by_place(database: Database, word: str) -> list[str]:
    rows = database.rows(
        "SELECT document, state FROM places WHERE sighting IN ("
        "SELECT key FROM sightings WHERE path = ? UNION "
        "SELECT key FROM sightings WHERE input_id = ? AND input_id <> '')",
        (word, word),
    )
    current = [row["document"] for row in rows if row["state"] == "current"]
    return current or [row["document"] for row in rows]
