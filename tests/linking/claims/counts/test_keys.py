"""What is kept of the figures of one document."""

from __future__ import annotations

import re

import pytest

from readout.linking.claims.counts import find_keys
from readout.linking.claims.counts.keys import LocalFigure
from readout.schema.actor import Actor, Mention
from readout.schema.event import Event
from readout.schema.figure import Figure
from readout.schema.reading import Language, Reading, Word
from readout.schema.span import Span, Spans
from readout.schema.statement import Statement
from readout.schema.time import Timex

ACTOR = "Quill"


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def words_of(text: str) -> tuple[Word, ...]:
    """Every word a noun that is its own lemma but for a plural's s."""
    return tuple(
        Word(start=hit.start(), end=hit.end(), lemma=hit[0].removesuffix("s").lower(),
             upos="NOUN", xpos="NN", head=-1, deprel="dep")
        for hit in re.finditer(r"[A-Za-z]+", text)
    )  # fmt: skip


def sentences_of(text: str) -> Spans:
    return tuple(Span(*hit.span()) for hit in re.finditer(r"[^.]+\.", text))


def number(text: str, words: str, counts: str = "", **more: object) -> Figure:
    where = span(text, words)
    value = float(re.sub(r"\D", "", words) or 0)
    values: dict[str, object] = {"unit": "people" if counts else "", "measure": None}
    return Figure(
        start=where.start,
        end=where.end,
        low=value,
        high=value,
        rule="test",
        counts=(span(text, counts),) if counts else (),
        **{**values, **more},  # type: ignore[arg-type]
    )


def read(text: str, *figures: Figure, **more: object) -> Reading:
    return Reading(
        text_hash="0" * 64,
        language=Language("en"),
        sentences=sentences_of(text),
        words=words_of(text),
        figures=figures,
        **more,  # type: ignore[arg-type]
    )


def keys(text: str, *figures: Figure, **more: object) -> tuple[LocalFigure, ...]:
    return find_keys("d", text, read(text, *figures, **more)).figures


@pytest.mark.parametrize(
    ("text", "words", "counts", "expected"),
    [
        ("The flood killed 12 people in Marn.", "12", "people", None),
        ("The flood killed another 12 people in Marn.", "12", "people", "extra"),
        ("It hurt 12 others in Marn.", "12", "others", "extra"),
        ("They fire 12 rockets a day.", "12", "rockets", "rate"),
        ("The flood could kill 12 people.", "12", "people", "unreal"),
        ("The toll rose to 15, up from 12 people.", "12", "people", "past"),
    ],
)
def test_what_makes_it_no_total(text: str, words: str, counts: str, expected: str | None) -> None:
    (found,) = keys(text, number(text, words, counts, measure="killed"))
    assert found.aside == expected


def test_what_is_counted() -> None:
    text = "The flood killed 12 guards and soldiers of the border post."
    (found,) = keys(text, number(text, "12", "guards and soldiers", measure="killed"))
    assert found.nouns == ("guard", "soldier")
    assert {"border", "flood", "kill", "killed", "post"} & set(found.terms)


@pytest.mark.parametrize(
    ("text", "group", "owned"),
    [
        ("It held three 3 of the guards.", True, False),
        ("It lost 3 of its guards.", False, True),
        ("It lost 3 guards.", False, False),
    ],
)
def test_parts_and_owners(text: str, group: bool, owned: bool) -> None:
    where = (span(text, "guards"),)
    (found,) = keys(text, number(text, "3", "guards", measure="killed", group=where))
    assert (found.group, found.owned) == (group, owned)


SAID = "Shells hit 41 houses, Quill said. The army said 38."


def statements() -> tuple[Statement, ...]:
    return tuple(
        Statement(source=(span(SAID, source),), cue=(), content=(span(SAID, content),),
                  manner="indirect", speech=True, score=1.0, rule="test", speaker=speaker)
        for source, content, speaker in (
            ("Quill", "Shells hit 41 houses", "a0"), ("The army", "38", None)
        )
    )  # fmt: skip


def test_a_bare_number_counts_what_the_last_one_did() -> None:
    where = span(SAID, ACTOR)
    first, second = keys(
        SAID,
        number(SAID, "41", "houses", unit="houses", measure="hit", statement=0),
        number(SAID, "38", statement=1),
        statements=statements(),
        actors=(Actor(id="a0", name=ACTOR, type="person", mentions=(where,)),),
    )
    assert (second.unit, second.measure, second.nouns) == ("houses", "hit", ("house",))
    assert first.voice is not None
    assert first.voice.member == f"d:{where.start}-{where.end}:actor"
    assert second.voice is not None
    assert (second.voice.member, second.voice.name) == ("", "The army")


def test_bare_numbers_of_nobody_are_left_out() -> None:
    text = "The flood hit 41 houses. Page 38."
    found = keys(text, number(text, "41", "houses", unit="houses"), number(text, "38"))
    assert [figure.words for figure in found] == ["41"]


def test_ages_and_what_stands_outside_the_story_are_left_out() -> None:
    text = "Marn, 44, died. The flood killed 12 people."
    figures = (
        number(text, "44", unit="years", measure="age"),
        number(text, "12", "people", measure="killed"),
    )
    assert [figure.words for figure in keys(text, *figures)] == ["12"]
    head = (Span(0, 15),)
    assert not find_keys("d", text, read(text, *figures), body=head).figures


def test_times_and_events_are_kept_for_later() -> None:
    text = "The flood killed 12 people on Friday."
    day = span(text, "Friday")
    timex = Timex(start=day.start, end=day.end, type="DATE", value="XXXX-WXX-5", rule="test")
    event = Event(
        id="e0", trigger=(span(text, "killed"),), type="ASSAULT", factuality="actual",
        rule="test", score=1.0,
    )  # fmt: skip
    told = number(text, "12", "people", measure="killed", predicate=span(text, "killed"))
    found = find_keys("d", text, read(text, told, timexes=(timex,), events=(event,)))
    (figure,) = found.figures
    assert found.timexes == (timex,)
    assert figure.times == (0,)
    assert figure.event == span(text, "killed")


def test_nations_of_those_counted() -> None:
    text = "The flood killed 12 Verlanders."
    where = span(text, "Verlanders")
    mention = Mention(
        start=where.start, end=where.end, type="NORP", form="name", actor="a0", head=where
    )
    actor = Actor(id="a0", name="Verlanders", type="group", mentions=(where,))
    told = number(text, "12", "Verlanders", measure="killed")
    (found,) = keys(text, told, mentions=(mention,), actors=(actor,))
    assert found.nouns == ("person",)
    assert found.nations == ("verlanders",)


def test_a_measure_of_the_sentence_is_loose() -> None:
    text = "It made 900 people flee the valley."
    (found,) = keys(text, number(text, "900", "people"))
    assert (found.measure, found.loose) == ("", "displaced")


def test_nothing_told_keeps_nothing() -> None:
    found = find_keys("d", "", read(""))
    assert found.figures == ()
    assert found.timexes == ()
