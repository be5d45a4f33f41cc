"""Mentions that are pronouns, possessive ones included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from readout.reading.trees import Trees
from readout.schema.actor import Gender, Grammatical, Mention, MentionType
from readout.schema.span import Span


class Pronoun(NamedTuple):
    """What a pronoun says by itself. A type MISC is not known before it is resolved."""

    type: MentionType
    gender: Gender | None
    number: Grammatical


_HE = Pronoun("PERSON", "male", "singular")
_SHE = Pronoun("PERSON", "female", "singular")
_IT = Pronoun("MISC", None, "singular")
_THEY = Pronoun("MISC", None, "plural")
_I = Pronoun("PERSON", None, "singular")
_WE = Pronoun("PERSON", None, "plural")
_YOU = Pronoun("PERSON", None, "singular")

PRONOUNS: dict[str, Pronoun] = {
    **dict.fromkeys(("he", "him", "his", "himself"), _HE),
    **dict.fromkeys(("she", "her", "hers", "herself"), _SHE),
    **dict.fromkeys(("it", "its", "itself"), _IT),
    **dict.fromkeys(("they", "them", "their", "theirs", "themselves", "themself", "'em"), _THEY),
    **dict.fromkeys(("i", "me", "my", "mine", "myself"), _I),
    **dict.fromkeys(("we", "us", "our", "ours", "ourselves", "'s"), _WE),
    **dict.fromkeys(("you", "your", "yours", "yourself", "yourselves", "ya", "ye"), _YOU),
}
"""Grammar, not vocabulary: the closed class of personal pronouns."""


def find_pronouns(trees: Trees) -> Iterator[Mention]:
    """The personal pronouns of a text that can refer, in text order."""
    for index, word in enumerate(trees.words):
        if word.upos != "PRON" or trees.relation(index) == "expl":
            continue
        if not word.xpos.startswith("PRP"):
            continue
        pronoun = PRONOUNS.get(trees.lower(index))
        if pronoun is None:
            continue
        yield Mention(
            start=word.start,
            end=word.end,
            type=pronoun.type,
            form="pronoun",
            rule="pronoun",
            head=Span(word.start, word.end),
            gender=pronoun.gender,
            number=pronoun.number,
        )
