"""The lexicon of figures, compiled."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import msgspec

from readout.lexicon import Lexicon, load
from readout.pattern import Matcher, Pattern, alternatives, compile_lexicon
from readout.reading.figures.spelling import Spelling

_FILES = ("numerals", "hedges", "nofigure", "measures")


class FigureRules(msgspec.Struct, frozen=True, kw_only=True):
    """The tables of `resources/figures`, ready for use.

    `currencies` and `units` give the normal name of every way to write one. `verbs`, `states` and
    `nouns` give the entry of a lemma; see `measures.toml`. `persons` are nouns for people,
    `ordinals` say which of several somebody is, from the second on.
    """

    numerals: Matcher
    hedges: Matcher
    tails: Matcher
    nofigure: Matcher
    leads: Matcher
    words: Mapping[str, frozenset[str]]
    spelling: Spelling
    currencies: Mapping[str, str]
    units: Mapping[str, str]
    measures: Mapping[str, tuple[Pattern, ...]]
    persons: frozenset[str]
    ordinals: Mapping[str, int]


def compile_rules(lexicon: Lexicon, mentions: Lexicon) -> FigureRules:
    """Rules from the lexicons of figures and of mentions (whose `person` nouns count people).

    Raises ResourceError where a pattern does not compile.
    """
    patterns = compile_lexicon(lexicon).patterns
    numerals, hedges, nofigure, measures = (
        [one for one in patterns if one.entry.file.endswith(f"/{file}.toml")] for file in _FILES
    )
    return FigureRules(
        numerals=Matcher(tuple(numerals)),
        hedges=Matcher(tuple(hedges)).where(side="before"),
        tails=Matcher(tuple(hedges)).where(side="behind"),
        nofigure=Matcher(tuple(nofigure)),
        leads=Matcher(tuple(measures)).where(role="before"),
        words={name: frozenset(items) for name, items in lexicon.words.items()},
        spelling=Spelling.of(lexicon.words),
        currencies=_named(lexicon, "currency_"),
        units=_named(lexicon, "unit_"),
        measures={
            role: Matcher(tuple(measures)).where(role=role).patterns
            for role in ("object", "subject", "state", "noun", "deed", "manner")
        },
        persons=frozenset(mentions.words["person"]) | frozenset(lexicon.words["people_words"]),
        ordinals={word: number for number, word in enumerate(lexicon.words["ordinals"], 2)},
    )


def _named(lexicon: Lexicon, prefix: str) -> Mapping[str, str]:
    return {
        word: name.removeprefix(prefix).replace("_", " ")
        for name, words in lexicon.words.items()
        if name.startswith(prefix)
        for word in words
    }


def any_of(words: Mapping[str, str]) -> str:
    """A regular expression for any of the keys, longest first."""
    return alternatives(tuple(words))


@cache
def figure_rules() -> FigureRules:
    """The shipped rules, compiled once a process. Raises ResourceError where one is broken."""
    return compile_rules(load("figures"), load("mentions"))
