"""The whole project as one HTML file: no script, nothing fetched, good on paper."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

import msgspec
from markupsafe import Markup, escape

from readout import __version__
from readout.schema.row import DocumentRow
from readout.schema.view import DocumentQuery
from readout.web.assets import assets
from readout.web.drawing import environment
from readout.web.highlight import draw, has_tight_paragraphs
from readout.web.marks import find_marks
from readout.web.project import Reader
from readout.web.views.document import Value, find_reasons, find_values
from readout.web.views.duplicates import Card, make_card
from readout.web.views.failures import count_reasons
from readout.web.views.overview import drawn

MAX_BYTES = 5_000_000
"""Largest report, so that it can be mailed."""

RESERVED_BYTES = 150_000
"""Kept for the page around the documents: style, overview, the list's heading."""

ROW_BYTES = 420
"""At most what a line of the list takes beside its title, outlet, agency, path and notes."""

FAILURE_ROWS = 300

COPY_BYTES = 900
"""At most what a line on a copy takes beside what its row says."""

COPIES_BYTES = 600_000
"""Kept for the groups of copies, where there are any; those that do not fit are counted."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A document as the report tells it; `text` is None where texts are left out."""

    row: DocumentRow
    values: tuple[Value, ...] = ()
    reasons: tuple[Value, ...] = ()
    text: Markup | None = None


def render_report(project: Reader) -> str:
    """A self-contained HTML file of at most five megabytes.

    All current documents are listed by date. Their texts stand in it too, unless all of them
    do not fit: then none does, and the report says so.
    """
    overview = project.overview()
    failures = project.failures()
    listed = project.documents(DocumentQuery(sort="date", limit=None)).rows
    cards = _cards(project) if overview.groups else ()
    budget = MAX_BYTES - RESERVED_BYTES - sum(map(_card_size, cards))
    rows = _fitting(listed, budget)
    entries = _with_texts(project, rows, budget) or tuple(Entry(row=row) for row in rows)
    originals = {line.row.id: card.origin for card in cards for line in card.copies}
    style = assets()["readout.css"]
    return (
        environment()
        .get_template("report.html")
        .render(
            page="report",
            project_name=overview.name,
            version=__version__,
            # A style element ends at "</style", which our style does not hold (a test sees to it).
            style=Markup(style.body.decode("utf-8")),  # noqa: S704
            csp_hash=style.csp_hash,
            entries=entries,
            cards=cards,
            cards_left_out=overview.groups - len(cards),
            originals=originals,
            listed={entry.row.id for entry in entries},
            left_out=len(listed) - len(rows),
            has_texts=bool(entries) and entries[0].text is not None,
            failures=failures[:FAILURE_ROWS],
            failures_total=len(failures),
            reasons=count_reasons(failures),
            facts=project.about(),
            **drawn(overview),
        )
    )


def _cards(project: Reader) -> tuple[Card, ...]:
    """As many groups of copies, from the largest, as have room."""
    cards = [make_card(view) for view in project.groups(limit=None).groups]
    sizes = accumulate(map(_card_size, cards))
    return tuple(card for card, size in zip(cards, sizes, strict=True) if size <= COPIES_BYTES)


def _card_size(card: Card) -> int:
    """About the bytes that a group takes, with the notes at its copies in the list."""
    rows = (card.origin, *(line.row for line in card.copies))
    said = sum(map(_line_size, rows)) + len(card.copies) * _line_size(card.origin)
    return said + COPY_BYTES * len(rows)


def _fitting(rows: tuple[DocumentRow, ...], budget: int) -> tuple[DocumentRow, ...]:
    """As many rows, from the first, as have room in a report without texts."""
    sizes = accumulate(map(_line_size, rows))
    return tuple(row for row, size in zip(rows, sizes, strict=True) if size <= budget)


def _line_size(row: DocumentRow) -> int:
    said = (row.title, row.publisher, row.agency, row.path, row.not_read)
    return ROW_BYTES + sum(len(escape(value).encode()) for value in said if value)


def _with_texts(
    project: Reader, rows: tuple[DocumentRow, ...], budget: int
) -> tuple[Entry, ...] | None:
    """The documents with their texts, None as soon as they are too much for a report."""
    budget -= sum(map(_line_size, rows))
    if sum(row.chars for row in rows) > budget:
        return None
    entries = []
    for entry in _entries(project, rows):
        budget -= _size(entry)
        if budget < 0:
            return None
        entries.append(entry)
    return tuple(entries)


def _entries(project: Reader, rows: tuple[DocumentRow, ...]) -> Iterator[Entry]:
    for row in rows:
        view = project.document(row.id)
        if view is None:
            continue
        yield Entry(
            row=row,
            values=tuple(find_values(view)),
            reasons=find_reasons(view),
            text=draw(
                view.text,
                find_marks(view.metadata),
                anchors=False,
                lines=has_tight_paragraphs(view.text),
            ),
        )


def _size(entry: Entry) -> int:
    """About the bytes that an entry's details take."""
    values = (*entry.values, *entry.reasons)
    said = sum(len(item.value.encode()) + len(item.rule) + 260 for item in values)
    return len((entry.text or "").encode("utf-8")) + said + 400
