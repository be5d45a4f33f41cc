"""Why two are taken for one, or not: features of a comparison in words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from importlib.resources import files
from types import MappingProxyType

import msgspec

from readout.schema.link import Reason

_TABLES = tomllib.loads(files("readout.web").joinpath("reasons.toml").read_text(encoding="utf-8"))

FEATURES: Mapping[str, str] = MappingProxyType(_TABLES["features"])
"""By the names of the features; of names, without how many bear them."""

RARITIES: Mapping[str, str] = MappingProxyType(_TABLES["rarities"])
"""How many bear a name."""


class Because(msgspec.Struct, frozen=True):
    """One reason in words, the two strings compared, and whether it speaks for them being one.
    `weight` is log odds; 0 says neither."""

    text: str
    left: str
    right: str
    weight: float


def find_words(reasons: Iterable[Reason]) -> tuple[Because, ...]:
    """Reasons in words, in the order given: the weightiest first."""
    return tuple(
        Because(_said(reason.feature), reason.left, reason.right, reason.weight)
        for reason in reasons
    )


def _said(feature: str) -> str:
    if feature in FEATURES:
        return FEATURES[feature]
    stem, _, rarity = feature.rpartition("-")
    if stem in FEATURES and rarity in RARITIES:
        return f"{FEATURES[stem]}, {RARITIES[rarity]}"
    return feature.replace("-", " ")
