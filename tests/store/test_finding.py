"""Words found in documents and in what stands in them, with counts of what filters would leave."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from readout.schema.cast import Cast
from readout.schema.document import Document
from readout.schema.event import Event, ToldEvent
from readout.schema.figure import Figure
from readout.schema.position import Position
from readout.schema.searchview import FoundPage, Part, SearchQuery
from readout.schema.span import Span
from readout.schema.statement import Statement
from readout.schema.tables import FlatStatement
from readout.store import Store, finding
from readout.store.cast import put_cast
from readout.store.rejections import put_rejected
from readout.store.told import Piece, put_told
from readout.store.wordings import Wording, key_at, put_wordings
from tests.store.making import build, given, make, take
from tests.store.test_cast import actor_of

TEXTS = {
    "a": "Marek Dossan said the ferry sails at noon. "
    "The army shelled the quay, killing six sailors.",
    "b": "Marek Dossan said the bridge is shut. The ferry lies idle.",
    "c": "Nobody knows where the ferry is.",
    "d": "An older word of the ferry said by Dossan, since replaced.",
}


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def tell(store: Store, document: Document, content: str) -> None:
    """One statement of its first actor, and in the first text an event, a figure, a position."""
    text = document.text
    said = Statement(
        source=(at(text, "Dossan"),), cue=(at(text, "said"),), content=(at(text, content),),
        manner="indirect", speech=True, act="claim", score=0.9, rule="test",
        speaker="a0", speakers=("a0",),
    )  # fmt: skip
    place = Span(said.cue[0].start, said.content[0].end)
    wordings = [Wording("statement", 0, place, said.content, content)]
    flat = FlatStatement(number=0, statement=said, speakers=("a0",))
    store.put_statements(document.id, [flat])
    if "army" in text:
        wordings += _more(store, document)
    store.put(put_wordings, document.id, wordings)


def _more(store: Store, document: Document) -> Iterator[Wording]:
    text = document.text
    cue, sentence = at(text, "shelled"), at(text, "The army shelled the quay, killing six sailors.")
    event = Event(
        id="e1", trigger=(cue,), type="ASSAULT", factuality="actual", rule="test", score=0.8,
        actors=("a0",),
    )  # fmt: skip
    store.put(put_told, document.id, "event", [Piece(cue, "ASSAULT", ToldEvent(event))])
    yield Wording("event", 0, cue, (sentence,), sentence.of(text))
    six = at(text, "six")
    figure = Figure(start=six.start, end=six.end, low=6, high=6, unit="people", rule="test",
                    measure="killed")  # fmt: skip
    store.put(put_told, document.id, "figure", [Piece(six, "killed", figure)])
    yield Wording("figure", 0, six, (at(text, "killing six sailors"),), "killing six sailors")
    sails = at(text, "sails")
    position = Position(act="commitment", strength="plain", cue=sails, rule="test", score=0.7,
                        actors=("a0",))  # fmt: skip
    store.put(put_told, document.id, "position", [Piece(sails, "commitment", position)])
    yield Wording("position", 0, sails, (at(text, "sails at noon"),), "sails at noon")


@pytest.fixture(scope="module")
def pile() -> Iterator[Store]:
    """Three articles and one that was replaced, two of them with statements of one man."""
    with tempfile.TemporaryDirectory() as folder, Store.create(Path(folder, "p.readout")) as store:
        documents = {
            name: make(text, f"{name}.txt", beside=given(title=f"Of {name}"))
            for name, text in TEXTS.items()
        }
        newer = make("Something else stands here now.", "d.txt")
        for document in (*documents.values(), newer):
            take(store, document.path, document)
        build(store)
        tell(store, documents["a"], "the ferry sails at noon")
        tell(store, documents["b"], "the bridge is shut")
        tell(store, documents["d"], "since replaced")
        people = (
            actor_of("Marek Dossan", documents["a"], documents["b"]),
            actor_of("the ferry", documents["c"], start=20),
            actor_of("a sailor", documents["a"], start=30, named=False),
        )
        store.put(put_cast, Cast(people))
        for number, name in enumerate("abc"):
            store.database.run(
                "UPDATE documents SET publisher = ?, date = ?, earliest = ?, latest = ? "
                "WHERE id = ?",
                (
                    None if name == "c" else "Herald",
                    *[f"2031-0{1 + number}-10"] * 3,
                    documents[name].id,
                ),
            )
        yield store


def ask(store: Store, text: str, part: Part = "documents", **filters: object) -> FoundPage:
    query = SearchQuery(text=text, part=part, **filters)  # type: ignore[arg-type]
    return store.ask(finding.find, query)


def actor_id(store: Store, name: str) -> str:
    return next(row.id for row in store.iter_actors() if row.name == name)


def counts(page: FoundPage) -> list[int]:
    return [item.count for item in page.parts]


# Words, and how many documents, statements, events, figures and positions hold them.
WORDS = [
    ("ferry", [3, 1, 0, 0, 0]),
    ("sail*", [1, 1, 1, 1, 1]),
    ('"six sailors"', [1, 0, 1, 1, 0]),
    ('"sailors six"', [0, 0, 0, 0, 0]),
    ("noon", [1, 1, 0, 0, 1]),
    ("ferry -noon", [2, 0, 0, 0, 0]),
    ("bridge OR shelled", [2, 1, 1, 0, 0]),
    ("replaced", [0, 0, 0, 0, 0]),
    ("knows", [1, 0, 0, 0, 0]),
    ("sailors -Dossan", [0, 0, 1, 1, 0]),
    ("-ferry", []),
    ('"', []),
    ("", []),
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_counts_of_all_parts(pile: Store, text: str, expected: list[int]) -> None:
    assert counts(ask(pile, text)) == expected
    for part, number in zip(finding.PARTS, expected, strict=False):
        page = ask(pile, text, part)
        assert page.total == number == len(page.hits) + len(page.rows)
        assert counts(page) == expected


def test_rows_say_what_they_are_and_where(pile: Store) -> None:
    (said,) = ask(pile, "ferry", "statements").rows
    assert (said.kind, said.label, said.standing) == ("statement", "claim", "indirect")
    assert [named.name for named in said.who] == ["Marek Dossan"]
    assert [span.of(said.text) for span in said.matches] == ["ferry"]
    assert said.excerpt.of(said.text) == said.text == "the ferry sails at noon"
    assert [span.of(TEXTS["a"]) for span in said.spans] == [said.text]
    assert said.id in {view.row.id for view in pile.statements_of(said.document.id)}
    (event,) = ask(pile, "quay", "events").rows
    assert (event.label, event.standing, event.happening) == ("ASSAULT", "actual", None)
    assert event.id == f"{event.document.id}:{at(TEXTS['a'], 'shelled').start}-" + (
        f"{at(TEXTS['a'], 'shelled').end}:event"
    )
    (figure,) = ask(pile, "killing", "figures").rows
    assert (figure.label, figure.low, figure.high) == ("killed", 6, 6)
    (position,) = ask(pile, "noon", "positions").rows
    assert (position.label, position.standing) == ("commitment", "plain")


def test_filters_keep_and_counts_tell_what_each_would_leave(pile: Store) -> None:
    dossan = actor_id(pile, "Marek Dossan")
    page = ask(pile, "ferry", actor=dossan)
    assert (page.total, counts(page)) == (2, [2, 1, 0, 0, 0])
    assert [(item.value, item.count) for item in page.outlets] == [("Herald", 2)]
    assert [(named.name, number) for named, number in page.actors] == [
        ("Marek Dossan", 2), ("the ferry", 1),
    ]  # fmt: skip
    page = ask(pile, "ferry", outlet="")
    assert {hit.row.path for hit in page.hits} == {"c.txt"}
    assert [(item.value, item.count) for item in page.outlets] == [("Herald", 2), (None, 1)]
    page = ask(pile, "ferry", since=dt.date(2031, 2, 1), until=dt.date(2031, 2, 28))
    assert {hit.row.path for hit in page.hits} == {"b.txt"}
    assert [(item.value, item.count) for item in page.months] == [
        ("2031-01", 1), ("2031-02", 1), ("2031-03", 1),
    ]  # fmt: skip
    assert ask(pile, "ferry", outlet="Herald", actor="nobody").total == 0


def test_what_somebody_says(pile: Store) -> None:
    dossan = actor_id(pile, "Marek Dossan")
    page = ask(pile, "the", "statements", speaker=dossan)
    assert page.total == 2
    assert [(named.name, number) for named, number in page.speakers] == [("Marek Dossan", 2)]
    page = ask(pile, "the", "statements", speaker=actor_id(pile, "the ferry"))
    assert page.total == 0
    assert [named.name for named, _ in page.speakers] == ["Marek Dossan"]
    assert counts(page)[2] == 1


def test_rows_come_by_day_and_are_paged(pile: Store) -> None:
    rows = ask(pile, "the", "statements").rows
    assert [row.document.path for row in rows] == ["a.txt", "b.txt"]
    assert ask(pile, "the", "statements", limit=1, offset=1).rows == rows[1:]
    assert ask(pile, "the", "statements", limit=0).total == 2
    assert ask(pile, "ferry", limit=2, offset=2).hits == ask(pile, "ferry").hits[2:]
    assert ask(pile, "ferry", offset=-3, limit=-1).hits == ()
    assert ask(pile, "ferry", limit=None).hits == ask(pile, "ferry").hits


def test_rejected_rows_are_not_found_and_come_back(pile: Store) -> None:
    rows = (*ask(pile, "ferry", "statements").rows, *ask(pile, "quay", "events").rows)
    ids = {row.id for row in rows}
    assert len(ids) == 2
    pile.put(put_rejected, ids)
    assert counts(ask(pile, "ferry OR quay")) == [3, 0, 0, 0, 0]
    assert ask(pile, "ferry", "statements").speakers == ()
    pile.put(put_rejected, set())
    assert counts(ask(pile, "ferry OR quay")) == [3, 1, 1, 0, 0]


@settings(max_examples=150, deadline=None, derandomize=True)
@forall(
    text=st.lists(
        st.sampled_from(['"', "'", "*", "-", "(", ":", "OR", "NOT", "ferry", "said", "\ud800", "é"])
    ).map(" ".join),
    part=st.sampled_from(finding.PARTS),
)
def test_no_string_is_a_wrong_query(pile: Store, text: str, part: Part) -> None:
    page = ask(pile, text, part)
    assert page.total == len(page.hits) + len(page.rows)
    for row in page.rows:
        assert list(row.matches) == sorted(set(row.matches))
        assert all(0 <= span.start < span.end <= len(row.text) for span in row.matches)


def test_words_go_with_their_document(store: Store) -> None:
    document = make(TEXTS["a"], "a.txt")
    take(store, "a.txt", document)
    build(store)
    tell(store, document, "the ferry sails at noon")
    assert ask(store, "ferry", "statements").total == 1
    store.put(put_wordings, document.id, [])
    assert ask(store, "ferry", "statements").total == 0
    tell(store, document, "the ferry sails at noon")
    store.put_statements(document.id, [])
    store.database.run("DELETE FROM documents")
    assert store.database.rows("SELECT * FROM wordings") == []
    assert (
        store.database.rows("SELECT rowid FROM search_rows WHERE search_rows MATCH 'ferry'") == []
    )
    with pytest.raises(KeyError):
        store.put(put_wordings, document.id, [])


def test_keys_tell_whose_they_are() -> None:
    key = key_at(12, "position", 7)
    assert (key >> 20, key >> 18 & 3, key & (1 << 18) - 1) == (12, 3, 7)
