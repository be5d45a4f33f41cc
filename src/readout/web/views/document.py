"""One document: its text with marks, and for every value where it comes from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlencode

import msgspec
from msgspec.structs import replace
from starlette.exceptions import HTTPException

from readout.schema.document import FIELD_NAMES, Field, Metadata
from readout.schema.layers import (
    EventLayer,
    FigureLayer,
    LayeredView,
    PositionLayer,
    with_layers,
)
from readout.schema.row import DocumentRow
from readout.schema.rowid import parse_row, row_id
from readout.schema.span import Span
from readout.schema.tables import MentionRow, Named
from readout.schema.time import DateEvidence, Dct, Timex
from readout.schema.view import DocumentView, StatementView
from readout.web.calendar import INITIALS, draw_calendar
from readout.web.highlight import anchor, draw, has_tight_paragraphs
from readout.web.marks import (
    FIELD_LAYERS,
    LAYERS,
    QUIET,
    Layer,
    event_href,
    figure_says,
    find_claim_marks,
    find_event_marks,
    find_figure_marks,
    find_layers,
    find_marks,
    find_mention_marks,
    find_position_marks,
    find_statement_marks,
    find_time_marks,
    read_targets,
)
from readout.web.notice import CHANGED, DONE, forms
from readout.web.page import Ask, Page
from readout.web.params import address
from readout.web.project import Reader
from readout.web.views.duplicates import Card, CopyLine, make_card
from readout.web.views.positions import ACTS
from readout.web.views.statements import make_line
from readout.web.wording import evidence_says, is_wide, shortened, time_says, web_address, when

MAX_RELATED = 20
"""Versions and copies told with their outlet and date; the rest are counted."""

MAX_DONORS = 10
"""Other documents told that a date rests on."""

MAX_PEOPLE = 24
"""Actors listed beside the text, the most mentioned."""

MAX_TIMES = 100
"""Time expressions listed beside the text; all of them are marked in it."""

MAX_TOLD = 100
"""Statements, events, figures and positions listed beside the text; all are marked in it."""

MAX_SIBLINGS = 5
"""Other copies of the same text told; the page of the group tells all."""

FORGOTTEN = (DONE, CHANGED)
"""Parameters of an address that hold only once."""

FIELD_LABELS = {
    "title": "Title",
    "subtitle": "Subtitle",
    "byline": "Byline",
    "author_note": "Author note",
    "dateline": "Dateline",
    "agency": "Agency",
    "publisher": "Outlet",
    "url": "Address",
    "section": "Section",
    "published": "Published",
    "updated": "Updated",
}


class EvidenceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A value of a document's metadata and one place that it rests on.

    `start` and `end` are code points into the document's text and `text` the characters
    there; all three are empty where the value stands outside the text.
    """

    document: str
    field: str
    value: str
    origin: str
    rule: str
    start: int | None
    end: int | None
    text: str | None


class Place(msgspec.Struct, frozen=True):
    """Characters that a value rests on, and the link to them."""

    href: str
    label: str
    quote: str


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the metadata panel. `donors` are the other documents that it rests on."""

    label: str
    value: str
    layer: str
    origin: str
    rule: str
    places: tuple[Place, ...]
    link: str | None = None
    donors: tuple[str, ...] = ()


class Time(msgspec.Struct, frozen=True):
    """A time expression and what it means."""

    place: Place
    said: str


class EventLine(msgspec.Struct, frozen=True):
    """An event of the document: where its words stand, and the event across documents. `told_by`
    says who tells of it, None where the outlet does."""

    layer: EventLayer
    place: Place
    href: str
    told_by: str | None


class FigureLine(msgspec.Struct, frozen=True):
    """A figure of the document: where it stands and what it says."""

    layer: FigureLayer
    place: Place
    said: str


class PositionLine(msgspec.Struct, frozen=True):
    """A position of the document, where the words that make it one stand."""

    layer: PositionLayer
    place: Place


class Rejected(msgspec.Struct, frozen=True):
    """A row that a person rejected, and the words that it stands on."""

    id: str
    kind: str
    place: Place


class Switch(msgspec.Struct, frozen=True):
    """A layer and the address with the layer turned the other way."""

    layer: Layer
    href: str


class Related(msgspec.Struct, frozen=True):
    """Other documents that stand in one relation to this one. `rest` counts those not told."""

    label: str
    rows: tuple[DocumentRow, ...]
    rest: int


class Lineage(msgspec.Struct, frozen=True):
    """The group of copies that a document is in. `own` is its own line there, None where it
    is the original itself; `others` are some of the other copies."""

    card: Card
    own: CopyLine | None
    others: tuple[CopyLine, ...]


def gather(ask: Ask) -> LayeredView:
    """The document with what it tells. Raises HTTPException(404) where there is none of that id."""
    view = ask.project.document(ask.path["id"])
    if view is None:
        raise HTTPException(404, f"There is no document {ask.path['id']!r} in this project.")
    return with_layers(view, ask.project.account.layers(view))


def context(ask: Ask, view: LayeredView) -> Mapping[str, object]:
    """The text drawn, the panel, the switches and the documents related to it."""
    told = without_rejected(view)
    marks = (
        *find_marks(view.metadata),
        *find_time_marks(view.text, view.timexes),
        *find_statement_marks(told.statements),
        *find_mention_marks(told.mentions),
        *find_event_marks(view.events),
        *find_figure_marks(view.figures),
        *find_position_marks(view.positions),
        *find_claim_marks(view.claims, told.statements, view.figures),
    )
    targets = read_targets(ask.params.getlist("span"))
    hidden = _hidden(ask)
    layers = find_layers(marks, hidden)
    lineage = _lineage(ask.project, view)
    return {
        "view": view,
        "row": view.row,
        "text": draw(view.text, (*marks, *targets), lines=has_tight_paragraphs(view.text)),
        "hidden": sorted(layer.name for layer in layers if not layer.is_shown),
        "switches": tuple(_switch(ask, layer, layers) for layer in layers),
        "values": tuple(find_values(view)),
        "reasons": find_reasons(view),
        "bounds": _bounds(view.metadata.dct),
        "days": draw_calendar(view.metadata.dct),
        "initials": INITIALS,
        "times": tuple(_time(view, timex) for timex in view.timexes[:MAX_TIMES]),
        "people": find_people(told.mentions),
        "lines": tuple(
            make_line(StatementView(row=row, document=view.row))
            for row in told.statements[:MAX_TOLD]
        ),
        "events": tuple(_event(view, layer) for layer in view.events[:MAX_TOLD]),
        "figures": tuple(_figure(view, layer) for layer in view.figures[:MAX_TOLD]),
        "positions": tuple(_position(view, layer) for layer in view.positions[:MAX_TOLD]),
        "position_acts": ACTS,
        "said_in_all": len(told.statements),
        "rejected": tuple(find_rejected(view)),
        **forms(ask, _back(ask), (view.row.id,)),
        "quiet": QUIET,
        "boilerplate": tuple(_boilerplate(view)),
        "lineage": lineage,
        "related": tuple(_related(ask.project, view, lineage)),
    }


def without_rejected(view: DocumentView) -> DocumentView:
    """The document with those of its rows that nobody rejected."""
    if not view.rejected:
        return view
    gone = frozenset(view.rejected)
    return replace(
        view,
        statements=tuple(row for row in view.statements if row.id not in gone),
        mentions=tuple(
            row
            for row in view.mentions
            if row_id(row.document, Span(row.start, row.end), "mention") not in gone
        ),
    )


def find_rejected(view: DocumentView) -> Iterator[Rejected]:
    """The rows of a document that people rejected, in text order."""
    for id in view.rejected:
        place = parse_row(id)
        if place is not None:
            yield Rejected(id, place.kind, _place(view.text, place.span))


def _back(ask: Ask) -> str:
    """The page as it is, with its layers, but for what was just corrected."""
    kept = [(name, value) for name, value in ask.params.multi_items() if name not in FORGOTTEN]
    query = f"?{urlencode(kept)}" if kept else ""
    return f"/documents/{ask.path['id']}{query}"


def find_people(mentions: Iterable[MentionRow]) -> tuple[tuple[Named, int], ...]:
    """Those with a name in a document, the most mentioned first, and how often."""
    counted: Counter[Named] = Counter()
    named: set[Named] = set()
    for mention in mentions:
        if mention.actor is not None:
            counted[mention.actor] += 1
            if mention.form == "name":
                named.add(mention.actor)
    found = ((who, times) for who, times in counted.items() if who in named)
    return tuple(sorted(found, key=lambda item: (-item[1], item[0].name, item[0].id)))[:MAX_PEOPLE]


def _bounds(dct: Dct) -> str:
    """The stretch that a day was taken from, empty where the day is all there is."""
    return when(replace(dct, date=None)) if is_wide(dct) else ""


def _hidden(ask: Ask) -> frozenset[str]:
    hidden, shown = (ask.params.get(name, "").split(",") for name in ("hide", "show"))
    return (QUIET - frozenset(shown)) | (frozenset(hidden) & frozenset(LAYERS))


def _switch(ask: Ask, layer: Layer, layers: Iterable[Layer]) -> Switch:
    hidden = {item.name for item in layers if not item.is_shown} ^ {layer.name}
    quiet = QUIET & {item.name for item in layers}
    asked = {"hide": hidden - quiet, "show": quiet - hidden}
    values = {name: ",".join(sorted(names)) for name, names in asked.items() if names}
    return Switch(layer, address(f"/documents/{ask.path['id']}", values))


def find_values(view: DocumentView) -> Iterator[Value]:
    """Every field that the document has, with its evidence."""
    for name in FIELD_NAMES:
        field: Field | None = getattr(view.metadata, name)
        if field is None:
            continue
        yield Value(
            label=FIELD_LABELS[name],
            value=field.value,
            layer=FIELD_LAYERS.get(name, name),
            origin=field.origin,
            rule=field.rule,
            places=tuple(_place(view.text, span) for span in field.spans),
            link=web_address(field.value) if name == "url" else None,
        )


def find_reasons(view: DocumentView) -> tuple[Value, ...]:
    """What speaks for the document's date, then what speaks against it, one a line."""
    dct = view.metadata.dct
    return (
        *(
            _reason(view, "Speaks for it" if item.soft else "For it", item)
            for item in dct.constraints
        ),
        *(_reason(view, "Against it", item) for item in dct.conflicts),
    )


def _reason(view: DocumentView, label: str, evidence: DateEvidence) -> Value:
    told = evidence.detail not in ("", evidence.rule)
    return Value(
        label=label,
        value=evidence_says(evidence),
        layer="date",
        origin=evidence.origin,
        rule=f"{evidence.rule} ({evidence.detail})" if told else evidence.rule,
        places=tuple(_place(view.text, span) for span in evidence.spans),
        donors=evidence.donors[:MAX_DONORS],
    )


def _boilerplate(view: DocumentView) -> Iterator[Value]:
    for item in view.metadata.boilerplate:
        yield Value(
            label=item.kind,
            value=shortened(item.span.of(view.text)),
            layer="boilerplate",
            origin="text",
            rule=item.rule,
            places=(_place(view.text, item.span),),
        )


def _time(view: DocumentView, timex: Timex) -> Time:
    place = _place(view.text, Span(timex.start, timex.end))
    return Time(place, time_says(timex, view.text))


def _event(view: LayeredView, layer: EventLayer) -> EventLine:
    """An event with who tells of it: those whose statements report it, outermost last."""
    rows = [row for row in view.statements if row.id in layer.statements]
    names = (row.speaker.name if row.speaker else row.source_text or "an unnamed source"
             for row in rows)  # fmt: skip
    told_by = ", ".join(dict.fromkeys(names))
    place = _place(view.text, layer.event.trigger[0])
    return EventLine(layer, replace(place, quote=shortened(layer.text)), event_href(layer),
                     told_by or None)  # fmt: skip


def _figure(view: LayeredView, layer: FigureLayer) -> FigureLine:
    place = _place(view.text, Span(layer.row.start, layer.row.end))
    return FigureLine(layer, place, figure_says(layer.row))


def _position(view: LayeredView, layer: PositionLayer) -> PositionLine:
    place = _place(view.text, layer.position.cue)
    return PositionLine(layer, replace(place, quote=shortened(layer.text, 140)))


def _place(text: str, span: Span) -> Place:
    return Place(
        f"#{anchor(span.start, span.end)}",
        f"{span.start}–{span.end}",
        shortened(span.of(text)),
    )


def _lineage(project: Reader, view: DocumentView) -> Lineage | None:
    if view.row.group is None:
        return None
    found = project.groups(document=view.row.id).groups
    if not found:
        return None
    card = make_card(found[0])
    others = [line for line in card.copies if line.row.id != view.row.id]
    own = next((line for line in card.copies if line.row.id == view.row.id), None)
    return Lineage(card, own, tuple(others[:MAX_SIBLINGS]))


def _related(project: Reader, view: DocumentView, lineage: Lineage | None) -> Iterator[Related]:
    told = frozenset() if lineage is None else frozenset(lineage.card.group.members)
    groups = (
        ("Newer version", view.newer),
        ("Version before this one", (view.row.previous,) if view.row.previous else ()),
        ("Same text elsewhere", tuple(id for id in view.same_text if id not in told)),
    )
    for label, ids in groups:
        found = [project.document(id) for id in ids[:MAX_RELATED]]
        rows = tuple(other.row for other in found if other is not None)
        if rows:
            yield Related(label, rows, len(ids[MAX_RELATED:]))


def rows(view: LayeredView) -> Iterator[EvidenceRow]:
    """One row for each field and place, then the reasons for the date, times, what the document
    tells by the ids of its rows, and boilerplate."""
    metadata = view.metadata
    for name in FIELD_NAMES:
        field: Field | None = getattr(metadata, name)
        if field is not None:
            yield from _evidence(view, name, field.value, field.origin, field.rule, field.spans)
    yield from _date_rows(view, metadata)
    for timex in view.timexes:
        span = Span(timex.start, timex.end)
        yield from _evidence(view, "timex", timex.value, "text", timex.rule, (span,))
    for said in without_rejected(view).statements:
        for part, spans in (("source", said.source), ("cue", said.cue), ("content", said.content)):
            yield from _evidence(view, part, said.id, "text", said.rule, spans)
    for each in view.events:
        yield from _evidence(view, "event", each.id, "text", each.event.rule, each.event.trigger)
    for figure in view.figures:
        span = Span(figure.row.start, figure.row.end)
        yield from _evidence(view, "figure", figure.row.id, "text", figure.row.rule, (span,))
    for wanted in view.positions:
        position = wanted.position
        words = (position.cue, *position.what)
        yield from _evidence(view, "position", wanted.id, "text", position.rule, words)
    for item in metadata.boilerplate:
        yield from _evidence(view, "boilerplate", item.kind, "text", item.rule, (item.span,))


def _date_rows(view: DocumentView, metadata: Metadata) -> Iterator[EvidenceRow]:
    groups = (("dct", metadata.dct.constraints), ("dct conflict", metadata.dct.conflicts))
    for name, items in groups:
        for item in items:
            said = evidence_says(item)
            yield from _evidence(view, name, said, item.origin, item.rule, item.spans)


def _evidence(
    view: DocumentView, field: str, value: str, origin: str, rule: str, spans: Sequence[Span]
) -> Iterator[EvidenceRow]:
    for span in spans or (None,):
        yield EvidenceRow(
            document=view.row.id,
            field=field,
            value=value,
            origin=origin,
            rule=rule,
            start=None if span is None else span.start,
            end=None if span is None else span.end,
            text=None if span is None else span.of(view.text),
        )


PAGE = Page(
    name="document",
    at="/documents/{id}",
    template="document.html",
    gather=gather,
    context=context,
    rows=rows,
    row_type=EvidenceRow,
)
