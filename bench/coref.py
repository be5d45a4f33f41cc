"""How well mentions and who is who are found in one text, beside a floor.

    python bench/coref.py [--gold FILE] [--types PERSON,ORG,LOC] [--cache FOLDER] [--shared FOLDER]
                          [--worst N] [--bootstrap N] [--time]

Answers are scored by the functions of shared/bench/score_coref.py, with and without singletons,
LEA beside CoNLL. "given" resolves the annotators' mentions (spans and types, no clusters), "found"
is end to end. The floor runs on both: same string, same last word of people, one "I", "we" and
"you" a text, the nearest person before any other pronoun. `--cache` keeps the tagger's answers
between runs. `--time` adds medians beside the tagger's own time on the same texts (no cache).
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from readout.reading import tagger
from readout.reading.actors import actor_rules, find_actors, shipped_weights
from readout.reading.mentions import find_mentions, mention_rules
from readout.reading.trees import Trees
from readout.schema.actor import Mention

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from training.coref import given_mentions, load_scorer, tag  # noqa: E402

SHARED = ROOT.parent / "shared"
Rows = list[Mapping[str, Any]]
Answer = Callable[[Mapping[str, Any], Trees, Sequence[Mention]], Iterable[Mention]]


def main() -> int:
    """Print all numbers; 2 where data is absent."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--docs", type=Path)
    parser.add_argument("--types", default="PERSON,ORG,LOC")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--bootstrap", type=int, default=0)
    parser.add_argument("--time", action="store_true")
    options = parser.parse_args()
    gold_path = options.gold or options.shared / "data/gum_entities/mentions/dev.jsonl"
    if not gold_path.is_file():
        print(f"{gold_path} is not here", file=sys.stderr)
        return 2
    scorer = load_scorer(options.shared / "bench")
    gold = scorer.read_gold(str(gold_path), str(options.docs) if options.docs else None)
    types = {scorer.folded(kind) for kind in options.types.split(",") if kind} or None
    trees = {key: read_trees(text, options.cache) for key, (text, _, _) in gold.items()}
    for name, system in answers(gold, trees, types):
        result = scorer.score(gold, dict(system), types, "head", options.bootstrap, options.worst)
        print_result(name, result)
    if options.time:
        time_all([text for text, _, _ in gold.values()])
    return 0


def read_trees(text: str, cache: Path | None) -> tuple[Trees, Any]:
    """The trees of a text and the tagger's names."""
    tagged = tag(text, cache)
    return Trees(text, tagged.words, tagged.sentences), tagged.names


def answers(
    gold: Mapping[str, Any], trees: Mapping[str, tuple[Trees, Any]], types: set[str] | None
) -> Iterator[tuple[str, Iterator[tuple[str, list[Any]]]]]:
    """Each system's name and its mentions for each document."""
    yield (
        "given, floor",
        (
            (key, floor(given(entry, trees[key][0], types), trees[key][0]))
            for key, entry in gold.items()
        ),
    )
    yield (
        "given, readout",
        (
            (key, resolved(given(entry, trees[key][0], types), trees[key][0]))
            for key, entry in gold.items()
        ),
    )
    yield "found, floor", ((key, floor(found(*trees[key]), trees[key][0])) for key in gold)
    yield "found, readout", ((key, resolved(found(*trees[key]), trees[key][0])) for key in gold)


def given(entry: Any, trees: Trees, types: set[str] | None) -> list[Mention]:
    """The annotators' mentions of the wanted types, without clusters."""
    rows = [
        {"start": item.start, "end": item.end, "type": item.type}
        for item in entry[1]
        if not types or item.type in types
    ]
    return list(given_mentions(rows, trees))


def found(trees: Trees, names: Any) -> list[Mention]:
    """Our own mentions."""
    return list(find_mentions(names, trees, mention_rules()))


class Answered:
    """A mention as the scorer reads it."""

    def __init__(self, mention: Mention, actor: str | None, kind: str) -> None:
        self.start, self.end, self.type, self.cluster = mention.start, mention.end, kind, actor


_FOLD = {"NORP": "PERSON", "FAC": "LOC"}


def resolved(mentions: list[Mention], trees: Trees) -> list[Answered]:
    """Our answer; a mention given but left out stands alone."""
    rows, _ = find_actors(mentions, trees, actor_rules(), shipped_weights())
    return [Answered(row, row.actor, _FOLD.get(row.type, row.type)) for row in rows]


_VOICES = {
    word: voice for voice in ("first", "we", "you") for word in sorted(actor_rules().words[voice])
}


def floor(mentions: list[Mention], trees: Trees) -> list[Answered]:
    """Same string; of people the same last word; a pronoun is the nearest person before."""
    seen: dict[str, str] = {}
    last: str | None = None
    rows = []
    for number, mention in enumerate(sorted(mentions, key=lambda m: (m.start, -m.end))):
        piece = trees.text[mention.start : mention.end].lower().removeprefix("the ")
        if mention.form == "pronoun" and _VOICES.get(piece):
            actor = seen.setdefault(_VOICES[piece], str(number))
        elif mention.form == "pronoun":
            actor = last if mention.type in ("PERSON", "MISC") and last else str(number)
        else:
            key = (
                piece.split()[-1] if mention.type == "PERSON" and mention.form == "name" else piece
            )
            actor = seen.setdefault(key, str(number))
            last = actor if mention.type == "PERSON" else last
        rows.append(Answered(mention, actor, _FOLD.get(mention.type, mention.type)))
    return rows


def print_result(name: str, result: Mapping[str, Any]) -> None:
    """One block a system: mentions, then CoNLL and LEA with and without singletons."""
    mode = "given_mentions" if name.startswith("given") else "end_to_end"
    mentions = result["mentions"]
    print(f"\n{name}: mentions P {mentions['precision']:.3f} R {mentions['recall']:.3f}", end="")
    print(
        "  recall", {form: round(v["recall"], 3) for form, v in mentions["recall_by_form"].items()}
    )
    for part in ("with_singletons", "without_singletons"):
        block = result[mode][part]
        cells = " ".join(f"{m} {block[m]['f1']:.3f}" for m in ("muc", "b3", "ceafe"))
        lea = block["lea"]
        print(
            f"  {part:19} CoNLL {100 * block['conll']:.1f}  LEA {100 * lea['f1']:.1f}"
            f" (p {100 * lea['p']:.1f} r {100 * lea['r']:.1f})  {cells}"
        )
    for part, (low, high) in result.get("conll_95_interval", {}).items():
        if part.startswith(mode):
            print(f"  95 % {part.partition('.')[2]:19} {100 * low:.1f} to {100 * high:.1f}")
    for form, row in result["antecedents"].items():
        shares = f"P {row['precision']:.3f} R {row['recall']:.3f} of {row['gold']}"
        print(f"  antecedents {form:8} {shares}")
    for row in result.get("worst", ()):
        print(" ", json.dumps(row))


def time_all(texts: Sequence[str]) -> None:
    """Medians of our time and the tagger's on the same texts, and of their quotient."""
    ours, theirs = [], []
    for text in texts:
        start = time.perf_counter()
        tagged = tagger().tag(text)
        middle = time.perf_counter()
        trees = Trees(text, tagged.words, tagged.sentences)
        mentions = find_mentions(tagged.names, trees, mention_rules())
        find_actors(mentions, trees, actor_rules(), shipped_weights())
        ours.append(time.perf_counter() - middle)
        theirs.append(middle - start)
    share = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    print(
        f"\ntime: tagger {1000 * statistics.median(theirs):.0f} ms, mentions and actors"
        f" {1000 * statistics.median(ours):.0f} ms, median share {share:.0%}"
    )


if __name__ == "__main__":
    raise SystemExit(main())
