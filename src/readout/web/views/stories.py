"""Which documents tell one story, and which one incident."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from starlette.datastructures import QueryParams

from readout.schema.span import Span
from readout.schema.story import StoryKind, StoryPage, StoryRow
from readout.web.page import Ask, Page
from readout.web.paging import Paging, find_page
from readout.web.params import read_choice, read_page
from readout.web.wording import heading

PAGE_ROWS = 50
MOST_ASKED = 3
"""Documents of a group that are looked at for a name."""
STORY: StoryKind = "story"
INCIDENT: StoryKind = "incident"


def gather(ask: Ask) -> StoryPage:
    """The page asked for; without a page, `.json` and `.csv` hold all of several documents."""
    kind, account = read_kind(ask.params), ask.project.account
    return find_page(
        ask,
        PAGE_ROWS,
        lambda limit, offset: account.stories(kind=kind, limit=limit, offset=offset),
    )


def read_kind(params: QueryParams) -> StoryKind:
    """Stories, unless incidents are asked for. Raises UsageError for anything else."""
    return INCIDENT if read_choice(params, "kind", (STORY, INCIDENT)) == INCIDENT else STORY


def context(ask: Ask, found: StoryPage) -> Mapping[str, object]:
    """The groups, and the pages beside."""
    kind = read_kind(ask.params)
    values = {"kind": kind} if kind == INCIDENT else {}
    return {
        "found": found,
        "names": _names(ask, found.rows),
        "kind": kind,
        "paging": Paging("/stories", values, read_page(ask.params), found.total, PAGE_ROWS),
        "downloads": values,
    }


def _names(ask: Ask, rows: Sequence[StoryRow]) -> dict[str, str]:
    """What groups are called, by their ids: by the title of one of their documents; where that has
    none, by the first words of the first that has any."""
    untitled = [row for row in rows if row.title is None]
    places = [(id, Span(0, 1)) for row in untitled for id in row.documents[:MOST_ASKED]]
    passages = ask.project.passages(places, around=0)
    headings = {each.document.id: heading(each.document) for each in passages}
    called = {
        row.id: next((headings[id] for id in row.documents if id in headings), row.id)
        for row in untitled
    }
    return {row.id: row.title or called[row.id] for row in rows}


def rows(found: StoryPage) -> Sequence[StoryRow]:
    """The groups themselves."""
    return found.rows


PAGE = Page(
    name="stories",
    at="/stories",
    template="stories.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=StoryRow,
)
