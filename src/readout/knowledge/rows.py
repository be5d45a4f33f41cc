"""Tables of named actors: CSV rows checked and frozen, ours and a user's alike.

Columns are name, aliases, type, country, sector, from, to, note; lists are separated by
semicolons, lines that begin with # are comments. `from` and `to` are inclusive and may be a year,
a month or a day; left empty they are open. One actor may have several rows, one for each stretch
of time; a later row need not repeat the aliases.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from readout.errors import ResourceError
from readout.knowledge.folding import fold
from readout.schema.time import Interval
from readout.timevalue import interval

COLUMNS = ("name", "aliases", "type", "country", "sector", "from", "to", "note")
SECTORS = frozenset(
    (
        "COP",
        "GOV",
        "JUD",
        "LEG",
        "MIL",
        "PRM",
        "PTY",
        "REB",
        "SPY",
        "UAF",
        "UNK",
        "AGR",
        "BUS",
        "CRM",
        "CVL",
        "EDU",
        "ELI",
        "JRN",
        "LAB",
        "MED",
        "REF",
        "OPP",
        "PRE",
        "REL",
        "SOC",
    )
)
"""PLOVER 2.0's sectors."""
NON_STATES = frozenset(["IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"])
"""PLOVER 2.0's country codes of what is no country."""
TYPES = frozenset(
    (
        "person",
        "government",
        "military",
        "police",
        "intelligence",
        "court",
        "parliament",
        "party",
        "group",
        "state",
        "region",
        "people",
        "igo",
        "ngo",
        "union",
        "religious",
        "company",
        "institute",
        "university",
        "media",
    )
)


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """What one line says: an actor's codes for a stretch of time.

    `country` is an ISO 3166 or PLOVER code or "", the first of `sectors` is the primary one.
    `file` and `line` say where it stands.
    """

    name: str
    aliases: tuple[str, ...]
    type: str
    country: str
    sectors: tuple[str, ...]
    time: Interval
    note: str
    file: str
    line: int

    def covers(self, day: dt.date) -> bool:
        """Whether the row's time has this day in it."""
        return (self.time.earliest is None or self.time.earliest <= day) and (
            self.time.latest is None or day <= self.time.latest
        )


def read_rows(file: str, text: str, *, countries: frozenset[str]) -> tuple[Row, ...]:
    """The rows of a table. Raises ResourceError naming file and line of what is malformed.

    `countries` are the codes that may stand in the column beside PLOVER's own.
    """
    lines = _lines(text)
    try:
        first = next(lines)
    except StopIteration:
        raise ResourceError(f"{file}: empty; the first line must be {','.join(COLUMNS)}") from None
    if tuple(cell.strip() for cell in first[1]) != COLUMNS:
        raise ResourceError(f"{file}:{first[0]}: the first line must be {','.join(COLUMNS)}")
    return tuple(_row(file, number, cells, countries) for number, cells in lines)


def read_folder(folder: Path, *, countries: frozenset[str]) -> tuple[Row, ...]:
    """The rows of all *.csv in a folder, by file name. Raises ResourceError where there is none
    or one is malformed."""
    if not folder.is_dir():
        raise ResourceError(f"{folder}: no such folder")
    files = sorted(folder.glob("*.csv"), key=lambda path: path.name)
    if not files:
        raise ResourceError(f"{folder}: no .csv file in it")
    return tuple(
        row for path in files for row in read_rows(str(path), _text(path), countries=countries)
    )


def by_name(rows: Iterable[Row]) -> Mapping[str, tuple[Row, ...]]:
    """Rows of one actor, together: those with the same name, type and, but for a person, country.

    The key is the first row's file and line, since two actors may share a name.
    """
    found: dict[tuple[str, str, str], list[Row]] = {}
    for row in rows:
        place = "" if row.type == "person" else row.country
        kind = row.type if row.type in ("person", "people") else ""
        found.setdefault((fold(row.name), kind, place), []).append(row)
    return {f"{group[0].file}:{group[0].line}": tuple(group) for group in found.values()}


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    kept = (
        (number, line)
        for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), 1)
        if line.strip() and not line.startswith("#")
    )
    for number, line in kept:
        yield number, next(csv.reader([line]))


def _row(file: str, line: int, cells: list[str], countries: frozenset[str]) -> Row:
    where = f"{file}:{line}"
    if len(cells) != len(COLUMNS):
        raise ResourceError(f"{where}: {len(cells)} cells instead of {len(COLUMNS)}")
    cell = dict(zip(COLUMNS, (value.strip() for value in cells), strict=True))
    if not fold(cell["name"]):
        raise ResourceError(f"{where}: no name")
    if cell["type"] not in TYPES:
        known = ", ".join(sorted(TYPES))
        raise ResourceError(f"{where}: type {cell['type']!r} is not one of {known}")
    country = cell["country"]
    if country and country not in countries and country not in NON_STATES:
        raise ResourceError(f"{where}: {country!r} is no ISO 3166 or PLOVER code")
    sectors = _list(cell["sector"])
    for sector in sectors:
        if sector not in SECTORS:
            raise ResourceError(f"{where}: {sector!r} is no PLOVER sector")
    time = Interval(
        _bound(where, "from", cell["from"]).earliest, _bound(where, "to", cell["to"]).latest
    )
    if time.earliest and time.latest and time.earliest > time.latest:
        raise ResourceError(f"{where}: {cell['from']} is after {cell['to']}")
    return Row(
        name=cell["name"],
        aliases=_list(cell["aliases"]),
        type=cell["type"],
        country=country,
        sectors=sectors,
        time=time,
        note=cell["note"],
        file=file,
        line=line,
    )


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _bound(where: str, column: str, value: str) -> Interval:
    if not value:
        return Interval()
    found = interval(value) if value[:4].isdigit() else None
    if found is None:
        raise ResourceError(f"{where}: {column} {value!r} is no year, month or day (2024-06-25)")
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise ResourceError(f"{path}: not UTF-8: {error}") from error
    except OSError as error:
        raise ResourceError(f"{path}: {error.strerror}") from error
