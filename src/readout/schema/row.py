"""Rows that leave Readout: the objects of `readout read` and of the export tables.

They are the published contract (`docs/schema.json`). Dates are ISO 8601 strings, spans are
`[start, end]` arrays of code points into the row's text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal, get_args

import msgspec
from msgspec import UNSET, UnsetType

from readout.schema.actor import Actor, Mention
from readout.schema.document import FIELD_NAMES, Metadata, Origin
from readout.schema.duplicate import Change, ChangeKind, CopyKind, DuplicateGroup, OriginBasis
from readout.schema.event import Event
from readout.schema.figure import Figure
from readout.schema.link import Reason
from readout.schema.place import PlaceMention
from readout.schema.position import Position
from readout.schema.reading import Word
from readout.schema.span import Spans
from readout.schema.statement import Statement
from readout.schema.time import Dct, Timex

CHANGE_KINDS: tuple[ChangeKind, ...] = get_args(ChangeKind)


class FieldEvidence(msgspec.Struct, frozen=True, kw_only=True):
    """Where a metadata value stands and the rule that found it."""

    origin: Origin
    rule: str
    spans: Spans = ()


class BoilerplateRow(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of boilerplate with its kind and rule; aligned with `boilerplate` by index."""

    kind: str
    rule: str


class MetadataRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a document is, as plain strings, with the evidence of each under its name."""

    title: str | None = None
    subtitle: str | None = None
    byline: str | None = None
    author_note: str | None = None
    dateline: str | None = None
    agency: str | None = None
    publisher: str | None = None
    url: str | None = None
    section: str | None = None
    published: str | None = None
    updated: str | None = None
    boilerplate: Spans = ()
    boilerplate_kinds: tuple[BoilerplateRow, ...] = ()
    body: Spans = ()
    evidence: dict[str, FieldEvidence] = {}


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """One object of `readout read`. A layer that was not asked for is absent; a layer that
    found nothing is an empty list. `not_read` says why a text was stored but not read."""

    id: str
    text: str
    language: str | None
    dct: Dct
    metadata: MetadataRow | UnsetType = UNSET
    not_read: str | UnsetType = UNSET
    sentences: Spans | UnsetType = UNSET
    words: tuple[Word, ...] | UnsetType = UNSET
    mentions: tuple[Mention, ...] | UnsetType = UNSET
    actors: tuple[Actor, ...] | UnsetType = UNSET
    timexes: tuple[Timex, ...] | UnsetType = UNSET
    statements: tuple[Statement, ...] | UnsetType = UNSET
    places: tuple[PlaceMention, ...] | UnsetType = UNSET
    events: tuple[Event, ...] | UnsetType = UNSET
    figures: tuple[Figure, ...] | UnsetType = UNSET
    positions: tuple[Position, ...] | UnsetType = UNSET


class ErrorDetail(msgspec.Struct, frozen=True, kw_only=True):
    """`reason` is a stable code, `message` a sentence for people, `line` 1-based."""

    reason: str
    message: str
    line: int | None = None


class Unread(msgspec.Struct, frozen=True, kw_only=True):
    """What `readout read` writes for an input that could not be read."""

    id: str
    error: ErrorDetail


class DocumentRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the documents table.

    `state` is "current", "superseded" (a newer version lies at the same place) or "gone"
    (its file was no longer there at the last ingest). `previous` is the version before this
    one. `group` is the duplicate group, None for a document that is nobody's copy.
    `lead` is the beginning of the body on one line, cut between words, to know an untitled
    document by. `words` counts blank-separated words of the body.
    """

    id: str
    input_id: str | None
    path: str
    paths: tuple[str, ...]
    title: str | None
    subtitle: str | None
    lead: str | None
    byline: str | None
    dateline: str | None
    agency: str | None
    publisher: str | None
    url: str | None
    section: str | None
    language: str | None
    not_read: str | None
    dct: Dct
    updated: str | None
    state: Literal["current", "superseded", "gone"]
    previous: str | None
    group: str | None
    media: str
    encoding: str
    chars: int
    words: int
    text_hash: str
    notes: tuple[str, ...]


class FailureRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the failures table: an input that is not (or not cleanly) a document."""

    path: str
    line: int | None
    input_id: str | None
    reason: str
    message: str


class DuplicateRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the duplicates table: a document of a group of copies.

    `group` is the group's id (its smallest document), `origin` the document that the others
    are compared with, `basis` why it counts as that, `agency` the news agency that any of the
    group credits. The origin's own row has the role "origin" and neither `kind`, `kept` nor
    `own`. `cut`, `added` and `changed` count the copy's `changes` of each kind. A change's
    spans point into the texts of `origin` and of `document`.
    """

    group: str
    document: str
    role: Literal["origin", "copy"]
    origin: str
    basis: OriginBasis
    agency: str | None
    kind: CopyKind | None
    kept: float | None
    own: float | None
    cut: int
    added: int
    changed: int
    title: str | None
    publisher: str | None
    dct: Dct
    path: str
    changes: tuple[Change, ...] = ()
    reasons: tuple[Reason, ...] = ()


def duplicate_rows(
    group: DuplicateGroup, documents: Iterable[DocumentRow]
) -> Iterator[DuplicateRow]:
    """A group as rows of the table, one a document, in the order of `documents`."""
    copies = {copy.id: copy for copy in group.copies}
    for row in documents:
        copy = copies.get(row.id)
        changes = () if copy is None else copy.changes
        yield DuplicateRow(
            group=group.id,
            document=row.id,
            role="origin" if copy is None else "copy",
            origin=group.origin,
            basis=group.basis,
            agency=group.agency,
            kind=None if copy is None else copy.kind,
            kept=None if copy is None else copy.kept,
            own=None if copy is None else copy.own,
            **count_changes(changes),
            title=row.title,
            publisher=row.publisher,
            dct=row.dct,
            path=row.path,
            changes=changes,
            reasons=() if copy is None else copy.reasons,
        )


def count_changes(changes: Iterable[Change]) -> dict[ChangeKind, int]:
    """How many changes there are of each kind, in the order in which kinds are told."""
    counts = Counter(change.kind for change in changes)
    return {kind: counts[kind] for kind in CHANGE_KINDS}


def metadata_row(metadata: Metadata) -> MetadataRow:
    """The metadata of a document as it leaves Readout."""
    fields = {name: getattr(metadata, name) for name in FIELD_NAMES}
    present = {name: field for name, field in fields.items() if field is not None}
    return MetadataRow(
        **{name: field.value for name, field in present.items()},
        boilerplate=tuple(item.span for item in metadata.boilerplate),
        boilerplate_kinds=tuple(
            BoilerplateRow(kind=item.kind, rule=item.rule) for item in metadata.boilerplate
        ),
        body=metadata.body,
        evidence={
            name: FieldEvidence(origin=field.origin, rule=field.rule, spans=field.spans)
            for name, field in present.items()
        },
    )
