"""Events too doubtful to be linked: each mention as a row of its own, for those who ask."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from readout.anchoring import anchor
from readout.linking.events import date_keys, find_keys, tell_apart
from readout.record.telling import code_event, told_event
from readout.schema.cast import Cast
from readout.schema.event import told_once
from readout.schema.eventtables import EventRow
from readout.schema.happening import Happening
from readout.schema.reading import Reading
from readout.schema.rowid import row_id
from readout.schema.view import DocumentView
from readout.store import Store
from readout.store.cast import short_cast
from readout.store.happenings import make_row


def iter_doubtful(store: Store, threshold: float) -> Iterator[EventRow]:
    """The doubtful events of current documents from that score on that nobody rejected, by
    document and place. Each has one mention, whose id is its own."""
    cast = store.ask(short_cast)
    names = {actor.id: actor.name for actor in cast.actors}
    for id in store.current_ids():
        view = store.document(id)
        reading = None if view is None else store.last_reading(view.row.text_hash)
        if view is not None and reading is not None:
            yield from _rows(view, _only(view, reading, threshold), cast, names)


def _only(view: DocumentView, reading: Reading, threshold: float) -> Reading:
    """A reading with those of its doubtful events, and no others, as its events."""
    sure = {event.trigger[0] for event in reading.events}
    kept = tuple(
        event
        for event in told_once(reading.doubtful)
        if event.score >= threshold
        and event.trigger[0] not in sure
        and row_id(view.row.id, event.trigger[0], "event") not in view.rejected
    )
    return msgspec.structs.replace(reading, events=kept, senses=())


def _rows(
    view: DocumentView, reading: Reading, cast: Cast, names: Mapping[str, str]
) -> Iterator[EventRow]:
    id = view.row.id
    told = {(id, event.trigger[0]): told_event(id, reading, event) for event in reading.events}
    for event in _happenings(view, reading, cast) if told else ():
        # Calls that linking finds for itself are no doubtful events.
        if (id, event.members[0].span) in told:
            yield make_row(code_event(event), None, told, {id: view.text}, names)


def _happenings(view: DocumentView, reading: Reading, cast: Cast) -> list[Happening]:
    row = view.row
    keys = find_keys(row.id, view.text, reading, body=view.metadata.body, title=row.title or "")
    dated = date_keys(keys, anchor(reading.timexes, row.dct.date), row.dct)
    outlets = {row.id: row.publisher} if row.publisher else {}
    events = tell_apart([dated], dates={row.id: row.dct}, cast=cast, outlets=outlets)
    return sorted(events, key=lambda event: event.members[0].span)
