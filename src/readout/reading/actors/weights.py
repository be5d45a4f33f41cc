"""How much each feature counts: the numbers of `resources/coref/weights`, fitted by
`training/coref.py` on the training parts of GUM."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from math import exp

import msgspec

from readout.errors import ResourceError

_FILE = "resources/coref/weights/model.toml"
Table = Mapping[str, float]


class Weights(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """By kind of mention, the weight of each feature. What is not listed counts nothing."""

    kinds: Mapping[str, Table]

    def score(self, kind: str, features: Iterable[str]) -> float:
        """The sum of the weights."""
        table = self.kinds.get(kind, {})
        return sum(table.get(feature, 0.0) for feature in features)


def shares(scores: list[float]) -> list[float]:
    """Scores as probabilities that sum up to 1."""
    top = max(scores)
    powers = [exp(score - top) for score in scores]
    whole = sum(powers)
    return [power / whole for power in powers]


def weights_digest() -> str:
    """SHA-256 of the shipped weights."""
    return hashlib.sha256(_text().encode("utf-8")).hexdigest()


@cache
def shipped_weights() -> Weights:
    """The shipped weights. Raises ResourceError where they are broken."""
    try:
        return msgspec.convert(tomllib.loads(_text()), Weights)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ResourceError(f"{_FILE}: {error}") from error


def _text() -> str:
    return (resources.files("readout") / _FILE).read_text("utf-8")
