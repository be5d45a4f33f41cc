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
    put_sighting,
    put_version,
    set_state,
    settle,
)


class FileChange(msgspec.Struct, frozen=True, kw_only=True):
    """What a file brought. `new` documents took an empty place, `changed` ones replaced
    another text or came with other metadata, `unchanged` ones were there before."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


class Intake:
    """One pass over one file: what it held before and what was seen in it so far."""

    def __init__(self, database: Database, file: str) -> None:
        self.file = file
        self._database = database
        self._held = held_by(database, file)
        self._seen: dict[Place, set[int]] = defaultdict(set)
        self._content: dict[tuple[Place, int], tuple[str, str]] = {}
        self._altered: set[tuple[Place, int]] = set()
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
        key = self._database.value("SELECT key FROM documents WHERE id = ?", (document.id,))
        if key is None:
            self._see(document, insert_document(self._database, document, content), content)
            return "new"
        self._see(document, key, content)
        return "known"

    def _see(self, document: Document, key: int, content: str) -> None:
        at = (document.input_id or "", key)
        self._seen[at[0]].add(key)
        raw = put_raw(self._database, document)
        met = self._content.get(at)
        if met is not None and met <= (content, raw):
            # The same document twice in one file: which of them comes first must not matter.
            return
        self._content[at] = (content, raw)
        if put_sighting(self._database, document, key, content, raw):
            self._altered.add(at)

    def _require_storable(self, document: Document) -> None:
        if document.path != self.file:
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
            new=sum(change.new for change in changes),
            changed=sum(change.changed for change in changes),
            unchanged=sum(change.unchanged for change in changes),
        )

    def _settle_place(self, place: Place) -> FileChange:
        before, now = self._held.get(place, set()), self._seen.get(place, set())
        came, left, stayed = now - before, before - now, now & before
        replaced = len(before) == len(now) == len(came) == 1
        set_state(self._database, self.file, place, came, "held")
        set_state(self._database, self.file, place, left, "superseded" if replaced else "dropped")
        if replaced:
            put_version(
                self._database, self.file, place, newer=next(iter(came)), older=next(iter(left))
            )
        altered = sum((place, key) in self._altered for key in stayed)
        return FileChange(
            new=0 if replaced else len(came),
            changed=altered + (len(came) if replaced else 0),
            unchanged=len(stayed) - altered,
        )
