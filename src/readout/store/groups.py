"""Duplicate groups with the rows of their documents, for lists and pages."""

from __future__ import annotations

from readout.schema.duplicate import DuplicateGroup
from readout.schema.row import DocumentRow
from readout.schema.view import GroupPage, GroupView
from readout.store.database import Database, within
from readout.store.links import count_groups, get_group, group_ids
from readout.store.rows import rows_of


def groups(
    database: Database, *, limit: int | None, offset: int, document: str | None
) -> GroupPage:
    """One page of groups, the largest first; `document` asks for the group that it is in."""
    group = None
    if document is not None:
        group = database.value('SELECT "group" FROM documents WHERE id = ?', (document,)) or ""
    total, documents = count_groups(database)
    bound = None if limit is None else within(limit)
    ids = group_ids(database, limit=bound, offset=within(offset), group=group)
    found = [get_group(database, id) for id in ids]
    views = tuple(_view(database, group) for group in found if group is not None)
    if document is not None:
        total, documents = len(views), sum(len(view.rows) for view in views)
    return GroupPage(groups=views, total=total, documents=documents)


def _view(database: Database, group: DuplicateGroup) -> GroupView:
    wanted = [
        row["key"]
        for row in database.rows('SELECT key FROM documents WHERE "group" = ?', (group.id,))
    ]
    rows = sorted(rows_of(database, wanted), key=lambda row: _order(row, group.origin))
    return GroupView(group=group, rows=tuple(rows))


def _order(row: DocumentRow, origin: str) -> tuple[bool, bool, str, str, str]:
    day = row.dct.date or row.dct.earliest or row.dct.latest
    return (
        row.id != origin,
        day is None,
        "" if day is None else day.isoformat(),
        row.publisher or "",
        row.id,
    )
