"""States of a record, kept small, and what has changed since one of them."""

from __future__ import annotations

import datetime as dt

import msgspec

from readout.schema.claimtables import ClaimRow, NoticeRow
from readout.schema.eventtables import EventRow
from readout.schema.fix import FixRow
from readout.schema.row import DocumentRow
from readout.schema.tables import Named
from readout.schema.view import StatementView


class Grouping(msgspec.Struct, frozen=True, array_like=True):
    """Who was one actor: its id, its name, the ids of its members."""

    id: str
    name: str
    members: tuple[str, ...]


class Snapshot(msgspec.Struct, frozen=True, array_like=True):
    """What there was: current documents with their best day ("" of none), actors with a name or
    several members, pairs of claims (left, right, relation), and the log of corrections by id.

    Events and statements follow from their documents.
    """

    documents: dict[str, str]
    actors: tuple[Grouping, ...]
    pairs: tuple[tuple[str, str, str], ...]
    fixes: tuple[str, ...]


class SnapshotRow(msgspec.Struct, frozen=True, kw_only=True):
    """A state that was kept: its name, when (UTC), and how many documents there were."""

    name: str
    made: dt.datetime
    documents: int


class Redated(msgspec.Struct, frozen=True, kw_only=True):
    """A document that has another date than it had. None is none."""

    document: DocumentRow
    before: dt.date | None


class Regrouped(msgspec.Struct, frozen=True, kw_only=True):
    """An actor, and what its members were before: names of several actors that are one now, or of
    one that is several now."""

    actor: Named
    before: tuple[Named, ...]


class NewPair(msgspec.Struct, frozen=True, kw_only=True):
    """Two members of a claim that stand to each other as they did not before."""

    claim: ClaimRow
    left: str
    right: str
    relation: str


class Changes(msgspec.Struct, frozen=True, kw_only=True):
    """What has changed since a state. `state` is its name and `made` when it was kept; both are
    None where there was none so old: then documents count as new that were published after `day`.

    `events` are those that only new documents tell, `retold` those that older ones told before;
    `conflicts` and `revised` are pairs of claims that conflict, or of which one replaces the other.
    Lists are cut; the totals are not.
    """

    state: str | None
    made: dt.datetime | None = None
    day: dt.date | None = None
    documents: tuple[DocumentRow, ...] = ()
    documents_total: int = 0
    lost: tuple[str, ...] = ()
    redated: tuple[Redated, ...] = ()
    notices: tuple[NoticeRow, ...] = ()
    events: tuple[EventRow, ...] = ()
    events_total: int = 0
    retold: tuple[EventRow, ...] = ()
    retold_total: int = 0
    statements: tuple[StatementView, ...] = ()
    statements_total: int = 0
    conflicts: tuple[NewPair, ...] = ()
    conflicts_total: int = 0
    revised: tuple[NewPair, ...] = ()
    revised_total: int = 0
    merged: tuple[Regrouped, ...] = ()
    split: tuple[Regrouped, ...] = ()
    fixes: tuple[FixRow, ...] = ()
