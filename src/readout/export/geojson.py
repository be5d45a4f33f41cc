"""Events and places with coordinates as GeoJSON (RFC 7946)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TextIO

import msgspec

from readout.export.objects import filled, write_array
from readout.export.story import Story, joined, tolls
from readout.schema.eventtables import EventRow
from readout.schema.tables import PlaceRow


def write_geojson(story: Story, stream: TextIO) -> None:
    """One collection: a point for each event whose place is known, then one for each place that is
    named as a place. A country's or a region's point is its middle, which `level` tells."""
    stream.write('{"type":"FeatureCollection","features":')
    write_array(_features(story), stream, end="]}\n")


def _features(story: Story) -> Iterator[dict[str, object]]:
    for event in story.iter_events():
        if event.place is not None:
            yield from _feature(event.id, event.place.lat, event.place.lon, _of_event(event))
    for place in _places(story):
        yield from _feature(place.entry, place.lat, place.lon, _of_place(place))


def _feature(
    id: str, lat: float | None, lon: float | None, properties: dict[str, object]
) -> Iterator[dict[str, object]]:
    if lat is None or lon is None:
        return
    yield {
        "type": "Feature",
        "id": id,
        "geometry": {"type": "Point", "coordinates": [lon, lat]},
        "properties": properties,
    }


def _of_event(event: EventRow) -> dict[str, object]:
    """Flat, so that programs for maps show every property as a column."""
    place = event.place
    assert place is not None
    return filled({
        "kind": "event",
        "name": event.name,
        "type": event.type,
        "modes": joined(event.modes, "; "),
        "quad": event.quad,
        "intensity": event.intensity,
        "date": event.date,
        "earliest": event.earliest,
        "latest": event.latest,
        "precision": event.precision,
        "factuality": event.factuality,
        "historical": event.historical,
        "actors": joined((party.name for party in event.actors), "; "),
        "recipients": joined((party.name for party in event.recipients), "; "),
        "place": place.name,
        "level": place.level,
        "country": place.country,
        "tolls": tolls(event),
        "documents": event.documents,
        "outlets": event.outlets,
        "independent": event.independent,
    })  # fmt: skip


class _Place(msgspec.Struct, kw_only=True):
    """A place of the story, as it is counted."""

    entry: str
    name: str
    level: str | None
    country: str | None
    lat: float
    lon: float
    mentions: int = 0
    documents: set[str]


def _places(story: Story) -> Iterator[_Place]:
    """The places that documents name as such, by entry."""
    found: dict[str, _Place] = {}
    for row in story.iter_places():
        place = _counted(found, row)
        if place is not None:
            place.mentions += 1
            place.documents.add(row.document)
    for entry in sorted(found):
        yield found[entry]


def _counted(found: dict[str, _Place], row: PlaceRow) -> _Place | None:
    """What a row is counted with, None where it is no place, or away from the one it names."""
    if row.entry is None or row.lat is None or row.lon is None:
        return None
    if row.use == "government" or row.distance is not None:
        return None
    if row.entry not in found:
        found[row.entry] = _Place(
            entry=row.entry,
            name=row.name or row.text,
            level=row.level,
            country=row.country,
            lat=row.lat,
            lon=row.lon,
            documents=set(),
        )
    return found[row.entry]


def _of_place(place: _Place) -> dict[str, object]:
    return filled({
        "kind": "place",
        "name": place.name,
        "level": place.level,
        "country": place.country,
        "documents": len(place.documents),
        "mentions": place.mentions,
    })  # fmt: skip
