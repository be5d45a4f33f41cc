"""Where contents begin and end: stray words left out, cut phrases completed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

import msgspec

from readout.reading.statements.page import Page
from readout.schema.span import Span
from readout.tagger import RoleSpan

# One word beside a content of some length that the tagger was not sure of is a stray.
SURE = 0.75
LONG = 3
# No phrase ends with a word of these classes; its head must follow within so many words.
_UNFINISHED = frozenset({"DET", "ADP", "CCONJ", "PART", "SCONJ", "AUX"})
_MOST_WORDS = 6


def tidy(contents: Sequence[RoleSpan], starts: Sequence[int], page: Page) -> tuple[RoleSpan, ...]:
    """The contents of one cue without strays, each to the end of its last phrase. `starts` are
    where the roles of the text start, in order: none is run into."""
    longest = max(len(page.words(content.span)) for content in contents)
    return tuple(
        msgspec.structs.replace(content, span=_complete(content.span, starts, page))
        for content in _without_strays(contents, longest, page)
    )


def _without_strays(contents: Iterable[RoleSpan], longest: int, page: Page) -> Iterable[RoleSpan]:
    for content in contents:
        if longest < LONG or content.score >= SURE or len(page.words(content.span)) > 1:
            yield content


def _complete(span: Span, starts: Sequence[int], page: Page) -> Span:
    """The span up to the head of its last word, if that word cannot end it: "of the" lacks a
    noun."""
    inside = page.words(span)
    words = page.trees.words
    if not inside or words[inside[-1]].upos not in _UNFINISHED:
        return span
    head = page.trees.head(inside[-1])
    if not inside[-1] < head <= inside[-1] + _MOST_WORDS:
        return span
    end = words[head].end
    following = bisect_left(starts, span.end)
    if following < len(starts) and starts[following] < end:
        return span
    return Span(span.start, max(span.end, end))
