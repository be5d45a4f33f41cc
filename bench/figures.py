"""How well figures are read, and what the articles of an incident settle on; with timings.

    python bench/figures.py [--part mentions|gva|speed|all] [--cache FOLDER] [--errors N]

Mentions: the hand-marked figures of `bench/gold/figures.jsonl` (200 sentences of shared/data, by
offsets). A figure is found where ours touches it; "interval" asks for the same low and high,
"counts" for an overlap of what is counted. "No figure" are the digits and number words of those
sentences that are part of no marked figure, right where ours leaves them out too; its precision is
the share of those left out that count nothing. text2num and quantulum3 are run beside ours where
they are installed (they know no hedges: their interval is the number itself).

Gva: killed and injured of each incident by shared/bench/score_figures.py with the hand-checked
conflicts of `bench/gold/conflicts.jsonl`. Speed: figures beside the tagger, same texts, medians.
`--cache` keeps the tagger's answers (about three minutes for gva).
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import importlib.util
import json
import re
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import msgspec

from readout.linking.figures import Report, settle
from readout.reading import Tools, tagger
from readout.reading.figures import figure_rules, find_casualties, find_figures
from readout.reading.layout import find_layout
from readout.reading.mentions import find_mentions, mention_rules
from readout.reading.times import find_times, times_rules
from readout.reading.trees import Trees
from readout.schema.figure import Casualty, Figure
from readout.tagger import Tagged
from readout.tagger.weights import find_digest
from scorers import load_scorer

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLD = Path(__file__).parent / "gold"
NUMERAL = re.compile(
    r"\d[\d,.]*\d|\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen"
    r"|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety|hundreds?|thousands?|millions?|billions?|trillions?|dozens?|half|scores|zero)\b",
    re.IGNORECASE,
)
ROUNDS = 5
Row = dict[str, Any]
Amount = tuple[int, int, float | None, float | None]


def main() -> int:
    """Print all numbers; 2 where data is absent."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--part", choices=("mentions", "gva", "speed", "all"), default="all")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--errors", type=int, default=0, metavar="N")
    options = parser.parse_args()
    if not (options.shared / "data/gva").is_dir():
        print(f"{options.shared} is not here", file=sys.stderr)
        return 2
    tag = cached(options.cache)
    if options.part in ("mentions", "speed", "all"):
        gold = [json.loads(line) for line in (GOLD / "figures.jsonl").open()]
        texts = texts_of(gold, options.shared / "data")
        if options.part != "speed":
            show_mentions(gold, texts, tag, options.errors)
        if options.part != "mentions":
            show_speed(texts, tag)
    if options.part in ("gva", "all"):
        show_gva(options.shared, tag, options.errors)
    return 0


# Reading


def cached(folder: Path | None) -> Callable[[str], Tagged]:
    """The tagger, its answers kept in a folder if one is given."""
    if folder is None:
        return tagger().tag
    folder.mkdir(parents=True, exist_ok=True)
    digest = find_digest()

    def tag(text: str) -> Tagged:
        path = folder / (hashlib.sha256(f"{digest}{text}".encode()).hexdigest() + ".json")
        if path.is_file():
            return msgspec.json.decode(path.read_bytes(), type=Tagged)
        answer = tagger().tag(text)
        path.write_bytes(msgspec.json.encode(answer))
        return answer

    return tag


def read(text: str, tagged: Tagged) -> tuple[tuple[Figure, ...], tuple[Casualty, ...]]:
    trees = Trees(text, tagged.words, tagged.sentences)
    mentions = find_mentions(tagged.names, trees, mention_rules())
    timexes = find_times(text, tagged.words, times_rules())
    figures = find_figures(trees, figure_rules(), timexes=timexes, mentions=mentions)
    casualties = find_casualties(trees, figure_rules(), figures, timexes=timexes, mentions=mentions)
    return figures, casualties


def texts_of(gold: Iterable[Row], data: Path) -> dict[tuple[str, str], str]:
    """The texts that the marked sentences stand in."""
    wanted = {(row["file"], row["id"]) for row in gold}
    found = {}
    for file in sorted({file for file, _ in wanted}):
        path = data / file
        with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
            for row in map(json.loads, lines):
                if (file, row["id"]) in wanted:
                    found[file, row["id"]] = row["text"]
    return found


# Mentions


def show_mentions(
    gold: list[Row],
    texts: Mapping[tuple[str, str], str],
    tag: Callable[[str], Tagged],
    errors: int,
) -> None:
    ours = {key: read(text, tag(text))[0] for key, text in texts.items()}
    plain = {
        key: [(one.start, one.end, one.low, one.high) for one in figures]
        for key, figures in ours.items()
    }
    print("readout   ", json.dumps(score(gold, texts, plain) | counted(gold, ours)))
    for name, peer in (("text2num", by_text2num), ("quantulum3", by_quantulum)):
        if importlib.util.find_spec({"text2num": "text_to_num"}.get(name, name)) is None:
            print(f"{name:10} skipped: not installed")
            continue
        found = {key: list(peer(gold, key, text)) for key, text in texts.items()}
        print(f"{name:10}", json.dumps(score(gold, texts, found)))
    for row in gold if errors else ():
        errors -= show_errors(row, texts[row["file"], row["id"]], ours[row["file"], row["id"]])
        if errors <= 0:
            return


def inside(row: Row, amounts: Iterable[Amount]) -> list[Amount]:
    return [one for one in amounts if row["start"] <= one[0] and one[1] <= row["end"]]


def touch(one: tuple[int, int], other: tuple[int, int]) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def same(left: float | None, right: float | None) -> bool:
    if left is None or right is None:
        return left is right
    return abs(left - right) <= 1e-3 * max(1.0, abs(right))


def pairs(row: Row, found: list[Amount]) -> Iterator[tuple[Row, Amount | None]]:
    """Each marked figure with the first of ours that touches it and is still free."""
    free = list(found)
    for figure in row["figures"]:
        span = (figure["start"], figure["end"])
        hit = next((one for one in free if touch(span, (one[0], one[1]))), None)
        if hit is not None:
            free.remove(hit)
        yield figure, hit


def score(
    gold: list[Row],
    texts: Mapping[tuple[str, str], str],
    found: Mapping[tuple[str, str], list[Amount]],
) -> Row:
    marked = emitted = hits = right = silent = truly = nothing = 0
    for row in gold:
        ours = inside(row, found[row["file"], row["id"]])
        emitted += len(ours)
        for figure, hit in pairs(row, ours):
            marked += 1
            hits += hit is not None
            right += hit is not None and (
                same(hit[2], figure["low"]) and same(hit[3], figure["high"])
            )
        text = texts[row["file"], row["id"]]
        for match in NUMERAL.finditer(text, row["start"], row["end"]):
            is_figure = any(touch(match.span(), (f["start"], f["end"])) for f in row["figures"])
            is_silent = not any(touch(match.span(), (one[0], one[1])) for one in ours)
            silent += is_silent
            truly += is_silent and not is_figure
            nothing += not is_figure
    return {
        "marked": marked,
        "precision": share(hits, emitted),
        "recall": share(hits, marked),
        "interval_exact": share(right, marked),
        "no_figure_precision": share(truly, silent),
        "no_figure_recall": share(truly, nothing),
    }


def counted(gold: list[Row], ours: Mapping[tuple[str, str], tuple[Figure, ...]]) -> Row:
    """How often what is counted overlaps, and units agree."""
    counting = overlap = units = found = 0
    for row in gold:
        figures = [f for f in ours[row["file"], row["id"]] if row["start"] <= f.start < row["end"]]
        for figure in row["figures"]:
            span = (figure["start"], figure["end"])
            hit = next((one for one in figures if touch(span, (one.start, one.end))), None)
            found += hit is not None
            units += hit is not None and hit.unit == figure["unit"]
            if figure["counts"]:
                counting += 1
                overlap += hit is not None and any(
                    touch((one.start, one.end), (start, end))
                    for one in hit.counts
                    for start, end in figure["counts"]
                )
    return {"counts_overlap": share(overlap, counting), "unit": share(units, found)}


def share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def show_errors(row: Row, text: str, figures: tuple[Figure, ...]) -> int:
    ours = inside(row, [(one.start, one.end, one.low, one.high) for one in figures])
    shown = 0
    for figure, hit in pairs(row, ours):
        if hit is None:
            print("missed:", text[figure["start"] : figure["end"]])
        elif not (same(hit[2], figure["low"]) and same(hit[3], figure["high"])):
            print("interval:", text[hit[0] : hit[1]], hit[2:], (figure["low"], figure["high"]))
        else:
            continue
        shown += 1
    return shown


def by_text2num(gold: list[Row], key: tuple[str, str], text: str) -> Iterator[Amount]:
    """Numbers as `text_to_num.alpha2digit` writes them out, searched in its output by order."""
    from text_to_num import alpha2digit

    for row in gold:
        if (row["file"], row["id"]) != key:
            continue
        piece = text[row["start"] : row["end"]]
        written = alpha2digit(piece, "en")
        at = 0
        for match in re.finditer(r"\d+(?:[.,]\d+)*", written):
            value = float(match[0].replace(",", ""))
            spot = NUMERAL.search(piece, at)
            if spot is None:
                break
            at = spot.end()
            yield row["start"] + spot.start(), row["start"] + spot.end(), value, value


def by_quantulum(gold: list[Row], key: tuple[str, str], text: str) -> Iterator[Amount]:
    from quantulum3 import parser

    for row in gold:
        if (row["file"], row["id"]) != key:
            continue
        for quantity in parser.parse(text[row["start"] : row["end"]]):
            start, end = quantity.span
            value = float(quantity.value)
            yield row["start"] + start, row["start"] + end, value, value


# Incidents


def show_gva(shared: Path, tag: Callable[[str], Tagged], errors: int) -> None:
    scorer = load_scorer(shared / "bench/score_figures.py")
    path = shared / "data/gva/dev.incidents.jsonl"
    gold = scorer.read_gold(str(path))
    reports = {}
    for line in (shared / "data/gva/dev.docs.jsonl").open():
        row = json.loads(line)
        reports[row["id"]] = report_of(row, tag)
    rows = []
    for incident, known in gold.items():
        settled = settle(reports[name] for name in known["docs"] if name in reports)
        rows.append({"incident": incident, **msgspec.to_builtins(settled)})
    with TemporaryDirectory() as folder:
        answers = Path(folder) / "answers.jsonl"
        answers.write_text("".join(json.dumps(row) + "\n" for row in rows))
        system = scorer.read_system(str(answers), gold)
    conflicts = scorer.read_conflicts(str(GOLD / "conflicts.jsonl"), gold)
    print(json.dumps(scorer.score(gold, system, conflicts, 0, errors), indent=1))


def report_of(row: Row, tag: Callable[[str], Tagged]) -> Report:
    """What an article tells of casualties, those in page furniture left out."""
    title, text = row.get("title") or "", row["text"]
    body = find_layout(text, Tools.load().layout).body
    casualties = read(text, tag(text))[1]
    kept = [
        one
        for one in casualties
        if any(span.start <= one.predicate.start < span.end for span in body)
    ]
    return Report(read(title, tag(title))[1], tuple(kept))


# Speed


def show_speed(texts: Mapping[tuple[str, str], str], tag: Callable[[str], Tagged]) -> None:
    tagged = {key: tag(text) for key, text in texts.items()}
    trees = {
        key: Trees(text, tagged[key].words, tagged[key].sentences) for key, text in texts.items()
    }
    times = {key: find_times(text, tagged[key].words, times_rules()) for key, text in texts.items()}
    names = {key: find_mentions(tagged[key].names, trees[key], mention_rules()) for key in texts}
    kilobytes = sum(map(len, texts.values())) / 1000
    ways: dict[str, Callable[[tuple[str, str]], object]] = {
        "figures": lambda key: find_figures(
            trees[key], figure_rules(), timexes=times[key], mentions=names[key]
        ),
        "floor: digits": lambda key: NUMERAL.findall(texts[key]),
        "tagger": lambda key: tagger().tag(texts[key]),
    }
    for label, way in ways.items():
        rounds = []
        for _ in range(1 if label == "tagger" else ROUNDS):
            began = time.process_time()
            for key in texts:
                way(key)
            rounds.append(kilobytes / (time.process_time() - began))
        print(f"{label:14} {median(rounds):10,.0f} kB per CPU second")


if __name__ == "__main__":
    sys.exit(main())
