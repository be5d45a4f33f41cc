"""The verdicts on statement rows of news are whole, and lie inside of the texts they name."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
GOLD = ROOT / "bench/gold/statements_news.jsonl"
FIELDS = {
    *("set", "reading", "corpus", "document", "digest", "source", "cue", "content", "wrong"),
}
WRONG = {
    *("statement", "missed", "source", "content", "speaker", "anonymous", "addressee", "channel"),
    *("chain", "when", "place", "act", "manner", "speech"),
}


def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]


def test_verdicts_are_of_the_closed_sets() -> None:
    for row in rows():
        assert set(row) == FIELDS
        assert row["set"] in {"read", "fresh"}
        assert row["corpus"] in {"timelines", "seeds", "examples"}
        assert row["reading"]
        assert set(row["reading"]) <= {"first", "mended"}
        assert set(row["wrong"]) <= WRONG
        assert row["cue"]
        assert bool(row["content"]) is ("missed" not in row["wrong"])


def test_no_article_was_read_both_before_and_after_mending() -> None:
    parts = {(row["corpus"], row["document"], row["set"]) for row in rows()}
    assert len({part[:2] for part in parts}) == len(parts)


@pytest.mark.shared
@pytest.mark.skipif(not (SHARED / "data/timelines").is_dir(), reason="../shared/data is not here")
def test_verdicts_lie_in_the_texts_that_were_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "bench"))
    import statement_rows

    texts = statement_rows.texts_of({(row["corpus"], row["document"]) for row in rows()}, SHARED)
    for row in rows():
        text = texts[row["corpus"], row["document"]]
        assert hashlib.sha256(text.encode()).hexdigest()[:16] == row["digest"]
        for start, end in (*row["source"], *row["cue"], *row["content"]):
            assert 0 <= start < end <= len(text)
    sys.modules.pop("statement_rows")
