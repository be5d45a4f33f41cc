"""Features that count as log odds, and the score that they come to."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping

_WEIGHT_DIGITS, _SCORE_DIGITS = 3, 4


class Odds:
    """A table of weights, by feature, and what a pair of which nothing is known has (`bias`)."""

    def __init__(self, bias: float, weights: Mapping[str, float]) -> None:
        self._bias = bias
        self._weights = weights
        # Most features are there or not, and rounding costs more than all else here.
        self._whole = {name: round(weight, _WEIGHT_DIGITS) for name, weight in weights.items()}

    def weigh(self, feature: str, share: float) -> float:
        """What a feature counts of which there is a share. KeyError for an unknown one."""
        if share == 1.0:
            return self._whole[feature]
        return round(self._weights[feature] * share, _WEIGHT_DIGITS)

    def score(self, weights: Iterable[float]) -> float:
        """The score 0..1 of what features count together, whatever their order."""
        total = self._bias + math.fsum(weights)
        return round(1 / (1 + math.exp(-total)), _SCORE_DIGITS)
