"""What an event cost: how many dead and hurt, by all that tell of them."""

from __future__ import annotations

from typing import Literal

import msgspec

from readout.schema.span import Span

TollMeasure = Literal["killed", "injured"]

TollBasis = Literal["words", "sentence", "claim"]
"""Why a figure is taken for an event's: its own words tell of the event ("nine were killed"); it
stands in the sentence of the event, which is the only one of force there ("hit a market, killing
nine"); a figure that is the event's measures the same matter."""


class TollFigure(msgspec.Struct, frozen=True, kw_only=True):
    """A figure that tells what an event cost. `id` is that of its row, `mention` the mention of the
    event that its words tell of. `past` says that another took its place: it is shown, not
    counted."""

    id: str
    document: str
    span: Span
    basis: TollBasis
    low: int
    high: int | None = None
    mention: str | None = None
    past: bool = False


class Toll(msgspec.Struct, frozen=True, kw_only=True):
    """How many an event killed or hurt.

    `low` and `high` are inclusive, None is unbounded: what all figures allow, or from the least to
    the most that is told where they exclude each other (`disputed`). `best` is the number that all
    come to, or that most independent documents tell; None where none prevails. `documents` counts
    those that tell it, `sources` independent ones.
    """

    measure: TollMeasure
    low: int
    high: int | None = None
    best: int | None = None
    disputed: bool = False
    documents: int = 0
    sources: int = 0
    figures: tuple[TollFigure, ...] = ()
