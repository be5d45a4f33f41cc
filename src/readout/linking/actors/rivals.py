"""Where two who cannot be one are both claimed by a third, neither claim is believed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from readout.linking.actors.comparing import best_bodies, best_people
from readout.linking.actors.profiles import Profile
from readout.linking.actors.weights import WEIGHTS
from readout.linking.clusters import Scored

MARGIN = 4.0
"""How many times better the odds of the better claim must be to stand out."""
DOUBTFUL = 0.45
"""Score of a claim that another rivals: under any cut, and in a person's queue."""
_CLASH = -2.0
"""Weight of names from which two are not one."""


def settle_rivals(
    profiles: Sequence[Profile], scored: Sequence[Scored], cut: float
) -> tuple[Scored, ...]:
    """The pairs with the scores that they keep. "Miller" between Ada Miller and Carl Miller is
    nobody's unless one clearly stands out; the other's claim falls then."""
    claims: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for pair in scored:
        if pair.score >= cut:
            claims[pair.left].append((-pair.score, pair.right))
            claims[pair.right].append((-pair.score, pair.left))
    lowered: set[tuple[int, int]] = set()
    for place, found in claims.items():
        if len(found) < 2:
            continue
        weighty = [claim for claim in found if _is_weightier(claim[1], place, profiles)]
        for other in _fallen(sorted(weighty), profiles):
            lowered.add((min(place, other), max(place, other)))
    return tuple(
        Scored(pair.left, pair.right, min(pair.score, DOUBTFUL))
        if (pair.left, pair.right) in lowered
        else pair
        for pair in scored
    )


def _is_weightier(other: int, place: int, profiles: Sequence[Profile]) -> bool:
    """Whether another has as many members or more of a name: a name that many papers print may
    have several misspellings, and is not between them."""
    one, more = profiles[place], profiles[other]
    return len(more.members) >= len(one.members) or _fullness(more) > _fullness(one)


def _fullness(profile: Profile) -> int:
    names = [len(name.given) + bool(name.generation) + 1 for name in profile.people]
    return max(names or [len(name.core) for name in profile.bodies], default=0)


def _fallen(claims: Sequence[tuple[float, int]], profiles: Sequence[Profile]) -> list[int]:
    """Those whose claim falls, of the claims on one profile, the best first."""
    if len(claims) < 2:
        return []
    best, first = -claims[0][0], claims[0][1]
    camps: dict[int, list[int]] = {first: [first]}
    for _, other in claims[1:]:
        home = next((camp for camp in camps if not clash(profiles[camp], profiles[other])), other)
        camps.setdefault(home, []).append(other)
    if len(camps) == 1:
        return []
    score = {other: -negative for negative, other in claims}
    rivals = [camp for camp in camps if camp != first]
    fallen = [other for camp in rivals for other in camps[camp]]
    if _odds(best) < MARGIN * _odds(max(score[camp] for camp in rivals)):
        fallen += camps[first]
    return fallen


def _odds(score: float) -> float:
    return score / max(1 - score, 0.0001)


def clash(one: Profile, other: Profile) -> bool:
    """Whether two cannot be one: by name, or by what the tables know."""
    if one.entry and other.entry and one.entry != other.entry:
        return True
    if (one.people and other.bodies) or (one.bodies and other.people):
        return True
    if one.people and other.people:
        return sum(WEIGHTS[f[0]] for f in best_people(one.people, other.people)) <= _CLASH
    if one.bodies and other.bodies:
        return WEIGHTS[best_bodies(one.bodies, other.bodies)[0]] <= _CLASH
    # Descriptions, of which "forces" may fit two.
    return bool(one.country and other.country) and one.country != other.country
