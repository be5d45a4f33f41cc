"""Positions of whole sentences: who wants what of whom, and on what condition."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.reading.positions import find_positions, position_rules
from readout.reading.trees import Trees
from readout.schema.position import Position, PositionAct, Strength
from readout.schema.reading import Word
from readout.schema.span import Span
from readout.schema.statement import Statement
from tests.reading.positions.reading import actors_of, read, reading_of, words_of

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[2] / "cases" / "positions.toml").read_text("utf-8")
)["case"]


def told(text: str, position: Position) -> list[Any]:
    return [
        position.act,
        position.strength,
        *(
            words_of(text, spans)
            for spans in (position.who, position.what, position.to, position.condition)
        ),
    ]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_case(case: dict[str, Any]) -> None:
    text = case["text"]
    found = [told(text, position) for position in read(text)]
    if case.get("only", True):
        assert found == case["positions"]
    assert all(position in found for position in case["positions"]), found
    if "actors" in case:
        names = actors_of(text)
        assert [names[id].name for id in read(text)[0].actors] == case["actors"]


def test_where_a_position_is_told() -> None:
    text = "Ada Quill said on Monday that the board should resign."
    [position] = read(text)
    assert position.statement == 0
    assert words_of(text, position.when) == ["Monday"]


def test_without_statements_only_what_the_author_tells() -> None:
    text = "The miners refused to leave. Ada Quill said that the board should resign."
    assert [position.act for position in read(text)] == ["refusal", "demand"]
    reading = reading_of(text)
    trees = Trees(text, reading.words, reading.sentences)
    [position] = find_positions(trees, position_rules(), mentions=reading.mentions)
    assert position.act == "refusal"
    assert position.statement is None


def test_every_position_says_by_which_rule() -> None:
    names = {entry.name for entry in position_rules().entries}
    [position] = read("The rebels threatened to burn the harbour.")
    assert position.rule in names
    assert position.rule == "warning-threaten"
    assert 0 < position.score <= 1


def test_reading_a_text_twice_gives_the_same() -> None:
    text = "The mayor urged the miners to go home. “We will stay,” the miners said."
    reading = reading_of(text)
    trees = Trees(text, reading.words, reading.sentences)
    again = find_positions(
        trees,
        position_rules(),
        mentions=tuple(reversed(reading.mentions)),
        timexes=tuple(reversed(reading.timexes)),
        statements=reading.statements,
    )
    assert again == reading.positions
    assert len(again) == 2


VOCABULARY = (
    ("We", "we", "PRON", "PRP"),
    ("Ada", "Ada", "PROPN", "NNP"),
    ("must", "must", "AUX", "MD"),
    ("will", "will", "AUX", "MD"),
    ("not", "not", "PART", "RB"),
    ("wants", "want", "VERB", "VBZ"),
    ("refused", "refuse", "VERB", "VBD"),
    ("to", "to", "PART", "TO"),
    ("leave", "leave", "VERB", "VB"),
    ("demand", "demand", "NOUN", "NN"),
    ("for", "for", "ADP", "IN"),
    ("if", "if", "SCONJ", "IN"),
    ("truce", "truce", "NOUN", "NN"),
    ("?", "?", "PUNCT", "."),
)
RELATIONS = ("nsubj", "nsubj:pass", "obj", "obl", "xcomp", "ccomp", "advcl", "acl:relcl", "acl",
             "conj", "aux", "mark", "case", "nmod:poss", "advmod", "parataxis", "root")  # fmt: skip


@st.composite
def trees_of_any_shape(draw: st.DrawFn) -> Trees:
    picked = draw(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=14))
    words, start = [], 0
    for form, lemma, upos, xpos in picked:
        head = draw(st.integers(-1, len(picked) - 1))
        relation = draw(st.sampled_from(RELATIONS))
        words.append(
            Word(
                start=start,
                end=start + len(form),
                lemma=lemma,
                upos=upos,
                xpos=xpos,
                head=head,
                deprel=relation,
            )
        )
        start += len(form) + 1
    text = " ".join(form for form, *_ in picked)
    return Trees(text, words, [Span(0, len(text))])


@settings(deadline=None, derandomize=True)
@given(trees_of_any_shape(), st.booleans(), st.integers(0, 40), st.integers(1, 40))
def test_whatever_the_tree_spans_slice_back(
    trees: Trees, speech: bool, start: int, length: int
) -> None:
    size = len(trees.text)
    content = Span(min(start, size), min(start + length, size))
    statement = Statement(
        source=(Span(0, 1),),
        cue=(Span(0, 1),),
        content=(content,),
        manner="direct",
        speech=speech,
        score=0.9,
        rule="",
    )
    found = find_positions(trees, position_rules(), statements=[statement])
    assert list(found) == sorted(found, key=lambda position: (position.cue, position.rule))
    for position in found:
        assert position.act in get_args(PositionAct)
        assert position.strength in get_args(Strength)
        for span in (position.cue, *position.who, *position.what, *position.condition):
            assert 0 <= span.start < span.end <= size
            assert span.of(trees.text).strip()
