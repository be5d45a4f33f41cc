"""Statements from roles made by hand: what belongs to which cue, and what kind it is."""

from __future__ import annotations

import pytest

from readout.lexicon import load
from readout.reading.statements import find_statements
from readout.schema.reading import Word
from readout.schema.span import Span
from readout.schema.statement import Statement
from readout.tagger import RoleKind, RoleSpan

FAR = "The tide came in and went out, and nobody on the quay took any note of it at all. " * 6


def at(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def role(text: str, kind: RoleKind, words: str, score: float = 0.9) -> RoleSpan:
    return RoleSpan(span=at(text, words), role=kind, score=score)


def word(text: str, form: str, lemma: str, upos: str = "VERB") -> Word:
    span = at(text, form)
    return Word(
        start=span.start, end=span.end, lemma=lemma, upos=upos, xpos="", head=-1, deprel="root"
    )


def found(text: str, *roles: RoleSpan, words: tuple[Word, ...] = ()) -> tuple[Statement, ...]:
    ordered = sorted(roles, key=lambda item: item.span)
    return find_statements(text, ordered, words, load("statements"))


def said(text: str, statement: Statement) -> tuple[list[str], list[str], list[str]]:
    parts = (statement.source, statement.cue, statement.content)
    source, cue, content = ([span.of(text) for span in spans] for spans in parts)
    return source, cue, content


def test_nothing_from_nothing() -> None:
    assert found("") == ()
    assert found("Ada said so.", role("Ada said so.", "source", "Ada")) == ()


def test_a_cue_without_content_is_no_statement() -> None:
    text = "Ada spoke."
    assert found(text, role(text, "source", "Ada"), role(text, "cue", "spoke")) == ()


def test_a_content_without_a_cue_is_no_statement() -> None:
    text = "The pier is safe, Ada."
    roles = (role(text, "content", "The pier is safe"), role(text, "source", "Ada"))
    assert found(text, *roles) == ()


def test_each_cue_takes_what_is_nearest() -> None:
    text = "Ada said the pier is safe. Ben denied the ferries were late."
    statements = found(
        text,
        role(text, "source", "Ada"),
        role(text, "cue", "said", 0.71),
        role(text, "content", "the pier is safe"),
        role(text, "source", "Ben"),
        role(text, "cue", "denied"),
        role(text, "content", "the ferries were late", 0.8),
    )
    assert [said(text, statement) for statement in statements] == [
        (["Ada"], ["said"], ["the pier is safe"]),
        (["Ben"], ["denied"], ["the ferries were late"]),
    ]
    assert [statement.score for statement in statements] == [0.71, 0.8]


def test_content_may_come_in_pieces() -> None:
    text = "The pier, Ada said, is safe."
    [statement] = found(
        text,
        role(text, "content", "The pier"),
        role(text, "source", "Ada"),
        role(text, "cue", "said"),
        role(text, "content", "is safe"),
    )
    assert said(text, statement) == (["Ada"], ["said"], ["The pier", "is safe"])


@pytest.mark.parametrize("break_", [FAR, "\n\n"])
def test_a_source_out_of_reach_is_left_out(break_: str) -> None:
    text = f"Ada came.{break_}The pier is safe, it was said."
    [statement] = found(
        text,
        role(text, "source", "Ada"),
        role(text, "content", "The pier is safe"),
        role(text, "cue", "said"),
    )
    assert said(text, statement) == ([], ["said"], ["The pier is safe"])


def test_a_content_out_of_reach_is_left_out() -> None:
    text = f"Ada said so. {FAR * 4}The pier is safe."
    roles = (role(text, "cue", "said"), role(text, "content", "The pier is safe"))
    assert found(text, *roles) == ()


@pytest.mark.parametrize(
    ("content", "manner"),
    [
        ("“The pier is safe,”", "direct"),
        ('"The pier is safe,"', "direct"),
        ("''The pier is safe,''", "direct"),
        ("“The pier is safe for now", "direct"),
        ("the pier is “quite safe” now", "mixed"),
        ("the pier is safe", "indirect"),
        ("the pier’s ‘old’ planks are safe", "indirect"),
    ],
)
def test_manner(content: str, manner: str) -> None:
    text = f"{content} Ada said."
    [statement] = found(text, role(text, "content", content), role(text, "cue", "said"))
    assert statement.manner == manner


@pytest.mark.parametrize(
    ("cue", "words", "speech"),
    [
        ("said", [("said", "say", "VERB")], True),
        ("believes", [("believes", "believe", "VERB")], False),
        ("Hopes", [("Hopes", "Hope", "VERB")], False),
        ("is sure", [("is", "be", "AUX"), ("sure", "sure", "ADJ")], False),
        # As an auxiliary, "will" is no wish.
        ("will say", [("will", "will", "AUX"), ("say", "say", "VERB")], True),
        ("murmured", [], True),
    ],
)
def test_speech(cue: str, words: list[tuple[str, str, str]], speech: bool) -> None:
    text = f"Ada, who thinks, {cue} that the pier holds."
    outside = word(text, "thinks", "think")
    inside = (word(text, form, lemma, upos) for form, lemma, upos in words)
    [statement] = found(
        text,
        role(text, "cue", cue),
        role(text, "content", "the pier holds"),
        words=(outside, *inside),
    )
    assert statement.speech is speech


def test_many_cues_take_linear_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Twice the text, about twice the distances measured."""
    from readout.reading import statements

    measured = 0
    distance = statements._distance

    def counted(text: str, one: Span, other: Span) -> int:
        nonlocal measured
        measured += 1
        return distance(text, one, other)

    monkeypatch.setattr(statements, "_distance", counted)
    unit = "Ada said the pier is safe. "
    places: tuple[tuple[RoleKind, int, int], ...] = (
        ("source", 0, 3),
        ("cue", 4, 8),
        ("content", 9, 25),
    )

    def work(times: int) -> int:
        nonlocal measured
        measured = 0
        roles = [
            RoleSpan(span=Span(i * len(unit) + a, i * len(unit) + b), role=kind, score=0.9)
            for i in range(times)
            for kind, a, b in places
        ]
        result = find_statements(unit * times, roles, (), load("statements"))
        assert len(result) == times
        assert all(len(item.source) == len(item.content) == 1 for item in result)
        return measured

    assert work(800) < 2.2 * work(400)
