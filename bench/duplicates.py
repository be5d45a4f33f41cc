"""Duplicate groups: how right they are, how fast, and whether a pile's size harms them.

    python bench/duplicates.py [--gold FILE] [--whole] [--wrong N]
    python bench/duplicates.py --grow 20000,80000

Gold is ../shared/data/syndication: real articles changed by rules, with traps (follow-ups that
take over background, look-alikes with names replaced). So a score here is a floor test, not a
claim for real syndication. The floor beside it is MinHash (rensa, 128 values over 3-word
shingles, 32 bands, estimated Jaccard of .4, connected components). `--grow` makes piles with
make_syndication.py and takes the whole text as body, so that all boilerplate is unknown; each
pile is measured in a process of its own, so that the peak of memory is its own. `--whole` does
the same for gold.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from rensa import RMinHash

from readout.lexicon import load
from readout.linking import DocumentKeys, Sketch, Story, find_groups, group_copies, sketch
from readout.reading import describe
from readout.reading.layout import find_layout
from readout.reading.rules import compile_rules
from readout.schema.document import Document
from readout.schema.reading import Reading
from readout.schema.span import Span
from readout.schema.time import Dct

SHARED = Path(__file__).parents[2] / "shared"
GOLD = SHARED / "data/syndication/dev.docs.jsonl"
POOL = "data/timelines/t17.*.articles.jsonl.gz"
sys.path.insert(0, str(SHARED / "bench"))

Row = dict[str, Any]
Labels = dict[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--whole", action="store_true", help="take the whole text as body")
    parser.add_argument("--wrong", type=int, default=0, help="show so many wrong groups")
    parser.add_argument("--grow", default="", help="sizes of grown piles, with commas between")
    parser.add_argument("--pile", type=Path, help="measure one pile, whole texts, no floor")
    options = parser.parse_args()
    if options.pile:
        measure_pile(options.pile)
    elif options.grow:
        grow([int(size) for size in options.grow.split(",")])
    else:
        judge(options.gold, whole=options.whole, wrong=options.wrong)


def judge(path: Path, *, whole: bool, wrong: int) -> None:
    rows = list(read_rows(path))
    make_story = whole_story if whole else story_maker()
    stories = {row["id"]: make_story(row["text"]) for row in rows}
    start = time.perf_counter()
    keys = [make_keys(row, stories[row["id"]]) for row in rows]
    sketched = time.perf_counter()
    labels = label(rows, group_copies((key.id, key.sketch) for key in keys).groups)
    grouped = time.perf_counter()
    found = find_groups(keys, stories.__getitem__)
    traced = time.perf_counter()
    print(f"{len(rows)} documents, sketches {len(rows) / (sketched - start):.0f} a second,")
    print(f"groups {grouped - sketched:.2f} s, groups with lineage {traced - grouped:.2f} s")
    start = time.perf_counter()
    floor = minhash_floor(rows)
    print(f"floor {time.perf_counter() - start:.2f} s")
    report("floor   MinHash .4", rows, floor)
    report("readout", rows, labels)
    by_kind(rows, {"floor": floor, "readout": labels})
    lineage(rows, found.groups)
    order(keys, stories)
    show_wrong(rows, labels, wrong)


def read_rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def whole_story(text: str) -> Story:
    return Story(text, (Span(0, len(text)),))


def story_maker() -> Callable[[str], Story]:
    """Bodies as a build gives them: less the boilerplate that the layout rules know."""
    rules = compile_rules(load("layout"))

    def make(text: str) -> Story:
        document = Document(
            id="", text=text, text_hash="", path="", media="text/plain", encoding="", raw=b""
        )
        reading = Reading(text_hash="", language="en", layout=find_layout(text, rules))
        return Story(text, describe(document, reading).body)

    return make


def make_keys(row: Row, story: Story) -> DocumentKeys:
    day = dt.date.fromisoformat(row["published"][:10])
    return DocumentKeys(
        id=row["id"],
        sketch=sketch(story.text, story.body),
        publisher=row["publisher"],
        dct=Dct(date=day, earliest=day, latest=day, basis="given"),
    )


def label(rows: Iterable[Row], groups: Iterable[Sequence[str]]) -> Labels:
    labels = {row["id"]: row["id"] for row in rows}
    for group in groups:
        labels |= dict.fromkeys(group, group[0])
    return labels


def report(name: str, rows: Iterable[Row], labels: Labels) -> None:
    from score_clusters import score

    scores = score({row["id"]: row["group"] for row in rows}, labels)
    pair, exact = scores["pair"], scores["exact"]
    print(
        f"{name:20} ARI {scores['ari']:.4f}  pair P {100 * pair['p']:.2f} R {100 * pair['r']:.2f}"
        f"  B3 {100 * scores['b3']['f1']:.2f}  exact groups {100 * exact['f1']:.2f}"
    )


def by_kind(rows: Sequence[Row], systems: dict[str, Labels]) -> None:
    """Copies found beside their original; traps and originals joined to another group."""
    originals = {row["group"]: row["id"] for row in rows if row["kind"] == "original"}
    gold = {row["id"]: row["group"] for row in rows}
    print("\nkind (level)         n   " + "   ".join(f"{name:>8}" for name in systems))
    kinds = sorted({(row["level"], row["kind"]) for row in rows})
    for level, kind in kinds:
        of_kind = [row["id"] for row in rows if row["kind"] == kind]
        cells = []
        for labels in systems.values():
            members = defaultdict(set)
            for id, group in labels.items():
                members[group].add(gold[id])
            if level:
                hits = sum(labels[id] == labels[originals[gold[id]]] for id in of_kind)
            else:
                hits = sum(len(members[labels[id]]) > 1 for id in of_kind)
            cells.append(f"{100 * hits / len(of_kind):7.1f} %")
        what = "with original" if level else "joined to strangers"
        print(f"{kind:12} ({level}) {len(of_kind):6}  {'  '.join(cells)}  {what}")


def lineage(rows: Sequence[Row], groups: Sequence[Any]) -> None:
    by_id = {row["id"]: row for row in rows}
    origins = Counter(by_id[group.origin]["kind"] for group in groups)
    right = origins["original"]
    print(f"\norigin is the original in {right} of {len(groups)} groups; by basis", end=" ")
    print(dict(sorted(Counter(group.basis for group in groups).items())))
    copies = defaultdict(list)
    for group in groups:
        for copy in group.copies:
            if by_id[copy.id]["group"] == by_id[group.origin]["group"]:
                copies[by_id[copy.id]["kind"]].append(copy)
    for kind, found in sorted(copies.items()):
        kept = statistics.median(copy.kept for copy in found)
        own = statistics.median(copy.own for copy in found)
        kinds = dict(sorted(Counter(copy.kind for copy in found).items()))
        print(f"  {kind:9} {len(found):4}  median kept {kept:.2f}, own {own:.2f}  {kinds}")


def order(keys: Sequence[DocumentKeys], stories: dict[str, Story]) -> None:
    """The same bytes from the documents in another order."""
    encode = msgspec.json.Encoder().encode
    first = encode(find_groups(keys, stories.__getitem__))
    shuffled = sorted(keys, key=lambda key: hashlib.sha256(key.id.encode()).digest())
    same = encode(find_groups(shuffled, stories.__getitem__)) == first
    print(f"\nshuffled input gives equal bytes: {same}")


def show_wrong(rows: Sequence[Row], labels: Labels, most: int) -> None:
    by_id = {row["id"]: row for row in rows}
    members = defaultdict(list)
    for id, group in labels.items():
        members[group].append(id)
    mixed = [ids for ids in members.values() if len({by_id[id]["group"] for id in ids}) > 1]
    for ids in mixed[:most]:
        print("\n" + ", ".join(f"{id} {by_id[id]['kind']}" for id in ids))
        for id in ids[:4]:
            print("   " + by_id[id]["text"][:120].replace("\n", " / "))


def minhash_floor(rows: Sequence[Row], threshold: float = 0.4, bands: int = 32) -> Labels:
    digests = np.array([_minhash(row["text"]) for row in rows], np.uint64)
    parent = list(range(len(rows)))

    def find(place: int) -> int:
        while parent[place] != place:
            parent[place] = parent[parent[place]]
            place = parent[place]
        return place

    width = digests.shape[1] // bands
    for band in range(bands):
        firsts: dict[bytes, list[int]] = {}
        for place, values in enumerate(digests[:, band * width : (band + 1) * width]):
            firsts.setdefault(values.tobytes(), []).append(place)
        for places in firsts.values():
            for left, right in ((a, b) for n, a in enumerate(places) for b in places[n + 1 :]):
                if (
                    find(left) != find(right)
                    and np.mean(digests[left] == digests[right]) >= threshold
                ):
                    parent[find(right)] = find(left)
    return {row["id"]: rows[find(place)]["id"] for place, row in enumerate(rows)}


def _minhash(text: str) -> list[int]:
    words = text.lower().split()
    made = RMinHash(128, 1)
    made.update([" ".join(words[place : place + 3]) for place in range(max(1, len(words) - 2))])
    return made.digest()


def grow(sizes: Sequence[int]) -> None:
    pool = sorted(map(str, SHARED.glob(POOL)))
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            pile = Path(folder) / "pile.jsonl"
            maker = SHARED / "bench/make_syndication.py"
            command = [sys.executable, maker, *pool, "--seed", "5", "--grow", str(size)]
            subprocess.run([*command, "--out", pile], check=True, stdout=subprocess.DEVNULL)
            subprocess.run([sys.executable, __file__, "--pile", pile], check=True)


def measure_pile(path: Path) -> None:
    rows: list[Row] = []
    sketches: list[tuple[str, Sketch]] = []
    clock = time.process_time
    spent = 0.0
    for row in read_rows(path):
        story = whole_story(row.pop("text"))
        start = clock()
        sketches.append((row["id"], sketch(story.text, story.body)))
        spent += clock() - start
        rows.append({"id": row["id"], "group": row["group"]})
    start, began = clock(), time.perf_counter()
    grouping = group_copies(sketches)
    cpu, wall = clock() - start, time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"\n{len(rows)} documents: sketches {spent:.1f} s ({1000 * spent / len(rows):.2f} ms each),"
        f" groups {cpu:.1f} s of processor, {wall:.1f} s of wall clock, peak {peak:.0f} MB,"
        f" {len(grouping.common)} common fingerprints"
    )
    report("readout", rows, label(rows, grouping.groups))


if __name__ == "__main__":
    main()
