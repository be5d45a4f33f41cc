"""How many were killed and hurt in one incident, from the casualties its articles tell of.

Each article is counted alone: victims who share a name or an age are one, a total that is told
("four people were shot") outweighs those described. Articles are then compared: where most agree
their number is the answer, where none prevails there is none. An article that tells of a death and
nobody hurt counts as one that tells of none hurt, and the other way round.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec

from readout.linking.figures.disputes import dispute
from readout.linking.figures.victims import Report, Victim, find_victims, of_this
from readout.schema.figure import Casualty

_ENOUGH = 2
"""So many nouns of death ("the homicide", "a fatal shooting") tell of one; a single one may speak
of another case."""


class Settled(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers that are settled on, None where nothing is told or no number prevails, and whether
    the articles disagree."""

    killed: int | None
    injured: int | None
    killed_conflict: bool
    injured_conflict: bool


class Toll(msgspec.Struct, frozen=True):
    """Of one article; None where it does not tell."""

    killed: int | None
    injured: int | None


def settle(reports: Iterable[Report]) -> Settled:
    """The numbers of an incident. The order of the reports does not matter."""
    told = list(reports)
    tolls = [toll_of(report) for report in told]
    disputed = dispute(told)
    return Settled(
        killed=_prevailing([toll.killed for toll in tolls]),
        injured=_prevailing([toll.injured for toll in tolls]),
        killed_conflict=disputed.killed,
        injured_conflict=disputed.injured,
    )


def _prevailing(values: Sequence[int | None]) -> int | None:
    """The number that more than half of the articles tell; those that tell none count against."""
    ranked = sorted(
        Counter(value for value in values if value is not None).items(),
        key=lambda item: (-item[1], -item[0]),
    )
    if not ranked or 2 * ranked[0][1] <= len(values):
        return None
    return ranked[0][0]


def toll_of(report: Report) -> Toll:
    """What one article tells. An article that tells of hurt alone tells that nobody died, and one
    that tells of dead alone that nobody else was hurt."""
    if any(one.several and one.counted for one in report.headline):
        return Toll(None, None)
    casualties = of_this(report)
    victims = find_victims(casualties)
    killed = _killed(casualties, victims)
    return Toll(killed, _hurt(casualties, victims, killed))


def _killed(casualties: Sequence[Casualty], victims: Sequence[Victim]) -> int | None:
    """Nought where somebody was hurt and nothing speaks of death; None where it is not told."""
    told = _first(casualties, "killed")
    if told is not None:
        return None if _is_surpassed(told, casualties) else int(told.low)
    dead = sum(victim.killed for victim in victims)
    if dead:
        return 1 if dead == 1 else None
    deeds = [one for one in casualties if one.measure == "killed" and one.low > 0]
    if deeds:
        return 1 if len(deeds) >= _ENOUGH and not _is_hurt(casualties) else None
    return 0 if _is_hurt(casualties) else None


def _hurt(
    casualties: Sequence[Casualty], victims: Sequence[Victim], killed: int | None
) -> int | None:
    """Those hurt who live. Described one by one they are sure only where there is one of them."""
    told = _first(casualties, "injured")
    if told is not None:
        return None if _is_surpassed(told, casualties) else int(told.low)
    shot = _first(casualties, "shot")
    if shot is not None and shot.low > 1:
        if _is_surpassed(shot, casualties):
            return None
        return _survivors(shot, killed)
    if killed is None or any(_is_vague(one) for one in casualties):
        return None
    hurt = sum(not victim.killed for victim in victims)
    if hurt == 0:
        return 0 if killed else None
    return 1 if hurt == 1 and not killed else None


def _survivors(shot: Casualty, killed: int | None) -> int | None:
    """Those shot without the one who died. Where more died the number may be theirs alone ("two
    were shot and killed")."""
    if shot.others:
        return int(shot.low)
    return None if killed is None or killed > 1 else int(shot.low) - killed


def _is_hurt(casualties: Sequence[Casualty]) -> bool:
    return any(one.measure != "killed" and one.low > 0 for one in casualties)


def _is_vague(one: Casualty) -> bool:
    """ "several people were hurt"."""
    return one.measure != "killed" and one.high is None and one.low > 1 and not one.definite


def _first(casualties: Sequence[Casualty], measure: str) -> Casualty | None:
    """The first that gives a number."""
    return next(iter(_counted(casualties, measure)), None)


def _counted(casualties: Sequence[Casualty], measure: str) -> list[Casualty]:
    return [one for one in casualties if one.measure == measure and one.counted and _is_exact(one)]


def _is_exact(one: Casualty) -> bool:
    return one.low == one.high


def _is_surpassed(first: Casualty, casualties: Sequence[Casualty]) -> bool:
    """Whether a later number of the same article is larger: then it tells of more than one thing.
    Smaller ones are parts ("six were hurt, two of them badly")."""
    return any(one.low > first.low for one in _counted(casualties, first.measure))
