"""Whether the articles of one incident disagree on how many were killed and hurt.

Stricter than settling: a number counts as an article's word only where its headline or its first
sentences tell it and nothing else in it speaks against. Silence is no nought: an article that
tells of a death alone says nothing of the hurt. But one that has its only victim in hospital and
one that has the same victim dead do disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from readout.linking.figures.victims import HEADLINE, Report, find_victims, of_this
from readout.schema.figure import Casualty, Harm

LEAD = 6
"""Sentences at the head of an article that tell the whole; further down are parts and histories."""
_LIVING = frozenset({"in-condition", "suffered"})
_FEW, _AGAIN = 2, 2


class Disputed(msgspec.Struct, frozen=True):
    """On which of both the articles disagree."""

    killed: bool
    injured: bool


class Word(msgspec.Struct, frozen=True):
    """What one article surely says: how many were killed, hurt and shot in all, None where it does
    not, and how it parts its victims into dead and hurt. `is_alive` says that it tells of no death
    at all, `died` that its headline tells of one."""

    killed: int | None
    injured: int | None
    shot: int | None
    splits: frozenset[tuple[int, int]]
    is_alive: bool
    died: bool


def dispute(reports: Iterable[Report]) -> Disputed:
    """Whether any two articles exclude each other, or one itself. Their order does not matter."""
    words = [word_of(report) for report in reports]
    changed = _is_split(words) or _has_died(words)
    killed = {word.killed for word in words} - {None}
    injured = {word.injured for word in words} - {None}
    return Disputed(
        killed=changed or len(killed) > 1,
        injured=changed or len(injured) > 1 or _is_other_size(words),
    )


def _is_split(words: Sequence[Word]) -> bool:
    """Whether as many people are parted into dead and hurt in two ways: one has died since."""
    splits = frozenset().union(*(word.splits for word in words))
    sums = {killed + injured for killed, injured in splits}
    return len(sums) < len(splits)


def _has_died(words: Sequence[Word]) -> bool:
    """Whether one article has as many hurt, and nobody dead, as another has dead and hurt."""
    living = {word.injured or word.shot for word in words if word.is_alive} - {None}
    sizes = {word.shot for word in words if word.killed or word.died}
    sizes |= {killed + hurt for word in words for killed, hurt in word.splits if killed}
    return bool(living & sizes)


def _is_other_size(words: Sequence[Word]) -> bool:
    """Whether one article has more shot, the dead included, than another has dead and hurt."""
    shot = {word.shot for word in words if word.died or word.killed} - {None}
    sizes = {killed + hurt for word in words for killed, hurt in word.splits if killed and hurt}
    return bool(shot and sizes) and len(shot | sizes) > 1


def word_of(report: Report) -> Word:
    """What one article surely says."""
    if any(one.several and one.counted for one in report.headline):
        splits = _splits(of_this(report))
        return Word(None, None, None, splits, is_alive=False, died=False)
    told = of_this(report)
    dead = [one for one in (*report.headline, *report.text) if one.measure == "killed"]
    killed = _total(told, "killed")
    injured = _total(told, "injured")
    shot = _total(told, "shot")
    if killed is not None and _is_surpassed(dead, killed):
        killed = None
    if injured is None and shot is not None and killed is not None:
        injured = shot if _has_others(told) else max(0, shot - killed) or None
    if injured is not None and _has_more(report, injured + (killed or 0)):
        injured = None
    splits = _splits(told) | _parted(told, is_alive=not dead)
    return Word(killed, injured, shot, splits, is_alive=not dead, died=_has_dead(told))


def _is_surpassed(dead: Sequence[Casualty], killed: int) -> bool:
    """Whether an article tells a larger number again and again."""
    larger = [one for one in dead if one.counted and one.low > killed and not one.several]
    return len(larger) >= _AGAIN


def _has_dead(told: Sequence[Casualty]) -> bool:
    """Whether the headline has one dead, and nothing tells a number of them."""
    dead = [one for one in told if one.measure == "killed"]
    return any(one.sentence == HEADLINE and one.low == 1 and one.high == 1 for one in dead) and (
        not any(one.counted or one.low > 1 or one.others for one in dead)
    )  # fmt: skip


def _has_others(told: Sequence[Casualty]) -> bool:
    """ "killing one and shooting four others"."""
    return any(one.others and one.counted and _leads(one) for one in told if one.measure == "shot")


def _has_more(report: Report, size: int) -> bool:
    """Whether an article says that more were shot than it has dead and hurt."""
    return any(
        one.measure == "shot" and one.counted and _is_exact(one) and one.low > size
        for one in (*report.headline, *report.text)
        if not one.several
    )


def _total(told: Sequence[Casualty], measure: Harm) -> int | None:
    """The one number that headline and lead tell; None where there is none or another one."""
    counted = [
        one
        for one in told
        if one.measure == measure and one.counted and one.low > 0 and _leads(one)
    ]
    headline = [one for one in counted if one.sentence == HEADLINE and _is_exact(one)]
    values = {int(one.low) for one in headline or counted if _is_exact(one)}
    if len(values) != 1:
        return None
    total = next(iter(values))
    if any(one.low > total or (_is_exact(one) and one.low != total) for one in counted):
        return None
    if any(_speaks_against(one, total) for one in told if one.measure == measure):
        return None
    return total


def _leads(one: Casualty) -> bool:
    return one.sentence < LEAD


def _is_exact(one: Casualty) -> bool:
    return one.low == one.high


def _speaks_against(one: Casualty, total: int) -> bool:
    """ "Man killed" in the headline over "three" in the text."""
    return one.sentence == HEADLINE and not one.counted and _is_exact(one) and one.low != total


def _splits(told: Sequence[Casualty]) -> frozenset[tuple[int, int]]:
    """Killed and hurt told together in one sentence of headline or lead: "a man was killed and
    three others hurt"."""
    found: dict[int, dict[str, set[int]]] = {}
    for one in told:
        if _is_exact(one) and _leads(one) and one.low > 0 and (one.counted or one.low == 1):
            found.setdefault(one.sentence, {}).setdefault(one.measure, set()).add(int(one.low))
    return frozenset(
        (min(numbers["killed"]), min(numbers["injured"]))
        for sentence, numbers in found.items()
        if len(numbers.get("killed", ())) == 1 and len(numbers.get("injured", ())) == 1
        and any(one.counted for one in told if one.sentence == sentence)
    )  # fmt: skip


def _parted(told: Sequence[Casualty], *, is_alive: bool) -> frozenset[tuple[int, int]]:
    """The victims that are told one by one, dead and hurt; those hurt where it is said how they
    are, or in the headline."""
    if any(one.counted or one.low > 1 or one.others for one in told):
        return frozenset()
    victims = find_victims(told)
    dead = sum(victim.killed for victim in victims)
    hurt = len(victims) - dead
    if not 1 <= len(victims) <= _FEW:
        return frozenset()
    if not dead and not is_alive:
        return frozenset()
    if not dead and not any(one.rule in _LIVING or one.sentence == HEADLINE for one in told):
        return frozenset()
    return frozenset({(dead, hurt)})
