"""What pages show of claims, figures and positions: queries and pages."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec

from readout.schema.claimtables import ClaimRow, PositionRow
from readout.schema.row import DocumentRow
from readout.schema.tables import FigureRow, Named
from readout.schema.view import Count

ClaimSort = Literal["score", "sources", "newest"]


class ClaimQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which claims. None means no restriction; `holder` is one of the cast whose word a member is,
    `since` and `until` days on which something of it was said, both inclusive."""

    kind: str | None = None
    relation: str | None = None
    measure: str | None = None
    holder: str | None = None
    document: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    sort: ClaimSort = "score"
    limit: int | None = 100
    offset: int = 0


class ClaimPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of claims; `total` counts all that match, the rest counts what each filter would
    leave."""

    rows: tuple[ClaimRow, ...]
    total: int
    kinds: tuple[Count, ...] = ()
    relations: tuple[Count, ...] = ()
    measures: tuple[Count, ...] = ()
    holders: tuple[tuple[Named, int], ...] = ()


class FigureQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which figures: of a measure ("" of none), in a document."""

    measure: str | None = None
    document: str | None = None
    limit: int | None = 100
    offset: int = 0


class FigureView(msgspec.Struct, frozen=True, kw_only=True):
    """A figure, its document, and the id of the claim that it is part of."""

    row: FigureRow
    document: DocumentRow
    claim: str | None


class FigurePage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of figures by the day of their documents; `measures` counts all."""

    views: tuple[FigureView, ...]
    total: int
    measures: tuple[Count, ...] = ()


class PositionQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which positions. None means no restriction; `country` is that of the actor, else of whom
    they belong to, "" where neither is known."""

    actor: str | None = None
    country: str | None = None
    act: str | None = None
    strength: str | None = None
    change: str | None = None
    text: str = ""
    since: dt.date | None = None
    until: dt.date | None = None
    newest: bool = False
    limit: int | None = 100
    offset: int = 0


class PositionPage(msgspec.Struct, frozen=True, kw_only=True):
    """One page of positions by day, those without one last; `total` counts all that match."""

    rows: tuple[PositionRow, ...]
    total: int
    actors: tuple[tuple[Named, int], ...] = ()
    countries: tuple[Count, ...] = ()
    acts: tuple[Count, ...] = ()
    strengths: tuple[Count, ...] = ()
    changes: tuple[Count, ...] = ()
