"""What is kept of the events of one document."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from readout.anchoring import anchor
from readout.linking.events import EventKeys, date_keys, find_keys
from readout.linking.events.tables import event_tables, find_root
from readout.linking.events.times import Days, bound
from readout.schema.actor import Actor, Mention
from readout.schema.event import Event
from readout.schema.reading import Language, Reading, Word
from readout.schema.span import Span
from readout.schema.statement import Statement
from readout.schema.time import Dct, Interval, Relation, Timex

TEXT = "Brandt was arrested by two guards on Monday."
#       0      7   11       20 23  27     34 37


def word(text: str, lemma: str, tags: str, head: int, deprel: str) -> Word:
    start = TEXT.index(text)
    upos, _, xpos = tags.partition("/")
    return Word(
        start=start, end=start + len(text), lemma=lemma, upos=upos, xpos=xpos, head=head,
        deprel=deprel,
    )  # fmt: skip


def reading() -> Reading:
    return Reading(
        text_hash="",
        language=Language("en"),
        sentences=(Span(0, len(TEXT)),),
        words=(
            word("Brandt", "Brandt", "PROPN", 2, "nsubj:pass"),
            word("was", "be", "AUX", 2, "aux:pass"),
            word("arrested", "arrest", "VERB/VBN", -1, "root"),
            word("by", "by", "ADP", 5, "case"),
            word("two", "two", "NUM", 5, "nummod"),
            word("guards", "guard", "NOUN", 2, "obl"),
            word("on", "on", "ADP", 7, "case"),
            word("Monday", "Monday", "PROPN", 2, "obl"),
        ),
        mentions=(Mention(start=0, end=6, type="PERSON", form="name", actor="a1"),),
        actors=(Actor(id="a1", name="Ada Brandt", type="person", mentions=(Span(0, 6),)),),
        timexes=(Timex(start=37, end=43, type="DATE", value="XXXX-WXX-1", rule="weekday"),),
        statements=(
            Statement(
                source=(Span(27, 33),), cue=(Span(11, 19),), content=(Span(0, 43),),
                manner="indirect", speech=True, score=1.0, rule="made", anonymous=True,
            ),
        ),
        events=(
            Event(
                id="e1", trigger=(Span(11, 19),), type="COERCE", factuality="actual", rule="made",
                score=0.9, when=(Span(37, 43),), reported_by=(0,),
            ),
        ),
    )  # fmt: skip


def test_keys_of_a_sentence() -> None:
    monday = dt.date(2031, 5, 5)
    anchored = msgspec.structs.replace(reading().timexes[0], interval=Interval(monday, monday))
    keys = date_keys(find_keys("d", TEXT, reading()), (anchored,), Dct())
    (only,) = keys.events
    assert (only.lemma, only.words, only.forms[-1]) == ("arrest", "arrested", "arrest")
    assert {(party.slot, party.word, party.name) for party in only.parties} >= {
        ("done", "brandt", "ada brandt"),
        ("doer", "guard", ""),
    }
    assert only.parties[0].member == "d:0-6:actor"
    assert (only.earliest, only.latest, only.dated) == (monday, monday, True)
    assert only.numbers == ("two",)
    assert only.unnamed == "guard"
    assert find_keys("d", TEXT, reading()).events[0].dated is False


def test_undated_keys_are_bounded_by_their_document() -> None:
    day = dt.date(2031, 5, 7)
    keys = date_keys(find_keys("d", TEXT, reading()), (), Dct(date=day, earliest=day, latest=day))
    (only,) = keys.events
    assert (only.earliest, only.latest, only.dated) == (None, day, False)


def test_what_is_told_on_a_day_to_come_is_not_done_then() -> None:
    """The day of a verb of the past is another's; what a noun tells of is planned."""
    ahead, dct = dt.date(2031, 5, 12), Dct(date=dt.date(2031, 5, 7), latest=dt.date(2031, 5, 7))
    timex = msgspec.structs.replace(reading().timexes[0], interval=Interval(ahead, ahead))
    told = find_keys("d", TEXT, reading())
    (past,) = date_keys(told, (timex,), dct).events
    assert (past.is_past, past.factuality, past.dated) == (True, "actual", False)
    assert (past.earliest, past.latest) == (None, dct.date)
    noun = msgspec.structs.replace(
        told, events=(msgspec.structs.replace(told.events[0], is_past=False),)
    )
    (planned,) = date_keys(noun, (timex,), dct).events
    assert (planned.factuality, planned.dated, planned.earliest) == ("planned", True, ahead)


def test_days_counted_from_a_doubtful_day_are_doubtful() -> None:
    monday, week = dt.date(2031, 5, 5), dt.timedelta(7)
    relation = Relation(form="XXXX-WXX-1")
    timex = msgspec.structs.replace(reading().timexes[0], relation=relation, tense="past")
    told = find_keys("d", TEXT, reading())
    for earliest, latest, first, last in (
        (monday + dt.timedelta(1), monday + dt.timedelta(3), monday, monday),
        (monday - dt.timedelta(1), monday + dt.timedelta(3), monday - week, monday),
    ):
        dct = Dct(date=monday + dt.timedelta(2), earliest=earliest, latest=latest, basis="inferred")
        (only,) = date_keys(told, anchor((timex,), dct.date), dct).events
        assert (only.earliest, only.latest, only.dated) == (first, last, True)
        doubted = None if first == last else Interval(monday, monday)
        assert only.likely == doubted
        assert bound(only, dct) == Days(monday, monday, own=doubted is None)


def test_what_was_done_by_then_was_not_done_on_a_day_to_come() -> None:
    """ "October 7" is ahead of the last day of which the document may be, and behind its first."""
    relation = Relation(form="XXXX-10-07")
    timex = msgspec.structs.replace(reading().timexes[0], relation=relation, tense="past")
    dct = Dct(
        date=dt.date(2031, 6, 20),
        earliest=dt.date(2031, 6, 7),
        latest=dt.date(2031, 9, 27),
        basis="inferred",
    )
    assert [each.interval.latest.year for day in (dct.date, dct.latest)
            for each in anchor((timex,), day)] == [2030, 2031]  # fmt: skip
    (only,) = date_keys(find_keys("d", TEXT, reading()), anchor((timex,), dct.date), dct).events
    day = dt.date(2030, 10, 7)
    assert (only.is_past, only.earliest, only.latest, only.likely) == (True, day, day, None)


def test_keys_survive_storing() -> None:
    keys = find_keys("d", TEXT, reading())
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(keys), type=EventKeys) == keys


@pytest.mark.parametrize(
    ("before", "sentence"), [("OSTREL — ", 0), ("OSTREL\n", 1), ("Ferries stop. ", 1)]
)
def test_a_dateline_is_no_sentence_of_the_story(before: str, sentence: int) -> None:
    """The first sentences tell what a document is about; its title counts among them."""
    text, shift = before + TEXT, len(before)
    told = Event(id="e1", trigger=(Span(shift + 11, shift + 19),), type="COERCE", rule="made",
                 factuality="actual", score=0.9)  # fmt: skip
    made = Reading(
        text_hash="",
        language=Language("en"),
        sentences=(Span(0, len(before.rstrip())), Span(shift, len(text))),
        events=(told,),
    )
    is_story = before.endswith(". ")
    body = (Span(0 if is_story else shift, len(text)),)
    (only,) = find_keys("d", text, made, body=body).events
    assert only.sentence == sentence


def test_triggers_without_words_do_no_harm() -> None:
    odd = msgspec.structs.replace(reading().events[0], trigger=(Span(500, 510),))
    (only,) = find_keys("d", TEXT, msgspec.structs.replace(reading(), events=(odd,))).events
    assert (only.lemma, only.parties) == ("", ())


def test_roots_hold_verbs_and_their_nouns_together() -> None:
    for verb, noun in (("negotiate", "negotiation"), ("appoint", "appointment"), ("raid", "raids")):
        assert find_root(verb) == find_root(noun)
    assert find_root("call") != find_root("kill")


def test_tables_are_in_lower_case_and_joined() -> None:
    tables = event_tables()
    assert tables.recurring <= tables.narrow.keys()
    assert all(lemma == lemma.lower() and " " not in lemma for lemma in tables.classes)
    assert tables.classes_of(("steal",)) & tables.classes_of(("theft",))
    assert not tables.classes_of(("steal",)) & tables.classes_of(("marry",))
