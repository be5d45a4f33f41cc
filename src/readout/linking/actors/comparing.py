"""Are two actors one? Features with weights, a score, and the reasons."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from readout.linking.actors.names import BodyName, PersonName
from readout.linking.actors.profiles import Profile
from readout.linking.actors.spelling import Feature, compare_bodies, compare_people
from readout.linking.actors.stories import Near
from readout.linking.actors.tables import name_tables
from readout.linking.actors.weights import BIAS, WEIGHTS
from readout.schema.link import Reason

_NEAR_TYPES = frozenset(
    frozenset(pair)
    for pair in (
        ("organisation", "group"),
        ("organisation", "facility"),
        ("organisation", "place"),
        ("place", "facility"),
        ("person", "group"),
    )
)

FULL = 0.4
"""Closeness of two documents from which there is no doubt that they tell one story."""


class Comparison(msgspec.Struct, frozen=True):
    """Score 0..1 that two are one, with its reasons, the weightiest first."""

    score: float
    reasons: tuple[Reason, ...]


def compare(left: Profile, right: Profile, near: Sequence[Near]) -> Comparison:
    """Compare two profiles. Symmetric but for the sides of the reasons.

    `near` has for each document those of its story.
    """
    found = [*_told(left, right), *_apart(left, right)]
    reasons = [
        Reason(feature=feature, weight=WEIGHTS[feature], left=one, right=other)
        for feature, one, other in found
    ]
    feature, share = _share(left, right, near)
    if share:
        reasons.append(Reason(feature=feature, weight=_weight_of(feature, share)))
    score = _score(sum(reason.weight for reason in reasons))
    ordered = sorted(reasons, key=lambda reason: (-abs(reason.weight), reason.feature))
    return Comparison(score, tuple(ordered))


class Scores:
    """The scores of comparing `profiles`, the same to the last digit as `compare` gives. All who
    say the same of themselves are compared once."""

    def __init__(self, profiles: Sequence[Profile], near: Sequence[Near]) -> None:
        self._profiles = profiles
        self._stories = [
            {other: _weight_of("story", _closeness(close)) for other, close in story.items()}
            for story in near
        ]
        self._together = _weight_of("together", 1.0)
        numbers: dict[object, int] = {}
        self._number = [numbers.setdefault(_all_told(each), len(numbers)) for each in profiles]
        self._weights: dict[tuple[int, int], float] = {}

    def of(self, left: int, right: int) -> float:
        """The score of two, by their places in the profiles."""
        one, other = self._profiles[left], self._profiles[right]
        pair = (self._number[left], self._number[right])
        weight = self._weights.get(pair)
        if weight is None:
            weight = self._weights[pair] = _weigh(_told(one, other))
        if one.places.isdisjoint(other.places):
            weight += self._story(one.seen, other.seen)
        else:
            weight = weight + _weigh(_apart(one, other)) + self._together
        return _score(weight)

    def _story(self, one: Sequence[int], other: Sequence[int]) -> float:
        """What it weighs that documents tell one story: the closest two of them."""
        if len(one) == len(other) == 1:
            return self._stories[one[0]].get(other[0], 0.0)
        return max(self._stories[left].get(right, 0.0) for left in one for right in other)


def _weigh(found: Iterable[Feature]) -> float:
    return sum(WEIGHTS[feature] for feature, _, _ in found)


def _score(weight: float) -> float:
    return round(1 / (1 + math.exp(-(BIAS + weight))), 4)


def _all_told(profile: Profile) -> object:
    """All of a profile that `_told` looks at."""
    return (
        profile.type, profile.people, profile.bodies, profile.entry, profile.gender,
        profile.country, profile.is_plural, profile.owner, profile.heads, profile.offices,
        profile.phrases,
    )  # fmt: skip


def _told(left: Profile, right: Profile) -> list[Feature]:
    """The features of what two say of themselves, wherever they stand."""
    are_named = left.is_named and right.is_named
    found = list(_names(left, right)) if are_named else []
    if found and found[0][0].endswith("-other") and left.entry and left.entry == right.entry:
        # The tables know a name that is spelt quite otherwise.
        found = []
    if found and left.type != right.type and found[0][0].startswith("body-part"):
        # "Verland" and "Verland Radio".
        found.append(("body-part-type", left.type, right.type))
    found += _facts(left, right)
    found += _offices(left, right) if are_named else _descriptions(left, right)
    return found


def _names(left: Profile, right: Profile) -> Sequence[Feature]:
    """The features of the two names that are most alike."""
    if left.people and right.people:
        return best_people(left.people, right.people)
    if left.bodies and right.bodies:
        return (best_bodies(left.bodies, right.bodies),)
    # A town that one document takes for a person, as documents do with names they do not know.
    words = _words(left) & _words(right)
    if words:
        name = " ".join(max(words))
        return (("same-word", name, name),)
    return ()


def _words(profile: Profile) -> set[tuple[str, ...]]:
    return {name.tokens for name in profile.people} | {name.words for name in profile.bodies}


@lru_cache(maxsize=65536)
def best_people(left: tuple[PersonName, ...], right: tuple[PersonName, ...]) -> list[Feature]:
    """Features of the likest two of two people's names."""
    tried = [compare_people(one, other) for one in left for other in right]
    return max(tried, key=lambda found: (sum(WEIGHTS[f[0]] for f in found), found))


@lru_cache(maxsize=65536)
def best_bodies(left: tuple[BodyName, ...], right: tuple[BodyName, ...]) -> Feature:
    """The feature of the likest two of two bodies' names."""
    tried = [compare_bodies(one, other) for one in left for other in right]
    return max(tried, key=lambda found: (WEIGHTS[found[0]], found))


def _facts(left: Profile, right: Profile) -> list[Feature]:
    found = [
        (f"{what}-same" if one == other else f"{what}-other", one, other)
        for what, one, other in (
            ("entry", left.entry, right.entry),
            ("gender", left.gender, right.gender),
            ("country", left.country, right.country),
        )
        if one and other
    ]
    if left.type != right.type:
        is_near = frozenset((left.type, right.type)) in _NEAR_TYPES
        found.append(("type-near" if is_near else "type-other", left.type, right.type))
    return found


def _offices(left: Profile, right: Profile) -> list[Feature]:
    if left.type != "person" or not left.offices or not right.offices:
        return []
    shared = left.offices & right.offices
    if shared:
        return [("office-same", min(shared), min(shared))]
    are_near = not left.heads.isdisjoint(right.heads)
    return [("office-near" if are_near else "office-other", min(left.offices), min(right.offices))]


def _descriptions(left: Profile, right: Profile) -> list[Feature]:
    """One side at least is not named."""
    found: list[Feature] = []
    if left.is_plural != right.is_plural:
        found.append(("number-other", "", ""))
    if left.owner and right.owner:
        found.append(("owner-same" if left.owner == right.owner else "owner-other", "", ""))
    heads = left.heads & right.heads
    if not heads:
        return [*found, ("unnamed", "", "")]
    head = max(heads)
    found.append(("described" if left.is_named or right.is_named else "head-same", head, head))
    found += _phrases(_told_with(left.phrases, heads), _told_with(right.phrases, heads))
    if heads <= name_tables().anonymous:
        found.append(("anonymous", head, head))
    elif heads <= name_tables().anybody:
        found.append(("anybody", head, head))
    return found


class _Phrases(msgspec.Struct, frozen=True):
    """Descriptions by one noun: `long` are those with more words, `beside` all words beside the
    noun, None where a bare noun or none leaves them open; `first` is one to show."""

    long: frozenset[tuple[str, ...]]
    beside: frozenset[str] | None
    first: str


def _phrases(left: _Phrases, right: _Phrases) -> list[Feature]:
    """Whether what stands beside the noun agrees: "the harbour minister", "the Kelmarian minister".
    A bare noun leaves it open."""
    shared = left.long & right.long
    if shared:
        text = max(map(" ".join, shared))
        return [("phrase-same", text, text)]
    if left.beside is None or right.beside is None or left.beside & right.beside:
        return []
    return [("phrase-other", left.first, right.first)]


@lru_cache(maxsize=65536)
def _told_with(phrases: frozenset[tuple[str, ...]], heads: frozenset[str]) -> _Phrases:
    """The phrases that have one of these words."""
    found = [phrase for phrase in phrases if not heads.isdisjoint(phrase)]
    is_open = not found or any(len(phrase) == 1 for phrase in found)
    return _Phrases(
        long=frozenset(phrase for phrase in found if len(phrase) > 1),
        beside=None if is_open else frozenset().union(*found) - heads,
        first="" if is_open else " ".join(min(found)),
    )


def _apart(left: Profile, right: Profile) -> tuple[Feature, ...]:
    """Two actors of one document, which its reader kept apart: for a reason where it has one name
    for both, else because nothing in the document tied them."""
    if left.places.isdisjoint(right.places):
        return ()
    same = not left.spelt.isdisjoint(right.spelt)
    return (("one-document-same-name" if same else "one-document", "", ""),)


def _share(left: Profile, right: Profile, near: Sequence[Near]) -> tuple[str, float]:
    """How close the stories are in which the two stand."""
    if not left.places.isdisjoint(right.places):
        return ("together", 1.0)
    close = max(near[one].get(other, 0.0) for one in left.seen for other in right.seen)
    return ("story", _closeness(close))


def _closeness(close: float) -> float:
    return min(close / FULL, 1.0)


def _weight_of(feature: str, share: float) -> float:
    return round(WEIGHTS[feature] * share, 3)
