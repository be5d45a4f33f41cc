"""Why two are taken for one, or not: features of a comparison in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

import msgspec

from readout.schema.link import Reason

FEATURES: Mapping[str, str] = MappingProxyType(
    {
        "surname-same": "the same family name",
        "surname-romanised": "one family name, put into Latin letters in two ways",
        "surname-typo": "long family names one letter apart",
        "surname-slip": "short family names one letter apart",
        "surname-rough": "family names about two letters apart",
        "surname-other": "different family names",
        "given-same": "the same given name",
        "given-forms": "two forms of one given name",
        "given-romanised": "one given name, put into Latin letters in two ways",
        "given-slip": "given names one letter apart",
        "given-rough": "given names about two letters apart",
        "given-initial": "an initial that fits the given name",
        "given-middle": "the given name of one is the middle name of the other",
        "given-missing": "one is told without a given name",
        "given-other": "different given names",
        "middle-same": "the same middle name",
        "middle-other": "different middle names",
        "name-whole": "the same name in full",
        "name-order": "the parts of the name stand in another order",
        "generation-other": "Jr., Sr. or a number tells them apart",
        "generation-missing": "only one has Jr., Sr. or a number",
        "body-same": "the same name",
        "body-words": "the same words in another order or form",
        "body-romanised": "one name, put into Latin letters in two ways",
        "body-typo": "long names one letter apart",
        "body-slip": "short names one letter apart",
        "body-acronym": "one is the acronym of the other",
        "body-acronym-two": "a two-letter acronym that may stand for the other",
        "body-place-word": "the same but for the word that says what kind of place",
        "body-part": "the shorter name is part of the longer one",
        "body-part-one": "one word of the longer name",
        "body-part-generic": "part of the longer name, but a word that many bear",
        "body-part-type": "one name is part of the other, but they are different kinds",
        "body-other": "different names",
        "same-word": "the same word, taken for different kinds",
        "entry-same": "the shipped tables know both names as one",
        "entry-other": "the shipped tables know them as two",
        "gender-same": "she or he in both",
        "gender-other": "she in one, he in the other",
        "country-same": "the same country",
        "country-other": "different countries",
        "type-near": "kinds that are easily mistaken for each other",
        "type-other": "different kinds",
        "number-other": "one and several",
        "office-same": "the same office",
        "office-near": "offices of the same name",
        "office-other": "different offices",
        "phrase-same": "described in the same words",
        "phrase-other": "described in other words",
        "owner-same": "belonging to the same actor",
        "owner-other": "belonging to different actors",
        "head-same": "described by the same word",
        "described": "what one is called by name, the other is by description",
        "anonymous": "an unnamed source may be anybody",
        "anybody": "a description that fits many",
        "unnamed": "one has no name",
        "story": "their documents tell of the same events",
        "one-document": "both stand in one document, under different names",
        "one-document-same-name": "one document tells the two apart under the same name",
        "together": "the same others are mentioned beside them",
    }
)
"""By the names of the features; of names, without how many bear them."""

RARITIES: Mapping[str, str] = MappingProxyType(
    {
        "rare": "which few bear",
        "common": "which many bear",
        "everywhere": "which very many bear",
        "generic": "made of common words",
    }
)


class Because(msgspec.Struct, frozen=True):
    """One reason in words, the two strings compared, and whether it speaks for them being one.
    `weight` is log odds; 0 says neither."""

    text: str
    left: str
    right: str
    weight: float


def find_words(reasons: Iterable[Reason]) -> tuple[Because, ...]:
    """Reasons in words, in the order given: the weightiest first."""
    return tuple(
        Because(_said(reason.feature), reason.left, reason.right, reason.weight)
        for reason in reasons
    )


def _said(feature: str) -> str:
    if feature in FEATURES:
        return FEATURES[feature]
    stem, _, rarity = feature.rpartition("-")
    if stem in FEATURES and rarity in RARITIES:
        return f"{FEATURES[stem]}, {RARITIES[rarity]}"
    return feature.replace("-", " ")
