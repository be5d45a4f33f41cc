"""How well documents are dated that do not say their date, beside a nearest-neighbour floor.

    python bench/dating.py [PART...] [--hide 0.2,0.5,0.8] [--cache FOLDER] [--shared FOLDER]
                           [--seed N] [--events]
    python bench/dating.py --gold FILE [--hide 0.2] [--alone]

PART is alone (TBAQ, each document by itself), timelines, gva, seeds, examples or scale; all but
scale by default. `--gold` dates another file with `id`, `text` and a date, as score_dating.py
reads it. Dates are hidden, and answers scored, by the functions of shared/bench/score_dating.py.
The floor takes the date of the dated document with the nearest TF-IDF vector over the same terms.
`--seed` hides other documents. `--events` dates each pile once more with what linked events lend
(bench/dating_events.py): it is no part of dating.

Nothing was fitted to timelines or gva. `--cache` keeps what the tagger says of each text between
runs, by text and by the tagger's digest: tagging takes an hour, everything else minutes and is done
anew.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import hashlib
import json
import sys
import time
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from dating_events import Told, lend, lending
from readout import reading
from readout.ingest import Opener, walk
from readout.linking.dating.clues import DateKeys, find_keys
from readout.linking.dating.dates import date_documents
from readout.linking.dating.neighbours import Bag, find_near, make_index
from readout.linking.events import find_keys as find_event_keys
from readout.reading import LAYERS, Tools, describe, read
from readout.schema.document import Document, text_hash
from readout.schema.time import Dct
from readout.tagger import Tagged, Tagger
from scorers import load_scorer

SHARED = Path(__file__).resolve().parents[2] / "shared"
EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
PARTS = ("alone", "timelines", "gva", "seeds", "examples")
SEED = 1

Row = dict[str, Any]
Gold = dict[str, dt.date]


def main() -> int:
    """Run the parts asked for; 2 where data is absent."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join((*PARTS, "scale")))
    parser.add_argument("--hide", default="0.2", help="shares of dates to hide, by commas")
    parser.add_argument("--gold", type=Path, help="date this file instead")
    parser.add_argument("--alone", action="store_true", help="with --gold: one document at a time")
    parser.add_argument("--shared", type=Path, default=SHARED)
    parser.add_argument("--seed", type=int, default=SEED, help="which documents are hidden")
    parser.add_argument("--events", action="store_true", help="once more, with events as donors")
    parser.add_argument("--cache", type=Path, help="folder that keeps what the tagger says")
    options = parser.parse_args()
    if not options.shared.is_dir():
        print(f"{options.shared} is not here", file=sys.stderr)
        return 2
    bench = Bench(options.shared, options.cache, seed=options.seed, events=options.events)
    shares = [float(share) for share in options.hide.split(",")]
    if options.gold:
        bench.alone([options.gold]) if options.alone else bench.pile(options.gold, shares)
        return 0
    for part in options.parts or PARTS:
        print(f"\n{part}")
        bench.part(part, shares)
    return 0


class Bench:
    """The data, the scorer of shared/, and keys that were made before."""

    def __init__(
        self, shared: Path, cache: Path | None, *, seed: int = SEED, events: bool = False
    ) -> None:
        self._shared, self._seed, self._events = shared, seed, events
        if cache is not None:
            remember(cache)
        self._scorer = load_scorer(shared / "bench" / "score_dating.py")

    def part(self, name: str, shares: Sequence[float]) -> None:
        """One part of the data, by name."""
        data = self._shared / "data"
        if name == "alone":
            self.alone([data / "timex" / f"tbaq_{part}.jsonl" for part in ("dev", "train")])
        elif name == "timelines":
            self.piles(sorted((data / "timelines").glob("*.articles.jsonl.gz")), shares)
        elif name == "gva":
            self.pile(data / "gva" / "dev.docs.jsonl", shares)
        elif name == "seeds":
            self.story(sorted((self._shared / "seeds").glob("*.txt")))
        elif name == "examples":
            self.examples()
        elif name == "scale":
            self.scale(sorted((data / "timelines").glob("t17.*.articles.jsonl.gz")))
        else:
            raise SystemExit(f"no part {name!r}: {', '.join((*PARTS, 'scale'))}")

    def alone(self, paths: Iterable[Path]) -> None:
        """Each document by itself, every date hidden."""
        for path in paths:
            keys, gold = self.keys(path)
            dated = {item.id: date_documents([item])[item.id] for item in keys}
            self.report(path.name, dated, gold, set(gold))

    def piles(self, paths: Sequence[Path], shares: Sequence[float]) -> None:
        """Each file as one pile, then all of them together, micro-averaged."""
        for share in shares:
            counted: dict[str, list[tuple[dict[str, Dct], Gold, set[str]]]] = {}
            for path in paths:
                kind = path.name.partition(".")[0]
                for name, result in self._both(path, share):
                    for total in (name, f"{name} {kind}"):
                        counted.setdefault(total, []).append(result)
            for name, results in counted.items():
                dated = {i: dct for result in results for i, dct in result[0].items()}
                gold = {i: day for result in results for i, day in result[1].items()}
                hidden = {i for result in results for i in result[2]}
                self.report(f"all, {share:.0%} hidden, {name}", dated, gold, hidden)

    def pile(self, path: Path, shares: Sequence[float]) -> None:
        """One file as one pile."""
        for share in shares:
            self._both(path, share)

    def _both(
        self, path: Path, share: float
    ) -> list[tuple[str, tuple[dict[str, Dct], Gold, set[str]]]]:
        keys, gold = self.keys(path)
        hidden = self._scorer.hidden_ids(set(gold), share, self._seed)
        shown = [with_date(item, gold, hidden) for item in keys]
        start = time.process_time()
        dated = date_documents(shown)
        took = time.process_time() - start
        name = path.name.removesuffix(".gz").removesuffix(".jsonl").removesuffix(".articles")
        label = f"{name}, {share:.0%} hidden"
        self.report(f"{label} ({took:.1f} s)", dated, gold, hidden)
        nearest = floor(shown)
        self.report(f"{label}, floor", nearest, gold, hidden)
        found = [("readout", (dated, gold, hidden)), ("floor", (nearest, gold, hidden))]
        if self._events:
            with_events, took = self._with_events(path, shown)
            self.report(f"{label}, events ({took:.1f} s more)", with_events, gold, hidden)
            found.append(("events", (with_events, gold, hidden)))
        return found

    def _with_events(self, path: Path, shown: Sequence[DateKeys]) -> tuple[dict[str, Dct], float]:
        """The dates with linked events as donors, and the CPU seconds that linking takes."""
        told = [told_of(bare(row["id"], row["text"])) for row in rows_of(path)]
        start = time.process_time()
        lent = lend(told, {item.id: item.stated for item in shown})
        took = time.process_time() - start
        with lending(lent):
            return date_documents(shown), took

    def story(self, paths: Sequence[Path]) -> None:
        """Text files as one story: prints every answer with its evidence."""
        texts = {path.name[:3]: path.read_bytes().decode("utf-8") for path in paths}
        keys = [make_keys(name, text) for name, text in texts.items()]
        for name, dct in sorted(date_documents(keys).items(), key=lambda pair: by_date(pair[1])):
            print(f"  {name} {dct.basis} {dct.date} in {dct.earliest} .. {dct.latest}")
            for sign, rows in (("+", dct.constraints), ("-", dct.conflicts)):
                for row in rows:
                    said = "; ".join(span.of(texts[name])[:60] for span in row.spans)
                    days = f"{row.earliest} .. {row.latest}"
                    print(f"    {sign} {row.rule}: {days} {','.join(row.donors)} {said!r}")

    def examples(self) -> None:
        """Our own examples as one story; those that say no date are to be inferred."""
        truth = json.loads((EXAMPLES / "truth.json").read_text("utf-8"))["documents"]
        places = {(row["path"], row["input_id"]): row for row in truth}
        keys, gold, hidden = [], {}, set()
        for document in documents_in(EXAMPLES):
            row = places.get((document.path, document.input_id))
            if row is None:
                continue
            keys.append(keys_of(document))
            gold[document.id] = dt.date.fromisoformat(row["date"])
            if row["dated"] == "none":
                hidden.add(document.id)
                print(f"  {row['key']}: true {row['date']}")
        dated = date_documents(keys)
        for name in sorted(hidden):
            dct = dated[name]
            print(f"  answered {dct.date} in {dct.earliest} .. {dct.latest}")
        self.report("examples that say no date", dated, gold, hidden)

    def scale(self, paths: Sequence[Path]) -> None:
        """Time for 1,340 and 10,000 documents; copies differ in their ids and a tenth of terms."""
        base = [item for path in paths for item in self._half_dated(path)]
        for size in (len(base), 10_000):
            pile = [altered(base[n % len(base)], n // len(base)) for n in range(size)]
            start = time.perf_counter()
            date_documents(pile)
            undated = sum(item.stated.date is None for item in pile)
            took = time.perf_counter() - start
            print(f"  {size} documents, {undated} undated: {took:.1f} s")

    def _half_dated(self, path: Path) -> list[DateKeys]:
        keys, gold = self.keys(path)
        hidden = self._scorer.hidden_ids(set(gold), 0.2, self._seed)
        return [with_date(item, gold, hidden) for item in keys]

    def keys(self, path: Path) -> tuple[list[DateKeys], Gold]:
        """The keys of every row of a file, and its true days."""
        if not path.is_file():
            raise SystemExit(f"{path} is not here")
        gold = {i: day for i, (day, _) in self._scorer.read_gold(str(path))[0].items()}
        rows = list(rows_of(path))
        return [make_keys(row["id"], row["text"]) for row in rows], gold

    def report(self, name: str, dated: Mapping[str, Dct], gold: Gold, hidden: set[str]) -> None:
        """One line of numbers."""
        answers = {
            i: {"date": d.date, "earliest": d.earliest, "latest": d.latest, "basis": d.basis}
            for i, d in dated.items()
            if i in gold
        }
        wanted: dict[str, Any] = {i: (day, {}) for i, day in gold.items()}
        scored = self._scorer.score(wanted, answers, hidden)["hidden"]
        print(
            f"  {name:44} n {scored['documents']:4}"
            f" answered {scored['answered']['share']:.3f} dated {scored['dated']['share']:.3f}"
            f" contained {scored['contained']['of_answered'] or 0:.3f}"
            f" exact {scored['exact_day']['share']:.3f} within 3 {scored['within_3']['share']:.3f}"
            f" within 7 {scored['within_7']['share']:.3f}"
            f" median width {scored['median_width']}",
            flush=True,
        )


def remember(folder: Path) -> None:
    """Let reading ask a folder before the tagger."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = KeptTagger(reading.tagger(), folder)
    reading.tagger = lambda: kept  # type: ignore[assignment]


class KeptTagger:
    """A tagger that keeps its answers in a folder."""

    def __init__(self, tagger: Tagger, folder: Path) -> None:
        self.digest = tagger.digest
        self._tagger = tagger
        self._folder = folder

    def tag(self, text: str, seams: Sequence[int] = ()) -> Tagged:
        """The layers of a text, from the folder where they are there."""
        key = ":".join((self.digest, text_hash(text), *map(str, seams)))
        name = hashlib.sha256(key.encode()).hexdigest()
        kept = self._folder / f"{name[:24]}.msgpack.z"
        if kept.is_file():
            return msgspec.msgpack.decode(zlib.decompress(kept.read_bytes()), type=Tagged)
        tagged = self._tagger.tag(text, seams)
        kept.write_bytes(zlib.compress(msgspec.msgpack.encode(tagged), 1))
        return tagged


def by_date(dct: Dct) -> tuple[dt.date, dt.date]:
    """The order of publication: best day, then earliest."""
    first = dct.earliest or dt.date.min
    return dct.date or first, first


def make_keys(name: str, text: str) -> DateKeys:
    """The keys of a bare text."""
    return keys_of(bare(name, text))


def bare(name: str, text: str) -> Document:
    """A text without a file around it."""
    return Document(
        id=name, text=text, text_hash=text_hash(text), path=name, media="text/plain",
        encoding="utf-8", raw=b"",
    )  # fmt: skip


def keys_of(document: Document) -> DateKeys:
    """Read a document and keep what dating needs of it."""
    found = read(document.text, Tools.load(), layers=LAYERS)
    return find_keys(document.id, document.text, found, describe(document, found))


def told_of(document: Document) -> Told:
    """Read a document and keep what linking its events needs of it."""
    found = read(document.text, Tools.load(), layers=LAYERS)
    about = describe(document, found)
    title = "" if about.title is None else about.title.value
    events = find_event_keys(document.id, document.text, found, body=about.body, title=title)
    return Told(events, found.timexes)


def documents_in(folder: Path) -> Iterable[Document]:
    """The documents that ingest finds in a folder."""
    with Opener() as opener:
        for opened in opener.open(walk([str(folder)], base=folder)):
            yield from (item for item in opened.items if isinstance(item, Document))


def with_date(item: DateKeys, gold: Gold, hidden: set[str]) -> DateKeys:
    """The keys of a document whose date is told, or hidden with all that its head states."""
    day = gold.get(item.id)
    if day is None or item.id in hidden:
        return item
    given = Dct(date=day, earliest=day, latest=day, basis="given")
    return msgspec.structs.replace(item, stated=given)


def floor(keys: Sequence[DateKeys]) -> dict[str, Dct]:
    """Every undated document has the date of the dated one with the nearest TF-IDF vector."""
    ordered = sorted(keys, key=lambda item: item.id)
    index = make_index([Bag(item.terms, item.counts) for item in ordered], most=len(ordered))
    found = {}
    for number, item in enumerate(ordered):
        near = find_near(index, number, limit=len(ordered)).items.tolist()
        day = next((d for n in near if (d := ordered[n].stated.date) is not None), None)
        found[item.id] = Dct(date=day, earliest=day, latest=day, basis="inferred")
    return found


def altered(item: DateKeys, turn: int) -> DateKeys:
    """Another document much like one: its own id, and every tenth term its own."""
    if not turn:
        return item
    terms = tuple(sorted((t * 31 + turn) % 2**32 if t % 10 == turn % 10 else t for t in item.terms))
    passages = tuple(
        msgspec.structs.replace(
            passage, terms=tuple(t for t in passage.terms if t % 10 != turn % 10)
        )
        for passage in item.passages
    )
    return msgspec.structs.replace(
        item, id=f"{item.id}-{turn}", terms=terms, passages=passages, quotes=()
    )


def rows_of(path: Path) -> Iterable[Row]:
    opener = gzip.open if path.name.endswith(".gz") else open
    with opener(path, "rt", encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


if __name__ == "__main__":
    sys.exit(main())
