"""Which pairs of sayings are worth comparing: those that share keys. Near-linear.

A key is a run of quoted words, two telling terms of one clause, or its speaker or an event that it
tells of with one such term. A pair must meet in as many keys as make it likely that it says one
thing. A crowd at one key is not compared with each other but each with its neighbours in time.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from readout.linking.claims.sayings.profiles import NOT, Clause, Profile

TELLING = 7
"""Terms of a clause that it is looked up by, the rarest."""
QUOTES = 12
"""Runs of quoted words that a saying is looked up by."""
CROWD, STEPS = 12, 3
"""Sayings at one key that are all compared; of more, each with so many behind it."""
ENOUGH = 3
"""What the keys that a pair meets in must weigh. Two telling terms weigh 1, a speaker with a term
1, an event with a term 1, a run of quoted words 3."""
RUN_WEIGHT = 3

Numbers = NDArray[np.int64]


def find_candidates(profiles: Sequence[Profile]) -> tuple[tuple[int, int], ...]:
    """Pairs of places in `profiles`, left < right, each once, ascending."""
    order = sorted(range(len(profiles)), key=lambda place: _time_order(profiles[place]))
    known: dict[str, int] = {}
    keys, owners, runs, run_owners = array("q"), array("q"), array("q"), array("q")
    for rank, place in enumerate(order):
        own = _keys(profiles[place], known)
        keys.extend(own)
        owners.extend([rank] * len(own))
        # The smallest are a sample that is the same on both sides of a pair.
        quoted = sorted(profiles[place].quoted)[:QUOTES]
        runs.extend(quoted)
        run_owners.extend([rank] * len(quoted))
    pairs = np.concatenate([
        _meet(keys, owners),
        np.repeat(_meet(runs, run_owners), RUN_WEIGHT, axis=0),
    ])  # fmt: skip
    if not len(pairs):
        return ()
    packed, count = np.unique(pairs[:, 0] * len(profiles) + pairs[:, 1], return_counts=True)
    found = packed[count >= ENOUGH].tolist()
    places = ((order[each // len(profiles)], order[each % len(profiles)]) for each in found)
    return tuple(sorted((min(pair), max(pair)) for pair in places))


def _time_order(profile: Profile) -> tuple[int, str]:
    day = profile.day
    return (0 if day is None else day.toordinal()), profile.id


def _keys(profile: Profile, known: dict[str, int]) -> set[int]:
    """Its keys, each one number below 2**62 of two words; `known` are the numbers of words met."""
    # Somebody and those they speak for look each other up.
    sides = [f"by {side}" for side in profile.kin | ({profile.holder} - {""})]
    found: set[int] = set()
    for clause in profile.clauses:
        terms = sorted(known.setdefault(term, len(known)) for term in _telling(clause))
        found.update(one << 31 | other for one, other in combinations(terms, 2))
        for word in (*sides, *(f"event {event}" for event in clause.events)):
            number = known.setdefault(word, len(known)) << 31
            found.update(number | term for term in terms)
    return found


def _telling(clause: Clause) -> list[str]:
    """The weightiest terms, equals in the order of the alphabet. A denied word stands for itself
    too."""
    ranked = sorted(sorted(clause.weights), key=clause.weights.__getitem__, reverse=True)
    plain = [term for term in ranked if not term.startswith(NOT)]
    denied = [term for term in ranked if term.startswith(NOT)]
    return plain[:TELLING] + denied[:1]


def _meet(keys: array[int], owners: array[int]) -> Numbers:
    """Pairs of owners of one key, the earlier first; near-linear."""
    if not keys:
        return np.empty((0, 2), np.int64)
    codes, who = np.array(keys, np.int64), np.array(owners, np.int64)
    order = np.lexsort((who, codes))
    codes, who = codes[order], who[order]
    starts = np.flatnonzero(np.concatenate(([True], codes[1:] != codes[:-1])))
    sizes = np.diff(np.append(starts, len(codes)))
    found = [np.empty((0, 2), np.int64)]
    run = np.repeat(np.arange(len(starts)), sizes)
    for step in range(1, min(CROWD, int(sizes.max()))):
        same = run[step:] == run[:-step]
        if step > STEPS:
            same &= sizes[run[step:]] <= CROWD
        found.append(np.stack([who[:-step][same], who[step:][same]], axis=1))
    pairs: Numbers = np.concatenate(found)
    return pairs
