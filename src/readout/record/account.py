"""What the documents tell, taken together: the questions that pages and exports ask of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import msgspec

from readout.anchoring import anchor
from readout.reading.events import THRESHOLD
from readout.reading.figures import place_asof
from readout.record.corrections import find_present
from readout.record.doubtful import iter_doubtful
from readout.record.revisions import iter_revisions
from readout.record.since import find_changes, find_point
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
from readout.schema.entry import TimelineRow
from readout.schema.entryview import TimelinePage, TimelineQuery
from readout.schema.eventtables import EventRow, OccasionRow
from readout.schema.eventview import (
    Dyad,
    EventMention,
    EventPage,
    EventPoint,
    EventQuery,
    EventView,
    OccasionPage,
)
from readout.schema.fix import fix_rows
from readout.schema.layers import FigureLayer, Layers
from readout.schema.snapshot import Changes, SnapshotRow
from readout.schema.span import Span
from readout.schema.story import (
    RelatedKind,
    RelatedPage,
    RelatedRow,
    StoryKind,
    StoryPage,
    StoryRow,
)
from readout.schema.tables import figure_row
from readout.schema.time import Timex
from readout.schema.view import DocumentView
from readout.store import (
    Store,
    claims,
    entries,
    figures,
    happenings,
    layers,
    matters,
    notices,
    snapshots,
    stances,
    stories,
)
from readout.store.figures import Found

_PAGE = 200
_AROUND = 240
"""Characters on either side of the words that tell of an event."""


class Account:
    """Events, occasions, claims, positions and the timeline of one project."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def events(self, query: EventQuery) -> EventPage:
        """What happened, filtered and paged."""
        return self._store.ask(happenings.happenings, query)

    def event(self, id: str) -> EventView | None:
        """One event by its id or that of any of its mentions, with all that tells of it."""
        event = self._store.ask(happenings.get_happening, id)
        row = None if event is None else self._store.ask(happenings.event_row, event.id)
        if event is None or row is None:
            return None
        return EventView(
            row=row,
            happening=event,
            mentions=tuple(self._mentions(row)),
            occasion=self._store.ask(happenings.occasion_row, event.id),
        )

    def _mentions(self, row: EventRow) -> Iterator[EventMention]:
        """The mentions of an event by the day of their documents, undated ones last."""
        told = {(each.document, Span(each.start, each.end)): each for each in row.mentions}
        mentions = (
            EventMention(row=told[passage.document.id, passage.span], passage=passage)
            for passage in self._store.passages(told, around=_AROUND)
        )
        return iter(sorted(mentions, key=_by_day))

    def iter_events(self, threshold: float | None = None) -> Iterator[EventRow]:
        """All events, by id, of which a mention has at least that score (None: 0.5).

        Below 0.5 the doubtful ones (down to 0.3) come after them, by document and place. These are
        linked to nothing: each is one mention, and several may tell of one event.
        """
        threshold = THRESHOLD if threshold is None else threshold
        for row in self._store.each(happenings.iter_happenings):
            scores = (mention.score for mention in row.mentions)
            if threshold <= THRESHOLD or max(scores, default=THRESHOLD) >= threshold:
                yield row
        if threshold < THRESHOLD:
            yield from iter_doubtful(self._store, threshold)

    def occasions(
        self, *, kind: str | None = None, limit: int | None = 100, offset: int = 0
    ) -> OccasionPage:
        """Meetings, calls, visits and briefings, by day."""
        return self._store.ask(happenings.occasions, kind=kind, limit=limit, offset=offset)

    def iter_occasions(self) -> Iterator[OccasionRow]:
        """All occasions, by day."""
        offset = 0
        while rows := self.occasions(limit=_PAGE, offset=offset).rows:
            yield from rows
            offset += len(rows)

    def points(self, query: EventQuery) -> tuple[EventPoint, ...]:
        """The events that a query keeps and that have days, as points of a chart."""
        return self._store.ask(happenings.points, query)

    def dyads(self, *, limit: int = 30) -> tuple[Dyad, ...]:
        """Who does most to or with whom."""
        return self._store.ask(happenings.dyads, limit=limit)

    def claims(self, query: ClaimQuery) -> ClaimPage:
        """What several say of one matter, filtered and paged."""
        return self._store.ask(claims.claims, query)

    def claim(self, id: str) -> ClaimRow | None:
        """One claim by its id or that of any of its members."""
        return self._store.ask(claims.get_claim, id)

    def iter_claims(self) -> Iterator[ClaimRow]:
        """All claims, by id."""
        return self._store.each(claims.iter_claims)

    def figures(self, query: FigureQuery) -> FigurePage:
        """How many, by what is said of those counted, with the days that it holds for."""
        found = self._store.ask(figures.figures, query)
        measures = self._store.ask(figures.measures, query)
        return FigurePage(
            views=tuple(self._placed(found)),
            total=sum(each.count for each in measures if query.measure in (None, each.value or "")),
            measures=measures,
        )

    def _placed(self, found: Iterable[Found]) -> Iterator[FigureView]:
        """Figures as rows, as of their days."""
        timexes: dict[str, tuple[Timex, ...]] = {}
        for each in found:
            document = each.document
            if document.id not in timexes:
                reading = self._store.last_reading(document.text_hash)
                timexes[document.id] = (
                    () if reading is None else anchor(reading.timexes, document.dct.date)
                )
            (figure,) = place_asof((each.figure,), timexes[document.id], document.dct.date)
            row = figure_row(document.id, each.text, figure, event=each.event)
            yield FigureView(row=row, document=document, claim=each.claim)

    def layers(self, view: DocumentView) -> Layers:
        """What one document tells, in text order, with what that is part of."""
        id, day = view.row.id, view.row.dct.date
        found = self._store.ask(figures.figures, FigureQuery(document=id, limit=None))
        placed = place_asof(tuple(each.figure for each in found), view.timexes, day)
        return msgspec.structs.replace(
            self._store.ask(layers.layers, id),
            figures=tuple(
                FigureLayer(
                    row=figure_row(id, view.text, figure, event=each.event), claim=each.claim
                )
                for figure, each in zip(placed, found, strict=True)
            ),
        )

    def positions(self, query: PositionQuery) -> PositionPage:
        """What each wants, will do or will not do, filtered and paged, by day."""
        return self._store.ask(stances.stances, query)

    def iter_positions(self) -> Iterator[PositionRow]:
        """All positions, by id."""
        return self._store.each(stances.iter_stances)

    def timeline(self, query: TimelineQuery) -> TimelinePage:
        """What happened, day by day or by weight, each in one sentence."""
        return self._store.ask(entries.entries, query)

    def iter_timeline(self) -> Iterator[TimelineRow]:
        """The whole timeline, by rank."""
        return self._store.each(entries.iter_entries)

    def related(
        self,
        *,
        limit: int | None = 100,
        offset: int = 0,
        ids: Iterable[str] | None = None,
        kind: RelatedKind | None = None,
    ) -> RelatedPage:
        """Pairs that may be of one matter, the likeliest first; with `ids` those of these rows."""
        return self._store.ask(stories.related, limit=limit, offset=offset, ids=ids, kind=kind)

    def matter(self, id: str) -> tuple[str, ...]:
        """The mentions of the event, or the members of the claim, that a row is part of."""
        return self._store.ask(matters.members_of, id)

    def iter_related(self) -> Iterator[RelatedRow]:
        """All related pairs, the likeliest first."""
        return iter(self.related(limit=None).rows)

    def stories(
        self, *, kind: StoryKind = "story", limit: int | None = 100, offset: int = 0
    ) -> StoryPage:
        """Which documents tell one story, or one incident."""
        return self._store.ask(stories.stories, kind=kind, limit=limit, offset=offset)

    def iter_stories(self) -> Iterator[StoryRow]:
        """All stories, then all incidents, by id."""
        return self._store.each(stories.iter_stories)

    def notices(self) -> tuple[NoticeRow, ...]:
        """What papers say of their own articles: corrections, updates, retractions."""
        return self._store.ask(notices.all_notices)

    def iter_revisions(self) -> Iterator[RevisionRow]:
        """What newer versions and copies changed of older texts, numbers first."""
        return iter_revisions(self._store)

    def states(self) -> tuple[SnapshotRow, ...]:
        """States of the record that were kept, the newest first."""
        return self._store.ask(snapshots.list_snapshots)

    def since(self, word: str | None = None) -> Changes:
        """What has changed since a state, by its name or a day; without a word, since the one
        before the newest. Raises UsageError where the word means nothing."""
        log = self._store.fixes()
        rows = fix_rows(log, find_present(self._store, log))
        return find_changes(self._store, find_point(self._store, word), rows)

    def keep_state(self, name: str, made: dt.datetime) -> None:
        """Keep the state of the record under a name."""
        snapshot = self._store.ask(snapshots.take_snapshot)
        self._store.put(snapshots.put_snapshot, name, made, snapshot)

    def keep_automatic(self, made: dt.datetime) -> bool:
        """Keep the state of the record under its time, unless it is that of the newest kept."""
        snapshot = self._store.ask(snapshots.take_snapshot)
        return self._store.put(snapshots.put_automatic, made, snapshot)

    def drop_state(self, name: str) -> bool:
        """Forget a state; False where there is none of that name."""
        return self._store.put(snapshots.drop_snapshot, name)


def _by_day(mention: EventMention) -> tuple[bool, str, str, int]:
    document = mention.passage.document
    day = document.dct.date or document.dct.earliest
    return day is None, "" if day is None else day.isoformat(), document.id, mention.row.start
