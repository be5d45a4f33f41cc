"""What an event cost, as its page tells it: each number in the words of its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import msgspec

from readout.export.story import bounds, costs
from readout.schema.eventtables import EventRow
from readout.schema.span import Span
from readout.schema.toll import Toll, TollBasis, TollFigure
from readout.web.page import Ask
from readout.web.quoting import Quote, by_place, headline

MOST = 40
"""Figures of one kind that are quoted; the JSON has all."""
MOST_OPEN = 5
"""Those of them that are shown without being asked for."""
AROUND = 260
"""Characters on either side of a figure among which its sentence is looked for."""

BASES: Mapping[TollBasis, str] = MappingProxyType(
    {
        "words": "its own words tell of the event",
        "sentence": "it stands in the sentence of the event, beside no other act of force",
        "claim": "it is a figure of the same matter as another that tells of the event",
    }
)
"""Why a figure is taken for an event's, after "because"."""


class Counted(msgspec.Struct, frozen=True):
    """A figure with its amount and its words; None where its document is not there any more."""

    figure: TollFigure
    amount: str
    quote: Quote | None
    because: str


class Cost(msgspec.Struct, frozen=True):
    """How many an event killed or hurt: in words, with the number that prevails where it says more
    than they do, and the figures, the newest first, those that others took the place of last."""

    toll: Toll
    words: str
    best: str
    counted: tuple[Counted, ...]
    rest: int


def find_costs(ask: Ask, event: EventRow) -> tuple[Cost, ...]:
    """What is told of the cost of an event; nothing where no figure tells."""
    tolls = [toll for toll in (event.killed, event.injured) if toll is not None]
    places = {(each.document, each.span) for toll in tolls for each in toll.figures}
    quotes = by_place(ask.project.passages(sorted(places), around=AROUND))
    return tuple(_cost(toll, tuple(_counted(toll, quotes))) for toll in tolls)


def _cost(toll: Toll, counted: tuple[Counted, ...]) -> Cost:
    is_one = toll.best is None or toll.low == toll.high
    ordered = sorted(counted, key=_by_day, reverse=True)
    ordered.sort(key=lambda each: each.figure.past)
    return Cost(
        toll=toll,
        words=costs((toll,)),
        best="" if is_one else f"{toll.best:,}",
        counted=tuple(ordered[:MOST]),
        rest=max(0, len(ordered) - MOST),
    )


def _counted(toll: Toll, quotes: Mapping[tuple[str, Span], Quote]) -> Iterator[Counted]:
    for each in toll.figures:
        found = quotes.get((each.document, each.span))
        yield Counted(
            figure=each,
            amount=bounds(each.low, each.high),
            quote=None if found is None else headline(found),
            because=BASES[each.basis],
        )


def _by_day(counted: Counted) -> tuple[str, str]:
    """By the day of the document; without one before all that have one."""
    dct = None if counted.quote is None else counted.quote.document.dct
    day = None if dct is None else dct.date or dct.earliest
    return "" if day is None else day.isoformat(), counted.figure.id
