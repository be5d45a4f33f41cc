"""Who is who across documents: ECB+ with the annotators' mentions, and end to end.

    python bench/crossdoc.py [--part dev] [--cache FOLDER] [--shared FOLDER] [--misses N]
    python bench/crossdoc.py --examples [--cache FOLDER] [--shared FOLDER] [--misses N]

"given": the annotators' mentions (spans and types, no clusters) are resolved inside each document
by `find_actors` and across by `link_actors`. Mentions of times and things, which are no actors, and
actors' mentions that came to nobody are tied by their head lemma to those in documents of the same
story (`find_stories`), as the floor ties all of them in a topic. "found": our own mentions, matched
to the annotators' by span or head, the rest left alone. The floor is the head lemma inside the gold
topic, of shared/bench/README.crossdoc.md (which reaches 70.9 with its heads). Only checked
sentences count. "in topics" takes each gold topic as a project, as the floor does; "in one pile"
all documents together, without topics. `--examples` scores the cast of our example story instead.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

from readout.linking.actors.casting import link_actors
from readout.linking.actors.keys import ActorKeys, find_keys
from readout.linking.actors.stories import find_stories
from readout.linking.clusters import partition
from readout.reading.actors import actor_rules, find_actors, shipped_weights
from readout.reading.mentions import find_mentions, mention_rules
from readout.reading.trees import Trees
from readout.schema.actor import Mention
from readout.schema.cast import member_id
from readout.schema.link import Link
from readout.schema.reading import Language, Reading

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from bench.scorers import load_scorer  # noqa: E402
from training.coref import given_mentions, tag  # noqa: E402

Row = Mapping[str, Any]
Labels = dict[str, Any]
TYPES = {
    "HUMAN_PART_ORG": "ORG",
    "HUMAN_PART_MET": "ORG",
    "HUMAN_PART_GPE": "LOC",
    "LOC_GEO": "LOC",
    "LOC_FAC": "FAC",
    "LOC_OTHER": "LOC",
    "HUMAN_PART_VEH": "PRODUCT",
}
ACTORS = ("actor", "place")
STORY = 0.08
"""Mean closeness down to which documents are one story; chosen on the train part."""


class Document:
    """A document with the annotators' mentions and what we make of it."""

    def __init__(self, row: Row, gold: list[Row], cache: Path | None) -> None:
        self.id, self.text, self.topic = str(row["id"]), str(row["text"]), row["topic"]
        self.gold = gold
        tagged = tag(self.text, cache)
        self.tagged = tagged
        self.trees = Trees(self.text, tagged.words, tagged.sentences)

    def given(self) -> tuple[ActorKeys, dict[str, str]]:
        """Keys from the annotators' mentions, and the local actor of each of these."""
        rows = [
            {"start": start(row), "end": end(row), "type": TYPES.get(row["tag"], "PERSON")}
            for row in self.gold
            if row["kind"] in ACTORS
        ]
        keys, mentions = self._read(list(given_mentions(rows, self.trees)))
        actor = {(mention.start, mention.end): mention.actor for mention in mentions}
        found = {row["mention_id"]: actor.get((start(row), end(row))) for row in self.gold}
        return keys, {id: local for id, local in found.items() if local}

    def found(self) -> tuple[ActorKeys, dict[str, str]]:
        """Keys from our own mentions, and the local actor of the annotators' that match them."""
        rules = mention_rules()
        keys, mentions = self._read(list(find_mentions(self.tagged.names, self.trees, rules)))
        actor: dict[Any, str] = {}
        for mention in mentions:
            if mention.actor:
                head = mention.head or mention
                actor.setdefault(head.end, mention.actor)
                actor.setdefault(("whole", mention.start, mention.end), mention.actor)
        matched = {}
        for row in self.gold:
            local = actor.get(("whole", start(row), end(row))) or actor.get(self.head_end(row))
            if local and row["kind"] in ACTORS:
                matched[row["mention_id"]] = local
        return keys, matched

    def _read(self, mentions: list[Mention]) -> tuple[ActorKeys, tuple[Mention, ...]]:
        tied, actors = find_actors(mentions, self.trees, actor_rules(), shipped_weights())
        reading = Reading(
            text_hash="",
            language=Language("en"),
            sentences=self.tagged.sentences,
            words=self.tagged.words,
            mentions=tied,
            actors=actors,
        )
        return find_keys(self.id, self.text, reading), tied

    def head(self, row: Row) -> int:
        """The word that a mention hangs on."""
        inside = [
            number
            for number, word in enumerate(self.trees.words)
            if start(row) <= word.start < end(row)
        ]
        return next((n for n in inside if self.trees.head(n) not in inside), inside[-1])

    def head_end(self, row: Row) -> int:
        """Where that word ends."""
        return int(self.trees.words[self.head(row)].end)

    def lemma(self, row: Row) -> str:
        """Its lemma."""
        return str(self.trees.words[self.head(row)].lemma.lower())


def start(row: Row) -> int:
    return int(row["spans"][0][0])


def end(row: Row) -> int:
    return int(row["spans"][-1][1])


def main() -> int:
    """Print all numbers; 2 where data is absent."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--part", default="dev")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--limit", type=int, default=0, help="documents, for trials")
    parser.add_argument("--examples", action="store_true", help="our example story instead")
    options = parser.parse_args()
    if options.examples:
        return examples(load_scorer(options.shared / "bench/score_clusters.py"), options)
    folder = options.shared / "data/ecbplus"
    if not folder.is_dir():
        print(f"{folder} is not here", file=sys.stderr)
        return 2
    scorer = load_scorer(options.shared / "bench/score_clusters.py")
    documents = read(folder, options.part, options.cache, options.limit)
    gold = {row["mention_id"]: row for document in documents for row in scored(document)}
    systems: dict[str, Labels] = {
        "floor": {
            row["mention_id"]: (document.topic, document.lemma(row))
            for document in documents
            for row in scored(document)
        }
    }
    for name in ("given", "found"):
        read_all = {document.id: getattr(document, name)() for document in documents}
        systems[f"{name}, in topics"] = by_topic(documents, read_all)
        systems[f"{name}, in one pile"] = together(documents, read_all)
    for kinds, title in ((None, "all four kinds"), (ACTORS, "actors and places")):
        print(title)
        wanted = {id: row for id, row in gold.items() if kinds is None or row["kind"] in kinds}
        for name, labels in systems.items():
            show(name, wanted, labels, scorer)
    if options.misses:
        misses(gold, systems["given, in topics"], options.misses)
    return 0


def examples(scorer: ModuleType, options: argparse.Namespace) -> int:
    """The cast of the example story against its truth: a regression floor on our own articles.

    Mentions of the truth that ours match by span or head are scored, the others stand alone; once
    all mentions, once names only. The floor is the last word.
    """
    truth = json.loads((ROOT / "examples/truth.json").read_text("utf-8"))
    texts = example_texts(truth)
    read_all: dict[str, tuple[ActorKeys, dict[str, str]]] = {}
    wanted: dict[str, Row] = {}
    for key, text in texts.items():
        gold = [
            {
                "mention_id": f"{key}#{row['start']}-{row['end']}",
                "spans": [[row["start"], row["end"]]],
                "kind": "actor",
                "tag": "",
                "chain": row["actor"],
                "text": row["quote"],
                "form": row["form"],
            }
            for row in truth["mentions"]
            if row["document"] == key
        ]
        document = Document({"id": key, "text": text, "topic": 0}, gold, options.cache)
        read_all[key] = document.found()
        wanted.update({row["mention_id"]: row for row in gold})
    cast = link_actors(keys for keys, _ in read_all.values())
    cluster = {member.id: actor.id for actor in cast.actors for member in actor.members}
    labels: Labels = {}
    for keys, local in read_all.values():
        at = {actor.id: member_id(keys.document, actor.start, actor.end) for actor in keys.actors}
        labels.update({id: cluster[at[actor]] for id, actor in local.items()})
    last = {id: row["text"].split()[-1].lower() for id, row in wanted.items()}
    for title, form in (("all mentions", None), ("names", "name")):
        print(title)
        rows = {id: row for id, row in wanted.items() if form in (None, row["form"])}
        show("floor, last word", rows, last, scorer)
        show("found", rows, {id: labels.get(id, ("alone", id)) for id in rows}, scorer)
    if options.misses:
        misses(wanted, {id: labels.get(id, ("alone", id)) for id in wanted}, options.misses)
        names = {member.id: actor.name for actor in cast.actors for member in actor.members}
        for link in cast.doubts:
            print("doubt", link.score, names[link.left], "?", names[link.right])
    return 0


def example_texts(truth: Mapping[str, Any]) -> dict[str, str]:
    """The texts of the examples as `readout read` has them, by key."""
    key_of = {row["input_id"] or row["path"]: row["key"] for row in truth["documents"]}
    command = [sys.executable, "-m", "readout", "-q", "read", str(ROOT / "examples")]
    command += ["--layers", "metadata"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {
        key_of[row["id"] if row["id"] in key_of else Path(row["id"]).name]: row["text"]
        for row in rows
    }


def read(folder: Path, part: str, cache: Path | None, limit: int) -> list[Document]:
    """The documents of a part with their mentions."""
    mentions: dict[str, list[Row]] = defaultdict(list)
    for line in (folder / f"{part}.mentions.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] != "event":
            mentions[row["doc_id"]].append(row)
    lines = (folder / f"{part}.docs.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [Document(row, mentions[row["id"]], cache) for row in rows[: limit or None]]


def scored(document: Document) -> list[Row]:
    """The mentions that count."""
    return [row for row in document.gold if row["checked"]]


Read = Mapping[str, tuple[ActorKeys, dict[str, str]]]


def by_topic(documents: Iterable[Document], read_all: Read) -> Labels:
    """Labels with each gold topic as a project of its own."""
    topics: dict[Any, list[Document]] = defaultdict(list)
    for document in documents:
        topics[document.topic].append(document)
    labels: Labels = {}
    for topic, inside in topics.items():
        for id, label in together(inside, read_all).items():
            labels[id] = (topic, label)
    return labels


def together(documents: list[Document], read_all: Read) -> Labels:
    """Labels with these documents as one project. What is no actor is tied by its head inside a
    story: documents that share most of their cast."""
    cast = link_actors(read_all[document.id][0] for document in documents)
    cluster = {member.id: actor.id for actor in cast.actors for member in actor.members}
    story = stories(read_all[document.id][0] for document in documents)
    labels: Labels = {}
    for document in documents:
        keys, local = read_all[document.id]
        spans = {actor.id: (actor.start, actor.end) for actor in keys.actors}
        for row in scored(document):
            actor = local.get(row["mention_id"])
            if actor is not None:
                labels[row["mention_id"]] = cluster[member_id(document.id, *spans[actor])]
            else:
                labels[row["mention_id"]] = (story[document.id], document.lemma(row))
    return labels


def stories(keys: Iterable[ActorKeys]) -> dict[str, str]:
    """Documents by story: those that `find_stories` holds together, by average link."""
    ordered = sorted(keys, key=lambda each: each.document)
    links = [
        Link(kind="event", left=ordered[one].document, right=ordered[other].document, score=close)
        for one, near in enumerate(find_stories(ordered))
        for other, close in near.items()
        if one < other
    ]
    ids = [each.document for each in ordered]
    clusters = partition("event", ids, links, cut=STORY).clusters
    return {id: cluster.id for cluster in clusters for id in cluster.members}


def show(name: str, wanted: Mapping[str, Row], labels: Labels, scorer: ModuleType) -> None:
    """One line of scores."""
    gold = {id: row["chain"] for id, row in wanted.items()}
    system = {id: labels[id] for id in gold if id in labels}
    whole, pairs = scorer.score(gold, system), scorer.score(gold, system, True)
    conll, bare = (
        100 * sum(s[m]["f1"] for m in ("muc", "b3", "ceafe")) / 3 for s in (whole, pairs)
    )
    parts = " ".join(
        f"{m} {100 * whole[m]['p']:.1f}/{100 * whole[m]['r']:.1f}" for m in ("muc", "b3", "ceafe")
    )
    print(
        f"  {name:<22} CoNLL {conll:5.1f} (without singletons {bare:5.1f}) LEA"
        f" {100 * whole['lea']['f1']:5.1f} P/R {parts}"
    )


def misses(gold: Mapping[str, Row], labels: Labels, limit: int) -> None:
    """The clusters that cost most: chains in pieces, and pieces of several chains."""
    for title, this, other in (
        ("split", {i: r["chain"] for i, r in gold.items()}, labels),
        ("lumped", labels, {i: r["chain"] for i, r in gold.items()}),
    ):
        held: dict[Any, dict[Any, list[str]]] = defaultdict(lambda: defaultdict(list))
        for id, label in this.items():
            held[label][other.get(id)].append(gold[id]["text"])
        worst = sorted(held.items(), key=lambda item: -cost(item[1].values()))[:limit]
        for label, parts in worst:
            print(title, label)
            for texts in sorted(parts.values(), key=len, reverse=True)[:8]:
                print("     ", dict(Counter(texts).most_common(8)))


def cost(parts: Iterable[list[str]]) -> int:
    sizes = [len(part) for part in parts]
    return sum(sizes) - max(sizes)


if __name__ == "__main__":
    sys.exit(main())
