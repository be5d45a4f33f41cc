"""What numbers are worth, and what hedges make of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readout.reading.figures import figure_rules
from readout.reading.figures.amounts import find_amounts
from readout.reading.figures.counting import plural_of
from readout.reading.figures.hedging import bounds
from readout.reading.figures.predicates import verb_forms
from readout.reading.figures.quantities import Quantity
from readout.schema.span import Span

RULES = figure_rules()


@pytest.mark.parametrize(
    ("written", "worth"),
    [
        ("12", 12),
        ("1,200", 1200),
        ("3.3bn", 3.3e9),
        ("12 thousand", 12000),
        ("twelve", 12),
        ("forty-two", 42),
        ("two hundred and twelve", 212),
        ("a hundred", 100),
        ("fifty thousand two hundred and one", 50201),
        ("two and a half million", 2.5e6),
        ("half a million", 5e5),
        ("half a dozen", 6),
        ("a quarter of a million", 250000),
        ("three-quarters of a million", 750000),
        ("5 1/2", 5.5),
        ("two dozen", 24),
    ],
)
def test_worth(written: str, worth: float) -> None:
    assert RULES.spelling.number(written) == pytest.approx(worth)


@given(st.integers(0, 10**12))
def test_digits_are_worth_themselves(number: int) -> None:
    assert RULES.spelling.number(f"{number:,}") == number


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("dozens", 24, 99),
        ("scores of", 40, 99),
        ("hundreds", 200, 999),
        ("thousands", 2000, 9999),
        ("tens of thousands", 20000, 99999),
        ("hundreds of thousands", 200000, 999999),
        ("millions", 2000000, 9999999),
        ("a few hundred", 300, 999),
        ("a couple of hundred", 200, 200),
        ("two-thirds of", 66.667, 66.667),
        ("nine out of 10.", 90, 90),
    ],
)
def test_vague_words(text: str, low: float, high: float) -> None:
    (amount,) = find_amounts(text, RULES)
    assert (amount.low, amount.high) == (low, high)


def whole(value: float) -> Quantity:
    return Quantity(span=Span(0, 1), number=Span(0, 1), low=value, high=value, rule="figures")


def measured(value: float) -> Quantity:
    return Quantity(
        span=Span(0, 1), number=Span(0, 1), low=value, high=value, rule="figures", kind="measure"
    )


@pytest.mark.parametrize(
    ("widen", "value", "expected"),
    [
        ("above", 60000, (60001, None)),
        ("at-least", 7, (7, None)),
        ("below", 50, (None, 49)),
        ("at-most", 2500, (None, 2500)),
        ("around", 300, (270, 330)),
        ("around", 5, (4, 6)),
        ("nearly", 34000, (30600, 33999)),
        ("just-over", 50, (51, 55)),
        ("exact", 12, (12, 12)),
    ],
)
def test_hedges_of_counts(widen: str, value: float, expected: tuple[float, float]) -> None:
    assert bounds(whole(value), widen) == expected


@pytest.mark.parametrize(
    ("widen", "value", "expected"),
    [
        ("above", 5.5, (5.5, None)),
        ("below", 5.5, (None, 5.5)),
        ("around", 6, (5.4, 6.6)),
        ("nearly", 10, (9.0, 10)),
    ],
)
def test_hedges_of_measures(widen: str, value: float, expected: tuple[float, float]) -> None:
    assert bounds(measured(value), widen) == expected


@given(st.integers(1, 10**9), st.sampled_from(["above", "at-least", "around", "nearly", "exact"]))
def test_hedged_bounds_are_ordered(value: int, widen: str) -> None:
    low, high = bounds(whole(value), widen)
    assert low is not None
    assert high is None or low <= max(high, value)


def test_every_hedge_kind_is_known() -> None:
    kinds = {one.entry.data["widen"] for one in (*RULES.hedges.patterns, *RULES.tails.patterns)}
    assert kinds <= {
        "above", "at-least", "below", "at-most", "around", "nearly", "just-over", "exact"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("noun", "plural"),
    [
        ("boat", "boats"),
        ("city", "cities"),
        ("child", "children"),
        ("box", "boxes"),
        ("day", "days"),
    ],
)
def test_plurals(noun: str, plural: str) -> None:
    assert plural_of(noun) == plural


@pytest.mark.parametrize(
    ("form", "verb"),
    [("injured", "injure"), ("killing", "kill"), ("stabbed", "stab"), ("fires", "fire")],
)
def test_verb_forms(form: str, verb: str) -> None:
    assert verb in verb_forms(form)
