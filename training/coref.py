"""Fits the weights of coreference (`resources/coref/weights`) on the train part of GUM.

    python -m training.coref SHARED [--rounds 4] [--cache FILE] [--out FILE]

Every decision that the resolver takes in a text becomes one example: its options with their
features, and which of them are right. In the first round the right option is taken, later the one
that the weights of the round before choose, so that weights are fitted to what they lead to. Texts
are resolved twice, on the annotators' mentions and on our own. The loss is the negative logarithm
of the probability of all right options together, with an L2 penalty; full-batch Adam, no chance
anywhere: the same data give the same numbers.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec
import numpy as np

from readout.reading import tagger
from readout.reading.actors import actor_rules
from readout.reading.actors.entities import Board
from readout.reading.actors.features import PHRASES
from readout.reading.actors.nodes import make_nodes
from readout.reading.actors.quotes import Quotes
from readout.reading.actors.resolving import Choice, Resolver, decide_by
from readout.reading.actors.weights import Weights
from readout.reading.mentions import find_mentions, mention_rules
from readout.reading.trees import Trees
from readout.schema.actor import Mention
from readout.schema.span import Span
from readout.tagger import Tagged
from training.corpora import find_free

TYPES = {"person": "PERSON", "organization": "ORG", "place": "LOC"}
OUT = Path(__file__).resolve().parents[1] / "src/readout/resources/coref/weights/model.toml"
PENALTY = 2.0
STEPS = 300
RATE = 0.1
LEAN = 0.7
LEAN_PHRASES = 0.5
"""Taken from the weight of "none before". The most probable option is too careful for CoNLL and
LEA, which lose more by a tie that is missing than by one too many. On every third text of train:
0 gives 73.1 given and 68.5 found, 0.6 gives 75.4 and 69.6, 0.9 gives 75.9 and 69.4; less for noun
phrases costs nothing and makes fewer wrong ties."""
KEPT = 0.02
"""Weights nearer to 0 are dropped."""


class Example(msgspec.Struct, frozen=True):
    """One decision: features of each option, and the numbers of the right ones."""

    kind: str
    options: tuple[list[str], ...]
    right: frozenset[int]


class Text(msgspec.Struct, frozen=True):
    """A text to learn from: its trees, mentions, and the true cluster of each mention."""

    trees: Trees
    mentions: tuple[Mention, ...]
    clusters: Mapping[tuple[int, int], str]


def main() -> int:
    """Fit and write the weights; 2 where data is absent."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("shared", type=Path)
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--cache", type=Path, help="folder that keeps the tagger's answers")
    parser.add_argument("--out", type=Path, default=OUT)
    options = parser.parse_args()
    path = options.shared / "data/gum_entities/mentions/train.jsonl"
    if not path.is_file():
        print(f"{path} is not here", file=sys.stderr)
        return 2
    scorer = load_scorer(options.shared / "bench")
    texts = list(read_texts(path, scorer, options.cache))
    weights: Weights | None = None
    for number in range(options.rounds):
        examples = [example for text in texts for example in learn(text, weights)]
        weights = fit(examples)
        print(f"round {number + 1}: {len(examples)} decisions, {accuracy(examples, weights):.2%}")
    assert weights is not None
    options.out.write_text(as_toml(lean(weights)), encoding="utf-8")
    return 0


def load_scorer(folder: Path) -> ModuleType:
    """The scorer of shared/, as a module."""
    sys.path.insert(0, str(folder))
    spec = importlib.util.spec_from_file_location("score_coref", folder / "score_coref.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tag(text: str, cache: Path | None) -> Tagged:
    """The tagger's answer, kept in a folder if there is one."""
    if cache is None:
        return tagger().tag(text)
    from hashlib import sha256

    kept = cache / f"{sha256(text.encode()).hexdigest()[:20]}.msgpack"
    if not kept.is_file():
        cache.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(msgspec.msgpack.encode(tagger().tag(text)))
    return msgspec.msgpack.decode(kept.read_bytes(), type=Tagged)


def read_texts(path: Path, scorer: ModuleType, cache: Path | None) -> Iterator[Text]:
    """Each document without a non-commercial clause, twice: with the annotators' mentions, and
    with ours."""
    gold = scorer.read_gold(str(path))
    free = find_free(path.parents[2] / "ud_gum" / "docs.tsv")
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["id"] not in free:
            continue
        tagged = tag(row["text"], cache)
        trees = Trees(row["text"], tagged.words, tagged.sentences)
        given = [item for item in row["mentions"] if item["type"] in TYPES]
        yield Text(
            trees,
            tuple(given_mentions(given, trees)),
            {(item["start"], item["end"]): item["cluster"] for item in given},
        )
        found = find_mentions(tagged.names, trees, mention_rules())
        yield Text(trees, found, paired(found, gold[row["id"]][1], scorer))


def paired(
    found: Sequence[Mention], gold: Sequence[Any], scorer: ModuleType
) -> dict[tuple[int, int], str]:
    """The true cluster of our mentions, by the scorer's own pairing."""
    system = [scorer.Mention(m.start, m.end, m.type, None) for m in found]
    return {
        (found[ours].start, found[ours].end): gold[theirs].cluster
        for ours, theirs in scorer.pair(gold, system, "head").items()
    }


def given_mentions(rows: Sequence[Mapping[str, Any]], trees: Trees) -> Iterator[Mention]:
    """Mentions of ours for spans that were given with a type, form and head by the trees."""
    for row in rows:
        indexes = [i for i, w in enumerate(trees.words) if row["start"] <= w.start < row["end"]]
        if not indexes:
            continue
        head = next((i for i in indexes if trees.head(i) not in indexes), indexes[0])
        kind = TYPES.get(row["type"], row["type"])
        yield given_mention(Span(row["start"], row["end"]), kind, head, indexes, trees)


def given_mention(span: Span, kind: str, head: int, indexes: list[int], trees: Trees) -> Mention:
    """One mention: a name where the head is a proper noun, cut to the run of proper nouns."""
    word = trees.words[head]
    form = {"PROPN": "name", "PRON": "pronoun", "DET": "pronoun"}.get(word.upos, "nominal")
    first = last = head
    if form == "name":
        names = {i for i in indexes if trees.words[i].upos in ("PROPN", "NUM", "ADJ", "ADP")}
        while first - 1 in names and trees.words[first - 1].upos in ("PROPN", "ADJ"):
            first -= 1
        while last + 1 in names:
            last += 1
        while trees.words[last].upos in ("ADP", "ADJ") and last > head:
            last -= 1
        titles = mention_rules().titles
        while kind == "PERSON" and first < last and trees.lower(first).rstrip(".") in titles:
            first += 1
    return Mention(
        start=span.start,
        end=span.end,
        type=kind,
        form=form,
        head=Span(trees.words[first].start, trees.words[last].end),
    )


def learn(text: Text, weights: Weights | None) -> list[Example]:
    """The decisions in one text, taken rightly or by the weights."""
    examples: list[Example] = []
    guess = None if weights is None else decide_by(weights, {})

    def decide(choice: Choice, board: Board) -> int:
        label = label_of(choice.node.mention, text)
        right = frozenset(
            number
            for number, entity in enumerate(choice.options)
            if label is not None and majority(entity.nodes, text) == label
        ) or frozenset({len(choice.options)})
        examples.append(Example(choice.node.kind, choice.features, right))
        return min(right) if guess is None else guess(choice, board)

    rules = actor_rules()
    quotes = Quotes(text.trees, rules)
    nodes = make_nodes(text.mentions, text.trees, quotes, rules)
    Resolver(nodes, text.trees, quotes, rules, decide).run()
    return examples


def label_of(mention: Mention, text: Text) -> str | None:
    """The true cluster of a mention, None where it is spurious."""
    return text.clusters.get((mention.start, mention.end))


def majority(nodes: Sequence[Any], text: Text) -> str | None:
    """The true cluster of most nodes of an entity."""
    counted = Counter(label_of(node.mention, text) for node in nodes[-50:])
    return min(counted.items(), key=lambda item: (-item[1], str(item[0])))[0]


def fit(examples: Sequence[Example]) -> Weights:
    """The weights of each kind of mention, fitted apart."""
    kinds: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        kinds[example.kind].append(example)
    return Weights({kind: fit_kind(kinds[kind]) for kind in sorted(kinds)})


def fit_kind(examples: Sequence[Example]) -> dict[str, float]:
    """Multinomial logistic regression over options, by Adam over all examples at once."""
    counted = Counter(name for item in examples for option in item.options for name in option)
    names = sorted(name for name, count in counted.items() if count >= 3)
    ids = {name: number for number, name in enumerate(names)}
    columns: list[int] = []
    rows: list[int] = []
    groups: list[int] = []
    right: list[bool] = []
    for group, item in enumerate(examples):
        for number, option in enumerate(item.options):
            known = [ids[name] for name in option if name in ids]
            columns += known
            rows += [len(groups)] * len(known)
            groups.append(group)
            right.append(number in item.right)
    return {
        name: round(float(value), 2)
        for name, value in zip(
            names, descend(columns, rows, groups, right, len(names)), strict=True
        )
        if abs(value) >= KEPT
    }


def descend(
    columns: list[int], rows: list[int], groups: list[int], right: list[bool], count: int
) -> np.ndarray:
    """Weights with the least loss found in so many steps."""
    column, row, group = np.array(columns), np.array(rows), np.array(groups)
    is_right = np.array(right)
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    weights, mean, square = np.zeros(count), np.zeros(count), np.zeros(count)
    for step in range(1, STEPS + 1):
        scores = np.bincount(row, weights[column], len(group))
        scores -= np.maximum.reduceat(scores, starts)[group]
        powers = np.exp(scores)
        shares = powers / np.add.reduceat(powers, starts)[group]
        held = np.where(is_right, powers, 0.0)
        wanted = held / np.add.reduceat(held, starts)[group]
        slope = np.bincount(column, (shares - wanted)[row], count) + PENALTY * weights
        mean = 0.9 * mean + 0.1 * slope
        square = 0.999 * square + 0.001 * slope**2
        weights -= RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return weights


def lean(weights: Weights) -> Weights:
    """The weights with less for "none before"."""
    return Weights(
        {
            kind: {
                **table,
                "new": round(
                    table.get("new", 0.0) - (LEAN_PHRASES if kind in PHRASES else LEAN), 2
                ),
            }
            for kind, table in weights.kinds.items()
        }
    )


def accuracy(examples: Sequence[Example], weights: Weights) -> float:
    """The share of decisions that the weights take rightly."""
    good = 0
    for item in examples:
        scores = [weights.score(item.kind, option) for option in item.options]
        good += scores.index(max(scores)) in item.right
    return good / len(examples)


def as_toml(weights: Weights) -> str:
    """The weights as a file to read and to compare."""
    lines = [
        "# Weights of coreference, by kind of mention; made by training/coref.py, not by hand.",
        "# Fitted on the train part of GUM (annotations CC BY 4.0): numbers only, no text.",
    ]
    for kind, table in weights.kinds.items():
        lines.append(f"\n[kinds.{kind}]")
        lines += (f'"{name}" = {value}' for name, value in table.items())
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
