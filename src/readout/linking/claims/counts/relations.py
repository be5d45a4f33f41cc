"""How two figures of one measure stand to each other: interval against interval, and what tells
that one takes the place of the other."""

from __future__ import annotations

import datetime as dt
import math

import msgspec

from readout.linking.claims.counts.comparing import FAR
from readout.linking.claims.counts.profiles import Profile
from readout.linking.claims.counts.tables import count_tables
from readout.schema.claim import Relation
from readout.schema.link import Reason

ROUND = 1000
"""Numbers from which papers round: below, two that differ are two."""
FEWEST_DIGITS = 2
"""Digits that a rounded number keeps at least."""
LATE = 14
"""Days after which an old number that is told again is hardly one paper's word against the
other's."""
_ROUGH = 0.1
"""Share by which a number may be off where the other is in another unit: one was turned into the
other and rounded."""


class Stance(msgspec.Struct, frozen=True):
    """How two stand to each other, and why. `newer` is the id of the one that takes the place of
    the other or is narrower. `is_doubtful` says that they differ and nothing shows that both cannot
    be so, `is_equal` that they tell one number."""

    relation: Relation
    reasons: tuple[Reason, ...]
    newer: str | None = None
    is_doubtful: bool = False
    is_equal: bool = False


def relate(left: Profile, right: Profile) -> Stance:
    """How two figures that measure one matter stand to each other. Symmetric but for the sides of
    the reasons."""
    fit = _fit(left, right)
    if fit == "apart":
        return _apart(left, right)
    why = (_reason(f"figures-{fit}", left, right),)
    corrected = _corrected(left, right) if fit in ("within", "overlap") else None
    if corrected is not None:
        return Stance("supersede", (_reason("corrected", left, right), *why), corrected.id)
    if fit in ("equal", "rounded", "overlap", "touch"):
        return Stance("agree", why, is_equal=fit == "equal")
    narrower = left if _is_within(left, right) else right
    return Stance("refine", why, narrower.id, is_doubtful=_is_far(left, right))


def _is_far(left: Profile, right: Profile) -> bool:
    """Whether one holds the other only because it has no end: "up to 750,000" and "10,000"."""
    if any(count_tables().is_bare(each.figure.words) for each in (left, right)):
        return False
    ends = sorted(
        each.amount.low if each.amount.low else each.amount.high or 0.0 for each in (left, right)
    )
    return ends[1] > FAR * ends[0]


def _fit(left: Profile, right: Profile) -> str:
    is_rough = left.figure.unit != right.figure.unit
    one, other = _bounds(left, is_rough=is_rough), _bounds(right, is_rough=is_rough)
    if _is_equal(left, right):
        return "equal"
    if _is_rounded(left, right) or _is_rounded(right, left):
        return "rounded"
    if one[0] > other[1] or other[0] > one[1]:
        return "touch" if _touch(one, other) else "apart"
    return "within" if _is_within(left, right) or _is_within(right, left) else "overlap"


def _is_equal(left: Profile, right: Profile) -> bool:
    one, other = left.amount, right.amount
    return (one.low, one.high, one.unit) == (other.low, other.high, other.unit)


def _bounds(profile: Profile, *, is_rough: bool = False) -> tuple[float, float]:
    """The interval; of a number that only tells its size from half of its least and without an
    end: "thousands" excludes neither 1,500 nor 20,000."""
    amount = profile.amount
    low = -math.inf if amount.low is None else amount.low
    high = math.inf if amount.high is None else amount.high
    if count_tables().is_bare(profile.figure.words):
        low, high = low / 2, math.inf
    if is_rough:
        low, high = low - abs(low) * _ROUGH, high + abs(high) * _ROUGH
    return low, high


def _touch(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """ "30" and "more than 30", which is 31 and up."""
    first, last = sorted((one, other))
    return math.isinf(last[1]) and last[0] - first[1] <= 1


def _is_within(one: Profile, other: Profile) -> bool:
    inner, outer = _bounds(one), _bounds(other)
    return inner != outer and outer[0] <= inner[0] and inner[1] <= outer[1]


def _is_rounded(one: Profile, other: Profile) -> bool:
    """Whether the plain number `one` is `other`, rounded to the digits that `one` has."""
    value, exact = one.amount, other.amount
    if value.low is None or value.low != value.high or exact.low is None:
        return False
    if exact.low != exact.high or value.low < ROUND or value.low == exact.low:
        return False
    digits = f"{value.low:.0f}"
    kept = max(FEWEST_DIGITS, len(digits.rstrip("0")))
    step = 10.0 ** (len(digits) - kept)
    return step > 1 and abs(exact.low - value.low) <= step / 2


def _apart(left: Profile, right: Profile) -> Stance:
    """Two that exclude each other: the later one takes the place of the earlier where it says so,
    where the same say it, or where the count has grown; else both cannot be so."""
    apart = _reason("figures-apart", left, right)
    corrected = _corrected(left, right)
    if corrected is not None:
        return Stance("supersede", (_reason("corrected", left, right), apart), corrected.id)
    order = _order(left, right)
    if order is None:
        is_one = left.document == right.document
        return Stance(
            "conflict",
            (apart, *_voices(left, right)),
            is_doubtful=is_one and not _is_disputed(left, right),
        )
    earlier, later, days = order
    when = Reason(feature="told-later", weight=1.0,
                  left=_day(left), right=_day(right))  # fmt: skip
    if left.holder == right.holder and left.is_named:
        return Stance("supersede", (_reason("same-voice-later", left, right), when, apart),
                      later.id)  # fmt: skip
    tables = count_tables()
    if later.measure in tables.wavering:
        return Stance("supersede", (when, apart), later.id)
    has_grown = _bounds(later)[0] > _bounds(earlier)[1] and later.measure in tables.growing
    if has_grown:
        return Stance("supersede", (_reason("count-grown", left, right), when, apart), later.id)
    return Stance(
        "conflict",
        (apart, when, *_voices(left, right)),
        is_doubtful=days > LATE and not _is_bound(left, right),
    )


def _corrected(left: Profile, right: Profile) -> Profile | None:
    """The one that corrects: told in a sentence that takes something back, of the same outlet's
    own word, or in the later document."""
    if left.figure.corrects == right.figure.corrects:
        if not left.figure.corrects or left.document != right.document:
            return None
        return max((left, right), key=lambda each: each.figure.start)
    return left if left.figure.corrects else right


def _order(left: Profile, right: Profile) -> tuple[Profile, Profile, int] | None:
    """The earlier and the later by the day they hold for, and the days between; None where it is
    one day or not known."""
    one, other = left.asof or left.day, right.asof or right.day
    if left.figure.asof < 0 and right.figure.asof < 0:
        one, other = left.day, right.day
    if one is None or other is None or one == other:
        return None
    earlier, later = (left, right) if one < other else (right, left)
    return earlier, later, abs((one - other).days)


def _is_disputed(left: Profile, right: Profile) -> bool:
    """Whether one document gives two numbers as the word of two who can be told apart. In one
    breath both must be somebody: "of 159, tests showed, 58"."""
    if left.figure.voice is None or right.figure.voice is None or left.holder == right.holder:
        return False
    named = (left.is_named, right.is_named)
    return all(named) if left.figure.sentence == right.figure.sentence else any(named)


def _is_bound(left: Profile, right: Profile) -> bool:
    """Whether both are surely of one event, or of one named day."""
    if left.happening is not None and left.happening == right.happening:
        return True
    return left.period is not None and left.period == right.period


def _voices(left: Profile, right: Profile) -> tuple[Reason, ...]:
    if left.holder == right.holder:
        return ()
    return (Reason(feature="voices-differ", weight=0.5, left=left.holder, right=right.holder),)


def _reason(feature: str, left: Profile, right: Profile) -> Reason:
    return Reason(
        feature=feature, weight=1.0, left=left.figure.words, right=right.figure.words
    )  # fmt: skip


def _day(profile: Profile) -> str:
    day: dt.date | None = profile.asof or profile.day
    return "" if day is None else day.isoformat()
