"""Who said what: statements to filter and page through, each with its chain and its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import get_args
from urllib.parse import urlencode

import msgspec
from msgspec.structs import replace
from starlette.datastructures import QueryParams

from readout.schema.row import DocumentRow
from readout.schema.span import Spans
from readout.schema.statement import Act, Manner
from readout.schema.tables import StatementRow
from readout.schema.view import StatementPage, StatementQuery, StatementView
from readout.web.highlight import anchor
from readout.web.notice import forms
from readout.web.page import Ask, Page, actor_names
from readout.web.paging import Paging, find_page
from readout.web.params import HIDE, address, read_choice, read_day, read_page, read_text
from readout.web.tables import Facet, Narrowing, filters_in_force, worth_showing
from readout.web.wording import ACTS, MANNERS

PAGE_ROWS = 50

YES, NO = "yes", "no"

FILTERS = {
    "speaker": "speaker",
    "addressee": "addressed to",
    "channel": "said at or through",
    "manner": "manner",
    "act": "kind",
    "anonymous": "anonymous",
    "speech": "said, not thought",
    "document": "document",
    "copies": "copies",
    "since": "from",
    "until": "to",
}


class Step(msgspec.Struct, frozen=True):
    """One link of the chain that a statement came through, outermost first."""

    name: str
    href: str | None
    anonymous: bool
    count: int | None = None


class Line(msgspec.Struct, frozen=True):
    """A statement as a page tells it; `href` leads to its words in the document. `steps` begin
    with the outlet, where it is known, `voices` after it."""

    view: StatementView
    steps: tuple[Step, ...]
    voices: tuple[Step, ...]
    href: str


class Article(msgspec.Struct, frozen=True):
    """Statements of one document that stand together in a list."""

    document: DocumentRow
    lines: tuple[Line, ...]


def gather(ask: Ask) -> StatementPage:
    """The page asked for; without a page, `.json` and `.csv` hold all that match."""
    query = read_statements(ask.params)
    return find_page(
        ask,
        PAGE_ROWS,
        lambda limit, offset: ask.project.statements(replace(query, limit=limit, offset=offset)),
    )


def context(ask: Ask, found: StatementPage) -> Mapping[str, object]:
    """The statements as lines, the filters, and the pages beside them."""
    query = read_statements(ask.params)
    values = write_statements(query)
    names = actor_names(ask, found.speakers, (query.speaker, query.addressee))
    return {
        "found": found,
        "articles": tuple(_articles(found.views)),
        "query": query,
        "names": names,
        "facets": _facets(found, values),
        "filters": tuple(
            filters_in_force(
                "/statements", values, FILTERS, lambda name, value: _said(name, value, names)
            )
        ),
        "hide": HIDE,
        "paging": Paging("/statements", values, read_page(ask.params), found.total, PAGE_ROWS),
        "downloads": values,
        **forms(ask, address("/statements", _here(values, ask))),
    }


def _facets(found: StatementPage, values: Mapping[str, str]) -> tuple[Facet, ...]:
    here = Narrowing("/statements", values)
    acts = {str(act): words for act, words in ACTS.items()}
    manners = {str(manner): words for manner, words in MANNERS.items()}
    return worth_showing(
        (
            here.facet("speaker", "Speaker", found.speakers),
            here.facet("act", "Kind", found.acts, acts),
            here.facet(
                "manner",
                "Manner",
                found.manners,
                manners,
            ),
        )
    )


def _here(values: Mapping[str, str], ask: Ask) -> dict[str, str]:
    page = read_page(ask.params)
    return {**values, **({"page": str(page)} if page > 1 else {})}


def make_line(view: StatementView) -> Line:
    """A statement with its chain: the outlet, those it went through, the speaker."""
    document = view.document
    voices = tuple(_voices(view))
    href = f"/documents/{document.id}"
    if document.publisher:
        steps = (Step(document.publisher, href, False), *voices)
    else:
        steps = voices or (Step("This document", href, False),)
    return Line(view, steps, voices, _text_href(view.row))


def _articles(views: Sequence[StatementView]) -> Iterator[Article]:
    for _, found in groupby(views, key=lambda view: view.document.id):
        together = tuple(found)
        yield Article(together[0].document, tuple(map(make_line, together)))


def _voices(view: StatementView) -> Iterator[Step]:
    row = view.row
    for hop in row.chain[1:] if view.document.publisher else row.chain:
        if hop.span == row.source and row.speaker is not None:
            href = f"/actors/{row.speaker.id}"
            yield Step(row.speaker.name, href, row.anonymous, hop.count)
        else:
            yield Step(hop.name, None, hop.anonymous, hop.count)


def _text_href(row: StatementRow) -> str:
    """Where the words stand, with all of them pointed out."""
    spans: Spans = (*row.source, *row.cue, *row.content)
    first = min(spans)
    query = urlencode([("span", f"{span.start}-{span.end}") for span in sorted(spans)])
    return f"/documents/{row.document}?{query}#{anchor(first.start, first.end)}"


def read_statements(params: QueryParams) -> StatementQuery:
    """The filters that an address asks for. Raises UsageError on a value that cannot be meant."""
    flags = {YES: True, NO: False, None: None}
    return StatementQuery(
        speaker=read_text(params, "speaker") or None,
        addressee=read_text(params, "addressee") or None,
        channel=read_text(params, "channel"),
        manner=read_choice(params, "manner", get_args(Manner)),
        act=read_choice(params, "act", get_args(Act)),
        anonymous=flags[read_choice(params, "anonymous", (YES, NO))],
        speech=flags[read_choice(params, "speech", (YES, NO))],
        document=read_text(params, "document") or None,
        copies=read_choice(params, "copies", (HIDE,)) is None,
        since=read_day(params, "since"),
        until=read_day(params, "until"),
    )


def write_statements(query: StatementQuery) -> dict[str, str]:
    """The parameters that `read_statements` turns into that query, defaults left out."""
    flags = {True: YES, False: NO, None: None}
    values = {
        "speaker": query.speaker,
        "addressee": query.addressee,
        "channel": query.channel,
        "manner": query.manner,
        "act": query.act,
        "anonymous": flags[query.anonymous],
        "speech": flags[query.speech],
        "document": query.document,
        "copies": None if query.copies else HIDE,
        "since": query.since and query.since.isoformat(),
        "until": query.until and query.until.isoformat(),
    }
    return {name: value for name, value in values.items() if value}


def _said(name: str, value: str, names: Mapping[str, str]) -> str:
    return "left out" if name == "copies" else names.get(value, value)


def rows(found: StatementPage) -> Sequence[StatementRow]:
    """The statements themselves."""
    return tuple(view.row for view in found.views)


PAGE = Page(
    name="statements",
    at="/statements",
    template="statements.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=StatementRow,
)
