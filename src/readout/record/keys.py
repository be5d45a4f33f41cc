"""What linking needs of each document, made once and kept."""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeVar

import msgspec

from readout.linking.actors import ActorKeys
from readout.linking.actors import find_keys as find_actor_keys
from readout.linking.claims.counts import FigureKeys
from readout.linking.claims.counts import find_keys as find_figure_keys
from readout.linking.claims.sayings import SayingKeys
from readout.linking.claims.sayings import find_keys as find_saying_keys
from readout.linking.copies.keys import DocumentKeys
from readout.linking.copies.sketch import sketch
from readout.linking.dating.clues import DateKeys, find_keys
from readout.linking.dating.dates import date_documents
from readout.linking.events import EventKeys
from readout.linking.events import find_keys as find_event_keys
from readout.linking.positions import PositionKeys
from readout.linking.positions import find_keys as find_position_keys
from readout.linking.timeline import TimelineKeys
from readout.linking.timeline import find_keys as find_timeline_keys
from readout.schema.document import Document, Metadata
from readout.schema.reading import Reading
from readout.schema.rowid import Rejectable, row_id
from readout.schema.span import Span, Spans
from readout.schema.time import Dct, Timex

T = TypeVar("T", bound=msgspec.Struct)


class Keys(msgspec.Struct, frozen=True):
    """What linking needs of one document, by what is linked; `timexes` are its time expressions,
    not anchored: its day is not known yet."""

    copies: DocumentKeys
    dates: DateKeys
    actors: ActorKeys
    events: EventKeys
    figures: FigureKeys
    sayings: SayingKeys
    positions: PositionKeys
    timeline: TimelineKeys
    timexes: tuple[Timex, ...]

    @property
    def id(self) -> str:
        """That of the document."""
        return self.copies.id


class OriginKeys(msgspec.Struct, frozen=True):
    """The part of `Keys` that copies and dates are found by. Keys of many documents are heavy, so
    each stage reads its own part and lets it go."""

    copies: DocumentKeys
    dates: DateKeys


class CastKeys(msgspec.Struct, frozen=True):
    """The part of `Keys` that the cast is made of."""

    actors: ActorKeys


class EventPart(msgspec.Struct, frozen=True):
    """The part of `Keys` that events, figures and positions are linked by."""

    copies: DocumentKeys
    events: EventKeys
    figures: FigureKeys
    positions: PositionKeys
    timexes: tuple[Timex, ...]


class SayingPart(msgspec.Struct, frozen=True):
    """The part of `Keys` that statements are linked by."""

    sayings: SayingKeys


class TimelinePart(msgspec.Struct, frozen=True):
    """The part of `Keys` that the timeline is made of."""

    timeline: TimelineKeys


def make_keys(document: Document, reading: Reading, metadata: Metadata) -> Keys:
    """The keys of one document. Pure."""
    id, text = document.id, document.text
    agency, publisher, title = metadata.agency, metadata.publisher, metadata.title
    dates = DateKeys(id=id, stated=metadata.dct)
    if reading.not_read is None:
        dates = find_keys(id, text, reading, metadata)
    return Keys(
        copies=DocumentKeys(
            id=id,
            sketch=sketch(text, find_body(text, metadata)),
            agency=None if agency is None else agency.value,
            publisher=None if publisher is None else publisher.value,
            dct=metadata.dct,
        ),
        dates=dates,
        actors=find_actor_keys(id, text, reading),
        events=find_event_keys(
            id, text, reading, body=metadata.body, title="" if title is None else title.value
        ),
        figures=find_figure_keys(id, text, reading, body=metadata.body),
        sayings=find_saying_keys(id, text, reading),
        positions=find_position_keys(id, text, reading),
        timeline=find_timeline_keys(
            id, text, reading, body=metadata.body, title=() if title is None else title.spans
        ),
        timexes=reading.timexes,
    )


def less(keys: T, field: str, kind: Rejectable, rejected: Collection[str]) -> T:
    """Keys of one document without the rows in `field`, of this kind, that a person rejected."""
    document = getattr(keys, "document")  # noqa: B009 - all of them have one
    kept = tuple(
        each
        for each in getattr(keys, field)
        if row_id(document, Span(each.start, each.end), kind) not in rejected
    )
    return msgspec.structs.replace(keys, **{field: kept})


def find_body(text: str, metadata: Metadata) -> Spans:
    """What of a text is compared. Where nothing is known of its layout all of it counts."""
    return metadata.body or (Span(0, len(text)),)


def date_alone(document: Document, reading: Reading, metadata: Metadata) -> Dct:
    """The date of a document as far as it alone tells."""
    keys = find_keys(document.id, document.text, reading, metadata)
    return date_documents([keys])[document.id]
