"""Who has most of something: counted in any way it is the same, and equals are never cut off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from readout.schema.cast import Cast
from readout.schema.tables import Named
from readout.store import Store, counting
from readout.store.cast import company, put_cast, shared
from readout.store.counting import documents_of, most_counted, most_in, named_counts
from tests.store.making import build, make, take
from tests.store.test_cast import actor_of

PEOPLE = {"Ana Brel": "abcd", "Bo Carr": "abc", "Cy Dunn": "bcd", "Di Ekko": "d", "Ed Fyn": "a"}
"""Who stands in which documents."""


@pytest.fixture
def pile(store: Store) -> Iterator[dict[str, str]]:
    """Ids of the people, by name."""
    documents = {name: make(f"Much is said in {name}.", f"{name}.txt") for name in "abcd"}
    for document in documents.values():
        take(store, document.path, document)
    build(store)
    cast = [
        actor_of(name, *(documents[each] for each in places), start=number)
        for number, (name, places) in enumerate(PEOPLE.items())
    ]
    cast.append(actor_of("an aide", *documents.values(), start=9, named=False))
    store.put(put_cast, Cast(tuple(sorted(cast, key=lambda actor: actor.id))))
    yield {actor.name: actor.id for actor in cast}


def numbers(store: Store) -> dict[int, int]:
    """How much each document has: 1 of a, 2 of b and so on."""
    rows = store.database.rows("SELECT key, path FROM documents")
    return {row["key"]: ord(row["path"][0]) - ord("a") + 1 for row in rows}


@pytest.mark.parametrize("limit", [1, 2, 3, 9])
def test_both_ways_of_counting_agree(
    store: Store, pile: dict[str, str], monkeypatch: pytest.MonkeyPatch, limit: int
) -> None:
    few = named_counts(most_in(store.database, numbers(store), limit=limit), limit=limit)
    monkeypatch.setattr(counting, "_FEW", 0)
    monkeypatch.setattr(counting, "_BATCH", 1)
    top = named_counts(most_in(store.database, numbers(store), limit=limit), limit=limit)
    expected = [("Ana Brel", 10), ("Cy Dunn", 9), ("Bo Carr", 6), ("Di Ekko", 4), ("Ed Fyn", 1)]
    assert [(actor.name, number) for actor, number in top] == expected[:limit]
    assert top == few


_MENTIONS = "SELECT actor AS id, count(*) AS number FROM members GROUP BY 1"


@pytest.mark.parametrize(
    ("limit", "nameless", "names"),
    [
        (1, False, ["Ana Brel"]),
        (1, True, ["Ana Brel"]),
        (2, True, ["Ana Brel", "an aide"]),
        (3, False, ["Ana Brel", "Bo Carr", "Cy Dunn"]),
        (4, False, ["Ana Brel", "Bo Carr", "Cy Dunn", "Di Ekko"]),
        (9, False, ["Ana Brel", "Bo Carr", "Cy Dunn", "Di Ekko", "Ed Fyn"]),
    ],
)
@pytest.mark.parametrize("spare", [1, 2, 8])
def test_equals_go_by_name_however_many_are_looked_at(
    store: Store,
    pile: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    limit: int,
    nameless: bool,
    names: list[str],
    spare: int,
) -> None:
    monkeypatch.setattr(counting, "_SPARE", spare)
    found = most_counted(store.database, _MENTIONS, limit=limit, nameless=nameless)
    assert [actor.name for actor, _ in named_counts(found, limit=limit)] == names


def test_documents_of_an_actor(store: Store, pile: dict[str, str]) -> None:
    assert documents_of(store.database, pile["Bo Carr"]) == sorted(
        key for key, number in numbers(store).items() if number < 4
    )
    assert documents_of(store.database, "nobody") == []


@pytest.mark.parametrize("few", [0, 1500])
def test_company_is_by_documents_shared_the_rarer_first(
    store: Store, pile: dict[str, str], monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(counting, "_FEW", few)
    found = company(store.database, pile["Bo Carr"], limit=3)
    assert [(each.actor.name, each.documents) for each in found] == [
        ("Ana Brel", 3),
        ("Cy Dunn", 2),
        ("Ed Fyn", 1),
    ]
    assert found[0].actor == Named(pile["Ana Brel"], "Ana Brel")


def test_shared_documents_are_told_of_pairs_that_have_some(
    store: Store, pile: dict[str, str]
) -> None:
    wanted = [pile[name] for name in ("Bo Carr", "Di Ekko", "Cy Dunn")]
    names = {id: name for name, id in pile.items()}
    found = {
        frozenset((names[each.left], names[each.right])): each.documents
        for each in shared(store.database, wanted)
    }
    assert found == {frozenset(("Bo Carr", "Cy Dunn")): 2, frozenset(("Cy Dunn", "Di Ekko")): 1}
