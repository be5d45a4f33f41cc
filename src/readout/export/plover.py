"""Event mentions as PLOVER records in JSON: what each text says, doubts included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

from readout import __version__
from readout.export.objects import filled, write_array
from readout.export.story import Index, Story, index_of, joined, one_line, paragraph, web_address
from readout.export.whereabouts import whereabouts
from readout.knowledge.plover import quad_of, score_of
from readout.schema.eventtables import EventMentionRow, EventRow
from readout.schema.row import DocumentRow
from readout.schema.tables import Named
from readout.schema.toll import Toll

_AUXILIARY: Mapping[str, str] = {
    "planned": "future",
    "hypothetical": "hypothetical",
    "possible": "hypothetical",
    "negated": "negation",
}
"""PLOVER's auxiliary modes for what is not told as fact."""
_RESOLUTION = {"country": 1, "region": 2, "city": 4, "capital": 4}


def write_plover(events: Iterable[EventRow], story: Story, stream: TextIO) -> None:
    """An array with one record a mention, those of one event one after the other with its id as
    `link`. Fields that Readout does not know are left out."""
    write_array(_records(events, story), stream)


def _records(events: Iterable[EventRow], story: Story) -> Iterator[dict[str, object]]:
    index = index_of(story)
    for event in events:
        for mention in event.mentions:
            yield _record(event, mention, index, story.text(mention.document))


def _record(
    event: EventRow, mention: EventMentionRow, index: Index, text: str
) -> dict[str, object]:
    start, end = paragraph(text, mention.start, mention.end)
    is_dated = mention.earliest is not None and mention.latest is not None
    return filled({
        "id": mention.id,
        "has_event": True,
        "date": mention.earliest if is_dated else None,
        "enddate": mention.latest if is_dated and mention.latest != mention.earliest else None,
        "actor": _entities(event.actors, mention.actor_text, index),
        "recipient": _entities(event.recipients, mention.recipient_text, index),
        "event": mention.type,
        "event_loc": _location(event, mention),
        "event_text": one_line(mention.text),
        "quad_code": quad_of(mention.type),
        "event_scale": score_of(mention.type, mention.modes),
        "mode": [*mention.modes, *_auxiliary(mention)],
        "context": list(mention.contexts),
        "size": filled({
            "dead": _told(event.killed, mention), "injured": _told(event.injured, mention)
        }),
        "link": event.id,
        "text": text[start:end],
        "text_info": {"start": start, "end": end, "text_story": mention.document},
        "cite_info": _citation(index.documents.get(mention.document)),
        "coder": f"Readout {__version__}",
        "comment": joined((mention.rule, mention.basis), "; "),
    })  # fmt: skip


def _told(toll: Toll | None, mention: EventMentionRow) -> int | None:
    """The one number that a mention tells; None where it tells none, several or a bound."""
    figures = () if toll is None else toll.figures
    bounds = {
        (each.low, each.high) for each in figures if each.mention == mention.id and not each.past
    }
    low, high = bounds.pop() if len(bounds) == 1 else (0, None)
    return low if low == high else None


def _auxiliary(mention: EventMentionRow) -> Iterator[str]:
    if mention.factuality in _AUXILIARY:
        yield _AUXILIARY[mention.factuality]
    if mention.historical:
        yield "historical"


def _entities(parties: Iterable[Named], words: str, index: Index) -> list[dict[str, object]]:
    """The parties of the event, by all that tell of it. The words of this text stand with a single
    one; of several it is not told which of them means whom."""
    parties = tuple(parties)
    if not parties:
        return [{"entity_text": one_line(words)}] if words else []
    return [_entity(party, words if len(parties) == 1 else "", index) for party in parties]


def _entity(party: Named, words: str, index: Index) -> dict[str, object]:
    row = index.actors.get(party.id)
    return filled({
        "code": None if row is None else row.country,
        "sector": None if row is None else list(row.sectors),
        "entity_text": one_line(words),
        "identifier_id": party.id,
        "identifier_text": party.name,
        "gender": None if row is None else row.gender,
    })  # fmt: skip


def _location(event: EventRow, mention: EventMentionRow) -> dict[str, object]:
    place = whereabouts(event.place)
    return filled({
        "extracted_place": one_line(mention.place_text),
        "resolved_place": place.name,
        "geonameid": place.geonames,
        "lat": place.lat,
        "lon": place.lon,
        "city": place.city,
        "province": place.province,
        "country": place.country_name,
        "country_code": place.country,
        "resolution": _RESOLUTION.get(place.level),
    })  # fmt: skip


def _citation(document: DocumentRow | None) -> dict[str, object]:
    if document is None:
        return {}
    return filled({
        "citation": document.id,
        "url": web_address(document),
        "title": document.title,
        "language": document.language,
        "publication": document.publisher,
    })  # fmt: skip
