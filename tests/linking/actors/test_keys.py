"""From a reading to keys, and what tells that two documents are of one story."""

from __future__ import annotations

import pytest

from readout.linking.actors import LocalActor, find_keys
from readout.linking.actors.keys import find_entry
from readout.linking.actors.stories import find_stories
from readout.schema.actor import Actor, Mention, Role
from readout.schema.reading import Language, Reading, Word
from readout.schema.span import Span
from tests.linking.actors.making import STORY, document, somebody

TEXT = "Harbour Minister Ada Quill spoke. Quill and the envoy met; the Surgeon General left."


def _span(words: str, nth: int = 0) -> Span:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    return Span(start, start + len(words))


def _mention(words: str, actor: str, form: str, head: str, nth: int = 0) -> Mention:
    span = _span(words, nth)
    inner = words.index(head)
    return Mention(
        start=span.start,
        end=span.end,
        type="PERSON",
        form=form,  # type: ignore[arg-type]
        actor=actor,
        head=Span(span.start + inner, span.start + inner + len(head)),
    )


def _word(start: int, end: int) -> Word:
    return Word(
        start=start, end=end, lemma=TEXT[start:end].lower(), upos="NOUN", xpos="NN", head=-1,
        deprel="root",
    )  # fmt: skip


def _reading() -> Reading:
    spots = [(0, 7), (8, 16), (17, 20), (21, 26), (27, 32), (34, 39), (48, 53), (54, 57)]
    words = tuple(_word(start, end) for start, end in spots)
    mentions = (
        _mention("Harbour Minister Ada Quill", "a1", "name", "Ada Quill"),
        _mention("Quill", "a1", "name", "Quill", nth=1),
        _mention("the envoy", "a2", "nominal", "envoy"),
        _mention("the Surgeon General", "a3", "name", "Surgeon General"),
    )
    actors = (
        Actor(
            id="a1",
            name="Ada Quill",
            type="person",
            gender="female",
            roles=(Role(title="Harbour Minister", span=_span("Harbour Minister")),),
            mentions=(_span("Harbour Minister Ada Quill"), _span("Quill", 1)),
        ),
        Actor(id="a2", name="the envoy", type="person", mentions=(_span("the envoy"),)),
        Actor(
            id="a3",
            name="the Surgeon General",
            type="person",
            mentions=(_span("the Surgeon General"),),
        ),
    )
    return Reading(
        text_hash="", language=Language("en"), words=words, mentions=mentions, actors=actors
    )


def test_keys_hold_names_descriptions_and_roles() -> None:
    keys = find_keys("d1", TEXT, _reading())
    quill, envoy, general = keys.actors
    assert [(each.text, each.count) for each in quill.names] == [("Ada Quill", 1), ("Quill", 1)]
    assert all(TEXT[each.start : each.end] == each.text for each in quill.names)
    assert [(role.title, role.start) for role in quill.roles] == [("Harbour Minister", 0)]
    assert (quill.gender, quill.mentions, quill.start) == ("female", 2, 0)
    assert not envoy.names and [each.head for each in envoy.descriptions] == ["envoy"]
    assert not general.names and [each.head for each in general.descriptions] == ["general"]
    assert "quill" in keys.terms and keys.terms == tuple(sorted(keys.terms))


@pytest.mark.parametrize(
    ("name", "kind", "entry"),
    [
        ("UN", "organisation", "United Nations"),
        ("Hizballah", "organisation", "Hezbollah"),
        ("southern Lebanon", "place", ""),
        ("Gaza", "place", "Gaza"),
        ("Lebanon Bridge Club", "organisation", ""),
        ("Ada Quill", "person", ""),
    ],
)
def test_entries_are_of_whole_names(name: str, kind: str, entry: str) -> None:
    made = document("d1", somebody(name, kind=kind)).actors[0]
    assert isinstance(made, LocalActor)
    assert find_entry(made, frozenset()) == entry


def test_stories_need_more_than_one_name() -> None:
    other = ("cup", "goal", "league", "match")
    near = find_stories(
        [
            document("d1", somebody("Marek Dossan"), others=("Vasht", "Ostrel")),
            document("d2", somebody("Dossan"), others=("Vasht", "Ostrel")),
            document("d3", somebody("Dossan"), terms=other),
            document("d4", somebody("Ilse Torvane"), terms=STORY[:8]),
        ]
    )
    assert near[0][1] == near[1][0] > near[0].get(3, 0.0) > 0.1
    assert not near[2]
