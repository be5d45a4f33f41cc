"""Who said what: attributions with source, cue and content (PARC, PolNeAR)."""

from __future__ import annotations

from typing import Literal

import msgspec

from readout.schema.span import Spans
from readout.schema.time import Interval

Manner = Literal["direct", "mixed", "indirect"]

Act = Literal[
    "claim", "denial", "confirmation", "refusal", "question", "demand", "promise", "warning",
    "criticism", "support",
]  # fmt: skip
"""What is done by saying it, by the cue alone: says that something is so; is not so; admits or
bears out what was said before; declines to say or do it; asks; wants something done; binds
oneself (offers too); warns or threatens; finds fault; approves. `claim` is all other saying."""


class Hop(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One link of the chain of sources that a statement passed through.

    `name` is who it is as written, or the actor's name where that is a pronoun or a paper. `count`
    is the number of people behind an anonymous hop where it is told ("two officials").
    """

    name: str
    span: Spans = ()
    actor: str | None = None
    anonymous: bool = False
    count: int | None = None


class Unnamed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a text tells of a source without naming it, as the words that tell it.

    `count` is how many they are, None where that is not told. `nationality` also holds regions
    ("Western"), `seniority` standing ("senior", "former"), `employer` what they work for or on ("of
    the harbour board", "defence"), `condition` on what terms they spoke and why. Of one taken up
    later ("the official") it also holds what was told before.
    """

    count: int | None = None
    nationality: Spans = ()
    seniority: Spans = ()
    employer: Spans = ()
    condition: Spans = ()


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """One attribution.

    `chain` runs from the outermost source known from the text inwards to who said it first; the
    outlet that printed the text is not part of it. `speakers` are all actors that speak,
    `speaker` the first of them.

    `speech` is false for beliefs, plans and perceptions, which have no `act`. `hedge` are words of
    the cue that take some of it back ("reportedly", "hinted"). `when` are the time expressions and
    `place` the places of the saying, not of what is said; `time` is what `when` comes to once
    anchored. `unnamed` is None unless the source is anonymous. `score` is that of the weakest
    part, `rule` names what found the statement and what read it, parted by blanks. `nested` holds
    the statements inside the content.
    """

    source: Spans
    cue: Spans
    content: Spans
    manner: Manner
    speech: bool
    score: float
    rule: str
    speaker: str | None = None
    speakers: tuple[str, ...] = ()
    anonymous: bool = False
    unnamed: Unnamed | None = None
    act: Act | None = None
    hedge: Spans = ()
    addressee: Spans = ()
    channel: Spans = ()
    chain: tuple[Hop, ...] = ()
    when: Spans = ()
    place: Spans = ()
    time: Interval | None = None
    nested: tuple[Statement, ...] = ()
