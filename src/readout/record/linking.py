"""What lies between documents: copies, dates, and what they tell when they are taken together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from typing import TypeVar

import msgspec

from readout.anchoring import anchor
from readout.linking.actors import link_actors
from readout.linking.claims.counts import add_tolls, link_figures
from readout.linking.claims.sayings import link_sayings
from readout.linking.copies.duplicates import find_groups
from readout.linking.copies.keys import Story
from readout.linking.copies.lineage import compare_stories
from readout.linking.dating.dates import date_documents
from readout.linking.events import (
    date_keys,
    find_incidents,
    find_likenesses,
    find_stories,
    link_events,
)
from readout.linking.positions import link_positions
from readout.linking.timeline import link_timeline
from readout.record.keys import (
    CastKeys,
    EventPart,
    OriginKeys,
    SayingPart,
    TimelinePart,
    find_body,
    less,
)
from readout.schema.cast import Cast
from readout.schema.claim import Claim, ClaimPair, Claims
from readout.schema.duplicate import Copy, DuplicateGroup
from readout.schema.entry import Entry
from readout.schema.fix import Corrections
from readout.schema.happening import Happenings
from readout.schema.link import Cluster, Link
from readout.schema.position import Stance
from readout.schema.rowid import Rejectable
from readout.schema.time import Dct, Timex
from readout.store import Store
from readout.store.cast import short_cast
from readout.watcher import Unwatched, Watcher, phase

Groups = tuple[DuplicateGroup, ...]
K = TypeVar("K", bound=msgspec.Struct)


class Told(msgspec.Struct, frozen=True):
    """What documents tell when they are taken together: what happened, what is claimed, what may
    be of one matter, who wants what, the timeline of it all, and which documents tell one story or
    one incident."""

    happenings: Happenings
    claims: tuple[Claim, ...]
    related: tuple[ClaimPair, ...]
    stories: tuple[Cluster, ...]
    incidents: tuple[Cluster, ...]
    stances: tuple[Stance, ...]
    entries: tuple[Entry, ...]


def read_keys(store: Store, part: type[K]) -> list[K]:
    """A part of the keys of all current documents, by id."""
    return [keys for _, keys in store.keys(part)]


def find_copies(store: Store, corrections: Corrections) -> tuple[Groups, Mapping[str, Dct]]:
    """The duplicate groups of the current documents, and the date of each, by id."""
    keys = read_keys(store, OriginKeys)
    groups = find_groups([each.copies for each in keys], partial(_story, store)).groups
    return groups, date_documents([each.dates for each in keys], groups, corrections.days)


def find_dates(store: Store, corrections: Corrections) -> Mapping[str, Dct]:
    """The date of each document, by id, where copies stand."""
    keys = read_keys(store, OriginKeys)
    return date_documents([each.dates for each in keys], _groups(store), corrections.days)


def find_cast(store: Store) -> Cast:
    """Who is who, by documents alone, where their dates stand."""
    return link_actors((each.actors for each in read_keys(store, CastKeys)), dates=store.dcts())


def find_told(store: Store, corrections: Corrections, watcher: Watcher | None = None) -> Told:
    """What the documents tell, where copies, dates and the cast stand."""
    telling = _Telling(store, corrections, watcher or Unwatched())
    first = telling.find_first()
    sayings = telling.find_sayings(first.happenings)
    figures = first.figures
    claims = tuple(sorted((*figures.claims, *sayings.claims), key=lambda claim: claim.id))
    doubts = map(_as_pair, first.happenings.doubts)
    return Told(
        happenings=first.happenings,
        claims=claims,
        related=(*figures.related, *sayings.related, *doubts),
        stories=first.stories,
        incidents=first.incidents,
        stances=first.stances,
        entries=telling.find_entries(first.happenings, claims),
    )


class _First(msgspec.Struct, frozen=True):
    """What does not rest on statements and claims."""

    happenings: Happenings
    figures: Claims
    stories: tuple[Cluster, ...]
    incidents: tuple[Cluster, ...]
    stances: tuple[Stance, ...]


class _Telling:
    """Links what documents tell. Each step reads its part of their keys and lets it go."""

    def __init__(self, store: Store, corrections: Corrections, watcher: Watcher) -> None:
        self._store, self._watcher = store, watcher
        self._matters, self._rejected = corrections.matters, corrections.rejected
        self._touched = {row.partition(":")[0] for row in corrections.rejected}
        with phase(watcher, "looking at the cast"):
            self._dates, self._cast = store.dcts(), store.ask(short_cast)
            self._groups = _groups(store)
        self._outlets: dict[str, str] = {}
        self._timexes: dict[str, tuple[Timex, ...]] = {}

    def find_first(self) -> _First:
        """Events with what they cost, figures, stories and positions."""
        parts = read_keys(self._store, EventPart)
        self._notice(parts)
        happenings = self._events(parts)
        with phase(self._watcher, "linking figures"):
            counts = self._less((each.figures for each in parts), "figures", "figure")
            figures = link_figures(
                counts,
                self._matters,
                dates=self._dates,
                timexes=self._timexes,
                cast=self._cast,
                happenings=happenings,
                groups=self._groups,
                outlets=self._outlets,
            )
            happenings = add_tolls(happenings, counts, figures.claims, self._groups)
        with phase(self._watcher, "linking stories"):
            pages = [each.events.page for each in parts]
            alike = find_likenesses(pages, self._dates, self._outlets)
            groups = self._groups
            stories = find_stories(pages, self._dates, groups=groups, likenesses=alike)
            incidents = find_incidents(pages, dates=self._dates, groups=groups, likenesses=alike)
        with phase(self._watcher, "linking positions"):
            stances = link_positions(
                self._less((each.positions for each in parts), "positions", "position"),
                dates=self._dates,
                cast=self._cast,
                groups=self._groups,
            )
        return _First(happenings, figures, stories, incidents, stances)

    def _notice(self, parts: Iterable[EventPart]) -> None:
        """Keep who published a document, and its time expressions, anchored."""
        for each in parts:
            id = each.copies.id
            self._timexes[id] = anchor(each.timexes, self._dates[id].date)
            if each.copies.publisher:
                self._outlets[id] = each.copies.publisher

    def _events(self, parts: Iterable[EventPart]) -> Happenings:
        with phase(self._watcher, "linking events"):
            keys = self._less((each.events for each in parts), "events", "event")
            return link_events(
                [date_keys(k, self._timexes[k.document], self._dates[k.document]) for k in keys],
                self._matters,
                dates=self._dates,
                cast=self._cast,
                groups=self._groups,
                outlets=self._outlets,
            )

    def find_sayings(self, happenings: Happenings) -> Claims:
        """What statements claim together."""
        with phase(self._watcher, "linking statements"):
            parts = read_keys(self._store, SayingPart)
            return link_sayings(
                self._less((each.sayings for each in parts), "sayings", "statement"),
                self._matters,
                dates=self._dates,
                timexes=self._timexes,
                cast=self._cast,
                happenings=happenings,
                groups=self._groups,
                outlets=self._outlets,
            )

    def find_entries(self, happenings: Happenings, claims: tuple[Claim, ...]) -> tuple[Entry, ...]:
        """The timeline."""
        with phase(self._watcher, "linking the timeline"):
            return link_timeline(
                [each.timeline for each in read_keys(self._store, TimelinePart)],
                dates=self._dates,
                timexes=self._timexes,
                happenings=happenings,
                cast=self._cast,
                groups=self._groups,
                outlets=self._outlets,
                claims=claims,
            )

    def _less(self, keys: Iterable[K], field: str, kind: Rejectable) -> list[K]:
        """Keys without the rows that a person rejected."""
        return [
            less(each, field, kind, self._rejected)
            if getattr(each, "document") in self._touched  # noqa: B009 - all of them have one
            else each
            for each in keys
        ]


def _groups(store: Store) -> Groups:
    return tuple(view.group for view in store.groups(limit=None).groups)


def _as_pair(doubt: Link) -> ClaimPair:
    """Two events that may be one as two rows that may be of one matter."""
    return ClaimPair(
        left=doubt.left,
        right=doubt.right,
        relation="related",
        score=doubt.score,
        reasons=doubt.reasons,
    )


def find_changes(store: Store, left: str, right: str) -> Copy | None:
    """What the document `right` cut, added and changed of `left`, wherever each comes from.
    None where one of them has no keys."""
    keys = store.keys_of((left, right), OriginKeys)
    if left not in keys or right not in keys:
        return None
    return compare_stories(keys[left].copies, keys[right].copies, partial(_story, store))


def _story(store: Store, id: str) -> Story:
    view = store.document(id)
    if view is None:
        raise KeyError(id)
    return Story(text=view.text, body=find_body(view.text, view.metadata))
