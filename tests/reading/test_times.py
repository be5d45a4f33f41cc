"""Time expressions: tables of invented sentences, every rule's own examples, any text at all."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.anchoring import anchor
from readout.lexicon import load
from readout.pattern import broken_examples
from readout.reading import tagger
from readout.reading.times import find_times, times_rules
from readout.reading.times.numbers import count_of, decade_of, year_of
from readout.schema.reading import Word
from readout.schema.span import Span
from readout.schema.time import Timex

TABLES = Path(__file__).parent.parent / "cases"
CASES = [
    case
    for name in ("times", "times_narrative", "times_posts")
    for case in tomllib.loads((TABLES / f"{name}.toml").read_text(encoding="utf-8"))["case"]
]
RULES = times_rules()
SCRAPS = [
    "October 7", "the day after ", "1998", "last ", "the ", "of ", "two ", "days", " later", "noon",
    "5 p.m.", " on ", "Monday", ", ", "İ", "'80s", "-", "–", "early ", "may ", "\u00a0", "\n", "½",
    "12:30", "every ", "a ", "year", "ago", "٣", "²", "q3", "31/12/", "twenty ", "thousand ",
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict) -> None:
    text = case["text"]
    timexes = anchor(find_times(text, tagger().tag(text).words, RULES), case.get("dct"))
    found = [[text[t.start : t.end], t.type, t.value] for t in timexes]
    assert found == [row[:3] for row in case["times"]]
    mods = [t.mod for t in timexes]
    assert mods == [row[3] if len(row) > 3 else None for row in case["times"]]


def test_examples_hold() -> None:
    assert broken_examples(load("times")) == ()


def test_an_expression_brings_its_rule_and_relation() -> None:
    text = "It fell the day after October 7 last year."
    (timex,) = find_times("It fell in June.", (), RULES)
    assert (timex.rule, timex.value, timex.interval) == ("date-month", "XXXX-06", None)
    assert timex.relation is not None and timex.relation.unit == "year"
    assert [t.rule for t in find_times(text, (), RULES)] == ["date-month-day"]


def test_the_last_two_months_end_with_the_day_of_writing() -> None:
    (timex,) = find_times("the last two months", (), RULES)
    assert (timex.begin_point, timex.end_point) == (None, "dct")
    (timex,) = find_times("the next two months", (), RULES)
    assert (timex.begin_point, timex.end_point) == ("dct", None)


def word(start: int, text: str, head: int, tag: str, deprel: str) -> Word:
    return Word(
        start=start,
        end=start + len(text),
        lemma=text.lower(),
        upos="X",
        xpos=tag,
        head=head,
        deprel=deprel,
    )


# Sentence, its words by hand as (head, tag, relation), the tense of its one expression.
TENSES = [
    (
        "He confirmed that a board which nobody had liked at all has set talks Thursday",
        [
            (1, "PRP", "nsubj"),
            (-1, "VBD", "root"),
            (12, "IN", "mark"),
            (4, "DT", "det"),
            (12, "NN", "nsubj"),
            (8, "WDT", "obj"),
            (8, "NN", "nsubj"),
            (8, "VBD", "aux"),
            (4, "VBN", "acl:relcl"),
            (10, "IN", "case"),
            (8, "DT", "obl"),
            (12, "VBZ", "aux"),
            (1, "VBN", "ccomp"),
            (12, "NNS", "obj"),
            (1, "NNP", "obl"),
        ],
        "future",
    ),
    ("They met Monday", [(1, "PRP", "nsubj"), (-1, "VBD", "root"), (1, "NNP", "obl")], "past"),
    (
        "They will meet Monday",
        [(2, "PRP", "nsubj"), (2, "MD", "aux"), (-1, "VB", "root"), (2, "NNP", "obl")],
        "future",
    ),
    (
        "They have met Monday",
        [(2, "PRP", "nsubj"), (2, "VBP", "aux"), (-1, "VBN", "root"), (2, "NNP", "obl")],
        "past",
    ),
    ("They meet Monday", [(1, "PRP", "nsubj"), (-1, "VBP", "root"), (1, "NNP", "obl")], "present"),
    ("Closed until Monday", [(-1, "VBN", "root"), (2, "IN", "case"), (0, "NNP", "obl")], "future"),
    ("Ferries Monday.", [(-1, "NNS", "root"), (0, "NNP", "nmod")], None),
]


@pytest.mark.parametrize(("text", "rows", "tense"), TENSES, ids=[row[0] for row in TENSES])
def test_tense(text: str, rows: list[tuple[int, str, str]], tense: str | None) -> None:
    words, start = [], 0
    for piece, (head, tag, deprel) in zip(text.split(), rows, strict=True):
        words.append(word(start, piece, head, tag, deprel))
        start += len(piece) + 1
    (timex,) = find_times(text, words, RULES)
    assert timex.tense == tense


COUNTS = [
    ("5 1/2", 5.5), ("twenty four", 24), ("a couple of", 2), ("a hundred", 100), ("12", 12),
    ("two hundred and five", 205), ("a dozen", 12), ("½", 0.5), ("1.5", 1.5), ("3/0", None),
]  # fmt: skip


@pytest.mark.parametrize(("words", "count"), COUNTS)
def test_counts(words: str, count: float | None) -> None:
    assert count_of(words, RULES.numbers) == count


YEARS = [
    ("1998", 1998), ("'98", 1998), ("’07", 2007), ("nineteen ninety-six", 1996),
    ("twenty twelve", 2012), ("two thousand and five", 2005), ("nineteen hundred", 1900),
    ("often", None),
]  # fmt: skip


@pytest.mark.parametrize(("words", "year"), YEARS)
def test_years(words: str, year: int | None) -> None:
    assert year_of(words, RULES.numbers) == year


@pytest.mark.parametrize(
    ("words", "decade"), [("1960", "196"), ("'80", "198"), ("00", "200"), ("20", "192")]
)
def test_decades(words: str, decade: str) -> None:
    assert decade_of(words) == decade


def assert_sound(text: str, timexes: tuple[Timex, ...]) -> None:
    for timex in timexes:
        assert 0 <= timex.start < timex.end <= len(text)
        assert text[timex.start : timex.end].strip() == text[timex.start : timex.end]
        assert timex.value
    for one, other in pairwise(timexes):
        assert one.end <= other.start


same_each_time = settings(deadline=None, derandomize=True)


@same_each_time
@given(st.lists(st.sampled_from(SCRAPS), max_size=12).map("".join), st.none() | st.dates())
def test_any_text_of_scraps(text: str, dct: object) -> None:
    timexes = find_times(text, (), RULES)
    assert_sound(text, timexes)
    anchored = anchor(timexes, dct)  # type: ignore[arg-type]
    assert_sound(text, anchored)
    assert anchor(anchored, dct) == anchored  # type: ignore[arg-type]


@same_each_time
@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    assert_sound(text, find_times(text, (), RULES))


# The work on a long row of one scrap: what a reader must do at most for each place, counted in
# attempts at a base rule, grows with the text and no faster.
ROWS = [
    "last ",
    "of the ",
    "monday ",
    "may 1 ",
    "1998 ",
    "the day after ",
    ", ",
    "1",
    " ",
    "two days after ",
]


@pytest.mark.parametrize("scrap", ROWS)
def test_work_grows_with_the_text(scrap: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from readout.reading.times.grammar import Grammar

    def count(times: int) -> int:
        tried = 0
        parse = Grammar._parse

        def counting(self: Grammar, start: int, depth: int) -> object:
            nonlocal tried
            tried += 1
            return parse(self, start, depth)

        with monkeypatch.context() as patch:
            patch.setattr(Grammar, "_parse", counting)
            find_times(scrap * times, (), RULES)
        return tried

    small, large = count(100), count(400)
    assert large <= 5 * small + 10


def test_spans_are_code_points() -> None:
    text = "🌊 İn October 7 it rained"
    (timex,) = find_times(text, (), RULES)
    assert Span(timex.start, timex.end).of(text) == "October 7"
