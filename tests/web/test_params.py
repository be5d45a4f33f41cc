"""Addresses to queries and back."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.datastructures import QueryParams

from readout.errors import UsageError
from readout.schema.view import DocumentQuery
from readout.web.paging import Paging
from readout.web.params import read_page, read_query, write_query

# What a person can type: trimmed, and not the sign for "not stated".
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(str.strip)
VALUES = st.none() | WORDS.filter(lambda word: word != "-")


@settings(deadline=None, derandomize=True)
@given(
    st.builds(
        DocumentQuery,
        text=WORDS,
        publisher=VALUES,
        agency=VALUES,
        language=VALUES,
        basis=st.sampled_from([None, "stated", "unknown"]),
        state=st.sampled_from([None, "current", "superseded", "gone"]),
        group=st.none() | WORDS.filter(bool),
        copies=st.booleans(),
        surely=st.booleans(),
        since=st.none() | st.dates(),
        until=st.none() | st.dates(),
        sort=st.sampled_from(["date", "title", "publisher", "path", "words", "language"]),
        descending=st.booleans(),
    )
)
def test_a_query_survives_its_address(query: DocumentQuery) -> None:
    assert read_query(QueryParams(urlencode(write_query(query)))) == query


def test_an_empty_form_asks_for_nothing() -> None:
    params = QueryParams("text=&publisher=&agency=&language=&basis=&state=&since=&until=&sort=")
    assert read_query(params) == DocumentQuery()
    assert write_query(DocumentQuery()) == {}


def test_documents_without_a_value_can_be_asked_for() -> None:
    assert read_query(QueryParams("publisher=-")).publisher == ""
    assert write_query(DocumentQuery(publisher=""))["publisher"] == "-"


@pytest.mark.parametrize(
    ("params", "told"),
    [
        ("sort=colour", "date, title"),
        ("order=up", "asc, desc"),
        ("basis=guessed", "stated, given"),
        ("copies=some", "hide"),
        ("within=perhaps", "surely"),
        ("state=lost", "current, superseded, gone, all"),
        ("since=soon", "2023-12-20"),
        ("since=2031-02-30", "2023-12-20"),
        ("since=20310203", "2023-12-20"),
        ("until=2031-W05-1", "2023-12-20"),
        ("until=0000-01-01", "2023-12-20"),
        ("text=" + "x" * 501, "500"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_what_would_work(params: str, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        read_query(QueryParams(params))


@pytest.mark.parametrize("value", ["0", "-1", "x", "1.5", "9" * 30, "٣", "1e3"])
def test_page_numbers_that_are_none(value: str) -> None:
    with pytest.raises(UsageError, match="page"):
        read_page(QueryParams({"page": value}))


def test_page_numbers() -> None:
    assert read_page(QueryParams("")) == 1
    assert read_page(QueryParams("page=")) == 1
    assert read_page(QueryParams("page=7")) == 7


def test_a_day_is_a_day() -> None:
    assert read_query(QueryParams("since=2031-03-04")).since == dt.date(2031, 3, 4)


@pytest.mark.parametrize(
    ("page", "total", "expected"),
    [
        (1, 0, (1, 1, 0, 0, None, None)),
        (1, 100, (1, 1, 1, 100, None, None)),
        (1, 101, (1, 2, 1, 100, None, "/documents?sort=title&page=2")),
        (2, 101, (2, 2, 101, 101, "/documents?sort=title", None)),
        (9, 101, (2, 2, 101, 101, "/documents?sort=title", None)),
        (
            2,
            1340,
            (2, 14, 101, 200, "/documents?sort=title", "/documents?sort=title&page=3"),
        ),
    ],
)
def test_paging(page: int, total: int, expected: tuple[object, ...]) -> None:
    paging = Paging("/documents", {"sort": "title"}, page, total, 100)
    assert (
        paging.current,
        paging.last,
        paging.first_row,
        paging.last_row,
        paging.previous_href,
        paging.next_href,
    ) == expected
