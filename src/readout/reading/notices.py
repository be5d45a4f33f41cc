"""What a text says of itself: that it was corrected, clarified, updated or taken back."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache

from readout.lexicon import load
from readout.pattern import Hit, Matcher, compile_lexicon
from readout.schema.notice import Notice, NoticeKind
from readout.schema.span import Span, Spans

CHARS_MOST = 1_500
"""Characters that a notice has at most."""
_KINDS: tuple[NoticeKind, ...] = ("correction", "clarification", "update", "retraction", "note")
_LINE = re.compile(r"[^\n]+")
_LEAD = re.compile(r"[\s\[(*•·_†>—–-]*")
# Most sentences hold none of these, and are looked at no further.
_HINT = re.compile(
    r"correct|clarif|amended|updat|retract|withdr|version|erratum|note|kill|recast|adds|editor|regret"
    r"|apologi|remov|taken down|pulled|deleted|recall|unpublished|original|initial|changed|edited"
    r"|revised|mis[siqcrand]|incorrectly|mistakenly|wrongly|erroneously|following|expanded|omitted",
    re.IGNORECASE,
)


@cache
def notice_rules() -> Matcher:
    """The shipped rules, compiled once a process. Raises ResourceError where one is broken."""
    return compile_lexicon(load("notices"))


def find_notices(text: str, sentences: Spans, rules: Matcher) -> tuple[Notice, ...]:
    """The notices of a text, in text order, none inside another. Pure; linear in the text.

    A notice begins where a line or one of `sentences` does. A text without sentences is looked at
    line by line.
    """
    found: list[Notice] = []
    ends = sorted(span.end for span in sentences)
    for span in _stretches(text, sentences):
        if found and span.start < found[-1].span.end:
            continue
        hit = rules.first(text, span) if _HINT.search(text, span.start, span.end) else None
        if hit is not None:
            found.append(_notice(text, span, hit, ends))
    return tuple(_joined(text, found))


def _stretches(text: str, sentences: Spans) -> Iterator[Span]:
    """From each beginning of a line or sentence, past bullets and brackets, to the end of the
    line."""
    ends = {match.start(): match.end() for match in _LINE.finditer(text)}
    starts = sorted({*ends, *(span.start for span in sentences)})
    end = 0
    for start in starts:
        end = ends.get(start, end)
        lead = _LEAD.match(text, start, max(start, end))
        begin = start if lead is None else lead.end()
        if begin < end:
            yield Span(begin, min(end, begin + CHARS_MOST))


def _notice(text: str, stretch: Span, hit: Hit, ends: Sequence[int]) -> Notice:
    sentence = Span(stretch.start, _sentence_end(hit.span.start, stretch.end, ends))
    whole = stretch if hit.data.get("reach") == "paragraph" else sentence
    return Notice(
        span=_trimmed(text, whole),
        kind=_kind(hit.data.get("kind")),
        rule=hit.rule,
        wrong=_part(text, hit, "wrong", ends),
        right=_part(text, hit, "right", ends),
    )


def _sentence_end(start: int, latest: int, ends: Sequence[int]) -> int:
    place = bisect_right(ends, start)
    return min(ends[place], latest) if place < len(ends) else latest


def _kind(name: object) -> NoticeKind:
    return next(kind for kind in _KINDS if kind == name)


def _part(text: str, hit: Hit, name: str, ends: Sequence[int]) -> Span | None:
    span = hit.groups.get(name)
    if span is None:
        return None
    part = _trimmed(text, Span(span.start, _sentence_end(span.start, span.end, ends)))
    stop = part.end - text[part.start : part.end].endswith(".")
    return Span(part.start, stop) if part.start < stop else None


def _trimmed(text: str, span: Span) -> Span:
    """The span without blanks, brackets and stops at its ends."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip(" \t\r:,;—–-"))
    return Span(start, max(start, span.start + len(words.rstrip(" \t\r)]*_,;"))))


def _joined(text: str, notices: Sequence[Notice]) -> Iterator[Notice]:
    """Sentences of one paragraph that say more of one change are one notice, told by the first:
    "This article was amended on 4 May. An earlier version said ..." is a correction."""
    waiting: Notice | None = None
    for notice in notices:
        if waiting is not None and "\n" not in text[waiting.span.end : notice.span.start]:
            waiting = _both(waiting, notice)
            continue
        if waiting is not None:
            yield waiting
        waiting = notice
    if waiting is not None:
        yield waiting


def _both(first: Notice, second: Notice) -> Notice:
    """One notice of two; a bare update says less than what the other says."""
    telling = second if first.kind in ("update", "note") else first
    return Notice(
        span=Span(first.span.start, second.span.end),
        kind=telling.kind,
        rule=telling.rule,
        wrong=first.wrong or second.wrong,
        right=first.right or second.right,
    )
