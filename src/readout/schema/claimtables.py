"""Rows of the export tables on what is claimed and wanted."""

from __future__ import annotations

import datetime as dt

import msgspec

from readout.schema.claim import ClaimKind, ClaimPair, Relation, Standing, Subject
from readout.schema.link import Reason
from readout.schema.notice import ChangeBasis
from readout.schema.position import Change, PositionAct, Quote, Strength
from readout.schema.span import Spans
from readout.schema.tables import Named


class ClaimMemberRow(msgspec.Struct, frozen=True, kw_only=True):
    """Where a claim is made: a figure or statement by the id of its row, its words from `start` to
    `end`, who says so (`holder` None: the outlet itself), as of which days."""

    id: str
    document: str
    start: int
    end: int
    spans: Spans
    text: str
    standing: Standing
    holder: Named | None
    outlet: str | None
    anonymous: bool
    earliest: dt.date | None
    latest: dt.date | None
    published: dt.date | None
    low: float | None
    high: float | None
    copy_of: str | None


class ClaimRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the claims table: what several say of one matter. `relation` is the weightiest of
    its `pairs`, `reasons` are that pair's; `independent` leaves copies out."""

    id: str
    kind: ClaimKind
    relation: Relation
    members: tuple[ClaimMemberRow, ...]
    reasons: tuple[Reason, ...]
    pairs: tuple[ClaimPair, ...]
    subject: Subject | None
    event: str | None
    first: str
    holders: tuple[str, ...]
    deniers: tuple[str, ...]
    documents: int
    outlets: int
    independent: int


class PositionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the positions table: who demands, offers, refuses, warns of or commits to what, to
    whom, on what condition, and how that stands to what they said `earlier`."""

    id: str
    actor: Named
    act: PositionAct
    strength: Strength
    what: Quote
    to: tuple[Named, ...]
    condition: Quote | None
    earliest: dt.date | None
    latest: dt.date | None
    change: Change
    earlier: str | None
    reasons: tuple[Reason, ...]
    members: tuple[str, ...]
    documents: tuple[str, ...]
    independent: int


class NoticeRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a paper says of its own article: that it was corrected, updated or taken back."""

    document: str
    kind: str
    start: int
    end: int
    text: str


class RewordingRow(msgspec.Struct, frozen=True, kw_only=True):
    """One place that changed: the words before and after, and where they stand in each text."""

    before: Spans
    before_text: str
    after: Spans
    after_text: str
    figures: bool


class RevisionRow(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the revisions table: what `document` changed of `older`, which it replaces at the
    same place (`version`) or is another copy of (`copy`; of copies only those that changed
    numbers). `figures` says that a number is another."""

    document: str
    older: str
    basis: ChangeBasis
    figures: bool
    changes: tuple[RewordingRow, ...]
