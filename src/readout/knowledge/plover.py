"""Where PLOVER's types stand: quad classes, and the scale from conflict to cooperation.

Source: the PLOVER 2.0 manual; the figures are in resources/plover/scale.toml.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal

import msgspec

Quad = Literal[1, 2, 3, 4]

QUADS: Mapping[Quad, str] = MappingProxyType(
    {
        1: "verbal cooperation",
        2: "material cooperation",
        3: "verbal conflict",
        4: "material conflict",
    }
)


class Standing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A type of PLOVER: its quad class, its score (-10 conflict .. 10 cooperation) and those of its
    modes."""

    quad: Quad
    score: float
    modes: dict[str, float] = {}


@cache
def scale() -> Mapping[str, Standing]:
    """All types by name, in the order of the manual."""
    file = resources.files("readout") / "resources" / "plover" / "scale.toml"
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return MappingProxyType(
        {name: msgspec.convert(table, Standing) for name, table in tables.items()}
    )


def quad_of(type: str) -> Quad | None:
    """The quad class of a type, None for another word."""
    found = scale().get(type)
    return None if found is None else found.quad


def score_of(type: str, modes: Iterable[str] = ()) -> float | None:
    """Where an event stands, -10 (conflict) to 10 (cooperation): the farthest from 0 of its modes
    that have a score, else that of its type; None for another word."""
    found = scale().get(type)
    if found is None:
        return None
    scores = [found.modes[mode] for mode in modes if mode in found.modes]
    return max(scores, key=lambda score: (abs(score), score), default=found.score)
