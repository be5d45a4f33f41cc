"""The lexicon of statements, compiled."""

from __future__ import annotations

from functools import cache

import msgspec

from readout.lexicon import Lexicon, load
from readout.pattern import Matcher, compile_lexicon


class StatementRules(msgspec.Struct, frozen=True, kw_only=True):
    """Word lists (lemmas, lower case) and the patterns of anonymity."""

    speech: frozenset[str]
    not_speech: frozenset[str]
    voices: frozenset[str]
    telling: frozenset[str]
    media: frozenset[str]
    papers: frozenset[str]
    media_names: frozenset[str]
    anonymity: Matcher


def compile_rules(lexicon: Lexicon) -> StatementRules:
    """Rules from a lexicon. Raises ResourceError where a pattern does not compile."""
    words = {name: frozenset(items) for name, items in lexicon.words.items()}
    return StatementRules(
        speech=words["speech"],
        not_speech=words["not_speech"],
        voices=words["voices"],
        telling=words["telling"],
        media=words["media"],
        papers=words["papers"],
        media_names=words["media_names"],
        anonymity=compile_lexicon(lexicon),
    )


@cache
def statement_rules() -> StatementRules:
    """The shipped rules, compiled once a process. Raises ResourceError where one is broken."""
    return compile_rules(load("statements"))
