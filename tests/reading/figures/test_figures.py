"""Figures: a table of invented sentences, every rule's own examples, any text at all."""

from __future__ import annotations

import datetime as dt
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.anchoring import anchor
from readout.lexicon import load
from readout.pattern import broken_examples
from readout.reading import tagger
from readout.reading.figures import figure_rules, find_casualties, find_figures, place_asof
from readout.reading.mentions import find_mentions, mention_rules
from readout.reading.statements import find_statements, statement_rules
from readout.reading.times import find_times, times_rules
from readout.reading.trees import Trees
from readout.schema.figure import Figure
from readout.schema.reading import Word
from readout.schema.span import Span

TABLE = Path(__file__).parents[2] / "cases" / "figures.toml"
CASES = tomllib.loads(TABLE.read_text(encoding="utf-8"))["case"]
RULES = figure_rules()
SCRAPS = [
    "12", "1,200", "two ", "hundred ", "thousand ", "million", "dozens", " of ", "tens of ",
    "half ",
    "$", "€5", "%", " percent", "-", "–", " to ", " or more", "more than ", "about ", "some ",
    "km",
    "-year-old", "killed ", "people ", ", ", ". ", "and ", "1998", "3:45", "October 7", "İ", "½",
    "\u00a0", "\n", "٣", "²", "G20", "(", "one ", "the ", "between ", "per cent", "a ",
    "death toll ",
]  # fmt: skip


def read(text: str, *, bare: bool = False) -> tuple[Figure, ...]:
    tagged = tagger().tag(text)
    trees = Trees(text, tagged.words, tagged.sentences)
    if bare:
        return find_figures(trees, RULES)
    return find_figures(
        trees,
        RULES,
        timexes=find_times(text, tagged.words, times_rules()),
        mentions=find_mentions(tagged.names, trees, mention_rules()),
    )


def row(figure: Figure, text: str) -> list[object]:
    counted = " | ".join(span.of(text) for span in figure.counts)
    ends = [None if end is None else round(end, 3) for end in (figure.low, figure.high)]
    return [
        text[figure.start : figure.end],
        *("-" if end is None else end for end in ends),
        figure.unit,
        counted or "-",
        figure.measure or "-",
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    text = case["text"]
    assert [row(figure, text) for figure in read(text)] == case["figures"]


def test_examples_hold() -> None:
    assert broken_examples(load("figures")) == ()


def test_a_figure_brings_its_rules_and_words() -> None:
    text = "The mayor said more than 60 boats sank."
    (figure,) = read(text)
    assert figure.rule == "figures more-than"
    assert figure.hedge is not None and figure.hedge.of(text) == "more than"
    assert (figure.value, figure.approximate) == (60, True)


def test_circumstances_are_spans() -> None:
    text = "More than 400 people have been killed in Kelmaria since October."
    (figure,) = read(text)
    assert [span.of(text) for span in figure.since] == ["October"]
    assert [span.of(text) for span in figure.place] == ["in Kelmaria"]
    assert figure.predicate is not None and figure.predicate.of(text) == "killed"
    assert figure.cumulative is True


def test_the_figure_of_one_event_is_no_total() -> None:
    (figure,) = read("The rocket killed 12 children.")
    assert figure.cumulative is False
    (figure,) = read("Another 12 people were killed.")
    assert figure.cumulative is False


def test_a_group_is_what_is_counted_from() -> None:
    text = "Three of the guards were released."
    (figure,) = read(text)
    assert [span.of(text) for span in figure.group] == ["guards"]


def test_a_figure_knows_its_statement() -> None:
    text = "“We lost 12 boats,” said Ada Quill. The ferry carried 40 crates."
    tagged = tagger().tag(text)
    trees = Trees(text, tagged.words, tagged.sentences)
    statements = find_statements(tagged.roles, trees, statement_rules())
    inside, outside = find_figures(trees, RULES, statements=statements)
    assert (inside.statement, outside.statement) == (0, None)


def test_the_day_a_figure_holds_for() -> None:
    text = "As of March 3, 400 people had been killed. In all 30 bakers have been arrested so far."
    tagged = tagger().tag(text)
    trees = Trees(text, tagged.words, tagged.sentences)
    timexes = find_times(text, tagged.words, times_rules())
    figures = find_figures(trees, RULES, timexes=timexes)
    day = dt.date(2031, 3, 9)
    placed = place_asof(figures, anchor(timexes, day), day)
    assert [figure.asof for figure in placed] == [dt.date(2031, 3, 3), day]
    later = place_asof(placed, anchor(timexes, None), None)
    assert later[1].asof is None


def test_no_figures_without_words() -> None:
    assert find_figures(Trees("12 boats", (), ()), RULES) == ()


@given(st.lists(st.sampled_from(SCRAPS), max_size=24).map("".join))
@settings(deadline=None, derandomize=True, max_examples=80)
def test_any_text(text: str) -> None:
    figures = read(text, bare=True)
    for figure in figures:
        assert 0 <= figure.start < figure.end <= len(text)
        assert figure.low is None or figure.high is None or figure.low <= figure.high
        for span in (*figure.counts, *figure.place, *figure.since, *figure.group):
            assert 0 <= span.start < span.end <= len(text)
    assert all(one.start < two.start for one, two in pairwise(figures))
    assert read(text, bare=True) == figures
    assert msgspec.json.decode(msgspec.json.encode(figures), type=tuple[Figure, ...]) == figures


@st.composite
def trees_of_any_shape(draw: st.DrawFn) -> Trees:
    scraps = st.sampled_from(["12", "two", "men", "killed", "of", ",", "shot", "and"])
    pieces = draw(st.lists(scraps, min_size=1, max_size=12))
    words, at = [], 0
    for piece in pieces:
        words.append(
            Word(
                start=at,
                end=at + len(piece),
                lemma=piece,
                upos=draw(st.sampled_from(["NUM", "NOUN", "VERB", "ADJ", "ADP", "PUNCT", "PRON"])),
                xpos=draw(st.sampled_from(["CD", "NNS", "VBN", "VBD", "JJ", "IN"])),
                head=draw(st.integers(-1, len(pieces) - 1)),
                deprel=draw(
                    st.sampled_from(["root", "nummod", "obj", "nsubj:pass", "conj", "acl:relcl",
                                     "nmod", "case", "amod", "xcomp", "obl", "appos"])
                ),
            )
        )  # fmt: skip
        at += len(piece) + 1
    text = " ".join(pieces)
    return Trees(text, words, [Span(0, len(text))])


@given(trees_of_any_shape())
@settings(deadline=None, derandomize=True, max_examples=200)
def test_any_tree(trees: Trees) -> None:
    figures = find_figures(trees, RULES)
    casualties = find_casualties(trees, RULES, figures)
    for one in casualties:
        assert one.low >= 0 and (one.high is None or one.high >= one.low)
        assert 0 <= one.span.start < one.span.end <= len(trees.text)
