"""Ids of rows that stand at one place of one document: `document:start-end:kind`."""

from __future__ import annotations

import re
from typing import Literal, get_args

import msgspec

from readout.schema.span import Span

Rejectable = Literal["mention", "statement", "event", "figure", "position"]
"""Kinds of rows that a person may reject. Of an actor one says who he is not."""

REJECTABLE: frozenset[str] = frozenset(get_args(Rejectable))

_ROW = re.compile(
    r"(?P<document>[^:]+):(?P<start>[0-9]{1,9})-(?P<end>[0-9]{1,9}):(?P<kind>[a-z]{1,20})"
)


class RowPlace(msgspec.Struct, frozen=True):
    """Where a row stands, and of which kind it is ("statement")."""

    document: str
    span: Span
    kind: str


def row_id(document: str, span: Span, kind: str) -> str:
    """The id of the row of this kind at a span of a document."""
    return f"{document}:{span.start}-{span.end}:{kind}"


def parse_row(id: str) -> RowPlace | None:
    """What a row's id names, None for other words."""
    found = _ROW.fullmatch(id)
    if found is None:
        return None
    return RowPlace(found["document"], Span(int(found["start"]), int(found["end"])), found["kind"])
