"""What a paper says of its own story: corrected, clarified, updated, taken back; and what changed
from one version of it to the next."""

from __future__ import annotations

from typing import Literal

import msgspec

from readout.schema.span import Span, Spans

NoticeKind = Literal["correction", "clarification", "update", "retraction", "note"]
"""`note` is an editor's note that says none of the others."""

ChangeBasis = Literal["version", "copy"]
"""Found by comparing a text with the version before it, or with another copy of its story."""


class Notice(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A notice in a text. `span` is all of it, `wrong` the words that tell what was wrong before,
    `right` those that tell what holds now or what was added, as far as it says so. `rule` names
    the entry that found it."""

    span: Span
    kind: NoticeKind
    rule: str
    wrong: Span | None = None
    right: Span | None = None


class Rewording(msgspec.Struct, frozen=True, kw_only=True):
    """One place that changed: `before` in the older text, `after` in the newer one. `figures` says
    that the numbers in it are others."""

    before: Spans = ()
    after: Spans = ()
    figures: bool = False


class Revision(msgspec.Struct, frozen=True, kw_only=True):
    """What `document` changed of `older`. `basis` is "version" where it replaces it at the same
    place, "copy" where it is another copy of one story."""

    document: str
    older: str
    basis: ChangeBasis
    changes: tuple[Rewording, ...] = ()

    @property
    def figures(self) -> bool:
        """Whether a number changed."""
        return any(change.figures for change in self.changes)
