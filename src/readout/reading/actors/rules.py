"""The tables of `resources/coref`, as lookups."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from readout.lexicon import Lexicon
from readout.schema.actor import Gender

Tokens = tuple[str, ...]
_CLASSES = ("he", "she", "it", "they", "first", "we", "you")


class KnownNames(msgspec.Struct, frozen=True, kw_only=True):
    """Names that the tables of knowledge know, as words in plain letters, each with the words of
    the name that the tables give first.

    `names` are those of states, `seats` their capitals, `houses` buildings and streets by which
    a government is meant, `peoples` plurals of nationalities; these four lead to a state.
    `bodies` lead to an organisation.
    """

    names: Mapping[Tokens, Tokens]
    seats: Mapping[Tokens, Tokens]
    houses: Mapping[Tokens, Tokens]
    peoples: Mapping[Tokens, Tokens]
    bodies: Mapping[Tokens, Tokens]


class ActorRules(msgspec.Struct, frozen=True, kw_only=True):
    """Build with `compile_rules`. `words` has every list of the two lexicons as a set.

    `pronouns` gives the class of a pronoun, `genders` the gender of nouns and titles, `given` that
    of first names, `states` the tokens that other names of a state stand for, `bodies` those of an
    organisation. `nations` are the names of states, `seats` and `peoples` give the state of a
    capital and of a people, `houses` are a government's.
    """

    words: Mapping[str, frozenset[str]]
    pronouns: Mapping[str, str]
    genders: Mapping[str, Gender]
    given: Mapping[str, Gender]
    states: Mapping[Tokens, Tokens]
    bodies: Mapping[Tokens, Tokens]
    nations: frozenset[Tokens]
    seats: Mapping[Tokens, Tokens]
    houses: frozenset[Tokens]
    peoples: Mapping[Tokens, Tokens]


def compile_rules(coref: Lexicon, mentions: Lexicon, known: KnownNames) -> ActorRules:
    """The lexicons of coreference and of mentions and the names of the tables, ready to use."""
    words = {**mentions.words, **coref.words}
    genders: dict[str, Gender] = {}
    given: dict[str, Gender] = {}
    genders.update(dict.fromkeys((*words["male"], *words["male_titles"]), "male"))
    genders.update(dict.fromkeys((*words["female"], *words["female_titles"]), "female"))
    given.update(dict.fromkeys(words["male_names"], "male"))
    given.update(dict.fromkeys(words["female_names"], "female"))
    rows = _states(words["states"])
    states = {**{name: rows.get(state, state) for name, state in known.names.items()}, **rows}
    return ActorRules(
        words={name: frozenset(listed) for name, listed in words.items()},
        pronouns={word: name for name in _CLASSES for word in words[name]},
        genders=genders,
        given=given,
        states=states,
        bodies=known.bodies,
        nations=frozenset(known.names) | frozenset(states.values()),
        seats={name: states.get(state, state) for name, state in known.seats.items()},
        houses=frozenset(known.houses),
        peoples={name: states.get(state, state) for name, state in known.peoples.items()},
    )


def _states(rows: tuple[str, ...]) -> dict[Tokens, Tokens]:
    found: dict[Tokens, Tokens] = {}
    for row in rows:
        first, *others = (tuple(name.split()) for name in row.split("|"))
        found.update(dict.fromkeys((first, *others), first))
    return found
