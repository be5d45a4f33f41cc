"""The cast and the statements: kept whole, found by any member, filtered and counted."""

from __future__ import annotations

import pytest

from readout.schema.cast import Alias, Cast, CastActor, Member, member_id
from readout.schema.document import Document
from readout.schema.link import Link
from readout.schema.span import Span
from readout.schema.statement import Statement
from readout.schema.tables import FlatStatement, Named
from readout.schema.view import ActorQuery, StatementQuery
from readout.store import Store
from readout.store.cast import put_cast
from tests.store.making import build, make, take

TEXT = "Marek Dossan said the ferry of {} sails."


@pytest.fixture
def pile(store: Store) -> tuple[Document, ...]:
    """Three described documents, by id."""
    documents = [make(TEXT.format(name), f"{name}.txt") for name in "abc"]
    for document in documents:
        take(store, document.path, document)
    build(store)
    return tuple(sorted(documents, key=lambda document: document.id))


def actor_of(name: str, *documents: Document, start: int = 0, **said: object) -> CastActor:
    members = tuple(
        Member(
            id=member_id(document.id, start, start + 4),
            document=document.id,
            local=f"a{start}",
            name=name,
            mentions=2,
        )
        for document in documents
    )
    alias = Alias(
        text=name, count=2, documents=1, document=documents[0].id, span=Span(start, start + 4)
    )
    fields = {"type": "person", "aliases": (alias,), **said}
    return CastActor(
        id=min(member.id for member in members),
        name=name,
        members=members,
        documents=len(members),
        mentions=2 * len(members),
        **fields,  # type: ignore[arg-type]
    )


def kept(store: Store, cast: Cast) -> None:
    store.put(put_cast, cast)


@pytest.fixture
def cast(store: Store, pile: tuple[Document, ...]) -> Cast:
    """Two people and an unnamed official, two of whom may be one."""
    dossan = actor_of("Marek Dossan", *pile, country="NLD", sectors=("GOV", "MIL"))
    dosan = actor_of("Marek Dosan", pile[0], start=20)
    official = actor_of("a senior official", pile[1], start=30, named=False)
    doubt = Link(kind="actor", left=dossan.id, right=dosan.id, score=0.4)
    cast = Cast((dossan, dosan, official), (doubt,))
    kept(store, cast)
    return cast


def test_actors_come_back_by_any_member(store: Store, cast: Cast) -> None:
    for actor in cast.actors:
        for id in (actor.id, *(member.id for member in actor.members)):
            assert store.actor(id) == actor
    assert store.actor("nobody") is None


def test_a_new_cast_takes_the_place_of_the_old(store: Store, cast: Cast) -> None:
    kept(store, Cast(cast.actors[:1]))
    assert [row.name for row in store.iter_actors()] == ["Marek Dossan"]
    assert store.doubts() == ()
    assert store.problems() == ()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        (ActorQuery(), ["Marek Dossan", "Marek Dosan"]),
        (ActorQuery(nameless=True), ["Marek Dossan", "Marek Dosan", "a senior official"]),
        (ActorQuery(text="DOSSAN"), ["Marek Dossan"]),
        (ActorQuery(country="NLD"), ["Marek Dossan"]),
        (ActorQuery(country=""), ["Marek Dosan"]),
        (ActorQuery(sector="MIL"), ["Marek Dossan"]),
        (ActorQuery(sector="MI"), []),
        (ActorQuery(type="place"), []),
        (ActorQuery(sort="name"), ["Marek Dosan", "Marek Dossan"]),
        (ActorQuery(limit=1, offset=1), ["Marek Dosan"]),
    ],
)
def test_questions(store: Store, cast: Cast, query: ActorQuery, names: list[str]) -> None:
    page = store.actors(query)
    found = [row.name for row in page.rows]
    assert sorted(found) == sorted(names) if query.nameless else found == names
    assert page.doubts == 1


def test_spellings_lead_to_actors(store: Store, cast: Cast) -> None:
    assert store.actor_ids("marek DOSSAN") == (cast.actors[0].id,)
    assert store.actor_ids("Marek") == ()
    assert store.actor_ids(cast.actors[0].members[1].id) == (cast.actors[0].id,)


def test_doubts_name_both_sides(store: Store, cast: Cast) -> None:
    (doubt,) = store.doubts()
    assert (doubt.left.name, doubt.right.name) == ("Marek Dossan", "Marek Dosan")
    assert doubt.link == cast.doubts[0]


def test_company(store: Store, cast: Cast) -> None:
    found = {each.actor.name: each.documents for each in store.company(cast.actors[0].id)}
    assert found["Marek Dosan"] == 1


def test_members_of_unknown_documents_are_refused(store: Store, pile: tuple[Document, ...]) -> None:
    stranger = make("Nobody took this in.", "z.txt")
    with pytest.raises(KeyError):
        kept(store, Cast((actor_of("Nobody", stranger),)))
    assert list(store.iter_actors()) == []


def said(number: int, *, parent: int | None = None, **fields: object) -> FlatStatement:
    statement = Statement(
        source=(Span(0, 12),),
        cue=(Span(13 + number, 17 + number),),
        content=(Span(18 + number, 39),),
        manner="indirect",
        speech=True,
        act="claim",
        score=0.9,
        rule="test",
        speaker="a0",
        speakers=("a0",),
    )
    return FlatStatement(
        number=number,
        parent=parent,
        statement=statement,
        speakers=("a0",),
        **fields,  # type: ignore[arg-type]
    )


def test_statements_are_told_with_whom_they_are_of(
    store: Store, pile: tuple[Document, ...], cast: Cast
) -> None:
    first, second = pile[0], pile[1]
    store.put_statements(first.id, [said(0), said(1, parent=0, addressees=("a20",))])
    store.put_statements(second.id, [said(0, channel="in a phone call")])
    rows = [view.row for view in store.iter_statements()]
    assert [row.document for row in rows] == [first.id, first.id, second.id]
    assert [row.parent for row in rows] == [None, rows[0].id, None]
    assert {row.speaker for row in rows} == {Named(cast.actors[0].id, "Marek Dossan")}
    assert (rows[0].source_text, rows[0].cue_text) == ("Marek Dossan", "said")
    assert rows[0].content_text.startswith("the ferry of")
    assert len({row.id for row in rows}) == 3

    def total(**asked: object) -> int:
        return store.statements(StatementQuery(**asked)).total  # type: ignore[arg-type]

    assert total() == 3
    assert total(speaker=cast.actors[0].id) == 3
    assert total(speaker=cast.actors[1].id) == 0
    assert total(addressee=cast.actors[1].id) == 1
    assert total(channel="PHONE") == 1
    assert total(manner="direct") == 0
    assert total(anonymous=True) == 0
    assert total(document=second.id) == 1
    page = store.statements(StatementQuery(limit=1, offset=1))
    assert (len(page.views), page.total) == (1, 3)
    assert page.speakers == ((Named(cast.actors[0].id, "Marek Dossan"), 3),)

    store.put_statements(first.id, [])
    assert total() == 1
    assert store.problems() == ()


def test_check_finds_what_was_altered(store: Store, pile: tuple[Document, ...], cast: Cast) -> None:
    store.put_statements(pile[0].id, [said(0)])
    store.database.run("UPDATE statements SET manner = 'direct'")
    store.database.run("UPDATE actors SET name = 'Somebody' WHERE name = 'Marek Dosan'")
    store.database.run("DELETE FROM members WHERE local = 'a30'")
    codes = sorted(problem.code for problem in store.problems())
    assert codes == ["actor", "actor", "statement"]
