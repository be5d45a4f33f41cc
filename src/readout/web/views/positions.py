"""What each wants, offers, refuses, warns of or commits to, over time, and what changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import get_args

import msgspec
from msgspec.structs import replace
from starlette.datastructures import QueryParams

from readout.schema.claimtables import PositionRow
from readout.schema.claimview import PositionPage, PositionQuery
from readout.schema.position import Change, PositionAct, Strength
from readout.schema.position import Quote as Words
from readout.schema.span import Span
from readout.schema.view import Count
from readout.web.codes import country_name
from readout.web.page import Ask, Page, actor_names
from readout.web.paging import Paging, find_page
from readout.web.params import NONE, address, read_choice, read_day, read_page, read_text
from readout.web.quoting import Quote, by_place
from readout.web.reasons import Because, find_words
from readout.web.tables import Facet, Narrowing, filters_in_force, worth_showing

PAGE_ROWS = 50
NEWEST = "newest"

ACTS: Mapping[str, str] = {
    "demand": "demands",
    "commitment": "commits to",
    "offer": "offers",
    "refusal": "refuses",
    "acceptance": "accepts",
    "warning": "warns of",
    "condition": "on condition of",
}
"""Acts as what somebody does."""

CHANGES: Mapping[str, str] = {
    "new": "first said",
    "repeated": "said again",
    "changed": "changed",
    "new-condition": "new condition",
    "dropped-condition": "condition dropped",
}

MOST_SIDES = 9
"""Countries to choose by a link; the filter has the rest."""

FILTERS = {
    "side": "side",
    "actor": "actor",
    "act": "act",
    "strength": "strength",
    "change": "change",
    "text": "words",
    "since": "from",
    "until": "to",
}


class Line(msgspec.Struct, frozen=True):
    """A position with its words, and those of its condition."""

    row: PositionRow
    quote: Quote | None
    condition: Quote | None
    reasons: tuple[Because, ...]


class Side(msgspec.Struct, frozen=True):
    """The people, bodies and places of one country, and how many positions they have."""

    code: str
    name: str
    count: int
    href: str
    current: bool


def gather(ask: Ask) -> PositionPage:
    """The page asked for; without a page, `.json` and `.csv` hold all that match."""
    query = read_positions(ask.params)
    account = ask.project.account
    return find_page(
        ask,
        PAGE_ROWS,
        lambda limit, offset: account.positions(replace(query, limit=limit, offset=offset)),
    )


def context(ask: Ask, found: PositionPage) -> Mapping[str, object]:
    """The positions quoted, the filters, and the pages beside."""
    query = read_positions(ask.params)
    values = write_positions(query)
    names = actor_names(ask, found.actors, (query.actor,))
    sides = tuple(_sides(found.countries, query))
    words = {**names, **CHANGES}
    return {
        "found": found,
        "lines": tuple(_lines(ask, found.rows)),
        "query": query,
        "names": names,
        "facets": _facets(found, values),
        "sides": sides,
        "chosen": _chosen(sides),
        "acts_words": ACTS,
        "changes": CHANGES,
        "filters": tuple(
            filters_in_force(
                "/positions",
                values,
                FILTERS,
                lambda name, value: _side(value) if name == "side" else words.get(value, value),
            )
        ),
        "paging": Paging("/positions", values, read_page(ask.params), found.total, PAGE_ROWS),
        "downloads": values,
    }


def _facets(found: PositionPage, values: Mapping[str, str]) -> tuple[Facet, ...]:
    here = Narrowing("/positions", values)
    return worth_showing(
        (
            here.facet("actor", "Who", found.actors),
            here.facet("act", "What they do", found.acts, ACTS),
            here.facet("change", "Against before", found.changes, CHANGES),
            here.facet("strength", "Strength", found.strengths),
        )
    )


def _sides(counts: Sequence[Count], query: PositionQuery) -> Iterator[Side]:
    """All sides first, then those of the most positions."""
    rest = replace(query, country=None)
    href = address("/positions", write_positions(rest))
    yield Side("", "All sides", sum(item.count for item in counts), href, query.country is None)
    for item in counts:
        code = item.value or ""
        href = address("/positions", write_positions(replace(rest, country=code)))
        yield Side(code or NONE, _side(code), item.count, href, query.country == code)


def _chosen(sides: Sequence[Side]) -> tuple[Side, ...]:
    """The sides to choose by a link: the first of them, the one in force, and the unknown ones."""
    first, rest = sides[:MOST_SIDES], sides[MOST_SIDES:]
    return (*first, *(each for each in rest if each.current or each.code == NONE))


def _side(code: str) -> str:
    return country_name(code) if code not in ("", NONE) else "country not known"


def _lines(ask: Ask, rows: Sequence[PositionRow]) -> Iterator[Line]:
    places = [
        place
        for row in rows
        for words in (row.what, row.condition)
        if (place := _place(words)) is not None
    ]
    quotes = by_place(ask.project.passages(dict.fromkeys(places), around=180))
    for row in rows:
        what, condition = _place(row.what), _place(row.condition)
        yield Line(
            row,
            None if what is None else quotes.get(what),
            None if condition is None else quotes.get(condition),
            find_words(row.reasons),
        )


def _place(words: Words | None) -> tuple[str, Span] | None:
    if words is None or not words.spans:
        return None
    start = min(span.start for span in words.spans)
    return words.document, Span(start, max(span.end for span in words.spans))


def read_positions(params: QueryParams) -> PositionQuery:
    """The filters that an address asks for. Raises UsageError on a value that cannot be meant."""
    side = read_text(params, "side")
    return PositionQuery(
        actor=read_text(params, "actor") or None,
        country="" if side == NONE else side or None,
        act=read_choice(params, "act", get_args(PositionAct)),
        strength=read_choice(params, "strength", get_args(Strength)),
        change=read_choice(params, "change", get_args(Change)),
        text=read_text(params, "text"),
        since=read_day(params, "since"),
        until=read_day(params, "until"),
        newest=read_choice(params, "sort", (NEWEST,)) is not None,
    )


def write_positions(query: PositionQuery) -> dict[str, str]:
    """The parameters that `read_positions` turns into that query, defaults left out."""
    values = {
        "side": NONE if query.country == "" else query.country,
        "actor": query.actor,
        "act": query.act,
        "strength": query.strength,
        "change": query.change,
        "text": query.text,
        "since": query.since and query.since.isoformat(),
        "until": query.until and query.until.isoformat(),
        "sort": NEWEST if query.newest else None,
    }
    return {name: value for name, value in values.items() if value}


def rows(found: PositionPage) -> Sequence[PositionRow]:
    """The positions themselves."""
    return found.rows


PAGE = Page(
    name="positions",
    at="/positions",
    template="positions.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=PositionRow,
)
