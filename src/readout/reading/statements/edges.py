"""Where sources and contents begin and end: strays left out, cut phrases completed."""

from __future__ import annotations

import re
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
# Relations of words that only begin a phrase.
_DESCRIBING = frozenset({"compound", "amod", "nummod"})
_TORN = _DESCRIBING | {"det", "case"}
_TAKEN = ("ccomp", "xcomp", "obj")
_JOINT = frozenset({"that", "whether"})
# Blank characters between two pieces of one content, at most.
_GAP = 3
# Few blanks: more would not change which words a piece has, and would cost time.
_LINE = re.compile(r"[^\S\n]{0,4}\n\s{0,4}")


def trim_source(span: Span, page: Page) -> Span:
    """A source without a word of time at its ends ("today Ada Quill"), "that" before it and a lone
    comma after it."""
    inside = page.words(span)
    if len(inside) < 2:
        return span
    first, last = inside.start, inside.stop - 1
    words = page.trees.words
    if words[first].upos == "SCONJ" or _is_time(first, inside, page):
        first += 1
    if first < last and _is_time(last, inside, page):
        last -= 1
    commas = sum(page.trees.piece(at) == "," for at in inside)
    if first < last and commas == 1 and page.trees.piece(last) == ",":
        last -= 1
    return Span(words[first].start, words[last].end)


def _is_time(at: int, inside: range, page: Page) -> bool:
    return page.trees.words[at].deprel in _TIME and page.trees.head(at) not in inside


def trim_cue(span: Span, page: Page) -> Span:
    """A cue without the torn beginning of a phrase at its end: "said" of "said during a press
    (briefing)"."""
    inside = page.words(span)
    last = inside.stop - 1
    if last < 0 or page.trees.relation(last) not in _DESCRIBING:
        return span
    while last > inside.start and page.trees.relation(last) in _TORN:
        if page.trees.head(last) < inside.stop:
            break
        last -= 1
    return span if last == inside.stop - 1 else Span(span.start, page.trees.words[last].end)


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


def part_lines(content: RoleSpan, page: Page) -> Iterator[RoleSpan]:
    """A content in as many pieces as it has lines, where lines and sentences end together outside
    of quotation marks: a heading is said by nobody who speaks below it."""
    start = content.span.start
    for gap in _LINE.finditer(page.trees.text, start, content.span.end):
        if _parts(Span(*gap.span()), page):
            yield msgspec.structs.replace(content, span=Span(start, gap.start()))
            start = gap.end()
    yield msgspec.structs.replace(content, span=Span(start, content.span.end))


def join_torn(roles: Sequence[RoleSpan], page: Page) -> list[RoleSpan]:
    """The roles of a text, two contents that only a few plain words part made one: the first ends
    within a clause or phrase that goes on in the second."""
    joined: list[RoleSpan] = []
    for role in roles:
        if joined and _is_torn_off(joined[-1], role, page):
            before = joined.pop()
            span, score = Span(before.span.start, role.span.end), min(before.score, role.score)
            role = msgspec.structs.replace(role, span=span, score=score)
        joined.append(role)
    return joined


def _is_torn_off(before: RoleSpan, role: RoleSpan, page: Page) -> bool:
    if before.role != "content" or role.role != "content":
        return False
    one, other = before.span, role.span
    between = page.words(Span(one.end, other.start))
    if not 0 < len(between) <= _MOST_WORDS or page.quoted(one.end - 1) or page.quoted(other.start):
        return False
    if page.sentence_ends(one.end, other.start) or page.breaks(one.end, other.start):
        return False
    return all(page.trees.words[at].upos not in ("PUNCT", "SYM") for at in between)


def _parts(gap: Span, page: Page) -> bool:
    """Whether a line break parts two sentences outside of quotation marks."""
    following = page.trees.text[gap.end : gap.end + 1]
    if not (following.isupper() or following.isdigit()) or not page.sentence_ends(
        gap.start, gap.end
    ):
        return False
    return page.quoted(gap.start - 1) is None and page.quoted(gap.end) is None


def tidy(
    contents: Sequence[RoleSpan], cue: Span, starts: Sequence[int], page: Page
) -> tuple[RoleSpan, ...]:
    """The contents of one cue without strays, pieces that touch made one, each to the end of its
    last phrase. `starts` are where the roles of the text start, in order: none is run into."""
    contents = _joined(_without_torn(contents, cue, page), page)
    longest = max((len(page.words(content.span)) for content in contents), default=0)
    return tuple(
        msgspec.structs.replace(
            content, span=_cut(_whole(content.span, cue, starts, page), cue, page)
        )
        for content in _without_strays(contents, longest, page)
    )


def _cut(span: Span, cue: Span, page: Page) -> Span:
    """A content after its cue without what the verb of the cue does next: "demanded help «and left
    the room»", "said she was late, «putting down her hat»", "called it a ruin «last week»"."""
    if span.start < cue.end or page.quoted(span.start) is not None:
        return span
    inside = page.words(span)
    first = inside.stop
    for at in page.words(cue):
        for child in page.few(at, "conj", "advcl"):
            start = page.extent(child)[0]
            if inside.start < start < first and child < inside.stop and _is_next(child, at, page):
                first = start
        for child in page.few(at, "obl"):
            start, last = page.extent(child)
            if inside.start < start < first and last == first - 1 and _is_when(child, at, page):
                first = start
    if first == inside.stop:
        return span
    end = _before(first, inside.start, page)
    return Span(span.start, end) if end > span.start else span


def _is_next(child: int, cue: int, page: Page) -> bool:
    words = page.trees.words
    if page.trees.relation(child) == "advcl":
        comma = page.extent(child)[0] - 1
        return words[child].xpos == "VBG" and page.trees.piece(comma) == ","
    is_finite = words[child].xpos in ("VBD", "VBZ", "VBP") and words[child].xpos == words[cue].xpos
    return is_finite and not page.related(cue, "ccomp") and not page.subjects(child)


def _is_when(child: int, cue: int, page: Page) -> bool:
    """Whether a phrase tells when something plain was said: "called it a ruin «last week»"."""
    is_time = page.trees.words[child].deprel in _TIME and not page.trees.below(child, "case")
    return is_time and not page.related(cue, "ccomp", "xcomp")


def _before(at: int, first: int, page: Page) -> int:
    """Where the word ends that stands before another, signs and "and" left out."""
    while at - 1 > first and page.trees.words[at - 1].upos in ("PUNCT", "CCONJ"):
        at -= 1
    return page.trees.words[at - 1].end


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
