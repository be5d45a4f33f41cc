"""The words of what a reading holds, as they are searched."""

from __future__ import annotations

from readout.record.wordings import find_wordings, sentences_of
from readout.schema.event import Event
from readout.schema.figure import Figure
from readout.schema.position import Position
from readout.schema.reading import Language, Reading
from readout.schema.span import Span
from readout.schema.statement import Statement
from tests.store.making import make

TEXT = (
    "The minister said the pier, he thinks, is safe. Waves killed two of the crew. All want help."
)


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


SENTENCES = (
    at("The minister said the pier, he thinks, is safe."),
    at("Waves killed two of the crew."),
    at("All want help."),
)


def test_words_of_all_kinds() -> None:
    inner = Statement(
        source=(at("he"),), cue=(at("thinks"),), content=(), manner="indirect", speech=False,
        score=0.5, rule="test",
    )  # fmt: skip
    said = Statement(
        source=(at("The minister"),), cue=(at("said"),), content=(at("the pier,"), at("is safe")),
        manner="indirect", speech=True, score=0.9, rule="test", nested=(inner,),
    )  # fmt: skip
    killed = Event(id="e1", trigger=(at("killed"),), type="ASSAULT", factuality="actual",
                   rule="test", score=0.9)  # fmt: skip
    two = at("two")
    figure = Figure(start=two.start, end=two.end, low=2, high=2, unit="people", rule="test",
                    predicate=at("killed"), group=(at("of the crew"),))  # fmt: skip
    want = Position(act="demand", strength="plain", cue=at("want"), what=(at("help"),),
                    rule="test", score=0.5)  # fmt: skip
    reading = Reading(
        text_hash="", language=Language("en", 1.0), sentences=SENTENCES, statements=(said,),
        events=(killed, killed), figures=(figure, figure), positions=(want,),
    )  # fmt: skip
    found = list(find_wordings(make(TEXT), reading))
    assert [(each.kind, each.number, each.words) for each in found] == [
        ("statement", 0, "the pier, ... is safe"),
        ("statement", 1, "thinks"),
        ("event", 0, "Waves killed two of the crew."),
        ("figure", 0, "killed two of the crew"),
        ("position", 0, "want help"),
    ]
    assert found[0].place == Span(at("said").start, at("is safe").end)
    assert found[2].place == at("killed")
    for each in found:
        assert " ... ".join(span.of(TEXT) for span in each.spans) == each.words


def test_sentences_of_a_span() -> None:
    assert sentences_of(SENTENCES, at("killed")) == SENTENCES[1]
    across = Span(at("safe").start, at("killed").end)
    assert sentences_of(SENTENCES, across) == Span(SENTENCES[0].start, SENTENCES[1].end)
    assert sentences_of((), at("killed")) == at("killed")
    assert sentences_of(SENTENCES[2:], at("killed")) == at("killed")
    between = Span(SENTENCES[0].end, SENTENCES[0].end + 1)
    assert sentences_of(SENTENCES, between) == between
