"""Scores of features that count as log odds."""

from __future__ import annotations

import math

import pytest

from readout.linking.odds import Odds

ODDS = Odds(-1.5, {"word": 1.25, "far": -0.3333})


@pytest.mark.parametrize(
    ("feature", "share", "weight"),
    [("word", 1.0, 1.25), ("word", 0.5, 0.625), ("word", 0.3333, 0.417), ("far", 1.0, -0.333)],
)
def test_a_share_of_a_feature_counts_in_thousandths(
    feature: str, share: float, weight: float
) -> None:
    assert ODDS.weigh(feature, share) == weight


def test_a_score_is_the_same_in_any_order() -> None:
    weights = [0.1, 0.2, 0.3, -1.7, 2.9, 1e-3]
    assert ODDS.score(weights) == ODDS.score(reversed(weights))
    assert ODDS.score([]) == round(1 / (1 + math.exp(1.5)), 4)


def test_unknown_features_are_errors() -> None:
    with pytest.raises(KeyError):
        ODDS.weigh("colour", 1.0)
