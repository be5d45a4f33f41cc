"""Groups of copies: what the original is, why, and what each copy made of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec
from starlette.exceptions import HTTPException

from readout.schema.duplicate import Copy, DuplicateGroup
from readout.schema.row import DocumentRow, DuplicateRow, count_changes, duplicate_rows
from readout.schema.view import GroupPage, GroupView
from readout.web.page import Ask, Page
from readout.web.paging import Paging
from readout.web.params import read_document, read_page
from readout.web.wording import COPY_KINDS, ORIGIN_BASES, difference

PAGE_GROUPS = 25

MAX_COPIES = 12
"""Copies told of a group; the group's own page (`?document=ID`) tells all of them."""


class CopyLine(msgspec.Struct, frozen=True):
    """A copy with what it changed, in words, and where to see it."""

    row: DocumentRow
    copy: Copy
    changed: str
    href: str


class Card(msgspec.Struct, frozen=True):
    """A group as pages tell it. `rest` counts the copies left out, `href` tells them all."""

    group: DuplicateGroup
    origin: DocumentRow
    because: str
    copies: tuple[CopyLine, ...]
    rest: int
    href: str


def gather(ask: Ask) -> GroupPage:
    """The page asked for; without a page, `.json` and `.csv` hold all groups."""
    document = read_document(ask.params)
    if document is not None and ask.project.document(document) is None:
        raise HTTPException(404, f"There is no document {document!r} in this project.")
    page = read_page(ask.params)
    if ask.form != "html" and "page" not in ask.params:
        return ask.project.groups(limit=None, document=document)
    found = _find(ask, page, document)
    last = max(1, -(-found.total // PAGE_GROUPS))
    return found if page <= last else _find(ask, last, document)


def _find(ask: Ask, page: int, document: str | None) -> GroupPage:
    offset = (page - 1) * PAGE_GROUPS
    return ask.project.groups(limit=PAGE_GROUPS, offset=offset, document=document)


def context(ask: Ask, found: GroupPage) -> Mapping[str, object]:
    """The groups as cards, and the pages beside them."""
    document = read_document(ask.params)
    values = {"document": document} if document else {}
    limit = MAX_COPIES if document is None else None
    return {
        "found": found,
        "cards": tuple(make_card(view, limit) for view in found.groups),
        "copies": found.documents - found.total,
        "document": document,
        "kinds": COPY_KINDS,
        "bases": ORIGIN_BASES,
        "paging": Paging("/duplicates", values, read_page(ask.params), found.total, PAGE_GROUPS),
        "downloads": values,
    }


def make_card(view: GroupView, limit: int | None = None) -> Card:
    """A group with at most that many of its copies."""
    group = view.group
    rows = {row.id: row for row in view.rows}
    copies = {copy.id: copy for copy in group.copies}
    told = [row for row in view.rows if row.id in copies]
    return Card(
        group=group,
        origin=rows[group.origin],
        because=ORIGIN_BASES[group.basis],
        copies=tuple(_line(group, row, copies[row.id]) for row in told[:limit]),
        rest=len(told) - len(told[:limit]),
        href=f"/duplicates?document={group.origin}",
    )


def _line(group: DuplicateGroup, row: DocumentRow, copy: Copy) -> CopyLine:
    changed = difference(copy.kept, count_changes(copy.changes))
    return CopyLine(row, copy, changed, f"/duplicates/{group.origin}/{row.id}")


def rows(found: GroupPage) -> Iterator[DuplicateRow]:
    """One row a document, group after group, the origin first."""
    for view in found.groups:
        yield from duplicate_rows(view.group, view.rows)


PAGE = Page(
    name="duplicates",
    at="/duplicates",
    template="duplicates.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=DuplicateRow,
)
