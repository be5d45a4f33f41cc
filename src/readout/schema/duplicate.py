"""Copies: which documents carry the same story text, and what a copy changed.

A group is documents that tell one text: syndicated, trimmed, re-edited, corrected. Shared
background paragraphs or boilerplate alone make no group.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from readout.schema.link import Reason
from readout.schema.span import Span

ChangeKind = Literal["cut", "added", "changed"]
CopyKind = Literal["same", "trimmed", "extended", "edited"]
OriginBasis = Literal["credited", "dated", "kept", "alone"]
"""Why a document counts as the origin: the others credit it, it is the earliest dated, it
holds most of what the group shares; "alone" where nothing tells them apart but the order of
ids."""


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One difference between an origin and a copy, as stretches of both texts.

    `cut` has no `copy` span, `added` has no `origin` span.
    """

    kind: ChangeKind
    origin: Span | None = None
    copy: Span | None = None


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    """A document of a group that is not its origin.

    `kept` is the share of the origin's words that stand in the copy in the same order, `own`
    the share of the copy's words that do not stand in the origin, both 0..1 and over the
    bodies. `changes` are in the order of the origin, additions where they stand.
    """

    id: str
    kind: CopyKind
    kept: float
    own: float
    changes: tuple[Change, ...] = ()
    reasons: tuple[Reason, ...] = ()


class DuplicateGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Documents that carry one text. `id` is the smallest member.

    `origin` is the document that the others are compared with, by `basis`; `agency` the news
    agency that any of them credits. `copies` are by id.
    """

    id: str
    origin: str
    basis: OriginBasis
    agency: str | None = None
    copies: tuple[Copy, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        """All documents of the group, by id."""
        return tuple(sorted((self.origin, *(copy.id for copy in self.copies))))
