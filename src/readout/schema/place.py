"""Where: the places that a text names, as entries of the gazetteer."""

from __future__ import annotations

from typing import Literal

import msgspec

from readout.schema.actor import PlaceUse
from readout.schema.span import Span

PlaceLevel = Literal["country", "region", "capital", "city", "feature"]
Bearing = Literal[
    "north", "south", "east", "west", "northeast", "northwest", "southeast", "southwest"
]


class Distance(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far from a place: "forty kilometres north of Verland City".

    `value` is in `unit` as written (singular), `km` the same in kilometres. `span` are the words
    of the figure and the unit, `reference` those of the place it is counted from. `bearing` is the
    direction from there, None where the text gives none.
    """

    value: float
    unit: str
    km: float
    span: Span
    reference: Span
    bearing: Bearing | None = None


class PlaceMention(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A stretch of text that says where, and the entry of the gazetteer that it means.

    `entry` is "geonames:" with GeoNames' number, "admin1:" with country and code of a region, or
    "readout:" with the name of an entry of our own table; `name` is that entry's. Both are None
    where the place stays unresolved: `rule` and `why` then say the reason, as else for the choice.
    `country` is the code of the country it lies in, None where it lies in none or in several,
    which `countries` has. `lat` and `lon` are degrees (WGS 84) of the whole entry, also where only
    a `part` of it is meant ("southern"). `use` is the mention's. With a `distance`, the entry is
    that of the place it is counted from.
    """

    start: int
    end: int
    rule: str
    why: tuple[str, ...] = ()
    entry: str | None = None
    name: str | None = None
    level: PlaceLevel | None = None
    country: str | None = None
    countries: tuple[str, ...] = ()
    lat: float | None = None
    lon: float | None = None
    part: str | None = None
    actor: str | None = None
    use: PlaceUse | None = None
    distance: Distance | None = None
