"""Which reports tell of one incident: gun-violence news by incident (evaluation only).

    python bench/incidents.py [--shared FOLDER] [--orders N]

Groups the documents of shared/data/gva by their text without furniture, their title, outlet and
day, and scores them with shared/bench/score_clusters.py. "week" leaves out what is told later than
a week. Floors in shared/bench/README.crossdoc.md: TF-IDF inside 7 days B3 90.4, pair F1 69.9, exact
70.2. Stories of ECB+ train and dev (no dates) are shown beside. `--orders` groups shuffled copies,
too, and says whether all came out equal. No weight was fitted to gva by a program, but the
constants were chosen among some twenty variants by looking at gva dev.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import ModuleType

from readout.lexicon import load
from readout.linking.events import incidents
from readout.linking.events.pages import PageKeys, find_page
from readout.reading.layout import find_layout
from readout.reading.rules import compile_rules
from readout.schema.link import Cluster
from readout.schema.time import Dct

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from bench.scorers import load_scorer  # noqa: E402


def main() -> int:
    """Print all numbers."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--orders", type=int, default=0)
    options = parser.parse_args()
    scorer = load_scorer(options.shared / "bench/score_clusters.py")
    path = options.shared / "data/gva/dev.docs.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    rules = compile_rules(load("layout"))
    pages = [
        find_page(row["id"], row["text"], find_layout(row["text"], rules).body, row["title"])
        for row in rows
    ]
    dates = {row["id"]: Dct(date=dt.date.fromisoformat(row["published"])) for row in rows}
    outlets = {row["id"]: row["publisher"] for row in rows}
    gold = {row["id"]: row["incident"] for row in rows}
    began = time.process_time()
    found = incidents.find_incidents(pages, dates=dates, outlets=outlets)
    took = time.process_time() - began
    show("gva dev", gold, found, scorer)
    print(f"  {len(pages):,} documents in {took:.1f} s of CPU")
    late = incidents.DATED, incidents.AGO
    incidents.DATED = incidents.AGO = 0.0
    show("gva dev, week", gold, incidents.find_incidents(pages, dates=dates), scorer)
    incidents.DATED, incidents.AGO = late
    for part in ("train", "dev"):
        stories(options.shared / f"data/ecbplus/{part}.docs.jsonl", part, scorer)
    for seed in range(options.orders):
        shuffled: list[PageKeys] = list(pages)
        random.Random(seed).shuffle(shuffled)
        again = incidents.find_incidents(shuffled, dates=dates, outlets=outlets)
        print(f"  order {seed}: {'equal' if again == found else 'DIFFERENT'}")
    return 0


def stories(path: Path, part: str, scorer: ModuleType) -> None:
    """The stories of a part of ECB+."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    pages = [find_page(row["id"], row["text"]) for row in rows]
    gold = {row["id"]: row["subtopic"] for row in rows}
    show(f"ecb+ {part}", gold, incidents.find_incidents(pages, dates={}), scorer)


def show(
    name: str, gold: Mapping[str, str], found: tuple[Cluster, ...], scorer: ModuleType
) -> None:
    """One line of scores."""
    labels = {id: cluster.id for cluster in found for id in cluster.members}
    score = scorer.score(gold, labels)
    b3, pair = score["b3"], score["pair"]
    print(
        f"  {name:<14} B3 {100 * b3['f1']:.1f} ({100 * b3['p']:.1f}/{100 * b3['r']:.1f})"
        f" pair F1 {100 * pair['f1']:.1f} ({100 * pair['p']:.1f}/{100 * pair['r']:.1f})"
        f" exact {100 * score['exact']['f1']:.1f} ARI {score['ari']:.3f}"
    )


if __name__ == "__main__":
    sys.exit(main())
