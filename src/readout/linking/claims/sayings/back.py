"""Denials and refusals of what was said right before: "the ministry denied the accusations"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from readout.linking.claims.sayings.comparing import is_same_side
from readout.linking.claims.sayings.profiles import NOT, WHO, Profile
from readout.linking.claims.sayings.relating import Finding
from readout.linking.claims.sayings.tables import claim_tables
from readout.schema.claim import Relation
from readout.schema.link import Reason

REACH = 500
"""Characters before a denial in which that which it denies is said."""
RIGHT = 80
"""Characters before it in which that surely is what it denies."""
THIN = 2
"""Telling words up to which a denial may leave what it denies to the saying before it."""
SURE, DOUBTFUL = 0.6, 0.4
"""Score of a pair where something tells that the one is about the other, and where nothing does."""
_LAST = 4


class Backward(msgspec.Struct, frozen=True):
    """The places of a saying and of one that points back to it."""

    said: int
    reply: int
    score: float
    finding: Finding

    @property
    def is_sure(self) -> bool:
        """Whether the two are of one claim."""
        return self.finding.relation != "related" or self.finding.joins


def find_backward(profiles: Sequence[Profile]) -> Iterator[Backward]:
    """What points back to the saying before it in its document. Linear in the sayings."""
    by_document: dict[int, list[int]] = defaultdict(list)
    for place, profile in enumerate(profiles):
        by_document[profile.place].append(place)
    for document in sorted(by_document):
        ordered = sorted(by_document[document], key=lambda place: _start(profiles[place]))
        for number, place in enumerate(ordered):
            if not _is_reply(profiles[place]):
                continue
            before = _before(profiles, ordered[max(0, number - _LAST) : number], place)
            if before is not None:
                yield from _pair(profiles, before, place)


def _start(profile: Profile) -> tuple[int, str]:
    return profile.saying.start, profile.id


def _is_reply(profile: Profile) -> bool:
    """Whether it denies, confirms or declines, and says next to nothing itself."""
    saying = profile.saying
    if saying.standing == "holds" or saying.unsaid:
        return False
    return saying.back or len(_words(profile)) <= THIN


def _words(profile: Profile) -> set[str]:
    """The telling words of a saying."""
    light = claim_tables().light
    return {
        term
        for clause in profile.clauses
        for term in clause.weights
        if not term.startswith((NOT, WHO)) and clause.lemmas[term] not in light
    }


def _before(profiles: Sequence[Profile], earlier: Sequence[int], place: int) -> int | None:
    """The nearest saying before it that another side makes and that says something."""
    denier = profiles[place]
    for other in reversed(earlier):
        said = profiles[other].saying
        if denier.saying.start - said.end > REACH:
            return None
        if is_same_side(profiles[other], denier):
            continue
        if said.end > denier.saying.start or said.unsaid or said.back:
            continue
        if said.standing == "holds":
            return other
    return None


def _pair(profiles: Sequence[Profile], before: int, place: int) -> Iterator[Backward]:
    denier, said = profiles[place], profiles[before]
    points = _points(denier, said)
    if not points and not denier.saying.back:
        return
    standing = denier.saying.standing
    reason = Reason(
        feature=points or "points-back", weight=0.0, left=said.saying.standing, right=standing
    )
    relation: Relation = "related"
    # Words in common tell what it is about, not that it is just that which it denies.
    is_it = bool(points) and points != "points-back-words"
    if is_it and standing == "denies" and said.saying.mode == "says":
        relation = "conflict"
    elif is_it and standing == "confirms":
        relation = "agree"
    finding = Finding(relation, (reason,), joins=bool(points) and standing == "declines")
    yield Backward(before, place, SURE if points else DOUBTFUL, finding)


def _points(denier: Profile, said: Profile) -> str:
    """What tells that a denial is about the saying before it, "" for nothing."""
    if not denier.saying.back:
        return "points-back-words" if _words(denier) & _words(said) else ""
    named = {term for clause in said.clauses for term in clause.people}
    own = {WHO + who for who in denier.kin | {denier.holder} if who}
    if own & named:
        return "points-back-named"
    if said.saying.accuses:
        return "points-back-accused"
    return "points-back-next" if denier.saying.start - said.saying.end <= RIGHT else ""
