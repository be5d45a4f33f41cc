"""Events in the columns of ACLED, as csv: disorder told as having happened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TextIO

from readout.export.codes import codes_of
from readout.export.parties import ARMED, Coding, Entry, Party, load_table, party_of
from readout.export.sheet import write_table
from readout.export.story import Index, Story, cite, has_happened, index_of, joined, passages
from readout.export.whereabouts import whereabouts
from readout.schema.eventtables import EventRow

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type",
    "sub_event_type", "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2",
    "interaction", "civilian_targeting", "iso", "region", "country", "admin1", "admin2", "admin3",
    "location", "latitude", "longitude", "geo_precision", "source", "source_scale", "notes",
    "fatalities", "tags", "timestamp",
)  # fmt: skip

_TIME_PRECISION = {"day": 1, "week": 2, "month": 3}
_GEO_PRECISION = {"city": 1, "capital": 1, "region": 3}


def write_acled(events: Iterable[EventRow], story: Story, stream: TextIO) -> None:
    """Those events that are disorder in ACLED's sense and told as having happened, and the columns
    that follow from them. Codes that ACLED's own coders give by judgement stay empty. `fatalities`
    is the least that is told; an empty cell is not 0."""
    write_table(_rows(events, story), COLUMNS, stream, delimiter=",")


def _rows(events: Iterable[EventRow], story: Story) -> Iterator[dict[str, object]]:
    index = index_of(story)
    for event in events:
        entry = _entry(event)
        if entry is not None and has_happened(event):
            yield _row(event, entry, index, story)


def _entry(event: EventRow) -> Entry | None:
    found = [entry for entry in load_table().entry if entry.type == event.type]
    by_mode = {entry.mode: entry for entry in found}
    return next((by_mode[mode] for mode in event.modes if mode in by_mode), by_mode.get(""))


def _row(event: EventRow, entry: Entry, index: Index, story: Story) -> dict[str, object]:
    acting = party_of(index.rows(event.actors), acts=event.type != "PROTEST")
    suffering = party_of(index.rows(event.recipients), acts=False)
    coding = _coding(entry, acting, suffering)
    place = whereabouts(event.place)
    day = event.earliest if event.precision in _TIME_PRECISION else None
    inter = _protesters(coding) or acting
    return {
        "event_id_cnty": event.id,
        "event_date": day,
        "year": None if day is None else day.year,
        "time_precision": _TIME_PRECISION.get(event.precision) if day else None,
        "disorder_type": entry.disorder,
        "event_type": coding.event,
        "sub_event_type": coding.sub,
        "actor1": joined(party.name for party in event.actors[:1]),
        "assoc_actor_1": joined((party.name for party in event.actors[1:]), "; "),
        "inter1": inter,
        "actor2": joined(party.name for party in event.recipients[:1]),
        "assoc_actor_2": joined((party.name for party in event.recipients[1:]), "; "),
        "inter2": suffering,
        "interaction": f"{inter}-{suffering}" if inter and suffering else "",
        "civilian_targeting": _targeting(entry, suffering),
        "iso": codes_of(place.country).numeric,
        "country": place.country_name,
        "admin1": place.province,
        "location": place.name,
        "latitude": place.lat,
        "longitude": place.lon,
        "geo_precision": _GEO_PRECISION.get(place.level),
        "source": joined((row.publisher for row in index.told_by(event)), "; "),
        "notes": _notes(event, index, story),
        "fatalities": None if event.killed is None else event.killed.low,
    }


def _coding(entry: Entry, acting: Party | None, suffering: Party | None) -> Coding:
    if entry.civilians is not None and suffering == "Civilians":
        return entry.civilians
    if entry.armed is not None and acting in ARMED and suffering in ARMED:
        return entry.armed
    return Coding(entry.event, entry.sub)


def _protesters(coding: Coding) -> str:
    return {"Protests": "Protesters", "Riots": "Rioters"}.get(coding.event, "")


def _targeting(entry: Entry, suffering: Party | None) -> str:
    is_violence = entry.disorder.startswith("Political violence")
    return "Civilian targeting" if is_violence and suffering == "Civilians" else ""


def _notes(event: EventRow, index: Index, story: Story) -> str:
    """The passage of the earliest document that tells of it, and which that is."""
    document, words = next(passages(event, index, story), (None, ""))
    return words if document is None else f"{words} ({cite(document)})"
