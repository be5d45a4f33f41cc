"""What figures of several documents come to: conflicts that are real, and time.

    python bench/claims.py [--part gva|timelines|seeds|speed|hostile|all] [--cache FOLDER]

Gva: the flags of `linking.figures.dispute` beside the hand-checked incidents of
`bench/gold/conflicts.jsonl` (by `shared/bench/score_figures.py` they are in bench/figures.py). The
rules were written while reading the mistakes on those very incidents, so the numbers say how well
they are fitted, not how well they will do.

Timelines: the strongest conflicts of the topics named (`--topics`) beside the verdicts of
`bench/gold/timeline_conflicts.jsonl`; those without one are counted apart, `--show N` prints them.
Seeds: the claim of the evacuated. Speed: all timelines, beside a floor (a dictionary of equal
numbers of equal things). Hostile: made-up documents that all tell one measure, and ones in stories.

`--cache` keeps readings (about five minutes for all topics): `FOLDER/TOPIC.msgpack`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

import msgspec

from readout.anchoring import anchor
from readout.linking.claims.counts import FigureKeys, find_keys, link_figures
from readout.linking.claims.counts.keys import LocalFigure
from readout.linking.events import date_keys, link_events
from readout.linking.events import find_keys as find_event_keys
from readout.linking.figures import dispute
from readout.reading import LAYERS, Tools, read
from readout.schema.claim import ClaimPair, Claims
from readout.schema.happening import Happenings
from readout.schema.reading import Reading
from readout.schema.time import Dct

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from bench.figures import cached, report_of  # noqa: E402

SHARED = ROOT.parent / "shared"
GOLD = ROOT / "bench/gold"
TOPICS = ("t17.h1n1", "t17.haiti")
ROUNDS = 3
SIZES = (1000, 10_000)
STORY = 10
Row = dict[str, Any]
Document = tuple[str, str, str, str, Reading]
"""Topic, id, day, text, reading."""


def main() -> int:
    """Print all numbers; 2 where data is absent."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parts = ("gva", "timelines", "seeds", "speed", "hostile", "all")
    parser.add_argument("--part", choices=parts, default="all")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--topics", nargs="*", default=TOPICS)
    parser.add_argument("--strongest", type=int, default=30)
    parser.add_argument("--show", type=int, default=0, metavar="N")
    options = parser.parse_args()
    if not (options.shared / "data/timelines").is_dir():
        print(f"{options.shared} is not here", file=sys.stderr)
        return 2
    ways: dict[str, Callable[[argparse.Namespace], None]] = {
        "gva": show_gva,
        "timelines": show_timelines,
        "seeds": show_seeds,
        "speed": show_speed,
        "hostile": show_hostile,
    }
    for name, way in ways.items():
        if options.part in (name, "all"):
            way(options)
    return 0


# Incidents


def show_gva(options: argparse.Namespace) -> None:
    """Precision and recall of our flags on the hand-checked incidents."""
    gold = {row["incident"]: row for row in lines(GOLD / "conflicts.jsonl")}
    known = lines(options.shared / "data/gva/dev.incidents.jsonl")
    homes = {row["incident"]: row["docs"] for row in known if row["incident"] in gold}
    wanted = {id for ids in homes.values() for id in ids}
    tag = cached(options.cache)
    documents = lines(options.shared / "data/gva/dev.docs.jsonl")
    reports = {row["id"]: report_of(row, tag) for row in documents if row["id"] in wanted}
    counts: Counter[tuple[str, bool, bool]] = Counter()
    for incident, ids in homes.items():
        flags = dispute(reports[id] for id in ids if id in reports)
        for name in ("killed", "injured"):
            counts[name, gold[incident][name], getattr(flags, name)] += 1
    for name in ("killed", "injured"):
        right, extra, missed = (
            counts[name, *each] for each in ((True, True), (False, True), (True, False))
        )
        print(f"gva {name}:", json.dumps(rates(right, right + extra, right + missed)))


def rates(right: int, given: int, wanted: int) -> Row:
    """Counts, precision and recall."""
    return {
        "given": given,
        "wanted": wanted,
        "right": right,
        "precision": round(right / given, 3) if given else None,
        "recall": round(right / wanted, 3) if wanted else None,
    }


def lines(path: Path) -> list[Row]:
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


# Timelines


def show_timelines(options: argparse.Namespace) -> None:
    """How many of the strongest conflicts are real, by the verdicts that there are."""
    verdicts = {
        (row["topic"], row["left"], row["right"]): row["real"]
        for row in lines(GOLD / "timeline_conflicts.jsonl")
    }
    found: list[tuple[float, str, ClaimPair, Mapping[str, str]]] = []
    for topic in options.topics:
        documents = read_topic(topic, options)
        texts: Mapping[str, str] = {id: text for _, id, _, text, _ in documents}
        claims = link_topic(documents)
        told = Counter(pair.relation for claim in claims.claims for pair in claim.pairs)
        print(topic, len(claims.claims), "claims", json.dumps(told, sort_keys=True))
        found += [
            (pair.score, topic, pair, texts)
            for claim in claims.claims
            for pair in claim.pairs
            if pair.relation == "conflict"
        ]
    found.sort(key=lambda each: (-each[0], each[1], each[2].left, each[2].right))
    judged: Counter[str] = Counter()
    for number, (_, topic, pair, texts) in enumerate(found[: options.strongest]):
        real = verdicts.get((topic, place(pair.left), place(pair.right)))
        judged["no verdict" if real is None else "real" if real else "not real"] += 1
        if number < options.show:
            print(number, topic, real, pair.score, place(pair.left), place(pair.right))
            print(*(quoted(id, texts) for id in (pair.left, pair.right)), sep="\n")
    print("strongest conflicts:", json.dumps(judged, sort_keys=True))


def place(id: str) -> str:
    """ "document:start-end" of the row id of a figure."""
    return id.rpartition(":")[0]


def quoted(id: str, texts: Mapping[str, str], around: int = 110) -> str:
    document, span = place(id).rsplit(":", 1)
    start, end = map(int, span.split("-"))
    text = texts[document]
    before, behind = text[max(0, start - around) : start], text[end : end + around]
    return "   " + f"{before}[[{text[start:end]}]]{behind}".replace("\n", " ")


def read_topic(topic: str, options: argparse.Namespace) -> list[Document]:
    """The readings of one topic, kept in the cache."""
    path = options.cache / f"{topic}.msgpack" if options.cache else None
    if path is not None and path.is_file():
        return msgspec.msgpack.decode(path.read_bytes(), type=list[Document])
    source = options.shared / f"data/timelines/{topic}.articles.jsonl.gz"
    with gzip.open(source, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    documents = [
        (row["topic"], row["id"], row["published"], row["text"],
         read(row["text"], Tools.load(), layers=LAYERS))
        for row in rows
    ]  # fmt: skip
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(msgspec.msgpack.encode(documents))
    return documents


def date_of(day: str) -> Dct:
    date = dt.date.fromisoformat(day[:10])
    return Dct(date=date, earliest=date, latest=date, basis="given")


def keys_of(documents: Sequence[Document]) -> list[FigureKeys]:
    return [
        find_keys(id, text, reading, body=reading.layout.body)
        for _, id, _, text, reading in documents
    ]


def happenings_of(documents: Sequence[Document], dates: Mapping[str, Dct]) -> Happenings:
    keys = []
    for _, id, _, text, reading in documents:
        dct = dates.get(id, Dct())
        found = find_event_keys(id, text, reading, body=reading.layout.body)
        keys.append(date_keys(found, anchor(reading.timexes, dct.date), dct))
    return link_events(keys, dates=dates)


def link_topic(documents: Sequence[Document]) -> Claims:
    dates = {id: date_of(day) for _, id, day, _, _ in documents}
    return link_figures(keys_of(documents), dates=dates, happenings=happenings_of(documents, dates))


# Seeds


def show_seeds(options: argparse.Namespace) -> None:
    """The claims and the related figures of the seed articles."""
    documents: list[Document] = []
    for path in sorted((options.shared / "seeds").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        documents.append(
            ("seeds", path.name[:3], "", text, read(text, Tools.load(), layers=LAYERS))
        )
    texts = {id: text for _, id, _, text, _ in documents}
    claims = link_figures(keys_of(documents), dates={}, happenings=happenings_of(documents, {}))
    for name, pairs in (
        ("claim", [pair for claim in claims.claims for pair in claim.pairs]),
        ("related", list(claims.related)),
    ):
        for pair in pairs:
            print("seeds", name, pair.relation, pair.score)
            print(*(quoted(id, texts, 60) for id in (pair.left, pair.right)), sep="\n")


# Speed


def show_speed(options: argparse.Namespace) -> None:
    """Keys and links of all timelines, medians, beside the floor."""
    folder = options.shared / "data/timelines"
    topics = sorted(path.name.removesuffix(".articles.jsonl.gz") for path in folder.glob("*.gz"))
    documents = [
        (topic, f"{topic}/{id}", day, text, reading)
        for topic in topics
        for _, id, day, text, reading in read_topic(topic, options)
    ]
    dates = {id: date_of(day) for _, id, day, _, _ in documents}
    keys = keys_of(documents)
    happenings = happenings_of(documents, dates)
    print("documents", len(documents), "figures", sum(len(each.figures) for each in keys),
          "bytes of keys", len(msgspec.msgpack.encode(keys)))  # fmt: skip
    timed("keys of one pile", lambda: keys_of(documents))
    timed("claims", lambda: link_figures(keys, dates=dates, happenings=happenings))
    timed("floor: equal numbers", lambda: floor(keys))


def timed(name: str, way: Callable[[], object], rounds: int = ROUNDS) -> None:
    taken = []
    for _ in range(rounds):
        began = time.process_time()
        way()
        taken.append(time.process_time() - began)
    print(f"{name:28} {median(taken):8.2f} CPU seconds")


def floor(keys: Sequence[FigureKeys]) -> Mapping[tuple[object, ...], list[str]]:
    """What a dictionary does: figures of one measure with one number."""
    found: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for document in keys:
        for figure in document.figures:
            key = (figure.measure, figure.unit, figure.nouns, figure.low, figure.high)
            found[key].append(document.document)
    return found


def show_hostile(_: argparse.Namespace) -> None:
    """Made-up documents: all of one measure, and in stories of ten."""
    for size in SIZES:
        for name, stories in (("one measure", 1), ("stories", size // STORY)):
            keys = list(made_up(size, stories))
            dates = {each.document: date_of(f"2030-01-{number % 28 + 1:02d}")
                     for number, each in enumerate(keys)}  # fmt: skip
            label = f"{size:,} documents, {name}"
            timed(label, partial(link_figures, keys, dates=dates), 1)
            timed(f"{label}: floor", partial(floor, keys), 1)


def made_up(size: int, stories: int) -> Iterator[FigureKeys]:
    """Keys of documents that tell two numbers each, of as many stories."""
    for number in range(size):
        story = number % stories
        terms = tuple(sorted(f"word{(story * 7 + step) % 5000}" for step in range(12)))
        figures = tuple(
            LocalFigure(
                start=at,
                end=at + 3,
                low=float(value),
                high=float(value),
                unit="people",
                sentence=at // 100,
                words=str(value),
                measure=measure,
                nouns=("people",),
                terms=terms,
            )
            for at, measure, value in (
                (100, "killed", 10 + number % 9),
                (300, "injured", 40 + number % 13),
            )
        )
        yield FigureKeys(
            document=f"{number:05d}", figures=figures, names=(f"town {story}",), topics=terms
        )


if __name__ == "__main__":
    sys.exit(main())
