"""Where an event was, in the columns that tables of events have for it."""

from __future__ import annotations

import msgspec

from readout.export.codes import codes_of
from readout.knowledge.gazetteer import Place, load_gazetteer
from readout.schema.happening import Spot


class Whereabouts(msgspec.Struct, frozen=True, kw_only=True):
    """A place taken apart; "" and None where it has no such part. `country` is a code (ISO 3166-1
    alpha-3), degrees are WGS 84, `geonames` GeoNames' number, `level` what kind of place it is."""

    name: str = ""
    level: str = ""
    city: str = ""
    province: str = ""
    country: str = ""
    lat: float | None = None
    lon: float | None = None
    geonames: str = ""

    @property
    def country_name(self) -> str:
        """What the country is called."""
        return codes_of(self.country).name


def whereabouts(spot: Spot | None) -> Whereabouts:
    """The parts of a place. The province of a city is the gazetteer's."""
    if spot is None:
        return Whereabouts()
    is_city = spot.level in ("city", "capital")
    return Whereabouts(
        name=spot.name,
        level=spot.level,
        city=spot.name if is_city else "",
        province=spot.name if spot.level == "region" else _province(spot) if is_city else "",
        country=spot.country or "",
        lat=spot.lat,
        lon=spot.lon,
        geonames=_geonames(spot),
    )


def _geonames(spot: Spot) -> str:
    kind, _, number = spot.entry.partition(":")
    return number if kind == "geonames" else ""


def _province(spot: Spot) -> str:
    """The region that a city lies in."""
    gazetteer = load_gazetteer()
    number = _geonames(spot)
    for entry in gazetteer.entries(spot.name) if number else ():
        if str(entry.place.geonameid) == number:
            return _region_of(entry.place)
    return ""


def _region_of(place: Place) -> str:
    region = load_gazetteer().region(place.country, place.admin1) if place.admin1 else None
    return "" if region is None else region.name
