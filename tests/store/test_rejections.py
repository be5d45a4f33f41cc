"""Rows that a person rejected: left out where rows are listed, told of in their document."""

from __future__ import annotations

import pytest

from readout.schema.document import Document
from readout.schema.span import Span
from readout.schema.tables import FlatStatement
from readout.schema.view import StatementQuery
from readout.store import Store
from readout.store.rejections import put_rejected, rejected, told_among
from readout.store.snapshots import new_statements
from readout.store.told import Piece, put_told
from tests.store.making import build, make, take
from tests.store.test_cast import said


@pytest.fixture
def pile(store: Store) -> tuple[Document, ...]:
    """Two documents with statements."""
    documents = [
        make(f"Marek Dossan said the ferry of {name} sails.", f"{name}.txt") for name in "ab"
    ]
    for document in documents:
        take(store, document.path, document)
    build(store)
    for document in documents:
        store.put_statements(document.id, told())
    return tuple(documents)


def told() -> list[FlatStatement]:
    return [said(0), said(1, parent=0), said(2)]


def listed(store: Store) -> set[str]:
    found = {view.row.id for view in store.iter_statements()}
    page = store.statements(StatementQuery())
    assert {view.row.id for view in page.views} == found
    assert page.total == len(found) == store.overview("p").statements
    assert sum(count.count for count in page.manners) == len(found)
    return found


def test_rejected_statements_are_left_out_and_come_back(
    store: Store, pile: tuple[Document, ...]
) -> None:
    before = listed(store)
    assert len(before) == 6
    gone = {min(before), max(before)}
    assert store.put(put_rejected, gone)
    assert not store.put(put_rejected, gone)
    assert listed(store) == before - gone
    for document in pile:
        held = {view.row.id for view in store.statements_of(document.id)}
        view = store.document(document.id)
        assert view is not None and len(held) == 3
        assert set(view.rejected) == gone & held
    assert store.ask(rejected) == gone
    assert store.put(put_rejected, set())
    assert listed(store) == before
    assert store.problems() == ()


def test_rejected_statements_are_not_new(store: Store, pile: tuple[Document, ...]) -> None:
    ids = [document.id for document in pile]
    found, total = store.ask(new_statements, ids, limit=10)
    assert len(found) == total > 1
    store.put(put_rejected, {min(listed(store))})
    rest, fewer = store.ask(new_statements, ids, limit=10)
    assert (len(rest), fewer) == (total - 1, total - 1)
    assert set(rest) < set(found)


def test_what_is_told_anew_stays_rejected(store: Store, pile: tuple[Document, ...]) -> None:
    before = listed(store)
    gone = {min(before)}
    store.put(put_rejected, gone)
    for document in pile:
        store.put_statements(document.id, told())
    assert listed(store) == before - gone


def test_other_rows_are_known_by_what_is_told(store: Store, pile: tuple[Document, ...]) -> None:
    document = pile[0]
    store.put(put_told, document.id, "figure", [Piece(Span(3, 7), "", said(0).statement)])
    there = f"{document.id}:3-7:figure"
    strangers = (f"{document.id}:3-8:figure", f"{document.id}:3-7:event", "nobody", "x:0-1:figure")
    assert store.ask(told_among, [there, *strangers]) == {there}
    store.put(put_rejected, {there, *strangers})
    view = store.document(document.id)
    assert view is not None
    assert view.rejected == (
        f"{document.id}:3-7:event",
        there,
        f"{document.id}:3-8:figure",
    )


def test_pages_of_statements_read_the_index_alone(store: Store, pile: tuple[Document, ...]) -> None:
    plan = store.database.rows(
        "EXPLAIN QUERY PLAN SELECT count(*) FROM statements AS s INDEXED BY statements_in_short "
        "JOIN documents AS d ON d.key = s.document WHERE d.state = 'current' AND NOT s.rejected"
    )
    assert any("COVERING INDEX statements_in_short" in row["detail"] for row in plan)
