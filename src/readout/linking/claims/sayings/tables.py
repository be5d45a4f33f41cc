"""What is known of words of sayings in general: resources/claims, ready to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import product

import msgspec

from readout.lexicon import load

SHORTEST = 4
"""Letters of a word at least that another one denies by its prefix."""


class ClaimTables(msgspec.Struct, frozen=True, kw_only=True):
    """Words of sayings, by what they do.

    `unturned` are what a negation before them does not deny; under `open` ones nothing is said to
    be so, nor under `wavering` ones in the words for saying it; `saying` is what one declines to do
    who declines to say; `back` ones point back. `retracting`, `clearing` and `accusing` are of
    cues, `light` ones too common to tell, `growing` measures of counts that grow. `antonyms` leads
    from a lemma to those that exclude it, `passing` holds those of states that pass, as pairs in
    the order of the alphabet; `denying` are prefixes, `no_denial` words that only look like it.
    """

    negations: frozenset[str]
    unturned: frozenset[str]
    open: frozenset[str]
    wavering: frozenset[str]
    saying: frozenset[str]
    back: frozenset[str]
    retracting: frozenset[str]
    clearing: frozenset[str]
    accusing: frozenset[str]
    light: frozenset[str]
    growing: frozenset[str]
    antonyms: Mapping[str, frozenset[str]]
    passing: frozenset[tuple[str, str]]
    denying: tuple[str, ...]
    no_denial: frozenset[str]

    def passes(self, one: str, other: str) -> bool:
        """Whether two that exclude each other are states that follow each other: open, closed."""
        return (min(one, other), max(one, other)) in self.passing

    def contraries(self, lemma: str) -> frozenset[str]:
        """The lemmas that exclude one: by the table, or "unsafe" for "safe" and the other way."""
        found = set(self.antonyms.get(lemma, ()))
        for prefix in self.denying:
            for long, short in ((prefix + lemma, lemma), (lemma, lemma.removeprefix(prefix))):
                if long != short and len(short) >= SHORTEST and long not in self.no_denial:
                    found |= {long, short} - {lemma}
        return frozenset(found)


@cache
def find_contraries(lemma: str) -> frozenset[str]:
    """The lemmas that exclude one, by the shipped tables."""
    return claim_tables().contraries(lemma)


@cache
def claim_tables() -> ClaimTables:
    """The shipped tables, built once a process. Raises ResourceError where one is broken."""
    lexicon = load("claims")
    words = lexicon.words
    antonyms: dict[str, set[str]] = {}
    passing: set[tuple[str, str]] = set()
    for entry in lexicon.entries:
        if "left" not in entry.data:
            continue
        left, right = words[str(entry.data["left"])], words[str(entry.data["right"])]
        if entry.data.get("passes", False):
            passing |= {(min(pair), max(pair)) for pair in product(left, right)}
        for one, other in ((left, right), (right, left)):
            for lemma in one:
                antonyms.setdefault(lemma, set()).update(other)
    return ClaimTables(
        negations=frozenset(words["negations"]),
        unturned=frozenset(words["unturned"]),
        open=frozenset(words["open_words"]),
        wavering=frozenset(words["wavering_words"]),
        saying=frozenset(words["saying_words"]),
        back=frozenset(words["back_words"]),
        retracting=frozenset(words["retracting_verbs"]),
        clearing=frozenset(words["clearing_verbs"]),
        accusing=frozenset(words["accusing_words"]),
        light=frozenset(words["light_terms"]),
        growing=frozenset(words["growing_measures"]),
        antonyms={lemma: frozenset(others) for lemma, others in antonyms.items()},
        passing=frozenset(passing),
        denying=words["denying_prefixes"],
        no_denial=frozenset(words["no_denial"]),
    )
