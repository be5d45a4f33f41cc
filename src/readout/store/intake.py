"""Taking a file in: what it holds now, what it held before, and which text replaced which."""

from __future__ import annotations

from collections import defaultdict
from typing import Literal

import msgspec

from readout.schema.document import Document
from readout.store.database import Database
from readout.store.raws import put_raw
from readout.store.sightings import (
    Place,
    content_digest,
    drop_pending,
    held_by,
    insert_document,
    place_of,
    put_sighting,
    put_version,
    set_state,
    settle,
    sighting_content,
)

STREAM = "-"
"""The file name that all streams of standard input share."""
MEMBER = "!/"
"""Stands in a document's path between an archive's and that of a member in it."""


class FileChange(msgspec.Struct, frozen=True, kw_only=True):
    """What a file brought, as keys of documents: one that stands in several files can be
    counted once. `new` documents took an empty place, `changed` ones replaced another text or
    came with other metadata, `unchanged` ones were there before, be it in another file."""

    new: frozenset[int] = frozenset()
    changed: frozenset[int] = frozenset()
    unchanged: frozenset[int] = frozenset()


class Intake:
    """One pass over one file: what it held before and what was seen in it so far.

    A stream has no "before": the next one under the same name is another input. It takes
    nothing away from those before it, and rows that have neither id nor address join theirs.
    """

    def __init__(self, database: Database, file: str) -> None:
        self.file = file
        self._database = database
        self._held = held_by(database, file)
        self._seen: dict[Place, set[int]] = defaultdict(set)
        self._content: dict[tuple[Place, int], tuple[str, str]] = {}
        self._altered: set[tuple[Place, int]] = set()
        self._met: set[int] = set()
        # Documents that the project held before this pass, here or in another file.
        self._known: set[int] = set()
        database.run("INSERT INTO files (name) VALUES (?) ON CONFLICT DO NOTHING", (file,))
        database.run("DELETE FROM failures WHERE file = ?", (file,))

    def add(self, document: Document) -> Literal["new", "known"]:
        """Store a document as seen in this file; "known" if the project had it already."""
        self._require_storable(document)
        content = content_digest(document)
        self._database.run(
            "INSERT INTO texts VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (document.text_hash, len(document.text), document.text),
        )
        found = self._database.row("SELECT key, state FROM documents WHERE id = ?", (document.id,))
        if found is None:
            self._see(document, insert_document(self._database, document, content), content)
            return "new"
        if found["state"] == "current" and found["key"] not in self._met:
            self._known.add(found["key"])
        self._see(document, found["key"], content)
        return "known"

    def _see(self, document: Document, key: int, content: str) -> None:
        place = place_of(document)
        at = (place, key)
        self._seen[place].add(key)
        self._met.add(key)
        raw = put_raw(self._database, document)
        met = self._content.get(at) or self._joined(place, key)
        if met is not None and met <= (content, raw):
            # The same document twice in one file: which of them comes first must not matter.
            return
        self._content[at] = (content, raw)
        if put_sighting(self._database, self.file, document, key, content, raw):
            self._altered.add(at)

    def _joined(self, place: Place, key: int) -> tuple[str, str] | None:
        """What came with a document of the streams before that this one is joined to."""
        if self.file != STREAM or place != Place(STREAM) or key not in self._held.get(place, ()):
            return None
        return sighting_content(self._database, self.file, place, key)

    def _require_storable(self, document: Document) -> None:
        if document.path != self.file and not document.path.startswith(f"{self.file}{MEMBER}"):
            raise ValueError(
                f"document {document.id} has the path {document.path!r}, not {self.file!r}"
            )
        if "\0" in document.text:
            # Ingest puts U+FFFD for it (law 1); SQLite tools would cut the text off there.
            raise ValueError(f"{self.file}: the text of document {document.id} holds a NUL")

    def finish(self, file_hash: str | None, digest: str) -> FileChange:
        """Settle which documents the file holds, and say what changed."""
        self._database.run(
            "UPDATE files SET hash = ?, ingest_digest = ?, gone = 0 WHERE name = ?",
            (file_hash, digest, self.file),
        )
        places = sorted(self._held.keys() | self._seen.keys())
        changes = [self._settle_place(place) for place in places]
        leftovers = drop_pending(self._database, self.file)
        settle(self._database, leftovers.union(*self._held.values(), *self._seen.values()))
        return FileChange(
            new=frozenset().union(*(change.new for change in changes)),
            changed=frozenset().union(*(change.changed for change in changes)),
            unchanged=frozenset().union(*(change.unchanged for change in changes)),
        )

    def _settle_place(self, place: Place) -> FileChange:
        before, now = self._held.get(place, set()), self._seen.get(place, set())
        came, left, stayed = now - before, before - now, now & before
        set_state(self._database, self.file, place, came, "held")
        if self._is_replaced(place, before, now):
            set_state(self._database, self.file, place, left, "superseded")
            (newer,), (older,) = came, left
            put_version(self._database, self.file, place, newer=newer, older=older)
            return FileChange(changed=frozenset(came))
        if self.file != STREAM:
            set_state(self._database, self.file, place, left, "dropped")
        altered = {key for key in stayed if (place, key) in self._altered}
        return FileChange(
            new=frozenset(came - self._known),
            changed=frozenset(altered),
            unchanged=frozenset((stayed | (came & self._known)) - altered),
        )

    def _is_replaced(self, place: Place, before: set[int], now: set[int]) -> bool:
        """Whether one document took the place of one other; with several it would be a guess."""
        if self.file == STREAM and place == Place(STREAM):
            return False
        return len(before) == len(now) == 1 and before != now
