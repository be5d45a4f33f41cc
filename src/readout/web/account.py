"""What pages need of a project's account: events, claims, positions, the timeline."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

from readout.schema.claimtables import ClaimRow, NoticeRow, RevisionRow
from readout.schema.claimview import (
    ClaimPage,
    ClaimQuery,
    FigurePage,
    FigureQuery,
    PositionPage,
    PositionQuery,
)
from readout.schema.entryview import TimelinePage, TimelineQuery
from readout.schema.eventview import (
    Dyad,
    EventPage,
    EventPoint,
    EventQuery,
    EventView,
    OccasionPage,
)
from readout.schema.layers import Layers
from readout.schema.snapshot import Changes, SnapshotRow
from readout.schema.story import RelatedKind, RelatedPage, StoryKind, StoryPage
from readout.schema.view import DocumentView


class AccountReader(Protocol):
    """The part of `record.account.Account` that pages use."""

    def events(self, query: EventQuery, /) -> EventPage:
        """One page of events."""

    def event(self, id: str, /) -> EventView | None:
        """One event by its id or a mention's; None where there is none."""

    def occasions(
        self, *, kind: str | None = None, limit: int | None = 100, offset: int = 0
    ) -> OccasionPage:
        """One page of occasions, by day."""

    def points(self, query: EventQuery, /) -> tuple[EventPoint, ...]:
        """The events that a query keeps, as points of a chart."""

    def dyads(self, *, limit: int = 30) -> tuple[Dyad, ...]:
        """Who does most to or with whom."""

    def claims(self, query: ClaimQuery, /) -> ClaimPage:
        """One page of claims."""

    def claim(self, id: str, /) -> ClaimRow | None:
        """One claim by its id or a member's; None where there is none."""

    def figures(self, query: FigureQuery, /) -> FigurePage:
        """One page of figures."""

    def layers(self, view: DocumentView, /) -> Layers:
        """What one document tells, with what that is part of."""

    def positions(self, query: PositionQuery, /) -> PositionPage:
        """One page of positions."""

    def timeline(self, query: TimelineQuery, /) -> TimelinePage:
        """One page of the timeline."""

    def related(
        self,
        *,
        limit: int | None = 100,
        offset: int = 0,
        ids: Iterable[str] | None = None,
        kind: RelatedKind | None = None,
    ) -> RelatedPage:
        """One page of pairs that may be of one matter."""

    def matter(self, id: str, /) -> tuple[str, ...]:
        """The mentions of the event, or the members of the claim, that a row is part of."""

    def stories(
        self, *, kind: StoryKind = "story", limit: int | None = 100, offset: int = 0
    ) -> StoryPage:
        """One page of stories or incidents."""

    def notices(self) -> tuple[NoticeRow, ...]:
        """What papers say of their own articles."""

    def iter_revisions(self) -> Iterator[RevisionRow]:
        """What newer versions and copies changed of older texts."""

    def states(self) -> tuple[SnapshotRow, ...]:
        """States of the record, the newest first."""

    def since(self, word: str | None = None, /) -> Changes:
        """What has changed since a state or a day. Raises UsageError where it is neither."""
