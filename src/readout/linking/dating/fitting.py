"""What a pile tells of itself: its dated documents, taken as undated in turn.

How far apart in time documents lie that have like words, how often sentences with like words are
of one day, how long ago a weekday lies in the prose of these papers. All of it are counts over
dated documents, drawn towards shipped shares while there are few.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

import msgspec
import numpy as np

from readout.linking.dating import beliefs
from readout.linking.dating.axis import Floats
from readout.linking.dating.clues import Clue, DateKeys
from readout.linking.dating.donors import Kernel, Trusts, step_of, text_shares
from readout.linking.dating.pile import MatchKind, Pile
from readout.linking.dating.weights import Donors, Weights

_POWERS = (1.0, 2.0, 4.0, 8.0)
_ROUNDS = 30
_CLASS_CASES = 30  # dated documents for a class of likeness of its own
_CLASSES_MOST = 6
_KINDS: tuple[MatchKind, ...] = ("news", "dated")

WeekdayKey = tuple[bool, str, str]
"""Whether it is the first weekday of a text; its side; what else the text counts days with."""
Weekdays = Mapping[WeekdayKey, Floats]
"""Shares of 0 to 6 days from a weekday to publication. A text draws its past weekdays one after
the other, none twice: those that it has named are left out of the shares of the next."""


class Named(msgspec.Struct, frozen=True):
    """A weekday that a text names without more: its class, and the past ones (Monday = 0) that
    the text names before it, where it is itself one of them."""

    clue: Clue
    key: WeekdayKey
    before: tuple[int, ...] = ()

    @property
    def weekday(self) -> int:
        """Its number, Monday = 0."""
        return self.clue.moment.weekday or 0


_STYLES = ("", "today", "yesterday")


def take_sample(pile: Pile, known: Mapping[int, int], size: int) -> list[int]:
    """Some of the dated documents, whichever come first by a hash of the id."""
    ranked = sorted(
        known, key=lambda n: (hashlib.sha256(pile.keys[n].id.encode()).digest(), pile.keys[n].id)
    )
    return ranked[:size]


def shipped_weekdays(weights: Weights) -> dict[WeekdayKey, Floats]:
    """The shares before any pile has told."""
    table = weights.weekday
    found: dict[WeekdayKey, Floats] = {}
    for style in _STYLES:
        factors = np.ones(7)
        if style:
            beside = table.beside_today if style == "today" else table.beside_yesterday
            factors[:2] = beside
        for first in (True, False):
            by_side = {
                "past": table.past_first if first else table.past_later,
                "future": table.future,
                "": table.untensed,
            }
            for side, shares in by_side.items():
                weighed = np.array(shares) * factors
                found[first, side, style] = weighed / weighed.sum()
    return found


def fit_weekdays(pile: Pile, known: Mapping[int, int], sample: Sequence[int]) -> Weekdays:
    """How long ago weekdays lie, as the papers of this pile use them."""
    found = shipped_weekdays(pile.weights)
    drawn: dict[WeekdayKey, list[int]] = defaultdict(list)
    left: dict[WeekdayKey, list[Floats]] = defaultdict(list)
    for number in sample:
        published = dt.date.fromordinal(known[number]).weekday()
        for named in weekdays_of(pile.keys[number]):
            drawn[named.key].append((published - named.weekday) % 7)
            left[named.key].append(_left([(published - day) % 7 for day in named.before]))
    prior = pile.weights.weekday.prior
    return {key: _drawn(shares, prior, drawn[key], left[key]) for key, shares in found.items()}


def _left(taken: Sequence[int]) -> Floats:
    """Which of seven places are left when some are taken: 1.0 or 0.0 each."""
    places = np.ones(7)
    places[list(taken)] = 0.0
    return places


def _drawn(shares: Floats, prior: float, drawn: Sequence[int], left: Sequence[Floats]) -> Floats:
    """Shares that make draws without replacement likeliest (Plackett-Luce, by Hunter's
    minorisation), drawn towards `shares` as by `prior` draws from all seven."""
    if not drawn:
        return shares
    counts = prior * shares + np.bincount(np.array(drawn), minlength=7)
    open_places = np.array(left)
    for _ in range(_ROUNDS):
        chances = open_places / (open_places @ shares)[:, np.newaxis]
        shares = counts / (prior + chances.sum(axis=0))
        shares = shares / shares.sum()
    return shares


def weekdays_of(item: DateKeys) -> list[Named]:
    """The weekdays that a document names without more, each once, in text order."""
    style = style_of(item)
    told = [clue.span for clue in item.clues if clue.known is not None]
    seen: dict[int, Clue] = {}
    for clue in item.clues:
        moment = clue.moment
        if any(span.start <= clue.start < span.end for span in told):
            continue
        if clue.rule == "weekday" and moment.offset is None and moment.direction is None:
            seen.setdefault(moment.weekday or 0, clue)
    found: list[Named] = []
    past: tuple[int, ...] = ()
    for place, (weekday, clue) in enumerate(seen.items()):
        side = clue.moment.side or ""
        found.append(Named(clue, (place == 0, side, style), past if side == "past" else ()))
        past += (weekday,) if side == "past" else ()
    return found


def style_of(item: DateKeys) -> str:
    """What a text counts days with besides weekdays: "yesterday", "today" or nothing."""
    said = {clue.moment.offset for clue in item.clues if clue.moment.unit == "day"}
    return "yesterday" if -1 in said else "today" if 0 in said else ""


def fit_kernel(pile: Pile, known: Mapping[int, int], sample: Sequence[int]) -> Kernel:
    """How far apart like texts of this pile lie: the mixture of scales that makes the days of
    the sample likeliest (expectation maximisation), for each class of likeness."""
    weights = pile.weights.donors
    cases = [case for number in sample if (case := _case(pile, number, known))[0]]
    edges = _edges([likeness[0] for likeness, _ in cases], weights.edges)
    best: tuple[float, Kernel] | None = None
    span = max(known.values(), default=1) - min(known.values(), default=0) + 1
    for power in _POWERS if len(cases) >= weights.fewest else (weights.power,):
        densities = np.array([_densities(pile, case, power, span) for case in cases])
        densities = densities.reshape(len(cases), len(weights.scales) + 1)
        kernel, score = _fit_shares(densities, cases, power, edges, weights)
        if best is None or score > best[0]:
            best = (score, kernel)
    return (
        best[1]
        if best is not None
        else _fit_shares(np.zeros((0, 0)), [], weights.power, edges, weights)[0]
    )


def _case(pile: Pile, number: int, known: Mapping[int, int]) -> tuple[list[float], list[int]]:
    """Likeness of the dated neighbours of a document and how far away in time they are."""
    near = pile.near(number)
    pairs = zip(near.items.tolist(), near.likeness.tolist(), strict=True)
    dated = [(n, likeness) for n, likeness in pairs if n in known][: pile.weights.donors.limit]
    return [likeness for _, likeness in dated], [abs(known[n] - known[number]) for n, _ in dated]


def _edges(nearest: Sequence[float], standard: tuple[float, ...]) -> tuple[float, ...]:
    """Where the likeness of the nearest is cut: into as many equal parts as there are cases for."""
    parts = min(len(nearest) // _CLASS_CASES, _CLASSES_MOST)
    if parts < 2:
        return standard
    cuts = np.arange(1, parts) / parts
    return tuple(round(float(x), 3) for x in np.quantile(np.array(nearest), cuts))


def _standard(edges: tuple[float, ...], weights: Donors) -> Floats:
    """The shipped shares for classes that are cut elsewhere: those of the middle of each."""
    bounds = (0.0, *edges, 1.0)
    middles = [(low + high) / 2 for low, high in pairwise(bounds)]
    if edges == weights.edges:
        return np.array(weights.shares)
    return np.array([weights.shares[bisect_right(weights.edges, middle)] for middle in middles])


def _densities(
    pile: Pile, case: tuple[list[float], list[int]], power: float, span: int
) -> list[float]:
    """How likely the true distance is by each scale, and with none."""
    likeness, away = case
    shares, distance = text_shares(likeness, power), np.array(away, dtype=np.float64)
    scales = pile.weights.donors.scales
    return [float((shares * beliefs.laplace(distance, s)).sum()) for s in scales] + [1.0 / span]


def _fit_shares(
    densities: Floats,
    cases: Sequence[tuple[list[float], list[int]]],
    power: float,
    edges: tuple[float, ...],
    weights: Donors,
) -> tuple[Kernel, float]:
    standard = _standard(edges, weights)
    kernel = Kernel(power=power, edges=edges, scales=weights.scales, shares=weights.shares)
    classes = np.array([kernel.class_of(likeness[0]) for likeness, _ in cases], dtype=np.int64)
    fitted, score = [], 0.0
    for number in range(len(edges) + 1):
        own = densities[classes == number] if len(cases) else densities
        shares = standard[number]
        for _ in range(_ROUNDS if len(own) else 0):
            parts = own * shares
            parts = parts / parts.sum(axis=1, keepdims=True)
            counts = parts.sum(axis=0) + weights.prior * standard[number]
            shares = counts / counts.sum()
        if len(own):
            score += float(np.log(own @ shares).sum())
        fitted.append(tuple(round(float(share), 4) for share in shares))
    return Kernel(power=power, edges=edges, scales=weights.scales, shares=tuple(fitted)), round(
        score, 3
    )


def fit_trusts(pile: Pile, known: Mapping[int, int], sample: Sequence[int]) -> Trusts:
    """The share of matched passages of this pile that date their document rightly."""
    weights = pile.weights.passage
    tried: dict[tuple[MatchKind, int], float] = defaultdict(float)
    hits: dict[tuple[MatchKind, int], float] = defaultdict(float)
    for number in sample:
        for _, found in pile.matches(number, known):
            for match in found:
                key = (match.kind, step_of(match.likeness, weights.from_likeness))
                tried[key] += 1
                hits[key] += any(day == known[number] for day, _ in match.days)
    return {
        (kind, step): (hits[kind, step] + share * weights.prior_pairs)
        / (tried[kind, step] + weights.prior_pairs)
        for kind in _KINDS
        for step, share in enumerate(weights.same_day)
    }
