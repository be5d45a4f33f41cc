"""How well events are coded, end to end from raw text, beside a floor on the same words.

    python bench/events.py [--gold FILE] [--cache FOLDER] [--bootstrap N] [--errors N]
                           [--threshold SCORE] [--documents FILE]

Scored by shared/bench/score_events.py on the development half of the PLOVER records, as a whole and
as two halves: rules were mended with a view of the even-numbered records only, the odd ones tell
how far they carry. The floor codes the first verb of a sentence that a short list of stems knows,
its subject as actor and its object as recipient. The medians of the time of ours and of the tagger
for the documents of `--documents` (timexes' development file by default) come last, as milliseconds
a document and a share.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from readout.reading.actors import actor_rules, find_actors, shipped_weights
from readout.reading.events import THRESHOLD, event_rules, find_events
from readout.reading.mentions import find_mentions, mention_rules
from readout.reading.statements import find_statements, statement_rules
from readout.reading.times import find_times, times_rules
from readout.reading.trees import Trees
from readout.schema.actor import Mention
from readout.schema.event import Event
from readout.schema.span import Spans
from readout.schema.statement import Statement
from readout.schema.time import Timex
from readout.tagger import Tagged
from readout.tagger.neural import NeuralTagger
from readout.tagger.weights import FOLDER
from scorers import load_scorer

SHARED = Path(__file__).resolve().parents[2] / "shared"
RUNS = 3
# The floor: stems of verbs by type, a handful each.
STEMS = {
    "AGREE": "agree promis sign pledg", "CONSULT": "meet visit negotiat discuss",
    "SUPPORT": "prais support endors", "CONCEDE": "allow eas apologi", "COOPERATE": "cooperat shar",
    "AID": "aid donat provid", "RETREAT": "withdraw releas resign",
    "REQUEST": "demand ask urg call",
    "ACCUSE": "accus condemn investigat", "REJECT": "reject refus", "THREATEN": "threaten warn",
    "PROTEST": "protest demonstrat", "SANCTION": "expel suspend", "MOBILIZE": "deploy mobili",
    "COERCE": "arrest ban impos", "ASSAULT": "attack kill bomb wound",
}  # fmt: skip
Row = dict[str, Any]


class Read(msgspec.Struct, frozen=True):
    """A text with the layers that events need."""

    trees: Trees
    mentions: tuple[Mention, ...]
    timexes: tuple[Timex, ...]
    statements: tuple[Statement, ...]


def main() -> int:
    """Print all numbers; 2 where data is absent."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--gold", type=Path, default=SHARED / "data/plover_gsr/train.jsonl")
    parser.add_argument("--documents", type=Path, default=SHARED / "data/timex/tbaq_dev.jsonl")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--bootstrap", type=int, default=0)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--threshold", type=float, default=THRESHOLD)
    options = parser.parse_args()
    if not options.gold.is_file():
        print(f"{options.gold} is not here", file=sys.stderr)
        return 2
    scorer = load_scorer(SHARED / "bench/score_events.py")
    gold = scorer.read_gold(str(options.gold))
    texts = {key: record["text"] for key, record in gold.items()}
    reads = {key: layers(text, tagged) for key, text, tagged in tag(texts, options.cache)}
    systems: dict[str, Callable[[Read], list[Row]]] = {
        "stems": code_stems,
        "readout": lambda read: [row_of(event) for event in ours(read, options.threshold)],
    }
    keys = list(gold)
    halves = {"all": keys, "even (seen)": keys[0::2], "odd (unseen)": keys[1::2]}
    for name, system in systems.items():
        coded = {key: system(read) for key, read in reads.items()}
        for half, chosen in halves.items():
            some = {key: gold[key] for key in chosen}
            rows = {key: coded[key] for key in chosen}
            result = scorer.score(some, rows, options.bootstrap, 0)
            print(name, half, json.dumps(summarise(result)))
    coded = {key: systems["readout"](reads[key]) for key in keys[0::2]}
    some = {key: gold[key] for key in keys[0::2]}
    for error in scorer.score(some, coded, 0, options.errors).get("errors", ()):
        print(json.dumps(error, ensure_ascii=False))
    if options.documents.is_file():
        print("time", json.dumps(measure(options.documents)))
    return 0


def tag(texts: Mapping[str, str], cache: Path | None) -> Iterator[tuple[str, str, Tagged]]:
    """What the tagger says of each text."""
    tagger: NeuralTagger | None = None
    stamp = hashlib.sha256((FOLDER / "model.onnx").read_bytes()).hexdigest()
    for key, text in texts.items():
        name = hashlib.sha256((stamp + text).encode()).hexdigest()
        kept = cache / f"{name}.json" if cache else None
        if kept and kept.is_file():
            yield key, text, msgspec.json.decode(kept.read_bytes(), type=Tagged)
            continue
        tagger = tagger or NeuralTagger()
        tagged = tagger.tag(text)
        if kept:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(msgspec.json.encode(tagged))
        yield key, text, tagged


def layers(text: str, tagged: Tagged) -> Read:
    """Who is who, when, and who says what in a tagged text."""
    trees = Trees(text, tagged.words, tagged.sentences)
    found = find_mentions(tagged.names, trees, mention_rules())
    mentions, _ = find_actors(found, trees, actor_rules(), shipped_weights())
    timexes = find_times(text, tagged.words, times_rules())
    told = find_statements(tagged.roles, trees, statement_rules(), mentions, timexes)
    return Read(trees, mentions, timexes, told)


def ours(read: Read, threshold: float) -> tuple[Event, ...]:
    """The events of a text."""
    return find_events(
        read.trees,
        event_rules(),
        mentions=read.mentions,
        timexes=read.timexes,
        statements=read.statements,
        threshold=threshold,
    )


def row_of(event: Event) -> Row:
    """An event as the scorer takes it."""
    return {
        "type": event.type,
        "modes": list(event.modes),
        "contexts": list(event.contexts),
        "score": event.score,
        **{
            role: pairs(getattr(event, role)) for role in ("trigger", "actor", "recipient", "place")
        },
    }


def pairs(spans: Spans) -> list[tuple[int, int]]:
    return [(span.start, span.end) for span in spans]


def code_stems(read: Read) -> list[Row]:
    """The floor: one event a known verb stem, subject and object as they stand."""
    trees, rows = read.trees, []
    for at, word in enumerate(trees.words):
        kind = stem_of(trees.lower(at)) if word.upos == "VERB" else None
        if kind is None:
            continue
        roles = {
            name: [extent(trees, child) for child in trees.below(at, relation)[:1]]
            for name, relation in (("actor", "nsubj"), ("recipient", "obj"))
        }
        row: Row = {"type": kind, "modes": [], "contexts": [], "score": 1 - at / 10_000}
        rows.append({**row, **roles, "trigger": [(word.start, word.end)], "place": []})
    return rows


def stem_of(verb: str) -> str | None:
    """The type whose stems a verb begins with."""
    found = (kind for kind, stems in STEMS.items() if verb.startswith(tuple(stems.split())))
    return next(found, None)


def extent(trees: Trees, at: int) -> tuple[int, int]:
    """From the first to the last word right below one."""
    near = ("amod", "compound", "flat")
    inside = [at, *(child for child in trees.children[at] if trees.relation(child) in near)]
    return trees.words[min(inside)].start, trees.words[max(inside)].end


def summarise(result: Mapping[str, Any]) -> Row:
    """The measures of issue 8, with modes, contexts and places."""
    event = result["event"]
    return {
        "type_right": event["type_right"],
        "first_right": event["first_right"],
        "macro": event["macro_type_recall"],
        "actor": result["actor"]["all"]["words"]["f1"],
        "recipient": result["recipient"]["all"]["words"]["f1"],
        "extra": result["extra"]["extra_per_sentence"],
        "mode": result["mode"]["right"],
        "contexts": result["contexts"]["f1"],
        "place": result["place"]["right"],
        "swapped": result["swapped"],
        **({"interval": result["95_interval"]} if "95_interval" in result else {}),
    }


def measure(path: Path) -> Row:
    """Median milliseconds a document of tagging and of finding events, and their ratio."""
    lines = path.read_text("utf-8").splitlines()
    texts = [json.loads(line)["text"] for line in lines]
    tagger = NeuralTagger()
    tagging, reads = [], []
    for text in texts:
        begun = time.perf_counter()
        tagged = tagger.tag(text)
        tagging.append(time.perf_counter() - begun)
        reads.append(layers(text, tagged))
    finding = [median_of(read) for read in reads]
    return {
        "documents": len(texts),
        "tagger_ms": round(1000 * statistics.median(tagging), 2),
        "events_ms": round(1000 * statistics.median(finding), 2),
        "share": round(sum(finding) / sum(tagging), 3),
    }


def median_of(read: Read) -> float:
    times: Sequence[float] = [timed(read) for _ in range(RUNS)]
    return statistics.median(times)


def timed(read: Read) -> float:
    begun = time.perf_counter()
    ours(read, THRESHOLD)
    return time.perf_counter() - begun


if __name__ == "__main__":
    raise SystemExit(main())
