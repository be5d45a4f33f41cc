"""Who said what: attributions with source, cue and content (PARC, PolNeAR)."""

from __future__ import annotations

from typing import Literal

import msgspec

from readout.schema.span import Spans
from readout.schema.time import Interval

Manner = Literal["direct", "mixed", "indirect"]


class Hop(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One link of the chain of sources that a statement passed through.

    `count` is the number of people behind an anonymous hop where it is told ("two officials").
    """

    name: str
    span: Spans = ()
    actor: str | None = None
    anonymous: bool = False
    count: int | None = None


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One attribution. `chain` runs from the outlet inwards to the speaker.

    `speech` is false for beliefs, plans and perceptions. `nested` holds the statements
    inside the content.
    """

    source: Spans
    cue: Spans
    content: Spans
    manner: Manner
    speech: bool
    score: float
    rule: str
    speaker: str | None = None
    anonymous: bool = False
    addressee: Spans = ()
    channel: Spans = ()
    chain: tuple[Hop, ...] = ()
    time: Interval | None = None
    nested: tuple[Statement, ...] = ()
