"""Where documents were seen, and what follows for the document: its state and its place."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Literal, NamedTuple

import msgspec

from readout.schema.document import Document, Given, given_value
from readout.store.database import Database


class Place(NamedTuple):
    """Where a document stands: at which path (the file's, or that of a member of an archive),
    and there by the id that its row gave, else the address that it gave, else nowhere in
    particular. A path of one document is that document's place."""

    path: str
    input_id: str = ""
    address: str = ""


SightingState = Literal["pending", "held", "superseded", "dropped"]


def place_of(document: Document) -> Place:
    """Where the document stands."""
    if document.input_id:
        return Place(document.path, input_id=document.input_id)
    if document.media != "application/jsonl":
        return Place(document.path)
    return Place(document.path, address=given_value(document.given, "url") or "")


def content_digest(document: Document) -> str:
    """Digest of all that came with a text at one place, the place included, the bytes not."""
    return digest_beside(
        path=document.path,
        input_id=document.input_id or "",
        media=document.media,
        encoding=document.encoding,
        given=document.given,
        notes=document.notes,
    )


def digest_beside(
    *,
    path: str,
    input_id: str,
    media: str,
    encoding: str,
    given: tuple[Given, ...],
    notes: tuple[str, ...],
) -> str:
    """`content_digest` of a document seen so; `input_id` is '' where its row gave none."""
    beside = (path, input_id, media, encoding, given, notes)
    return hashlib.sha256(msgspec.json.encode(beside)).hexdigest()


def held_by(database: Database, file: str) -> dict[Place, set[int]]:
    """Keys of the documents that a file held when it was last taken in, by place."""
    rows = database.rows(
        "SELECT path, input_id, document, "
        "CASE WHEN input_id = '' AND media = 'application/jsonl' THEN ("
        "SELECT value FROM given WHERE sighting = key AND name = 'url' ORDER BY number LIMIT 1"
        ") END AS address FROM sightings WHERE file = ? AND state = 'held'",
        (file,),
    )
    held: dict[Place, set[int]] = defaultdict(set)
    for row in rows:
        place = Place(row["path"], row["input_id"], row["address"] or "")
        held[place].add(row["document"])
    return held


def put_sighting(
    database: Database, file: str, document: Document, key: int, content: str, raw: str
) -> bool:
    """Store where a document was seen and what came with it.

    Returns whether it had been seen there before with other metadata.
    """
    found = database.row(
        "SELECT key, content, raw FROM sightings "
        "WHERE file = ? AND path = ? AND input_id = ? AND document = ?",
        (file, document.path, document.input_id or "", key),
    )
    if found is None:
        _insert(database, file, document, key, content, raw)
        return False
    if found["raw"] != raw:
        database.run("UPDATE sightings SET raw = ? WHERE key = ?", (raw, found["key"]))
    if found["content"] == content:
        return False
    _replace(database, document, found["key"], content)
    return True


def sighting_content(database: Database, file: str, place: Place, key: int) -> tuple[str, str]:
    """Digest of what came with a document seen at that place, and hash of its bytes."""
    found = database.row(
        "SELECT content, raw FROM sightings "
        "WHERE file = ? AND path = ? AND input_id = ? AND document = ?",
        (file, place.path, place.input_id, key),
    )
    assert found is not None
    return found["content"], found["raw"]


def _insert(
    database: Database, file: str, document: Document, key: int, content: str, raw: str
) -> None:
    cursor = database.run(
        "INSERT INTO sightings "
        "(document, file, path, input_id, state, media, encoding, raw, content) "
        "VALUES (?, ?, ?, ?, 'pending', ?, ?, ?, ?)",
        (
            key,
            file,
            document.path,
            document.input_id or "",
            document.media,
            document.encoding,
            raw,
            content,
        ),
    )
    assert cursor.lastrowid is not None
    _put_beside(database, cursor.lastrowid, document)


def _replace(database: Database, document: Document, sighting: int, content: str) -> None:
    database.run(
        "UPDATE sightings SET media = ?, encoding = ?, content = ? WHERE key = ?",
        (document.media, document.encoding, content, sighting),
    )
    database.run("DELETE FROM given WHERE sighting = ?", (sighting,))
    database.run("DELETE FROM notes WHERE sighting = ?", (sighting,))
    _put_beside(database, sighting, document)


def _put_beside(database: Database, sighting: int, document: Document) -> None:
    database.run_many(
        "INSERT INTO given VALUES (?, ?, ?, ?, ?, ?)",
        (
            (sighting, number, item.name, item.value, item.origin, item.detail)
            for number, item in enumerate(document.given)
        ),
    )
    database.run_many(
        "INSERT INTO notes VALUES (?, ?, ?)",
        ((sighting, number, note) for number, note in enumerate(document.notes)),
    )


def given_of(database: Database, sighting: int) -> tuple[Given, ...]:
    """What came beside the text at that sighting, in input order."""
    rows = database.rows(
        "SELECT name, value, origin, detail FROM given WHERE sighting = ? ORDER BY number",
        (sighting,),
    )
    return tuple(
        Given(name=row["name"], value=row["value"], origin=row["origin"], detail=row["detail"])
        for row in rows
    )


def notes_of(database: Database, sighting: int) -> tuple[str, ...]:
    """What was done to the text at that sighting to make it representable."""
    rows = database.rows("SELECT note FROM notes WHERE sighting = ? ORDER BY number", (sighting,))
    return tuple(row["note"] for row in rows)


def set_state(
    database: Database, file: str, place: Place, keys: Iterable[int], state: SightingState
) -> None:
    """Note what became of documents at one place of a file."""
    database.run_many(
        "UPDATE sightings SET state = ? "
        "WHERE file = ? AND path = ? AND input_id = ? AND document = ?",
        ((state, file, place.path, place.input_id, key) for key in sorted(keys)),
    )


def drop_pending(database: Database, file: str) -> set[int]:
    """Delete what an interrupted pass over the file left; returns the document keys."""
    rows = database.rows(
        "SELECT document FROM sightings WHERE file = ? AND state = 'pending'", (file,)
    )
    if rows:
        database.run("DELETE FROM sightings WHERE file = ? AND state = 'pending'", (file,))
    return {row["document"] for row in rows}


def put_version(database: Database, file: str, place: Place, *, newer: int, older: int) -> None:
    """At that place the document `newer` replaced `older`.

    The versions of a place are one chain, newest first. A text that comes back moves to its
    front, and the one that had replaced it now follows what it had replaced.
    """
    front, second = (_sighting_at(database, file, place, key) for key in (newer, older))
    before = database.value("SELECT previous FROM versions WHERE sighting = ?", (front,))
    if before is None:
        database.run("DELETE FROM versions WHERE previous = ?", (front,))
    else:
        database.run("UPDATE versions SET previous = ? WHERE previous = ?", (before, front))
    database.run("INSERT OR REPLACE INTO versions VALUES (?, ?)", (front, second))


def _sighting_at(database: Database, file: str, place: Place, document: int) -> int:
    found: int = database.value(
        "SELECT key FROM sightings WHERE file = ? AND path = ? AND input_id = ? AND document = ?",
        (file, place.path, place.input_id, document),
    )
    return found


# Of all places of a document the one that speaks for it: a current one before any other, then
# by name, so that the order in which files came does not matter.
BEST_PLACE = """
SELECT s.key, p.state, s.path, p.input_id, s.media, s.encoding, s.content
FROM sightings AS s JOIN places AS p ON p.sighting = s.key
WHERE s.document = ?
ORDER BY CASE p.state WHEN 'current' THEN 0 WHEN 'superseded' THEN 1 ELSE 2 END,
         s.path, s.input_id
LIMIT 1
"""


def settle(database: Database, keys: Iterable[int]) -> None:
    """Work out state and place of documents anew from all their sightings."""
    for key in sorted(keys):
        best = database.row(BEST_PLACE, (key,))
        if best is None:
            database.run("DELETE FROM documents WHERE key = ?", (key,))
            drop_told(database)
            forget_links(database)
            continue
        row = database.row("SELECT state, content FROM documents WHERE key = ?", (key,))
        assert row is not None
        if row["state"] != best["state"]:
            database.run("UPDATE documents SET state = ? WHERE key = ?", (best["state"], key))
        if row["content"] != best["content"]:
            _move(database, key, best["key"])


def _move(database: Database, key: int, sighting: int) -> None:
    """Let another sighting speak for a document; what it says is to be described anew."""
    database.run("DELETE FROM metadata WHERE document = ?", (key,))
    database.run("DELETE FROM evidence WHERE document = ?", (key,))
    database.run("DELETE FROM dates WHERE document = ?", (key,))
    database.run("DELETE FROM keys WHERE document = ?", (key,))
    forget_links(database)
    database.run(
        "UPDATE documents SET (path, input_id, media, encoding, content) = ("
        "SELECT path, nullif(input_id, ''), media, encoding, content FROM sightings WHERE key = ?"
        ") WHERE key = ?",
        (sighting, key),
    )
    path = database.value("SELECT path FROM documents WHERE key = ?", (key,))
    given = given_of(database, sighting)
    title = given_value(given, "title")
    database.run(
        "UPDATE documents SET described = NULL, title = ?, subtitle = NULL, byline = NULL, "
        "dateline = NULL, agency = NULL, publisher = ?, url = NULL, section = NULL, "
        "updated = NULL, language = NULL, language_score = 0, not_read = NULL, words = NULL, "
        "basis = 'unknown', date = NULL, earliest = NULL, latest = NULL, title_key = ?, "
        "path_key = ? WHERE key = ?",
        (title, given_value(given, "publisher"), fold(title), fold(path), key),
    )


def insert_document(database: Database, document: Document, content: str) -> int:
    """A row for a document not met before, with what it is known by until it is described."""
    title = given_value(document.given, "title")
    cursor = database.run(
        "INSERT INTO documents (id, text_hash, state, path, input_id, media, encoding, content, "
        "title, publisher, title_key, path_key) "
        "VALUES (?, ?, 'current', ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            document.id,
            document.text_hash,
            document.path,
            document.input_id or None,
            document.media,
            document.encoding,
            content,
            title,
            given_value(document.given, "publisher"),
            fold(title),
            fold(document.path),
        ),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def key_of(database: Database, document_id: str) -> int:
    """The key of a document. Raises KeyError where there is none of that id."""
    key = database.value("SELECT key FROM documents WHERE id = ?", (document_id,))
    if key is None:
        raise KeyError(document_id)
    return int(key)


def forget_links(database: Database) -> None:
    """Note that the links were worked out from keys that no longer stand."""
    database.run("DELETE FROM state")


def drop_told(database: Database) -> None:
    """Forget what documents tell when they are taken together, as some are no longer there."""
    for table in _TOLD:
        database.run(f"DELETE FROM {table}")  # noqa: S608


_TOLD = (
    *("participants", "happened", "happenings", "claimed", "claims"),
    *("stances", "marked", "entries", "related", "stories"),
)


def fold(value: str | None) -> str | None:
    """A value without regard to case, as the key columns hold it."""
    return None if value is None else value.casefold()
