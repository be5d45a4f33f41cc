"""Codes of countries and sectors in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from readout.knowledge import load_gazetteer

SECTORS: Mapping[str, str] = MappingProxyType(
    {
        "AGR": "farming", "BUS": "business", "COP": "police", "CRM": "crime", "CVL": "civilians",
        "EDU": "education", "ELI": "elite", "GOV": "government", "JRN": "press",
        "JUD": "courts", "LAB": "workers", "LEG": "parliament", "MED": "health",
        "MIL": "armed forces", "OPP": "opposition", "PRE": "unrecognised state",
        "PRM": "paramilitaries",
        "PTY": "party", "REB": "rebels", "REF": "refugees", "REL": "religion", "SOC": "society",
        "SPY": "intelligence", "UAF": "unidentified armed", "UNK": "unknown",
    }
)  # fmt: skip
"""Sectors of PLOVER 2.0."""

BODIES: Mapping[str, str] = MappingProxyType(
    {
        "EUR": "European Union", "IGO": "international organisation",
        "IMG": "international armed group",
        "ISM": "Islamist movement", "MNC": "multinational company",
        "NGO": "non-governmental organisation", "UNO": "United Nations",
    }
)  # fmt: skip
"""PLOVER's codes where it has countries and the actor has none."""


@lru_cache(maxsize=1024)
def country_name(code: str | None) -> str:
    """A country by its code as news writes it; the code where there is no name, "" for None."""
    if code is None:
        return ""
    place = None if code in BODIES else load_gazetteer().country(code)
    return BODIES.get(code, code) if place is None else place.name


def sector_names(codes: Iterable[str]) -> str:
    """Sectors in words: "government, armed forces"."""
    return ", ".join(SECTORS.get(code, code) for code in codes)
