"""Where the story is: places on a map, and as a table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

import msgspec
from msgspec.structs import replace
from starlette.datastructures import QueryParams

from readout.schema.place import PlaceLevel
from readout.schema.view import PlaceCount, PlacePage, PlaceQuery, PlaceSort
from readout.web.codes import country_name
from readout.web.map import View, draw_map
from readout.web.page import Ask, Page
from readout.web.paging import Paging
from readout.web.params import NONE, address, read_choice, read_page, read_text
from readout.web.tables import Heading, filters_in_force
from readout.web.wording import NOT_STATED

PAGE_ROWS = 100

COLUMNS: tuple[tuple[PlaceSort, str], ...] = (
    ("name", "Place"),
    ("level", "Level"),
    ("country", "Country"),
    ("documents", "Documents"),
    ("mentions", "Mentions"),
)

FILTERS = {"text": "name contains", "level": "level", "country": "country"}

VIEWS: Mapping[View, str] = {
    "story": "Heart of the story",
    "all": "All places",
    "world": "The world",
}

LEVELS: Mapping[str, str] = {
    "country": "country",
    "region": "region",
    "capital": "capital",
    "city": "town or city",
    "feature": "sea, zone or the like",
}


class Line(msgspec.Struct, frozen=True):
    """A place as the table tells it."""

    row: PlaceCount
    level: str
    country: str
    href: str


def gather(ask: Ask) -> PlacePage:
    """All places that the filters keep; where a page is named, `.json` and `.csv` hold that."""
    query = read_places(ask.params)
    if ask.form != "html" and "page" in ask.params:
        offset = (read_page(ask.params) - 1) * PAGE_ROWS
        return ask.project.places(replace(query, limit=PAGE_ROWS, offset=offset))
    return ask.project.places(replace(query, limit=None))


def context(ask: Ask, found: PlacePage) -> Mapping[str, object]:
    """The map of all places found, and one page of them as a table."""
    query = read_places(ask.params)
    values = write_places(query)
    view = read_view(ask.params)
    beside = values if view == "story" else {**values, "view": view}
    paging = Paging("/places", beside, read_page(ask.params), found.total, PAGE_ROWS)
    first = (paging.current - 1) * PAGE_ROWS
    return {
        "found": found,
        "query": query,
        "map": draw_map(found.rows, view),
        "views": tuple(
            (label, name == view, address("/places", _viewed(values, name)))
            for name, label in VIEWS.items()
        ),
        "lines": tuple(_line(row) for row in found.rows[first : first + PAGE_ROWS]),
        "headings": tuple(_heading(query, view, *column) for column in COLUMNS),
        "filters": tuple(filters_in_force("/places", _viewed(values, view), FILTERS, _said)),
        "levels": tuple(
            (item.value, LEVELS.get(item.value or ""), item.count) for item in found.levels
        ),
        "countries": tuple(
            (item.value, country_name(item.value) or NOT_STATED, item.count)
            for item in found.countries
        ),
        "view": view,
        "paging": paging,
        "downloads": values,
    }


def _viewed(values: Mapping[str, str], view: View) -> dict[str, str]:
    return dict(values) if view == "story" else {**values, "view": view}


def _line(row: PlaceCount) -> Line:
    return Line(
        row,
        LEVELS.get(row.level, row.level),
        country_name(row.country),
        address("/documents", {"place": row.id}),
    )


def read_places(params: QueryParams) -> PlaceQuery:
    """The filters and the order that an address asks for. Raises UsageError on a value that
    cannot be meant."""
    country = read_text(params, "country")
    values = {
        "text": read_text(params, "text"),
        "level": read_choice(params, "level", get_args(PlaceLevel)),
        "country": "" if country == NONE else country or None,
        "sort": read_choice(params, "sort", get_args(PlaceSort)) or "documents",
    }
    return msgspec.convert(values, PlaceQuery)


def write_places(query: PlaceQuery) -> dict[str, str]:
    """The parameters that `read_places` turns into that query, defaults left out."""
    values = {
        "text": query.text,
        "level": query.level,
        "country": NONE if query.country == "" else query.country,
        "sort": None if query.sort == "documents" else query.sort,
    }
    return {name: value for name, value in values.items() if value}


def read_view(params: QueryParams) -> View:
    """What part of the world an address asks for. Raises UsageError on any other word."""
    asked = read_choice(params, "view", get_args(View))
    return next((view for view in VIEWS if view == asked), "story")


def _heading(query: PlaceQuery, view: View, name: PlaceSort, label: str) -> Heading:
    is_number = name in ("documents", "mentions")
    href = address("/places", _viewed(write_places(replace(query, sort=name)), view))
    order: Literal["ascending", "descending"] = "descending" if is_number else "ascending"
    return Heading(name, label, href, order if query.sort == name else None)


def _said(name: str, value: str) -> str:
    if value == NONE:
        return NOT_STATED
    if name == "country":
        return country_name(value)
    return LEVELS.get(value, value) if name == "level" else value


def rows(found: PlacePage) -> tuple[PlaceCount, ...]:
    """The places themselves."""
    return found.rows


PAGE = Page(
    name="places",
    at="/places",
    template="places.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=PlaceCount,
)
