"""The verdicts on event rows: offsets that lie in the articles, labels of the closed sets."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from readout.reading.events.rules import TYPES

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
ROWS = [
    json.loads(line) for line in (ROOT / "bench/gold/events.jsonl").read_text("utf-8").splitlines()
]
FIELDS = {"actor", "recipient", "place", "when"}
CAUSES = {"", "no event", "statement", "type", "duplicate"}
ROUNDS = {
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth",
    "other",
}  # fmt: skip
KEYS = {
    "file", "document", "digest", "trigger", "type", "cause", "kind", "right", "wrong", "doubt",
    "round",
}  # fmt: skip


def test_labels_are_of_the_closed_sets() -> None:
    for row in ROWS:
        assert set(row) == KEYS
        assert row["type"] in TYPES
        assert row["cause"] in CAUSES
        assert row["kind"] in ("actual", "unreal", "negated")
        assert row["round"] in ROUNDS
        assert {*row["right"], *row["wrong"]} <= FIELDS


def test_no_value_is_right_and_wrong() -> None:
    for row in ROWS:
        for field, values in row["wrong"].items():
            assert not [one for one in values if one in row["right"].get(field, ())], row


def test_rows_stand_in_order_and_once() -> None:
    keys = [(row["file"], row["document"], row["trigger"], row["type"]) for row in ROWS]
    assert keys == sorted(keys)
    assert len({json.dumps(key) for key in keys}) == len(keys)


def texts(file: str) -> Iterator[tuple[str, str]]:
    path = SHARED / file
    if path.suffix == ".txt":
        yield path.stem, path.read_text("utf-8")
        return
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row: dict[str, Any] = json.loads(line)
            yield row["id"], row["text"]


@pytest.mark.shared
def test_spans_lie_in_the_articles_that_were_judged() -> None:
    if not (SHARED / "seeds").is_dir():
        pytest.skip(f"{SHARED} is not here")
    found = {
        (file, document): text
        for file in sorted({row["file"] for row in ROWS})
        for document, text in texts(file)
    }
    for row in ROWS:
        text = found[row["file"], row["document"]]
        assert hashlib.sha256(text.encode()).hexdigest()[:16] == row["digest"]
        values = [*row["right"].values(), *row["wrong"].values()]
        for start, end in [*row["trigger"], *(span for one in values for v in one for span in v)]:
            assert 0 <= start < end <= len(text)
