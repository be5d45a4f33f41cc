"""What changed: each stance beside the last one before it of its actor on the same subject."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from readout.linking.positions.comparing import Likeness, Weights, compare
from readout.linking.positions.stances import Told
from readout.schema.link import Reason
from readout.schema.position import Change, Stance

SUBJECT = 0.5
"""Share of the words of the shorter of two stances, by weight, from which they are on one subject;
at least two words."""
LEAST = 2
REACH = 30
"""Earlier stances of the actor that share a word and are looked at, the latest first."""


def compare_stances(told: Sequence[Told], weights: Weights) -> Iterator[Stance]:
    """The stances with their changes; `told` in the order of time."""
    by_actor: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(told):
        by_actor[one.stance.actor].append(at)
    changed = {
        at: stance
        for places in by_actor.values()
        for at, stance in zip(
            places, _of_one([told[place] for place in places], weights), strict=True
        )
    }
    yield from (changed[at] for at in range(len(told)))


def _of_one(told: Sequence[Told], weights: Weights) -> Iterator[Stance]:
    """The stances of one actor with their changes."""
    by_term: dict[str, list[int]] = defaultdict(list)
    for at, one in enumerate(told):
        near = {place for term in one.terms for place in by_term[term][-REACH:]}
        for term in one.terms:
            by_term[term].append(at)
        yield _compared(one, [told[place] for place in sorted(near, reverse=True)], weights)


def _compared(one: Told, before: Sequence[Told], weights: Weights) -> Stance:
    """A stance beside the latest of those before it on its subject; `before` the latest first."""
    for earlier in before:
        likeness = compare(one.terms, earlier.terms, weights)
        is_subject = likeness.held >= SUBJECT and len(likeness.shared) >= _least(one, earlier)
        if is_subject and _is_before(earlier.stance, one.stance):
            change, reasons = find_change(earlier, one, likeness)
            return msgspec.structs.replace(
                one.stance, change=change, earlier=earlier.stance.id, reasons=reasons
            )
    return one.stance


def _least(one: Told, other: Told) -> int:
    """Words that two must share; one where both are of a single word ("a truce")."""
    return min(LEAST, max(len(one.terms), len(other.terms)))


def _is_before(earlier: Stance, later: Stance) -> bool:
    """Whether all days of one lie before those of another; undated ones never."""
    if earlier.days is None or later.days is None:
        return False
    last, first = earlier.days.latest, later.days.earliest
    return last is not None and first is not None and last < first


def find_change(
    earlier: Told, later: Told, likeness: Likeness
) -> tuple[Change, tuple[Reason, ...]]:
    """How a stance differs from the one before it, and why it is compared with that."""
    one, other = earlier.stance, later.stance
    subject = Reason(
        feature="subject",
        weight=likeness.held,
        left=" ".join(likeness.shared),
        right=" ".join(likeness.shared),
    )
    if one.act != other.act:
        return "changed", (subject, _reason("act", one.act, other.act))
    if one.strength != other.strength:
        return "changed", (subject, _reason("strength", one.strength, other.strength))
    if (one.condition is None) == (other.condition is None):
        is_same = one.condition is None or bool(earlier.conditions & later.conditions)
        change: Change = "repeated" if is_same else "new-condition"
    else:
        change = "new-condition" if one.condition is None else "dropped-condition"
    if change == "repeated":
        return change, (subject,)
    left = one.condition.text if one.condition is not None else ""
    right = other.condition.text if other.condition is not None else ""
    return change, (subject, _reason("condition", left, right))


def _reason(feature: str, left: str, right: str) -> Reason:
    return Reason(feature=feature, weight=1.0, left=left, right=right)
