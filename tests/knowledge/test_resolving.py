"""Mentions to codes: the table of cases, then what must hold for any text."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.knowledge import load_knowledge, resolve
from readout.knowledge.rows import NON_STATES, SECTORS

CASES = tomllib.loads((Path(__file__).parents[1] / "cases/resolution.toml").read_text())["case"]
DAY = "2024-06-01"
PARTS = (
    "the", "Israeli", "former", "Hamas", "Macron", "’s", "'s", "-backed", " ", ",", "of", "U.N.",
    "police", "Chad", "Oda", "and", "in", "Paris", "\n", "(", "É", "女", "minister", "rebels",
)  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["why"])
def test_a_mention_comes_to_what_the_table_says(case: dict[str, Any]) -> None:
    day = dt.date.fromisoformat(case.get("date", DAY))
    found = resolve(case["text"], case.get("context"), day)
    assert found.nothing is case.get("nothing", False)
    for field in ("country", "article", "rule"):
        if field in case:
            assert getattr(found, field) == case[field]
    if "sectors" in case:
        assert list(found.sectors) == case["sectors"]


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=5), max_size=12).map(" ".join))
def test_any_text_has_codes_of_the_books_and_spans_of_its_own(text: str) -> None:
    found = resolve(text, text, dt.date(2024, 6, 1))
    assert found.country in {"", *load_knowledge().countries, *NON_STATES}
    assert set(found.sectors) <= SECTORS
    assert found.nothing == (found == type(found)())
    for reason in found.why:
        assert reason.span is None or 0 <= reason.span.start < reason.span.end <= len(text)


def test_the_spans_of_a_reason_are_the_words_that_decided() -> None:
    text = "the visiting Norwegian defence minister"
    words = {reason.span.of(text) for reason in resolve(text).why if reason.span is not None}
    assert words == {"Norwegian", "defence minister"}


def test_without_a_date_the_row_without_an_end_holds() -> None:
    assert resolve("Angela Merkel").sectors == ("ELI",)
    assert resolve("Sergei Lavrov").sectors == ("GOV",)


def test_a_very_long_mention_ends() -> None:
    assert resolve("of the " * 100_000).nothing
    assert resolve("A" * 1_000_000).nothing


DAYS = [dt.date(year, month, 20) for year in range(1968, 2027, 2) for month in (1, 6)]


@pytest.mark.parametrize(
    "text", ["Joe Biden", "former president Biden", "Biden's office", "the Taliban", "a driver"]
)
def test_days_between_two_turns_of_the_tables_are_one_day(text: str) -> None:
    for day in (dt.date.min, *DAYS, dt.date.max):
        assert resolve(text, date=day) == resolve(text, date=day, knowledge=load_knowledge())
