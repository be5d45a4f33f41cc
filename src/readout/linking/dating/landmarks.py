"""Happenings whose day everybody knows (`resources/dates/landmarks.toml`), found in a text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

from readout.lexicon import load
from readout.linking.dating.terms import Words
from readout.pattern import Hit, Pattern, compile_lexicon
from readout.schema.span import Span

_AROUND_CHARS = 320  # of a cue; no hit is longer
_KEPT = 8  # hits of one happening; more say nothing new


def find_landmarks(text: str, words: Words) -> list[Hit]:
    """Where a text speaks of known happenings, in text order, the first few times for each.

    Only the surroundings of words that belong to a happening are searched: time is linear in
    the text, and a text without such words costs one look-up a word.
    """
    places: dict[int, list[int]] = defaultdict(list)
    cues = _cues()
    for start, word in zip(words.starts, words.words, strict=True):
        for number in cues.get(word, ()):
            places[number].append(start)
    found: list[Hit] = []
    for number, starts in places.items():
        found += _hits(_patterns()[number], text, starts)
    return sorted(found, key=lambda hit: (hit.span, hit.rule))


def _hits(pattern: Pattern, text: str, starts: Sequence[int]) -> list[Hit]:
    found: list[Hit] = []
    for stretch in _stretches(starts, len(text)):
        for hit in pattern.hits(text, stretch):
            found.append(hit)
            if len(found) == _KEPT:
                return found
    return found


def _stretches(starts: Sequence[int], end: int) -> Iterator[Span]:
    """The surroundings of places, those that touch as one."""
    low = high = 0
    for start in starts:
        if start - _AROUND_CHARS > high:
            if high:
                yield Span(low, high)
            low = start - _AROUND_CHARS
        high = min(start + _AROUND_CHARS, end)
    yield Span(low, high)


@cache
def _patterns() -> tuple[Pattern, ...]:
    return compile_lexicon(load("dates")).where(role="landmark").patterns


@cache
def _cues() -> dict[str, tuple[int, ...]]:
    found: dict[str, tuple[int, ...]] = {}
    for number, pattern in enumerate(_patterns()):
        for cue in pattern.entry.data["cue"]:
            found[cue] = (*found.get(cue, ()), number)
    return found
