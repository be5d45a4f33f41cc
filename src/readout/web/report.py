"""The project, or a part of it, as one HTML file: no script, nothing fetched, good on paper."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from itertools import accumulate

import msgspec
from markupsafe import Markup, escape

from readout import __version__
from readout.export.brief.values import Section, Series, Source
from readout.schema.row import DocumentRow
from readout.schema.span import Span
from readout.schema.view import DocumentView, GroupView
from readout.web.assets import assets
from readout.web.brief import Gathered, Scope, gather_brief
from readout.web.drawing import environment
from readout.web.highlight import LINE_END, Mark, Segment, cut, has_tight_paragraphs
from readout.web.interval import Bar, draw_intervals
from readout.web.marks import find_marks
from readout.web.project import Reader
from readout.web.views.document import Value, find_reasons, find_values
from readout.web.views.duplicates import Card, make_card
from readout.web.views.failures import count_reasons
from readout.web.views.overview import drawn

MAX_BYTES = 5_000_000
"""Largest report, so that it can be mailed."""

RESERVED_BYTES = 170_000
"""Kept for the page around the rest: style, overview, headings, failures, method."""

ROW_BYTES = 420
"""At most what a line of the list takes beside its title, outlet, agency, path and notes."""

ENTRY_BYTES = 400
"""At most what the details of a document take beside its text and metadata."""

FAILURE_ROWS = 300

COPY_BYTES = 900
"""At most what a line on a copy takes beside what its row says."""

COPIES_BYTES = 600_000
"""Kept for the groups of copies, where there are any; those that do not fit are counted."""

CITED = "cited"
"""The layer of the words that the brief quotes."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A document as the report tells it; `text` is None where it is left out."""

    row: DocumentRow
    values: tuple[Value, ...] = ()
    reasons: tuple[Value, ...] = ()
    text: Markup | None = None


def render_report(project: Reader, scope: Scope | None = None) -> str:
    """A self-contained HTML file of at most five megabytes.

    First what the documents tell, each line with its sources, then all current documents (or those
    within the scope and those cited) by date. Their texts stand in it as far as there is room,
    those of cited documents first; the report says how many do not.
    """
    found = gather_brief(project, scope or Scope())
    failures = project.failures() if scope is None or scope.is_whole else ()
    groups = _groups(project, found)
    cards = _cards(groups)
    told = found.brief.sections[1:]
    widest = _render(told, _Hrefs(found.cited, found.cited))
    budget = MAX_BYTES - RESERVED_BYTES - len(widest.encode()) - sum(map(_card_size, cards))
    rows = _fitting(found.rows, budget)
    entries = _entries(project, found, rows, budget)
    listed = {row.id for row in rows}
    texts = {entry.row.id for entry in entries if entry.text is not None}
    style = assets()["readout.css"]
    return (
        environment()
        .get_template("report.html")
        .render(
            page="report",
            project_name=found.overview.name,
            version=__version__,
            # A style element ends at "</style", which our style does not hold (a test sees to it).
            style=Markup(style.body.decode("utf-8")),  # noqa: S704
            csp_hash=style.csp_hash,
            brief=found.brief,
            told=_render(told, _Hrefs(listed, texts)),
            entries=entries,
            texts=len(texts),
            cards=cards,
            cards_left_out=len(groups) - len(cards),
            originals=found.originals,
            listed=listed,
            left_out=len(found.rows) - len(rows),
            failures=failures[:FAILURE_ROWS],
            failures_total=len(failures),
            reasons=count_reasons(failures),
            **drawn(found.overview),
        )
    )


class _Hrefs:
    """Where in the file a source is found: at its words, where its document's text is there, else
    at its document, else nowhere."""

    def __init__(self, listed: frozenset[str] | set[str], texts: frozenset[str] | set[str]) -> None:
        self._listed, self._texts = listed, texts

    def __call__(self, source: Source, whole: bool = False) -> str:
        if source.document not in self._listed:
            return ""
        if whole or source.document not in self._texts:
            return f"#d{source.document}"
        return f"#{_anchor(source.document, source.start, source.end)}"


def _anchor(document: str, start: int, end: int) -> str:
    return f"d{document}-{start}-{end}"


def _render(sections: tuple[Section, ...], hrefs: Callable[..., str]) -> Markup:
    """The sections as HTML."""
    template = environment().get_template("brief.html")
    drawn = template.render(parts_of=sections, hrefs=hrefs, kind=_kind, draw=_draw_series)
    return Markup(drawn)  # noqa: S704 - made by a template that escapes


def _kind(block: msgspec.Struct) -> str:
    return type(block).__name__


def _draw_series(series: Series) -> tuple[Bar | None, ...]:
    return draw_intervals([(point.low, point.high) for point in series.points]).bars


def _groups(project: Reader, found: Gathered) -> tuple[GroupView, ...]:
    """The groups of copies that lie among the documents of a report, the largest first."""
    if not found.overview.groups:
        return ()
    listed = {row.id for row in found.rows}
    views = project.groups(limit=None).groups
    return tuple(view for view in views if listed.issuperset(view.group.members))


def _cards(groups: tuple[GroupView, ...]) -> tuple[Card, ...]:
    """As many groups of copies, from the first, as have room."""
    cards = [make_card(view) for view in groups]
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


def _entries(
    project: Reader, found: Gathered, rows: tuple[DocumentRow, ...], budget: int
) -> tuple[Entry, ...]:
    """The documents, with their texts as long as there is room, those of cited ones first."""
    budget -= sum(map(_line_size, rows))
    places = _cited_places(found)
    told: dict[str, Entry] = {}
    for row in sorted(rows, key=lambda row: row.id not in found.cited):
        if row.chars + ENTRY_BYTES > budget:
            continue
        view = project.document(row.id)
        if view is None:
            continue
        entry = _entry(view, places.get(row.id, frozenset()))
        if _size(entry) <= budget:
            budget -= _size(entry)
            told[row.id] = entry
    return tuple(told.get(row.id) or Entry(row=row) for row in rows)


def _cited_places(found: Gathered) -> Mapping[str, set[Span]]:
    places: defaultdict[str, set[Span]] = defaultdict(set)
    for section in found.brief.sections:
        for source in section.sources:
            places[source.document].add(Span(source.start, source.end))
    return places


def _entry(view: DocumentView, cited: frozenset[Span] | set[Span]) -> Entry:
    return Entry(
        row=view.row,
        values=tuple(find_values(view)),
        reasons=find_reasons(view),
        text=_draw_text(view, cited),
    )


def _draw_text(view: DocumentView, cited: frozenset[Span] | set[Span]) -> Markup:
    """The text with what its metadata rests on, and with places to link to where it is cited."""
    text = view.text
    quoted = (Mark(start=span.start, end=span.end, layer=CITED) for span in cited)
    lines = has_tight_paragraphs(text)
    starts = {match.end() for match in LINE_END.finditer(text)} - {len(text)} if lines else set()
    pieces: list[str] = []
    for segment in cut(len(text), (*find_marks(view.metadata), *quoted), also=starts):
        if segment.start in starts:
            pieces.append('</div><div class="line">')
        pieces += _anchors(view.row.id, segment)
        pieces.append(_piece(text, segment))
    drawn_text = "".join(pieces)
    # Every part is escaped.
    return Markup(f'<div class="line">{drawn_text}</div>' if lines else drawn_text)  # noqa: S704


def _anchors(document: str, segment: Segment) -> Iterator[str]:
    for mark in segment.opens:
        if mark.layer == CITED:
            yield f'<span class="at" id="{_anchor(document, mark.start, mark.end)}"></span>'


def _piece(text: str, segment: Segment) -> str:
    content = escape(text[segment.start : segment.end])
    if not segment.layers:
        return content
    names = " ".join(f"m-{escape(layer)}" for layer in segment.layers)
    return f'<mark class="{names}">{content}</mark>'


def _size(entry: Entry) -> int:
    """About the bytes that an entry's details take."""
    values = (*entry.values, *entry.reasons)
    said = sum(len(item.value.encode()) + len(item.rule) + 260 for item in values)
    return len((entry.text or "").encode("utf-8")) + said + ENTRY_BYTES
