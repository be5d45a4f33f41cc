"""Units of one quantity."""

from __future__ import annotations

import pytest

from readout.lexicon import load
from readout.linking.claims.counts.units import Amount, factors, normalise
from readout.pattern import broken_examples


@pytest.mark.parametrize(
    ("low", "high", "unit", "expected"),
    [
        (5.0, 5.0, "km", Amount(5000.0, 5000.0, "m")),
        (1.0, None, "mi", Amount(1609.344, None, "m")),
        (None, 2.0, "ha", Amount(None, 20000.0, "m2")),
        (3.0, 3.0, "people", Amount(3.0, 3.0, "people")),
        (2.0, 2.0, "years", Amount(24.0, 24.0, "months")),
        (100.0, 100.0, "tons", Amount(90381.0, 101919.0, "kg", rough=True)),
    ],
)
def test_normalise(low: float | None, high: float | None, unit: str, expected: Amount) -> None:
    assert normalise(low, high, unit) == expected


def test_every_unit_has_a_base_that_is_its_own() -> None:
    known = factors()
    assert all(known[each.base].factor == 1.0 for each in known.values() if each.base in known)
    units = {
        name.removeprefix("unit_").replace("_", " ")
        for name in load("figures").words
        if name.startswith("unit_")
    }
    assert set(known) <= units


def test_examples_of_the_lexicon_hold() -> None:
    assert broken_examples(load("claims")) == ()
