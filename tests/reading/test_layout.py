"""Tables of invented articles, every rule's own examples, and properties of any text."""

from __future__ import annotations

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.errors import ResourceError
from readout.lexicon import load, parse
from readout.pattern import broken_examples
from readout.reading.layout import find_layout
from readout.reading.lines import split_paragraphs
from readout.reading.rules import Rules, compile_rules
from readout.schema.reading import Layout

CASES = tomllib.loads(
    (Path(__file__).parent.parent / "cases/layout.toml").read_text(encoding="utf-8")
)["case"]
RULES = compile_rules(load("layout"))
SCRAPS = [
    "Ferry runs aground", "By Ada Quill", "LUMEN (AP) — ", "date 2020-03-09 ", "Related:",
    "March 9, 2020", "Read more: A ferry", "Follow @ada", "<tweet id='1'>", "</tweet>",
    "pic.twitter.com/abcd1234", "\n", "\n\n", "\r\n", " ", "\u00a0", "\u2028", "{Courier.com}",
    "© 2020 Courier", "JNS", "“No,” she said.", "Photo: Ada", "a", ".", "İ", "\U0001f6a2",
    "× ", "UPDATE:", "0:43 Crews sing Pause", "A ferry (Source: KXYZ)", "Posted: March 9, 2020",
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_case(case: dict) -> None:
    text = case["text"]
    layout = find_layout(text, RULES)
    assert sorted([part.kind, part.value] for part in layout.parts) == sorted(case["parts"])
    assert [piece.span.of(text) for piece in layout.boilerplate] == case["boilerplate"]
    assert [span.of(text) for span in layout.body] == case["body"]


def test_examples_hold() -> None:
    assert broken_examples(load("layout")) == ()


def test_hints_let_every_example_through() -> None:
    rules = [rule for zone in RULES.zones.values() for rule in zone]
    stopped = [
        (rule.pattern.entry.name, example)
        for rule in rules
        for example in rule.pattern.entry.yes
        if rule.hints and not any(hint in example.lower() for hint in rule.hints)
    ]
    assert stopped == []


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ('kind = "title"\nzone = "attic"', "zone"),
        ('kind = "hat"\nzone = "head"', "kind"),
        ('kind = "title"\nzone = "any"', "hints"),
    ],
)
def test_malformed_entry_is_refused(data: str, complaint: str) -> None:
    entry = f"[[pattern]]\nname='x'\npattern='b'\nyes=['b']\nno=['c']\nrole='part'\n{data}"
    with pytest.raises(ResourceError, match=complaint):
        compile_rules(parse("layout", [("x.toml", entry)]))


@pytest.mark.parametrize(
    "text",
    ["", " \n\u00a0\n", "word and " * 200_000, "(" * 100_000, "A " * 50_000, "\n" * 500_000]
    + [scrap * 3_000 for scrap in ("Ada Quill, ", "<tweet ", "Facebook ", "1:11 ", "@a (b) ")]
    + ["By Ada Quill and Ben Orr\n" * 20_000, "Related:\nFerries Stop\n" * 10_000],
    ids=range(13),
)
def test_large_and_odd_texts(text: str) -> None:
    assert_sound(text, find_layout(text, RULES))


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.lists(st.sampled_from(SCRAPS) | st.text(max_size=12), max_size=30).map("".join))
def test_spans_are_sound_for_any_text(text: str) -> None:
    layout = find_layout(text, RULES)
    assert_sound(text, layout)
    assert layout == find_layout(text, RULES)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.lists(st.sampled_from(SCRAPS) | st.text(max_size=12), max_size=20).map("".join))
def test_only_labels_are_lost(text: str) -> None:
    """What is in no span stands in a paragraph with a part: "By", "Published:" and signs."""
    layout = find_layout(text, RULES)
    taken = [item.span for item in (*layout.parts, *layout.boilerplate)]
    kept = {place for span in (*layout.body, *taken) for place in range(span.start, span.end)}
    for paragraph in split_paragraphs(text):
        if any(paragraph.start <= span.start < paragraph.end for span in taken):
            continue
        inside = range(paragraph.start, paragraph.end)
        assert not [place for place in inside if text[place].isalnum() and place not in kept]


def test_rules_are_values() -> None:
    assert isinstance(RULES, Rules)
    assert compile_rules(load("layout")) == RULES


def assert_sound(text: str, layout: Layout) -> None:
    for spans in (
        layout.body,
        [part.span for part in layout.parts],
        [piece.span for piece in layout.boilerplate],
    ):
        assert all(0 <= span.start < span.end <= len(text) for span in spans)
        assert list(spans) == sorted(spans)
    assert all(before.end <= after.start for before, after in pairwise(layout.body))
    taken = sorted(item.span for item in (*layout.parts, *layout.boilerplate))
    # Both are in text order: one walk finds any overlap.
    at = 0
    for span in taken:
        while at < len(layout.body) and layout.body[at].end <= span.start:
            at += 1
        assert at == len(layout.body) or span.end <= layout.body[at].start
