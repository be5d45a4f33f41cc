"""Names that rows and front matter use, and dates in addresses."""

from __future__ import annotations

import math
from typing import Any

import pytest

from readout.ingest.fields import ALIASES, date_in_url, take_given
from readout.ingest.frontmatter import take_front_matter
from readout.schema.document import given_value

DATES = {
    "https://example.org/2024/06/27/port-opens": "2024-06-27",
    "https://example.org/2024/6/7/port-opens": "2024-06-07",
    "https://example.org/news/2024/jun/27/port-opens": "2024-06-27",
    "https://example.org/news/2024-06-27/port": "2024-06-27",
    "https://example.org/a/port-opens-20240627.html": "2024-06-27",
    "https://example.org/20240627/port?x=1999-01-01": "2024-06-27",
    "https://example.org/port-opens-2024-06-27": "2024-06-27",
    "https://example.org/2024/13/27/port-opens": None,
    "https://example.org/2024/02/30/port-opens": None,
    "https://example.org/2024/06/port-opens": None,
    "https://example.org/port?date=/2024/06/27/": None,
    "https://2024-06-27.example.org/port": None,
    "https://example.org/a/1720240627": None,
    "https://example.org/a/120240627.html": None,
}


@pytest.mark.parametrize(("url", "day"), DATES.items(), ids=DATES)
def test_the_path_of_an_address_may_tell_the_day(url: str, day: str | None) -> None:
    found = date_in_url(url)
    assert (found[0] if found else None) == day
    assert found is None or found[1] in url


ROWS: dict[str, tuple[dict[str, Any], dict[str, str]]] = {
    "our names": (
        {"title": "A port opens", "published": "2031-03-04", "publisher": "Bay Post"},
        {"title": "A port opens", "published": "2031-03-04", "publisher": "Bay Post"},
    ),
    "aliases": (
        {"headline": "H", "date": "4 March 2031", "source": "Bay Post", "author": "A. Vale"},
        {"title": "H", "published": "4 March 2031", "publisher": "Bay Post", "byline": "A. Vale"},
    ),
    "lists and objects": (
        {"authors": ["A. Vale", {"name": "B. Orr"}], "source": {"id": None, "name": "Bay Post"}},
        {"byline": "A. Vale, B. Orr", "publisher": "Bay Post"},
    ),
    "nothing": ({"title": None, "author": "  ", "authors": [], "colour": "red"}, {}),
    "an address for a source": (
        {"source": "https://bay.example/2031/03/04/x"},
        {"url": "https://bay.example/2031/03/04/x", "published": "2031-03-04"},
    ),
    "the first name leads": ({"date": "late", "published": "early"}, {"published": "early"}),
    "a lone surrogate": ({"title": "A \ud800 port"}, {"title": "A \ufffd port"}),
}


@pytest.mark.parametrize(("row", "values"), ROWS.values(), ids=ROWS)
def test_a_row_gives_metadata_under_our_names(row: dict[str, Any], values: dict[str, str]) -> None:
    taken = take_given(row, "field")
    assert {item.name: given_value(taken.given, item.name) for item in taken.given} == values
    assert taken.notes == ()


@pytest.mark.parametrize(
    "value", [631_151_999, 4_102_444_800, 2034020215, 20240305, True, [1], -1, math.nan, "x" * 3000]
)
def test_what_is_no_short_text_is_left_out_with_a_note(value: object) -> None:
    taken = take_given({"published": value, "title": "T"}, "field")
    assert [item.name for item in taken.given] == ["title"]
    assert "'published'" in taken.notes[0]


EPOCHS: dict[str, tuple[object, str]] = {
    "seconds": (1709640000, "2024-03-05T12:00:00+00:00"),
    "seconds in a string": (" 1709640000 ", "2024-03-05T12:00:00+00:00"),
    "a fraction": (1709640000.75, "2024-03-05T12:00:00+00:00"),
    "milliseconds": (1709640000999, "2024-03-05T12:00:00+00:00"),
    "milliseconds in a string": ("1709640000999", "2024-03-05T12:00:00+00:00"),
    "the first": (631_152_000, "1990-01-01T00:00:00+00:00"),
    "the last": (4_102_444_799, "2099-12-31T23:59:59+00:00"),
}


@pytest.mark.parametrize(("value", "time"), EPOCHS.values(), ids=EPOCHS)
def test_a_date_may_be_a_number_of_seconds(value: object, time: str) -> None:
    taken = take_given({"date": value, "updated_at": value, "title": value}, "field")
    dates = [item for item in taken.given if item.name != "title"]
    assert [(item.name, item.value, item.detail) for item in dates] == [
        ("published", time, "field date (epoch)"),
        ("updated", time, "field updated_at (epoch)"),
    ]


@pytest.mark.parametrize("value", ["2034020215", "20240305", "202403051200", "17096400001234"])
def test_other_digits_stay_as_they_are(value: str) -> None:
    assert [item.value for item in take_given({"date": value}, "field").given] == [value]


def test_each_value_tells_its_field() -> None:
    (title, date) = take_given(
        {"headline": "T", "url": "http://a.example/2031/03/04/"}, "field"
    ).given[::2]
    assert (title.origin, title.detail) == ("given", "field headline")
    assert (date.origin, date.detail) == ("url", "path /2031/03/04")


def test_no_alias_stands_for_two_names() -> None:
    keys = [key for keys in ALIASES.values() for key in keys]
    assert len(keys) == len(set(keys))


FRONT = {
    "scalars": (
        "---\ntitle: 'A port: open'\ndate: 2031-03-04 # early\nauthor: \"A. Vale\"\n---\nText",
        {"title": "A port: open", "published": "2031-03-04", "byline": "A. Vale"},
    ),
    "windows line ends": ("---\r\ntitle: T\r\n---\r\n", {"title": "T"}),
    "lists": (
        "---\nauthors:\n  - A. Vale\n  - B. Orr\ntags: [x, y]\nsection: [Port]\n---\n",
        {"byline": "A. Vale, B. Orr", "section": "Port"},
    ),
    "what YAML can do beyond": ("---\ntitle: |\n  a\n  b\nsource: &x y\n---\n", {}),
    "no end": ("---\ntitle: T\n", {}),
    "a rule is no front matter": ("A line\n---\ntitle: T\n---\n", {}),
    "an empty block": ("---\n---\n", {}),
}


@pytest.mark.parametrize(("text", "values"), FRONT.values(), ids=FRONT)
def test_front_matter(text: str, values: dict[str, str]) -> None:
    taken = take_front_matter(text)
    assert {item.name: item.value for item in taken.given} == values
    assert all(item.detail.startswith("front matter ") for item in taken.given)
