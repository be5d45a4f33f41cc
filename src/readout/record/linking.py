"""What lies between documents: copies, dates, and what they tell when they are taken together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import msgspec

from readout.anchoring import anchor
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
from readout.record.keys import Keys, find_body, without
from readout.schema.claim import Claim, ClaimPair
from readout.schema.duplicate import Copy, DuplicateGroup
from readout.schema.entry import Entry
from readout.schema.fix import Corrections
from readout.schema.happening import Happenings
from readout.schema.link import Cluster, Link
from readout.schema.position import Stance
from readout.schema.time import Dct
from readout.store import Store
from readout.store.cast import short_cast
from readout.watcher import Unwatched, Watcher, phase

Groups = tuple[DuplicateGroup, ...]


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


def read_keys(store: Store) -> list[Keys]:
    """The keys of all current documents, by id."""
    return [keys for _, keys in store.keys(Keys)]


def find_copies(
    store: Store, keys: Sequence[Keys], corrections: Corrections
) -> tuple[Groups, Mapping[str, Dct]]:
    """The duplicate groups of the current documents, and the date of each, by id."""
    groups = find_groups([each.copies for each in keys], partial(_story, store)).groups
    return groups, date_documents([each.dates for each in keys], groups, corrections.days)


def find_dates(store: Store, keys: Sequence[Keys], corrections: Corrections) -> Mapping[str, Dct]:
    """The date of each document, by id, where copies stand."""
    groups = tuple(view.group for view in store.groups(limit=None).groups)
    return date_documents([each.dates for each in keys], groups, corrections.days)


def find_told(
    store: Store,
    keys: Sequence[Keys],
    corrections: Corrections,
    watcher: Watcher | None = None,
) -> Told:
    """What the documents tell, where copies, dates and the cast stand."""
    watcher = watcher or Unwatched()
    with phase(watcher, "looking at the cast"):
        dates, cast = store.dcts(), store.ask(short_cast)
        groups = tuple(view.group for view in store.groups(limit=None).groups)
        outlets = {each.id: each.copies.publisher for each in keys if each.copies.publisher}
        timexes = {each.id: anchor(each.timexes, dates[each.id].date) for each in keys}
        rejected = corrections.rejected
        touched = {row.partition(":")[0] for row in rejected}
        keys = [without(each, rejected) if each.id in touched else each for each in keys]
    with phase(watcher, "linking events"):
        happenings = link_events(
            [date_keys(each.events, timexes[each.id], dates[each.id]) for each in keys],
            corrections.matters,
            dates=dates,
            cast=cast,
            groups=groups,
            outlets=outlets,
        )
    with phase(watcher, "linking figures"):
        counts = [each.figures for each in keys]
        figures = link_figures(
            counts,
            corrections.matters,
            dates=dates,
            timexes=timexes,
            cast=cast,
            happenings=happenings,
            groups=groups,
            outlets=outlets,
        )
        happenings = add_tolls(happenings, counts, figures.claims, groups)
    with phase(watcher, "linking statements"):
        sayings = link_sayings(
            [each.sayings for each in keys],
            corrections.matters,
            dates=dates,
            timexes=timexes,
            cast=cast,
            happenings=happenings,
            groups=groups,
            outlets=outlets,
        )
        claims = tuple(sorted((*figures.claims, *sayings.claims), key=lambda claim: claim.id))
    with phase(watcher, "linking stories"):
        pages = [each.events.page for each in keys]
        alike = find_likenesses(pages, dates, outlets)
        stories = find_stories(pages, dates, groups=groups, likenesses=alike)
        incidents = find_incidents(pages, dates=dates, groups=groups, likenesses=alike)
    with phase(watcher, "linking positions"):
        stances = link_positions(
            [each.positions for each in keys],
            dates=dates,
            cast=cast,
            groups=groups,
        )
    with phase(watcher, "linking the timeline"):
        entries = link_timeline(
            [each.timeline for each in keys],
            dates=dates,
            timexes=timexes,
            happenings=happenings,
            cast=cast,
            groups=groups,
            outlets=outlets,
            claims=claims,
        )
    return Told(
        happenings=happenings,
        claims=claims,
        related=(*figures.related, *sayings.related, *map(_as_pair, happenings.doubts)),
        stories=stories,
        incidents=incidents,
        stances=stances,
        entries=entries,
    )


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
    keys = store.keys_of((left, right), Keys)
    if left not in keys or right not in keys:
        return None
    return compare_stories(keys[left].copies, keys[right].copies, partial(_story, store))


def _story(store: Store, id: str) -> Story:
    view = store.document(id)
    if view is None:
        raise KeyError(id)
    return Story(text=view.text, body=find_body(view.text, view.metadata))
