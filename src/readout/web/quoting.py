"""Words of a document quoted with what stands around them, cut at the ends of sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from readout.schema.row import DocumentRow
from readout.schema.span import Span
from readout.schema.view import Passage
from readout.web.highlight import anchor

_END = re.compile(r"(?<=[.!?…”])(?:\s+|\Z)|\n\s*")
"""Where a sentence may end: a guess good enough to cut a quotation at."""


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """A passage as a page shows it; `href` leads to the words in their document."""

    document: DocumentRow
    before: str
    words: str
    after: str
    href: str


def quote(passage: Passage) -> Quote:
    """The sentence that the words stand in, as far as the passage holds it."""
    starts = [match.end() for match in _END.finditer(passage.before)]
    end = _END.search(passage.after)
    before, after = passage.before, passage.after
    if starts:
        before = before[starts[-1] :]
    elif passage.span.start > len(before):
        before = f"…{_whole(before, last=True)}"
    if end:
        after = after[: end.start()]
    elif passage.span.end + len(after) < passage.document.chars:
        after = f"{_whole(after, last=False)}…"
    return Quote(
        document=passage.document,
        before=before,
        words=passage.words,
        after=after,
        href=place_href(passage.document.id, passage.span),
    )


def _whole(text: str, *, last: bool) -> str:
    """Without the piece of a word at its outer end."""
    blank = text.find(" ") if last else text.rfind(" ")
    if blank < 0:
        return text
    return text[blank + 1 :] if last else text[:blank]


def place_href(document: str, span: Span) -> str:
    """Where words stand, pointed out."""
    place = f"{span.start}-{span.end}"
    return f"/documents/{document}?span={place}#{anchor(span.start, span.end)}"


def by_place(passages: Iterable[Passage]) -> dict[tuple[str, Span], Quote]:
    """Quotes by document and span."""
    return {(each.document.id, each.span): quote(each) for each in passages}
