"""The words of what a document tells, on their way into the store to be searched."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from readout.record.statements import flatten
from readout.schema.document import Document
from readout.schema.event import told_once
from readout.schema.figure import Figure
from readout.schema.position import Position
from readout.schema.reading import Reading
from readout.schema.span import Span, Spans
from readout.schema.tables import words_at
from readout.store import Store
from readout.store.wordings import Wording
from readout.store.wordings import put_wordings as put


def put_wordings(store: Store, document: Document, reading: Reading) -> None:
    """Keep the words of the statements, events, figures and positions of a document."""
    store.put(put, document.id, find_wordings(document, reading))


def find_wordings(document: Document, reading: Reading) -> Iterator[Wording]:
    """A statement's content, the sentences that tell of an event, a figure with what it counts, and
    what a position is; of several at one place the first."""
    text = document.text
    for flat in flatten(text, reading):
        said = flat.statement
        spans = said.content or said.cue or said.source
        place = _hull((*said.cue, *said.content) or said.source)
        yield Wording("statement", flat.number, place, spans, words_at(text, spans))
    for number, event in enumerate(told_once(reading.events)):
        span = sentences_of(reading.sentences, _hull(event.trigger))
        yield Wording("event", number, event.trigger[0], (span,), span.of(text))
    figures = {Span(each.start, each.end): each for each in reversed(reading.figures)}
    for number, place in enumerate(sorted(figures)):
        span = _hull(_words_of_figure(figures[place]))
        yield Wording("figure", number, place, (span,), span.of(text))
    positions = {each.cue: each for each in reversed(reading.positions)}
    for number, place in enumerate(sorted(positions)):
        span = _hull(_words_of_position(positions[place]))
        yield Wording("position", number, place, (span,), span.of(text))


def _words_of_figure(figure: Figure) -> Spans:
    told = () if figure.predicate is None else (figure.predicate,)
    return (Span(figure.start, figure.end), *figure.counts, *figure.group, *figure.place, *told)


def _words_of_position(position: Position) -> Spans:
    return (position.cue, *position.what, *position.to, *position.condition)


def _hull(spans: Iterable[Span]) -> Span:
    kept = tuple(spans)
    return Span(min(span.start for span in kept), max(span.end for span in kept))


def sentences_of(sentences: Spans, span: Span) -> Span:
    """The sentences, given in text order, that a span begins and ends in; the span itself where it
    stands outside them."""
    first = _sentence_at(sentences, span.start)
    last = _sentence_at(sentences, span.end - 1)
    return Span(
        span.start if first is None else first.start, span.end if last is None else last.end
    )


def _sentence_at(sentences: Spans, place: int) -> Span | None:
    number = bisect_right(sentences, place, key=lambda each: each.start) - 1
    return sentences[number] if number >= 0 and place < sentences[number].end else None
