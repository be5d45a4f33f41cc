"""Which mentions in one text are of one event: "the raid" takes up the raid told of before.

Only plain cases are tied; everything else is for linking to compare. Events keep apart where their
doers, those they are done to, their days or their factuality differ.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from readout.reading.trees import Trees
from readout.schema.event import Event
from readout.schema.time import Timex

_BACK = 40
"""Events back that a noun may take up."""
_NEAR = 4
"""Events back that a noun takes up though they were told with another word."""
WEAK = 0.3
"""A noun with "the" that takes up an event is sure enough from this score on."""
TIED = 0.55
_SURE = 0.6
_GENERAL = frozenset({
    "attack", "raid", "assault", "strike", "killing", "shooting", "visit", "meeting", "talk",
    "talks", "call", "conversation", "arrest", "protest", "release", "withdrawal", "operation",
    "invasion", "offensive", "negotiation", "fighting", "clash", "bombing", "shelling", "summit",
    "evacuation",
})  # fmt: skip
"""Nouns that take up a deed told with any verb."""
_DEFINITE = frozenset({"the", "this", "that", "these", "those", "both"})


def tie(
    events: Sequence[Event], trees: Trees, timexes: Sequence[Timex], threshold: float
) -> tuple[Event, ...]:
    """All events with one id for the mentions of one event: first those of at least that score and
    the nouns below it that take one of them up, which are as sure as that, numbered in their order;
    then the doubtful ones, so that these change nothing about the others."""
    values = {(timex.start, timex.end): timex.value for timex in timexes}
    kept: list[Event] = []
    ids: list[str] = []
    doubtful: list[tuple[Event, str]] = []
    for event in events:
        earlier = _taken_up(event, kept, trees, values)
        is_tied = event.score >= WEAK and earlier >= 0 and _is_definite(event, trees)
        if event.score < threshold and not is_tied:
            doubtful.append((event, "" if earlier < 0 else ids[earlier]))
            continue
        ids.append(f"e{len(kept) + 1}" if earlier < 0 else ids[earlier])
        score = event.score if event.score >= threshold else max(TIED, threshold)
        kept.append(msgspec.structs.replace(event, score=score))
    names = (name or f"e{number}" for number, (_, name) in enumerate(doubtful, len(kept) + 1))
    named = zip((*kept, *(event for event, _ in doubtful)), (*ids, *names), strict=True)
    return tuple(msgspec.structs.replace(event, id=name) for event, name in named)


def _taken_up(
    event: Event, kept: Sequence[Event], trees: Trees, values: dict[tuple[int, int], str]
) -> int:
    """The place of the event that one takes up, -1 where it is new."""
    for distance, other in enumerate(reversed(kept[-_BACK:]), start=1):
        if not _may_be_one(event, other, values):
            continue
        if _is_definite(event, trees) and _is_named_so(event, other, trees, distance):
            return len(kept) - distance
        if _is_same_deed(event, other, values):
            return len(kept) - distance
    return -1


def _is_named_so(event: Event, other: Event, trees: Trees, distance: int) -> bool:
    """Whether a noun takes up the same noun, or a deed told shortly before."""
    nouns = (_lemma(event, trees), _lemma(other, trees))
    if nouns[0] == nouns[1]:
        return True
    is_sure = other.score >= _SURE and bool(other.actors or other.recipients)
    return distance <= _NEAR and nouns[0] in _GENERAL and is_sure


def _lemma(event: Event, trees: Trees) -> str:
    at = trees.starts.get(event.trigger[-1].start, -1)
    return trees.words[at].lemma.lower() if at >= 0 else ""


def _may_be_one(event: Event, other: Event, values: dict[tuple[int, int], str]) -> bool:
    if event.type != other.type or event.factuality != other.factuality:
        return False
    if event.modes and other.modes and not set(event.modes) & set(other.modes):
        return False
    days, others = _days(event, values), _days(other, values)
    if days and others and days != others:
        return False
    return _agree(event.actors, other.actors) and _agree(event.recipients, other.recipients)


def _agree(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return not one or not other or bool(set(one) & set(other))


def _days(event: Event, values: dict[tuple[int, int], str]) -> set[str]:
    return {values[span.start, span.end] for span in event.when if (span.start, span.end) in values}


def _is_same_deed(event: Event, other: Event, values: dict[tuple[int, int], str]) -> bool:
    """The same days and the same people, told by one rule."""
    days = _days(event, values)
    shared = set(event.actors) & set(other.actors) or set(event.recipients) & set(other.recipients)
    return event.rule == other.rule and bool(days) and days == _days(other, values) and bool(shared)


def _is_definite(event: Event, trees: Trees) -> bool:
    """One noun with "the" or "this"."""
    at = trees.starts.get(event.trigger[0].start, -1)
    if len(event.trigger) > 1 or at < 0 or trees.words[at].upos not in ("NOUN", "PROPN"):
        return False
    has_article = any(trees.lower(child) in _DEFINITE for child in trees.below(at, "det"))
    is_described = bool(trees.below(at, "nmod", "acl"))
    return has_article and not is_described
