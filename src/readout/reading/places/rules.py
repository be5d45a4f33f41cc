"""The tables of `resources/places` that reading needs, as lookups."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import msgspec

from readout.lexicon import Lexicon
from readout.pattern import Matcher, compile_lexicon
from readout.schema.place import Bearing


class PlaceRules(msgspec.Struct, frozen=True, kw_only=True):
    """Build with `compile_rules`.

    `distances` find figures with a unit before a place; `numbers`, `units` (name and kilometres)
    and `bearings` say what their words mean. `other_names` lead to the gazetteer's,
    `short_forms` do so behind a comma or with a full stop; `no_places` name parts of any city.
    """

    distances: Matcher
    numbers: Mapping[str, float]
    units: Mapping[str, tuple[str, float]]
    bearings: Mapping[str, Bearing]
    short_forms: Mapping[str, str]
    other_names: Mapping[str, str]
    no_places: frozenset[str]


def compile_rules(lexicon: Lexicon) -> PlaceRules:
    """The lexicon of places, ready to use."""
    words = lexicon.words
    numbers = zip(words["number_words"], words["number_values"], strict=True)
    units = zip(words["unit_words"], words["unit_names"], words["unit_km"], strict=True)
    return PlaceRules(
        distances=compile_lexicon(lexicon),
        numbers={word: float(value) for word, value in numbers},
        units={word: (name, float(km)) for word, name, km in units},
        bearings={word: _bearing(word) for word in words["bearings"]},
        short_forms=dict(_pair(row) for row in words["short_forms"]),
        no_places=frozenset(words["no_places"]),
        other_names=dict(_pair(row) for row in words["other_names"]),
    )


def _bearing(word: str) -> Bearing:
    return cast("Bearing", word.removeprefix("due ").replace("-", ""))


def _pair(row: str) -> tuple[str, str]:
    short, _, name = row.partition("|")
    return short, name
