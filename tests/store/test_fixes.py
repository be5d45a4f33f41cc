"""The log of corrections: kept in order, each entry once."""

from __future__ import annotations

from pathlib import Path

from readout.schema.fix import make_fix
from readout.schema.time import Interval
from readout.store import Store
from tests.store.making import make, take

FIRST = make_fix("date", "a" * 20, days=Interval(), user="mia")
SECOND = make_fix("undo", FIRST.id, user="mia")


def test_the_log_keeps_its_order_over_sessions(path: Path, store: Store) -> None:
    assert store.add_fix(SECOND)
    assert store.add_fix(FIRST)
    assert not store.add_fix(SECOND)
    store.close()
    with Store.open(path) as again:
        assert again.fixes() == (SECOND, FIRST)


def test_which_documents_there_are(store: Store) -> None:
    document = make("The ferry sails.")
    take(store, "osk.txt", document)
    assert store.current([document.id, "f" * 20]) == {document.id}
    assert store.current([]) == frozenset()
    store.mark_gone(["osk.txt"])
    assert store.current([document.id]) == frozenset()
