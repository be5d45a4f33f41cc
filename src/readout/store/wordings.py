"""The words of what stands in documents, kept so that they can be searched by themselves."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import get_args

import msgspec

from readout.schema.searchview import RowKind
from readout.schema.span import Span, Spans
from readout.store.database import Database
from readout.store.sightings import key_of

DOCUMENT_BITS = 20
KIND_BITS = 18
KINDS: tuple[RowKind, ...] = get_args(RowKind)
_MOST = 1 << KIND_BITS


class Wording(msgspec.Struct, frozen=True):
    """The words of a row: `number` counts the rows of a kind in a document, of statements in the
    order of telling; `place` is what the row's id is made of, `spans` where the words stand."""

    kind: RowKind
    number: int
    place: Span
    spans: Spans
    words: str


def key_at(document: int, kind: RowKind, number: int) -> int:
    """The key of a row: it tells document, kind and number."""
    return (document << DOCUMENT_BITS) | (KINDS.index(kind) << KIND_BITS) | number


def put_wordings(database: Database, document_id: str, found: Iterable[Wording]) -> None:
    """Keep the words of a document's rows in place of those kept before. Raises KeyError where
    there is no such document."""
    key = key_of(database, document_id)
    database.run(
        "DELETE FROM wordings WHERE key >= ? AND key < ?",
        (key << DOCUMENT_BITS, (key + 1) << DOCUMENT_BITS),
    )
    kept = islice((each for each in found if each.number < _MOST), _MOST)
    database.run_many(
        "INSERT INTO wordings VALUES (?, ?, ?, ?, ?, ?)",
        (
            (
                key_at(key, each.kind, each.number),
                each.kind,
                each.place.start,
                each.place.end,
                msgspec.json.encode(each.spans).decode("ascii"),
                each.words,
            )
            for each in kept
        ),
    )
