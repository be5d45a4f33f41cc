"""The log of corrections: what people said of the record, and what has become of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import msgspec

from readout.schema.fix import FixRow, FixState, Verb
from readout.schema.rowid import parse_row
from readout.web.notice import find_notice
from readout.web.page import Ask, Page
from readout.web.paging import Paging
from readout.web.params import address, read_page
from readout.web.quoting import place_href
from readout.web.sentences import says

PAGE_ROWS = 100

STATES: Mapping[FixState, str] = {
    "active": "it counts",
    "replaced": "a later one says otherwise",
    "undone": "it was taken back",
    "orphan": "what it was said of is gone, or has a newer text",
}


class EntryRow(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of the log and what has become of it; `says` is it in words, `by` the later
    entry that replaced it."""

    id: str
    state: FixState
    by: str | None
    verb: Verb
    target: str
    others: tuple[str, ...]
    says: str
    user: str
    time: dt.datetime | None
    note: str


class Entry(msgspec.Struct, frozen=True):
    """An entry as the page shows it; `href` leads to the words that it rests on."""

    row: EntryRow
    when: str
    href: str | None


def gather(ask: Ask) -> tuple[EntryRow, ...]:
    """The log, in the order in which it counts."""
    return tuple(_entry_row(ask, row) for row in ask.project.fixes())


def _entry_row(ask: Ask, row: FixRow) -> EntryRow:
    fix = row.fix
    return EntryRow(
        id=fix.id,
        state=row.state,
        by=row.by,
        verb=fix.verb,
        target=fix.target,
        others=fix.others,
        says=says(ask.project, fix),
        user=fix.user,
        time=fix.time,
        note=fix.note,
    )


def context(ask: Ask, log: tuple[EntryRow, ...]) -> Mapping[str, object]:
    """One page of the log, the latest entry first."""
    paging = Paging("/fixes", {}, read_page(ask.params), len(log), PAGE_ROWS)
    first = (paging.current - 1) * PAGE_ROWS
    latest = log[::-1][first : first + PAGE_ROWS]
    return {
        "total": len(log),
        "entries": tuple(_entry(row) for row in latest),
        "states": STATES,
        "paging": paging,
        "token": ask.token,
        "notice": find_notice(ask),
        "back": address("/fixes", {"page": str(paging.current)} if paging.current > 1 else {}),
    }


def _entry(row: EntryRow) -> Entry:
    place = parse_row(row.target)
    href = None if place is None else place_href(place.document, place.span)
    if place is None and row.verb != "undo":
        href = f"/documents/{row.target}"
    return Entry(row, "" if row.time is None else f"{row.time:%Y-%m-%d %H:%M}", href)


def rows(log: tuple[EntryRow, ...]) -> tuple[EntryRow, ...]:
    """One row an entry, in the order in which they count."""
    return log


PAGE = Page(
    name="fixes",
    at="/fixes",
    template="fixes.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=EntryRow,
)
