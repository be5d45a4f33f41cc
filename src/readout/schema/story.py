"""Which documents tell one story, and which one incident."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from readout.schema.link import Reason
from readout.schema.view import Count

RelatedKind = Literal["event", "statement", "figure"]
"""What the two of a related pair are."""

StoryKind = Literal["story", "incident"]
"""A story runs for months; an incident happened once, in one place."""


class StoryRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the stories table: documents that tell one story or incident. `id` is the kind and
    the id of the smallest, `title` that of the document whose events most others tell, too; the
    days are those of the documents."""

    id: str
    kind: StoryKind
    title: str | None
    documents: tuple[str, ...]
    outlets: int
    earliest: dt.date | None
    latest: dt.date | None


class StoryPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of stories or incidents, those of most documents first; `total` counts those of
    several documents, `single` the documents that stand alone."""

    rows: tuple[StoryRow, ...]
    total: int
    single: int


class RelatedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the related table: two events, figures or statements, by the ids of their rows, that
    may be of one matter; too doubtful to say that they are, or how they stand."""

    left: str
    right: str
    score: float
    reasons: tuple[Reason, ...]


class RelatedPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of related pairs, the likeliest first; `kinds` counts all, of every kind."""

    rows: tuple[RelatedRow, ...]
    total: int
    kinds: tuple[Count, ...] = ()
