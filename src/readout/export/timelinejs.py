"""The weightiest of the timeline for TimelineJS (its JSON format)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from html import escape
from itertools import islice
from typing import TextIO

from readout.export.days import spell
from readout.export.objects import filled, text_of
from readout.export.story import Index, Story, cite, index_of, one_line, web_address
from readout.knowledge.plover import QUADS, quad_of
from readout.schema.entry import EntrySentence, TimelineRow
from readout.schema.row import DocumentRow

MOST_SLIDES = 100
"""TimelineJS slows down far below a thousand slides, and nobody clicks through as many."""
_MOST_QUOTES = 3
_HEADLINE = 120
"""Characters of a headline; what is longer is cut between words."""


def write_timelinejs(story: Story, stream: TextIO) -> None:
    """One object with a title and the entries of highest rank that are told as fact and have days,
    in their order, each with its sentences. TimelineJS has no field for days that are not sure:
    `display_date` tells them. All text is escaped: it is HTML there."""
    index = index_of(story)
    chosen = sorted(islice(_dated(story), MOST_SLIDES), key=_by_day)
    slides = [_slide(row, index, story) for row in chosen]
    title = {"text": {"headline": escape(story.name)}}
    stream.write(text_of({"title": title, "events": slides}) + "\n")


def _dated(story: Story) -> Iterator[TimelineRow]:
    rows = (row for row in story.iter_timeline() if row.factuality == "actual")
    return (row for row in rows if row.precision not in ("open", "longer"))


def _by_day(row: TimelineRow) -> tuple[dt.date | None, dt.date | None, int]:
    return row.earliest, row.latest, row.rank


def _slide(row: TimelineRow, index: Index, story: Story) -> dict[str, object]:
    assert row.earliest is not None and row.latest is not None
    days = spell(row.earliest, row.latest)
    return filled({
        "unique_id": row.id,
        "start_date": _date(row.earliest),
        "end_date": None if row.earliest == row.latest else _date(row.latest),
        "display_date": f"Reported {days}" if row.basis == "published" else days,
        "text": {"headline": escape(_headline(row.text)), "text": _body(row, index, story)},
        "group": _group(row),
        "autolink": False,
    })  # fmt: skip


def _group(row: TimelineRow) -> str | None:
    """The quad class of the first type that has one."""
    quads = (quad_of(type_) for type_ in row.types)
    return next((QUADS[quad].capitalize() for quad in quads if quad is not None), None)


def _date(day: dt.date) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "day": day.day}


def _headline(sentence: str) -> str:
    """The sentence, cut between words where it is long: Readout writes no words of its own."""
    words = one_line(sentence)
    if len(words) <= _HEADLINE:
        return words
    return words[:_HEADLINE].rpartition(" ")[0].rstrip(" ,;:–-") + " …"


def _body(row: TimelineRow, index: Index, story: Story) -> str:
    sources = "1 source" if row.independent == 1 else f"{row.independent} independent sources"
    doubts = f"; they disagree on {', '.join(row.disputed)}" if row.disputed else ""
    quotes = islice(_quotes(row, index, story), _MOST_QUOTES)
    return "".join((*quotes, f"<p>{sources}{doubts}</p>"))


def _quotes(row: TimelineRow, index: Index, story: Story) -> Iterator[str]:
    for sentence in (row.sentence, *row.evidence):
        document = index.documents.get(sentence.document)
        if document is not None:
            words = escape(_words(sentence, story))
            yield f"<blockquote>{words}</blockquote><p>{_origin(document)}</p>"


def _words(sentence: EntrySentence, story: Story) -> str:
    return one_line(sentence.span.of(story.text(sentence.document)))


def _origin(document: DocumentRow) -> str:
    words, url = cite(document), web_address(document)
    if url is None:
        return escape(words)
    return f'<a href="{escape(url)}">{escape(words or url)}</a>'
