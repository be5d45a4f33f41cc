"""Words as they stand in a text, by the forms that they were compared in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_ENDING = 4
"""Characters by which a word may be longer or shorter than the form it was compared in."""
_STEM = 3
"""Characters that a word and its form have to begin with in common, if it is not the form."""


def as_written(terms: Sequence[str], texts: Iterable[str]) -> tuple[str, ...]:
    """Of the words of some texts those that were compared as these terms (lemmas, folded), in the
    order of the texts: "freed" for "free" or "fre". A term whose word is written in another way
    altogether ("go" for "went") is left out: it is not what anybody wrote."""
    left = dict.fromkeys(term.casefold() for term in terms)
    found: list[str] = []
    for text in texts:
        for match in _WORD.finditer(text):
            term = _term_of(match.group().casefold(), left)
            if term is not None:
                del left[term]
                found.append(match.group())
    return tuple(found)


def _term_of(word: str, terms: Iterable[str]) -> str | None:
    """The term that a word was compared as: itself, else the one with most in common."""
    best, shared = None, 0
    for term in terms:
        if term == word:
            return term
        common = _common(word, term)
        if common > shared and _is_form(word, term, common):
            best, shared = term, common
    return best


def _common(word: str, term: str) -> int:
    """How many characters two begin with in common."""
    pairs = zip(word, term, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other),
                min(len(word), len(term)))  # fmt: skip


def _is_form(word: str, term: str, common: int) -> bool:
    """Whether a word may be a term with another ending: "studies" of "study"."""
    least = max(_STEM, len(term) - 1 - (term[-1:] in "ye"))
    return common >= least and abs(len(word) - len(term)) <= _ENDING
