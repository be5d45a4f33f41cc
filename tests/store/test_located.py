"""Places that documents name, and questions that lead from actors and places to documents."""

from __future__ import annotations

import pytest

from readout.schema.cast import Cast
from readout.schema.document import Document
from readout.schema.place import PlaceMention
from readout.schema.span import Span
from readout.schema.statement import Statement
from readout.schema.tables import FlatStatement
from readout.schema.view import DocumentQuery, PlaceQuery, Shared, StatementQuery
from readout.store import Store
from readout.store.cast import put_cast
from tests.store.making import build, make, take
from tests.store.test_cast import actor_of

TEXT = "Zürich 🚢 and Basel and the Rhine, said the man from {}."


@pytest.fixture
def pile(store: Store) -> tuple[Document, ...]:
    """Three described documents, by id."""
    documents = [make(TEXT.format(name), f"{name}.txt") for name in "abc"]
    for document in documents:
        take(store, document.path, document)
    build(store)
    return tuple(sorted(documents, key=lambda document: document.id))


def named(town: str, start: int, **fields: object) -> PlaceMention:
    """A mention of a town."""
    entry: dict[str, object] = {
        "rule": "made-up",
        "entry": f"geonames:{town}",
        "name": town,
        "level": "city",
        "country": "CHE",
        "lat": 47.0,
        "lon": 8.0,
    }
    return PlaceMention(start=start, end=start + 5, **{**entry, **fields})  # type: ignore[arg-type]


RHINE = named("Rhine", 27, level="feature", country=None, lat=None, lon=None)


@pytest.fixture
def told(store: Store, pile: tuple[Document, ...]) -> tuple[Document, ...]:
    one, two, three = (document.id for document in pile)
    store.put_places(one, [named("Zürich", 0), named("Basel", 13), named("Basel", 40), RHINE])
    store.put_places(two, [named("Basel", 13)])
    store.put_places(three, [])
    return pile


def test_places_are_counted(store: Store, told: tuple[Document, ...]) -> None:
    found = store.places(PlaceQuery())
    assert [(row.name, row.documents, row.mentions) for row in found.rows] == [
        ("Basel", 2, 3),
        ("Rhine", 1, 1),
        ("Zürich", 1, 1),
    ]
    assert found.total == 3
    assert [(count.value, count.count) for count in found.levels] == [("city", 2), ("feature", 1)]
    assert [(count.value, count.count) for count in found.countries] == [("CHE", 2), (None, 1)]
    basel, rhine, _ = found.rows
    assert (basel.id, basel.latitude, basel.longitude) == ("geonames:Basel", 47.0, 8.0)
    assert (rhine.country, rhine.latitude) == (None, None)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (PlaceQuery(text="BAS"), ["Basel"]),
        (PlaceQuery(text="zürich"), ["Zürich"]),
        (PlaceQuery(text="%"), []),
        (PlaceQuery(level="feature"), ["Rhine"]),
        (PlaceQuery(country="CHE"), ["Basel", "Zürich"]),
        (PlaceQuery(country=""), ["Rhine"]),
        (PlaceQuery(sort="name"), ["Basel", "Rhine", "Zürich"]),
        (PlaceQuery(sort="country"), ["Basel", "Zürich", "Rhine"]),
        (PlaceQuery(limit=1, offset=1), ["Rhine"]),
        (PlaceQuery(limit=None), ["Basel", "Rhine", "Zürich"]),
    ],
)
def test_places_are_filtered(
    store: Store, told: tuple[Document, ...], query: PlaceQuery, names: list[str]
) -> None:
    assert [row.name for row in store.places(query).rows] == names


def test_only_places_meant_as_such_are_kept(store: Store, pile: tuple[Document, ...]) -> None:
    government = named("Basel", 13, use="government")
    unresolved = named("Basel", 20, entry=None, name=None, level=None)
    store.put_places(pile[0].id, [government, unresolved])
    assert store.places(PlaceQuery()).total == 0
    with pytest.raises(KeyError):
        store.put_places("nobody", [])


def test_a_document_that_is_gone_counts_no_more(store: Store, told: tuple[Document, ...]) -> None:
    store.mark_gone([told[0].path])
    assert [row.name for row in store.places(PlaceQuery()).rows] == ["Basel"]


def test_places_are_kept_anew(store: Store, told: tuple[Document, ...]) -> None:
    store.put_places(told[0].id, [])
    assert [(row.name, row.documents) for row in store.places(PlaceQuery()).rows] == [("Basel", 1)]
    assert store.place_name("geonames:Basel") == "Basel"
    assert store.place_name("geonames:Zürich") is None


def test_documents_of_a_place(store: Store, told: tuple[Document, ...]) -> None:
    found = store.documents(DocumentQuery(place="geonames:Basel"))
    assert sorted(row.id for row in found.rows) == [told[0].id, told[1].id]
    assert store.documents(DocumentQuery(place="geonames:Bern")).total == 0


def test_documents_of_an_actor_by_any_member(store: Store, pile: tuple[Document, ...]) -> None:
    both = actor_of("the man", *pile[:2])
    store.put(put_cast, Cast((both,)))
    for id in (both.id, *(member.id for member in both.members)):
        found = store.documents(DocumentQuery(actor=id), facets=True)
        assert sorted(row.id for row in found.rows) == [pile[0].id, pile[1].id]
        assert found.total == 2
    assert store.documents(DocumentQuery(actor="nobody")).total == 0


def test_who_stands_beside_whom(store: Store, pile: tuple[Document, ...]) -> None:
    one = actor_of("One", *pile)
    two = actor_of("Two", *pile[:2], start=10)
    far = actor_of("Far", pile[2], start=20)
    store.put(put_cast, Cast(tuple(sorted((one, two, far), key=lambda a: a.id))))

    def pair(left: str, right: str, documents: int) -> Shared:
        return Shared(left=min(left, right), right=max(left, right), documents=documents)

    expected = [pair(one.id, two.id, 2), pair(one.id, far.id, 1)]
    assert sorted(store.shared([one.id, two.id, far.id]), key=lambda s: -s.documents) == expected
    assert store.shared([two.id, far.id]) == ()
    assert store.shared([]) == ()


def test_passages_keep_to_the_text(store: Store, pile: tuple[Document, ...]) -> None:
    id, text = pile[0].id, pile[0].text
    ship = Span(7, 8)
    places = [(id, ship), (pile[1].id, Span(0, 6)), (id, Span(9000, 9001)), ("nobody", ship)]
    first, second = store.passages(places, around=4)
    assert (first.document.id, first.span) == (id, ship)
    assert (first.before, first.words, first.after) == (text[3:7], "🚢", text[8:12])
    assert (second.before, second.words, second.after) == ("", "Zürich", text[6:10])
    assert store.passages([], around=4) == ()


def test_the_newest_statements_come_first(store: Store, pile: tuple[Document, ...]) -> None:
    said = Statement(
        source=(Span(0, 6),), cue=(Span(36, 40),), content=(Span(8, 20),), manner="indirect",
        speech=True, score=0.9, rule="made-up",
    )  # fmt: skip
    for document in pile:
        store.put_statements(document.id, [FlatStatement(number=0, statement=said)])
    days = [view.document.dct.date for view in store.statements(StatementQuery(newest=True)).views]
    assert days == sorted(days, reverse=True) and len(set(days)) > 1
    assert [view.document.dct.date for view in store.statements(StatementQuery()).views] == sorted(
        days
    )
