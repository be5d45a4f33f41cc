"""The truth of the example story: made from its source, whole, and a check that finds faults."""

from __future__ import annotations

import copy
import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
Truth = dict[str, Any]


def load(path: str) -> ModuleType:
    """A script of the repository as a module."""
    spec = importlib.util.spec_from_file_location(f"script_{Path(path).stem}", ROOT / path)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


tool = load("tools/truth.py")
bench = load("bench/truth.py")


@pytest.fixture(scope="module")
def texts() -> Any:
    return tool.read_texts(EXAMPLES)


@pytest.fixture(scope="module")
def truth() -> Truth:
    made: Truth = json.loads((EXAMPLES / "truth.json").read_text("utf-8"))
    return made


def test_it_is_what_its_source_makes() -> None:
    # Mend with `python tools/truth.py build`.
    assert tool.dump(tool.build()) == (EXAMPLES / "truth.json").read_text("utf-8")


def test_nothing_is_wrong_with_it(truth: Truth, texts: Any) -> None:
    assert tool.check(truth, texts) == []


def test_it_is_a_whole_story(truth: Truth) -> None:
    documents = truth["documents"]
    assert len(documents) >= 24
    assert len({row["outlet"] for row in documents} - {"Northquay Agency"}) >= 6
    assert {row["agency"] for row in documents} == {None, "MPA", "NQA"}
    assert {row["dated"] for row in documents} == {"text", "meta", "given", "none"}
    assert sum(row["refs_complete"] is True for row in documents) >= 8
    assert {row["relation"] for row in truth["claims"]} == {
        "agree", "conflict", "supersede", "refine",
    }  # fmt: skip
    assert any(row.get("denial") for row in truth["claims"])
    assert {row["factuality"] for row in truth["event_mentions"]} == {
        "actual", "planned", "hypothetical", "negated", "possible",
    }  # fmt: skip
    assert {row["manner"] for row in truth["statements"]} == {"direct", "mixed", "indirect"}
    assert any(row["parent"] for row in truth["statements"])
    assert 15 <= len(truth["timeline"]) <= 20


def test_two_sides_tell_of_a_call(truth: Truth) -> None:
    sides = {row["id"]: {side["side"] for side in row.get("readouts", ())}
             for row in truth["occasions"]}  # fmt: skip
    assert {"call-3", "call-4", "call-6"} <= {name for name, told in sides.items() if len(told) > 1}


# What the check must find: a way to spoil the truth, and words of the complaint.
SPOILT: list[tuple[str, Callable[[Truth], Any], str]] = [
    ("a span that moved", lambda t: t["mentions"][3].update(start=0), "is not"),
    ("a span of a statement", lambda t: t["statements"][0]["cue"][0].__setitem__(1, 9), "is not"),
    ("a span too far", lambda t: t["figures"][0].update(end=10**6), "is not"),
    ("no quote for a span", lambda t: t["statements"][0]["cue_text"].clear(), "is not"),
    ("one span twice", lambda t: t["timexes"].append(t["timexes"][0]), "twice"),
    ("an unknown actor", lambda t: t["mentions"][0].update(actor="nobody"), "'nobody'"),
    ("an unknown speaker", lambda t: t["statements"][0].update(speaker="nobody"), "'nobody'"),
    ("an unknown parent", lambda t: t["statements"][0].update(parent="x/s1"), "'x/s1'"),
    ("an unknown event", lambda t: t["event_mentions"][0].update(event="fair"), "'fair'"),
    ("an unknown occasion", lambda t: t["events"][4].update(occasion="fair"), "'fair'"),
    ("an unknown readout", lambda t: t["occasions"][1]["readouts"][0].update(document="x"), "'x'"),
    ("an event nobody tells", lambda t: t["events"].append({**t["events"][1], "id": "fair"}),
     "fair is told nowhere"),
    ("an actor nobody names", lambda t: t["actors"].append({**t["actors"][1], "id": "ghost"}),
     "ghost is named nowhere"),
    ("two of one id", lambda t: t["claims"].append(t["claims"][0]), "twice"),
    ("an event backwards", lambda t: t["events"][1].update(latest="2001-01-01"), "it begins"),
    ("a wrong date", lambda t: t["documents"][0].update(date="2022-11-10"), "but given"),
    ("a date not given", lambda t: t["documents"][0].update(dated="text"), "but given"),
    ("said too late", lambda t: t["statements"][0].update(time="2030-01-01"), "after it was"),
    ("days out of order", lambda t: t["timeline"].reverse(), "order of days"),
    ("a day without its event", lambda t: t["timeline"][3].update(events=["marr"]), "no event"),
    ("an odd value", lambda t: t["timexes"][0].update(value="next week"), "'next week'"),
    ("an interval upside down", lambda t: t["figures"][0].update(low=9, high=1), "upside down"),
    ("an odd factuality", lambda t: t["event_mentions"][0].update(factuality="so"), "'so'"),
    ("a claim alone", lambda t: t["claims"][0]["members"].pop(), "nothing to compare"),
    ("a cut not cut", lambda t: t["lineage"][0]["copies"][0]["cut"].pop(), "is not what was kept"),
    ("a copy not told", lambda t: t["lineage"].pop(), "lineage says"),
    ("a document without truth", lambda t: t["documents"].pop(), "has no truth"),
    ("a document without file", lambda t: t["documents"][0].update(path="x.txt"), "no such"),
    ("an empty layer", lambda t: t["timexes"].clear(), "has no timexes"),
]  # fmt: skip


@pytest.mark.parametrize(("spoil", "words"), [case[1:] for case in SPOILT],
                         ids=[case[0] for case in SPOILT])  # fmt: skip
def test_the_check_finds(
    truth: Truth, texts: Any, spoil: Callable[[Truth], Any], words: str
) -> None:
    spoilt = copy.deepcopy(truth)
    spoil(spoilt)
    assert any(words in complaint for complaint in tool.check(spoilt, texts))


TEXT = "She said no. “No,” he said.\nThen she said it again: no."

# A quote, and the words and offsets it stands for.
QUOTES = [
    ("She said", [(0, 8)]),
    ("said", [(4, 8), (22, 26), (37, 41)]),
    ("said#2", [(22, 26)]),
    ("said#4", []),
    ("he <said>", [(22, 26)]),
    ("sai", []),
    ("“No ~~ said.", [(13, 27)]),
    (r"said.\nThen <she>", [(33, 36)]),
    ("<no>.", [(9, 11), (52, 54)]),
]


@pytest.mark.parametrize(("quote", "spots"), QUOTES)
def test_a_quote_is_found(quote: str, spots: list[tuple[int, int]]) -> None:
    assert tool.locate(TEXT, quote) == spots


def test_a_quote_that_stands_twice_is_refused_unless_a_place_is_near() -> None:
    with pytest.raises(tool.TruthError, match="3 times"):
        tool.pieces(TEXT, "said")
    assert tool.pieces(TEXT, "said", (42, 44)) == [(37, 41)]


MANNERS = [
    (["“No,”", "“never.”"], "direct"),
    (["that it was “no”"], "mixed"),
    (["that it was not"], "indirect"),
    (["“One paragraph.\n“And another.”"], "direct"),
    (["“One that is left open"], "direct"),
    (['"No,"'], "direct"),
    (['that it was "no"'], "mixed"),
]


@pytest.mark.parametrize(("contents", "expected"), MANNERS)
def test_manner(contents: list[str], expected: str) -> None:
    assert tool.manner(contents) == expected


GROUPS = [
    ("He had also told them.", "told", "had also told"),
    ("He told them.", "told", "told"),
    ("What he had, told us much.", "told", "told"),
]


@pytest.mark.parametrize(("text", "verb", "group"), GROUPS)
def test_a_cue_is_the_whole_verb_group(text: str, verb: str, group: str) -> None:
    start, end = tool.verb_group(text, tool.locate(text, verb)[0])
    assert text[start:end] == group


def test_a_copy_keeps_what_it_kept() -> None:
    origin = "One two three four five. Gone is this one here. Six seven eight nine ten."
    copied = "Zero. One two three four five. Six seven eight nine ten."
    rows = {layer: [] for layer in tool.LAYERS}
    for quote in ("two three", "Gone is", "eight nine", "five. Gone"):
        start = origin.index(quote)
        rows["mentions"].append({"start": start, "end": start + len(quote), "quote": quote})
    kept = tool.carry(rows, origin, copied, "copy")["mentions"]
    assert [copied[row["start"] : row["end"]] for row in kept] == ["two three", "eight nine"]


# The benchmark


def as_given(truth: Truth, texts: Any) -> Any:
    """The truth in the form that the product gives its findings in."""
    read: dict[str, Truth] = {}
    types = {row["id"]: row.get("type") for row in truth["events"]}
    for row in truth["documents"]:
        text = texts[row["path"], row["input_id"]].text
        metadata = {name: row[name] for name in ("title", "byline", "agency")}
        read[row["key"]] = {
            "name": row["input_id"] or row["path"],
            "text": text,
            "dct": {"date": row["date"]},
            "metadata": {**metadata, "publisher": row["outlet"], "body": [[0, len(text)]]},
            "actors": [row["key"]],
            **{layer: [] for layer in ("mentions", "statements", "timexes", "figures", "events")},
        }
    for layer in ("mentions", "statements", "timexes", "figures"):
        for row in truth[layer]:
            read[row["document"]][layer].append(row)
    for row in truth["event_mentions"]:
        if types[row["event"]]:
            event = {**row, "type": types[row["event"]], "trigger": [(row["start"], row["end"])]}
            read[row["document"]]["events"].append(event)
    groups = {}
    for group in truth["lineage"]:
        for key in (group["origin"], *(item["document"] for item in group["copies"])):
            groups[key] = group["id"]
    documents = [
        {
            "id": key,
            "path": row["name"],
            "group": groups.get(key),
            "dct": dict.fromkeys(("date", "earliest", "latest"), row["dct"]["date"]),
        }
        for key, row in read.items()
    ]
    return bench.Given(read, {"documents": documents, "duplicates": []})


def test_the_benchmark_gives_full_marks_to_the_truth_itself(truth: Truth, texts: Any) -> None:
    found = bench.compare(truth, as_given(truth, texts))
    # Tables that a project makes are not made up here.
    exported = {name for name, row in found.items() if row is None}
    assert exported == {
        "claims of figures", "claims of statements", "occasions (day)", "positions (act)",
        "timeline (day)",
    }  # fmt: skip
    assert {row["f1"] for row in found.values() if row} == {1.0}


def test_the_benchmark_says_which_readers_there_are_not(truth: Truth, texts: Any) -> None:
    given = as_given(truth, texts)
    for document in given.read.values():
        document["timexes"] = []
    found = bench.compare(truth, given)
    assert found["timexes (span)"] is None
    assert "timexes (span)          no reader yet" in bench.table(found)


def test_the_benchmark_counts_what_is_missed_and_what_is_too_much() -> None:
    assert bench.scores({(1,), (2,), (3,), (4,)}, {(1,), (5,)}) == {
        "truth": 4, "given": 2, "right": 1, "precision": 0.5, "recall": 0.25, "f1": 0.333,
    }  # fmt: skip
