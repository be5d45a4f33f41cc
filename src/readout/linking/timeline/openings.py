"""Where in a sentence its news begins: behind a dateline, a credit, or a headline that runs into
it. The rules are in resources/timeline/openings.toml."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import msgspec

from readout.lexicon import load
from readout.pattern import Matcher, compile_lexicon
from readout.schema.span import Span

_BEFORE, _AFTER = 3, 6
"""Words that a headline and the sentence behind it have at least."""
_LOOKED_AT = 200
"""Characters within which they stand."""
_MOST = 4
"""Openings of one sentence."""


class _Rules(msgspec.Struct, frozen=True):
    """`top` and `inside` begin a sentence, `breaks` stand where one begins inside another."""

    top: Matcher
    inside: Matcher
    breaks: Matcher


@cache
def _rules() -> _Rules:
    matcher = compile_lexicon(load("timeline"))
    return _Rules(
        top=Matcher(matcher.where(role="top").patterns + matcher.where(role="any").patterns),
        inside=matcher.where(role="any"),
        breaks=matcher.where(role="breaks"),
    )


def part_openings(text: str, sentences: Sequence[Span], *, top: int) -> Iterator[tuple[Span, Span]]:
    """What runs into each sentence (empty where nothing does), as a headline, and the news behind
    it, in the order of the sentences, which are sorted. The first `top` of them are the top
    of a story, where datelines stand. Linear in the text."""
    rules = _rules()
    whole = Span(sentences[0].start, sentences[-1].end) if sentences else Span(0, 0)
    breaks = iter(sorted(hit.span.start for hit in rules.breaks.hits(text, whole)))
    place = next(breaks, None)
    for at, span in enumerate(sentences):
        start = _skip(text, span, rules.top if at < top else rules.inside)
        while place is not None and place < span.end:
            if place > start and _is_headline(text, Span(start, place), Span(place, span.end)):
                start = place
            place = next(breaks, None)
        yield Span(span.start, start), Span(start, span.end)


def _skip(text: str, span: Span, rules: Matcher) -> int:
    start = span.start
    for _ in range(_MOST):
        hit = rules.first(text, Span(start, span.end))
        if hit is None or hit.span.end >= span.end:
            break
        start = hit.span.end
    return start


def _is_headline(text: str, before: Span, after: Span) -> bool:
    """Whether what stands before a capital is long enough to be a headline or a caption, and what
    follows to be a sentence."""
    return _has_words(text, before, _BEFORE) and _has_words(text, after, _AFTER)


def _has_words(text: str, span: Span, fewest: int) -> bool:
    return len(text[span.start : min(span.end, span.start + _LOOKED_AT)].split()) >= fewest
