"""How well places are resolved: against 200 mentions read by hand, on an invented story, and how
fast.

    python bench/places.py [--shared FOLDER] [--cache FOLDER] [--wrong] [--time]

The gold (bench/gold/places.jsonl: ids, offsets and entries, no text) was drawn by hash from
PolNeAR dev and the timelines, 100 mentions a set, countries held down to 30 and 20 of them since
they are easy; `entries` are those accepted, none where the place is in no gazetteer of ours
("not-listed"), is gone ("historic") or the mention is no place. `first` is the verdict on the
mention when it was drawn: set a was read before the rules were mended with it, set b after, so
that its first verdicts are the fair ones. Beside ours stand two floors on the same mentions: the
largest place of the name, and knowledge.resolve_place without the text. In the invented story no
place exists, so that every resolution there is false.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from readout.knowledge import Place, find_places, resolve_place
from readout.reading import tagger
from readout.reading.actors import actor_rules, find_actors, shipped_weights
from readout.reading.mentions import find_mentions, mention_rules
from readout.reading.places import entry_id, place_rules
from readout.reading.places import find_places as find_in_text
from readout.reading.trees import Trees
from readout.schema.place import PlaceMention

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from training.coref import tag  # noqa: E402

GOLD = ROOT / "bench/gold/places.jsonl"
LONGEST, KEPT = 12_000, 6_000
"""The mentions were drawn from so many characters of a text that is longer than that."""
Row = dict[str, Any]


def main() -> int:
    """Print all numbers; 2 where data is absent."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--time", action="store_true")
    options = parser.parse_args()
    if not (options.shared / "data/polnear/dev.jsonl").is_file():
        print(f"{options.shared}/data/polnear/dev.jsonl is not here", file=sys.stderr)
        return 2
    gold = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    texts = read_texts(gold, options.shared / "data")
    found = {id: read(text, options.cache) for id, text in texts.items()}
    for name in ("a", "b"):
        report(name, [row for row in gold if row["set"] == name], texts, found, wrong=options.wrong)
    report_invented(options.cache)
    if options.time:
        time_all(list(texts.values()))
    return 0


def read_texts(gold: list[Row], data: Path) -> dict[str, str]:
    """The texts that the gold needs, by id, cut as they were when it was drawn."""
    wanted = {row["id"] for row in gold}
    return {
        row["id"]: row["text"][:KEPT] if len(row["text"]) > LONGEST else row["text"]
        for row in _articles(data, {row["source"] for row in gold})
        if row["id"] in wanted
    }


def _articles(data: Path, sources: set[str]) -> Iterator[Row]:
    with (data / "polnear/dev.jsonl").open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)
    for source in sorted(sources):
        kind, _, topic = source.partition(":")
        if kind == "timelines":
            path = data / f"timelines/{topic}.articles.jsonl.gz"
            with gzip.open(path, "rt", encoding="utf-8") as lines:
                yield from map(json.loads, lines)


def read(text: str, cache: Path | None) -> tuple[PlaceMention, ...]:
    """The places of a text."""
    tagged = tag(text, cache)
    return places_of(Trees(text, tagged.words, tagged.sentences), tagged.names)


def places_of(trees: Trees, names: Any) -> tuple[PlaceMention, ...]:
    """The places of a tagged text."""
    mentions = find_mentions(names, trees, mention_rules())
    mentions, actors = find_actors(mentions, trees, actor_rules(), shipped_weights())
    return find_in_text(mentions, actors, trees, place_rules())


def report(
    name: str,
    gold: list[Row],
    texts: dict[str, str],
    found: dict[str, tuple[PlaceMention, ...]],
    *,
    wrong: bool,
) -> None:
    """Shares of one set: ours now, ours when drawn, and the floors."""
    rows = {
        (id, p.start, p.end): p for id, places in found.items() for p in places if not p.distance
    }
    ours: Counter[str] = Counter()
    floors: dict[str, Counter[str]] = {"largest": Counter(), "resolve_place": Counter()}
    for item in gold:
        key = (item["id"], item["start"], item["end"])
        place = rows.get(key)
        verdict = judge(item, place.entry if place else None, place.part if place else None)
        ours["no place any more" if place is None and not item["entries"] else verdict] += 1
        if wrong and verdict != "right":
            rule = place.rule if place else "no mention"
            print(f"  {verdict}: {key} {item['kind']} {rule}")
        written = " ".join(texts[item["id"]][item["start"] : item["end"]].split())
        largest = largest_of(written)
        floors["largest"][judge(item, entry_id(largest) if largest else None, None)] += 1
        alone = resolve_place(written)
        entry = entry_id(alone.place) if alone.place else None
        floors["resolve_place"][judge(item, entry, alone.part or None)] += 1
    print(f"set {name}: {len(gold)} mentions, {sum(not i['entries'] for i in gold)} without entry")
    print(f"  when drawn     {dict(sorted(Counter(i['first'] for i in gold).items()))}")
    print(f"  readout        {dict(sorted(ours.items()))}")
    for floor, counted in floors.items():
        print(f"  {floor:14} {dict(sorted(counted.items()))}")


def judge(item: Row, entry: str | None, part: str | None) -> str:
    """right, wrong (an entry that is not accepted) or unresolved (none where there is one)."""
    if entry is None:
        return "unresolved" if item["entries"] else "right"
    return "right" if entry in item["entries"] and part == item["part"] else "wrong"


def largest_of(name: str) -> Place | None:
    """The floor: of all places of the name the one with most people."""
    found = [candidate.place for candidate in find_places(name)]
    return max(found, key=lambda place: place.population) if found else None


def report_invented(cache: Path | None) -> None:
    """How many places of the invented story are taken for real ones."""
    truth = json.loads((ROOT / "examples/truth.json").read_text("utf-8"))
    spots = {
        (row["document"], row["start"], row["end"])
        for row in truth["mentions"]
        if row["type"] == "LOC" and row["form"] == "name"
    }
    found = Counter(bool(p.entry) for _, p in _invented(cache) if not p.distance)
    hit = sum(
        (key, place.start, place.end) in spots
        for key, place in _invented(cache)
        if not place.distance
    )
    distances = sum(bool(place.distance) for _, place in _invented(cache))
    print(
        f"invented story: {sum(found.values())} place names, {hit} of the {len(spots)} of the"
        f" truth; {found[True]} taken for a real place; {distances} distances"
    )


def _invented(cache: Path | None) -> Iterator[tuple[str, PlaceMention]]:
    sys.path.insert(0, str(ROOT / "tools"))
    from truth import EXAMPLES, read_texts

    truth = json.loads((EXAMPLES / "truth.json").read_text("utf-8"))
    documents = read_texts(EXAMPLES)
    for row in truth["documents"]:
        text = documents[row["path"], row["input_id"]].text
        yield from ((row["key"], place) for place in read(text, cache))


def time_all(texts: list[str]) -> None:
    """Medians of the tagger's time, ours for who and for where, and their share of it."""
    tagging, who, where = [], [], []
    for text in texts[:40]:
        start = time.perf_counter()
        tagged = tagger().tag(text)
        first = time.perf_counter()
        trees = Trees(text, tagged.words, tagged.sentences)
        mentions = find_mentions(tagged.names, trees, mention_rules())
        mentions, actors = find_actors(mentions, trees, actor_rules(), shipped_weights())
        second = time.perf_counter()
        find_in_text(mentions, actors, trees, place_rules())
        where.append(time.perf_counter() - second)
        who.append(second - first)
        tagging.append(first - start)
    for name, times in (("mentions and actors", who), ("places", where)):
        share = statistics.median(a / b for a, b in zip(times, tagging, strict=True))
        print(f"time: {name} {1000 * statistics.median(times):.1f} ms, {share:.0%} of the tagger's")
    print(f"time: tagger {1000 * statistics.median(tagging):.0f} ms")


if __name__ == "__main__":
    raise SystemExit(main())
