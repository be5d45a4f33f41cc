"""How much a first paragraph looks like a headline: signs with points, added up."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from readout.pattern import Matcher
from readout.schema.span import Span

Below = Literal["byline", "date", "dateline"]

# Signs that need more than a pattern. All points are set by hand, as told in
# resources/layout/headline.toml, where the signs in the wording have theirs.
_BASE = -4
_TITLE_CASE = 4
_SPACED = 1
_SHORTER = 1
_RECURS = 3  # times the share of long words that come again
_BELOW: dict[Below, int] = {"byline": 4, "date": 2, "dateline": 1}
_SHORTER_THAN = 0.75

ENOUGH = 0
"""Points from which a first paragraph is taken for the headline."""
CHARS_MOST = 250
_CHARS_LEAST = 8
_MENU_LINES, _MENU_CHARS = 2, 110
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_SENTENCE_END = re.compile(r"[.!?]['\"”’)]* ['\"“‘(]?[A-Z]")
_STOPS = frozenset(".!?…:;")


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """What stands around a candidate: the story's next characters (at most 1,000), the
    length of the next paragraph, whether an empty line divides them, which line that
    stands above stories comes next, if any, and whether it comes right below."""

    following: str
    next_chars: int
    spaced: bool
    below: Below | None
    directly: bool = False


def headline_score(text: str, span: Span, setting: Setting, signs: Matcher) -> float:
    """Points that `span` is the headline of what follows; -inf where it cannot be."""
    chars = span.end - span.start
    if not _CHARS_LEAST <= chars <= CHARS_MOST or not setting.next_chars:
        return float("-inf")
    candidate = span.of(text)
    long_words = [word for word in _WORD.findall(candidate) if len(word) >= 4]
    if len(candidate.split()) < 2 or not long_words:
        return float("-inf")
    return (
        _BASE
        + sum(_points(text, span, signs, directly=setting.directly))
        + _TITLE_CASE * is_title_case(candidate)
        + _SPACED * setting.spaced
        + _SHORTER * (chars < _SHORTER_THAN * setting.next_chars)
        + _RECURS * _recurrence(long_words, setting.following)
        + (_BELOW[setting.below] if setting.below is not None else 0)
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


def is_menu(after: list[str]) -> bool:
    """Whether the lines below a candidate make it one entry of a list: short lines without
    a stop, where a story would have begun."""
    return len(after) >= _MENU_LINES and all(
        len(line) <= _MENU_CHARS and line[-1] not in _STOPS for line in after[:_MENU_LINES]
    )


def _points(text: str, span: Span, signs: Matcher, *, directly: bool) -> list[int]:
    return [
        pattern.entry.data["points"]
        for pattern in signs.patterns
        if not (directly and pattern.entry.data.get("alone"))
        and next(pattern.hits(text, span), None) is not None
    ]


def _recurrence(words: list[str], following: str) -> float:
    """Share of a headline's long words that come again; six letters stand for a stem."""
    stems = {word[:6].lower() for word in words}
    around = following.lower()
    return sum(stem in around for stem in stems) / len(stems)
