"""What pages say of days and values."""

from __future__ import annotations

import datetime as dt

import pytest

from readout.schema.time import DateEvidence, Dct
from readout.web import wording


def day(year: int, month: int, number: int) -> dt.date:
    return dt.date(year, month, number)


@pytest.mark.parametrize(
    ("dct", "expected"),
    [
        (Dct(), "no date stated"),
        (Dct(date=day(2023, 12, 20), basis="stated"), "20 Dec 2023 · stated"),
        (Dct(date=day(2023, 12, 2), basis="given"), "2 Dec 2023 · given"),
        (
            Dct(
                date=day(2023, 12, 2),
                earliest=day(2023, 12, 1),
                latest=day(2023, 12, 9),
                basis="inferred",
            ),
            "about 2 Dec 2023 · inferred",
        ),
        (
            Dct(earliest=day(2023, 11, 1), latest=day(2023, 11, 30), basis="inferred"),
            "between 1 and 30 Nov 2023 · inferred",
        ),
        (
            Dct(earliest=day(2023, 11, 28), latest=day(2023, 12, 3), basis="stated"),
            "between 28 Nov and 3 Dec 2023 · stated",
        ),
        (
            Dct(earliest=day(2023, 12, 28), latest=day(2024, 1, 3), basis="stated"),
            "between 28 Dec 2023 and 3 Jan 2024 · stated",
        ),
        (
            Dct(earliest=day(2023, 12, 20), latest=day(2023, 12, 20), basis="inferred"),
            "20 Dec 2023 · inferred",
        ),
        (Dct(earliest=day(2023, 12, 20), basis="inferred"), "on or after 20 Dec 2023 · inferred"),
        (Dct(latest=day(2023, 12, 20), basis="inferred"), "on or before 20 Dec 2023 · inferred"),
        (Dct(weekdays=1), "no date stated, on a Monday"),
        (
            Dct(latest=day(2023, 12, 20), weekdays=0b1000010, basis="inferred"),
            "on or before 20 Dec 2023, on a Tuesday or Sunday · inferred",
        ),
    ],
)
def test_dates(dct: Dct, expected: str) -> None:
    assert wording.dated(dct) == expected


def test_evidence_of_a_weekday_alone() -> None:
    evidence = DateEvidence(origin="text", rule="on-weekday", weekdays=2)
    assert wording.evidence_says(evidence) == "on a Tuesday"


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "javascript:alert(1)",
        " javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//courier.example/",
        "courier.example/a",
        "https://a b",
        "http://a\nb",
        "https://courier.example/\u202egnp",
    ],
)
def test_only_plain_web_addresses_are_linked(value: str | None) -> None:
    assert wording.web_address(value) is None


@pytest.mark.parametrize("value", ["http://courier.example/a?b=c#d", "HTTPS://courier.example/"])
def test_web_addresses(value: str) -> None:
    assert wording.web_address(value) == value


def test_counts() -> None:
    assert wording.count(1, "document") == "1 document"
    assert wording.count(0, "document") == "0 documents"
    assert wording.count(1340, "document") == "1,340 documents"
    assert wording.count(2, "copy", "copies") == "2 copies"


def test_languages() -> None:
    assert wording.language("fr") == "French"
    assert wording.language("xx") == "xx"
    assert wording.language(None) == "not identified"


def test_shortened_text_is_one_line() -> None:
    assert wording.shortened("a\n  b\u00a0c") == "a b c"
    assert wording.shortened("x" * 100, 10) == "x" * 9 + "…"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.0, "0%"), (0.004, "under 1%"), (0.006, "1%"), (0.619, "62%"), (0.996, "over 99%"),
     (0.994, "99%"), (1.0, "100%")],
)  # fmt: skip
def test_a_share_says_all_and_nothing_only_of_just_that(value: float, expected: str) -> None:
    assert wording.share(value) == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"cut": 7, "added": 1, "changed": 3}, ", cut 7 passages, added 1, changed 3"),
        ({"cut": 0, "added": 1, "changed": 1200}, ", added 1 passage, changed 1,200"),
        ({"cut": 0, "added": 0, "changed": 0}, ""),
    ],
)
def test_what_a_copy_did(counts: dict[str, int], expected: str) -> None:
    assert wording.difference(0.62, counts) == f"kept 62% of the words{expected}"
