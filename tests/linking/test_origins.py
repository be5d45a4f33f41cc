"""Which document the others go back to, and how that is known."""

from __future__ import annotations

import datetime as dt

import pytest

from readout.linking.copies.likeness import outline
from readout.linking.copies.origins import find_agency, find_origin, is_publisher
from readout.linking.copies.shingles import NO_HASHES
from tests.linking.prose import article, keys, paragraph, story

STORY = article("story", 6)
WHOLE = story(*STORY)
FIRST, SECOND = dt.date(2031, 3, 3), dt.date(2031, 3, 4)


def given(day: dt.date, latest: dt.date | None = None, basis: str = "given") -> dict:
    return {"earliest": day, "latest": latest or day, "basis": basis}


def origin(*group) -> tuple[str, str]:
    ordered = sorted(group, key=lambda each: each.id)
    outlines = {each.id: outline(each.sketch.codes, NO_HASHES) for each in ordered}
    found, basis = find_origin(ordered, find_agency(ordered), outlines)
    return found.id, basis


@pytest.mark.parametrize(
    ("agency", "publisher", "expected"),
    [
        ("AP", "AP", True),
        ("AP", "AP News", True),
        ("AP", "apnews.example", True),
        ("AP", "The Associated Press", True),
        ("AP", "Apple Daily", False),
        ("AFP", "Agence France-Presse", True),
        ("Reuters", "www.reuters.example", True),
        ("Reuters", "The Lumen Courier", False),
        ("Reuters", "", False),
    ],
)
def test_publishers_that_are_agencies(agency: str, publisher: str, expected: bool) -> None:
    assert is_publisher(agency, publisher) is expected


def test_the_credited_agency_comes_before_a_date() -> None:
    agency = keys("b", WHOLE, publisher="Reuters", dct=given(SECOND))
    copy = keys("a", WHOLE, publisher="Lumen Courier", agency="Reuters", dct=given(FIRST))
    assert origin(agency, copy) == ("b", "credited")


def test_an_agency_that_nobody_credits_is_a_paper_like_others() -> None:
    agency = keys("b", WHOLE, publisher="Reuters", agency="Reuters", dct=given(SECOND))
    assert origin(agency, keys("a", WHOLE, dct=given(FIRST))) == ("a", "dated")


def test_the_earliest() -> None:
    assert origin(keys("a", WHOLE, dct=given(SECOND)), keys("b", WHOLE, dct=given(FIRST))) == (
        "b",
        "dated",
    )


@pytest.mark.parametrize(
    "dct",
    [given(FIRST), given(FIRST, SECOND), {}, given(FIRST - dt.timedelta(9), basis="inferred")],
)
def test_doubtful_dates_leave_it_to_what_is_kept(dct: dict) -> None:
    cut = keys("a", story(*STORY[:3]), dct=dct)
    full = keys("b", WHOLE, dct=given(FIRST) if dct else {})
    more = keys("c", story(*STORY, paragraph("staff", 12)), dct=dct)
    assert origin(cut, full, more)[0] == "b"


def test_what_others_cut_is_the_origin() -> None:
    assert origin(keys("a", story(*STORY[:3])), keys("b", WHOLE)) == ("b", "kept")


def test_nothing_tells_them_apart() -> None:
    assert origin(keys("b", WHOLE), keys("a", WHOLE)) == ("a", "alone")


def test_the_agency_that_most_credit() -> None:
    group = [
        keys("a", WHOLE, agency="UPI"),
        keys("b", WHOLE, agency="AP"),
        keys("c", WHOLE, agency="AP"),
    ]
    assert find_agency(group) == "AP"
    assert find_agency(group[:2]) == "AP"
    assert find_agency([keys("a", WHOLE)]) is None
