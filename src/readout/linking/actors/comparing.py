"""Are two actors one? Features with weights, a score, and the reasons."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
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
    reasons = tuple(_reasons(left, right, near))
    total = BIAS + sum(reason.weight for reason in reasons)
    ordered = sorted(reasons, key=lambda reason: (-abs(reason.weight), reason.feature))
    return Comparison(round(1 / (1 + math.exp(-total)), 4), tuple(ordered))


def score_of(left: Profile, right: Profile, near: Sequence[Near]) -> float:
    """The score of comparing two profiles alone, the same to the last digit."""
    weights = [WEIGHTS[feature] for feature, _, _ in _features(left, right)]
    shares = ((feature, share) for feature, share in _shares(left, right, near) if share)
    weights += [round(WEIGHTS[feature] * share, 3) for feature, share in shares]
    return round(1 / (1 + math.exp(-(BIAS + sum(weights)))), 4)


def _reasons(left: Profile, right: Profile, near: Sequence[Near]) -> Iterator[Reason]:
    for feature, one, other in _features(left, right):
        yield Reason(feature=feature, weight=WEIGHTS[feature], left=one, right=other)
    for feature, share in _shares(left, right, near):
        if share:
            yield Reason(feature=feature, weight=round(WEIGHTS[feature] * share, 3))


def _features(left: Profile, right: Profile) -> Iterator[Feature]:
    names = _names(left, right)
    if left.entry and left.entry == right.entry and names and names[0][0].endswith("-other"):
        # The tables know a name that is spelt quite otherwise.
        names = []
    yield from names
    if left.type != right.type and names and names[0][0].startswith("body-part"):
        # "Verland" and "Verland Radio".
        yield ("body-part-type", left.type, right.type)
    yield from _facts(left, right)
    if left.is_named and right.is_named:
        yield from _offices(left, right)
    else:
        yield from _descriptions(left, right)
    yield from _apart(left, right)


def _names(left: Profile, right: Profile) -> list[Feature]:
    """The features of the two names that are most alike."""
    if left.people and right.people:
        return best_people(left.people, right.people)
    if left.bodies and right.bodies:
        return [best_bodies(left.bodies, right.bodies)]
    # A town that one document takes for a person, as documents do with names they do not know.
    words = _words(left) & _words(right)
    if words:
        name = " ".join(max(words))
        return [("same-word", name, name)]
    return []


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


def _facts(left: Profile, right: Profile) -> Iterator[Feature]:
    if left.entry and right.entry:
        feature = "entry-same" if left.entry == right.entry else "entry-other"
        yield (feature, left.entry, right.entry)
    if left.gender and right.gender:
        feature = "gender-same" if left.gender == right.gender else "gender-other"
        yield (feature, left.gender, right.gender)
    if left.country and right.country:
        feature = "country-same" if left.country == right.country else "country-other"
        yield (feature, left.country, right.country)
    if left.type != right.type:
        is_near = frozenset((left.type, right.type)) in _NEAR_TYPES
        yield ("type-near" if is_near else "type-other", left.type, right.type)


def _offices(left: Profile, right: Profile) -> Iterator[Feature]:
    if left.type != "person" or not left.offices or not right.offices:
        return
    one, other = min(left.offices), min(right.offices)
    shared = left.offices & right.offices
    if shared:
        yield ("office-same", min(shared), min(shared))
    elif left.heads & right.heads:
        yield ("office-near", one, other)
    else:
        yield ("office-other", one, other)


def _descriptions(left: Profile, right: Profile) -> Iterator[Feature]:
    """One side at least is not named."""
    if left.is_plural != right.is_plural:
        yield ("number-other", "", "")
    if left.owner and right.owner:
        yield ("owner-same" if left.owner == right.owner else "owner-other", "", "")
    heads = left.heads & right.heads
    if not heads:
        yield ("unnamed", "", "")
        return
    head = max(heads)
    yield ("described" if left.is_named or right.is_named else "head-same", head, head)
    yield from _phrases(left, right, heads)
    if heads <= name_tables().anonymous:
        yield ("anonymous", head, head)
    elif heads <= name_tables().anybody:
        yield ("anybody", head, head)


def _phrases(left: Profile, right: Profile, heads: frozenset[str]) -> Iterator[Feature]:
    """Whether what stands beside the noun agrees: "the harbour minister", "the Kelmarian minister".
    A bare noun leaves it open."""
    one, other = _told_with(left.phrases, heads), _told_with(right.phrases, heads)
    shared = [phrase for phrase in one & other if len(phrase) > 1]
    if shared:
        text = max(" ".join(sorted(phrase)) for phrase in shared)
        yield ("phrase-same", text, text)
        return
    if not one or not other or min(map(len, one)) == 1 or min(map(len, other)) == 1:
        return
    words = [frozenset().union(*each) - heads for each in (one, other)]
    if not words[0] & words[1]:
        yield (
            "phrase-other",
            " ".join(sorted(min(one, key=sorted))),
            " ".join(sorted(min(other, key=sorted))),
        )


@lru_cache(maxsize=65536)
def _told_with(
    phrases: frozenset[tuple[str, ...]], heads: frozenset[str]
) -> frozenset[frozenset[str]]:
    """The phrases that have one of these words."""
    return frozenset(frozenset(phrase) for phrase in phrases if not heads.isdisjoint(phrase))


def _apart(left: Profile, right: Profile) -> Iterator[Feature]:
    """Two actors of one document, which its reader kept apart: for a reason where it has one name
    for both, else because nothing in the document tied them."""
    if left.places.isdisjoint(right.places):
        return
    same = not left.spelt.isdisjoint(right.spelt)
    yield ("one-document-same-name" if same else "one-document", "", "")


def _shares(left: Profile, right: Profile, near: Sequence[Near]) -> Iterator[tuple[str, float]]:
    """How close the stories are in which the two stand."""
    if not left.places.isdisjoint(right.places):
        yield ("together", 1.0)
        return
    close = max((near[one].get(other, 0.0) for one in left.seen for other in right.seen), default=0)
    yield ("story", min(close / FULL, 1.0))
