"""How well the fields of statements are read, against labels by hand (`bench/gold/README.md`).

    python bench/fields.py [--set polnear|examples|enriched]... [--sure] [--failures FIELD]

Each labelled statement is looked for among ours, nested ones included: the one whose content
overlaps most, by half at least. One that is not found counts as missed in every field. Labels of
"no such thing" (no addressee) count for precision only. `--sure` leaves out fields in doubt.
`--failures` lists the wrong ones of a field (or of `all`) with their cause, as offsets and words.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from readout.reading import Tools, read
from readout.schema.reading import Reading
from readout.schema.span import Span
from readout.schema.statement import Statement

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
SETS = ("polnear", "examples", "enriched")
FIELDS = (
    "found", "manner", "speech", "no speech", "act", "act beyond claim", "speaker", "anonymous",
    "count", "addressee", "channel", "chain",
)  # fmt: skip
LAYERS = frozenset({"mentions", "actors", "timexes", "statements"})
LEAST = 0.5
# Ours on the left. The labels know neither blame nor praise: both are claims there, and sides
# taken without a word said are "other", as is all that is no speech.
ACTS = {"criticism": {"claim"}, "support": {"claim", "other"}, None: {"other"}}
Row = dict[str, Any]


class Case(msgspec.Struct, frozen=True):
    """A label and what we say of it; `ours` is None where we have no such statement."""

    row: Row
    text: str
    reading: Reading
    ours: Statement | None


class Verdict(msgspec.Struct, frozen=True):
    """Things of one field in one statement: right, given by us, labelled."""

    right: int
    given: int
    gold: int


def main() -> int:
    """Print a table; 2 where data is absent."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--set", action="append", choices=SETS)
    parser.add_argument("--sure", action="store_true")
    parser.add_argument("--failures", metavar="FIELD", choices=("all", *FIELDS))
    parser.add_argument("--shared", type=Path, default=SHARED)
    options = parser.parse_args()
    path = options.shared / "data/polnear/dev.jsonl"
    if not path.is_file():
        print(f"{path} is not here", file=sys.stderr)
        return 2
    texts = {"polnear-dev": read_polnear(path), "examples": read_examples()}
    cases = list(cases_of(rows_of(options.set or ("polnear", "examples")), texts))
    report(cases, sure=options.sure)
    if options.failures:
        list_failures(cases, options.failures, sure=options.sure)
    return 0


def rows_of(names: Iterable[str]) -> list[Row]:
    files = (ROOT / f"bench/gold/statements_{name}.jsonl" for name in names)
    return [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]


def read_polnear(path: Path) -> dict[str, str]:
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return {row["id"]: row["text"] for row in rows}


def read_examples() -> dict[str, str]:
    """The texts of the examples by key, as Readout stores them."""
    sys.path.insert(0, str(ROOT / "tools"))
    import truth

    documents = truth.read_texts(ROOT / "examples")
    told = json.loads((ROOT / "examples/truth.json").read_text("utf-8"))["documents"]
    return {row["key"]: documents[(row["path"], row["input_id"])].text for row in told}


def cases_of(rows: Sequence[Row], texts: Mapping[str, Mapping[str, str]]) -> Iterator[Case]:
    tools = Tools.load()
    by_document: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        by_document[row["corpus"], row["document"]].append(row)
    for (corpus, document), labelled in by_document.items():
        text = texts[corpus][document]
        reading = read(text, tools, layers=LAYERS)
        ours = list(flat(reading.statements))
        for row in labelled:
            yield Case(row, text, reading, best(row, ours))


def flat(statements: Iterable[Statement]) -> Iterator[Statement]:
    for statement in statements:
        yield statement
        yield from flat(statement.nested)


def best(row: Row, ours: Sequence[Statement]) -> Statement | None:
    """The statement whose content and cue overlap most with the labelled."""
    content, cue = covered(row["content"]), covered(row["cue"])
    scored = []
    for at, statement in enumerate(ours):
        overlap = share(content, covered(statement.content))
        if overlap >= LEAST:
            scored.append((share(cue, covered(statement.cue)) > 0, overlap, -at))
    return ours[-max(scored)[2]] if scored else None


def covered(spans: Iterable[Any]) -> set[int]:
    pairs = ((s.start, s.end) if isinstance(s, Span) else s for s in spans)
    return {at for start, end in pairs for at in range(start, end)}


def share(one: set[int], other: set[int]) -> float:
    union = len(one | other)
    return len(one & other) / union if union else 0.0


def judge(field: str, case: Case) -> Verdict:
    row, ours = case.row, case.ours
    if field == "found":
        return Verdict(int(ours is not None), 1, 1)
    if field in ("manner", "act"):
        return Verdict(int(ours is not None and agrees(field, row, ours)), int(ours is not None), 1)
    if field == "act beyond claim":
        return judge_act(row, ours)
    if field in ("speech", "no speech", "anonymous"):
        return judge_flag(field, row, ours)
    if field == "count":
        count = ours.unnamed.count if ours and ours.unnamed else None
        right = count is not None and count == row["count"]
        return Verdict(int(right), int(count is not None), int(row["count"] is not None))
    if field == "speaker":
        return judge_speaker(case)
    return judge_places(row[field], places(field, ours))


def agrees(field: str, row: Row, ours: Statement) -> bool:
    if field == "manner":
        return bool(ours.manner == row["manner"])
    return row["act"] in ACTS.get(ours.act, {ours.act})


def judge_act(row: Row, ours: Statement | None) -> Verdict:
    plain = {"claim", "other"}
    told = {None} if ours is None else ACTS.get(ours.act, {ours.act})
    given = ours is not None and not told <= plain
    right = given and row["act"] in told
    return Verdict(int(right), int(given), int(row["act"] not in plain))


def judge_flag(field: str, row: Row, ours: Statement | None) -> Verdict:
    name = field.removeprefix("no ")
    sense = not field.startswith("no ")
    given = ours is not None and getattr(ours, name) is sense
    gold = row[name] is sense
    return Verdict(int(given and gold), int(given), int(gold))


def judge_speaker(case: Case) -> Verdict:
    """By actor: one of ours is right if it is mentioned where a label stands."""
    mentions = {
        actor.id: {at for span in actor.mentions for at in range(span.start, span.end)}
        for actor in case.reading.actors
    }
    ours = case.ours.speakers if case.ours else ()
    gold = [covered([span]) for span in case.row["speaker"]]
    accepted = [*gold, *(covered([span]) for span in case.row["also"])]
    right = sum(any(mentions[actor] & span for span in accepted) for actor in ours)
    return Verdict(min(right, len(gold)), len(ours), len(gold))


def places(field: str, ours: Statement | None) -> list[set[int]]:
    if ours is None:
        return []
    if field != "chain":
        spans = getattr(ours, field)
        # A medium that is itself the source is not repeated in the labels.
        return [covered([span]) for span in spans if span not in ours.source]
    own = covered([*ours.source, *ours.addressee, *ours.channel])
    hops = (covered(hop.span) for hop in ours.chain)
    return [hop for hop in hops if not hop & own]


def judge_places(gold: Sequence[Any], ours: Sequence[set[int]]) -> Verdict:
    labelled = [covered([span]) for span in gold]
    right = sum(any(span & given for given in ours) for span in labelled)
    return Verdict(min(right, len(ours)), len(ours), len(labelled))


def is_in_doubt(field: str, row: Row) -> bool:
    name = {"no speech": "speech", "act beyond claim": "act", "count": "anonymous"}.get(
        field, field
    )
    return name in row["doubt"] or "gold" in row["doubt"]


def report(cases: Sequence[Case], *, sure: bool) -> None:
    """One line a field: precision of ours, recall of the labels, recall of those found."""
    print(f"{'field':18}{'gold':>6}{'ours':>6}{'P':>7}{'R':>7}{'R found':>9}")
    for field in FIELDS:
        kept = [case for case in cases if not (sure and is_in_doubt(field, case.row))]
        verdicts = [judge(field, case) for case in kept]
        found = [judge(field, case).gold for case in kept if case.ours is not None]
        right, given, gold = (
            sum(getattr(verdict, name) for verdict in verdicts)
            for name in Verdict.__struct_fields__
        )
        rates = [ratio(right, given), ratio(right, gold), ratio(right, sum(found))]
        print(f"{field:18}{gold:6}{given:6}{rates[0]:>7}{rates[1]:>7}{rates[2]:>9}")


def ratio(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


def list_failures(cases: Sequence[Case], field: str, *, sure: bool) -> None:
    fields = FIELDS[1:] if field == "all" else (field,)
    for name in fields:
        causes: Counter[str] = Counter()
        for case in cases:
            if sure and is_in_doubt(name, case.row):
                continue
            cause = cause_of(name, case)
            causes[cause or "right"] += 1
            if cause and field != "all":
                show(name, cause, case)
        print(name, dict(causes))


def cause_of(field: str, case: Case) -> str:
    """Why a field is wrong, empty where it is right."""
    verdict = judge(field, case)
    if verdict.right == verdict.gold == verdict.given:
        return ""
    if case.ours is None:
        return "statement not found" if verdict.gold else ""
    if verdict.gold and not verdict.given:
        return "missed"
    if verdict.given and not verdict.gold:
        return "where there is none"
    return "another" if verdict.right == 0 else "some"


def show(field: str, cause: str, case: Case) -> None:
    row, ours, text = case.row, case.ours, case.text
    words = {
        name: [text[start:end] for start, end in row[name]]
        for name in ("source", "cue", "content", "speaker", "addressee", "channel", "chain")
    }
    told = {} if ours is None else {
        "source": [span.of(text) for span in ours.source],
        "cue": [span.of(text) for span in ours.cue],
        "manner": ours.manner,
        "act": ours.act,
        "speakers": ours.speakers,
        "anonymous": ours.anonymous,
        "addressee": [span.of(text) for span in ours.addressee],
        "channel": [span.of(text) for span in ours.channel],
        "chain": [hop.name for hop in ours.chain],
    }  # fmt: skip
    names = {actor.id: actor.name for actor in case.reading.actors}
    told["speakers"] = [names.get(actor) for actor in told.get("speakers", ())]
    labels = {name: row[name] for name in ("manner", "act", "anonymous", "count", "doubt")}
    print(f"-- {field}: {cause}: {row['document']}\n   label {words} {labels}\n   ours  {told}")


if __name__ == "__main__":
    raise SystemExit(main())
