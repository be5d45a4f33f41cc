"""Documents and what is said of them, made by hand."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from readout.schema.document import (
    Boilerplate,
    Document,
    Failure,
    Field,
    Given,
    GivenName,
    Metadata,
    document_id,
    text_hash,
)
from readout.schema.reading import Language, Reading
from readout.schema.span import Span
from readout.schema.time import DateEvidence, Dct
from readout.store import Description, FileChange, Store

INGEST = "ingest-1"
TOOLS = "tools-1"


class Counts(NamedTuple):
    """How many documents of a file were new, changed, unchanged."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    @classmethod
    def of(cls, change: FileChange) -> Counts:
        return cls(len(change.new), len(change.changed), len(change.unchanged))


def given(**values: str) -> tuple[Given, ...]:
    """Fields of an input row."""
    names: Mapping[str, GivenName] = {name: name for name in values}  # type: ignore[misc]
    return tuple(
        Given(name=names[name], value=value, origin="given", detail=name)
        for name, value in values.items()
    )


def make(
    text: str,
    path: str = "osk.txt",
    *,
    input_id: str | None = None,
    beside: tuple[Given, ...] = (),
    raw: bytes | None = None,
    encoding: str = "utf-8",
    notes: tuple[str, ...] = (),
    is_row: bool | None = None,
) -> Document:
    """A document as ingest would hand it over: a row of JSONL if it has an id or `is_row`."""
    is_row = input_id is not None if is_row is None else is_row
    media: Literal["text/plain", "application/jsonl"]
    media = "application/jsonl" if is_row else "text/plain"
    key = text_hash(text)
    return Document(
        id=document_id(key, path=path, input_id=input_id, given=beside),
        text=text,
        text_hash=key,
        path=path,
        media=media,
        encoding=encoding,
        raw=text.encode(encoding) if raw is None else raw,
        input_id=input_id,
        given=beside,
        notes=notes,
    )


def take(
    store: Store,
    file: str,
    *documents: Document,
    failures: Iterable[Failure] = (),
    digest: str = INGEST,
) -> Counts:
    """Take a file in as record does."""
    with store.transaction():
        store.begin_file(file)
        for document in documents:
            store.add_document(file, document)
        for failure in failures:
            store.add_failure(file, failure)
        return Counts.of(store.finish_file(file, file_hash(*documents), digest))


def file_hash(*documents: Document) -> str:
    """A hash that changes when what a file holds does."""
    return hashlib.sha256(b"\0".join(document.raw for document in documents)).hexdigest()


def stored(folder: Path, *documents: Document, name: str = "osk.readout") -> Store:
    """A new project that holds these documents, open for writing."""
    store = Store.create(folder / name)
    by_file: dict[str, list[Document]] = {}
    for document in documents:
        by_file.setdefault(document.path, []).append(document)
    for file, held in by_file.items():
        take(store, file, *held)
    return store


def describe(document: Document) -> Metadata:
    """Invented metadata, a pure function of the document: its first line is its title."""
    end = len(document.text.split("\n", 1)[0])
    day = dt.date(2031, 1, 1) + dt.timedelta(days=int(document.text_hash[:2], 16))
    reason = DateEvidence(
        origin="text", rule="made-up-date", earliest=day, latest=day, spans=(Span(0, end),)
    )
    return Metadata(
        title=Field(
            value=document.text[:end] or "none", origin="text", rule="first", spans=(Span(0, end),)
        ),
        publisher=Field(value=Path(document.path).parts[0], origin="url", rule="folder"),
        boilerplate=(Boilerplate(span=Span(0, 0), kind="label", rule="made-up"),),
        body=(Span(end, len(document.text)),),
        dct=Dct(
            date=day,
            earliest=day,
            latest=day,
            basis="stated",
            constraints=(reason,),
            evidence=(Span(0, end),),
        ),
    )


def build(store: Store, digest: str = TOOLS) -> int:
    """Read and describe as record does; returns how many documents were described."""
    described = 0
    for key, _ in store.unread_texts(digest):
        store.put_reading(Reading(text_hash=key, language=Language("en", 0.98)), digest)
    with store.transaction():
        for document in store.undescribed(digest):
            description = Description(
                metadata=describe(document),
                language=Language("en", 0.98),
                not_read=None,
                words=len(document.text.split()),
            )
            store.put_metadata(document.id, description, digest)
            described += 1
    return described
