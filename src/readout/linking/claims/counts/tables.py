"""What figures are compared by, ready to be asked: resources/claims."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Literal, get_args

import msgspec

from readout.lexicon import load
from readout.pattern import Matcher, Pattern, compile_lexicon
from readout.schema.span import Span

Aside = Literal["extra", "rate", "past", "unreal"]
"""What makes a number no total: it counts besides others, it is per time or head, it is what
another number took the place of, it may never be counted."""

_ASIDES: tuple[Aside, ...] = get_args(Aside)
_BEFORE, _BEHIND = 48, 40
"""Characters around a number in which those words stand."""
_CLASS, _FAMILY = "class_", "family_"


class CountTables(msgspec.Struct, frozen=True, kw_only=True):
    """The tables of `resources/claims/counts.toml`.

    `classes` give the class of people of a lemma, `families` that of a measure that stands close
    to others; `anybody` are lemmas for people of any class. `measures` give the measure that a
    lemma tells of, from `resources/figures`.
    """

    classes: Mapping[str, str]
    families: Mapping[str, str]
    anybody: frozenset[str]
    growing: frozenset[str]
    wavering: frozenset[str]
    lengths: frozenset[str]
    bare: frozenset[str]
    owning: frozenset[str]
    sorts: frozenset[str]
    nobody: frozenset[str]
    partial: frozenset[str]
    world: tuple[str, ...]
    more_heads: tuple[str, ...]
    before: Matcher
    behind: Matcher
    corrects: Matcher
    measures: tuple[Pattern, ...]

    def aside(self, text: str, start: int, end: int, within: Span) -> Aside | None:
        """What the words around a number make of it, None for a plain total."""
        low = text[max(within.start, start - _BEFORE) : min(within.end, end + _BEHIND)].lower()
        at = start - max(within.start, start - _BEFORE)
        if low.startswith(self.more_heads, at):
            return "extra"
        stretches = (
            (self.before, Span(0, at)),
            (self.behind, Span(at + end - start, len(low))),
        )
        for matcher, stretch in stretches:
            hit = matcher.first(low[: stretch.end], stretch)
            if hit is not None:
                return next(aside for aside in _ASIDES if aside == hit.data["makes"])
        return None

    def is_bare(self, words: str) -> bool:
        """Whether a number tells no more than its size: "hundreds", "tens of thousands"."""
        return words.lower().rpartition(" ")[2] in self.bare and not any(map(str.isdigit, words))

    def is_correcting(self, text: str, sentence: Span) -> bool:
        """Whether a sentence takes something back that was told before."""
        low = sentence.of(text).lower()
        return self.corrects.first(low, Span(0, len(low))) is not None


@cache
def count_tables() -> CountTables:
    """The shipped tables, built once a process. Raises ResourceError where one is broken."""
    lexicon = load("claims")
    words = lexicon.words
    patterns = compile_lexicon(lexicon)
    return CountTables(
        classes=_listed(words, _CLASS),
        families=_listed(words, _FAMILY),
        anybody=frozenset(words["anybody"]),
        growing=frozenset(words["growing"]),
        wavering=frozenset(words["wavering"]),
        lengths=frozenset(words["lengths"]),
        bare=frozenset(words["bare"]),
        owning=frozenset(words["owning"]),
        sorts=frozenset(words["sorts"]),
        nobody=frozenset(words["nobody"]),
        partial=frozenset(words["partial"]),
        world=words["world"],
        more_heads=tuple(f"{head} " for head in words["more_heads"]),
        before=patterns.where(side="before"),
        behind=patterns.where(side="behind"),
        corrects=patterns.where(side="sentence"),
        measures=tuple(
            pattern
            for pattern in compile_lexicon(load("figures")).patterns
            if pattern.entry.data.get("role") in ("object", "subject", "state", "noun")
        ),
    )


def _listed(words: Mapping[str, tuple[str, ...]], prefix: str) -> Mapping[str, str]:
    """The list that each word stands in, of those whose name begins with `prefix`."""
    return MappingProxyType(
        {
            word: name.removeprefix(prefix)
            for name, listed in words.items()
            if name.startswith(prefix)
            for word in listed
        }
    )


@lru_cache(1 << 16)
def measure_of(lemma: str) -> str:
    """The measure that a word tells of, "" for none: "flee" of being displaced."""
    for pattern in count_tables().measures:
        if pattern.regex.fullmatch(lemma) is not None:
            measure: str = pattern.entry.data["measure"]
            return measure
    return ""
