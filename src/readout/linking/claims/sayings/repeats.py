"""Statements that repeat another one word for word: one of them is compared for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence

import msgspec

from readout.linking.claims.sayings.making import time_order
from readout.linking.claims.sayings.profiles import Profile
from readout.schema.duplicate import DuplicateGroup

WORDS = 3
"""Words from which a statement is long enough to be known again anywhere."""


class Repeats(msgspec.Struct, frozen=True):
    """Statements that repeat another word for word, by id: `home` is the one that stands for them
    all, `copies` leads from those in a copy of its document to what they repeat."""

    home: Mapping[str, str]
    copies: Mapping[str, str]


def find_repeats(
    profiles: Sequence[Profile], groups: Iterable[DuplicateGroup], judged: Container[str]
) -> Repeats:
    """What repeats one of the same source word for word. Those that people spoke of stand for
    themselves, and so do short ones but in copies of one text."""
    origins = {group.origin for group in groups}
    alike: dict[tuple[object, ...], list[Profile]] = defaultdict(list)
    for profile in profiles:
        alike[_wording(profile)].append(profile)
    home: dict[str, str] = {}
    copies: dict[str, str] = {}
    for same in alike.values():
        ordered = sorted(same, key=lambda each: (each.document not in origins, time_order(each)))
        # What people spoke of goes its own way, and takes nothing along.
        standing = next((each for each in ordered if each.id not in judged), None)
        firsts: dict[str, Profile] = {}
        for profile in ordered:
            first = firsts.setdefault(profile.group, profile)
            if profile.id in judged:
                continue
            if standing is not None and profile is not standing:
                home[profile.id] = standing.id
            if profile.document != first.document:
                copies[profile.id] = first.id
    return Repeats(home, copies)


def _wording(profile: Profile) -> tuple[object, ...]:
    said = profile.saying
    words = tuple((part.terms, part.negated, part.numbers) for part in said.parts)
    people = tuple(tuple(sorted(clause.people)) for clause in profile.clauses)
    source = (profile.holder, "" if profile.holder else said.name)
    is_short = sum(len(part.terms) for part in said.parts) < WORDS
    where = profile.group if is_short else ""
    if said.back:
        where = profile.id
    return where, source, said.standing, said.mode, words, people, said.quoted
