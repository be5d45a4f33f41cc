"""Occasions of talk in one document."""

from __future__ import annotations

import msgspec
import pytest

from readout.linking.events import find_keys, find_talks
from readout.schema.actor import Actor, Mention
from readout.schema.event import Event
from readout.schema.reading import Language, Reading, Word
from readout.schema.span import Span
from readout.schema.statement import Statement
from readout.schema.time import Timex

Row = tuple[str, str, str, int, str]

TOLD: tuple[Row, ...] = (
    ("Kessler", "Kessler", "PROPN", 1, "nsubj"),
    ("told", "tell", "VERB", -1, "root"),
    ("Moreau", "Moreau", "PROPN", 1, "iobj"),
    ("Friday", "Friday", "PROPN", 1, "obl"),
    ("that", "that", "SCONJ", 6, "mark"),
    ("ferries", "ferry", "NOUN", 6, "nsubj"),
    ("sail", "sail", "VERB", 1, "ccomp"),
)
PHONED: tuple[Row, ...] = (
    ("Both", "both", "PRON", 1, "nsubj"),
    ("smiled", "smile", "VERB", -1, "root"),
    ("after", "after", "ADP", 4, "case"),
    ("the", "the", "DET", 4, "det"),
    ("call", "call", "NOUN", 1, "obl"),
)
DISCUSSED: tuple[Row, ...] = (
    ("Kessler", "Kessler", "PROPN", 3, "nsubj"),
    ("and", "and", "CCONJ", 2, "cc"),
    ("Moreau", "Moreau", "PROPN", 0, "conj"),
    ("discussed", "discuss", "VERB", -1, "root"),
    ("tolls", "toll", "NOUN", 3, "obj"),
)


class Made:
    """A text of made-up sentences with its reading: Kessler and Moreau are two people."""

    def __init__(self, *sentences: tuple[Row, ...]) -> None:
        words: list[Word] = []
        spans: list[Span] = []
        self.text = ""
        for rows in sentences:
            first, begin = len(words), len(self.text)
            for form, lemma, upos, head, deprel in rows:
                start = len(self.text)
                self.text += form + " "
                words.append(
                    Word(
                        start=start,
                        end=start + len(form),
                        lemma=lemma,
                        upos=upos,
                        xpos="",
                        head=head + first if head >= 0 else -1,
                        deprel=deprel,
                    )
                )
            spans.append(Span(begin, len(self.text) - 1))
        self.words, self.sentences = tuple(words), tuple(spans)

    def span(self, form: str, nth: int = 0) -> Span:
        """Where a word stands."""
        found = [w for w in self.words if self.text[w.start : w.end] == form]
        return Span(found[nth].start, found[nth].end)

    def reading(self, *events: Event, told: bool = False) -> Reading:
        """With these events; `told` adds the statement of TOLD."""
        people = [w for w in self.words if w.upos == "PROPN" and w.lemma in ("Kessler", "Moreau")]
        mentions = tuple(
            Mention(start=w.start, end=w.end, type="PERSON", form="name", actor=w.lemma)
            for w in people
        )
        actors = tuple(
            Actor(
                id=name,
                name=name,
                type="person",
                mentions=tuple(Span(m.start, m.end) for m in mentions if m.actor == name),
            )
            for name in sorted({w.lemma for w in people})
        )
        statement = Statement(
            source=(self.span("Kessler"),),
            cue=(self.span("told"),),
            content=(Span(self.span("that").start, self.span("sail").end),),
            addressee=(self.span("Moreau"),),
            when=(self.span("Friday"),),
            manner="indirect",
            speech=True,
            score=1.0,
            rule="made",
            speaker="Kessler",
            speakers=("Kessler",),
        ) if told else None  # fmt: skip
        return Reading(
            text_hash="",
            language=Language("en"),
            sentences=self.sentences,
            words=self.words,
            mentions=mentions,
            actors=actors,
            statements=() if statement is None else (statement,),
            events=events,
        )


def discussed(made: Made) -> Event:
    return Event(
        id="e1",
        trigger=(made.span("discussed"),),
        type="CONSULT",
        factuality="actual",
        rule="made",
        score=1.0,
        actor=(made.span("Kessler", -1), made.span("Moreau", -1)),
    )


def test_a_call_behind_a_sentence_with_two_people_is_theirs() -> None:
    made = Made(TOLD, PHONED)
    (only,) = find_talks(made.reading(told=True))
    assert only.trigger == (made.span("call"),)
    assert (only.type, only.modes, only.factuality) == ("CONSULT", ("phone",), "actual")
    assert (only.actor, only.recipient) == ((made.span("Kessler"),), (made.span("Moreau"),))


@pytest.mark.parametrize(
    "call",
    [
        pytest.param(
            (*PHONED, ("for", "for", "ADP", 6, "case"), ("calm", "calm", "NOUN", 4, "nmod")),
            id="a call for something",
        ),
        pytest.param(
            (*PHONED[:2], ("would", "would", "AUX", 1, "aux"), *PHONED[2:4],
             ("call", "call", "NOUN", 1, "obl")),
            id="yet to come",
        ),
        pytest.param((*PHONED, ("bird", "bird", "NOUN", 4, "compound")), id="of another kind"),
    ],
)  # fmt: skip
def test_other_calls_are_none(call: tuple[Row, ...]) -> None:
    assert find_talks(Made(TOLD, call).reading(told=True)) == ()


def test_a_call_of_nobody_known_is_none() -> None:
    assert find_talks(Made(PHONED).reading()) == ()


def test_an_event_of_the_reading_is_not_found_again() -> None:
    made = Made(TOLD, PHONED)
    own = Event(
        id="e1",
        trigger=(made.span("call"),),
        type="CONSULT",
        factuality="actual",
        rule="made",
        score=1.0,
    )
    assert find_talks(made.reading(own, told=True)) == ()


def test_a_call_of_nobody_is_that_of_the_two_named_with_it() -> None:
    made = Made(TOLD, PHONED)
    own = msgspec.structs.replace(
        discussed(Made(DISCUSSED)), trigger=(made.span("call"),), actor=()
    )
    (call,) = find_keys("d", made.text, made.reading(own, told=True)).events
    assert [(party.slot, party.name) for party in call.parties][:2] == [
        ("doer", "kessler"),
        ("done", "moreau"),
    ]
    assert call.when == (made.span("Friday"),)


def test_how_two_people_talked_is_told_elsewhere() -> None:
    made = Made(TOLD, PHONED, DISCUSSED)
    keys = find_keys("d", made.text, made.reading(discussed(made), told=True))
    call, talk = keys.events
    assert (call.talk, talk.talk) == ("call", "call")
    assert talk.when == call.when == (made.span("Friday"),)
    assert [saying.name for saying in talk.said] == ["Kessler"]


def test_talk_may_be_of_no_known_kind_and_needs_two() -> None:
    made = Made(DISCUSSED)
    (talk,) = find_keys("d", made.text, made.reading(discussed(made))).events
    assert talk.talk == "talks"
    alone = Made((*DISCUSSED[:1], ("discussed", "discuss", "VERB", 0, "root")))
    event = Event(
        id="e1",
        trigger=(alone.span("discussed"),),
        type="CONSULT",
        factuality="actual",
        rule="made",
        score=1.0,
        actor=(alone.span("Kessler"),),
    )
    (one,) = find_keys("d", alone.text, alone.reading(event)).events
    assert one.talk == ""


MET: tuple[Row, ...] = (
    ("Kessler", "Kessler", "PROPN", 1, "nsubj"),
    ("told", "tell", "VERB", -1, "root"),
    ("her", "she", "PRON", 3, "nmod:poss"),
    ("counterpart", "counterpart", "NOUN", 1, "iobj"),
    ("Friday", "Friday", "PROPN", 1, "obl"),
)


def test_a_talk_is_of_the_day_on_which_one_told_the_other() -> None:
    """Though the other is only her counterpart, and no statement was found; not before it."""
    friday = Timex(start=0, end=0, type="DATE", value="XXXX-WXX-5", rule="weekday")
    for sentences, is_dated in (((MET, DISCUSSED), True), ((DISCUSSED, MET), False)):
        made = Made(*sentences)
        day = made.span("Friday")
        timex = msgspec.structs.replace(friday, start=day.start, end=day.end)
        event = msgspec.structs.replace(
            discussed(made),
            actor=(made.span("Kessler"), made.span("Kessler", 1), made.span("Moreau")),
        )
        told = msgspec.structs.replace(made.reading(event), timexes=(timex,))
        (talk,) = find_keys("d", made.text, told).events
        assert talk.when == ((day,) if is_dated else ())


def test_who_arrives_pays_a_visit() -> None:
    made = Made((
        ("Kessler", "Kessler", "PROPN", 1, "nsubj"),
        ("arrived", "arrive", "VERB", -1, "root"),
    ))  # fmt: skip
    event = msgspec.structs.replace(
        discussed(Made(DISCUSSED)), trigger=(made.span("arrived"),), actor=(made.span("Kessler"),)
    )
    (visit,) = find_keys("d", made.text, made.reading(event)).events
    assert visit.talk == "visit"
