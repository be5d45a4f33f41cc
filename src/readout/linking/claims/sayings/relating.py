"""How two sayings of one matter stand to each other: by evidence, or they are merely related."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from readout.linking.claims.sayings.comparing import (
    NEAR,
    Comparison,
    Match,
    gap,
    is_same_side,
    show,
)
from readout.linking.claims.sayings.keys import Number
from readout.linking.claims.sayings.profiles import Clause, Profile
from readout.linking.claims.sayings.tables import claim_tables
from readout.linking.events.tables import find_root
from readout.schema.claim import Relation
from readout.schema.link import Reason
from readout.schema.time import Interval

ALIKE = 0.7
"""Share of their words that two clauses have in common, what excludes each other left aside, from
which that is said of one thing."""
MUCH = 0.75
"""The same where only a figure or a day differs: reports of one kind are alike."""

SURE = 0.75
"""Score from which other figures are of one thing."""
APART = 0.02
"""Share of a bound by which two figures differ at least: "130,000" and "more than 130,000" do
not."""
QUOTED = 4
"""Runs of quoted words in common from which two tell of one utterance, whatever else differs."""


class Finding(msgspec.Struct, frozen=True):
    """The relation of two, what it rests on, and the one that takes the place of the other or is
    the narrower: "left", "right" or "" for neither. `joins` says of two that are related that they
    are of one claim all the same: somebody declines to speak of it."""

    relation: Relation
    reasons: tuple[Reason, ...] = ()
    newer: str = ""
    joins: bool = False


RELATED = Finding("related")


def relate(left: Profile, right: Profile, comparison: Comparison) -> Finding:
    """The relation of two that speak of one matter. "related" where nothing settles it."""
    standings = {left.saying.standing, right.saying.standing}
    if "declines" in standings:
        return Finding("related", (_reason("declines", *_standings(left, right)),), joins=True)
    match = comparison.match
    if match is None:
        return Finding("agree")
    evidence = tuple(_contrary(left, right, match))
    if len(evidence) % 2:
        return _contradiction(left, right, match, evidence)
    if evidence:
        # A denial of a denial says what was said; but two words turned are seldom one thought.
        return Finding("agree", evidence) if "denies" in standings else RELATED
    if len(left.quoted & right.quoted) >= QUOTED:
        return Finding("agree")
    facts = _facts(left, right, match, comparison.score)
    if facts is not None:
        return facts
    if "confirms" in standings:
        return Finding("agree", (_reason("confirms", *_standings(left, right)),))
    return Finding("agree")


def _contrary(left: Profile, right: Profile, match: Match) -> Iterator[Reason]:
    """What turns the one into the contrary of the other, each once."""
    if (left.saying.standing == "denies") != (right.saying.standing == "denies"):
        yield _reason("denies", *_standings(left, right))
    if left.saying.turned != right.saying.turned:
        yield _reason("refuses", left.saying.act, right.saying.act)
    if match.turned and bool(match.left.negated) != bool(match.right.negated):
        root = min(match.turned)
        sides = [
            ("not " if root in side.negated else "") + side.lemmas[root]
            for side in (match.left, match.right)
        ]
        yield _reason("negation", *sides)
    for one, other in match.against:
        if (find_root(one) in match.left.negated) == (find_root(other) in match.right.negated):
            yield _reason("antonym", one, other)
            return


def _contradiction(
    left: Profile, right: Profile, match: Match, evidence: tuple[Reason, ...]
) -> Finding:
    """Contrary words: a conflict if they are surely said of one thing; a change of mind of one who
    says so later."""
    is_said = left.saying.mode == right.saying.mode == "says"
    by_cue = evidence[0].feature == "denies"
    if not is_said or match.left.open != match.right.open:
        return RELATED
    if match.likeness < ALIKE or (not by_cue and (_is_apart(match) or len(match.turned) > 1)):
        return RELATED
    word = evidence[-1]
    if word.feature == "antonym":
        if match.left.people != match.right.people:
            return RELATED
        if claim_tables().passes(word.left, word.right):
            return _later(left, right, evidence) if left.holder == right.holder else RELATED
    if not _is_other(left, right):
        return _later(left, right, evidence)
    return Finding("conflict", evidence)


def _is_apart(match: Match) -> bool:
    """Whether the two tell of different people, figures or days."""
    one, other = match.left, match.right
    if one.people and other.people and not one.people & other.people:
        return True
    return any(True for _ in _other_days(one, other))


def _is_other(left: Profile, right: Profile) -> bool:
    """Whether two are surely not of one mouth."""
    if is_same_side(left, right):
        return False
    return bool(left.holder and right.holder) or left.document == right.document


def _later(left: Profile, right: Profile, evidence: tuple[Reason, ...]) -> Finding:
    """One who says the contrary later takes it back; on one day one of the two is misread."""
    days = gap(left, right)
    if not days or not left.is_known or left.holder != right.holder:
        return RELATED
    # Who seems to deny what they say is misread, unless the cue says that they take it back.
    if evidence[0].feature == "denies" and "denial" in (left.saying.act, right.saying.act):
        return RELATED
    return Finding("supersede", evidence, _latest(left, right))


def _latest(left: Profile, right: Profile) -> str:
    if left.day is None or right.day is None:
        return ""
    return "left" if left.day > right.day else "right"


def _facts(left: Profile, right: Profile, match: Match, score: float) -> Finding | None:
    """What figures and days of otherwise like clauses say, None where they say nothing."""
    one, other = match.left, match.right
    for side, says, said in (("left", one, other), ("right", other, one)):
        for wrong in says.denied:
            if any(_same_bounds(wrong, each) for each in said.numbers):
                return Finding("supersede", (_reason("put-right", show(wrong), show(wrong)),), side)
    if any(_same_bounds(a, b) for a in one.numbers for b in other.numbers):
        return None
    for mine, theirs in _comparable(one, other):
        reason = _reason("numbers", show(mine), show(theirs))
        if _is_disjoint(mine, theirs):
            numbers = (mine, theirs)
            return RELATED if score < SURE else _figures(left, right, match, numbers, reason)
        if _is_inside(mine, theirs):
            return Finding("refine", (reason,), "left")
        if _is_inside(theirs, mine):
            return Finding("refine", (reason,), "right")
    clash = next(_other_days(one, other), None)
    if clash is None:
        return None
    if one.events & other.events and match.likeness >= MUCH and _is_other(left, right):
        return Finding("conflict", (clash,))
    return RELATED


def _figures(
    left: Profile,
    right: Profile,
    match: Match,
    numbers: tuple[Number, Number],
    reason: Reason,
) -> Finding:
    days = gap(left, right)
    if match.likeness < MUCH or match.left.open or match.right.open or days is None:
        return RELATED
    newer = _latest(left, right)
    if days and left.is_known and left.holder == right.holder:
        return Finding("supersede", (reason,), newer)
    mine, theirs = numbers
    before, after = (mine, theirs) if newer == "right" else (theirs, mine)
    grows = {mine.measure, theirs.measure} & claim_tables().growing
    if days and grows and (after.low or 0) > (before.low or 0):
        return Finding("supersede", (reason,), newer)
    if days <= NEAR and _is_other(left, right) and not _is_apart(match):
        return Finding("conflict", (reason,))
    return RELATED


def _comparable(one: Clause, other: Clause) -> Iterator[tuple[Number, Number]]:
    """Figures that surely count one thing: of one unit and measure, of one noun where both tell,
    and no other of that unit in either clause."""
    for mine in one.numbers:
        for theirs in other.numbers:
            units = [each.unit for each in (*one.numbers, *other.numbers)]
            if mine.unit != theirs.unit or units.count(mine.unit) > len((one, other)):
                continue
            nouns = (mine.counted.rpartition(" ")[2], theirs.counted.rpartition(" ")[2])
            if mine.measure == theirs.measure and nouns[0] == nouns[1]:
                yield mine, theirs


def _same_bounds(one: Number, other: Number) -> bool:
    return (one.low, one.high, one.unit) == (other.low, other.high, other.unit)


def _bounds(number: Number) -> tuple[float, float]:
    low = float("-inf") if number.low is None else number.low
    return low, float("inf") if number.high is None else number.high


def _is_disjoint(one: Number, other: Number) -> bool:
    (low, high), (least, most) = _bounds(one), _bounds(other)
    return _lies_below(high, least) or _lies_below(most, low)


def _lies_below(high: float, low: float) -> bool:
    return high < low and (low == float("inf") or high < low - APART * abs(low))


def _is_inside(one: Number, other: Number) -> bool:
    """Whether the one says it more narrowly; "75,000" says no more than "at least 75,000" does."""
    (low, high), (least, most) = _bounds(one), _bounds(other)
    if not (least <= low and high <= most):
        return False
    return _lies_below(least, low) or (most < float("inf") and _lies_below(high, most))


def _other_days(one: Clause, other: Clause) -> Iterator[Reason]:
    """Days that the one names and the other excludes, where each names but one."""
    if len(one.days) != 1 or len(other.days) != 1:
        return
    mine, theirs = one.days[0], other.days[0]
    if _is_day(mine) and _is_day(theirs) and mine != theirs:
        yield _reason("days", str(mine.earliest), str(theirs.earliest))


def _is_day(days: Interval) -> bool:
    return days.earliest is not None and days.earliest == days.latest


def _standings(left: Profile, right: Profile) -> tuple[str, str]:
    return left.saying.standing, right.saying.standing


def _reason(feature: str, left: str, right: str) -> Reason:
    return Reason(feature=feature, weight=0.0, left=left, right=right)
