"""What is kept of the statements of one document."""

from __future__ import annotations

import msgspec

from readout.linking.claims.sayings import SayingKeys, find_keys
from readout.linking.claims.sayings.keys import Number
from readout.schema.actor import Actor, Mention
from readout.schema.cast import member_id
from readout.schema.event import Event
from readout.schema.figure import Figure
from readout.schema.reading import Language, Reading, Word
from readout.schema.span import Span
from readout.schema.statement import Act, Statement
from readout.schema.tables import statement_id
from readout.schema.time import Timex

TEXT = (
    "Brandt denied on Monday that the board would not pay 12 guards, but he praised “the old pier”."
)
TAGS = """Brandt Brandt PROPN 1 nsubj|denied deny VERB -1 root|on on ADP 3 case|Monday Monday PROPN
1 obl|that that SCONJ 9 mark|the the DET 6 det|board board NOUN 9 nsubj|would would AUX 9 aux|not
not PART 9 advmod|pay pay VERB 1 ccomp|12 12 NUM 11 nummod|guards guard NOUN 9 obj|but but CCONJ 14
cc|he he PRON 14 nsubj|praised praise VERB 9 conj|the the DET 17 det|old old ADJ 17 amod|pier pier
NOUN 14 obj"""


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def words() -> tuple[Word, ...]:
    found, place = [], 0
    for row in TAGS.split("|"):
        form, lemma, upos, head, deprel = row.split()
        start = TEXT.index(form, place)
        place = start + len(form)
        found.append(
            Word(start=start, end=place, lemma=lemma, upos=upos, xpos="", head=int(head),
                 deprel=deprel)
        )  # fmt: skip
    return tuple(found)


def statement(cue: str, content: str, act: Act | None = "claim", **more: object) -> Statement:
    made = Statement(
        source=(at("Brandt"),), cue=(at(cue),), content=(at(content),), manner="indirect",
        speech=True, score=0.9, rule="made", act=act, speaker="a1", speakers=("a1",),
    )  # fmt: skip
    return msgspec.structs.replace(made, **more)


CONTENT = "that the board would not pay 12 guards, but he praised “the old pier”"


def keys(*statements: Statement) -> SayingKeys:
    reading = Reading(
        text_hash="",
        language=Language("en"),
        sentences=(Span(0, len(TEXT)),),
        words=words(),
        mentions=(
            Mention(start=0, end=6, type="PERSON", form="name", actor="a1", head=Span(0, 6)),
            Mention(start=at("he praised").start, end=at("he praised").start + 2, type="PERSON",
                    form="pronoun", actor="a1"),
            Mention(start=at("the board").start, end=at("the board").end, type="ORG",
                    form="nominal", actor="a2", head=at("board")),
        ),
        actors=(
            Actor(id="a1", name="Ada Brandt", type="person", mentions=(Span(0, 6),)),
            Actor(id="a2", name="the board", type="organisation", mentions=(at("the board"),)),
        ),
        timexes=(
            Timex(start=at("Monday").start, end=at("Monday").end, type="DATE", value="XXXX-WXX-1",
                  rule="weekday"),
        ),
        statements=statements,
        figures=(
            Figure(start=at("12").start, end=at("12").end, low=12, high=12, unit="people",
                   rule="digits", counts=(at("guards"),)),
        ),
        events=(
            Event(id="e1", trigger=(at("pay"),), type="AID", factuality="negated", rule="made",
                  score=0.9),
        ),
    )  # fmt: skip
    return find_keys("doc", TEXT, reading)


def test_clauses_are_kept_with_what_is_denied() -> None:
    made = statement("denied", CONTENT, "denial", when=(at("Monday"),))
    (saying,) = keys(made).sayings
    assert saying.standing == "denies"
    first, second = saying.parts
    assert first.terms == ("board", "pay", "guard")
    assert first.negated == ("pay",)
    assert first.open
    assert first.numbers == (Number(12, 12, "people", "", "guard"),)
    assert first.events == (at("pay"),)
    assert second.terms == ("praise", "old", "pier")
    assert not second.negated
    assert f"doc:{saying.start}-{saying.end}:statement" == statement_id("doc", made)


def test_speakers_and_named_are_members_of_the_cast() -> None:
    found = keys(statement("denied", CONTENT, "denial", when=(at("Monday"),)))
    (saying,) = found.sayings
    assert [actor.member for actor in found.actors] == [member_id("doc", 0, 6)]
    assert saying.speaker == 0
    assert saying.parts[1].actors == (0,)
    assert (saying.times, found.timexes[0].interval) == ((0,), None)


def test_time_expressions_are_kept_only_where_needed() -> None:
    assert keys(statement("denied", CONTENT)).timexes == ()


def test_three_quoted_words_are_one_run() -> None:
    (saying,) = keys(statement("praised", "“the old pier”")).sayings
    assert len(saying.quoted) == 1
    (other,) = keys(statement("praised", "the old pier")).sayings
    assert (len(other.quoted), saying.parts[0].terms) == (1, ("old", "pier"))


def test_statement_that_only_reports_another_is_left_out() -> None:
    inner = statement("praised", CONTENT)
    outer = statement("denied", CONTENT, nested=(inner,))
    assert [saying.number for saying in keys(outer).sayings] == [1]
    short = statement("praised", "“the old pier”")
    both = keys(statement("denied", CONTENT, nested=(short,)))
    assert [saying.number for saying in both.sayings] == [0, 1]


def test_acts_are_stands_and_modes() -> None:
    made = keys(
        statement("denied", CONTENT, "confirmation"),
        statement("praised", "pay 12 guards", "demand"),
        statement("denied", "the board", None, speech=False),
    )
    assert [saying.standing for saying in made.sayings] == ["confirms", "holds", "holds"]
    assert [saying.mode for saying in made.sayings] == ["says", "wants", "wants"]


def test_keys_survive_storage() -> None:
    found = keys(statement("denied", CONTENT, "denial", when=(at("Monday"),)))
    assert msgspec.msgpack.decode(msgspec.msgpack.encode(found), type=SayingKeys) == found
    assert keys().sayings == ()
