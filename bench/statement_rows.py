"""How many statement rows of whole news articles are right, by the verdicts of a reader.

    python bench/statement_rows.py [--shared FOLDER]

Every row that the system gave for 12 articles of `timelines`, the four seeds and six of our
examples was read with all its fields, mended, and read again; eight more articles were read only
after mending (`bench/gold/statements_news.jsonl`, `bench/gold/README.md`). The first table gives
the share of rows without any fault and the faults of each field at each reading; the second matches
the rows given now to the verdicts by cue and content: right ones still given, false ones still
given, missed ones now found, and rows that no verdict covers. Fields of rows that changed are not
judged again.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from fields import LEAST, covered, flat, read_examples, share
from readout.reading import Tools, read
from readout.schema.statement import Statement

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "bench/gold/statements_news.jsonl"
SHARED = ROOT.parent / "shared"
LAYERS = frozenset({"statements"})
Row = dict[str, Any]
Key = tuple[str, str]


def main() -> int:
    """Print both tables; 2 where data is absent."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shared", type=Path, default=SHARED)
    options = parser.parse_args()
    if not (options.shared / "data/timelines").is_dir():
        print(f"{options.shared} is not here", file=sys.stderr)
        return 2
    rows = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    report_readings(rows)
    texts = texts_of({(row["corpus"], row["document"]) for row in rows}, options.shared)
    report_now(rows, texts)
    return 0


def texts_of(wanted: set[Key], shared: Path) -> dict[Key, str]:
    """The texts of the articles that were read."""
    found = {("examples", key): text for key, text in read_examples().items()}
    for path in sorted((shared / "seeds").glob("*.txt")):
        found["seeds", path.name.partition("_")[0]] = path.read_text("utf-8")
    for path in sorted((shared / "data/timelines").glob("*.articles.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            found |= {("timelines", row["id"]): row["text"] for row in map(json.loads, lines)}
    return {key: found[key] for key in sorted(wanted)}


def report_readings(rows: Sequence[Row]) -> None:
    """Rows, rows without fault and faults by field, for each part and reading."""
    for part in ("read", "fresh"):
        for reading in ("first", "mended"):
            judged = [row for row in rows if row["set"] == part and reading in row["reading"]]
            faults = Counter(field for row in judged for field in row["wrong"])
            given = len(judged) - faults["missed"]
            clean = sum(not row["wrong"] for row in judged)
            named = ", ".join(f"{field} {count}" for field, count in faults.most_common())
            print(f"{part:6}{reading:7} rows {given:4}  right {clean / given:.3f}  wrong: {named}")


def report_now(rows: Sequence[Row], texts: Mapping[Key, str]) -> None:
    """What became of the rows that were judged."""
    tools = Tools.load()
    by_document: dict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        by_document[row["corpus"], row["document"]].append(row)
    for part in ("read", "fresh"):
        counts: Counter[str] = Counter()
        for key, judged in sorted(by_document.items()):
            if judged[0]["set"] == part:
                ours = list(flat(read(texts[key], tools, layers=LAYERS).statements))
                counts.update(fates(judged, ours))
        print(f"now    {part:7}", json.dumps(dict(sorted(counts.items()))))


def fates(judged: Iterable[Row], ours: Sequence[Statement]) -> list[str]:
    """What became of each row, and "unjudged" for each of ours that none covers."""
    found: list[str] = []
    covering: set[int] = set()
    for row in judged:
        at = match(row, ours)
        covering.update(() if at is None else (at,))
        kind = "missed" if "missed" in row["wrong"] else "false"
        if not {"missed", "statement"} & set(row["wrong"]):
            kind = "true"
        found.append(f"{kind} given" if at is not None else f"{kind} not given")
    return found + ["unjudged"] * (len(ours) - len(covering))


def match(row: Row, ours: Sequence[Statement]) -> int | None:
    """Our statement with a cue in common and the most content; a missed one has a cue alone."""
    cue, content = covered(row["cue"]), covered(row["content"])
    scored = [
        (1.0 if not content else share(content, covered(each.content)), -at)
        for at, each in enumerate(ours)
        if cue & covered(each.cue)
    ]
    score, at = max(scored, default=(0.0, 0))
    return -at if score >= LEAST else None


if __name__ == "__main__":
    raise SystemExit(main())
