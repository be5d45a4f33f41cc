"""Timelines of Timeline17 and Entities: which days, which sentences, and what the product shows.

    python bench/timeline.py [--cache FOLDER] [--shared FOLDER] [--events] [--show N]
    python bench/timeline.py --choose [--cache FOLDER]
    python bench/timeline.py --speed [--cache FOLDER]

The protocol is that of the README beside the data: for each gold timeline the articles published
inside its span, as many days as it has, within its span, and its mean number of sentences a day.
Beside ours stand two floors of the same run: days by the number of articles, told by their first
sentences; and days by how often they are named, told by the sentences most like all of their day
(what DATEWISE does without its training). Entities have no texts by day: dates and ROUGE over all.

`--events` links happenings and copies first (else sentences alone, which takes seconds). "Entries"
are those of the product over all articles of a topic: how many gold days are among the N first that
name a day, N days of them. `--choose` takes each constant from a handful of values with every topic
left out in turn, nothing else is fitted; it prints what the rest would have chosen and what that
scores on the topic left out. `--speed` times linking on all articles of Timeline17. Reading takes
minutes; `--cache` keeps the readings.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import json
import math
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from readout.anchoring import anchor
from readout.linking.actors import find_keys as find_actor_keys
from readout.linking.actors import link_actors
from readout.linking.copies.duplicates import find_groups
from readout.linking.copies.keys import DocumentKeys, Story
from readout.linking.copies.sketch import sketch
from readout.linking.events import date_keys, link_events
from readout.linking.events import find_keys as find_event_keys
from readout.linking.timeline import (
    TimelineKeys,
    choosing,
    days,
    find_keys,
    link_timeline,
    pile,
    summarise,
    weights,
)
from readout.reading.metadata import describe
from readout.record.describing import read_for_project
from readout.schema.cast import Cast
from readout.schema.document import Document, Given, Metadata
from readout.schema.duplicate import DuplicateGroup
from readout.schema.entry import Entry
from readout.schema.happening import Happenings
from readout.schema.reading import Reading
from readout.schema.span import Span, Spans
from readout.schema.time import Dct, Interval, Timex

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
from bench.scorers import load_scorer  # noqa: E402

Row = dict[str, Any]
T17 = ("finan", "h1n1", "haiti", "iraq", "mj")
CHOICES: Mapping[str, Sequence[float]] = {
    "TOPIC": (0.0, 1.0),
    "WEEKDAY": (0.0, 0.5, 1.0),
    "SENTENCE_TOPIC": (0.0, 0.5, 1.0),
    "SAID": (1.0, 1.2, 1.5),
    "ALSO": (0.5, 0.7),
    "LEAD_TELLS": (1.0, 3.0),
    "SAME": (0.25, 0.3, 0.4),
}
"""Constants of `linking/timeline/weights.py` and the values to choose from."""


class Article:
    """An article, read, with what linking needs of it."""

    def __init__(self, row: Row, reading: Reading) -> None:
        self.id, self.text = f"{row['topic']}-{row['id']}", str(row["text"])
        self.published = dt.date.fromisoformat(row["published"][:10])
        self.reading = reading
        given = (Given(name="published", value=row["published"], origin="given"),)
        document = Document(
            id=self.id,
            text=self.text,
            text_hash="",
            path=self.id,
            media="application/jsonl",
            encoding="utf-8",
            raw=b"",
            given=given,
        )
        self.metadata: Metadata = describe(document, reading)
        self.dct = Dct(
            date=self.published, earliest=self.published, latest=self.published, basis="given"
        )

    @cached_property
    def timexes(self) -> tuple[Timex, ...]:
        """Time expressions as of the day of publication."""
        return anchor(self.reading.timexes, self.published)

    @property
    def _title(self) -> Spans:
        return self.metadata.title.spans if self.metadata.title is not None else ()

    @cached_property
    def keys(self) -> TimelineKeys:
        """The sentences."""
        return find_keys(
            self.id, self.text, self.reading, body=self.metadata.body, title=self._title
        )

    @cached_property
    def copies(self) -> DocumentKeys:
        """What tells copies."""
        body = self.metadata.body or (Span(0, len(self.text)),)
        return DocumentKeys(id=self.id, sketch=sketch(self.text, body), dct=self.dct)


class Links(msgspec.Struct, frozen=True):
    """What lies between the articles of a topic."""

    groups: tuple[DuplicateGroup, ...] = ()
    cast: Cast | None = None
    happenings: Happenings | None = None


def main() -> int:
    """Print all numbers; 2 where the data is absent."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--events", action="store_true")
    parser.add_argument("--choose", action="store_true")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--show", type=int, default=0, metavar="N")
    options = parser.parse_args()
    folder = options.shared / "data/timelines"
    if not folder.is_dir():
        print(f"{folder} is not here", file=sys.stderr)
        return 2
    scorer = load_scorer(options.shared / "bench/score_timeline.py")
    topics = {name: read(folder, f"t17.{name}", options.cache) for name in T17}
    lines = (folder / "timelines.jsonl").read_text("utf-8").splitlines()
    gold = [json.loads(line) for line in lines]
    if options.choose:
        choose(topics, gold, scorer)
    elif options.speed:
        measure(topics)
    else:
        report(topics, gold, scorer, events=options.events, show=options.show)
        report_entities(folder, options.cache, scorer)
    return 0


def read(folder: Path, name: str, cache: Path | None) -> list[Article]:
    """The articles of one file by id. Reads them, or takes the readings from the cache."""
    with gzip.open(folder / f"{name}.articles.jsonl.gz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    kept = cache / f"{name}.readings" if cache is not None else None
    if kept is not None and kept.is_file():
        readings = msgspec.msgpack.Decoder(list[Reading]).decode(kept.read_bytes())
    else:
        readings = [read_for_project(row["text"]) for row in rows]
        if kept is not None:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(msgspec.msgpack.encode(readings))
    made = [Article(row, reading) for row, reading in zip(rows, readings, strict=True)]
    return sorted(made, key=lambda article: article.id)


def link(articles: Sequence[Article]) -> Links:
    """Copies, cast and happenings."""
    story = {each.id: Story(text=each.text, body=each.metadata.body or (Span(0, len(each.text)),))
             for each in articles}  # fmt: skip
    groups = find_groups([each.copies for each in articles], story.__getitem__).groups
    cast = link_actors(find_actor_keys(each.id, each.text, each.reading) for each in articles)
    keys = [
        date_keys(
            find_event_keys(each.id, each.text, each.reading, body=each.metadata.body),
            each.timexes,
            each.dct,
        )
        for each in articles
    ]
    dates = {each.id: each.dct for each in articles}
    return Links(groups, cast, link_events(keys, dates=dates, cast=cast, groups=groups))


class Task:
    """One gold timeline and the articles published inside its span."""

    def __init__(self, gold: Row, articles: Sequence[Article]) -> None:
        self.gold = gold
        self.days = {dt.date.fromisoformat(entry["date"][:10]) for entry in gold["entries"]}
        self.first, self.last = min(self.days), max(self.days)
        self.articles = [each for each in articles if self.first <= each.published <= self.last]
        told = sum(len(entry["sentences"]) for entry in gold["entries"])
        self.sentences = max(1, round(told / len(self.days)))

    def ours(self, links: Links) -> Row:
        """Our timeline."""
        kept = {each.id for each in self.articles}
        summaries = summarise(
            [each.keys for each in self.articles],
            dates={each.id: each.dct for each in self.articles},
            timexes={each.id: each.timexes for each in self.articles},
            days=len(self.days),
            sentences=self.sentences,
            within=Interval(self.first, self.last),
            happenings=links.happenings,
            groups=[each for each in links.groups if kept.issuperset(each.members)],
        )
        texts = {each.id: each.text for each in self.articles}
        return self.row({
            each.day: [sentence.span.of(texts[sentence.document]) for sentence in each.sentences]
            for each in summaries
        })  # fmt: skip

    def first_sentences(self) -> Row:
        """The floor: days with most articles, told by the first sentences of these."""
        out = defaultdict(list)
        for each in self.articles:
            out[each.published].append(each)
        chosen = sorted(out, key=lambda day: (-len(out[day]), day))[: len(self.days)]
        told = {}
        for day in chosen:
            spans = [(each, line) for at in range(self.sentences) for each in out[day]
                     for line in each.keys.lines[at : at + 1]]  # fmt: skip
            told[day] = [each.text[line.start : line.end] for each, line in spans[: self.sentences]]
        return self.row(told)

    def by_mentions(self) -> Row:
        """The stronger floor: days named most, told by the sentences most like all of their day."""
        named: dict[dt.date, list[tuple[Article, Any]]] = defaultdict(list)
        counts: Counter[dt.date] = Counter()
        for each in self.articles:
            counts[each.published] += 1
            for line in each.keys.lines:
                found = {day for day in map(_day, (each.timexes[at] for at in line.times)) if day}
                counts.update(found)
                for day in found or ({each.published} if line.place < 5 else set()):
                    named[day].append((each, line))
        open_days = [day for day in named if self.first <= day <= self.last]
        chosen = sorted(open_days, key=lambda day: (-counts[day], day))[: len(self.days)]
        texts = Counter(
            t for a in self.articles for t in {t for li in a.keys.lines for t in li.terms}
        )
        top = math.log(len(self.articles) + 1)
        told = {}
        for day in chosen:
            about: Counter[int] = Counter()
            for _, line in named[day]:
                about.update(set(line.terms))
            ranked = sorted(
                named[day],
                key=lambda pair: (
                    -sum(about[t] * (top - math.log(texts[t])) for t in set(pair[1].terms))
                    / math.sqrt(len(pair[1].terms) + 1),
                    pair[0].id,
                    pair[1].start,
                ),
            )[: self.sentences]
            told[day] = [each.text[line.start : line.end] for each, line in ranked]
        return self.row(told)

    def row(self, told: Mapping[dt.date, Sequence[str]]) -> Row:
        """A timeline as the scorer wants it."""
        return {
            "topic": self.gold["topic"],
            "source": self.gold["source"],
            "entries": [
                {
                    "date": day.isoformat(),
                    "sentences": [" ".join(text.split()) for text in told[day]],
                }
                for day in sorted(told)
            ],
        }


def _day(timex: Timex) -> dt.date | None:
    found = timex.interval
    if timex.type not in ("DATE", "TIME") or found is None or found.earliest != found.latest:
        return None
    return found.earliest


def tasks_of(topics: Mapping[str, Sequence[Article]], gold: Sequence[Row]) -> list[Task]:
    """One task for each gold timeline."""
    return [Task(row, topics[row["topic"]]) for row in gold]


def report(
    topics: Mapping[str, Sequence[Article]],
    gold: Sequence[Row],
    scorer: ModuleType,
    *,
    events: bool,
    show: int,
) -> None:
    """Floors, ours, and the entries of the product."""
    tasks = tasks_of(topics, gold)
    links = {name: link(articles) if events else Links() for name, articles in topics.items()}
    print(f"{len(tasks)} gold timelines, {sum(map(len, topics.values())):,} articles")
    print_scores("articles a day, first sentences", tasks, Task.first_sentences, scorer)
    print_scores("days named most, central ones", tasks, Task.by_mentions, scorer)
    began = time.perf_counter()
    print_scores(
        "ours", tasks, lambda task: task.ours(links[task.gold["topic"]]), scorer, each=True
    )
    print(f"  ours in {time.perf_counter() - began:.1f} s with keys and scoring")
    for name, articles in topics.items():
        entries = entries_of(articles, links[name])
        for task in tasks:
            if task.gold["topic"] == name:
                print_entries(task, entries)
        if show:
            print_first(entries[:show], articles)


def print_scores(
    name: str,
    tasks: Sequence[Task],
    make: Callable[[Task], Row],
    scorer: ModuleType,
    *,
    each: bool = False,
) -> None:
    """One line of scores."""
    result = scorer.score_all([task.gold for task in tasks], [make(task) for task in tasks])
    mean = result["mean"]
    print(
        f"  {name:<32} date F1 {mean['date']['f1']:.3f} align R1 {mean['align1']['f1']:.3f}"
        f" R2 {mean['align2']['f1']:.3f} concat R1 {mean['concat1']['f1']:.3f}"
        f" R2 {mean['concat2']['f1']:.3f} agree R1 {mean['agree1']['f1']:.3f}"
    )
    for row in result["per_timeline"] if each else ():
        f1 = {key: scorer.f1(*row[key]) for key in ("date", "align1", "align2")}
        print(f"    {row['topic']:<8}{row['source']:<3}" + " ".join(
            f"{key} {value:.3f}" for key, value in f1.items()))  # fmt: skip


def entries_of(articles: Sequence[Article], links: Links) -> tuple[Entry, ...]:
    """The entries of the product."""
    return link_timeline(
        [each.keys for each in articles],
        dates={each.id: each.dct for each in articles},
        timexes={each.id: each.timexes for each in articles},
        happenings=links.happenings,
        cast=links.cast,
        groups=links.groups,
    )


def print_entries(task: Task, entries: Sequence[Entry]) -> None:
    """How many gold days are among those of the first entries."""
    found: list[dt.date] = []
    for entry in entries:
        day = entry.days.earliest if entry.precision in ("day", "week") and entry.days else None
        if day is not None and task.first <= day <= task.last and day not in found:
            found.append(day)
    wanted = len(task.days)
    hits = len(task.days.intersection(found[:wanted]))
    print(
        f"  entries: {task.gold['topic']} {task.gold['source']}: {len(entries):,},"
        f" of the first {wanted} days {hits} are gold ({hits / wanted:.3f})"
    )


def print_first(entries: Sequence[Entry], articles: Sequence[Article]) -> None:
    """The first entries, to read."""
    texts = {each.id: each.text for each in articles}
    for entry in entries:
        days = entry.days or Interval()
        print(f"    {entry.rank} {days.earliest} {entry.kind} {','.join(entry.types)}"
              f" {entry.sources} sources {entry.score:.2f} {' '.join(entry.disputed)}")  # fmt: skip
        print("       ", " ".join(entry.sentence.span.of(texts[entry.sentence.document]).split()))


def report_entities(folder: Path, cache: Path | None, scorer: ModuleType) -> None:
    """Dates, and ROUGE over all, where the texts of days were lost."""
    lines = (folder / "entities_dates.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    results: dict[str, list[tuple[float, float, float]]] = defaultdict(list)
    for row in rows:
        gold = {
            "topic": row["topic"],
            "source": row["source"],
            "entries": [{"date": day, "sentences": []} for day in row["dates"]],
        }
        gold["entries"][0]["sentences"] = row["all_sentences"]
        task = Task(gold, read(folder, f"entities.{row['topic']}", cache))
        task.sentences = max(1, round(len(row["all_sentences"]) / len(task.days)))
        for name, made in (
            ("articles a day, first sentences", task.first_sentences()),
            ("days named most, central ones", task.by_mentions()),
            ("ours", task.ours(Links())),
        ):
            scores = scorer.score_all([gold], [made])["mean"]
            results[name].append(tuple(scores[m]["f1"] for m in ("date", "concat1", "concat2")))
    print(f"{len(rows)} Entities")
    for name, found in results.items():
        date, one, two = (sum(column) / len(found) for column in zip(*found, strict=True))
        print(f"  {name:<32} date F1 {date:.3f} concat R1 {one:.3f} R2 {two:.3f}")


class Chooser:
    """Scores gold timelines under other constants, each combination once."""

    def __init__(self, scorer: ModuleType) -> None:
        self._scorer = scorer
        self._known: dict[tuple[str, str, tuple[tuple[str, float], ...]], tuple[float, ...]] = {}

    def climb(self, tasks: Sequence[Task]) -> dict[str, float]:
        """Each constant from its values, one after the other."""
        chosen: dict[str, float] = {}
        for name, values in CHOICES.items():
            goods = {value: self._good(tasks, {**chosen, name: value}) for value in values}
            chosen[name] = max(values, key=lambda value: (goods[value], -value))
        return chosen

    def _good(self, tasks: Sequence[Task], constants: Mapping[str, float]) -> float:
        topics: dict[str, list[float]] = defaultdict(list)
        for task in tasks:
            date, one, two = self.scores(task, constants)
            topics[task.gold["topic"]].append(date + 2 * one + 5 * two)
        return round(sum(sum(each) / len(each) for each in topics.values()), 6)

    def scores(self, task: Task, constants: Mapping[str, float]) -> tuple[float, ...]:
        """F1 of dates, of align ROUGE-1 and ROUGE-2."""
        others = {n: v for n, v in constants.items() if v != getattr(weights, n)}
        key = (task.gold["topic"], task.gold["source"], tuple(sorted(others.items())))
        if key not in self._known:
            self._known[key] = self._measure(task, others)
        return self._known[key]

    def _measure(self, task: Task, constants: Mapping[str, float]) -> tuple[float, ...]:
        kept = {(module, name): getattr(module, name) for module in (choosing, days, pile)
                for name in constants if hasattr(module, name)}  # fmt: skip
        for module, name in kept:
            setattr(module, name, constants[name])
        row = task.ours(Links())
        for (module, name), value in kept.items():
            setattr(module, name, value)
        (found,) = self._scorer.score_all([task.gold], [row])["per_timeline"]
        return tuple(self._scorer.f1(*found[key]) for key in ("date", "align1", "align2"))


def choose(
    topics: Mapping[str, Sequence[Article]], gold: Sequence[Row], scorer: ModuleType
) -> None:
    """What all topics but one would have chosen, and what that scores on the one."""
    tasks = tasks_of(topics, gold)
    chooser = Chooser(scorer)
    total: list[tuple[float, ...]] = []
    for out in topics:
        chosen = chooser.climb([task for task in tasks if task.gold["topic"] != out])
        print(f"  without {out}: {chosen}", flush=True)
        for task in tasks:
            if task.gold["topic"] == out:
                total.append(chooser.scores(task, chosen))
                print("    date {:.3f} align R1 {:.3f} R2 {:.3f}".format(*total[-1]), flush=True)
    means = [sum(column) / len(total) for column in zip(*total, strict=True)]
    print("  left out in turn: date {:.3f} align R1 {:.3f} R2 {:.3f} (means of F1)".format(*means))


def measure(topics: Mapping[str, Sequence[Article]]) -> None:
    """Seconds for all articles of Timeline17 as one pile."""
    articles = [each for found in topics.values() for each in found]
    for name, action in _actions(articles):
        took = []
        for _ in range(3):
            began = time.perf_counter()
            action()
            took.append(time.perf_counter() - began)
        print(f"  {name:<28} {sorted(took)[1]:6.2f} s (median of 3)")


def _actions(articles: Sequence[Article]) -> Iterator[tuple[str, Callable[[], object]]]:
    links = link(articles)
    yield (
        "keys",
        lambda: [
            find_keys(each.id, each.text, each.reading, body=each.metadata.body)
            for each in articles
        ],
    )
    yield (
        "floor: counting dates",
        lambda: Counter(day for each in articles for day in map(_day, each.timexes)),
    )
    yield "entries, without events", lambda: entries_of(articles, Links())
    yield "entries, with events and cast", lambda: entries_of(articles, links)
    size = len(msgspec.json.encode([each.keys for each in articles]))
    print(f"  {len(articles):,} articles, keys {size / len(articles):,.0f} bytes each as JSON")


if __name__ == "__main__":
    sys.exit(main())
