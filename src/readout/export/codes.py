"""Codes of countries as other people's tables have them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType

import msgspec

from readout.errors import ResourceError
from readout.knowledge.phrases import load_knowledge

_COLUMNS = ["code", "alpha2", "numeric", "cow", "gw"]


class CountryCodes(msgspec.Struct, frozen=True):
    """The codes of one country; "" where a list has none. `alpha2` and `numeric` are ISO 3166-1,
    `cow` and `gw` numbers of states: Correlates of War, Gleditsch and Ward."""

    code: str
    alpha2: str = ""
    numeric: str = ""
    cow: str = ""
    gw: str = ""

    @property
    def name(self) -> str:
        """What the country is called, "" where it is none."""
        return load_knowledge().countries.get(self.code, "")


def codes_of(country: str | None) -> CountryCodes:
    """The codes of a country by ours (ISO 3166-1 alpha-3, KOS for Kosovo); of anything else, such
    as PLOVER's codes of international bodies, empty ones."""
    return _load().get(country or "", CountryCodes(""))


@cache
def _load() -> Mapping[str, CountryCodes]:
    file = resources.files("readout") / "resources" / "codes" / "countries.csv"
    lines = [line for line in file.read_text("utf-8").splitlines() if not line.startswith("#")]
    rows = list(csv.reader(lines))
    if rows[0] != _COLUMNS or any(len(cells) != len(_COLUMNS) for cells in rows):
        raise ResourceError(f"codes/countries.csv: columns must be {','.join(_COLUMNS)}")
    return MappingProxyType({cells[0]: CountryCodes(*cells) for cells in rows[1:]})
