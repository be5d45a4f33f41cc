"""What several say of one matter: where they agree, where they conflict, what took whose place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import get_args

import msgspec
from msgspec.structs import replace
from starlette.datastructures import QueryParams

from readout.schema.claim import ClaimKind, ClaimPair, Relation, weightiest
from readout.schema.claimtables import ClaimMemberRow, ClaimRow
from readout.schema.claimview import ClaimPage, ClaimQuery, ClaimSort
from readout.schema.span import Span
from readout.web.interval import interval_words
from readout.web.page import Ask, Page, actor_names
from readout.web.paging import Paging, find_page
from readout.web.params import address, read_choice, read_day, read_page, read_text
from readout.web.quoting import Quote, by_place
from readout.web.reasons import Because, find_words
from readout.web.subjects import title_of
from readout.web.tables import filters_in_force

PAGE_ROWS = 25
SORTS: tuple[str, ...] = get_args(ClaimSort)
MOST_MEMBERS = 12

RELATIONS: Mapping[str, str] = {
    "conflict": "Conflict",
    "supersede": "Superseded",
    "refine": "Refined",
    "agree": "Agree",
    "related": "Related",
}
"""Relations as pages name them, the weightiest first."""

FILTERS = {
    "kind": "kind",
    "relation": "relation",
    "measure": "measure",
    "holder": "held by",
    "document": "document",
    "since": "from",
    "until": "to",
}


class Side(msgspec.Struct, frozen=True):
    """A member as a page quotes it; `before` and `after` are what stands around the words in which
    it differs, if they are known, else around all of its words."""

    member: ClaimMemberRow
    quote: Quote | None
    said: str


class Versus(msgspec.Struct, frozen=True):
    """Two members side by side, how they stand to each other, and why."""

    pair: ClaimPair
    left: Side
    right: Side
    reasons: tuple[Because, ...]


class Line(msgspec.Struct, frozen=True):
    """A claim as the list tells it: its weightiest pair, and who holds it."""

    row: ClaimRow
    versus: Versus | None
    title: str
    rest: int


class Tab(msgspec.Struct, frozen=True):
    """A relation to choose, and how many claims it has."""

    label: str
    count: int
    href: str
    current: bool


def gather(ask: Ask) -> ClaimPage:
    """The page asked for; without a page, `.json` and `.csv` hold all that match."""
    query = read_claims(ask.params)
    account = ask.project.account
    return find_page(
        ask,
        PAGE_ROWS,
        lambda limit, offset: account.claims(replace(query, limit=limit, offset=offset)),
    )


def context(ask: Ask, found: ClaimPage) -> Mapping[str, object]:
    """The claims with their pairs in words, the filters and the pages beside."""
    query = read_claims(ask.params)
    values = write_claims(query)
    names = actor_names(ask, found.holders, (query.holder,))
    return {
        "found": found,
        "lines": tuple(make_lines(ask, found.rows)),
        "query": query,
        "names": names,
        "tabs": tuple(_tabs(found, query, values)),
        "filters": tuple(
            filters_in_force("/claims", values, FILTERS, lambda _, value: names.get(value, value))
        ),
        "relations": RELATIONS,
        "paging": Paging("/claims", values, read_page(ask.params), found.total, PAGE_ROWS),
        "downloads": values,
    }


def _tabs(found: ClaimPage, query: ClaimQuery, values: Mapping[str, str]) -> Iterator[Tab]:
    rest = {name: value for name, value in values.items() if name != "relation"}
    counts = {item.value: item.count for item in found.relations}
    yield Tab("All", sum(counts.values()), address("/claims", rest), query.relation is None)
    for name, label in RELATIONS.items():
        if counts.get(name):
            href = address("/claims", {**rest, "relation": name})
            yield Tab(label, counts[name], href, query.relation == name)


def make_lines(ask: Ask, rows: Sequence[ClaimRow]) -> Iterator[Line]:
    """Claims with their weightiest pairs quoted."""
    pairs = {row.id: weightiest(row.pairs) for row in rows}
    places = [
        place for row in rows if (pair := pairs[row.id]) is not None for place in _places(row, pair)
    ]
    quotes = by_place(ask.project.passages(dict.fromkeys(places), around=180))
    for row in rows:
        pair = pairs[row.id]
        versus = None if pair is None else make_versus(row, pair, quotes)
        yield Line(row, versus, title_of(row, ask.project.place_name), max(0, len(row.members) - 2))


def _places(row: ClaimRow, pair: ClaimPair) -> Iterator[tuple[str, Span]]:
    members = {member.id: member for member in row.members}
    for number, id in enumerate((pair.left, pair.right)):
        if id in members:
            yield members[id].document, _focus(members[id], pair, number)


def _focus(member: ClaimMemberRow, pair: ClaimPair, number: int) -> Span:
    """The words to point out: those that differ, else all."""
    if pair.parts is not None:
        return pair.parts[number]
    return Span(member.start, member.end)


def make_versus(
    row: ClaimRow, pair: ClaimPair, quotes: Mapping[tuple[str, Span], Quote]
) -> Versus | None:
    """A pair of a claim, quoted; None where a member is not shown."""
    members = {member.id: member for member in row.members}
    if pair.left not in members or pair.right not in members:
        return None
    sides = [
        Side(member, quotes.get((member.document, _focus(member, pair, number))), said_by(member))
        for number, member in enumerate((members[pair.left], members[pair.right]))
    ]
    ends = sorted(sides, key=lambda side: (_day(side.member), side.member.id))
    return Versus(pair, ends[0], ends[1], find_words(pair.reasons))


def _day(member: ClaimMemberRow) -> str:
    day = member.earliest or member.published or member.latest
    return "9999" if day is None else day.isoformat()


def said_by(member: ClaimMemberRow) -> str:
    """Whose word a member is."""
    if member.holder is not None:
        return member.holder.name
    return member.outlet or "outlet not stated"


def read_claims(params: QueryParams) -> ClaimQuery:
    """The filters that an address asks for. Raises UsageError on a value that cannot be meant."""
    return ClaimQuery(
        kind=read_choice(params, "kind", get_args(ClaimKind)),
        relation=read_choice(params, "relation", get_args(Relation)),
        measure=read_text(params, "measure") or None,
        holder=read_text(params, "holder") or None,
        document=read_text(params, "document") or None,
        since=read_day(params, "since"),
        until=read_day(params, "until"),
        sort=read_choice(params, "sort", SORTS) or "score",  # type: ignore[arg-type]
    )


def write_claims(query: ClaimQuery) -> dict[str, str]:
    """The parameters that `read_claims` turns into that query, defaults left out."""
    values = {
        "kind": query.kind,
        "relation": query.relation,
        "measure": query.measure,
        "holder": query.holder,
        "document": query.document,
        "since": query.since and query.since.isoformat(),
        "until": query.until and query.until.isoformat(),
        "sort": None if query.sort == "score" else query.sort,
    }
    return {name: value for name, value in values.items() if value}


def intervals_of(members: Iterable[ClaimMemberRow]) -> list[str]:
    """What figures say, in words."""
    return [interval_words(member.low, member.high) for member in members]


def rows(found: ClaimPage) -> Sequence[ClaimRow]:
    """The claims themselves."""
    return found.rows


PAGE = Page(
    name="claims",
    at="/claims",
    template="claims.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=ClaimRow,
)
