"""The shipped gazetteer: countries, regions, cities, seas, rivers, ranges, disputed zones.

Loaded on first use (two packed files, no parsing but of what is asked for) and looked up by folded
name in time logarithmic in the number of names.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from functools import cache, cached_property
from importlib import resources
from typing import Literal

import msgspec

from readout.errors import ResourceError
from readout.knowledge.folding import fold

Level = Literal["country", "region", "capital", "city", "feature"]
_FEATURE_COLUMNS = ["name", "aliases", "kind", "countries", "lat", "lon", "note"]


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. `countries` are codes (several for what crosses borders), `admin1` GeoNames' code
    of the region, degrees are WGS 84, `population` 0 where not known. `kind` says what a feature
    is (sea, river, range, zone ...), `geonameid` is 0 where GeoNames has none for us.
    """

    level: Level
    name: str
    countries: tuple[str, ...]
    admin1: str = ""
    lat: float | None = None
    lon: float | None = None
    population: int = 0
    geonameid: int = 0
    kind: str = ""

    @property
    def country(self) -> str:
        """The code of its country; "" where it lies in none or in several."""
        return self.countries[0] if len(self.countries) == 1 else ""


class Entry(msgspec.Struct, frozen=True):
    """A place under a name; `is_other` where the name is an alternative one."""

    place: Place
    is_other: bool


class Gazetteer:
    """Places by folded name. Read-only; get it from `load_gazetteer`."""

    def __init__(self, places: bytes, names: bytes, features: str) -> None:
        self._lines = [line for line in places.split(b"\n") if line and not line.startswith(b"#")]
        self._names = names
        self._feature_text = features

    def entries(self, name: str) -> tuple[Entry, ...]:
        """What bears this name, the larger population first, then by country and name."""
        key = fold(name)
        found = [*self._features.get(key, ()), *self._numbered(key)]
        return tuple(sorted(found, key=_rank))

    def region(self, country: str, admin1: str) -> Place | None:
        """The region with GeoNames' code `admin1` in a country."""
        number = self._regions.get((country, admin1))
        return None if number is None else self._place(number)

    def country(self, code: str) -> Place | None:
        """The entry of a country by its code; None for a code without a territory of its own."""
        number = self._regions.get((code, ""))
        return None if number is None else self._place(number)

    def _numbered(self, key: str) -> Iterator[Entry]:
        for item in self._find(key.encode("ascii")):
            yield Entry(self._place(int(item.rstrip(b"~"))), item.endswith(b"~"))

    def _find(self, key: bytes) -> list[bytes]:
        """Binary search over the lines of the name index."""
        low, high = 0, len(self._names)
        while low < high:
            middle = (low + high) // 2
            start = self._names.rfind(b"\n", 0, middle) + 1
            end = self._names.find(b"\n", middle)
            if end < 0:
                end = len(self._names)
            found, _, numbers = self._names[start:end].partition(b"\t")
            if found == key:
                return numbers.split(b",") if key else []
            if found < key:
                low = end + 1
            else:
                high = start
        return []

    def _place(self, number: int) -> Place:
        cells = self._lines[number].decode("utf-8").split("\t")
        country, level, name, admin1, lat, lon, people, id = cells
        return Place(
            level=msgspec.convert(level, Level),
            name=name,
            countries=(country,),
            admin1=admin1,
            lat=float(lat) if lat else None,
            lon=float(lon) if lon else None,
            population=int(people),
            geonameid=int(id or 0),
        )

    @cached_property
    def _regions(self) -> dict[tuple[str, str], int]:
        found = {}
        for number, line in enumerate(self._lines):
            cells = line.split(b"\t", 4)
            if cells[1] in (b"region", b"country"):
                # A country has no code of a region, hence its key is its own code and "".
                found[cells[0].decode(), cells[3].decode()] = number
        return found

    @cached_property
    def _features(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for place, others in _read_features(self._feature_text):
            for name in (place.name, *others):
                found.setdefault(fold(name).removeprefix("the "), []).append(Entry(place, False))
        return found


@cache
def load_gazetteer() -> Gazetteer:
    """The shipped one. Raises ResourceError where its files are broken."""
    folder = resources.files("readout") / "resources" / "places"
    try:
        packed = [
            gzip.decompress((folder / f"{n}.tsv.gz").read_bytes()) for n in ("places", "names")
        ]
        features = (folder / "features.csv").read_text("utf-8")
    except (OSError, EOFError, gzip.BadGzipFile) as error:
        raise ResourceError(f"places: the shipped gazetteer cannot be read: {error}") from error
    return Gazetteer(packed[0], packed[1], features)


def _read_features(text: str) -> Iterator[tuple[Place, list[str]]]:
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    rows = list(csv.reader(lines))
    if not rows or rows[0] != _FEATURE_COLUMNS:
        raise ResourceError(f"places/features.csv: columns must be {','.join(_FEATURE_COLUMNS)}")
    for cells in rows[1:]:
        if len(cells) != len(_FEATURE_COLUMNS):
            raise ResourceError(f"places/features.csv: {cells[0]!r} has {len(cells)} cells")
        name, aliases, kind, countries, lat, lon, _ = cells
        place = Place(
            level="feature",
            name=name,
            countries=tuple(code for code in countries.split(";") if code),
            lat=float(lat),
            lon=float(lon),
            kind=kind,
        )
        yield place, [alias for alias in aliases.split(";") if alias]


_LEVELS = {"country": 0, "feature": 1, "capital": 2, "region": 3, "city": 4}


def _rank(entry: Entry) -> tuple[bool, int, int, tuple[str, ...], str, int]:
    place = entry.place
    own = entry.is_other and place.level != "capital"
    first = 0 if place.level in ("country", "feature", "capital") else 1
    return own, first, -place.population, place.countries, place.name, _LEVELS[place.level]
