"""Events in the columns of POLECAT, tab-separated: one row an event, each told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from readout import __version__
from readout.export.codes import codes_of
from readout.export.sheet import write_table
from readout.export.story import Index, Story, has_happened, index_of, joined
from readout.export.whereabouts import whereabouts
from readout.schema.eventtables import EventRow
from readout.schema.row import DocumentRow
from readout.schema.tables import ActorRow, Named

COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts",
    "Actor Name", "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors",
    "Actor Title", "Actor Name Raw", "Wikipedia Actor ID", "Recipient Name", "Recipient Country",
    "Recipient COW", "Primary Recipient Sector", "Recipient Sectors", "Recipient Title",
    "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City", "District", "Province",
    "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source",
    "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language",
    "Version",
)  # fmt: skip


def write_polecat(events: Iterable[EventRow], story: Story, stream: TextIO) -> None:
    """Events that are told as having happened. Several values of a cell are parted by `;`; what
    Readout does not know (Wikipedia ids, districts) stays empty, and so does a date of more than
    one possible day."""
    index = index_of(story)
    rows = (_row(event, index) for event in events if has_happened(event))
    write_table(rows, COLUMNS, stream, delimiter="\t")


def _row(event: EventRow, index: Index) -> dict[str, object]:
    documents = index.told_by(event)
    place = whereabouts(event.place)
    days = [document.dct.date for document in documents if document.dct.date is not None]
    raw = event.mentions
    return {
        "Event ID": event.id,
        "Event Date": event.date,
        "Event Type": event.type,
        "Event Mode": ";".join(event.modes),
        "Intensity": event.intensity,
        "Quad Code": event.quad,
        "Contexts": ";".join(event.contexts),
        **_party("Actor", event.actors, index, documents),
        "Actor Name Raw": joined(mention.actor_text for mention in raw),
        **_party("Recipient", event.recipients, index, documents),
        "Recipient Name Raw": joined(mention.recipient_text for mention in raw),
        "Placename": place.name,
        "City": place.city,
        "Province": place.province,
        "Country": place.country,
        "Latitude": place.lat,
        "Longitude": place.lon,
        "GeoNames ID": place.geonames,
        "Raw Placename": joined(mention.place_text for mention in raw),
        "Feature Type": place.level,
        "Source": joined(document.publisher for document in documents),
        "Publication Date": min(days, default=None),
        **_cast(documents, index),
        "Language": joined(document.language for document in documents),
        "Version": f"Readout {__version__}",
    }


def _party(
    side: str, parties: Iterable[Named], index: Index, documents: Iterable[DocumentRow]
) -> dict[str, object]:
    parties = tuple(parties)
    rows = index.rows(parties)
    sectors = list(dict.fromkeys(sector for row in rows for sector in row.sectors))
    return {
        f"{side} Name": joined(party.name for party in parties),
        f"{side} Country": joined(row.country for row in rows),
        f"{side} COW": joined(codes_of(row.country).cow for row in rows),
        f"Primary {side} Sector": sectors[0] if sectors else "",
        f"{side} Sectors": ";".join(sectors),
        f"{side} Title": joined(_titles(rows, {document.id for document in documents})),
    }


def _titles(rows: Iterable[ActorRow], documents: set[str]) -> Iterator[str]:
    """The first office that these documents say of each."""
    for row in rows:
        said = (role.title for role in row.roles if role.document in documents)
        yield next(said, "")


def _cast(documents: Iterable[DocumentRow], index: Index) -> dict[str, object]:
    """Who and what the documents mention, by name."""
    ids = {id for document in documents for id in index.casts.get(document.id, ())}
    rows = [index.actors[id] for id in sorted(ids) if index.actors[id].named]

    def of(type_: str) -> str:
        return joined(sorted(row.name for row in rows if row.type == type_))

    return {
        "Story People": of("person"),
        "Story Organizations": of("organisation"),
        "Story Locations": of("place"),
    }
