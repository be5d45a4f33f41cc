"""From all figures of one event to how many it cost: from the least to the most that is told."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence

import msgspec

from readout.linking.claims.counts.tables import count_tables
from readout.schema.toll import Toll, TollFigure, TollMeasure


class Cost(msgspec.Struct, frozen=True):
    """A figure of an event.

    `kind` are classes of those counted, or their nations, empty for anybody, None where the words
    leave it open ("killed 12"); `source` is the text that tells it, copies being one, `voice` whose
    word it is and `sentence` its number there.
    `is_vague` says that it tells a size only ("dozens"), `corrects` that it takes another back.
    """

    figure: TollFigure
    kind: frozenset[str] | None
    source: str
    voice: str
    sentence: int = 0
    is_vague: bool = False
    corrects: bool = False


def settle(measure: TollMeasure, costs: Sequence[Cost]) -> Toll | None:
    """What one event cost, None where no figure is left that counts. The order does not matter."""
    costs = _corrected(sorted(costs, key=lambda cost: cost.figure.id))
    told = _coherent([cost for cost in costs if not cost.figure.past])
    counting = [cost for cost in told if not cost.is_vague] or told
    if not counting:
        return None
    totals = _totals(counting)
    lows = [cost.figure.low for cost in counting]
    return Toll(
        measure=measure,
        low=min(cost.figure.low for cost in totals) if totals else max(lows),
        high=_most(totals),
        best=_best(totals),
        disputed=_is_apart(totals),
        documents=len({cost.figure.document for cost in counting}),
        sources=len({cost.source for cost in counting}),
        figures=tuple(cost.figure for cost in costs),
    )


def _end(cost: Cost) -> float:
    return math.inf if cost.figure.high is None else cost.figure.high


def _is_apart(costs: Sequence[Cost]) -> bool:
    """Whether any two exclude each other."""
    return bool(costs) and max(cost.figure.low for cost in costs) > min(map(_end, costs))


def _corrected(costs: Sequence[Cost]) -> Sequence[Cost]:
    """Those that another takes back become past: "three, not five as first reported"."""
    correcting = [cost for cost in costs if cost.corrects and not cost.figure.past]
    if not correcting:
        return costs
    low, high = max(cost.figure.low for cost in correcting), min(map(_end, correcting))
    return [
        _as_past(cost)
        if not cost.corrects and (_end(cost) < low or cost.figure.low > high)
        else cost
        for cost in costs
    ]


def _as_past(cost: Cost) -> Cost:
    return msgspec.structs.replace(
        cost, figure=msgspec.structs.replace(cost.figure, past=True)
    )  # fmt: skip


def _coherent(costs: Sequence[Cost]) -> list[Cost]:
    """Without documents in which one voice tells two numbers that it cannot mean of one event."""
    heard: dict[tuple[str, str, frozenset[str]], list[Cost]] = defaultdict(list)
    for cost in costs:
        heard[cost.figure.document, cost.voice, cost.kind or frozenset()].append(cost)
    torn = {document for (document, _, _), said in heard.items() if _is_torn(said)}
    return [cost for cost in costs if cost.figure.document not in torn]


def _is_torn(said: Sequence[Cost]) -> bool:
    """Two numbers that differ in one sentence, that exclude each other, or both without an end:
    "at least 47", and "at least 110"."""
    told = {(cost.figure.low, cost.figure.high) for cost in said}
    places = {(cost.sentence, cost.figure.low, cost.figure.high) for cost in said}
    sentences = {cost.sentence for cost in said}
    open_ends = [high for _, high in told if high is None]
    return len(places) > len(sentences) or len(open_ends) > 1 or _is_apart(said)


def _totals(costs: Sequence[Cost]) -> Sequence[Cost]:
    """Those that may count everybody: where any says so it and those that leave it open, else all
    if they count one kind of people, unless of that kind others are told of beside ("two
    children"). Else none is a total."""
    kinds = {cost.kind for cost in costs if cost.kind is not None}
    if frozenset() in kinds:
        return [cost for cost in costs if not cost.kind]
    is_part = any(kind & count_tables().partial for kind in kinds)
    return costs if len(kinds) <= 1 and not is_part else ()


def _most(totals: Sequence[Cost]) -> int | None:
    """The most that is told, None where that has no end."""
    ends = [cost.figure.high for cost in totals if cost.figure.high is not None]
    most = max(ends, default=-1)
    return most if ends and all(cost.figure.low <= most for cost in totals) else None


def _best(totals: Sequence[Cost]) -> int | None:
    """The number that more than half of the voices tell, each text heard by itself; None where they
    tell two."""
    voices = {(cost.source, cost.voice) for cost in totals}
    exact = {
        (cost.source, cost.voice, cost.figure.low)
        for cost in totals
        if cost.figure.low == cost.figure.high
    }
    told = Counter(number for _, _, number in exact)
    prevailing = [number for number, count in told.items() if 2 * count > len(voices)]
    return prevailing[0] if len(prevailing) == 1 else None
