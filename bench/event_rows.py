"""How many event rows of whole articles are right, by the verdicts of a reader.

    python bench/event_rows.py [--threshold SCORE] [--cache FOLDER] [--errors N] [--unjudged N]

Every row that the system gave for the four seed articles, 113 of `timelines` and 20 of PolNeAR and
TimeML was read and judged (`bench/gold/events.jsonl`, `bench/gold/README.md`). The rows given now
are matched by document, type and a word of the trigger in common; what no verdict covers is counted
and listed as unjudged, of rows and of the values of single fields. A row is right if something of
its type is told there, not twice, and as happened or not as the row has it (planned, hypothetical
and possible are one). Precision of a field is of the values that were given and judged, in right
rows. Rates stand for all, without the doubtful verdicts, and by round of reading. The share of the
verdicts on right rows that are given again is the recall of what was once found, no recall of all
that the articles tell.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from events import SHARED, layers, ours, tag
from readout.reading.events import THRESHOLD
from readout.schema.event import Event

GOLD = Path(__file__).parent / "gold/events.jsonl"
FIELDS = ("actor", "recipient", "place", "when")
Row = dict[str, Any]
Verdicts = Mapping[str, Sequence[Row]]


class Judged(msgspec.Struct, frozen=True):
    """A row given now with the verdict on it, None where nobody has judged it."""

    document: str
    event: Event
    verdict: Row | None

    @property
    def faults(self) -> str:
        """Why the row is wrong, "" if it is right."""
        verdict = self.verdict or {}
        if verdict["cause"]:
            return str(verdict["cause"])
        kind = kind_of(self.event)
        return "" if kind == verdict["kind"] else f"{kind} for {verdict['kind']}"


def main() -> int:
    """Print all numbers; 2 where the articles are absent."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--threshold", type=float, default=THRESHOLD)
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--errors", type=int, default=0)
    parser.add_argument("--unjudged", type=int, default=0)
    options = parser.parse_args()
    if not (SHARED / "seeds").is_dir():
        print(f"{SHARED} is not here", file=sys.stderr)
        return 2
    gold = [json.loads(line) for line in GOLD.read_text("utf-8").splitlines()]
    texts = dict(texts_of(gold))
    judged = list(judge(texts, by_document(gold), options))
    print("rows", json.dumps(summarise(judged, gold)))
    known = [row for row in judged if row.verdict is not None]
    for name, kept in parts(gold).items():
        chosen = {id(row) for row in kept}
        some = [row for row in known if id(row.verdict) in chosen]
        print(name, json.dumps(summarise(some, kept)))
    print("causes", json.dumps(causes(judged)))
    print("fields", json.dumps({field: fields(judged, field) for field in FIELDS}))
    show((row for row in known if row.faults), texts, options.errors)
    show((row for row in judged if row.verdict is None), texts, options.unjudged)
    return 0


def parts(gold: Sequence[Row]) -> Mapping[str, list[Row]]:
    """The verdicts without the doubtful ones, and those of each round of reading."""
    found = {"without doubtful": [row for row in gold if not row["doubt"]]}
    for name in sorted({row["round"] for row in gold}):
        found[f"round {name}"] = [row for row in gold if row["round"] == name]
    return found


def texts_of(gold: Iterable[Row]) -> Iterator[tuple[str, str]]:
    """The articles by id. Ends the program where a text is not the one that was judged."""
    digests = {(row["file"], row["document"]): row["digest"] for row in gold}
    for file in sorted({file for file, _ in digests}):
        path = SHARED / file
        for document, text in articles(path):
            digest = digests.get((file, document))
            if digest is None:
                continue
            if hashlib.sha256(text.encode()).hexdigest()[:16] != digest:
                raise SystemExit(f"{document}: not the text that was judged")
            yield document, text


def articles(path: Path) -> Iterator[tuple[str, str]]:
    if path.suffix == ".txt":
        yield path.stem, path.read_text("utf-8")
        return
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield row["id"], row["text"]


def by_document(gold: Iterable[Row]) -> Verdicts:
    """The verdicts on each article."""
    found: dict[str, list[Row]] = {}
    for row in gold:
        found.setdefault(row["document"], []).append(row)
    return found


def judge(
    texts: Mapping[str, str], verdicts: Verdicts, options: argparse.Namespace
) -> Iterator[Judged]:
    """The rows given now for all articles."""
    for document, text, tagged in tag(texts, options.cache):
        for event in ours(layers(text, tagged), options.threshold):
            yield Judged(document, event, verdict_on(event, verdicts[document]))


def verdict_on(event: Event, verdicts: Iterable[Row]) -> Row | None:
    """The verdict whose trigger shares most words, of the same type."""
    words = {(span.start, span.end) for span in event.trigger}

    def shared(row: Row) -> int:
        return len(words & {tuple(one) for one in row["trigger"]})

    same = [row for row in verdicts if row["type"] == event.type and shared(row)]
    return max(same, key=shared, default=None)


def kind_of(event: Event) -> str:
    """Factuality as the verdicts have it."""
    return event.factuality if event.factuality in ("actual", "negated") else "unreal"


def value_of(event: Event, field: str) -> list[list[int]]:
    return [[span.start, span.end] for span in getattr(event, field)]


def summarise(judged: Sequence[Judged], gold: Sequence[Row]) -> Row:
    """Counts and rates of rows."""
    known = [row for row in judged if row.verdict is not None]
    right = [row for row in known if not row.faults]
    clean = [row for row in right if not any(is_wrong(row, field) for field in FIELDS)]
    again = {id(row.verdict) for row in right}
    once = [row for row in gold if not row["cause"]]
    return {
        "given": len(judged),
        "judged": len(known),
        "unjudged": len(judged) - len(known),
        "right": len(right),
        "precision": rate(len(right), len(known)),
        "unreal_as_actual": sum(row.faults in UNREAL for row in known),
        "nothing_wrong": rate(len(clean), len(known)),
        "found_again": rate(len(again & {id(row) for row in once}), len(once)),
    }


UNREAL = ("actual for unreal", "actual for negated")


def is_wrong(row: Judged, field: str) -> bool:
    return value_of(row.event, field) in (row.verdict or {})["wrong"].get(field, ())


def causes(judged: Iterable[Judged]) -> Row:
    """How many judged rows are wrong for what."""
    return dict(Counter(row.faults for row in judged if row.verdict and row.faults).most_common())


def fields(judged: Iterable[Judged], field: str) -> Row:
    """The precision of one field, with the number of values that nobody has judged."""
    right = wrong = unknown = 0
    for row in judged:
        value = value_of(row.event, field)
        if row.verdict is None or row.faults or not value:
            continue
        if is_wrong(row, field):
            wrong += 1
        elif value in row.verdict["right"].get(field, ()):
            right += 1
        else:
            unknown += 1
    precision = rate(right, right + wrong)
    return {"right": right, "wrong": wrong, "precision": precision, "unjudged": unknown}


def rate(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 0.0


def show(rows: Iterable[Judged], texts: Mapping[str, str], limit: int) -> None:
    """Some rows with the words around them."""
    for row in list(rows)[:limit]:
        event, text = row.event, texts[row.document]
        first, last = event.trigger[0], event.trigger[-1]
        why = row.faults if row.verdict else "unjudged"
        around = f"{text[max(0, first.start - 90) : first.start]}[{text[first.start : last.end]}]"
        around += text[last.end : last.end + 60]
        print(f"{row.document} {first.start} {event.type} {event.factuality} {event.rule}: {why}")
        print("   ", " ".join(around.split()))


if __name__ == "__main__":
    raise SystemExit(main())
