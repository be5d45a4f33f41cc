"""The lexicon of statements, compiled."""

from __future__ import annotations

from functools import cache

import msgspec

from readout.lexicon import Lexicon, load
from readout.pattern import Matcher, compile_lexicon


class StatementRules(msgspec.Struct, frozen=True, kw_only=True):
    """Word lists (lemmas, lower case, but for names) and patterns, by what they read."""

    verbs: frozenset[str]
    speech: frozenset[str]
    not_speech: frozenset[str]
    voices: frozenset[str]
    populations: frozenset[str]
    seniority: frozenset[str]
    numbers: tuple[str, ...]
    telling: frozenset[str]
    speaking: frozenset[str]
    not_to: frozenset[str]
    listeners: frozenset[str]
    media: frozenset[str]
    papers: frozenset[str]
    media_names: frozenset[str]
    outlets: frozenset[str]
    outlet_words: frozenset[str]
    outlet_nouns: frozenset[str]
    framing: frozenset[str]
    framing_to: frozenset[str]
    framing_things: frozenset[str]
    framing_matters: frozenset[str]
    hedges: frozenset[str]
    anonymity: Matcher
    condition: Matcher
    acts: Matcher


def compile_rules(lexicon: Lexicon) -> StatementRules:
    """Rules from a lexicon. Raises ResourceError where a pattern does not compile."""
    words = {name: frozenset(items) for name, items in lexicon.words.items()}
    matcher = compile_lexicon(lexicon)
    return StatementRules(
        verbs=words["verbs"] | words["framing"] | words["speech"] | words["telling"],
        speech=words["speech"],
        not_speech=words["not_speech"],
        voices=words["voices"],
        populations=words["populations"],
        seniority=words["seniority"],
        numbers=lexicon.words["numbers"],
        telling=words["telling"],
        speaking=words["speaking"],
        not_to=words["not_to"],
        listeners=words["listeners"],
        media=words["media"],
        papers=words["papers"],
        media_names=words["media_names"],
        outlets=words["outlets"],
        outlet_words=words["outlet_words"],
        outlet_nouns=words["outlet_nouns"],
        framing=words["framing"],
        framing_to=words["framing_to"],
        framing_things=words["framing_things"],
        framing_matters=words["framing_matters"],
        hedges=words["hedges"],
        anonymity=matcher.where(reads="anonymity"),
        condition=matcher.where(reads="condition"),
        acts=matcher.where(reads="act"),
    )


@cache
def statement_rules() -> StatementRules:
    """The shipped rules, compiled once a process. Raises ResourceError where one is broken."""
    return compile_rules(load("statements"))
