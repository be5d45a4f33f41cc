"""Events of whole sentences: who did what to whom, where, when, and did it happen."""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.anchoring import anchor
from readout.reading.events import (
    THRESHOLD,
    date_event,
    date_events,
    event_rules,
    factuality,
    find_events,
)
from readout.reading.times import find_times, times_rules
from readout.reading.trees import Trees
from readout.schema.event import Event, EventTime
from readout.schema.reading import Word
from readout.schema.span import Span
from readout.schema.statement import Statement
from readout.schema.time import Dct, Interval
from tests.reading.events.reading import read, trees_of, words_of

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[2] / "cases" / "events.toml").read_text("utf-8")
)["case"]
DAY = dt.date(2023, 3, 15)
DCT = Dct(date=DAY, earliest=DAY, latest=DAY, basis="given")


def told(text: str, event: Event) -> list[Any]:
    return [
        event.type,
        event.factuality,
        words_of(text, event.actor),
        words_of(text, event.recipient),
    ]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    text = case["text"]
    events = read(text, THRESHOLD)
    found = [told(text, event) for event in events]
    if case.get("only", True):
        assert found == case["events"]
    assert all(event in found for event in case["events"]), found
    if "modes" in case:
        assert set(case["modes"]) <= set(events[0].modes)
    if "place" in case:
        assert words_of(text, events[0].place) == [case["place"]]
    if "when" in case:
        assert words_of(text, events[0].when) == list(filter(None, [case["when"]]))


def test_a_lower_threshold_shows_what_another_event_tells() -> None:
    text = "The brigades agreed to release the guards."
    assert [event.type for event in read(text, THRESHOLD)] == ["CONCEDE"]
    low = {event.type: event for event in read(text, 0.0)}
    assert low["RETREAT"].factuality == "planned"
    assert low["RETREAT"].score < THRESHOLD


def test_every_event_says_by_which_rule() -> None:
    names = {entry.name for entry in event_rules().entries}
    [event] = read("The brigades failed to capture the governor.", THRESHOLD)
    assert event.rule in names
    assert (event.factuality, event.basis) == ("negated", "stopped")


def test_a_noun_takes_up_an_event_told_before() -> None:
    text = "Gunmen raided a bank in Aldvar on Monday. Police came an hour after the raid."
    events = read(text, THRESHOLD)
    assert {event.id for event in events if event.type == "ASSAULT"} == {events[0].id}
    assert len(events) > 1


def test_actors_are_told_by_their_ids() -> None:
    text = "Anton Belisar came home. He met the envoy on Monday."
    [event] = [event for event in read(text, THRESHOLD) if event.type == "CONSULT"]
    assert words_of(text, event.actor) == ["He"]
    assert len(event.actors) == 1
    assert len(event.recipients) == 1


def test_statements_that_report_an_event() -> None:
    text = "Ada said that gunmen killed two guards."
    trees = trees_of(text)
    content = Span(text.index("that"), len(text) - 1)
    statement = Statement(
        source=(Span(0, 3),),
        cue=(Span(4, 8),),
        content=(content,),
        manner="indirect",
        speech=True,
        score=0.9,
        rule="",
    )
    [event] = find_events(trees, event_rules(), statements=[statement])
    assert event.reported_by == (0,)


def dated(text: str, statement: Statement | None = None) -> EventTime:
    [event] = read(text, THRESHOLD)
    timexes = find_times(text, trees_of(text).words, times_rules())
    return date_event(event, anchor(timexes, DAY), DCT, statement)


def test_days_of_an_event() -> None:
    monday = dt.date(2023, 3, 13)
    assert dated("Gunmen killed two guards on Monday.") == EventTime(monday, monday, monday)
    assert dated("Gunmen killed two guards.") == EventTime(latest=DAY)
    assert dated("Gunmen will kill two guards.") == EventTime(earliest=DAY)
    assert dated("Gunmen did not kill two guards.") == EventTime()
    may = EventTime(None, dt.date(2022, 5, 1), dt.date(2022, 5, 31))
    assert dated("Gunmen killed two guards in May 2022.") == may


def test_a_statement_bounds_what_it_reports() -> None:
    said = dt.date(2023, 3, 10)
    statement = Statement(
        source=(),
        cue=(),
        content=(),
        manner="indirect",
        speech=True,
        score=1.0,
        rule="",
        time=Interval(said, said),
    )
    assert dated("Gunmen killed two guards.", statement) == EventTime(latest=said)


def test_what_is_long_past_is_history() -> None:
    text = "Gunmen killed two guards in 1987."
    timexes = anchor(find_times(text, trees_of(text).words, times_rules()), DAY)
    [event] = date_events(read(text, THRESHOLD), timexes, DCT, ())
    assert event.historical
    [undated] = date_events(read(text, THRESHOLD), timexes, Dct(), ())
    assert not undated.historical


def test_same_input_same_output() -> None:
    text = "\n\n".join(case["text"] for case in CASES)
    trees = trees_of(text)
    one, other = (find_events(trees, event_rules()) for _ in range(2))
    assert one == other
    assert one


LEMMAS = (
    "attack",
    "say",
    "not",
    "will",
    "agree",
    "to",
    "release",
    "guard",
    "call",
    "strike",
    "the",
)
RELATIONS = ("nsubj", "obj", "obl", "conj", "xcomp", "ccomp", "advcl", "acl:relcl", "mark", "aux",
             "nmod", "case", "compound:prt", "nsubj:pass", "amod")  # fmt: skip


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(LEMMAS),
            st.sampled_from(["VERB", "NOUN", "PROPN", "AUX", "PART", "DET"]),
            st.integers(-1, 24),
            st.sampled_from(RELATIONS),
        ),
        max_size=25,
    )
)
def test_any_tree_gives_events_inside_the_text(rows: list[tuple[str, str, int, str]]) -> None:
    text = " ".join(row[0] for row in rows)
    words, at = [], 0
    for lemma, upos, head, deprel in rows:
        word = Word(
            start=at,
            end=at + len(lemma),
            lemma=lemma,
            upos=upos,
            xpos="VBD" if upos == "VERB" else "NN",
            head=head,
            deprel=deprel,
        )
        words.append(word)
        at += len(lemma) + 1
    trees = Trees(text, words, [Span(0, len(text))] if words else [])
    events = find_events(trees, event_rules(), threshold=0.0)
    for event in events:
        spans = (*event.trigger, *event.actor, *event.recipient, *event.place)
        assert event.trigger
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert 0 < event.score <= 1
    for index in range(len(words)):
        factuality(trees, index, event_rules())


@pytest.mark.parametrize("deprel", ["conj", "xcomp", "nmod", "advcl", "obj"])
def test_many_words_take_linear_work(monkeypatch: pytest.MonkeyPatch, deprel: str) -> None:
    """Twice the text, about twice the words looked at, in a chain and on one head."""
    looked = 0
    relation = Trees.relation

    def counted(self: Trees, index: int) -> str:
        nonlocal looked
        looked += 1
        return relation(self, index)

    monkeypatch.setattr(Trees, "relation", counted)

    def work(times: int, *, chain: bool) -> int:
        nonlocal looked
        looked = 0
        text = "attack " * times
        words = [
            Word(
                start=7 * at,
                end=7 * at + 6,
                lemma="attack",
                upos="VERB" if deprel != "nmod" else "NOUN",
                xpos="VBD",
                head=at - 1 if chain else (0 if at else -1),
                deprel=deprel if at else "root",
            )
            for at in range(times)
        ]
        find_events(Trees(text, words, [Span(0, len(text))]), event_rules())
        return looked

    for chain in (True, False):
        assert work(800, chain=chain) < 2.5 * work(400, chain=chain) + 1000


def test_events_are_frozen_values() -> None:
    [event] = read("Gunmen killed two guards.", THRESHOLD)
    assert msgspec.json.decode(msgspec.json.encode(event), type=Event) == event
