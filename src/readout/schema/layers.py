"""What one document tells, and what that is part of: the layers of its page."""

from __future__ import annotations

import datetime as dt

import msgspec

from readout.schema.claim import ClaimKind, Relation
from readout.schema.event import Event
from readout.schema.position import Position
from readout.schema.tables import FigureRow, Named
from readout.schema.view import DocumentView


class EventLayer(msgspec.Struct, frozen=True, kw_only=True):
    """An event as a document tells it. `text` are the words of its trigger, `statements` the ids of
    the rows that report it. `happening` is the event across documents that it is a mention of, with
    its independent sources, its documents and its days; None before a build has linked it."""

    id: str
    event: Event
    text: str
    actors: tuple[Named, ...] = ()
    recipients: tuple[Named, ...] = ()
    statements: tuple[str, ...] = ()
    happening: str | None = None
    sources: int = 0
    documents: int = 0
    earliest: dt.date | None = None
    latest: dt.date | None = None


class FigureLayer(msgspec.Struct, frozen=True, kw_only=True):
    """A figure of a document, and the claim that it is part of."""

    row: FigureRow
    claim: str | None = None


class PositionLayer(msgspec.Struct, frozen=True, kw_only=True):
    """A position as a document tells it. `text` are the words of what is wanted."""

    id: str
    position: Position
    text: str
    who: tuple[Named, ...] = ()


class ClaimLayer(msgspec.Struct, frozen=True, kw_only=True):
    """A figure or statement of a document, by the id of its row, and the claim that it is in."""

    id: str
    claim: str
    kind: ClaimKind
    relation: Relation
    sources: int


class Layers(msgspec.Struct, frozen=True, kw_only=True):
    """What one document tells, in text order, without what a person rejected."""

    events: tuple[EventLayer, ...] = ()
    figures: tuple[FigureLayer, ...] = ()
    positions: tuple[PositionLayer, ...] = ()
    claims: tuple[ClaimLayer, ...] = ()


class LayeredView(DocumentView, frozen=True, kw_only=True):
    """A document with all that its page shows."""

    events: tuple[EventLayer, ...] = ()
    figures: tuple[FigureLayer, ...] = ()
    positions: tuple[PositionLayer, ...] = ()
    claims: tuple[ClaimLayer, ...] = ()


def with_layers(view: DocumentView, layers: Layers) -> LayeredView:
    """A document together with its layers."""
    own = {name: getattr(view, name) for name in DocumentView.__struct_fields__}
    return LayeredView(
        **own,
        events=layers.events,
        figures=layers.figures,
        positions=layers.positions,
        claims=layers.claims,
    )
