"""The words of a text that say what it is about, as numbers: its terms.

Taken from the characters alone, so that a text has the same terms whether or not a tagger has
read it: words in lower case without their endings, and without the words that any text has.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from zlib import crc32

import msgspec

from readout.lexicon import load
from readout.schema.span import Span

_WORD = re.compile(r"[^\W_]+")
_LETTERS_FEWEST = 3
_DIGITS_FEWEST = 2
_STEM_FEWEST = 3
_KEPT_ENDINGS = ("ss", "us", "is")
_VOWELS = frozenset("aeiouy")
_WORDS_KEPT = 1 << 17


class Words(msgspec.Struct, frozen=True):
    """The words of a text in lower case, in text order, with where each begins."""

    starts: tuple[int, ...]
    words: tuple[str, ...]

    def within(self, span: Span) -> tuple[str, ...]:
        """The words that begin inside a span."""
        first, last = (bisect_left(self.starts, place) for place in (span.start, span.end))
        return self.words[first:last]


def find_words(text: str) -> Words:
    """The words of a text: runs of letters and digits. Linear in the text."""
    matches = tuple(_WORD.finditer(text))
    return Words(
        starts=tuple(match.start() for match in matches),
        words=tuple(match.group().lower() for match in matches),
    )


def find_terms(words: Iterable[str]) -> Iterator[int]:
    """The numbers of those words that say what a text is about, as often as they occur."""
    for word in words:
        term = _term(word)
        if term is not None:
            yield term


def term_of(word: str) -> int:
    """The number of a word, whatever its case and ending; the same in every process."""
    return crc32(find_stem(word.lower()).encode("utf-8", "surrogatepass"))


def find_stem(word: str) -> str:
    """A lower-case word without the commonest endings of English. Crude: what it returns need be
    no word, only the same for "raid", "raids", "raided" and "raiding".

    >>> [find_stem(word) for word in ("ferries", "ferry", "launched", "launches", "Osk")]
    ['ferry', 'ferry', 'launch', 'launch', 'Osk']
    """
    if word.endswith("ies") and len(word) > _STEM_FEWEST + 2:
        word = word[:-3] + "y"
    elif word.endswith("s") and not word.endswith(_KEPT_ENDINGS):
        word = _cut(word, 1)
    for ending in ("ing", "ed"):
        if word.endswith(ending) and not _VOWELS.isdisjoint(word[: -len(ending)]):
            word = _cut(word, len(ending))
            break
    return _cut(word, 1) if word.endswith("e") else word


def _cut(word: str, chars: int) -> str:
    return word[:-chars] if len(word) - chars >= _STEM_FEWEST else word


@lru_cache(maxsize=_WORDS_KEPT)
def _term(word: str) -> int | None:
    fewest = _DIGITS_FEWEST if word.isdigit() else _LETTERS_FEWEST
    if len(word) < fewest or word in _stop_words():
        return None
    return term_of(word)


@cache
def _stop_words() -> frozenset[str]:
    return frozenset(load("dates").words["stopwords"])
