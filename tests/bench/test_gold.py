"""What people labelled by hand: offsets that lie in the texts, labels of the closed sets."""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
GOLD = ROOT / "bench/gold"
SHARED = ROOT.parent / "shared/data"

Row = dict[str, Any]
Texts = Mapping[str, str]

STATEMENT_FILES = {"statements_polnear": 150, "statements_examples": 100, "statements_enriched": 70}
ROLES = ("source", "cue", "content")
PLACES = (*ROLES, "speaker", "also", "addressee", "channel", "chain")
ACTS = {
    "claim", "denial", "confirmation", "refusal", "question", "demand", "promise", "warning",
    "other",
}  # fmt: skip
DOUBTS = {
    "manner", "speech", "act", "speaker", "anonymous", "addressee", "channel", "chain", "gold",
}  # fmt: skip
STATEMENT_FIELDS = {
    "corpus", "document", "digest", "nested", *PLACES, "manner", "speech", "act", "anonymous",
    "count", "doubt",
}  # fmt: skip
POSITION_ACTS = {
    "demand", "offer", "refusal", "acceptance", "condition", "warning", "commitment",
}  # fmt: skip
POSITION_PLACES = ("who", "what", "to", "condition")
POSITION_FIELDS = {*POSITION_PLACES, "act", "strength", "doubt"}


def rows_of(name: str) -> list[Row]:
    lines = (GOLD / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def statements() -> list[Row]:
    return [row for name in STATEMENT_FILES for row in rows_of(name)]


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def faults(row: Row, texts: Texts, spans: Iterable[list[int]]) -> Iterator[str]:
    """What is wrong with the places of one row."""
    text = texts.get(row["document"])
    if text is None:
        yield f"no document {row['document']}"
        return
    if digest_of(text) != row["digest"]:
        yield f"another text than the one labelled: {row['document']}"
        return
    for start, end in spans:
        if not 0 <= start < end <= len(text) or text[start:end] != text[start:end].strip():
            yield f"{row['document']}: [{start}, {end}]"


def statement_faults(corpus: str, texts: Texts) -> list[str]:
    return [
        fault
        for row in statements()
        if row["corpus"] == corpus
        for fault in faults(row, texts, (span for place in PLACES for span in row[place]))
    ]


# Labels


@pytest.mark.parametrize(("name", "count"), STATEMENT_FILES.items())
def test_as_many_statements_as_were_drawn(name: str, count: int) -> None:
    rows = rows_of(name)
    assert len(rows) == count
    assert len({json.dumps([row["document"], row["cue"], row["content"]]) for row in rows}) == count


def test_no_statement_stands_in_two_files() -> None:
    seen = [json.dumps([row["document"], row["cue"], row["content"]]) for row in statements()]
    assert len(set(seen)) == len(seen)


def test_statements_have_every_field_and_labels_of_the_closed_sets() -> None:
    for row in statements():
        assert set(row) == STATEMENT_FIELDS
        assert row["corpus"] in {"polnear-dev", "examples"}
        assert row["manner"] in {"direct", "mixed", "indirect"}
        assert row["act"] in ACTS
        assert set(row["doubt"]) <= DOUBTS
        assert row["doubt"] == sorted(row["doubt"])
        assert all(type(row[name]) is bool for name in ("nested", "speech", "anonymous"))
        assert row["content"]
        assert row["cue"]


def test_labels_of_a_statement_agree_with_each_other() -> None:
    for row in statements():
        assert row["count"] is None or (row["anonymous"] and row["count"] > 0), row
        assert row["speech"] or row["act"] == "other", row
        assert row["speaker"] or not row["also"], row
        # Who is the only source has no way that the statement came.
        assert row["nested"] or not row["chain"] or "chain" in row["doubt"], row


def test_the_enriched_part_has_what_the_drawn_parts_lack() -> None:
    rows = rows_of("statements_enriched")
    assert sum(bool(row["chain"]) for row in rows) >= 20
    assert sum(bool(row["addressee"]) for row in rows) >= 20


def test_positions_have_labels_of_the_closed_sets() -> None:
    rows = rows_of("positions")
    assert len(rows) == 150
    for row in rows:
        assert row["corpus"] in {"polnear-dev", "timelines"}
        assert row["stratum"] in {"strong", "weak", "none"}
        assert type(row["doubt"]) is bool
        for position in row["positions"]:
            assert set(position) == POSITION_FIELDS
            assert position["act"] in POSITION_ACTS
            assert position["strength"] in {"weak", "plain", "strong"}
            assert type(position["doubt"]) is bool


def test_a_position_lies_in_its_sentence() -> None:
    for row in rows_of("positions"):
        first, last = row["sentence"]
        spans = [
            span for position in row["positions"] for name in POSITION_PLACES
            for span in position[name]
        ]  # fmt: skip
        assert all(first <= start < end <= last for start, end in spans), row


def test_no_article_text_is_kept() -> None:
    """A label is a word of ours or a number; the longest string is a document's name."""
    for name in (*STATEMENT_FILES, "positions"):
        for row in rows_of(name):
            assert all(len(word) <= 80 for word in words_in(row)), row["document"]


def words_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from words_in(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from words_in(inner)


# Places


def test_places_lie_in_the_example_articles() -> None:
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import truth
    finally:
        sys.path.pop(0)
    documents = truth.read_texts(ROOT / "examples")
    told = json.loads((ROOT / "examples/truth.json").read_text("utf-8"))["documents"]
    texts = {row["key"]: documents[(row["path"], row["input_id"])].text for row in told}
    assert statement_faults("examples", texts) == []


@pytest.fixture(scope="module")
def polnear() -> list[Row]:
    path = SHARED / "polnear/dev.jsonl"
    if not path.is_file():
        pytest.skip(f"{path} is not here")
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


@pytest.mark.shared
def test_places_lie_in_the_articles_of_polnear(polnear: list[Row]) -> None:
    texts = {row["id"]: row["text"] for row in polnear}
    assert statement_faults("polnear-dev", texts) == []
    assert position_faults("polnear-dev", texts) == []


@pytest.mark.shared
def test_places_lie_in_the_articles_of_the_timelines() -> None:
    folder = SHARED / "timelines"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not here")
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("*.articles.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            articles = [json.loads(line) for line in file]
        texts |= {row["id"]: row["text"] for row in articles}
    assert position_faults("timelines", texts) == []


def position_faults(corpus: str, texts: Texts) -> list[str]:
    return [
        fault
        for row in rows_of("positions")
        if row["corpus"] == corpus
        for fault in faults(
            row,
            texts,
            [row["sentence"]]
            + [
                s
                for position in row["positions"]
                for name in POSITION_PLACES
                for s in position[name]
            ],
        )
    ]


# The rule of drawing


@pytest.mark.shared
def test_statements_of_polnear_are_those_that_the_rule_draws(polnear: list[Row]) -> None:
    drawn = sorted(
        (draw_key(row["id"], statement), row["id"], statement)
        for row in polnear
        for statement in row["statements"]
    )[:150]
    expected = {json.dumps([name, *(row[role] for role in ROLES)]) for _, name, row in drawn}
    labelled = rows_of("statements_polnear")
    assert {json.dumps([row["document"], *(row[role] for role in ROLES)]) for row in labelled} == (
        expected
    )
    assert len({row["document"] for row in labelled}) >= 40


def draw_key(document: str, statement: Row) -> str:
    places = ";".join(f"{start}-{end}" for start, end in statement["cue"] + statement["content"])
    return hashlib.sha256(f"{document} {places}".encode()).hexdigest()
