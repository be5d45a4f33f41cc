"""Turns the timeline articles of shared/ into JSONL that Readout ingests.

    python bench/timelines.py OUT [--copies N]

writes one JSON Lines file a topic into the folder OUT. `--copies N` writes N articles in all by
going through them again with a sentence of ours at the end, so that every text differs: the pile
for measuring scale. Nothing of the data goes into the repository.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
FOLDER = SHARED / "data" / "timelines"


def main() -> int:
    """Write the files; 2 where the data is absent."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("out", type=Path)
    parser.add_argument("--copies", type=int, metavar="N", help="write N articles in all")
    options = parser.parse_args()
    if not FOLDER.is_dir():
        print(f"{FOLDER} is not here", file=sys.stderr)
        return 2
    options.out.mkdir(parents=True, exist_ok=True)
    if options.copies is None:
        for path in sorted(FOLDER.glob("t17.*.articles.jsonl.gz")):
            _write(options.out / f"{path.name.split('.')[1]}.jsonl", rows_of(path))
    else:
        _write(options.out / "pile.jsonl", islice(endless(), options.copies))
    return 0


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """The articles of one topic as rows for `readout ingest`."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            yield {"id": row["id"], "text": row["text"], "published": row["published"]}


def endless() -> Iterator[dict[str, Any]]:
    """The articles of all topics, again and again, each time with other last words."""
    rows = [row for path in sorted(FOLDER.glob("t17.*.gz")) for row in rows_of(path)]
    for turn in count():
        for row in rows:
            last = f"\nThe desk filed this as copy number {turn + 1} of the pile." if turn else ""
            yield {**row, "id": f"{row['id']}-{turn}", "text": row["text"] + last}


def _write(path: Path, rows: Iterator[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
