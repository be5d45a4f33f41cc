"""What documents tell and what it comes to, on its way into the store."""

from __future__ import annotations

from collections.abc import Iterator

from readout.knowledge.plover import quad_of, score_of
from readout.linking.events import find_talks
from readout.reading.notices import find_notices, notice_rules
from readout.record.linking import Told
from readout.schema.document import Document
from readout.schema.event import Event, ToldEvent, told_once
from readout.schema.happening import Happening
from readout.schema.reading import Reading
from readout.schema.span import Span
from readout.schema.tables import statement_id
from readout.store import Store, claims, entries, happenings, stances, stories, told


def put_told(store: Store, document: Document, reading: Reading) -> None:
    """Keep the events, figures, positions and notices of a document, as it was read."""
    store.put(told.put_told, document.id, "event", _events(document.id, reading))
    store.put(told.put_told, document.id, "figure", _figures(reading))
    store.put(told.put_told, document.id, "position", _positions(reading))
    store.put(told.put_told, document.id, "notice", _notices(document.text, reading))


def _figures(reading: Reading) -> Iterator[told.Piece]:
    for figure in reading.figures:
        yield told.Piece(Span(figure.start, figure.end), figure.measure or "", figure)


def _events(document: str, reading: Reading) -> Iterator[told.Piece]:
    for event in told_once((*reading.events, *find_talks(reading))):
        yield told.Piece(event.trigger[0], event.type, told_event(document, reading, event))


def told_event(document: str, reading: Reading, event: Event) -> ToldEvent:
    """An event of a reading with the statements of the document that report it."""
    reporting = (reading.statements[number] for number in event.reported_by)
    return ToldEvent(event, tuple(statement_id(document, each) for each in reporting))


def _positions(reading: Reading) -> Iterator[told.Piece]:
    for position in reading.positions:
        yield told.Piece(position.cue, position.act, position)


def _notices(text: str, reading: Reading) -> Iterator[told.Piece]:
    for notice in find_notices(text, reading.sentences, notice_rules()):
        yield told.Piece(notice.span, notice.kind, notice)


def put_all_told(store: Store, found: Told) -> None:
    """Keep what documents tell when they are taken together, events with where PLOVER puts them."""
    coded = [code_event(event) for event in found.happenings.events]
    store.put(happenings.put_happenings, coded, found.happenings)
    store.put(claims.put_claims, found.claims)
    store.put(stances.put_stances, found.stances)
    store.put(entries.put_entries, found.entries)
    store.put(stories.put_related, found.related)
    store.put(stories.put_stories, "story", found.stories)
    store.put(stories.put_stories, "incident", found.incidents)


def code_event(event: Happening) -> happenings.Coded:
    """An event with where PLOVER puts it."""
    type_ = event.types[0].value if event.types else ""
    modes = [mode.value for mode in event.modes]
    return happenings.Coded(event, quad_of(type_), score_of(type_, modes))
