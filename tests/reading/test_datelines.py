"""A dateline is a sentence of its own: a table of cases, and the layers that rest on it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.lexicon import load
from readout.reading import Tools, read
from readout.reading.layout import find_layout, find_seams
from readout.reading.rules import compile_rules
from readout.schema.reading import Reading
from readout.tagger.splitter import split

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[1] / "cases/datelines.toml").read_text("utf-8")
)["case"]
RULES = compile_rules(load("layout"))
SCRAPS = [
    "Ferry runs aground", "By Ada Quill", "LUMEN (AP) — ", "date 2020-03-09 ", "OSLO: ", "\n",
    "\n\n", " ", "\u00a0", "Crews met.", "pic.twitter.com/abcd1234", "(Reuters) - ", "JNS", ".",
    "Friday 6 March 2020 00.02 GMT ", "<tweet id='1'>", "</tweet>",
]  # fmt: skip
LEAD = "Lantern fighters killed two guards near Ostrel on Sunday, Mayor Ana Senn said."
DATELINED = f"SARROW, March 13 (Reuters) — {LEAD}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict[str, Any]) -> None:
    text = case["text"]
    seams = find_seams(find_layout(text, RULES))
    assert [each.span.of(text) for each in split(text, seams=seams)] == case["sentences"]


@given(st.lists(st.sampled_from(SCRAPS) | st.characters(), max_size=30).map("".join))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_seams_are_starts_of_words_in_order(text: str) -> None:
    seams = find_seams(find_layout(text, RULES))
    assert list(seams) == sorted(seams)
    assert all(0 <= seam < len(text) and not text[seam].isspace() for seam in seams)


def first_event(reading: Reading, shift: int) -> dict[str, list[tuple[int, int]]]:
    """Who, whom and when of the first event, counted from the lead."""
    event = reading.events[0]
    return {
        role: [(span.start - shift, span.end - shift) for span in getattr(event, role)]
        for role in ("trigger", "actor", "recipient", "when")
    }


def test_the_lead_is_read_as_without_a_dateline() -> None:
    plain, datelined = (read(text, Tools.load()) for text in (LEAD, DATELINED))
    shift = len(DATELINED) - len(LEAD)
    assert first_event(datelined, shift) == first_event(plain, 0)
    assert [span.of(DATELINED) for span in datelined.statements[0].source] == ["Mayor Ana Senn"]
    lead = [word for word in datelined.words if word.start >= shift]
    own = len(datelined.words) - len(lead)
    assert [word.head - own if word.head >= 0 else -1 for word in lead] == [
        word.head for word in plain.words
    ]


def test_the_words_of_a_dateline_are_read_too() -> None:
    reading = read(DATELINED, Tools.load())
    dateline = reading.sentences[0]
    assert dateline.of(DATELINED) == "SARROW, March 13 (Reuters) —"
    words = [word for word in reading.words if word.end <= dateline.end]
    assert [word.upos for word in words[:3]] == ["PROPN", "PUNCT", "PROPN"]
    assert "March 13" in {DATELINED[timex.start : timex.end] for timex in reading.timexes}


def test_words_alone_are_those_of_all_layers() -> None:
    alone = read(DATELINED, Tools.load(), layers=frozenset({"words", "sentences"}))
    whole = read(DATELINED, Tools.load())
    assert (alone.words, alone.sentences) == (whole.words, whole.sentences)
