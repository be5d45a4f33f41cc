"""Stated days against the weekdays that their texts name."""

from __future__ import annotations

import datetime as dt

import pytest

from readout.linking.dating.checks import find_clashes
from readout.linking.dating.clues import find_keys
from readout.linking.dating.dates import date_documents
from readout.schema.document import Metadata
from readout.schema.span import Span
from readout.schema.time import DateEvidence, Dct

from .dating import Told, make_keys, make_reading

TUESDAY = dt.date(2031, 3, 4)
DAYS: dict[str, Told] = {
    "past": ("4 March", "XXXX-03-04", "past"),
    "ahead": ("4 March", "XXXX-03-04", "future"),
    "today": ("today", "today", "past"),
    "yesterday": ("yesterday", "yesterday", "past"),
}


@pytest.mark.parametrize(
    ("text", "told", "published", "clashes"),
    [
        ("On Tuesday, 4 March the lock broke.", "past", "2031-03-07", False),
        ("On Monday, 4 March the lock broke.", "past", "2031-03-07", True),
        # March 4 was a Monday in 2030, a year before.
        ("On Monday, 4 March the lock broke.", "past", "2031-02-20", False),
        ("On Tuesday, 4 March the lock will open.", "ahead", "2031-02-20", False),
        ("On Friday, 4 March the lock will open.", "ahead", "2031-02-20", True),
        ("The lock broke today (Tuesday).", "today", "2031-03-04", False),
        ("The lock broke today (Monday).", "today", "2031-03-04", True),
        ("The lock broke yesterday, Monday, at dawn.", "yesterday", "2031-03-04", False),
        ("The lock broke yesterday, Tuesday, at dawn.", "yesterday", "2031-03-04", True),
        ("Months later, 4 March came and the lock broke.", "past", "2031-03-07", False),
        ("Pilots sat 4 March out.", "past", "2031-03-07", False),
    ],
)  # fmt: skip
def test_a_weekday_beside_a_day(text: str, told: str, published: str, clashes: bool) -> None:
    keys = make_keys("a", text, [DAYS[told]])
    assert bool(list(find_clashes(keys, dt.date.fromisoformat(published)))) is clashes


@pytest.mark.parametrize(
    ("line", "clashes"),
    [
        ("Tuesday, March 4, 2031", False), ("Thursday, March 4, 2031", True),
        ("Published: Wed, March 4, 2031", True), ("Published: March 4, 2031", False),
        ("March 4, 2031", False),
    ],
)  # fmt: skip
def test_the_weekday_of_the_line_that_states_the_day(line: str, clashes: bool) -> None:
    text = f"{line}\nThe lock broke and the harbour lay dry."
    span = Span(line.index("March"), len(line))
    stated = DateEvidence(
        origin="text", rule="head", earliest=TUESDAY, latest=TUESDAY, spans=(span,)
    )
    dct = Dct(date=TUESDAY, earliest=TUESDAY, latest=TUESDAY, basis="stated", constraints=(stated,))
    keys = find_keys("a", text, make_reading(text), Metadata(dct=dct))
    found = date_documents([keys])["a"]
    assert (found.date, found.basis) == (TUESDAY, "stated")
    assert [row.rule for row in found.conflicts] == ["stated-weekday"] * clashes


def test_a_clash_quotes_its_characters() -> None:
    text = "On Monday, 4 March the lock broke."
    keys = make_keys("a", text, [DAYS["past"]], published=dt.date(2031, 3, 7))
    (row,) = date_documents([keys])["a"].conflicts
    assert (row.rule, row.soft, row.detail) == ("weekday-of-day", False, "4 March")
    assert row.spans[0].of(text) == "4 March"
