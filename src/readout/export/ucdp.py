"""Events in the columns of UCDP's georeferenced dataset (GED), as csv: organised violence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TextIO

from readout.export.codes import codes_of
from readout.export.parties import ARMED, Party, is_state, party_of
from readout.export.sheet import write_table
from readout.export.story import Index, Story, cite, has_happened, index_of, joined, told_on
from readout.export.whereabouts import whereabouts
from readout.schema.eventtables import EventRow
from readout.schema.tables import ActorRow
from readout.schema.toll import Toll

COLUMNS = (
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id",
    "conflict_new_id", "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name",
    "side_a_dset_id", "side_a_new_id", "side_a", "side_b_dset_id", "side_b_new_id", "side_b",
    "number_of_sources", "source_article", "source_office", "source_date", "source_headline",
    "source_original", "where_prec", "where_coordinates", "where_description", "adm_1", "adm_2",
    "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b",
    "deaths_civilians", "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
)  # fmt: skip

_STATE_BASED, _NON_STATE, _ONE_SIDED = 1, 2, 3
_DATE_PRECISION = ((1, 1), (6, 2), (7, 3), (31, 4), (366, 5))
"""Up to so many days: the code."""
_WHERE_PRECISION = {"city": 1, "capital": 1, "region": 4, "country": 6}
_TYPE = "ASSAULT"


def write_ucdp(events: Iterable[EventRow], story: Story, stream: TextIO) -> None:
    """Attacks that are told as having happened, with their dead as `best`, `high` and `low` where
    figures tell of them. UCDP takes up only what cost a life, and gives deaths by side: attacks of
    whose dead nothing is told are here, too, with empty columns, which is not 0, and the dead are
    of unknown side."""
    index = index_of(story)
    told = (event for event in events if event.type == _TYPE and has_happened(event))
    write_table((_row(event, index) for event in told), COLUMNS, stream, delimiter=",")


def _row(event: EventRow, index: Index) -> dict[str, object]:
    documents = index.told_by(event)
    place = whereabouts(event.place)
    sides = index.rows(event.actors), index.rows(event.recipients)
    names = [joined((party.name for party in side), ", ") for side in (event.actors,
             event.recipients)]  # fmt: skip
    start, end = event.earliest, event.latest
    if start is None or end is None:
        start = end = None
    return {
        "id": event.id,
        "year": start.year if start and end and start.year == end.year else None,
        "type_of_violence": _violence(
            party_of(sides[0], acts=True), party_of(sides[1], acts=False)
        ),
        "dyad_name": " - ".join(names) if all(names) else "",
        "side_a": names[0],
        "side_b": names[1],
        "number_of_sources": event.independent,
        "source_article": joined(map(cite, documents), "; "),
        "source_office": joined((row.publisher for row in documents), "; "),
        "source_date": joined(map(told_on, documents), "; "),
        "source_headline": joined((row.title for row in documents), "; "),
        "where_prec": _WHERE_PRECISION.get(place.level),
        "where_coordinates": place.name,
        "where_description": joined(mention.place_text for mention in event.mentions),
        "adm_1": place.province,
        "latitude": place.lat,
        "longitude": place.lon,
        "geom_wkt": "" if None in (place.lat, place.lon) else f"POINT ({place.lon} {place.lat})",
        "country": place.country_name,
        "country_id": codes_of(place.country).gw,
        "date_prec": _precision(start, end),
        "date_start": start,
        "date_end": end,
        **_deaths(event.killed),
        "gwnoa": _state(sides[0]),
        "gwnob": _state(sides[1]),
    }


def _deaths(killed: Toll | None) -> dict[str, object]:
    if killed is None:
        return {}
    return {
        "deaths_unknown": killed.best,
        "best": killed.best,
        "high": killed.high,
        "low": killed.low,
    }


def _violence(acting: Party | None, suffering: Party | None) -> int | None:
    """State-based, non-state or one-sided, None where the sides do not tell."""
    if acting in ARMED and suffering == "Civilians":
        return _ONE_SIDED
    if acting not in ARMED or suffering not in ARMED:
        return None
    return _STATE_BASED if "State forces" in (acting, suffering) else _NON_STATE


def _precision(start: dt.date | None, end: dt.date | None) -> int | None:
    days = 0 if start is None or end is None else (end - start).days + 1
    return next((code for most, code in _DATE_PRECISION if 0 < days <= most), None)


def _state(side: Iterable[ActorRow]) -> str:
    """The number of the state that a side is, "" where it is none or several."""
    rows = tuple(side)
    states = {codes_of(row.country).gw if is_state(row) else "" for row in rows}
    return states.pop() if len(states) == 1 else ""
