"""Between documents: links with reasons, human judgements, clusters."""

from __future__ import annotations

from typing import Literal

import msgspec

LinkKind = Literal["duplicate", "actor", "event", "claim"]
Verdict = Literal["same", "different", "unsure"]


class Reason(msgspec.Struct, frozen=True, kw_only=True):
    """One feature of a comparison: its name, its weight in the score, the two strings compared."""

    feature: str
    weight: float
    left: str = ""
    right: str = ""


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """A scored pair. `left` < `right` by id, `score` in 0..1."""

    kind: LinkKind
    left: str
    right: str
    score: float
    reasons: tuple[Reason, ...] = ()


class Judgement(msgspec.Struct, frozen=True, kw_only=True):
    """A person's verdict on a pair; replayed over every new computation."""

    kind: LinkKind
    left: str
    right: str
    verdict: Verdict
    author: str = ""
    note: str = ""


class Cluster(msgspec.Struct, frozen=True, kw_only=True):
    """What links and judgements partition into. `id` is the smallest member."""

    id: str
    kind: LinkKind
    members: tuple[str, ...]
