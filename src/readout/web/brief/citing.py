"""Sources of a brief: words of documents, quoted and cut to what can be read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from readout.export.brief.values import Source
from readout.schema.row import DocumentRow
from readout.schema.span import Span, Spans
from readout.schema.view import Passage
from readout.web.project import Reader
from readout.web.quoting import quote
from readout.web.wording import heading, shortened, web_address, when

Place = tuple[str, Span]
"""A document by id and where in its text."""

MOST_WORDS = 480
"""Characters of the words themselves; of longer ones the beginning is shown."""
MOST_AROUND = 200
"""Characters before and after them."""
MOST_TITLE = 110
_BLANKS = re.compile(r"\s+")


def find_sources(
    project: Reader, places: Iterable[Place], *, around: int = MOST_AROUND
) -> Mapping[Place, Source]:
    """The sources that stand at these places, each in its sentence; places that are in no current
    document are left out."""
    passages = project.passages(dict.fromkeys(places), around=around)
    return {(each.document.id, each.span): cite(each) for each in passages}


def cite(passage: Passage) -> Source:
    """A passage as a source, cut at the ends of its sentence; without its surroundings, as it
    is."""
    if not passage.before and not passage.after:
        return make_source(passage.document, passage.words, passage.span)
    found = quote(passage)
    return make_source(
        found.document, found.words, passage.span, before=found.before, after=found.after
    )


def make_source(
    row: DocumentRow, words: str, span: Span, *, before: str = "", after: str = ""
) -> Source:
    """Words of a document as a source."""
    return Source(
        document=row.id,
        outlet=row.publisher or "",
        published=when(row.dct),
        title=shortened(heading(row), MOST_TITLE),
        before=_BLANKS.sub(" ", before).lstrip(),
        words=shortened(words, MOST_WORDS),
        after=_BLANKS.sub(" ", after).rstrip(),
        start=span.start,
        end=span.end,
        address=web_address(row.url),
    )


def whole(spans: Spans) -> Span | None:
    """From the first to the last character of some spans; None without one."""
    if not spans:
        return None
    return Span(min(span.start for span in spans), max(span.end for span in spans))
