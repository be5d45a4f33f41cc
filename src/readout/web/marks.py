"""Which stretches of a document are marked, in which layer, and what is said of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from types import MappingProxyType

import msgspec

from readout.schema.document import FIELD_NAMES, Metadata
from readout.schema.layers import ClaimLayer, EventLayer, FigureLayer, PositionLayer
from readout.schema.span import Span, Spans
from readout.schema.tables import FigureRow, MentionRow, StatementRow
from readout.schema.time import Timex
from readout.web.highlight import Mark
from readout.web.interval import interval_words
from readout.web.params import address
from readout.web.wording import ACTS, MANNERS, count, shortened, time_says

LAYERS: Mapping[str, str] = MappingProxyType(
    {
        "title": "Title",
        "subtitle": "Subtitle",
        "byline": "Byline",
        "author-note": "Author note",
        "dateline": "Dateline",
        "agency": "Agency",
        "publisher": "Outlet",
        "date": "Dates",
        "url": "Address",
        "section": "Section",
        "source": "Sources",
        "cue": "Cues",
        "content": "Statements",
        "event": "Events",
        "figure": "Figures",
        "position": "Positions",
        "claim": "Claims",
        "actor": "Actors",
        "time": "Times",
        "boilerplate": "Boilerplate",
    }
)
"""Layers of a document page in the order of their switches."""

QUIET = frozenset({"actor", "position", "claim"})
"""Layers that are marked only on demand: most sentences hold one, or they lie over statements."""

FIELD_LAYERS: Mapping[str, str] = MappingProxyType(
    {"author_note": "author-note", "published": "date", "updated": "date"}
)
"""Fields whose layer has another name than they have."""

MAX_TARGETS = 50
SPAN = re.compile(r"(\d{1,9})-(\d{1,9})")


class Layer(msgspec.Struct, frozen=True):
    """A layer that a document has, for its switch. `marks` counts what it holds."""

    name: str
    label: str
    marks: int
    is_shown: bool


def find_marks(metadata: Metadata) -> tuple[Mark, ...]:
    """Everything the metadata points to in the text, in text order."""
    return tuple(sorted(set(chain(_fields(metadata), _dates(metadata), _boilerplate(metadata)))))


def _fields(metadata: Metadata) -> Iterator[Mark]:
    for name in FIELD_NAMES:
        field = getattr(metadata, name)
        if field is None:
            continue
        layer = FIELD_LAYERS.get(name, name)
        for span in field.spans:
            yield _mark(span, layer, f"{name.replace('_', ' ')}, rule {field.rule}")


def _dates(metadata: Metadata) -> Iterator[Mark]:
    known = {
        span
        for field in (metadata.published, metadata.updated)
        if field is not None
        for span in field.spans
    }
    for evidence in chain(metadata.dct.constraints, metadata.dct.conflicts):
        for span in evidence.spans:
            if span not in known:
                yield _mark(span, "date", f"date, rule {evidence.rule}")


def _boilerplate(metadata: Metadata) -> Iterator[Mark]:
    for item in metadata.boilerplate:
        yield _mark(item.span, "boilerplate", f"boilerplate: {item.kind}, rule {item.rule}")


def find_time_marks(text: str, timexes: Iterable[Timex]) -> tuple[Mark, ...]:
    """The time expressions of a text, each with what it means and what that rests on."""
    return tuple(
        _mark(Span(timex.start, timex.end), "time", f"{time_says(timex, text)}, rule {timex.rule}")
        for timex in timexes
    )


def find_statement_marks(statements: Iterable[StatementRow]) -> Iterator[Mark]:
    """Sources, cues and contents, each with who says what to whom."""
    for row in statements:
        who = row.speaker.name if row.speaker is not None else row.source_text or "nobody named"
        to = f" to {shortened(row.addressee_text, 40)}" if row.addressee_text else ""
        said = f"{who} {ACTS[row.act]}{to}, {MANNERS[row.manner]}, rule {row.rule}"
        for layer, spans in (("source", row.source), ("cue", row.cue), ("content", row.content)):
            yield from (_mark(span, layer, f"{layer}: {said}") for span in spans)


def find_event_marks(events: Iterable[EventLayer]) -> Iterator[Mark]:
    """The words that tell of events, each with its type and how far it is said to be so."""
    for layer in events:
        event = layer.event
        kind = " ".join((event.type or "event", *event.modes))
        said = f"event: {kind}, {event.factuality}, rule {event.rule}"
        href = event_href(layer)
        yield from (_mark(span, "event", said, href) for span in event.trigger)


def event_href(layer: EventLayer) -> str:
    """Where an event leads, empty where no build has linked it yet."""
    return "" if layer.happening is None else f"/events/{layer.happening}"


def find_figure_marks(figures: Iterable[FigureLayer]) -> Iterator[Mark]:
    """Numbers, each with its interval and what it counts."""
    for layer in figures:
        row = layer.row
        href = "" if layer.claim is None else f"/claims/{layer.claim}"
        said = f"figure: {figure_says(row)}, rule {row.rule}"
        yield _mark(Span(row.start, row.end), "figure", said, href)


def figure_says(row: FigureRow) -> str:
    """What a figure says: "at least 20 people, killed"."""
    measure = (row.measure or "").replace("_", " ")
    told = f"{interval_words(row.low, row.high)} {row.unit}".rstrip()
    return f"{told}, {measure}" if measure else told


def find_position_marks(positions: Iterable[PositionLayer]) -> Iterator[Mark]:
    """What somebody wants, will do or will not do, with who it is."""
    for layer in positions:
        position = layer.position
        who = ", ".join(named.name for named in layer.who) or "nobody known"
        strength = "" if position.strength == "plain" else f", {position.strength}"
        said = f"position: {who}, {position.act}{strength}, rule {position.rule}"
        href = address("/positions", {"actor": layer.who[0].id}) if layer.who else ""
        for span in dict.fromkeys((position.cue, *position.what, *position.condition)):
            yield _mark(span, "position", said, href)


def find_claim_marks(
    claims: Iterable[ClaimLayer],
    statements: Iterable[StatementRow],
    figures: Iterable[FigureLayer],
) -> Iterator[Mark]:
    """The figures and statements that others speak of, too, with how these fit together."""
    spans: dict[str, Spans] = {row.id: row.content or row.cue for row in statements}
    spans |= {each.row.id: (Span(each.row.start, each.row.end),) for each in figures}
    for layer in claims:
        said = f"claim: {layer.relation}, {count(layer.sources, 'source')}"
        for span in spans.get(layer.id, ()):
            yield _mark(span, "claim", said, f"/claims/{layer.claim}")


def find_mention_marks(mentions: Iterable[MentionRow]) -> Iterator[Mark]:
    """Names, descriptions and pronouns, each with whom it refers to and why."""
    for row in mentions:
        why = f", rule {row.tie.rule}" if row.tie is not None else ""
        if row.actor is not None:
            yield _mark(Span(row.start, row.end), "actor", f"{row.actor.name}{why}")


def _mark(span: Span, layer: str, label: str, href: str = "") -> Mark:
    return Mark(start=span.start, end=span.end, layer=layer, label=label, href=href)


def find_layers(marks: Sequence[Mark], hidden: frozenset[str]) -> tuple[Layer, ...]:
    """The layers that have marks."""
    counts = Counter(mark.layer for mark in marks)
    return tuple(
        Layer(name, label, counts[name], name not in hidden)
        for name, label in LAYERS.items()
        if counts[name]
    )


def read_targets(values: Sequence[str]) -> tuple[Mark, ...]:
    """Spans that a link asks to point out (`span=120-133`), at most fifty.

    What is no span is left out: a link from elsewhere may well be damaged, and the document
    is still the right page.
    """
    matches = (SPAN.fullmatch(value) for value in values[:MAX_TARGETS])
    return tuple(
        Mark(
            start=int(match[1]), end=int(match[2]), layer="target", label="pointed out by the link"
        )
        for match in matches
        if match is not None
    )
