"""An account that pages can ask, held in memory.

The values are those handed in; of the filters it knows only what a page needs to be seen to pass
them on: the type of an event, the relation of a claim, the measure of a figure, the actor of a
position, undated entries and how many.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from readout.errors import UsageError
from readout.schema.claimtables import ClaimRow, NoticeRow, PositionRow, RevisionRow
from readout.schema.claimview import (
    ClaimPage,
    ClaimQuery,
    FigurePage,
    FigureQuery,
    FigureView,
    PositionPage,
    PositionQuery,
)
from readout.schema.entryview import TimelinePage, TimelineQuery, TimelineView
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
from readout.schema.story import RelatedKind, RelatedPage, RelatedRow, StoryKind, StoryPage
from readout.schema.tables import Named
from readout.schema.view import Count, DocumentView


class Account:
    """Answers of `readout.record.account.Account`."""

    def __init__(
        self,
        *,
        events: Sequence[EventView] = (),
        points: Sequence[EventPoint] = (),
        claims: Sequence[ClaimRow] = (),
        figures: Sequence[FigureView] = (),
        positions: Sequence[PositionRow] = (),
        countries: Mapping[str, str] | None = None,
        entries: Sequence[TimelineView] = (),
        related: Sequence[RelatedRow] = (),
        notices: Sequence[NoticeRow] = (),
        states: Sequence[SnapshotRow] = (),
        changes: Changes | None = None,
        layers: Mapping[str, Layers] | None = None,
    ) -> None:
        self._events = tuple(events)
        self._points = tuple(points)
        self._claims = tuple(claims)
        self._figures = tuple(figures)
        self._positions = tuple(positions)
        self._countries = dict(countries or {})
        self._entries = tuple(entries)
        self._related = tuple(related)
        self._notices = tuple(notices)
        self._states = tuple(states)
        self._changes = changes
        self._layers = dict(layers or {})

    def events(self, query: EventQuery) -> EventPage:
        every = [view.row for view in self._events]
        kept = [row for row in every if query.type in (None, row.type)]
        end = None if query.limit is None else query.offset + query.limit
        return EventPage(
            rows=tuple(kept[query.offset : end]),
            total=len(kept),
            types=tally(row.type for row in every),
            quads=tally(str(row.quad) for row in every),
            factualities=tally(row.factuality for row in every),
            occasions=tally(row.occasion for row in every if row.occasion),
            actors=tuple({party: 1 for row in every for party in row.actors}.items()),
            places=tuple((Named(row.place.entry, row.place.name), 1) for row in every if row.place),
        )

    def event(self, id: str) -> EventView | None:
        ids = (
            (view, {view.row.id, *(each.id for each in view.row.mentions)}) for view in self._events
        )
        return next((view for view, own in ids if id in own), None)

    def occasions(
        self, *, kind: str | None = None, limit: int | None = 100, offset: int = 0
    ) -> OccasionPage:
        rows = tuple(view.occasion for view in self._events if view.occasion is not None)
        kept = [row for row in rows if kind in (None, row.kind)]
        end = None if limit is None else offset + limit
        return OccasionPage(rows=tuple(kept[offset:end]), total=len(kept))

    def points(self, query: EventQuery) -> tuple[EventPoint, ...]:
        return self._points

    def dyads(self, *, limit: int = 30) -> tuple[Dyad, ...]:
        pairs = {
            (left, right)
            for view in self._events
            for left in view.row.actors
            for right in view.row.recipients
            if left.id < right.id
        }
        ordered = sorted(pairs, key=lambda pair: (pair[0].id, pair[1].id))
        return tuple(Dyad(left=left, right=right, events=1) for left, right in ordered[:limit])

    def claims(self, query: ClaimQuery) -> ClaimPage:
        kept = [row for row in self._claims if query.relation in (None, row.relation)]
        end = None if query.limit is None else query.offset + query.limit
        return ClaimPage(
            rows=tuple(kept[query.offset : end]),
            total=len(kept),
            kinds=tally(row.kind for row in self._claims),
            relations=tally(row.relation for row in self._claims),
            measures=tally(row.subject.measure for row in self._claims if row.subject),
            holders=tuple(
                {
                    member.holder: 1
                    for row in self._claims
                    for member in row.members
                    if member.holder is not None
                }.items()
            ),
        )

    def claim(self, id: str) -> ClaimRow | None:
        return next((row for row in self._claims if row.id == id), None)

    def figures(self, query: FigureQuery) -> FigurePage:
        kept = [view for view in self._figures if query.measure in (None, view.row.measure or "")]
        end = None if query.limit is None else query.offset + query.limit
        return FigurePage(
            views=tuple(kept[query.offset : end]),
            total=len(kept),
            measures=tally(view.row.measure for view in self._figures),
        )

    def layers(self, view: DocumentView) -> Layers:
        return self._layers.get(view.row.id, Layers())

    def positions(self, query: PositionQuery) -> PositionPage:
        kept = [
            row
            for row in self._positions
            if query.actor in (None, row.actor.id)
            and query.country in (None, self._countries.get(row.actor.id, ""))
        ]
        end = None if query.limit is None else query.offset + query.limit
        return PositionPage(
            rows=tuple(kept[query.offset : end]),
            total=len(kept),
            actors=tuple({row.actor: 1 for row in self._positions}.items()),
            countries=tally(self._countries.get(row.actor.id) for row in self._positions),
            acts=tally(row.act for row in self._positions),
            strengths=tally(row.strength for row in self._positions),
            changes=tally(row.change for row in self._positions),
        )

    def timeline(self, query: TimelineQuery) -> TimelinePage:
        loose = [view for view in self._entries if view.row.earliest is None]
        dated = [view for view in self._entries if view.row.earliest is not None]
        kept = (loose if query.undated else dated)[: query.most]
        end = None if query.limit is None else query.offset + query.limit
        return TimelinePage(
            views=tuple(kept[query.offset : end]),
            total=len(kept),
            undated=len(loose),
            days=tally(str(view.row.earliest) for view in dated),
            types=tally(type for view in kept for type in view.row.types),
            kinds=tally(view.row.kind for view in kept),
            factualities=tally(view.row.factuality for view in kept),
            outlets=tally(outlet for view in kept for outlet in view.row.outlets),
            places=tally(place for view in kept for place in view.row.places),
            actors=tuple({party: 1 for view in kept for party in view.participants}.items()),
        )

    def related(
        self,
        *,
        limit: int | None = 100,
        offset: int = 0,
        ids: Iterable[str] | None = None,
        kind: RelatedKind | None = None,
    ) -> RelatedPage:
        rows = [row for row in self._related if kind is None or row.left.endswith(f":{kind}")]
        if ids is not None:
            wanted = set(ids)
            rows = [row for row in rows if {row.left, row.right} & wanted]
        end = None if limit is None else offset + limit
        kinds = tally(row.left.rpartition(":")[2] for row in self._related)
        return RelatedPage(rows=tuple(rows[offset:end]), total=len(rows), kinds=kinds)

    def matter(self, id: str) -> tuple[str, ...]:
        groups = [
            *([mention.row.id for mention in view.mentions] for view in self._events),
            *([member.id for member in claim.members] for claim in self._claims),
        ]
        return next((tuple(group) for group in groups if id in group), ())

    def stories(
        self, *, kind: StoryKind = "story", limit: int | None = 100, offset: int = 0
    ) -> StoryPage:
        return StoryPage(rows=(), total=0, single=0)

    def notices(self) -> tuple[NoticeRow, ...]:
        return self._notices

    def iter_revisions(self) -> Iterator[RevisionRow]:
        return iter(())

    def states(self) -> tuple[SnapshotRow, ...]:
        return self._states

    def since(self, word: str | None = None) -> Changes:
        if self._changes is None:
            raise UsageError("no state was kept yet; name a day, as in 2023-12-20")
        return self._changes if word is None else replace(self._changes, state=word)


def tally(values: Iterable[str | None]) -> tuple[Count, ...]:
    """How often each value is there, those without one last."""
    counted = Counter(values)
    ordered = sorted(counted, key=lambda value: (value is None, value or ""))
    return tuple(Count(value, counted[value]) for value in ordered)
