"""The tables of `resources/coref`, as lookups."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from readout.lexicon import Lexicon
from readout.schema.actor import Gender

Tokens = tuple[str, ...]
_CLASSES = ("he", "she", "it", "they", "first", "we", "you")


class ActorRules(msgspec.Struct, frozen=True, kw_only=True):
    """Build with `compile_rules`. `words` has every list of the two lexicons as a set.

    `pronouns` gives the class of a pronoun, `genders` the gender of nouns and titles, `given` that
    of first names, `states` the tokens that other names of a state stand for.
    """

    words: Mapping[str, frozenset[str]]
    pronouns: Mapping[str, str]
    genders: Mapping[str, Gender]
    given: Mapping[str, Gender]
    states: Mapping[Tokens, Tokens]


def compile_rules(coref: Lexicon, mentions: Lexicon) -> ActorRules:
    """The lexicons of coreference and of mentions, ready to use."""
    words = {**mentions.words, **coref.words}
    genders: dict[str, Gender] = {}
    given: dict[str, Gender] = {}
    genders.update(dict.fromkeys((*words["male"], *words["male_titles"]), "male"))
    genders.update(dict.fromkeys((*words["female"], *words["female_titles"]), "female"))
    given.update(dict.fromkeys(words["male_names"], "male"))
    given.update(dict.fromkeys(words["female_names"], "female"))
    return ActorRules(
        words={name: frozenset(listed) for name, listed in words.items()},
        pronouns={word: name for name in _CLASSES for word in words[name]},
        genders=genders,
        given=given,
        states=_states(words["states"]),
    )


def _states(rows: tuple[str, ...]) -> dict[Tokens, Tokens]:
    found: dict[Tokens, Tokens] = {}
    for row in rows:
        first, *others = (tuple(name.split()) for name in row.split("|"))
        found.update(dict.fromkeys((first, *others), first))
    return found
