"""Do two sayings speak of one matter? Features with weights, a score, and the reasons."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator

import msgspec

from readout.linking.claims.sayings.keys import Number
from readout.linking.claims.sayings.profiles import NOT, WHO, Clause, Profile
from readout.linking.claims.sayings.tables import claim_tables, find_contraries
from readout.linking.claims.sayings.weights import BIAS, WEIGHTS
from readout.schema.link import Reason
from readout.schema.time import Interval

NEAR, FAR = 3, 45
"""Days between two sayings up to which they belong to one round of news, and from which on not."""
ENOUGH = 5.0
"""Words in common, names and light words counted less, from which there are not few."""
MUCH = 8
"""Runs of quoted words in common from which they are surely of one utterance."""
BEST = 2
"""Clauses of a pair that are looked at closely, the closest."""

Feature = tuple[str, float, str, str]
"""Its name, its share 0..1, and the two strings compared."""


class Match(msgspec.Struct, frozen=True):
    """The closest clauses of two sayings. `shared` are terms in common; `against` are pairs of
    lemmas, one of each, that exclude each other; `turned` are the roots that one denies and the
    other says. `likeness` is the share in common with what excludes each other left aside."""

    left: Clause
    right: Clause
    shared: frozenset[str]
    against: tuple[tuple[str, str], ...]
    turned: frozenset[str]
    likeness: float
    contained: float


class Comparison(msgspec.Struct, frozen=True):
    """Score 0..1 that two speak of one matter, by the clauses of `match`, with its reasons, the
    weightiest first."""

    score: float
    match: Match | None
    reasons: tuple[Reason, ...]


def compare(left: Profile, right: Profile) -> Comparison:
    """Compare two sayings. Symmetric but for the sides."""
    match = find_match(left, right)
    reasons = tuple(
        Reason(feature=name, weight=round(WEIGHTS[name] * share, 3), left=one, right=other)
        for name, share, one, other in find_features(left, right, match)
    )
    total = BIAS + math.fsum(reason.weight for reason in reasons)
    ordered = sorted(reasons, key=lambda reason: (-abs(reason.weight), reason.feature))
    return Comparison(round(1 / (1 + math.exp(-total)), 4), match, tuple(ordered))


def find_match(left: Profile, right: Profile) -> Match | None:
    """The clauses of two sayings that have most in common, None where they have nothing."""
    is_own = is_same_side(left, right)
    mine, theirs = (left.own, right.own) if is_own else (left.clauses, right.clauses)
    best: Match | None = None
    for one in mine:
        for other in theirs:
            if one.weights.keys().isdisjoint(other.weights):
                continue
            match = _match(one, other)
            if best is None or _rank(match) > _rank(best):
                best = match
    return best


def is_same_side(left: Profile, right: Profile) -> bool:
    """Whether one mouth speaks, or two that speak for each other."""
    if not left.holder or not right.holder:
        return False
    return left.holder == right.holder or right.holder in left.kin or left.holder in right.kin


def _rank(match: Match) -> tuple[float, float, int, int]:
    mass = sum(match.left.weights[term] for term in match.shared)
    return (
        round(match.likeness * min(1.0, mass / (match.left.total or 1) + 0.5), 4),
        round(mass, 3),
        -match.left.span.start,
        -match.right.span.start,
    )


def _match(one: Clause, other: Clause) -> Match:
    shared = frozenset(one.weights.keys() & other.weights.keys())
    against, turned = _contrary(one, other, shared)
    aside = {term for pair in against for term in pair[2:]} | {NOT + term for term in turned}
    mass = math.fsum(one.weights[term] for term in sorted(shared - aside))
    totals = [
        math.fsum(side.weights[term] for term in sorted(side.weights.keys() - aside))
        for side in (one, other)
    ]
    low, high = sorted(totals)
    return Match(
        left=one,
        right=other,
        shared=shared,
        against=tuple(pair[:2] for pair in against),
        turned=turned,
        likeness=round(min(1.0, mass / math.sqrt(low * high)), 4) if low > 0 else 0.0,
        contained=round(min(1.0, mass / low), 4) if low > 0 else 0.0,
    )


_Against = tuple[str, str, str, str]


def _contrary(
    one: Clause, other: Clause, shared: frozenset[str]
) -> tuple[tuple[_Against, ...], frozenset[str]]:
    """Pairs of words that exclude each other, (left, right, left term, right term), and roots that
    only one of the two denies."""
    theirs = {
        lemma: term
        for term, lemma in other.lemmas.items()
        if term not in shared and not term.startswith((NOT, WHO))
    }
    against = tuple(
        (lemma, word, term, theirs[word])
        for term, lemma in one.lemmas.items()
        if term not in shared and not term.startswith((NOT, WHO))
        for word in sorted(find_contraries(lemma) & theirs.keys())
    )
    turned = (one.negated ^ other.negated) & one.weights.keys() & other.weights.keys()
    return against, frozenset(turned)


def find_features(left: Profile, right: Profile, match: Match | None) -> Iterator[Feature]:
    """All features of a pair."""
    yield from _quoted(left, right)
    yield from _speakers(left, right)
    yield from _standing(left, right)
    if match is not None:
        yield from _content(match)
        # Words that are quoted need not be many.
        if len(left.quoted & right.quoted) < MUCH // 2:
            yield from _few(match)
        yield from _facts(match)


def _quoted(left: Profile, right: Profile) -> Iterator[Feature]:
    shared = len(left.quoted & right.quoted)
    least = min(len(left.quoted), len(right.quoted))
    if not shared or not least:
        return
    share = min(1.0, shared / MUCH) * math.sqrt(shared / least)
    yield ("quoted", round(share, 3), str(len(left.quoted)), str(shared))


def _content(match: Match) -> Iterator[Feature]:
    words = sorted(
        (term for term in match.shared if not term.startswith(NOT)),
        key=lambda term: (-match.left.weights[term], term),
    )
    text = ", ".join(match.left.lemmas[term] for term in words[:6])
    yield ("content", match.likeness, text, text)
    yield ("contained", match.contained, "", "")


def _few(match: Match) -> Iterator[Feature]:
    """How far what two have in common falls short of enough words."""
    words = sorted(term for term in match.shared if not term.startswith(NOT))
    tables = claim_tables()
    count = math.fsum(
        0.25 if match.left.lemmas[term] in tables.light else 0.6 if term.startswith(WHO) else 1.0
        for term in words
    ) + 0.5 * len(match.left.negated & match.right.negated)  # fmt: skip
    count += 0.5 * (len(match.against) + len(match.turned))
    count += 0.5 * any(_same(a, b) for a in match.left.numbers for b in match.right.numbers)
    if count < ENOUGH:
        # The fewer, the steeper: two words in common are nothing.
        share = ((ENOUGH - count) / (ENOUGH - 1)) ** 1.5
        yield ("few", round(min(share, 1.0), 3), "", "")


def _speakers(left: Profile, right: Profile) -> Iterator[Feature]:
    if not left.holder or not right.holder:
        return
    one, other = left.name, right.name
    if left.holder == right.holder:
        yield ("speaker-same", 1.0, one, other)
    elif is_same_side(left, right):
        yield ("speaker-kin", 1.0, one, other)
    elif left.is_known and right.is_known:
        yield ("speaker-other", 1.0, one, other)


def _standing(left: Profile, right: Profile) -> Iterator[Feature]:
    days = gap(left, right)
    if days is not None and days <= NEAR:
        yield ("days-near", 1.0, _day(left.day), _day(right.day))
    elif days is not None and days >= FAR:
        yield ("days-far", 1.0, _day(left.day), _day(right.day))
    if left.saying.mode != right.saying.mode:
        yield ("mode-other", 1.0, left.saying.mode, right.saying.mode)
    if left.document == right.document:
        yield ("one-document", 1.0, "", "")


def _facts(match: Match) -> Iterator[Feature]:
    one, other = match.left, match.right
    if one.events & other.events:
        yield ("event-same", 1.0, "", "")
    if one.people and other.people:
        mine, theirs = _some(one, one.people), _some(other, other.people)
        if one.people & other.people:
            yield ("people-same", 1.0, mine, theirs)
            if one.people - other.people and other.people - one.people:
                yield ("people-unshared", 1.0, mine, theirs)
        else:
            yield ("people-other", 1.0, mine, theirs)
    if one.numbers and other.numbers:
        same = any(_same(a, b) for a in one.numbers for b in other.numbers)
        name = "numbers-same" if same else "numbers-other"
        yield (name, 1.0, _figures(one), _figures(other))
    if one.days and other.days:
        same = any(_meet(a, b) for a in one.days for b in other.days)
        yield ("times-same" if same else "times-other", 1.0, _times(one), _times(other))
    if one.negated & other.negated:
        text = ", ".join(sorted(one.negated & other.negated))
        yield ("denied-same", 1.0, text, text)


def gap(left: Profile, right: Profile) -> int | None:
    """Days between two sayings, None where one of them is not dated."""
    if left.day is None or right.day is None:
        return None
    return abs((left.day - right.day).days)


def _some(clause: Clause, terms: frozenset[str]) -> str:
    return ", ".join(clause.lemmas[term] for term in sorted(terms)[:3])


def _same(one: Number, other: Number) -> bool:
    return (one.low, one.high, one.unit) == (other.low, other.high, other.unit)


def _figures(clause: Clause) -> str:
    return ", ".join(f"{show(each)} {each.unit}".strip() for each in clause.numbers[:3])


def show(number: Number) -> str:
    """Bounds as words: "12", "20..99", "60000.."."""
    low = "" if number.low is None else f"{number.low:g}"
    high = "" if number.high is None else f"{number.high:g}"
    return low if low == high else f"{low}..{high}"


def _meet(one: Interval, other: Interval) -> bool:
    first = max(one.earliest or dt.date.min, other.earliest or dt.date.min)
    return first <= min(one.latest or dt.date.max, other.latest or dt.date.max)


def _times(clause: Clause) -> str:
    return ", ".join(f"{_day(each.earliest)}/{_day(each.latest)}" for each in clause.days[:2])


def _day(day: dt.date | None) -> str:
    return "" if day is None else day.isoformat()
