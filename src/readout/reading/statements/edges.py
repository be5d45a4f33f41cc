"""Where sources and contents begin and end: strays left out, cut phrases completed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

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
# What may follow a content at whose end the clause goes on: a sign or another clause.
_LOOSE = frozenset({"PUNCT", "CCONJ", "SYM"})
_TIME = frozenset({"advmod", "obl:unmarked", "obl:tmod", "nmod:tmod", "nmod:unmarked"})
_TAKEN = ("ccomp", "xcomp", "obj")
_JOINT = frozenset({"that", "whether"})
# Blank characters between two pieces of one content, at most.
_GAP = 3


def trim_source(span: Span, page: Page) -> Span:
    """A source without a word of time before it ("today Ada Quill") and a lone comma after it."""
    inside = page.words(span)
    if len(inside) < 2:
        return span
    first, last = inside.start, inside.stop - 1
    words = page.trees.words
    if words[first].deprel in _TIME and page.trees.head(first) not in inside:
        first += 1
    commas = sum(page.trees.piece(at) == "," for at in inside)
    if first < last and commas == 1 and page.trees.piece(last) == ",":
        last -= 1
    return Span(words[first].start, words[last].end)


def grow_source(span: Span, cue: Span, starts: Sequence[int], page: Page) -> Span:
    """A source to the end of its phrase where that goes on up to the cue: "a group of Republicans"
    of "a group of Republicans and Democrats said"."""
    head = page.head(span)
    if head < 0 or span.end > cue.start:
        return span
    end = page.trees.words[page.extent(head)[1]].end
    if not span.end < end <= cue.start or not _breaks_off_in(span, page):
        return span
    return span if _runs_into(span, end, starts) else Span(span.start, end)


def _breaks_off_in(span: Span, page: Page) -> bool:
    following = page.words(span).stop
    words = page.trees.words
    return following < len(words) and words[following].upos not in ("PUNCT", "SYM")


def tidy(
    contents: Sequence[RoleSpan], cue: Span, starts: Sequence[int], page: Page
) -> tuple[RoleSpan, ...]:
    """The contents of one cue without strays, pieces that touch made one, each to the end of its
    last phrase. `starts` are where the roles of the text start, in order: none is run into."""
    contents = _joined(_without_torn(contents, cue, page), page)
    longest = max((len(page.words(content.span)) for content in contents), default=0)
    return tuple(
        msgspec.structs.replace(content, span=_whole(content.span, cue, starts, page))
        for content in _without_strays(contents, longest, page)
    )


def complete(span: Span, starts: Sequence[int], page: Page) -> Span:
    """The span up to the head of its last word, if that word cannot end it: "of the" lacks a
    noun, "all-" the word it is joined to."""
    inside = page.words(span)
    words = page.trees.words
    if not inside:
        return span
    last = inside[-1]
    is_joined = page.trees.piece(last) == "-" and last + 1 < len(words)
    if is_joined and words[last + 1].start == span.end:
        end = words[last + 1].end
    elif words[last].upos in _UNFINISHED and last < page.trees.head(last) <= last + _MOST_WORDS:
        end = words[page.trees.head(last)].end
    else:
        return span
    return span if _runs_into(span, end, starts) else Span(span.start, max(span.end, end))


def _whole(span: Span, cue: Span, starts: Sequence[int], page: Page) -> Span:
    return _grow(complete(span, starts, page), cue, starts, page)


def _grow(span: Span, cue: Span, starts: Sequence[int], page: Page) -> Span:
    """The span to the end of the clause or phrase that it begins, where it breaks off without a
    sign."""
    if span.start < cue.end:
        return span
    words = page.trees.words
    for last in _ends(span, cue, page):
        end = words[last].end
        if end > span.end and _breaks_off(span, page) and not _runs_into(span, end, starts):
            return Span(span.start, end)
    return span


def _ends(span: Span, cue: Span, page: Page) -> Iterator[int]:
    """The last words of the clauses and objects below a cue that a span begins in."""
    words = page.trees.words
    inside = page.words(cue)
    for at in inside:
        for part in page.trees.below(at, *_TAKEN):
            first, last = page.extent(part)
            if part not in inside and words[first].start <= span.start <= words[last].start:
                yield last


def _breaks_off(span: Span, page: Page) -> bool:
    """Whether a span ends with a comma or is followed by a word, not by a sign."""
    inside = page.words(span)
    if not inside:
        return False
    words = page.trees.words
    if words[inside[-1]].upos == "PUNCT":
        return page.trees.piece(inside[-1]) == ","
    following = inside[-1] + 1
    return following < len(words) and words[following].upos not in _LOOSE


def _runs_into(span: Span, end: int, starts: Sequence[int]) -> bool:
    """Whether a role starts between the end of a span and another end."""
    following = bisect_left(starts, span.end)
    return following < len(starts) and starts[following] < end


def _without_strays(contents: Iterable[RoleSpan], longest: int, page: Page) -> Iterator[RoleSpan]:
    for content in contents:
        if longest < LONG or content.score >= SURE or len(page.words(content.span)) > 1:
            yield content


def _without_torn(contents: Sequence[RoleSpan], cue: Span, page: Page) -> Sequence[RoleSpan]:
    """The contents without plain words before a cue in its sentence where "that ..." follows it:
    they belong to something else."""
    after = [content for content in contents if content.span.start >= cue.end]
    first = page.words(after[0].span) if after else range(0)
    if not first or page.trees.lower(first[0]) not in _JOINT:
        return contents
    return [content for content in contents if not _is_torn(content.span, cue, page)]


def _is_torn(span: Span, cue: Span, page: Page) -> bool:
    is_plain = page.quoted(span.start) is None
    cut = page.breaks(span.end, cue.start) + page.sentence_ends(span.end, cue.start)
    return span.end <= cue.start and is_plain and not cut


def _joined(contents: Iterable[RoleSpan], page: Page) -> list[RoleSpan]:
    """The contents, those with nothing but a blank between them made one."""
    joined: list[RoleSpan] = []
    for content in contents:
        if joined and _touch(joined[-1].span, content.span, page):
            span = Span(joined[-1].span.start, content.span.end)
            score = min(joined[-1].score, content.score)
            joined[-1] = msgspec.structs.replace(content, span=span, score=score)
        else:
            joined.append(content)
    return joined


def _touch(one: Span, other: Span, page: Page) -> bool:
    if other.start - one.end > _GAP or page.trees.text[one.end : other.start].strip():
        return False
    return not page.breaks(one.end, other.start) and not page.sentence_ends(one.end, other.start)
