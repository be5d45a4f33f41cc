"""What kind of text it is, by its words: of a natural disaster, of business, without violence.

In such texts the words of war are used of other things: an earthquake injures, rivals attack each
other with words, and firms have operations.
"""

from __future__ import annotations

from collections import Counter

from readout.reading.events.rules import EventRules
from readout.reading.trees import Trees

_MUCH = 3
"""Words of a disaster that make it what a text is about."""
_LONG = 150
"""Words from which on a text would name violence if it told of any."""
_BUSINESS = 0.08
_KINDS = 5
"""Share of the nouns of a text on business that are words of business, and how many of them it has:
one that tells of a shelled market has few."""


class Genre:
    """What the words of one text tell about all of it."""

    __slots__ = ("is_business", "is_natural", "is_peaceful")

    def __init__(self, trees: Trees, rules: EventRules) -> None:
        words = (word for word in trees.words if word.upos in ("NOUN", "VERB"))
        lemmas = Counter(word.lemma.lower() for word in words)
        nouns = sum(word.upos == "NOUN" for word in trees.words)

        def count(name: str) -> int:
            return sum(lemmas[lemma] for lemma in rules.words[name])

        nature = count("nature")
        is_long = len(trees.words) >= _LONG
        self.is_natural = nature >= _MUCH and nature > count("violence")
        self.is_peaceful = is_long and count("bloodshed") < 2
        kinds = sum(lemma in lemmas for lemma in rules.words["business"])
        is_rich = kinds >= _KINDS and count("business") > _BUSINESS * nouns
        self.is_business = is_long and is_rich
