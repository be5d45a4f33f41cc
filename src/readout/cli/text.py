"""Answers as plain text for a terminal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from readout.schema.document import FIELD_NAMES, Field
from readout.schema.searchview import RowHit
from readout.schema.span import Span
from readout.schema.time import Dct
from readout.schema.view import (
    BuildSummary,
    Count,
    DocumentView,
    IngestSummary,
    Overview,
    SearchHit,
)

_SHOWN = 6
_EXCERPT_MARKS = ("[", "]")


def ingest_line(summary: IngestSummary) -> str:
    """ "6 new, 1 changed, 3 unchanged, 1 not read"."""
    parts = [
        (summary.new, "new"),
        (summary.changed, "changed"),
        (summary.unchanged, "unchanged"),
        (len(summary.gone), "gone"),
        (summary.pruned, "pruned"),
        (len(summary.failures), "not read"),
    ]
    said = [f"{number:,} {what}" for number, what in parts if number]
    return ", ".join(said) or "nothing found"


def build_line(summary: BuildSummary) -> str:
    """ "12 texts read (3 read before; 1 not in English, ...), 5 copies in 2 groups"."""
    aside = []
    if summary.cached:
        aside.append(f"{summary.cached:,} read before")
    if summary.not_read:
        aside.append(f"{summary.not_read:,} stored but not read: another language, or too long")
    line = f"{plural(summary.read, 'text')} read" + (f" ({'; '.join(aside)})" if aside else "")
    if summary.copies:
        number = plural(summary.copies, "copy", "copies")
        line += f", {number} in {plural(summary.groups, 'group')}"
    return line + (f", {plural(summary.inferred, 'date')} worked out" if summary.inferred else "")


def overview_lines(overview: Overview) -> Iterator[str]:
    """What a project holds, a line for each matter."""
    if not (overview.documents or overview.superseded or overview.gone):
        yield f"{overview.name}: no documents yet; put some in with: readout ingest FOLDER"
        yield from _failures(overview.failures)
        return
    yield f"{overview.name}: {plural(overview.documents, 'document')}, " + (
        f"{plural(overview.texts, 'distinct text')}, {plural(overview.words, 'word')}"
    )
    if overview.dated or overview.bounded:
        span = _span(overview.earliest, overview.latest)
        bounded = f"{overview.bounded:,} to a stretch of days, " if overview.bounded else ""
        yield f"  dates      {span}; {overview.dated:,} dated, {bounded}{overview.undated:,} not"
    elif overview.documents:
        yield "  dates      none stated"
    yield from _counts("outlets", overview.publishers, "none stated")
    yield from _counts("agencies", overview.agencies, "no credit")
    if overview.copies:
        number = plural(overview.copies, "copy", "copies")
        yield f"  copies     {number} in {plural(overview.groups, 'group')}; " + (
            f"{plural(overview.documents - overview.copies, 'independent text')}"
        )
    if overview.actors:
        doubts = f"; {plural(overview.doubts, 'pair')} to look at" if overview.doubts else ""
        yield f"  actors     {overview.actors:,} with a name{doubts}"
    if overview.statements:
        yield f"  statements {overview.statements:,}"
    if overview.events:
        entries = plural(overview.entries, "entry", "entries")
        yield f"  events     {overview.events:,}; {entries} of the timeline"
    if overview.claims:
        yield f"  claims     {overview.claims:,}; {plural(overview.conflicts, 'conflict')}"
    yield from _counts("languages", overview.languages, "too short to tell")
    if overview.not_read:
        number = plural(overview.not_read, "document")
        yield f"  not read   {number}, in another language or too long"
    if overview.superseded or overview.gone:
        yield f"  earlier    {overview.superseded:,} superseded, {overview.gone:,} gone"
    yield from _failures(overview.failures)


def document_lines(view: DocumentView) -> Iterator[str]:
    """A document with its metadata and its text."""
    row = view.row
    yield f"{row.id}  {row.title or row.lead or row.path}"
    yield f"  {'path':<12} {row.path}"
    yield f"  {'date':<12} {date_text(row.dct)}"
    for name in FIELD_NAMES:
        field = getattr(view.metadata, name)
        if field is not None and name != "title":
            yield f"  {name.replace('_', ' '):<12} {field.value}  {_evidence(field)}"
    yield f"  {'language':<12} {row.language or 'too short to tell'}" + (
        f" (not read: {row.not_read})" if row.not_read else ""
    )
    if row.state != "current":
        yield f"  {'state':<12} {row.state}"
    if row.previous:
        yield f"  {'previous':<12} {row.previous}"
    for newer in view.newer:
        yield f"  {'newer':<12} {newer}"
    for note in row.notes:
        yield f"  {'note':<12} {note}"
    yield ""
    yield from view.text.split("\n")


def hit_lines(hit: SearchHit) -> Iterator[str]:
    """A search result in two lines."""
    row = hit.row
    outlet = f" · {row.publisher}" if row.publisher else ""
    yield f"{row.id}  {row.title or row.lead or row.path}{outlet} · {date_text(row.dct)}"
    yield f"    {' '.join(_marked(hit).split())}"


def row_hit_lines(hit: RowHit) -> Iterator[str]:
    """A statement, event, figure or position found, in two lines."""
    document = hit.document
    outlet = f" · {document.publisher}" if document.publisher else ""
    who = ", ".join(named.name for named in hit.who)
    said = " ".join(part for part in (who, hit.label, hit.standing) if part)
    yield f"{hit.id}  {said}{outlet} · {date_text(document.dct)}"
    words = _with_marks(hit.excerpt.of(hit.text), hit.excerpt.start, hit.matches)
    yield f"    {' '.join(words.split())}"


def date_text(dct: Dct) -> str:
    """A document's date in words: "2023-12-20 (stated)", "unknown"."""
    if dct.date is not None:
        return f"{dct.date.isoformat()} ({dct.basis})"
    if dct.earliest is not None and dct.latest is not None:
        return f"{dct.earliest.isoformat()} to {dct.latest.isoformat()} ({dct.basis})"
    if dct.latest is not None:
        return f"not after {dct.latest.isoformat()} ({dct.basis})"
    if dct.earliest is not None:
        return f"not before {dct.earliest.isoformat()} ({dct.basis})"
    return "unknown"


def plural(number: int, noun: str, nouns: str | None = None) -> str:
    """ "1 text", "1,340 texts"; `nouns` where the plural is another."""
    return f"{number:,} {noun if number == 1 else nouns or f'{noun}s'}"


def _failures(number: int) -> Iterator[str]:
    if number:
        yield f"  failures   {number:,}, see: readout export failures"


def _counts(label: str, counts: tuple[Count, ...], none: str) -> Iterator[str]:
    if not any(count.value for count in counts):
        return
    shown = [f"{count.value or none} {count.count:,}" for count in counts[:_SHOWN]]
    more = f", and {len(counts) - _SHOWN:,} more" if len(counts) > _SHOWN else ""
    yield f"  {label:<10} {', '.join(shown)}{more}"


def _evidence(field: Field) -> str:
    where = " ".join(f"[{span.start}:{span.end}]" for span in field.spans)
    return f"({field.origin}, {field.rule}{' ' + where if where else ''})"


def _marked(hit: SearchHit) -> str:
    return _with_marks(hit.excerpt_text, hit.excerpt.start, hit.spans)


def _with_marks(text: str, start: int, spans: Iterable[Span]) -> str:
    """A piece of a text that begins at `start`, with those spans marked that lie in it."""
    pieces = []
    at = 0
    for span in spans:
        first, last = span.start - start, span.end - start
        if first < at or last > len(text):
            continue
        pieces += [text[at:first], _EXCERPT_MARKS[0], text[first:last], _EXCERPT_MARKS[1]]
        at = last
    return "".join([*pieces, text[at:]])


def _span(earliest: dt.date | None, latest: dt.date | None) -> str:
    if latest is None:
        return f"from {earliest}"
    if earliest is None:
        return f"until {latest}"
    if earliest == latest:
        return earliest.isoformat()
    return f"{earliest.isoformat()} to {latest.isoformat()}"
