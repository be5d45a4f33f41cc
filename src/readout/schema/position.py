"""What somebody wants, will do or will not do: positions in one document and over many."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from readout.schema.link import Reason
from readout.schema.span import Span, Spans
from readout.schema.time import Interval

PositionAct = Literal[
    "demand", "commitment", "offer", "refusal", "acceptance", "warning", "condition"
]
"""Wants others to do something, or a state of affairs; will do it himself; puts something forward;
will not, opposes, rules out; says yes to another's plan or demand; says that harm or a sanction
will follow; names only what has to come first (a condition of another act is its `condition`)."""

Strength = Literal["weak", "plain", "strong"]
"""By the words alone: "would welcome" is weak, "wants" plain, "insists" or "refuses" strong."""

Change = Literal["new", "repeated", "changed", "new-condition", "dropped-condition"]
"""How a position stands to the last one that its actor took on the same subject: there was none;
it is the same; its act or strength is another; it has a condition that was not there; it has no
longer the one that was."""

_MEMBER = re.compile(
    r"(?P<document>[^:]+):(?P<start>[0-9]{1,9})-(?P<end>[0-9]{1,9}):position(?::[0-9]{1,3})?"
)


def member_id(document: str, start: int, end: int, taker: int = 1) -> str:
    """Id of a position of one document: where the word stands that makes it one. One that several
    take together has an id for each of them, which counts from the second on."""
    place = f"{document}:{start}-{end}:position"
    return place if taker == 1 else f"{place}:{taker}"


def parse_member(id: str) -> tuple[str, Span] | None:
    """The document and the span that a member's id names, None for other words."""
    found = _MEMBER.fullmatch(id)
    if found is None:
        return None
    return found["document"], Span(int(found["start"]), int(found["end"]))


class Position(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One position as one text tells it.

    `cue` is the word that makes it one ("demanded", "will", "refusal"). `who` is whoever takes it,
    as the sentence names him, `actors` those of the document that this refers to; `what` is what is
    wanted, promised, refused (with its "that" or "to"), `to` of whom or to whom, `recipients` who
    that is. `condition` are the words that say on what terms; they may lie inside `what`.
    `statement` is an index into the statements of the same reading, the outermost one in which it
    is told; None where the author tells it. `when` are the time expressions of the taking of the
    position, not of what is to be done. `rule` is the entry that found it, `score` its sureness.
    """

    act: PositionAct
    strength: Strength
    cue: Span
    rule: str
    score: float
    who: Spans = ()
    actors: tuple[str, ...] = ()
    what: Spans = ()
    to: Spans = ()
    recipients: tuple[str, ...] = ()
    condition: Spans = ()
    statement: int | None = None
    when: Spans = ()


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """Words of a document: `text` is verbatim what stands at `spans`, pieces joined by a blank, of
    long ones the beginning."""

    document: str
    spans: Spans
    text: str


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whom a position is put to. `id` is the cast actor's, or the member's where no cast
    knows him."""

    id: str
    name: str


class Stance(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One position of one actor, by all documents that tell of it.

    `id` is the smallest member's. `actor` is the cast actor's id (the member's where no cast knows
    him), `name` what he is called. `days` is when it was taken: what the text says, else when the
    first document was published; None where neither is known. `what` are the words of the document
    that came first, `condition` those of the first that has one. `members` are ids of all mentions,
    by id, `documents` those they stand in, `sources` the count of those that carry no copy of
    another's text. `change` and `reasons` compare it with `earlier`, the stance before it of
    this actor on the same subject.
    """

    id: str
    actor: str
    name: str
    act: PositionAct
    strength: Strength
    what: Quote
    change: Change
    days: Interval | None = None
    to: tuple[Party, ...] = ()
    condition: Quote | None = None
    members: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    sources: int = 0
    earlier: str | None = None
    reasons: tuple[Reason, ...] = ()
