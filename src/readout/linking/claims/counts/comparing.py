"""Do two figures measure one matter? Features with weights, a score, and the reasons."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Mapping

import msgspec

from readout.linking.claims.counts.profiles import Pile, Profile
from readout.linking.claims.counts.weights import BIAS, WEIGHTS
from readout.schema.link import Reason
from readout.schema.time import Interval

Feature = tuple[str, float, str, str]
"""Its name, its share 0..1, and the two strings compared."""

SOON, WEEKS, MONTHS = 2, 10, 60
"""Days between two reports: of one news cycle, of some weeks, of months."""
NEAR = 1
"""Days by which two papers may differ on one day: time zones, nights."""
FAR, BEYOND = 4.0, 20.0
"""How many times one number may be another before they hardly count the same."""
TELLING = 100
"""Numbers from which two that are equal are so by chance seldom; less where they are round."""
FULL_CONTEXT, FULL_STORY = 0.5, 0.6
"""Shares of words in common from which there is no more to ask."""


class Comparison(msgspec.Struct, frozen=True):
    """Score 0..1 that two measure one matter, with its reasons, the weightiest first. `is_exact`
    says that measure and counted are the same in both, so that they may conflict."""

    score: float
    reasons: tuple[Reason, ...]
    is_exact: bool


def compare(left: Profile, right: Profile, pile: Pile) -> Comparison:
    """Compare two figures. Symmetric but for the sides of the reasons."""
    features = tuple(find_features(left, right, pile))
    reasons = tuple(
        Reason(feature=name, weight=round(WEIGHTS[name] * share, 3), left=one, right=other)
        for name, share, one, other in features
    )
    ordered = sorted(reasons, key=lambda reason: (-abs(reason.weight), reason.feature))
    names = {name for name, _, _, _ in features}
    return Comparison(_score(reason.weight for reason in reasons), tuple(ordered),
                      not names & _INEXACT)  # fmt: skip


_INEXACT = frozenset({
    "measure-family", "measure-loose", "counted-part", "counted-other", "nations-part",
    "nations-near", "nations-other", "group-part", "place-other", "place-far", "period-other",
    "period-next", "since-other", "since-part", "owned-other", "scope-other", "scope-part",
    "sort-other", "value-far", "value-beyond",
})  # fmt: skip


def _score(weights: Iterator[float]) -> float:
    return round(1 / (1 + math.exp(-(BIAS + math.fsum(weights)))), 4)


def score(left: Profile, right: Profile, pile: Pile) -> float:
    """The score alone, without the cost of keeping reasons."""
    return _score(
        round(WEIGHTS[name] * share, 3)
        for name, share, _, _ in find_features(left, right, pile, is_told=False)
    )


def find_features(
    left: Profile, right: Profile, pile: Pile, *, is_told: bool = True
) -> Iterator[Feature]:
    """All features of a pair. `is_told` asks for the words in common, too, which cost most."""
    yield from _said(left, right)
    yield from _whom(left, right)
    yield from _where(left, right)
    yield from _when(left, right)
    yield from _numbers(left, right)
    yield from _standing(left, right, pile, is_told=is_told)


def _said(left: Profile, right: Profile) -> Iterator[Feature]:
    if left.measure != right.measure:
        yield ("measure-family", 1.0, left.measure, right.measure)
    if left.is_loose or right.is_loose:
        name = "measure-loose" if left.measure else "measure-none"
        yield (name, 1.0, left.measure, right.measure)


def _whom(left: Profile, right: Profile) -> Iterator[Feature]:
    """Anybody may be of any class; those of two classes are not the same people."""
    if left.amount.unit == "people":
        one, other = ", ".join(sorted(left.classes)), ", ".join(sorted(right.classes))
        if left.classes == right.classes:
            yield ("counted-same", 1.0, one, other)
        elif _is_part(left, right):
            yield ("counted-part", 1.0, one, other)
        else:
            yield ("counted-other", 1.0, one, other)
    if left.figure.nations != right.figure.nations:
        both = bool(left.figure.nations and right.figure.nations)
        shared = set(left.figure.nations) & set(right.figure.nations)
        one, other = ", ".join(left.figure.nations), ", ".join(right.figure.nations)
        name = "nations-other" if both and not shared else "nations-part"
        if not both and _is_near(left, right):
            name = "nations-near"
        yield (name, 1.0, one, other)
    elif left.figure.nations:
        text = ", ".join(left.figure.nations)
        yield ("nations-same", 1.0, text, text)
    if left.figure.sorts != right.figure.sorts:
        yield ("sort-other", 1.0, " ".join(left.figure.sorts), " ".join(right.figure.sorts))
    if (left.figure.owned or right.figure.owned) and left.holder != right.holder:
        yield ("owned-other", 1.0, left.holder, right.holder)
    if left.figure.group != right.figure.group:
        yield ("group-part", 1.0, "", "")


def _is_near(left: Profile, right: Profile) -> bool:
    """Whether the nation that one tells stands in the other's sentence."""
    told = {*left.figure.nations, *right.figure.nations}
    bare = left if not left.figure.nations else right
    return bool(told & ({*bare.figure.around, *bare.figure.spots} | bare.terms))


def _is_part(left: Profile, right: Profile) -> bool:
    return left.classes <= right.classes or right.classes <= left.classes


def _where(left: Profile, right: Profile) -> Iterator[Feature]:
    one, other = left.figure, right.figure
    text = ", ".join(one.places), ", ".join(other.places)
    if one.places and other.places:
        if set(one.places) & set(other.places):
            yield ("place-same", 1.0, *text)
        elif one.spots and other.spots and not set(one.spots) & set(other.spots):
            yield ("place-far", 1.0, *text)
        else:
            yield ("place-other", 1.0, *text)
        return
    if left.scope and right.scope:
        name = "scope-same" if left.scope == right.scope else "scope-other"
        yield (name, 1.0, left.scope, right.scope)
    elif left.scope or right.scope:
        yield ("scope-part", 1.0, left.scope, right.scope)


def _when(left: Profile, right: Profile) -> Iterator[Feature]:
    is_same = left.happening is not None and left.happening == right.happening
    if is_same:
        yield ("event-same", 1.0, left.figure.words, right.figure.words)
    elif _events(left) & _events(right):
        yield ("event-beside", 1.0, left.figure.words, right.figure.words)
    elif left.happening is not None and right.happening is not None:
        yield ("event-other", 1.0, left.figure.words, right.figure.words)
    periods = tuple(_periods(left, right))
    yield from periods
    yield from _since(left, right)
    is_bound = is_same or any(name == "period-same" for name, _, _, _ in periods)
    if left.day is not None and right.day is not None and not is_bound:
        yield from _told(left.day, right.day, is_total=_is_total(left) and _is_total(right))
    if left.figure.cumulative is not None and right.figure.cumulative is not None:
        both = left.figure.cumulative == right.figure.cumulative
        yield ("total-both" if both else "total-one", 1.0, "", "")


def _since(left: Profile, right: Profile) -> Iterator[Feature]:
    """Since when both count; one that does not say counts from the event."""
    if left.since is None and right.since is None:
        return
    text = str(left.since or ""), str(right.since or "")
    if left.since is None or right.since is None:
        yield ("since-part", 1.0, *text)
        return
    name = "since-same" if _apart(left.since, right.since) <= MONTHS else "since-other"
    yield (name, 1.0, *text)


def _events(profile: Profile) -> frozenset[str]:
    own = () if profile.happening is None else (profile.happening,)
    return profile.beside.union(own)


def _is_total(profile: Profile) -> bool:
    return profile.figure.cumulative is True


def _periods(left: Profile, right: Profile) -> Iterator[Feature]:
    """The days that both speak of; where only one names them, the day of the other's report."""
    if left.period is not None and right.period is not None:
        text = _days(left.period), _days(right.period)
        gap = _gap(left.period, right.period)
        if gap > NEAR:
            yield ("period-other", 1.0, *text)
        elif gap:
            yield ("period-next", 1.0, *text)
        elif _is_short(left.period) and _is_short(right.period):
            yield ("period-same", 1.0, *text)
        else:
            yield ("period-near", 1.0, *text)
        return
    one, other = (left, right) if left.period is not None else (right, left)
    if one.period is None or other.day is None:
        return
    gap = _gap(one.period, Interval(other.day, other.day))
    text = _days(one.period), other.day.isoformat()
    if gap > MONTHS and not _is_total(other):
        yield ("period-other", 0.6, *(text if one is left else text[::-1]))
    elif gap <= WEEKS and _is_short(one.period):
        yield ("period-near", 1.0, *(text if one is left else text[::-1]))


def _told(one: dt.date, other: dt.date, *, is_total: bool) -> Iterator[Feature]:
    apart = _apart(one, other)
    text = one.isoformat(), other.isoformat()
    if apart <= SOON:
        yield ("told-together", 1.0, *text)
    elif apart > MONTHS:
        yield ("told-months", 0.5 if is_total else 1.0, *text)
    elif apart > WEEKS:
        yield ("told-weeks", 0.5 if is_total else 1.0, *text)


def _apart(one: dt.date, other: dt.date) -> int:
    return abs((one - other).days)


def _gap(one: Interval, other: Interval) -> int:
    """Days between two stretches that have both ends, 0 where they meet."""
    first, last = sorted((one, other), key=lambda days: days.earliest or dt.date.min)
    if first.latest is None or last.earliest is None:
        return 0
    return max(0, (last.earliest - first.latest).days)


def _is_short(days: Interval) -> bool:
    return _gap_days(days) <= NEAR


def _gap_days(days: Interval) -> int:
    if days.earliest is None or days.latest is None:
        return MONTHS
    return (days.latest - days.earliest).days


def _days(days: Interval) -> str:
    ends = (day.isoformat() if day is not None else ".." for day in (days.earliest, days.latest))
    return "/".join(dict.fromkeys(ends))


def _numbers(left: Profile, right: Profile) -> Iterator[Feature]:
    words = left.figure.words, right.figure.words
    if (left.amount.low, left.amount.high) == (right.amount.low, right.amount.high):
        yield ("value-same", 1.0, *words)
        share = telling(left.amount.low if left.amount.low is not None else left.amount.high)
        if share:
            yield ("value-telling", share, *words)
        return
    ratio = find_ratio(left, right)
    if ratio > BEYOND:
        yield ("value-beyond", 1.0, *words)
    elif ratio > FAR:
        yield ("value-far", 1.0, *words)


def telling(value: float | None) -> float:
    """How seldom a number is met by chance, 0..1: "33,870" seldom, "30,000" and "3" often.

    >>> [telling(value) for value in (3.0, 40.0, 212.0, 33870.0, 30000.0)]
    [0.0, 0.0, 1.0, 1.0, 0.25]
    """
    if value is None or value < TELLING:
        return 0.0
    digits = str(round(value)).rstrip("0")
    return min(1.0, len(digits) ** 2 / 4 if len(digits) > 1 else 0.25)


def find_ratio(left: Profile, right: Profile) -> float:
    """How many times the nearest number of one interval is the nearest of the other; 1 where they
    meet."""
    low = max(left.amount.low or 0.0, right.amount.low or 0.0)
    high = min(
        math.inf if left.amount.high is None else left.amount.high,
        math.inf if right.amount.high is None else right.amount.high,
    )
    if low <= high:
        return 1.0
    return low / high if high > 0 else BEYOND + 1


def _standing(left: Profile, right: Profile, pile: Pile, *, is_told: bool) -> Iterator[Feature]:
    share = _context(left, right, pile.weights)
    if share:
        text = _leading(left.terms & right.terms, pile.weights) if is_told else ""
        yield ("context", share, text, text)
    if left.document == right.document:
        yield ("one-document", 1.0, "", "")
        if left.holder != right.holder and (left.is_named or right.is_named):
            yield ("one-document-voices", 1.0, left.holder, right.holder)
        return
    likeness = _story(pile.topics[left.document], pile.topics[right.document])
    if likeness:
        yield ("story", likeness, "", "")


def _context(left: Profile, right: Profile, weights: Mapping[str, float]) -> float:
    """How much of the lesser sentence the words are that both have."""
    shared = left.terms & right.terms
    least = min(left.mass, right.mass)
    if not shared or least <= 0:
        return 0.0
    common = math.fsum(weights[word] for word in shared)
    return round(min(1.0, common / least / FULL_CONTEXT), 3)


def _leading(words: frozenset[str], weights: Mapping[str, float]) -> str:
    """The words that tell most."""
    return ", ".join(sorted(words, key=lambda word: (-weights[word], word))[:4])


def _story(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    """How much two documents are about the same, 0..1."""
    if len(one) > len(other):
        one, other = other, one
    likeness = math.fsum(weight * other[word] for word, weight in one.items() if word in other)
    return round(min(1.0, likeness / FULL_STORY), 3)
