"""How well statements are found, end to end from raw text, beside linking by distance alone.

    python bench/statements.py [--gold FILE] [--weights FOLDER] [--cache FOLDER] [--gold-roles]
                               [--precise] [--bootstrap N] [--worst N] [--time] [--speed]

Scored by the functions of shared/bench/score_statements.py. The floor links the same roles: every
cue takes the source nearest to it and the contents it is nearest to. `--gold-roles` links the
annotators' spans in place of the tagger's, so that only linking can fail. `--cache` keeps the
tagger's answers between runs. `--precise` also scores the statements that `is_precise` keeps.
`--time` adds medians of both linkings on the same tagged texts; `--speed` articles of 800 words a
second, whole texts to statements with two processes, beside the tagger alone in the same run.
Nested statements are left out: PolNeAR has none.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from readout.reading import Tools, read, tagger
from readout.reading.statements import find_statements, is_precise, statement_rules
from readout.reading.trees import Trees
from readout.schema.span import Span
from readout.schema.statement import Statement
from readout.tagger import RoleSpan, Tagged
from readout.tagger.neural import FOLDER, NeuralTagger
from scorers import load_scorer

SHARED = Path(__file__).resolve().parents[2] / "shared"
MEASURES = ("exact", "partial", "content_only")
PROCESSES = 2
ARTICLE = 800
REACH = 400
BREAK = 400
Row = dict[str, Any]
Link = Callable[[str, Tagged], list[Row]]


def main() -> int:
    """Print all numbers; 2 where data is absent."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--gold", type=Path)
    parser.add_argument("--weights", type=Path, default=FOLDER)
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--gold-roles", action="store_true")
    parser.add_argument("--bootstrap", type=int, default=0)
    parser.add_argument("--worst", type=int, default=0)
    parser.add_argument("--precise", action="store_true")
    parser.add_argument("--time", action="store_true")
    parser.add_argument("--speed", action="store_true")
    options = parser.parse_args()
    path = options.gold or options.shared / "data/polnear/dev.jsonl"
    if not path.is_file():
        print(f"{path} is not here", file=sys.stderr)
        return 2
    scorer = load_scorer(options.shared / "bench/score_statements.py")
    gold = scorer.read(str(path))
    tagged = dict(tag(gold, options))
    links: dict[str, Link] = {"floor": link_nearest, "readout": link}
    if options.precise:
        links["precise"] = link_precisely
    for name, system in links.items():
        answer = {
            key: (text, spans_of(system(text, tagged[key]))) for key, (text, _) in gold.items()
        }
        result = scorer.score(gold, answer, 0.5, options.bootstrap, options.worst)
        print(name, json.dumps(summarise(result)), flush=True)
        for extra in ("f1_95_interval", "worst"):
            if extra in result:
                print(name, extra, json.dumps(result[extra]))
    if options.time:
        texts = {key: text for key, (text, _) in gold.items()}
        print(
            "time",
            json.dumps({name: measure(system, texts, tagged) for name, system in links.items()}),
        )
    if options.speed:
        print("speed", json.dumps(measure_speed([text for text, _ in gold.values()])))
    return 0


def tag(gold: Mapping[str, Any], options: argparse.Namespace) -> Iterator[tuple[str, Tagged]]:
    """What the tagger says of each text, its roles replaced by the annotators' if asked for."""
    tagger: NeuralTagger | None = None
    stamp = digest_of(options.weights)
    for key, (text, statements) in gold.items():
        name = hashlib.sha256((stamp + text).encode()).hexdigest()
        kept = options.cache / f"{name}.json" if options.cache else None
        if kept and kept.is_file():
            found = msgspec.json.decode(kept.read_bytes(), type=Tagged)
        else:
            tagger = tagger or NeuralTagger(options.weights)
            found = tagger.tag(text)
            if kept:
                kept.parent.mkdir(parents=True, exist_ok=True)
                kept.write_bytes(msgspec.json.encode(found))
        if options.gold_roles:
            found = msgspec.structs.replace(found, roles=gold_roles(statements))
        yield key, found


def digest_of(folder: Path) -> str:
    """Changes with the weights."""
    return hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()


def gold_roles(statements: Iterable[Mapping[str, Any]]) -> tuple[RoleSpan, ...]:
    spans = {
        (start, end, role)
        for statement in statements
        for role in ("source", "cue", "content")
        for start, end in statement[role]
    }
    return tuple(
        RoleSpan(span=Span(start, end), role=role, score=1.0)  # type: ignore[arg-type]
        for start, end, role in sorted(spans)
    )


def link(text: str, tagged: Tagged) -> list[Row]:
    """Ours, without those nested in others: PolNeAR marks none."""
    return [row_of(statement) for statement in statements_of(text, tagged)]


def link_precisely(text: str, tagged: Tagged) -> list[Row]:
    """Those of ours that are kept where a wrong one costs more than a missing one."""
    return [row_of(item) for item in statements_of(text, tagged) if is_precise(item)]


def statements_of(text: str, tagged: Tagged) -> tuple[Statement, ...]:
    trees = Trees(text, tagged.words, tagged.sentences)
    return find_statements(tagged.roles, trees, statement_rules())


def row_of(statement: Statement) -> Row:
    return {
        role: [(span.start, span.end) for span in getattr(statement, role)]
        for role in ("source", "cue", "content")
    }


def link_nearest(text: str, tagged: Tagged) -> list[Row]:
    """The floor: distance in characters, line breaks dear."""
    by_role: dict[str, list[RoleSpan]] = defaultdict(list)
    for role in tagged.roles:
        by_role[role.role].append(role)
    cues = by_role["cue"]
    contents: dict[int, list[Span]] = defaultdict(list)
    for content in by_role["content"]:
        at = nearest(text, content.span, cues, 4 * REACH)
        if at is not None:
            contents[at].append(content.span)
    rows = []
    for at, spans in sorted(contents.items()):
        source = nearest(text, cues[at].span, by_role["source"], REACH)
        sources = [] if source is None else [by_role["source"][source].span]
        parts = {"source": sources, "cue": [cues[at].span], "content": spans}
        rows.append({role: [(s.start, s.end) for s in spans] for role, spans in parts.items()})
    return rows


def nearest(text: str, span: Span, roles: Sequence[RoleSpan], most: int) -> int | None:
    measured = [(distance(text, span, role.span), at) for at, role in enumerate(roles)]
    best, at = min(measured, default=(most + 1, -1))
    return at if best <= most else None


def distance(text: str, one: Span, other: Span) -> int:
    start, end = min(one.end, other.end), max(one.start, other.start)
    return 0 if end <= start else end - start + BREAK * text.count("\n", start, end)


def spans_of(rows: Iterable[Row]) -> list[Row]:
    return [{role: sorted(spans) for role, spans in row.items()} for row in rows]


def summarise(result: Mapping[str, Any]) -> Row:
    """Partial F1 of each group, exact, source_given_content, precision and recall."""
    overall = result["all"]
    return {
        "partial": {
            group: result[group]["partial"]["f1"]
            for group in ("all", "quoted", "direct", "mixed", "unquoted")
        },
        "precision": overall["partial"]["precision"],
        "recall": overall["partial"]["recall"],
        "quoted precision": result["quoted"]["partial"]["precision"],
        "quoted recall": result["quoted"]["partial"]["recall"],
        "content_only": overall["content_only"]["f1"],
        "exact": overall["exact"]["f1"],
        "source_given_content": overall["source_given_content"]["share"],
    }


def measure(system: Link, texts: Mapping[str, str], tagged: Mapping[str, Tagged]) -> float:
    """Median milliseconds for all texts, of five runs."""
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        for key, text in texts.items():
            system(text, tagged[key])
        times.append(time.perf_counter() - begun)
    return round(1000 * statistics.median(times), 1)


def measure_speed(texts: Sequence[str]) -> Row:
    """Medians of three runs each, in articles of 800 words a second, and their ratio."""
    with multiprocessing.get_context("spawn").Pool(PROCESSES) as pool:
        words = sum(pool.map(tag_alone, texts))
        rates: dict[str, list[float]] = {"readout": [], "tagger": []}
        for _ in range(3):
            for name, step in (("tagger", tag_alone), ("readout", read_whole)):
                begun = time.perf_counter()
                pool.map(step, texts, chunksize=1)
                rates[name].append(words / ARTICLE / (time.perf_counter() - begun))
    whole, floor = (statistics.median(rates[name]) for name in ("readout", "tagger"))
    return {
        "articles a second": round(whole, 1),
        "tagger alone": round(floor, 1),
        "ratio": round(whole / floor, 3),
    }


def tag_alone(text: str) -> int:
    """How many words the tagger finds."""
    return len(tagger().tag(text).words)


def read_whole(text: str) -> int:
    """How many statements there are, with all layers that they rest on."""
    return len(read(text, Tools.load(), layers=frozenset({"statements"})).statements)


if __name__ == "__main__":
    raise SystemExit(main())
