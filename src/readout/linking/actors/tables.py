"""What is known of names in general: resources/names, ready to be asked."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Literal

import msgspec

from readout.lexicon import load

Rarity = Literal["rare", "common", "everywhere"]


class NameTables(msgspec.Struct, frozen=True, kw_only=True):
    """The lists of resources/names, whose comments say what each is for. `short` gives for a
    given name the numbers of the lines that it stands in: two that share one may be one name."""

    short: Mapping[str, frozenset[int]]
    surnames_everywhere: frozenset[str]
    surnames_common: frozenset[str]
    given_everywhere: frozenset[str]
    given_common: frozenset[str]
    honorifics: frozenset[str]
    regnal: frozenset[str]
    scans: tuple[tuple[str, str], ...]
    generations: frozenset[str]
    credentials: frozenset[str]
    particles: frozenset[str]
    generic: frozenset[str]
    body_ends: frozenset[str]
    place_words: frozenset[str]
    directions: frozenset[str]
    parts: frozenset[str]
    anonymous: frozenset[str]
    vague: frozenset[str]
    anybody: frozenset[str]
    female: frozenset[str]
    male: frozenset[str]

    def surname_rarity(self, word: str) -> Rarity:
        """How many people bear a family name (folded)."""
        if word in self.surnames_everywhere:
            return "everywhere"
        return "common" if word in self.surnames_common else "rare"

    def given_rarity(self, word: str) -> Rarity:
        """How many people bear a given name (folded)."""
        if word in self.given_everywhere:
            return "everywhere"
        return "common" if word in self.given_common else "rare"

    def are_forms(self, one: str, other: str) -> bool:
        """Whether two given names are forms of one ("bill", "william")."""
        lines = self.short.get(one)
        return lines is not None and not lines.isdisjoint(self.short.get(other, ()))

    def gender(self, given: str) -> str | None:
        """The gender that nearly all bearers of a given name have, where the table knows it."""
        if given in self.female:
            return "female"
        return "male" if given in self.male else None


@cache
def name_tables() -> NameTables:
    """The shipped tables, built once a process. Raises ResourceError where one is broken."""
    words = load("names").words
    given = load("coref").words
    short: dict[str, set[int]] = {}
    for number, line in enumerate(words["nicknames"]):
        for form in line.split("|"):
            short.setdefault(form, set()).add(number)
    return NameTables(
        short={form: frozenset(lines) for form, lines in short.items()},
        given_common=frozenset((*given["male_names"], *given["female_names"], *short)),
        female=frozenset(given["female_names"]),
        male=frozenset(given["male_names"]),
        scans=tuple((old, new) for old, _, new in (line.partition("|") for line in words["scans"])),
        **{
            name: frozenset(words[name])
            for name in (
                "surnames_everywhere",
                "surnames_common",
                "given_everywhere",
                "honorifics",
                "regnal",
                "generations",
                "credentials",
                "particles",
                "generic",
                "body_ends",
                "place_words",
                "directions",
                "parts",
                "anonymous",
                "vague",
                "anybody",
            )
        },
    )
