"""Keys of made-up documents."""

from __future__ import annotations

import datetime as dt

from readout.linking.claims.counts import FigureKeys
from readout.linking.claims.counts.keys import LocalFigure, Voice
from readout.schema.time import Dct

MAY = dt.date(2031, 5, 6)
TERMS = ("bridge", "flood", "marn", "river", "valley")


def on(day: dt.date) -> Dct:
    return Dct(date=day, earliest=day, latest=day, basis="given")


def figure(
    low: float,
    high: float | None = None,
    measure: str = "killed",
    *,
    at: int = 100,
    **more: object,
) -> LocalFigure:
    """A figure of one number, or of an interval where `high` is given."""
    values: dict[str, object] = {
        "unit": "people",
        "sentence": at // 100,
        "words": f"{low:.0f}",
        "nouns": ("people",),
        "terms": TERMS,
    }
    return LocalFigure(
        start=at,
        end=at + 5,
        low=low,
        high=low if high is None else high,
        measure=measure,
        **{**values, **more},  # type: ignore[arg-type]
    )


def document(name: str, *figures: LocalFigure, **more: object) -> FigureKeys:
    values: dict[str, object] = {"names": ("marn",), "topics": TERMS}
    return FigureKeys(document=name, figures=figures, **{**values, **more})  # type: ignore[arg-type]


def said_by(name: str) -> Voice:
    return Voice("", name)
