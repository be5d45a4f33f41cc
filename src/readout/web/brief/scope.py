"""What a report is narrowed down to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Literal

import msgspec

from readout.schema.tables import Named
from readout.web.wording import day

MOST = 40
"""Entries of the timeline, where nothing else is asked for."""

ClaimScope = Literal["only", "conflicts"]
"""`only` leaves out all but claims, `conflicts` all but those that conflict."""


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """None means no restriction; `since` and `until` are both inclusive. `most` is how many entries
    the timeline has, the weightiest."""

    actor: Named | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    claims: ClaimScope | None = None
    most: int = MOST

    @property
    def is_whole(self) -> bool:
        """Whether nothing is left out."""
        return (self.actor, self.since, self.until, self.claims) == (None, None, None, None)

    @property
    def holder(self) -> str | None:
        """The actor's id."""
        return None if self.actor is None else self.actor.id

    @property
    def words(self) -> str:
        """What it is, in words; "" for all."""
        return "" if self.is_whole else f"Only {', '.join(self._parts())}."

    def holds(self, earliest: dt.date | None, latest: dt.date | None) -> bool:
        """Whether something of these days may lie within; what has none does where no days are
        asked for."""
        if self.since is None and self.until is None:
            return True
        first, last = earliest or latest, latest or earliest
        if first is None or last is None:
            return False
        return (self.since is None or last >= self.since) and (
            self.until is None or first <= self.until
        )

    def _parts(self) -> Iterator[str]:
        if self.claims is not None:
            yield "claims that conflict" if self.claims == "conflicts" else "claims"
        if self.actor is not None:
            yield f"what concerns {self.actor.name}"
        if self.since is not None and self.until is not None:
            yield f"from {day(self.since)} to {day(self.until)}"
        elif self.since is not None:
            yield f"from {day(self.since)} on"
        elif self.until is not None:
            yield f"until {day(self.until)}"
