"""What is known of words for events in general: resources/happenings, ready to be asked."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from functools import cache

import msgspec

from readout.lexicon import load
from readout.linking.dating.terms import find_stem
from readout.schema.happening import OccasionKind

_OTHER_LISTS = ("light", "common", "recurring")
_OCCASIONS: Mapping[str, OccasionKind] = {
    "meeting_words": "meeting",
    "call_words": "call",
    "visit_words": "visit",
    "briefing_words": "briefing",
    "talk_words": "talks",
}
_NOUN_ENDINGS = ("ation", "ition", "sion", "tion", "ment", "ance", "ence", "ure", "al", "er", "or")
_ROOT_FEWEST = 4


class EventTables(msgspec.Struct, frozen=True, kw_only=True):
    """The classes of each lemma; verbs that have their meaning from what they are said with; acts
    that every report has many of. `narrow` is 1 for a class of one word and less the more words a
    class has; `occasions` are the lemmas of occasions of talk; `recurring` the classes of what the
    same people do again and again."""

    classes: Mapping[str, frozenset[str]]
    narrow: Mapping[str, float]
    occasions: Mapping[str, OccasionKind]
    recurring: frozenset[str]
    light: frozenset[str]
    common: frozenset[str]

    def classes_of(self, forms: Iterable[str]) -> frozenset[str]:
        """The classes of any of these lemmas."""
        return frozenset().union(*(self.classes.get(form, frozenset()) for form in forms))


@cache
def event_tables() -> EventTables:
    """The shipped tables, built once a process. Raises ResourceError where one is broken."""
    words = load("happenings").words
    classes: dict[str, set[str]] = {}
    for name, lemmas in words.items():
        if name not in _OTHER_LISTS and name not in _OCCASIONS:
            for lemma in lemmas:
                classes.setdefault(lemma, set()).add(name)
    return EventTables(
        classes={lemma: frozenset(names) for lemma, names in classes.items()},
        narrow={
            name: round(1 / math.sqrt(len(lemmas)), 3)
            for name, lemmas in words.items()
            if name not in _OTHER_LISTS and name not in _OCCASIONS
        },
        occasions={lemma: kind for name, kind in _OCCASIONS.items() for lemma in words[name]},
        recurring=frozenset(words["recurring"]),
        light=frozenset(words["light"]),
        common=frozenset(words["common"]),
    )


@cache
def find_root(lemma: str) -> str:
    """What a verb and its nouns have in common, crudely: "negotiate" and "negotiation".

    >>> [find_root(word) for word in ("negotiate", "negotiation", "appointment", "appoint")]
    ['negoti', 'negoti', 'appoint', 'appoint']
    """
    stem = find_stem(lemma)
    for ending in _NOUN_ENDINGS:
        if stem.endswith(ending) and len(stem) - len(ending) >= _ROOT_FEWEST:
            return stem[: -len(ending)]
    if stem.endswith("at") and len(stem) > _ROOT_FEWEST + 1:
        return stem[:-2]
    return stem
