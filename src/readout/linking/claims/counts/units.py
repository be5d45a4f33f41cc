"""Units of one quantity made one, so that miles can be compared with kilometres."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec

from readout.lexicon import load
from readout.pattern import compile_lexicon


class Factor(msgspec.Struct, frozen=True):
    """So many `base` is one of a unit, give or take the share `slack`."""

    base: str
    factor: float
    slack: float = 0.0


class Amount(msgspec.Struct, frozen=True):
    """An interval, inclusive, None is unbounded, in `unit`. `rough` says that the unit of the
    text was another one: then its number was rounded."""

    low: float | None
    high: float | None
    unit: str
    rough: bool = False


@cache
def factors() -> Mapping[str, Factor]:
    """The factor of each unit that has one. Raises ResourceError where the table is broken."""
    return {
        pattern.entry.name: Factor(
            pattern.entry.data["base"],
            pattern.entry.data["factor"],
            pattern.entry.data.get("slack", 0.0),
        )
        for pattern in compile_lexicon(load("claims")).patterns
        if "factor" in pattern.entry.data
    }


def normalise(low: float | None, high: float | None, unit: str) -> Amount:
    """An interval in the base unit of its quantity; as it is where the unit has no other.

    >>> normalise(5.0, 5.0, "km")
    Amount(low=5000.0, high=5000.0, unit='m', rough=False)
    """
    known = factors().get(unit)
    if known is None:
        return Amount(low, high, unit)
    return Amount(
        _scaled(low, known.factor * (1 - known.slack)),
        _scaled(high, known.factor * (1 + known.slack)),
        known.base,
        rough=known.slack > 0,
    )


def _scaled(value: float | None, factor: float) -> float | None:
    return None if value is None else round(value * factor, 6)
