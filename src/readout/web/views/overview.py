"""What the project holds, at a glance."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from readout.schema.claimview import ClaimQuery
from readout.schema.entryview import TimelineQuery
from readout.schema.view import ActorQuery, Count, DocumentQuery, Overview
from readout.web.chart import draw_histogram
from readout.web.page import Ask, Page
from readout.web.views.claims import RELATIONS
from readout.web.views.claims import make_lines as make_claims
from readout.web.views.timeline import make_line as make_moment

MAX_BARS = 10
LATEST = 6
MOMENTS = 8
ACTORS = 14
CONFLICTS = 2


class OverviewRow(msgspec.Struct, frozen=True):
    """One count: of the whole (`total`), or of a value of a column."""

    section: str
    value: str | None
    count: int


class Bars(msgspec.Struct, frozen=True):
    """The most frequent values of a column. `rest` counts the values left out."""

    name: str
    counts: tuple[Count, ...]
    peak: int
    rest: int


def gather(ask: Ask) -> Overview:
    """The project's own summary."""
    return ask.project.overview()


def context(ask: Ask, overview: Overview) -> Mapping[str, object]:
    """The summary with its chart, its bars and the latest documents."""
    latest = ask.project.documents(DocumentQuery(sort="date", descending=True, limit=LATEST))
    account = ask.project.account
    told = account.timeline(TimelineQuery(most=MOMENTS, limit=MOMENTS, facets=False))
    actors = ask.project.actors(ActorQuery(limit=ACTORS, facets=False))
    conflicts = account.claims(ClaimQuery(relation="conflict", limit=CONFLICTS))
    # What the story is most about leads; the rest follows by day.
    first = min(told.views, key=lambda view: view.row.rank, default=None)
    return {
        "latest": [row for row in latest.rows if row.dct.latest],
        "lead": None if first is None else make_moment(first),
        "moments": tuple(make_moment(view) for view in told.views if view is not first),
        "span": _span(overview),
        "actors": actors.rows,
        "conflicts": tuple(make_claims(ask, conflicts.rows)),
        "relations": RELATIONS,
        **drawn(overview),
    }


def _span(overview: Overview) -> tuple[dt.date, dt.date] | None:
    """From the first to the last day on which a document was surely published: one that is dated
    to years would stretch the story over all of them. None where no day is known."""
    days = [item.value for item in overview.days if item.value is not None]
    if not days:
        return None
    return dt.date.fromisoformat(min(days)), dt.date.fromisoformat(max(days))


def drawn(overview: Overview) -> Mapping[str, object]:
    """What a page or a report draws of the summary."""
    return {
        "overview": overview,
        "histogram": draw_histogram(overview.days, overview.months, overview.undated),
        "publishers": bars("publisher", overview.publishers),
        "agencies": bars("agency", overview.agencies),
        "languages": bars("language", overview.languages),
        "bases": bars("basis", overview.bases),
    }


def bars(name: str, counts: Sequence[Count]) -> Bars:
    """The values to draw; documents without a value come last, whatever their number."""
    stated = [item for item in counts if item.value is not None]
    without = [item for item in counts if item.value is None]
    shown = (*stated[:MAX_BARS], *without)
    peak = max((item.count for item in shown), default=1)
    return Bars(name, shown, peak, len(stated[MAX_BARS:]))


def rows(overview: Overview) -> Iterator[OverviewRow]:
    """Totals first, then the counts of every column."""
    for name in ("documents", "superseded", "gone", "failures", "not_read", "texts", "words"):
        yield OverviewRow("total", name, getattr(overview, name))
    for name in ("dated", "bounded", "undated", "groups", "copies"):
        yield OverviewRow("total", name, getattr(overview, name))
    for name in ("actors", "doubts", "statements", "events", "entries", "claims", "conflicts"):
        yield OverviewRow("total", name, getattr(overview, name))
    for name in ("figures", "positions", "notices", "states"):
        yield OverviewRow("total", name, getattr(overview, name))
    for section in ("days", "months", "publishers", "agencies", "languages", "bases"):
        for item in getattr(overview, section):
            yield OverviewRow(section, item.value, item.count)


PAGE = Page(
    name="overview",
    at="/overview",
    template="overview.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=OverviewRow,
)
