"""The victims that one article tells of, those told twice made one."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from readout.schema.figure import Casualty

HEADLINE = -1
"""The number of the headline's sentence, before those of the text."""


class Report(msgspec.Struct, frozen=True):
    """What one article tells: the casualties of its headline, then those of its text, each in text
    order."""

    headline: tuple[Casualty, ...]
    text: tuple[Casualty, ...]


class Victim(msgspec.Struct, frozen=True):
    """Somebody told of in one article."""

    name: frozenset[str]
    age: float | None
    sex: str | None
    killed: bool
    told: Casualty


def of_this(report: Report) -> list[Casualty]:
    """The casualties without those of other events and times, as long as any are left."""
    headline = [msgspec.structs.replace(one, sentence=HEADLINE) for one in report.headline]
    told = [*headline, *report.text]
    kept = [one for one in told if not one.several]
    now = [one for one in kept if not one.elsewhen]
    return now or kept


def find_victims(casualties: Sequence[Casualty]) -> list[Victim]:
    """Single victims, those told twice made one: by name, by age, or as the one told before."""
    victims: list[Victim] = []
    for one in casualties:
        if one.low != 1 or one.high != 1 or one.counted:
            continue
        killed = one.measure == "killed"
        known = _known(one, victims)
        name = frozenset((one.name or "").split())
        if known is None:
            victims.append(Victim(name, one.age, one.sex, killed, one))
            continue
        old = victims[known]
        victims[known] = Victim(
            old.name | name,
            old.age or one.age,
            old.sex or one.sex,
            old.killed or killed,
            one,
        )
    return victims


def _known(one: Casualty, victims: Sequence[Victim]) -> int | None:
    """Which victim is told of again, None for one more. The last one that fits is meant."""
    name = frozenset((one.name or "").split())
    for at, victim in enumerate(victims):
        if name & victim.name or (one.age is not None and victim.age == one.age):
            return at
    if one.others:
        return None
    fitting = [at for at, victim in enumerate(victims) if _fits(one, name, victim)]
    return fitting[-1] if fitting else None


def _fits(one: Casualty, name: frozenset[str], victim: Victim) -> bool:
    """Whether somebody may be a victim told of before: nothing that is known of both differs, and
    "a man was killed, a girl hurt" are two."""
    if name and victim.name:
        return False
    if one.age is not None and victim.age is not None:
        return False
    if one.sex is not None and victim.sex is not None and one.sex != victim.sex:
        return False
    told = victim.told
    apart = one.sentence == told.sentence and one.span != told.span
    return not (apart and not one.definite and not told.definite and not name and not victim.name)
