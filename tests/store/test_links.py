"""What linking found: keys, groups, dates, and that a new finding takes the place of the old."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from readout.schema.document import Document
from readout.schema.duplicate import Change, Copy, DuplicateGroup
from readout.schema.link import Reason
from readout.schema.span import Span
from readout.schema.time import DateEvidence, Dct
from readout.schema.view import DocumentQuery
from readout.store import Store, links
from tests.store.making import TOOLS, build, make, take

DAY = dt.date(2031, 3, 4)


class Keys(msgspec.Struct, frozen=True):
    """Some keys."""

    words: tuple[int, ...]


@pytest.fixture
def pile(store: Store) -> tuple[Document, ...]:
    """Four described documents, by id."""
    documents = [make(f"The ferry of {name} sails.", f"{name}.txt") for name in "abcd"]
    for document in documents:
        take(store, document.path, document)
    build(store)
    return tuple(sorted(documents, key=lambda document: document.id))


def put_links(store: Store, groups: list[DuplicateGroup], dates: dict[str, Dct]) -> int:
    """Keep these groups and dates. Returns how many documents have another date."""
    store.put(links.put_groups, groups)
    return store.put(links.put_dates, dates)


def group_of(*documents: Document, origin: int = 0) -> DuplicateGroup:
    """A group of these with one of them as its origin."""
    ids = [document.id for document in documents]
    return DuplicateGroup(
        id=min(ids),
        origin=ids[origin],
        basis="credited",
        agency="NQA",
        copies=tuple(
            Copy(
                id=id,
                kind="trimmed",
                kept=0.5,
                own=0.25,
                changes=(Change(kind="cut", origin=Span(0, 3)),),
                reasons=(Reason(feature="words", weight=0.9),),
            )
            for id in sorted(ids)
            if id != ids[origin]
        ),
    )


def inferred(day: dt.date) -> Dct:
    reason = DateEvidence(
        origin="text", rule="weekday", earliest=day, latest=day, spans=(Span(0, 3),)
    )
    return Dct(date=day, earliest=day, latest=day, basis="inferred", constraints=(reason,))


def test_keys_are_by_id_until_the_document_is_described_anew(
    store: Store, pile: tuple[Document, ...]
) -> None:
    for number, document in enumerate(pile):
        store.put_keys(document.id, Keys((number,)))
    assert list(store.keys(Keys)) == [
        (document.id, Keys((number,))) for number, document in enumerate(pile)
    ]
    build(store, "tools-2")
    assert list(store.keys(Keys)) == []


def test_keys_are_of_current_documents(store: Store, pile: tuple[Document, ...]) -> None:
    for document in pile:
        store.put_keys(document.id, Keys(()))
    store.mark_gone([pile[0].path])
    assert [id for id, _ in store.keys(Keys)] == [document.id for document in pile[1:]]


def test_groups_come_back_the_largest_first(store: Store, pile: tuple[Document, ...]) -> None:
    a, b, c, d = pile
    small, large = group_of(a, b, origin=1), group_of(b, c, d)
    put_links(store, [small], {})
    page = store.groups()
    assert (page.total, page.documents) == (1, 2)
    assert page.groups[0].group == small
    assert [row.id for row in page.groups[0].rows] == [b.id, a.id]
    assert [row.group for row in page.groups[0].rows] == [a.id, a.id]

    put_links(store, [large], {})
    page = store.groups()
    assert [view.group for view in page.groups] == [large]
    assert {row.id: row.group for row in store.iter_documents()} == {
        a.id: None,
        b.id: b.id,
        c.id: b.id,
        d.id: b.id,
    }
    assert store.problems() == ()


def test_groups_are_asked_for_by_document_and_page(
    store: Store, pile: tuple[Document, ...]
) -> None:
    a, b, c, d = pile
    put_links(store, [group_of(a, b), group_of(c, d)], {})
    assert [view.group.id for view in store.groups(limit=1, offset=1).groups] == [c.id]
    assert [view.group.id for view in store.groups(document=d.id).groups] == [c.id]
    assert store.groups(document="f" * 20).groups == ()
    put_links(store, [group_of(c, d)], {})
    assert store.groups(document=a.id).total == 0


def test_copies_can_be_left_out_of_lists(store: Store, pile: tuple[Document, ...]) -> None:
    a, b, c, d = pile
    put_links(store, [group_of(a, b, c, origin=1)], {})
    shown = store.documents(DocumentQuery(copies=False))
    assert {row.id for row in shown.rows} == {b.id, d.id}
    assert shown.total == 2
    in_group = store.documents(DocumentQuery(group=a.id))
    assert {row.id for row in in_group.rows} == {a.id, b.id, c.id}
    overview = store.overview("osk")
    assert (overview.groups, overview.copies) == (1, 2)


def test_a_group_goes_with_its_origin(store: Store, pile: tuple[Document, ...]) -> None:
    a, b, *_ = pile
    put_links(store, [group_of(a, b)], {})
    store.mark_gone([a.path])
    store.prune()
    assert store.groups().total == 0
    assert store.problems() == ()


def test_a_worked_out_date_is_shown_everywhere(store: Store, pile: tuple[Document, ...]) -> None:
    a, b, *_ = pile
    put_links(store, [], {a.id: inferred(DAY)})
    view = store.document(a.id)
    assert view is not None
    assert view.metadata.dct == inferred(DAY) == view.row.dct
    rows = store.documents(DocumentQuery(basis="inferred")).rows
    assert [row.id for row in rows] == [a.id]
    evidence = store.database.rows(
        "SELECT rule FROM evidence JOIN documents ON key = document WHERE id = ? AND part = 'date'",
        (a.id,),
    )
    assert [row["rule"] for row in evidence] == ["weekday"]
    assert store.problems() == ()
    other = store.document(b.id)
    assert other is not None
    assert other.row.dct.basis == "stated"


def test_without_it_the_stated_date_is_back(store: Store, pile: tuple[Document, ...]) -> None:
    before = [row.dct for row in store.iter_documents()]
    everywhere = {document.id: inferred(DAY) for document in pile}
    put_links(store, [], everywhere)
    put_links(store, [], {pile[0].id: inferred(DAY + dt.timedelta(1))})
    after = [row.dct for row in store.iter_documents()]
    assert after == [inferred(DAY + dt.timedelta(1)), *before[1:]]
    assert store.problems() == ()


def test_stated_dates_are_what_descriptions_are_compared_by(
    store: Store, pile: tuple[Document, ...]
) -> None:
    put_links(store, [], {pile[0].id: inferred(DAY)})
    assert {description.metadata.dct.basis for _, description in store.described(TOOLS)} == {
        "stated"
    }


def test_links_of_unknown_documents_are_refused(store: Store, pile: tuple[Document, ...]) -> None:
    with pytest.raises(KeyError), store.transaction():
        put_links(store, [group_of(pile[0], pile[1])], {"f" * 20: inferred(DAY)})
    assert store.groups().total == 0  # all of it or nothing
