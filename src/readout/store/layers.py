"""What one document tells: its events, positions and claims with what they are part of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from readout.schema.event import ToldEvent
from readout.schema.layers import ClaimLayer, EventLayer, Layers, PositionLayer
from readout.schema.position import Position
from readout.schema.rowid import row_id
from readout.schema.span import Span
from readout.schema.tables import Named, words_at
from readout.store.cast import people
from readout.store.database import Database
from readout.store.rejections import KEPT
from readout.store.told import texts_of


def layers(database: Database, document_id: str) -> Layers:
    """The layers of one document but for its figures, which have to be placed in time."""
    text = texts_of(database, [document_id]).get(document_id)
    if text is None:
        return Layers()
    named = people(database, document_id)
    return Layers(
        events=tuple(_events(database, document_id, text, named)),
        positions=tuple(_positions(database, document_id, text, named)),
        claims=tuple(_claims(database, document_id)),
    )


def _events(
    database: Database, document_id: str, text: str, named: Mapping[str, Named]
) -> Iterator[EventLayer]:
    decoder = msgspec.json.Decoder(ToldEvent)
    for row in database.rows(
        "SELECT t.start, t.end, t.data, h.id, h.sources, h.documents, h.earliest, h.latest "  # noqa: S608
        "FROM documents AS d JOIN told AS t ON t.document = d.key AND t.kind = 'event' "
        "LEFT JOIN happened AS m ON m.document = d.key AND m.start = t.start AND m.end = t.end "
        "LEFT JOIN happenings AS h ON h.id = m.happening "
        f"WHERE d.id = ? AND {KEPT} ORDER BY t.start, t.end",
        (document_id,),
    ):
        told = decoder.decode(row["data"])
        yield EventLayer(
            id=row_id(document_id, Span(row["start"], row["end"]), "event"),
            event=told.event,
            text=words_at(text, told.event.trigger),
            actors=_called(told.event.actors, named),
            recipients=_called(told.event.recipients, named),
            statements=told.statements,
            happening=row["id"],
            sources=row["sources"] or 0,
            documents=row["documents"] or 0,
            earliest=_day(row["earliest"]),
            latest=_day(row["latest"]),
        )


def _positions(
    database: Database, document_id: str, text: str, named: Mapping[str, Named]
) -> Iterator[PositionLayer]:
    decoder = msgspec.json.Decoder(Position)
    for row in database.rows(
        "SELECT t.start, t.end, t.data FROM documents AS d "  # noqa: S608
        "JOIN told AS t ON t.document = d.key AND t.kind = 'position' "
        f"WHERE d.id = ? AND {KEPT} ORDER BY t.start, t.end",
        (document_id,),
    ):
        position = decoder.decode(row["data"])
        yield PositionLayer(
            id=row_id(document_id, Span(row["start"], row["end"]), "position"),
            position=position,
            text=words_at(text, position.what or (position.cue,)),
            who=_called(position.actors, named),
        )


def _claims(database: Database, document_id: str) -> Iterator[ClaimLayer]:
    for row in database.rows(
        "SELECT m.id, m.claim, c.kind, c.relation, c.sources FROM documents AS d "
        "JOIN claimed AS m ON m.document = d.key JOIN claims AS c ON c.id = m.claim "
        "WHERE d.id = ? ORDER BY m.id",
        (document_id,),
    ):
        yield ClaimLayer(
            id=row["id"],
            claim=row["claim"],
            kind=row["kind"],
            relation=row["relation"],
            sources=row["sources"],
        )


def _called(ids: Iterable[str], named: Mapping[str, Named]) -> tuple[Named, ...]:
    return tuple(dict.fromkeys(named[id] for id in ids if id in named))


def _day(value: str | None) -> dt.date | None:
    return None if value is None else dt.date.fromisoformat(value)
