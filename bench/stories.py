"""Which documents tell one story: several stories mixed in one pile.

    python bench/stories.py [--shared FOLDER] [--orders N]

Mixes the topics of shared/data/ecbplus (train, dev; no dates) and those of shared/data/timelines
(evaluation only; years of news, a topic each) and scores the grouping with
shared/bench/score_clusters.py. Floors in the same run: each document alone, all in one, words alone
(average link over TF-IDF closeness, its cut chosen on ECB+ train as ours is), and incidents. A
topic of timelines is a search for one name, so it may hold several stories. `--orders` groups
shuffled copies, too, and says whether all came out equal.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType

from readout.linking.clusters import partition
from readout.linking.events import find_incidents, find_stories
from readout.linking.events.pages import PageKeys, find_likenesses, find_page
from readout.schema.link import Link

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from bench.scorers import load_scorer  # noqa: E402

FLOOR = 0.08
"""Mean closeness in words down to which the floor takes documents for one story."""
Labels = Mapping[str, str]


def main() -> int:
    """Print all numbers."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--orders", type=int, default=0)
    options = parser.parse_args()
    scorer = load_scorer(options.shared / "bench/score_clusters.py")
    for part in ("train", "dev"):
        path = options.shared / f"data/ecbplus/{part}.docs.jsonl"
        rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
        report(f"ECB+ {part}", rows, scorer, options.orders)
    report("timelines", timelines(options.shared / "data/timelines"), scorer, options.orders)
    return 0


def timelines(folder: Path) -> list[dict[str, str]]:
    """The articles of all topics; of one text under several topics the first."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted(folder.glob("*.articles.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                row = json.loads(line)
                if row["text"].strip():
                    found.setdefault(row["text"], row)
    return list(found.values())


def report(name: str, rows: Sequence[Mapping[str, str]], scorer: ModuleType, orders: int) -> None:
    """Floors and ours on one pile."""
    pages = [find_page(row["id"], row["text"]) for row in rows]
    gold = {row["id"]: row["topic"] for row in rows}
    print(f"{name}: {len(pages):,} documents, {len(set(gold.values()))} topics")
    show("each alone", gold, {id: id for id in gold}, scorer)
    show("all in one", gold, dict.fromkeys(gold, "one"), scorer)
    show("words alone", gold, words_alone(pages), scorer)
    incidents = find_incidents(pages, dates={})
    show("incidents", gold, {id: each.id for each in incidents for id in each.members}, scorer)
    began = time.process_time()
    found = find_stories(pages, {})
    took = time.process_time() - began
    show("stories", gold, {id: each.id for each in found for id in each.members}, scorer)
    print(f"  grouped in {took:.1f} s of CPU")
    for seed in range(orders):
        shuffled: list[PageKeys] = list(pages)
        random.Random(seed).shuffle(shuffled)
        print(f"  order {seed}: {'equal' if find_stories(shuffled, {}) == found else 'DIFFERENT'}")


def words_alone(pages: Sequence[PageKeys]) -> Labels:
    """The floor: average link over words."""
    ordered = sorted(pages, key=lambda page: page.document)
    links = [
        Link(
            kind="event",
            left=ordered[left].document,
            right=ordered[right].document,
            score=min(like.words, 1.0),
        )
        for (left, right), like in find_likenesses(ordered, {}).items()
    ]
    parts = partition("event", [page.document for page in ordered], links, cut=FLOOR)
    return {id: found.id for found in parts.clusters for id in found.members}


def show(name: str, gold: Labels, labels: Labels, scorer: ModuleType) -> None:
    """One line of scores."""
    score = scorer.score(gold, labels)
    b3 = score["b3"]
    print(
        f"  {name:<12} B3 {100 * b3['f1']:5.1f} ({100 * b3['p']:.1f}/{100 * b3['r']:.1f})"
        f" ARI {score['ari']:.3f} {len(set(labels.values())):,} groups"
    )


if __name__ == "__main__":
    sys.exit(main())
