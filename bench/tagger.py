"""How well and how fast the tagger reads, end to end from raw text, by the shared scorers.

    python bench/tagger.py ud --gold ../shared/data/ud_gum/dev.conllu [--by docs.tsv]
    python bench/tagger.py ner --gold ../shared/data/ner_worldwide/dev.jsonl [--map three-nofac]
    python bench/tagger.py roles --gold ../shared/data/polnear/dev.jsonl
    python bench/tagger.py events --gold ../shared/data/timex/tbaq_dev.jsonl
    python bench/tagger.py speed --gold ../shared/data/polnear/dev.jsonl [--processes 2]
    python bench/tagger.py all                  the dev files of the targets, one line each

`--gold` takes any file of the same format. `--weights FOLDER` takes other weights than the shipped
ones; `--compare FOLDER` of `speed` gives the share of equal labels between the two.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from readout.tagger import Tagged
from readout.tagger.conllu import write_conllu
from readout.tagger.neural import FOLDER, NeuralTagger
from scorers import load_scorer

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
UD = ("tokens", "sentences", "words", "upos", "xpos", "lemma", "uas", "las")
Row = dict[str, Any]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--weights", type=Path, default=FOLDER)
    parser.add_argument("--shared", type=Path, default=SHARED)
    commands = parser.add_subparsers(dest="command", required=True)
    ud = commands.add_parser("ud", help="sentences, words, tags, lemmas, trees")
    ud.add_argument("--by", type=Path, help="docs.tsv, for scores by genre")
    ner = commands.add_parser("ner", help="names")
    ner.add_argument("--map", help="of score_ner.py")
    ner.add_argument("--trim", action="store_true", help="of score_ner.py")
    commands.add_parser("roles", help="spans of source, cue and content")
    commands.add_parser("events", help="triggers and factuality")
    speed = commands.add_parser("speed", help="words per second, load time, memory")
    speed.add_argument("--processes", type=int, default=1)
    speed.add_argument("--compare", type=Path, help="other weights of the same labels")
    for command in (ud, ner, speed, commands.choices["roles"], commands.choices["events"]):
        command.add_argument("--gold", type=Path, required=True)
    commands.add_parser("all", help="every target on dev")
    options = parser.parse_args()
    {
        "ud": run_ud,
        "ner": run_ner,
        "roles": run_roles,
        "events": run_events,
        "speed": run_speed,
        "all": run_all,
    }[options.command](options)


def run_all(options: argparse.Namespace) -> None:
    data = options.shared / "data"
    tagger = NeuralTagger(options.weights)
    for name in ("ud_gum", "ud_ewt"):
        show(name, score_ud(options, tagger, data / name / "dev.conllu", None))
    worldwide = data / "ner_worldwide/dev.jsonl"
    show("worldwide, 9 classes", score_ner(options, tagger, worldwide, None, trim=False))
    for name, map in (
        ("ner_worldwide", "three-nofac"),
        ("ner_uner_ewt", "three"),
        ("ner_crossner_politics", "three"),
        ("ner_wnut17", "three"),
    ):
        found = score_ner(options, tagger, data / name / "dev.jsonl", map, trim=False)
        show(f"{name}, {map}", found)
    show("polnear", score_roles(options, tagger, data / "polnear/dev.jsonl"))
    show("tbaq", score_events(tagger, data / "timex/tbaq_dev.jsonl"))


def show(name: str, scores: Row) -> None:
    print(name, json.dumps(scores), flush=True)


def run_ud(options: argparse.Namespace) -> None:
    tagger = NeuralTagger(options.weights)
    show(str(options.gold), score_ud(options, tagger, options.gold, options.by))


def score_ud(options: argparse.Namespace, tagger: NeuralTagger, gold: Path, by: Path | None) -> Row:
    """F1 of all measures, in per cent; by genre too if a table is given."""
    raw = run(options, "score_ud.py", "--raw", gold)
    rows = map(json.loads, raw.splitlines())
    answer = "".join(write_document(tagger, row) for row in rows)
    found = json.loads(score(options, "score_ud.py", gold, answer, *(("--by", by) if by else ())))
    return summarise_ud(found) | {
        genre: summarise_ud(row) for genre, row in found.get("by", {}).items()
    }


def write_document(tagger: NeuralTagger, row: Row) -> str:
    tagged = tagger.tag(row["text"])
    return write_conllu(row["id"], row["text"], tagged.sentences, tagged.words)


def summarise_ud(found: Row) -> Row:
    return {name: percent(found[name]) for name in UD if name in found}


def percent(score: Any) -> float:
    return round(100 * (score["f1"] if isinstance(score, dict) else score), 2)


def run_ner(options: argparse.Namespace) -> None:
    tagger = NeuralTagger(options.weights)
    found = score_ner(options, tagger, options.gold, options.map, trim=options.trim)
    show(str(options.gold), found)


def score_ner(
    options: argparse.Namespace, tagger: NeuralTagger, gold: Path, map: str | None, *, trim: bool
) -> Row:
    """Exact F1: over all names, and for each label."""
    answer = "".join(
        json.dumps({"id": row["id"], "mentions": mentions_of(tagger.tag(row["text"]))}) + "\n"
        for row in read_rows(gold)
    )
    extra = [*(("--map", map) if map else ()), *(("--trim",) if trim else ())]
    exact = json.loads(score(options, "score_ner.py", gold, answer, *extra))["exact"]
    labels = exact.get("labels") or exact.get("by_label") or exact.get("per_label") or {}
    return {
        "micro": percent(exact["micro"]),
        **{label: percent(row) for label, row in labels.items() if row["f1"] is not None},
    }


def mentions_of(tagged: Tagged) -> list[Row]:
    return [
        {"start": name.span.start, "end": name.span.end, "type": name.type, "form": "name"}
        for name in tagged.names
    ]


def run_roles(options: argparse.Namespace) -> None:
    show(str(options.gold), score_roles(options, NeuralTagger(options.weights), options.gold))


def score_roles(options: argparse.Namespace, tagger: NeuralTagger, gold: Path) -> Row:
    """Exact F1 of single spans. All spans of an article stand in one statement, since linking is
    not ours; so only the span measures of the scorer mean anything."""
    answer = "".join(
        json.dumps({"id": row["id"], "statements": statements_of(tagger.tag(row["text"]))}) + "\n"
        for row in read_rows(gold)
    )
    spans = json.loads(score(options, "score_statements.py", gold, answer))["all"]["spans"]
    return {role: percent(spans[role]) for role in ("source", "cue", "content")}


def statements_of(tagged: Tagged) -> list[Row]:
    statement: Row = {"source": [], "cue": [], "content": []}
    for role in tagged.roles:
        statement[role.role].append([role.span.start, role.span.end])
    return [statement] if statement["content"] else []


def run_events(options: argparse.Namespace) -> None:
    show(str(options.gold), score_events(NeuralTagger(options.weights), options.gold))


def score_events(tagger: NeuralTagger, gold: Path) -> Row:
    """Triggers: F1 of the places where events begin. Factuality at gold triggers, as
    `training/factuality.py` reads the annotation: F1 of each class and their mean, also where the
    tagger sees no event (then it counts as actual). Documents of faulty polarity count for
    triggers only."""
    labels = load_scorer(ROOT / "training/factuality.py")
    triggers: Counter[str] = Counter()
    kinds: Counter[tuple[str, str]] = Counter()
    for row in read_rows(gold):
        told = {event.span.start: event for event in tagger.tag(row["text"]).events}
        wanted = {start: found for (start, _), found in labels.label_events(row).items()}
        ours = {start for start, event in told.items() if event.score >= 0.5}
        triggers.update(ours=len(ours), gold=len(wanted), both=len(ours & set(wanted)))
        if labels.has_polarity(row):
            for start, (kind,) in wanted.items():
                kinds[kind, told[start].kind if start in told else "actual"] += 1
    return {"triggers": f1_of(**triggers), **score_kinds(kinds)}


def score_kinds(kinds: Mapping[tuple[str, str], int]) -> Row:
    """F1 of each kind and their mean, of pairs (gold, answer)."""
    names = sorted({gold for gold, _ in kinds})
    scores = {
        name: f1_of(
            ours=sum(n for (_, answer), n in kinds.items() if answer == name),
            gold=sum(n for (gold, _), n in kinds.items() if gold == name),
            both=kinds.get((name, name), 0),
        )
        for name in names
    }
    return {"macro": round(sum(scores.values()) / len(scores), 2), **scores}


def f1_of(*, ours: int, gold: int, both: int) -> float:
    """In per cent."""
    return round(200 * both / max(1, ours + gold), 2)


def run_speed(options: argparse.Namespace) -> None:
    begun = time.perf_counter()
    tagger = NeuralTagger(options.weights)
    load = time.perf_counter() - begun
    texts = [row["text"] for row in read_rows(options.gold)]
    tagger.tag(texts[0])
    words, wall, cpu = time_reading(tagger, texts)
    scores = {
        "words per second": round(words / wall),
        "words per CPU second": round(words / cpu),
        "load seconds": round(load, 3),
        "resident MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "weights MB": round((options.weights / "model.onnx").stat().st_size / 1e6, 1),
    }
    if options.processes > 1:
        scores[f"words per second, {options.processes} processes"] = time_pool(options, texts)
    if options.compare:
        scores["equal"] = compare(tagger, NeuralTagger(options.compare), texts)
    show(str(options.gold), scores)


def time_reading(tagger: NeuralTagger, texts: Iterable[str]) -> tuple[int, float, float]:
    """Words read, and the wall and CPU seconds they took."""
    wall, cpu = time.perf_counter(), time.process_time()
    words = sum(len(tagger.tag(text).words) for text in texts)
    return words, time.perf_counter() - wall, time.process_time() - cpu


_POOLED: dict[Path, NeuralTagger] = {}  # one tagger a worker process


def count_words(folder: Path, text: str) -> int:
    if folder not in _POOLED:
        _POOLED[folder] = NeuralTagger(folder)
    return len(_POOLED[folder].tag(text).words)


def time_pool(options: argparse.Namespace, texts: Sequence[str]) -> int:
    """Words per second of several processes, once all have loaded."""
    job = partial(count_words, options.weights)
    with ProcessPoolExecutor(options.processes) as pool:
        list(pool.map(job, texts[: 2 * options.processes]))
        begun = time.perf_counter()
        words = sum(pool.map(job, texts))
        return round(words / (time.perf_counter() - begun))


def compare(tagger: NeuralTagger, other: NeuralTagger, texts: Iterable[str]) -> Row:
    """The share of words on which two taggers agree, layer by layer, and of spans of both."""
    equal: Counter[str] = Counter()
    words = 0
    for text in texts:
        ours, theirs = tagger.tag(text), other.tag(text)
        words += len(ours.words)
        for layer in ("xpos", "upos", "lemma", "head", "deprel"):
            equal[layer] += sum(
                getattr(a, layer) == getattr(b, layer)
                for a, b in zip(ours.words, theirs.words, strict=True)
            )
        for layer in ("names", "roles"):
            one, two = marks_of(ours, layer), marks_of(theirs, layer)
            equal[f"{layer} both"] += len(one & two)
            equal[f"{layer} either"] += len(one) + len(two)
    shares = {k: round(n / words, 4) for k, n in equal.items() if " " not in k}
    for layer in ("names", "roles"):
        shares[layer] = round(2 * equal[f"{layer} both"] / max(1, equal[f"{layer} either"]), 4)
    return shares


def marks_of(tagged: Tagged, layer: str) -> set[tuple[int, int, str]]:
    """Names or roles without their scores."""
    if layer == "names":
        return {(name.span.start, name.span.end, name.type) for name in tagged.names}
    return {(role.span.start, role.span.end, role.role) for role in tagged.roles}


def read_rows(path: Path) -> Iterator[Row]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def score(options: argparse.Namespace, scorer: str, gold: Path, answer: str, *extra: object) -> str:
    """What a scorer says of an answer."""
    suffix = ".conllu" if scorer == "score_ud.py" else ".jsonl"
    with tempfile.NamedTemporaryFile("w", suffix=suffix, encoding="utf-8") as file:
        file.write(answer)
        file.flush()
        return run(options, scorer, gold, file.name, *extra)


def run(options: argparse.Namespace, scorer: str, *arguments: object) -> str:
    command = [sys.executable, options.shared / "bench" / scorer, *arguments]
    done = subprocess.run(list(map(str, command)), capture_output=True, encoding="utf-8")
    if done.returncode:
        raise SystemExit(done.stderr)
    return done.stdout


if __name__ == "__main__":
    main()
