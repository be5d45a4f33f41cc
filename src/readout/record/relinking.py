"""From the stored documents to the stored record: each stage that is not what it should be."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from readout.linking.actors import link_actors
from readout.record.cast import follow_corrections, redate_cast
from readout.record.corrections import find_corrections
from readout.record.keys import Keys
from readout.record.linking import find_copies, find_dates, find_told, read_keys
from readout.record.state import State, build_digest, compute_state
from readout.record.telling import put_all_told
from readout.schema.fix import Corrections
from readout.store import Store
from readout.store.cast import put_cast
from readout.store.links import Stage, get_state, put_dates, put_groups, put_state
from readout.store.rejections import put_rejected

BEHIND = ""
"""State of what is still to be worked out from corrections that stand already."""


def relink(store: Store, corrections: Corrections, state: State, *, later: bool = False) -> int:
    """Let all that lies between documents follow from them and from the corrections; `state` is
    what that comes to. What stands already is left. `later` leaves what documents tell when they
    are taken together, which takes longest, for `retell`. Returns the number of documents whose
    date changed."""
    # Keys are heavy; a name that a person gave needs none.
    stands = _is(store, "dated", state.dated) and (later or _is(store, "told", state.told))
    keys = [] if stands else read_keys(store)
    changed = _date(store, keys, corrections, state)
    follow_corrections(store, corrections)
    store.put(put_rejected, corrections.rejected)
    if later and not _is(store, "told", state.told):
        for stage in STAGES:
            store.put(put_state, stage, BEHIND)
        return changed
    if not _is(store, "told", state.told):
        put_all_told(store, find_told(store, keys, corrections))
    _note(store, state)
    return changed


STAGES: tuple[Stage, ...] = ("told", "linked")


def _note(store: Store, state: State) -> None:
    for stage in STAGES:
        store.put(put_state, stage, getattr(state, stage))


def is_behind(store: Store) -> bool:
    """Whether what documents tell is still to follow corrections."""
    return store.ask(get_state, "told") == BEHIND


def retell(path: Path) -> bool:
    """Let what the documents of a project tell follow the corrections that it has, if it is behind
    and was built by these tools. It is worked out while others may write, and anew where they did.
    Returns whether it was behind.
    Raises ProjectError where the project cannot be read or written."""
    digest = build_digest()
    was_behind = False
    while True:
        with Store.open(path) as store:
            if not is_behind(store) or store.is_outdated(digest):
                return was_behind
            was_behind = True
            corrections = find_corrections(store)
            state = compute_state(store, digest, corrections)
            found = find_told(store, read_keys(store), corrections)
        with Store.open(path, write=True) as store, store.transaction():
            if compute_state(store, digest, find_corrections(store)) == state:
                put_all_told(store, found)
                _note(store, state)
                return True


def _is(store: Store, stage: Stage, state: str) -> bool:
    return store.ask(get_state, stage) == state


def _date(store: Store, keys: Sequence[Keys], corrections: Corrections, state: State) -> int:
    """Copies, dates and the plain cast; where people only gave other dates, what follows from
    these."""
    if _is(store, "dated", state.dated):
        return 0
    if _is(store, "cast", state.cast):
        before = store.dcts()
        changed = store.put(put_dates, find_dates(store, keys, corrections))
        after = store.dcts()
        redate_cast(store, [id for id in after if before.get(id) != after[id]])
    else:
        groups, dates = find_copies(store, keys, corrections)
        store.put(put_groups, groups)
        changed = store.put(put_dates, dates)
        store.put(put_cast, link_actors([each.actors for each in keys], dates=dates))
        store.put(put_state, "cast", state.cast)
    store.put(put_state, "dated", state.dated)
    return changed
