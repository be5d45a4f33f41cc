"""What a mention comes to, and why."""

from __future__ import annotations

import msgspec

from readout.schema.span import Span


class Reason(msgspec.Struct, frozen=True):
    """Why: what was concluded, and the words of the mention (or of its context) it rests on.

    `span` is None where a reason lies in the context or the date.
    """

    rule: str
    span: Span | None
    text: str


class Resolution(msgspec.Struct, frozen=True, kw_only=True):
    """What a mention comes to. "" and () are answers: nothing says one.

    `article` is the name that the tables give the actor first, where one is named. `nothing` is
    true where neither country nor sector nor actor was found. `rule` names what decided last.
    """

    country: str = ""
    sectors: tuple[str, ...] = ()
    article: str = ""
    rule: str = "none"
    why: tuple[Reason, ...] = ()

    @property
    def sector(self) -> str:
        """The primary sector."""
        return self.sectors[0] if self.sectors else ""

    @property
    def nothing(self) -> bool:
        """Whether nothing was found."""
        return not (self.country or self.sectors or self.article)
