"""How much a first paragraph looks like a headline: signs with weights, added up."""

from __future__ import annotations

import re

import msgspec

from readout.pattern import Matcher
from readout.schema.span import Span

# Fitted together with the weights in resources/layout/headline.toml, see there.
_BASE = -1.9
_TITLE_CASE, _CAPITALS = 1.4, -0.6
_FEW_WORDS, _MANY_WORDS, _MANY_CHARS = 1.7, -1.2, -2.4
_NAME_ONLY = -3.0  # "Harbour Police Department": two or three words, set by hand
_SPACED, _SHORTER = 0.9, 0.5
_RECURS = 3.0
_FOLLOWED_BY_HEAD = 4.0  # by hand: above a dateline stands no story

LIKELY = 0.3
"""Log odds from which a first paragraph is taken for the headline. On PolNeAR dev this finds
78 of 84 headlines and takes nothing else for one; the missed are whole sentences with a full
stop. Of 2,951 timeline articles without a headline 79 get one, mostly rubrics and questions.
Measured by bench/layout.py."""
CHARS_MOST = 250
_CHARS_LEAST = 8
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_SENTENCE_END = re.compile(r"[.!?]['\"”’)]* ['\"“‘(]?[A-Z]")


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """What stands around a candidate: the next characters of the text (at most 600), the
    length of the next paragraph, whether an empty line divides them, and whether a byline,
    date or dateline comes next."""

    following: str
    next_chars: int
    spaced: bool
    before_head: bool


def headline_score(text: str, span: Span, setting: Setting, signs: Matcher) -> float:
    """Log odds that `span` is the headline of what follows; -inf where it cannot be."""
    chars = span.end - span.start
    if not _CHARS_LEAST <= chars <= CHARS_MOST or not setting.next_chars:
        return float("-inf")
    candidate = span.of(text)
    words = candidate.split()
    long_words = [word for word in _WORD.findall(candidate) if len(word) >= 4]
    if len(words) < 2 or not long_words:
        return float("-inf")
    return (
        _BASE
        + sum(_weights(text, span, signs))
        + _TITLE_CASE * is_title_case(candidate)
        + _CAPITALS * candidate.isupper()
        + _FEW_WORDS * (len(words) <= 14)
        + _MANY_WORDS * (len(words) > 20)
        + _NAME_ONLY * (len(words) < 4)
        + _MANY_CHARS * (chars > 110)
        + _SPACED * setting.spaced
        + _SHORTER * (setting.next_chars > 1.3 * chars)
        + _RECURS * _recurrence(long_words, setting.following)
        + _FOLLOWED_BY_HEAD * setting.before_head
    )


def is_title_case(line: str) -> bool:
    """Whether Nearly All Long Words Begin With Capitals."""
    words = [word for word in _WORD.findall(line) if len(word) >= 4]
    return len(words) >= 2 and sum(word[0].isupper() for word in words) >= 0.75 * len(words)


def is_headline_like(line: str) -> bool:
    """A looser test, for links in a list of other stories: short, one sentence at most."""
    if not _CHARS_LEAST <= len(line) <= 140 or line[0] in "\"“'‘" or _SENTENCE_END.search(line):
        return False
    return is_title_case(line) or line[-1] not in '.:;"”'


def _weights(text: str, span: Span, signs: Matcher) -> list[float]:
    return [
        pattern.entry.data["weight"]
        for pattern in signs.patterns
        if next(pattern.hits(text, span), None) is not None
    ]


def _recurrence(words: list[str], following: str) -> float:
    """Share of a headline's long words that come again; six letters stand for a stem."""
    stems = {word[:6].lower() for word in words}
    around = following.lower()
    return sum(stem in around for stem in stems) / len(stems)
