"""The cast as a table to sort, filter and page through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args

import msgspec
from msgspec.structs import replace
from starlette.datastructures import QueryParams

from readout.schema.actor import ActorType
from readout.schema.tables import ActorRow, AliasRow, RoleRow
from readout.schema.view import ActorPage, ActorQuery, ActorSort
from readout.web.codes import country_name, sector_names
from readout.web.page import Ask, Page
from readout.web.paging import Paging, find_page
from readout.web.params import NONE, address, read_choice, read_page, read_text
from readout.web.tables import Heading, filters_in_force
from readout.web.wording import NOT_STATED

PAGE_ROWS = 50

SHOWN = "shown"
"""In an address: those without a name of their own are listed too."""

COLUMNS: tuple[tuple[ActorSort, str], ...] = (
    ("name", "Actor"),
    ("type", "Type"),
    ("country", "Country"),
    ("documents", "Documents"),
    ("mentions", "Mentions"),
)

FILTERS = {
    "text": "a spelling contains",
    "type": "type",
    "country": "country",
    "sector": "sector",
    "document": "in document",
    "described": "without a name",
}

MOST_ALIASES = 4
MOST_ROLES = 2


class Line(msgspec.Struct, frozen=True):
    """One of the cast as the table tells it: the other spellings most used, the latest roles."""

    row: ActorRow
    country: str
    sectors: str
    aliases: tuple[AliasRow, ...]
    more_aliases: int
    roles: tuple[RoleRow, ...]


def gather(ask: Ask) -> ActorPage:
    """The page asked for; without a page, `.json` and `.csv` hold all that match."""
    query = read_actors(ask.params)
    return find_page(
        ask,
        PAGE_ROWS,
        lambda limit, offset: ask.project.actors(replace(query, limit=limit, offset=offset)),
    )


def context(ask: Ask, found: ActorPage) -> Mapping[str, object]:
    """The cast as lines, with headings, filters and the pages beside them."""
    query = read_actors(ask.params)
    values = write_actors(query)
    return {
        "found": found,
        "query": query,
        "lines": tuple(make_line(row) for row in found.rows),
        "headings": tuple(_heading(query, *column) for column in COLUMNS),
        "filters": tuple(filters_in_force("/actors", values, FILTERS, _said)),
        "countries": tuple(
            (item.value, country_name(item.value) or NOT_STATED, item.count)
            for item in found.countries
        ),
        "country": country_name(query.country) or NOT_STATED,
        "shown": SHOWN,
        "paging": Paging("/actors", values, read_page(ask.params), found.total, PAGE_ROWS),
        "downloads": values,
    }


def make_line(row: ActorRow) -> Line:
    """An actor with what a list has room for."""
    others = [alias for alias in row.aliases if alias.text != row.name]
    return Line(
        row=row,
        country=country_name(row.country),
        sectors=sector_names(row.sectors),
        aliases=tuple(others[:MOST_ALIASES]),
        more_aliases=len(others[MOST_ALIASES:]),
        roles=latest_roles(row)[:MOST_ROLES],
    )


def latest_roles(row: ActorRow) -> tuple[RoleRow, ...]:
    """What an actor was last said to be: each title with its organisation once, the latest
    first, undated ones last."""
    ordered = sorted(row.roles, key=lambda role: (role.title.casefold(), role.document, role.start))
    ordered.sort(key=lambda role: role.latest or role.earliest or "", reverse=True)
    found: dict[tuple[str, str | None, str | None], RoleRow] = {}
    for role in ordered:
        found.setdefault((role.title.casefold(), role.organisation, role.status), role)
    return tuple(found.values())


def read_actors(params: QueryParams) -> ActorQuery:
    """The filters and the order that an address asks for. Raises UsageError on a value that
    cannot be meant."""
    country = read_text(params, "country")
    values = {
        "text": read_text(params, "text"),
        "type": read_choice(params, "type", get_args(ActorType)),
        "country": "" if country == NONE else country or None,
        "sector": read_text(params, "sector") or None,
        "document": read_text(params, "document") or None,
        "nameless": read_choice(params, "described", (SHOWN,)) is not None,
        "sort": read_choice(params, "sort", get_args(ActorSort)) or "documents",
    }
    return msgspec.convert(values, ActorQuery)


def write_actors(query: ActorQuery) -> dict[str, str]:
    """The parameters that `read_actors` turns into that query, defaults left out."""
    values = {
        "text": query.text,
        "type": query.type,
        "country": NONE if query.country == "" else query.country,
        "sector": query.sector,
        "document": query.document,
        "described": SHOWN if query.nameless else None,
        "sort": None if query.sort == "documents" else query.sort,
    }
    return {name: value for name, value in values.items() if value}


def _heading(query: ActorQuery, name: ActorSort, label: str) -> Heading:
    is_number = name in ("documents", "mentions")
    href = address("/actors", write_actors(replace(query, sort=name)))
    order: Literal["ascending", "descending"] = "descending" if is_number else "ascending"
    return Heading(name, label, href, order if query.sort == name else None)


def _said(name: str, value: str) -> str:
    if value == NONE:
        return NOT_STATED
    if name == "country":
        return country_name(value)
    if name == "sector":
        return sector_names([value])
    return value[:10] if name == "document" else value


def rows(found: ActorPage) -> tuple[ActorRow, ...]:
    """The actors themselves."""
    return found.rows


PAGE = Page(
    name="actors",
    at="/actors",
    template="actors.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=ActorRow,
)
