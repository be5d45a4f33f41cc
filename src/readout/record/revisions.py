"""What newer versions and copies changed of older texts: worked out when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache, partial

from readout.linking.claims.sayings.revisions import find_revisions
from readout.record.linking import find_changes
from readout.schema.claimtables import RevisionRow, RewordingRow
from readout.schema.notice import Revision, Rewording
from readout.schema.tables import words_at
from readout.store import Store
from readout.store.links import all_groups, dcts_of
from readout.store.notices import versions
from readout.store.told import texts_of

_TEXTS = 256
"""Texts held at a time."""


def iter_revisions(store: Store) -> Iterator[RevisionRow]:
    """All revisions, those that changed a number first, then by document."""
    texts = lru_cache(_TEXTS)(partial(_text, store))
    groups = store.ask(all_groups)
    found = find_revisions(
        store.ask(versions),
        groups,
        compare=partial(find_changes, store),
        texts=texts,
        dates=store.ask(dcts_of, (id for group in groups for id in group.members)),
    )
    for each in sorted(found, key=lambda each: not each.figures):
        yield _row(each, texts(each.older), texts(each.document))


def _text(store: Store, id: str) -> str:
    return store.ask(texts_of, (id,)).get(id, "")


def _row(revision: Revision, before: str, after: str) -> RevisionRow:
    return RevisionRow(
        document=revision.document,
        older=revision.older,
        basis=revision.basis,
        figures=revision.figures,
        changes=tuple(_change(change, before, after) for change in revision.changes),
    )


def _change(change: Rewording, before: str, after: str) -> RewordingRow:
    return RewordingRow(
        before=change.before,
        before_text=words_at(before, change.before),
        after=change.after,
        after_text=words_at(after, change.after),
        figures=change.figures,
    )
