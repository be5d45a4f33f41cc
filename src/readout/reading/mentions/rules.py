"""The tables of `resources/mentions`, as lookups."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from readout.lexicon import Lexicon
from readout.schema.actor import MentionType

_LISTS: tuple[tuple[str, MentionType], ...] = (
    ("facility", "FAC"),
    ("place", "LOC"),
    ("organisation", "ORG"),
    ("people", "PERSON"),
    ("person", "PERSON"),
)
_SUFFIXES = ("ies", "y"), ("es", ""), ("s", "")


class MentionRules(msgspec.Struct, frozen=True, kw_only=True):
    """Build with `compile_rules`. `heads` gives the type of a head noun in the singular."""

    heads: Mapping[str, MentionType]
    people: frozenset[str]
    gathering: frozenset[str]
    partitive: frozenset[str]
    doer: tuple[str, ...]
    no_doer: frozenset[str]
    titles: frozenset[str]
    front: frozenset[str]
    suffixes: frozenset[str]

    def type_of(self, lemma: str, written: str) -> MentionType | None:
        """The type of a head noun, both given in lower case; None where it names nobody.

        The tagger's lemma comes first, then the word as written, then it without a plural's end.
        """
        for word in (written, lemma, *_singulars(written)):
            found = self.heads.get(word)
            if found is not None:
                return found
        if lemma.endswith(self.doer) and lemma not in self.no_doer and len(lemma) > 5:
            return "PERSON"
        return None


def compile_rules(lexicon: Lexicon) -> MentionRules:
    """The lexicon of mentions, ready to use."""
    words = lexicon.words
    return MentionRules(
        heads={word: kind for name, kind in _LISTS for word in words[name]},
        people=frozenset(words["people"]),
        gathering=frozenset(words["gathering"]),
        partitive=frozenset(words["partitive"]),
        doer=words["doer"],
        no_doer=frozenset(words["no_doer"]),
        titles=frozenset(words["titles"]),
        front=frozenset(words["front"]),
        suffixes=frozenset(words["suffixes"]),
    )


def _singulars(word: str) -> list[str]:
    return [word[: -len(end)] + new for end, new in _SUFFIXES if word.endswith(end)]
