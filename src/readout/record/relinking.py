"""From the stored documents to the stored record: each stage that is not what it should be."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from readout.record.cast import follow_corrections, redate_cast
from readout.record.corrections import find_corrections
from readout.record.linking import Told, find_cast, find_copies, find_dates, find_told
from readout.record.state import State, build_digest, compute_state
from readout.record.telling import put_all_told
from readout.schema.fix import Corrections
from readout.store import Store
from readout.store.cast import put_cast
from readout.store.links import Stage, get_state, put_dates, put_groups, put_state
from readout.store.rejections import put_rejected
from readout.watcher import Unwatched, Watcher, phase

BEHIND = ""
"""State of what is still to be worked out from what stands already."""
_FIRST = "first step of "
"""Stands before the state that the first step was worked out from, until the second follows."""


def relink(
    store: Store,
    corrections: Corrections,
    state: State,
    *,
    later: bool = False,
    watcher: Watcher | None = None,
) -> int:
    """Let all that lies between documents follow from them and from the corrections; `state` is
    what that comes to. What stands already is left. Returns the number of documents whose date
    changed.

    It is kept in two steps: copies, dates and the cast as corrected; then what documents tell when
    they are taken together, which takes longest. Between the two the record says that it is behind
    and can be read. `later` leaves the second step for `retell`.
    """
    watcher = watcher or Unwatched()
    is_told = _is(store, "told", state.told)
    with _uncollected():
        with store.transaction():
            changed = _date(store, corrections, state, watcher)
            follow_corrections(store, corrections)
            store.put(put_rejected, corrections.rejected)
            _note(store, state, is_told=is_told)
        if not is_told and not later:
            found = find_told(store, corrections, watcher)
            with phase(watcher, "storing the links"):
                _keep(store, found, state)
    return changed


def _keep(store: Store, found: Told, state: State) -> None:
    with store.transaction():
        put_all_told(store, found)
        _note(store, state, is_told=True)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Look for no cycles while millions of values are made that have none: that takes a quarter of
    the time. What nothing refers to is given back all the same."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _note(store: Store, state: State, *, is_told: bool) -> None:
    """Note what the last stages were worked out from; where they are still to follow, from what the
    first step was."""
    store.put(put_state, "told", state.told if is_told else BEHIND)
    store.put(put_state, "linked", state.linked if is_told else f"{_FIRST}{state.linked}")


def is_behind(store: Store) -> bool:
    """Whether what documents tell is still to follow new documents or corrections."""
    return store.ask(get_state, "told") == BEHIND


def retell(path: Path) -> bool:
    """Let what the documents of a project tell follow them and their corrections, if it is behind
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
            found = _find_told(store, corrections, state)
        with Store.open(path, write=True) as store:
            if found is None:
                # Whoever wrote the last correction down was ended before the cast followed it.
                corrections = find_corrections(store)
                relink(store, corrections, compute_state(store, digest, corrections), later=True)
            elif compute_state(store, digest, find_corrections(store)) == state:
                _keep(store, found, state)
                return True


def _find_told(store: Store, corrections: Corrections, state: State) -> Told | None:
    """What documents tell; None where the first step is not of these corrections. Somebody may have
    written one down and not yet let the cast follow it."""
    if not _is(store, "linked", f"{_FIRST}{state.linked}"):
        return None
    with _uncollected():
        return find_told(store, corrections)


def _is(store: Store, stage: Stage, state: str) -> bool:
    return store.ask(get_state, stage) == state


def _date(store: Store, corrections: Corrections, state: State, watcher: Watcher) -> int:
    """Copies, dates and the plain cast; where people only gave other dates, what follows from
    these."""
    if _is(store, "dated", state.dated):
        return 0
    if _is(store, "cast", state.cast):
        before = store.dcts()
        changed = store.put(put_dates, find_dates(store, corrections))
        after = store.dcts()
        redate_cast(store, [id for id in after if before.get(id) != after[id]])
    else:
        with phase(watcher, "linking copies and dates"):
            groups, dates = find_copies(store, corrections)
            store.put(put_groups, groups)
            changed = store.put(put_dates, dates)
        with phase(watcher, "linking actors"):
            store.put(put_cast, find_cast(store))
        store.put(put_state, "cast", state.cast)
    store.put(put_state, "dated", state.dated)
    return changed
