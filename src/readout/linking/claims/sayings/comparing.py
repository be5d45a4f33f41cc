"""Do two sayings speak of one matter? Features with weights, a score, and the reasons."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Collection, Container, Iterator, Mapping

import msgspec

from readout.linking.claims.sayings.keys import Number
from readout.linking.claims.sayings.profiles import NOT, WHO, Clause, Profile, plain_terms
from readout.linking.claims.sayings.tables import claim_tables, find_contraries
from readout.linking.claims.sayings.weights import BIAS, WEIGHTS
from readout.linking.odds import Odds
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

Share = tuple[str, float]
"""A feature by name and its share 0..1."""

ODDS = Odds(BIAS, WEIGHTS)


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


def compare(left: Profile, right: Profile, match: Match | None) -> Comparison:
    """Compare two sayings by their closest clauses. Symmetric but for the sides."""
    reasons = []
    for name, share in find_shares(left, right, match):
        one, other = _show(name, left, right, match)
        weight = ODDS.weigh(name, share)
        reasons.append(Reason(feature=name, weight=weight, left=one, right=other))
    reasons.sort(key=lambda reason: (-abs(reason.weight), reason.feature))
    total = ODDS.score([reason.weight for reason in reasons])
    return Comparison(total, match, tuple(reasons))


def score(left: Profile, right: Profile, match: Match | None) -> float:
    """The score alone: most pairs that are looked at speak of two matters."""
    shares = find_shares(left, right, match)
    return ODDS.score([ODDS.weigh(name, share) for name, share in shares])


def find_match(left: Profile, right: Profile) -> Match | None:
    """The clauses of two sayings that have most in common, None where they have nothing."""
    is_own = is_same_side(left, right)
    mine, theirs = (left.own, right.own) if is_own else (left.clauses, right.clauses)
    found = [
        _match(one, other)
        for one in mine
        for other in theirs
        if not one.weights.keys().isdisjoint(other.weights)
    ]
    return max(found, key=_rank) if len(found) > 1 else next(iter(found), None)


def is_same_side(left: Profile, right: Profile) -> bool:
    """Whether one mouth speaks, or two that speak for each other."""
    if not left.holder or not right.holder:
        return False
    return left.holder == right.holder or right.holder in left.kin or left.holder in right.kin


def _rank(match: Match) -> tuple[float, float, int, int]:
    mass = math.fsum(map(match.left.weights.__getitem__, match.shared))
    return (
        round(match.likeness * min(1.0, mass / (match.left.total or 1) + 0.5), 4),
        round(mass, 3),
        -match.left.span.start,
        -match.right.span.start,
    )


def _match(one: Clause, other: Clause) -> Match:
    shared = frozenset(one.weights.keys() & other.weights.keys())
    against = _find_against(one, other, shared)
    turned = (one.negated ^ other.negated) & shared
    mass, mine, theirs = math.fsum(map(one.weights.__getitem__, shared)), one.total, other.total
    if against or turned:
        aside = {term for pair in against for term in pair[2:]} | {NOT + term for term in turned}
        mass = math.fsum(map(one.weights.__getitem__, shared - aside))
        mine, theirs = _weigh(one, aside), _weigh(other, aside)
    low = min(mine, theirs)
    return Match(
        left=one,
        right=other,
        shared=shared,
        against=tuple(pair[:2] for pair in against),
        turned=turned,
        likeness=round(min(1.0, mass / math.sqrt(mine * theirs)), 4) if low > 0 else 0.0,
        contained=round(min(1.0, mass / low), 4) if low > 0 else 0.0,
    )


def _weigh(clause: Clause, aside: Collection[str]) -> float:
    """What its terms weigh, but for some."""
    return math.fsum(weight for term, weight in clause.weights.items() if term not in aside)


_Against = tuple[str, str, str, str]


def _find_against(one: Clause, other: Clause, shared: Container[str]) -> tuple[_Against, ...]:
    """Pairs of words that exclude each other, (left, right, left term, right term)."""
    if one.contraries.isdisjoint(other.words):
        return ()
    theirs = {lemma: term for term, lemma in plain_terms(other.lemmas) if term not in shared}
    return tuple(
        (lemma, word, term, theirs[word])
        for term, lemma in plain_terms(one.lemmas)
        if term not in shared
        for word in sorted(find_contraries(lemma) & theirs.keys())
    )


def find_shares(left: Profile, right: Profile, match: Match | None) -> Iterator[Share]:
    """All features of a pair."""
    quoted = len(left.quoted & right.quoted)
    if quoted:
        least = min(len(left.quoted), len(right.quoted))
        yield ("quoted", round(min(1.0, quoted / MUCH) * math.sqrt(quoted / least), 3))
    yield from _standing(left, right)
    if match is None:
        return
    yield ("content", match.likeness)
    yield ("contained", match.contained)
    # Words that are quoted need not be many.
    if quoted < MUCH // 2:
        count = _count(match)
        if count < ENOUGH:
            # The fewer, the steeper: two words in common are nothing.
            yield ("few", round(min(((ENOUGH - count) / (ENOUGH - 1)) ** 1.5, 1.0), 3))
    yield from _facts(match.left, match.right)


def _standing(left: Profile, right: Profile) -> Iterator[Share]:
    """Who says it, when and how."""
    if left.holder and right.holder:
        if left.holder == right.holder:
            yield ("speaker-same", 1.0)
        elif is_same_side(left, right):
            yield ("speaker-kin", 1.0)
        elif left.is_known and right.is_known:
            yield ("speaker-other", 1.0)
    days = gap(left, right)
    if days is not None and days <= NEAR:
        yield ("days-near", 1.0)
    elif days is not None and days >= FAR:
        yield ("days-far", 1.0)
    if left.saying.mode != right.saying.mode:
        yield ("mode-other", 1.0)
    if left.document == right.document:
        yield ("one-document", 1.0)


def _count(match: Match) -> float:
    """How many words two clauses have in common, names and light words counted less."""
    one, other = match.left, match.right
    light = claim_tables().light
    count = math.fsum([
        0.25 if one.lemmas[term] in light else 0.6 if term.startswith(WHO) else 1.0
        for term in match.shared
        if not term.startswith(NOT)
    ])  # fmt: skip
    count += 0.5 * len(one.negated & other.negated)
    count += 0.5 * (len(match.against) + len(match.turned))
    return count + 0.5 * _is_same_figure(one, other)


def _is_same_figure(one: Clause, other: Clause) -> bool:
    return any(_same(mine, theirs) for mine in one.numbers for theirs in other.numbers)


def _facts(one: Clause, other: Clause) -> Iterator[Share]:
    if not one.events.isdisjoint(other.events):
        yield ("event-same", 1.0)
    if one.people and other.people:
        if one.people.isdisjoint(other.people):
            yield ("people-other", 1.0)
        else:
            yield ("people-same", 1.0)
            if one.people - other.people and other.people - one.people:
                yield ("people-unshared", 1.0)
    if one.numbers and other.numbers:
        yield ("numbers-same" if _is_same_figure(one, other) else "numbers-other", 1.0)
    if one.days and other.days:
        same = any(_meet(a, b) for a in one.days for b in other.days)
        yield ("times-same" if same else "times-other", 1.0)
    if one.negated & other.negated:
        yield ("denied-same", 1.0)


def _show(name: str, left: Profile, right: Profile, match: Match | None) -> tuple[str, str]:
    """The two strings that a feature compares, "" where it compares none."""
    kind = name.partition("-")[0]
    if kind == "quoted":
        return str(len(left.quoted)), str(len(left.quoted & right.quoted))
    if kind == "speaker":
        return left.name, right.name
    if kind == "days":
        return _day(left.day), _day(right.day)
    if kind == "mode":
        return left.saying.mode, right.saying.mode
    if kind == "content" and match is not None:
        text = _show_shared(match)
        return text, text
    if kind not in _SHOWN or match is None:
        return "", ""
    return _SHOWN[kind](match.left, match.right), _SHOWN[kind](match.right, match.left)


def _show_shared(match: Match) -> str:
    words = sorted(
        (term for term in match.shared if not term.startswith(NOT)),
        key=lambda term: (-match.left.weights[term], term),
    )
    return ", ".join(match.left.lemmas[term] for term in words[:6])


def _show_people(clause: Clause, _: Clause) -> str:
    return ", ".join(clause.lemmas[term] for term in sorted(clause.people)[:3])


def _show_figures(clause: Clause, _: Clause) -> str:
    return ", ".join(f"{show(each)} {each.unit}".strip() for each in clause.numbers[:3])


def _show_times(clause: Clause, _: Clause) -> str:
    return ", ".join(f"{_day(each.earliest)}/{_day(each.latest)}" for each in clause.days[:2])


def _show_denied(clause: Clause, other: Clause) -> str:
    return ", ".join(sorted(clause.negated & other.negated))


_SHOWN: Mapping[str, Callable[[Clause, Clause], str]] = {
    "people": _show_people,
    "numbers": _show_figures,
    "times": _show_times,
    "denied": _show_denied,
}


def gap(left: Profile, right: Profile) -> int | None:
    """Days between two sayings, None where one of them is not dated."""
    if left.day is None or right.day is None:
        return None
    return abs((left.day - right.day).days)


def _same(one: Number, other: Number) -> bool:
    return (one.low, one.high, one.unit) == (other.low, other.high, other.unit)


def show(number: Number) -> str:
    """Bounds as words: "12", "20..99", "60000.."."""
    low = "" if number.low is None else f"{number.low:g}"
    high = "" if number.high is None else f"{number.high:g}"
    return low if low == high else f"{low}..{high}"


def _meet(one: Interval, other: Interval) -> bool:
    first = max(one.earliest or dt.date.min, other.earliest or dt.date.min)
    return first <= min(one.latest or dt.date.max, other.latest or dt.date.max)


def _day(day: dt.date | None) -> str:
    return "" if day is None else day.isoformat()
