"""Which of a person's verdicts on events across documents a project bears out.

    python bench/happenings.py PROJECT

bench/gold/happenings.jsonl has, by ids alone, events that Readout made of 1,318 articles of
shared/data/timelines (entities): 20 with several documents drawn by SHA-256 of their id from each
of two topics, and 33 of the 40 told by most documents, each read by one reader with some of its
mentions. "right": all are of one event; "mostly": some strays; "wrong": two events or more. Of
right ones it counts the pairs of mentions that are still together, of wrong ones the events that
are still whole. PROJECT holds the same articles; mentions that it does not have are left out.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from itertools import combinations
from pathlib import Path

from readout.record import Project
from readout.schema.eventview import EventQuery

ROOT = Path(__file__).resolve().parents[1]
GOLD = ROOT / "bench/gold/happenings.jsonl"


def main() -> int:
    """Print all numbers."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("project", type=Path)
    options = parser.parse_args()
    with Project.open(options.project) as project:
        rows = project.account.events(EventQuery(limit=None)).rows
    event_of = {mention.id: row.id for row in rows for mention in row.mentions}
    given: dict[str, Counter[str]] = defaultdict(Counter)
    together: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    whole: Counter[str] = Counter()
    missing = 0
    for line in GOLD.read_text("utf-8").splitlines():
        row = json.loads(line)
        given[row["sample"]][row["verdict"]] += 1
        found = [event_of[id] for id in row["members"] if id in event_of]
        missing += len(row["members"]) - len(found)
        whole[row["verdict"]] += len(found) > 1 and len(set(found)) == 1
        for one, other in combinations(found, 2):
            pairs[row["verdict"]] += 1
            together[row["verdict"]] += one == other
    for sample, counts in given.items():
        print(f"  {sample}: {dict(counts)}")
    for verdict in pairs:
        share = 100 * together[verdict] / pairs[verdict]
        print(f"  {verdict:<7} pairs together {share:.1f} %, events whole {whole[verdict]}")
    print(f"  {missing} mentions are not in the project")
    return 0


if __name__ == "__main__":
    sys.exit(main())
