"""How well the factuality of events is told, end to end from raw text, beside two floors.

    python bench/factuality.py [--gold FILE] [--cache FOLDER] [--errors N] [--every N]

Gold: TimeML events as actual, not actual or negated, by training/factuality.py. Documents whose
polarity is faulty are left out. The events are given, their factuality is ours: planned,
hypothetical and possible count as not actual. Floors on the same words: everything actual; and a
rule of modal verbs and negations right before the verb. Both classes and the macro F1 are printed,
with the median time of ours for all texts. `--errors` shows mistakes, `--every 2` of every second
document only. `--cache` keeps the tagger's answers between runs.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from readout.reading.events import event_rules, factuality
from readout.reading.trees import Trees
from readout.tagger import Tagged
from readout.tagger.neural import NeuralTagger
from readout.tagger.weights import FOLDER
from scorers import load_scorer

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
CLASSES = ("actual", "not_actual", "negated")
NEAR = 3
MODALS = frozenset(
    {"will", "would", "may", "might", "could", "can", "should", "must", "shall", "wo", "'ll", "to"}
)
NEGATIONS = frozenset({"not", "n't", "never", "no"})
Answer = Callable[[Trees, int], str]
Row = dict[str, Any]


def main() -> int:
    """Print all numbers; 2 where data is absent."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--gold", type=Path, default=SHARED / "data/timex/tbaq_dev.jsonl")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    if not options.gold.is_file():
        print(f"{options.gold} is not here", file=sys.stderr)
        return 2
    labels = load_scorer(ROOT / "training/factuality.py")
    rows = [json.loads(line) for line in options.gold.read_text("utf-8").splitlines()]
    rows = [row for row in rows if labels.has_polarity(row)]
    trees = dict(read(rows, options.cache))
    cases = [case for row in rows for case in cases_of(row, trees[row["id"]], labels)]
    systems: dict[str, Answer] = {"majority": majority, "modal verbs": by_modals, "readout": ours}
    for name, answer in systems.items():
        pairs = [(gold, answer(trees[key], at)) for key, at, gold in cases]
        print(name, json.dumps(score(pairs)))
    print("median seconds for all", measure(cases, trees), "events", len(cases))
    show(cases, trees, options)
    return 0


def read(rows: Sequence[Row], cache: Path | None) -> Iterator[tuple[str, Trees]]:
    """The trees of each text."""
    tagger: NeuralTagger | None = None
    stamp = hashlib.sha256((FOLDER / "model.onnx").read_bytes()).hexdigest()
    for row in rows:
        name = hashlib.sha256((stamp + row["text"]).encode()).hexdigest()
        kept = cache / f"{name}.json" if cache else None
        if kept and kept.is_file():
            tagged = msgspec.json.decode(kept.read_bytes(), type=Tagged)
        else:
            tagger = tagger or NeuralTagger()
            tagged = tagger.tag(row["text"])
            if kept:
                kept.parent.mkdir(parents=True, exist_ok=True)
                kept.write_bytes(msgspec.json.encode(tagged))
        yield row["id"], Trees(row["text"], tagged.words, tagged.sentences)


def cases_of(row: Row, trees: Trees, labels: Any) -> Iterator[tuple[str, int, str]]:
    """Document, word and label of each event whose place is a word."""
    for (start, _), found in labels.label_events(row).items():
        at = trees.starts.get(start)
        if at is not None and len(found) == 1:
            yield row["id"], at, next(iter(found))


def majority(_trees: Trees, _at: int) -> str:
    """Everything happened."""
    return "actual"


def by_modals(trees: Trees, at: int) -> str:
    """A floor: the words right before."""
    before = {trees.lower(one) for one in range(max(0, at - NEAR), at)}
    if before & NEGATIONS:
        return "negated"
    return "not_actual" if before & MODALS else "actual"


def ours(trees: Trees, at: int) -> str:
    """The rules, five kinds folded to three."""
    found = factuality(trees, at, event_rules()).factuality
    return found if found in ("actual", "negated") else "not_actual"


def score(pairs: Sequence[tuple[str, str]]) -> Mapping[str, Any]:
    """F1 of each class and their mean."""
    right = Counter(gold for gold, answer in pairs if gold == answer)
    wanted = Counter(gold for gold, _ in pairs)
    given = Counter(answer for _, answer in pairs)
    f1 = {name: round(2 * right[name] / max(1, wanted[name] + given[name]), 4) for name in CLASSES}
    macro = round(sum(f1.values()) / len(CLASSES), 4)
    return {
        "macro": macro,
        **f1,
        "gold": dict(wanted),
        "given": dict(given),
        "accuracy": round(sum(right.values()) / max(1, len(pairs)), 4),
    }


def measure(cases: Sequence[tuple[str, int, str]], trees: Mapping[str, Trees]) -> float:
    """Median seconds of three runs over all events."""
    times = []
    for _ in range(3):
        begun = time.perf_counter()
        for key, at, _ in cases:
            ours(trees[key], at)
        times.append(time.perf_counter() - begun)
    return round(statistics.median(times), 4)


def show(
    cases: Sequence[tuple[str, int, str]], trees: Mapping[str, Trees], options: argparse.Namespace
) -> None:
    """The mistakes asked for, with the rule that decided."""
    chosen = set(list(trees)[:: options.every])
    left = options.errors
    for key, at, gold in cases:
        if left and key in chosen and ours(trees[key], at) != gold:
            word, text = trees[key].words[at], trees[key].text
            fact = factuality(trees[key], at, event_rules())
            around = f"{text[max(0, word.start - 90) : word.start]}[{trees[key].piece(at)}]"
            around += text[word.end : word.end + 40]
            print(gold, fact.factuality, fact.rule, "|", " ".join(around.split()))
            left -= 1


if __name__ == "__main__":
    raise SystemExit(main())
