"""Is it the same event? ECB+ with the annotators' event mentions, end to end, and by size.

    python bench/events_crossdoc.py [--part dev] [--cache FOLDER] [--shared FOLDER] [--misses N]
    python bench/events_crossdoc.py --fit [--cache FOLDER] [--shared FOLDER]
    python bench/events_crossdoc.py --mentions 25000,100000

"given": the annotators' event mentions (spans alone, no clusters, no types) with our own actors and
cast; all documents are one pile, so which documents tell one story is found, too. "found": our own
events, matched to the annotators' by their first words; gold mentions without one stand alone. The
floor is the head lemma inside stories as we find them, and inside the gold ones. Only checked
sentences count. `--fit` prints the weights that logistic regression gives on the train part, to be
rounded by hand into linking/events/weights.py. `--mentions` times linking on made-up mentions, each
size in a process of its own, beside a dictionary of lemmas as floor.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import random
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from readout.linking.actors import find_keys as find_actor_keys
from readout.linking.actors import link_actors
from readout.linking.clusters import partition
from readout.linking.events import EventKeys, LocalEvent, find_keys, link_events
from readout.linking.events.candidates import find_candidates
from readout.linking.events.comparing import find_features
from readout.linking.events.keys import Party
from readout.linking.events.pages import PageKeys, find_likenesses, find_near
from readout.linking.events.profiles import make_pile
from readout.linking.events.weights import BIAS, WEIGHTS
from readout.reading.actors import actor_rules, find_actors, shipped_weights
from readout.reading.events import event_rules, find_events
from readout.reading.mentions import find_mentions, mention_rules
from readout.reading.senses import find_senses
from readout.reading.trees import Trees
from readout.schema.cast import Cast
from readout.schema.event import Event
from readout.schema.happening import mention_id
from readout.schema.link import Link
from readout.schema.reading import Language, Reading
from readout.schema.span import Span
from readout.schema.time import Dct
from readout.tagger.sense import SIZE

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from bench.scorers import load_scorer  # noqa: E402
from training.coref import tag  # noqa: E402

Row = Mapping[str, Any]
Labels = dict[str, Any]
STORY = 0.14
"""Mean closeness of documents of one story, for the floor."""
A_DOCUMENT, A_STORY = 12, 15
RIDGE = 3.0


class Document:
    """A document, its reading, and the annotators' event mentions."""

    def __init__(self, row: Row, gold: list[Row], cache: Path | None) -> None:
        self.id, self.text, self.story = str(row["id"]), str(row["text"]), row["subtopic"]
        self.gold = sorted(gold, key=lambda each: each["spans"])
        tagged = tag(self.text, cache)
        self.trees = Trees(self.text, tagged.words, tagged.sentences)
        found = list(find_mentions(tagged.names, self.trees, mention_rules()))
        self.tagged = tagged
        tied, actors = find_actors(found, self.trees, actor_rules(), shipped_weights())
        self.reading = Reading(
            text_hash="",
            language=Language("en"),
            sentences=tagged.sentences,
            words=tagged.words,
            mentions=tied,
            actors=actors,
        )

    def given(self) -> EventKeys:
        """Keys of the annotators' mentions."""
        return self._keys(tuple(_bare(row) for row in self.gold))

    def found(self) -> EventKeys:
        """Keys of our own events."""
        return self._keys(find_events(self.trees, event_rules(), mentions=self.reading.mentions))

    def _keys(self, events: tuple[Event, ...]) -> EventKeys:
        senses = find_senses(events, self.tagged)
        reading = msgspec.structs.replace(self.reading, events=events, senses=senses)
        keys = find_keys(self.id, self.text, reading)
        ids = {event.id for event in events}
        kept = tuple(event for event in keys.events if event.local in ids)
        return msgspec.structs.replace(keys, events=kept)

    def lemma(self, row: Row) -> str:
        """The head lemma of a mention."""
        first, last = row["spans"][0][0], row["spans"][-1][1]
        words = self.trees.words
        inside = [n for n, word in enumerate(words) if first <= word.start < last]
        top = next((n for n in inside if self.trees.head(n) not in inside), inside[-1])
        return str(words[top].lemma.lower())


def _bare(row: Row) -> Event:
    spans = tuple(Span(start, end) for start, end in row["spans"])
    return Event(
        id=row["mention_id"], trigger=spans, type="", factuality="actual", rule="gold", score=1.0
    )


def main() -> int:
    """Print all numbers."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--part", default="dev")
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--misses", type=int, default=0)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--mentions", default="")
    parser.add_argument("--alone", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        measure(options.alone)
        return 0
    if options.mentions:
        for size in options.mentions.split(","):
            subprocess.run([sys.executable, __file__, "--alone", size], check=True)
        return 0
    part = "train" if options.fit else options.part
    documents = read(options.shared / "data/ecbplus", part, options.cache)
    cast = link_actors(find_actor_keys(d.id, d.text, d.reading) for d in documents)
    if options.fit:
        fit(documents, cast)
        return 0
    scorer = load_scorer(options.shared / "bench/score_clusters.py")
    report(documents, cast, scorer, options.misses)
    return 0


def read(folder: Path, part: str, cache: Path | None) -> list[Document]:
    """The documents of a part with their event mentions in checked sentences."""
    mentions: dict[str, list[Row]] = defaultdict(list)
    for line in (folder / f"{part}.mentions.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        if row["kind"] == "event" and row["checked"]:
            mentions[row["doc_id"]].append(row)
    lines = (folder / f"{part}.docs.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [Document(row, mentions[row["id"]], cache) for row in rows]


def report(documents: Sequence[Document], cast: Cast, scorer: ModuleType, misses: int) -> None:
    """Floors, given and found."""
    gold = {row["mention_id"]: row["chain"] for d in documents for row in d.gold}
    texts = {row["mention_id"]: row["text"] for d in documents for row in d.gold}
    given = [document.given() for document in documents]
    home = find_stories(given)
    for name, story in (
        ("head lemma in our stories", home),
        ("head lemma in gold stories", {d.id: d.story for d in documents}),
    ):
        floor = {
            row["mention_id"]: (story[d.id], d.lemma(row)) for d in documents for row in d.gold
        }
        show(name, gold, floor, scorer)
    began = time.perf_counter()
    labels = cluster(given, cast)
    took = time.perf_counter() - began
    show("given", gold, labels, scorer)
    print(f"  {len(gold):,} mentions linked in {took:.1f} s")
    found = [document.found() for document in documents]
    event_of = cluster(found, cast)
    matched = match(documents, found)
    counted = sum(
        1
        for d, keys in zip(documents, found, strict=True)
        for event in keys.events
        if any(s.start <= event.start < s.end for s in checked(d))
    )
    hits = len(matched)
    right, reached = hits / max(counted, 1), hits / len(gold)
    print(
        f"  found: {counted:,} events in sentences with gold mentions; mention P {100 * right:.1f}"
        f" R {100 * reached:.1f} F1 {200 * right * reached / max(right + reached, 1e-9):.1f}"
    )
    ours = {id: event_of[local] for id, local in matched.items()}
    show("found, end to end", gold, ours, scorer)
    both = {id: chain for id, chain in gold.items() if id in ours}
    show("found, matched only", both, ours, scorer)
    if misses:
        show_misses(gold, labels, texts, misses)


def checked(document: Document) -> list[Span]:
    """The sentences that hold gold mentions."""
    starts = [row["spans"][0][0] for row in document.gold]
    sentences = document.reading.sentences
    return [s for s in sentences if any(s.start <= start < s.end for start in starts)]


def match(documents: Sequence[Document], found: Sequence[EventKeys]) -> dict[str, str]:
    """Gold mentions with the local key of the event of ours that shares a word of its trigger."""
    matched: dict[str, str] = {}
    for document, keys in zip(documents, found, strict=True):
        at = {event.start: f"{keys.document}/{event.start}" for event in reversed(keys.events)}
        for row in document.gold:
            for start, end in row["spans"]:
                hit = next((at[place] for place in range(start, end) if place in at), None)
                if hit is not None:
                    matched.setdefault(row["mention_id"], hit)
    return matched


def cluster(keys: Sequence[EventKeys], cast: Cast) -> Labels:
    """The event of every mention, by its local id and by document and place."""
    happenings = link_events(keys, dates={}, cast=cast)
    event_of = {member.id: event.id for event in happenings.events for member in event.members}
    labels: Labels = {}
    for document in keys:
        for event in document.events:
            event_id = event_of[mention_id(document.document, event.start, event.end)]
            labels[event.local] = labels[f"{document.document}/{event.start}"] = event_id
    return labels


def find_stories(keys: Sequence[EventKeys]) -> dict[str, str]:
    """Documents by story, for the floor: average link over their closeness."""
    pages = sorted((each.page for each in keys), key=lambda page: page.document)
    links = [
        Link(
            kind="event",
            left=pages[left].document,
            right=pages[right].document,
            score=like.closeness,
        )
        for (left, right), like in find_likenesses(pages, {}).items()
    ]
    parts = partition("event", [page.document for page in pages], links, cut=STORY)
    return {id: found.id for found in parts.clusters for id in found.members}


def show(name: str, gold: Mapping[str, str], labels: Labels, scorer: ModuleType) -> None:
    """One line of scores."""
    system = {id: labels[id] for id in gold if id in labels}
    whole, bare = scorer.score(gold, system), scorer.score(gold, system, True)
    parts = " ".join(
        f"{m} {100 * whole[m]['p']:.1f}/{100 * whole[m]['r']:.1f}" for m in ("muc", "b3", "ceafe")
    )
    print(
        f"  {name:<28} CoNLL {100 * whole['conll']:5.1f} (without singletons"
        f" {100 * bare['conll']:5.1f}) LEA {100 * whole['lea']['f1']:5.1f} P/R {parts}"
    )


def show_misses(
    gold: Mapping[str, str], labels: Labels, texts: Mapping[str, str], limit: int
) -> None:
    """The clusters that cost most: chains in pieces, and pieces of several chains."""
    for title, this, other in (("split", gold, labels), ("lumped", labels, gold)):
        held: dict[Any, dict[Any, list[str]]] = defaultdict(lambda: defaultdict(list))
        for id in gold:
            held[this[id]][other[id]].append(texts[id])
        worst = sorted(held.items(), key=lambda item: -cost(item[1].values()))[:limit]
        for label, parts in worst:
            print(title, label)
            for words in sorted(parts.values(), key=len, reverse=True)[:8]:
                print("     ", dict(Counter(words).most_common(8)))


def cost(parts: Iterable[list[str]]) -> int:
    """Mentions outside the biggest part."""
    sizes = [len(part) for part in parts]
    return sum(sizes) - max(sizes)


def fit(documents: Sequence[Document], cast: Cast) -> None:
    """Print weights by ridge-regularised logistic regression (Newton) over candidate pairs."""
    import numpy as np

    keys = [document.given() for document in documents]
    chain = {mention_id(d.id, *row["spans"][0]): row["chain"] for d in documents for row in d.gold}
    cast_of = {member.id: actor.id for actor in cast.actors for member in actor.members}
    pile = make_pile(keys, {}, cast_of)
    pages = [document.page for document in pile.documents]
    near = find_near(find_likenesses(pages, {}), len(pages))
    names = sorted(WEIGHTS)
    column = {name: number for number, name in enumerate(names)}
    pairs = find_candidates(pile.profiles, near)
    table = np.zeros((len(pairs), len(names) + 1))
    table[:, -1] = 1
    truth = np.zeros(len(pairs))
    for number, (one, other) in enumerate(pairs):
        left, right = pile.profiles[one], pile.profiles[other]
        truth[number] = chain[left.id] == chain[right.id]
        for name, share, _, _ in find_features(left, right, near, pile.weights):
            table[number, column[name]] += share
    ridge = RIDGE * np.eye(len(names) + 1)
    ridge[-1, -1] = 1e-6
    weights = np.zeros(len(names) + 1)
    for _ in range(15):
        chance = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (chance - truth) + ridge @ weights
        curve = (table * np.maximum(chance * (1 - chance), 1e-4)[:, None]).T @ table + ridge
        weights -= np.linalg.solve(curve, slope)
    seen = (table != 0).sum(axis=0)
    print(
        f"  bias {weights[-1]:.2f} (shipped {BIAS}), {len(pairs):,} pairs, {int(truth.sum()):,} one"
    )
    for name in WEIGHTS:
        number = column[name]
        print(f"  {name:<20} {weights[number]:6.2f} (shipped {WEIGHTS[name]:5.1f}), {seen[number]}")


def measure(mentions: int) -> None:
    """Time linking of made-up mentions."""
    made = make(mentions, random.Random(1))
    keys, dates = [each for each, _ in made], {each.document: dct for each, dct in made}
    began = time.process_time()
    floor: dict[str, list[str]] = defaultdict(list)
    for document in keys:
        for event in document.events:
            floor[event.lemma].append(document.document)
    base = time.process_time() - began
    began, spent = time.perf_counter(), time.process_time()
    happenings = link_events(keys, dates=dates)
    took, spent = time.perf_counter() - began, time.process_time() - spent
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    count = sum(len(document.events) for document in keys)
    print(
        f"{count:>9,} mentions, {len(keys):,} documents -> {len(happenings.events):,} events:"
        f" {took:.1f} s, {spent:.1f} s of CPU ({1e6 * spent / count:.0f} us a mention), peak"
        f" {memory:.0f} MB; floor, {len(floor):,} lemmas in {base:.2f} s",
        flush=True,
    )


def make(mentions: int, chance: random.Random) -> list[tuple[EventKeys, Dct]]:
    """Documents in stories of fifteen: rare words of its own among common ones, people and eight
    events."""
    return list(_stories(max(1, mentions // A_DOCUMENT), chance))


def _stories(count: int, chance: random.Random) -> Iterator[tuple[EventKeys, Dct]]:
    lemmas = ["attack", "meet", "say", "kill", "arrest", "visit", "call", "announce", "warn", "win"]
    lemmas += [f"verb{n}" for n in range(300)]
    day = dt.date(2024, 1, 1)
    for story in range(-(-count // A_STORY)):
        words = [chance.randrange(2_000, 10**7) for _ in range(60)]
        people = [f"name{chance.randrange(50_000)}" for _ in range(8)]
        events = [
            (chance.choice(lemmas), chance.choice(people), chance.choice(people)) for _ in range(8)
        ]
        start = day + dt.timedelta(chance.randrange(300))
        for place in range(min(A_STORY, count - story * A_STORY)):
            terms = {*chance.sample(words, 40), *(chance.randrange(2_000) for _ in range(40))}
            told = [
                _made(number, *(chance.choice(events) if chance.random() < 0.7 else
                                (chance.choice(lemmas), chance.choice(people), "")))
                for number in range(A_DOCUMENT)
            ]  # fmt: skip
            document = f"{story:06}-{place:02}"
            page = PageKeys(document=document, terms=tuple((term, 1) for term in sorted(terms)))
            keys = EventKeys(document=document, page=page, events=tuple(told))
            yield keys, Dct(date=start + dt.timedelta(chance.randrange(5)))


def _made(number: int, lemma: str, doer: str, done: str) -> LocalEvent:
    parties = [Party("doer", doer, doer)] + ([Party("done", done, done)] if done else [])
    return LocalEvent(
        local=f"e{number}",
        start=number * 100,
        end=number * 100 + 6,
        sentence=number,
        words=lemma,
        lemma=lemma,
        forms=(lemma,),
        parties=tuple(parties),
        context=tuple(sorted({lemma, doer, done})),
        sense=random.Random(lemma).randbytes(SIZE),
    )


if __name__ == "__main__":
    sys.exit(main())
