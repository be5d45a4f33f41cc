"""Donors: what dated documents say of the date of another.

A `Ground` is one piece of evidence as dating weighs it: the days that it favours, the documents
it came from, and the characters it rests on. Texts with like words, sentences on the same
happening, equal quotations, copies and equal days of the year make grounds; whatever else ties
two documents together (events, in time) joins by making grounds of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence

import msgspec
import numpy as np

from readout.linking.dating import beliefs
from readout.linking.dating.axis import Axis, Floats
from readout.linking.dating.clues import Passage
from readout.linking.dating.pile import Match, MatchKind, Pile
from readout.schema.span import Spans

SHOWN = 5
"""Donors that a ground names."""


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """Evidence on the day of one document.

    `belief` is over the axis that it was asked for. `wrong` is the share of cases in which such
    evidence misleads; of two grounds that clash the one with the larger share gives way.
    `hard` evidence rules days out, the other speaks for some; what `places` publication claims to
    know it to a few days or weeks.
    """

    rule: str
    belief: Floats
    wrong: float
    spans: Spans = ()
    donors: tuple[str, ...] = ()
    detail: str = ""
    hard: bool = False
    places: bool = False


class Kernel(msgspec.Struct, frozen=True, kw_only=True):
    """How far apart in time documents lie that have like words.

    The `power` of likeness says how much nearer ones count more. `edges` cut the likeness of the
    nearest into classes; for each, `shares` are those of the scales (days of two-sided
    exponentials), the last that of documents whose like ones say nothing.
    """

    power: float
    edges: tuple[float, ...]
    scales: tuple[float, ...]
    shares: tuple[tuple[float, ...], ...]

    def class_of(self, likeness: float) -> int:
        """The class of a document by the likeness of its nearest."""
        return bisect_right(self.edges, likeness)


Trusts = Mapping[tuple[MatchKind, int], float]
"""The share of matched passages that are of one day, by kind and step of likeness."""


def of_texts(
    pile: Pile, axis: Axis, near: Sequence[tuple[int, float]], known: Mapping[int, int],
    kernel: Kernel, spread: float,
) -> Ground | None:  # fmt: skip
    """Dated documents with like words. `spread` is the share of a day where they say nothing."""
    dated = [(n, likeness) for n, likeness in near if n in known]
    dated = dated[: pile.weights.donors.limit]
    if not dated:
        return None
    *shares, wrong = kernel.shares[kernel.class_of(dated[0][1])]
    reach = np.arange(2 * axis.size, dtype=np.float64)
    falling = sum(
        (
            share * beliefs.laplace(reach, scale)
            for share, scale in zip(shares, kernel.scales, strict=True)
        ),
        np.zeros(len(reach)),
    )
    total = np.full(axis.size, wrong * spread)
    counts = text_shares([likeness for _, likeness in dated], kernel.power)
    for (number, _), count in zip(dated, counts, strict=True):
        away = np.minimum(np.abs(axis.days - known[number]), len(reach) - 1)
        total += count * falling[away]
    names = tuple(pile.keys[n].id for n, _ in dated[:SHOWN])
    return Ground(rule="like-texts", belief=np.log(total), wrong=0.5, donors=names)


def text_shares(likeness: Sequence[float], power: float) -> Floats:
    """How much each of several documents counts, adding up to one."""
    raised = np.array(likeness, dtype=np.float64) ** power
    shares: Floats = raised / raised.sum()
    return shares


def step_of(likeness: float, edges: Sequence[float]) -> int:
    """The step of a stair of likeness."""
    return max(bisect_right(edges, likeness) - 1, 0)


def of_passages(
    pile: Pile,
    axis: Axis,
    matches: Sequence[tuple[Passage, list[Match]]],
    trusts: Trusts,
    spread: float,
) -> Iterable[Ground]:
    """Sentences of dated documents on the same happening, a ground for each sentence here."""
    weights = pile.weights.passage
    for passage, found in matches:
        trust = [trusts[m.kind, step_of(m.likeness, weights.from_likeness)] for m in found]
        best = max(trust)
        total = np.zeros(axis.size)
        for match, share in zip(found, trust, strict=True):
            for day, part in match.days:
                if 0 <= day - axis.first < axis.size:
                    total[day - axis.first] += share * part
        total *= best / sum(trust)
        yield Ground(
            rule="same-happening",
            belief=weights.power * np.log(total + (1 - best) * spread),
            wrong=1 - best,
            spans=(passage.span,),
            donors=tuple(dict.fromkeys(pile.keys[match.donor].id for match in found[:SHOWN])),
        )


def of_quotes(
    pile: Pile, axis: Axis, donors: Mapping[int, Spans], known: Mapping[int, int], spread: float
) -> Ground | None:
    """Dated documents that hold the same quotation."""
    if not donors:
        return None
    weights = pile.weights.quote
    counts = np.array([len(spans) for spans in donors.values()], dtype=np.float64)
    belief = beliefs.of_kernel(
        axis,
        np.array([known[n] for n in donors], dtype=np.int64),
        counts / counts.sum(),
        scale=weights.days,
        wide=6.0,
        tight=0.8,
        wrong=weights.wrong,
        spread=spread,
    )
    spans = tuple(sorted({span for spans in donors.values() for span in spans}))
    names = tuple(pile.keys[n].id for n in donors)
    return Ground(
        rule="same-quotation", belief=belief, wrong=weights.wrong, spans=spans, donors=names
    )


def of_copies(
    pile: Pile, axis: Axis, number: int, known: Mapping[int, int], spread: float
) -> Ground | None:
    """Dated documents with the same text: not before the original, nor after the first copy."""
    group = pile.group_of(number)
    if group is None:
        return None
    weights, own = pile.weights.copy, pile.keys[number].id
    members = (pile.number.get(member, -1) for member in group.members if member != own)
    others = [n for n in members if n in known]
    if not others:
        return None
    days = np.array([known[n] for n in others], dtype=np.int64)
    belief = beliefs.of_kernel(
        axis, days, np.full(len(days), 1 / len(days)), scale=weights.days, wide=6.0, tight=0.8,
        wrong=weights.wrong, spread=spread,
    )  # fmt: skip
    if group.basis in ("credited", "dated"):
        origin = pile.number.get(group.origin, -1)
        if own == group.origin:
            belief = belief + np.where(axis.days > days.min(), np.log(weights.before), 0.0)
        elif origin in known:
            belief = belief + np.where(axis.days < known[origin], np.log(weights.before), 0.0)
    names = tuple(pile.keys[n].id for n in others)
    return Ground(rule="copy", belief=belief, wrong=weights.wrong, donors=names)


def of_silence(
    pile: Pile, axis: Axis, number: int, near: Sequence[tuple[int, float]]
) -> Iterable[Ground]:
    """Happenings that everybody knows, of which like documents speak and this one does not: it
    may have been written before. The silence of a document says less as time goes on."""
    weights = pile.weights.silence
    own = {day for day, _ in pile.landmarks(number)}
    tellers: dict[int, list[int]] = {}
    for other, likeness in near:
        if likeness >= weights.likeness:
            for day, _ in pile.landmarks(other):
                tellers.setdefault(day, []).append(other)
    for day, others in sorted(tellers.items()):
        if day in own or not axis.first <= day < axis.first + axis.size - 1:
            continue
        since = axis.days - day
        strength = np.exp(-np.maximum(since, 0) / weights.days) * (since > 0)
        yield Ground(
            rule="silence",
            belief=np.log(1 - (1 - weights.share) * strength),
            wrong=0.9,
            donors=tuple(pile.keys[n].id for n in sorted(others)[:SHOWN]),
            detail=pile.landmarks(others[0])[0][1] if len(others) == 1 else "",
        )
