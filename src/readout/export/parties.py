"""What kind of party somebody is, as tables of conflict tell them apart."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from readout.schema.tables import ActorRow

Party = Literal["State forces", "Rebel group", "Political militia", "Civilians"]

ARMED: frozenset[Party] = frozenset(("State forces", "Rebel group", "Political militia"))
_IS_STATE = frozenset(("GOV", "MIL", "COP", "SPY"))


class Coding(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An event and a sub-event of ACLED, "" where they stay open."""

    event: str = ""
    sub: str = ""


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a type (and mode) of PLOVER is told in ACLED's words; `armed` and `civilians` where the
    recipients decide it."""

    type: str
    disorder: str
    mode: str = ""
    event: str = ""
    sub: str = ""
    armed: Coding | None = None
    civilians: Coding | None = None


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file resources/codes/acled.toml."""

    entry: tuple[Entry, ...]
    parties: dict[str, Party]


@cache
def load_table() -> Table:
    """The shipped table."""
    file = resources.files("readout") / "resources" / "codes" / "acled.toml"
    return msgspec.convert(tomllib.loads(file.read_text("utf-8")), Table)


def party_of(rows: Iterable[ActorRow], *, acts: bool) -> Party | None:
    """The kind of a side, None where its members differ or nothing tells. A government or a country
    that does something by force (`acts`) does it with its forces."""
    kinds = {_kind(row, load_table().parties, acts=acts) for row in rows}
    return kinds.pop() if len(kinds) == 1 else None


def _kind(row: ActorRow, parties: Mapping[str, Party], *, acts: bool) -> Party | None:
    if acts and is_state(row):
        return "State forces"
    return next((parties[sector] for sector in row.sectors if sector in parties), None)


def is_state(row: ActorRow) -> bool:
    """Whether somebody stands for a state: a country, or a government and its forces."""
    is_country = row.type == "place" and not row.sectors
    return row.country is not None and (is_country or bool(_IS_STATE.intersection(row.sectors)))
