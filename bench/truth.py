"""What the product finds of the truth of the example story, layer by layer.

    python bench/truth.py [--json OUT] [--misses LAYER [--limit N]]

A regression floor, never a claim of quality: the articles, the truth and the rules were written
by the same people. Each layer is scored by an adapter from what the product gives to what
examples/truth.json holds; a layer that the product does not give yet is told as "no reader yet".
A new reader needs a line in LAYERS and, where its items have another form, a function.
`--misses` shows what one layer missed and what it gave too much.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"
WARNING = (
    "A regression floor on our own invented articles. It says what changed since the last run\n"
    "and nothing of quality: whoever wrote the rules had seen the articles."
)

Row = dict[str, Any]
Items = set[tuple[Any, ...]]


class Given:
    """What the product says of the examples: `read` rows by key, exported tables by name."""

    def __init__(self, read: Mapping[str, Row], tables: Mapping[str, list[Row]]) -> None:
        self.read, self.tables = read, tables
        self.key_of = {
            row["id"]: key
            for row in tables.get("documents", ())
            if (key := _key(row, read)) is not None
        }

    def rows(self, layer: str) -> Iterator[tuple[str, Row]]:
        """Every row of a layer of `readout read`, with the key of its document."""
        for key, document in self.read.items():
            for row in document.get(layer) or ():
                yield key, row

    def has(self, layer: str) -> bool:
        """Whether any document has anything in a layer."""
        return any(document.get(layer) for document in self.read.values())


def _key(row: Row, read: Mapping[str, Row]) -> str | None:
    name = row.get("input_id") or Path(row["path"]).name
    return next((key for key, document in read.items() if document["name"] == name), None)


# Adapters: items of the truth and items of the product, or None where there is no reader.

Adapter = Callable[[Row, Given], tuple[Items, Items] | None]


def dates(truth: Row, given: Given) -> tuple[Items, Items]:
    """Documents with their day; an undated one counts as missed, not as wrong."""
    want = {(row["key"], row["date"]) for row in truth["documents"]}
    best = {key: document["dct"]["date"] for key, document in given.read.items()}
    return want, {(key, date) for key, date in best.items() if date}


def project_dates(truth: Row, given: Given) -> tuple[Items, Items] | None:
    """Documents with their day in a project, where one document may date another."""
    found = dict(_project_dcts(given))
    if not found:
        return None
    want = {(row["key"], row["date"]) for row in truth["documents"]}
    return want, {(key, dct["date"]) for key, dct in found.items() if dct["date"]}


def project_intervals(truth: Row, given: Given) -> tuple[Items, Items] | None:
    """Documents whose interval in a project holds the true day; the rest are wrong."""
    found = dict(_project_dcts(given))
    if not found:
        return None
    day_of = {row["key"]: row["date"] for row in truth["documents"]}
    have = {
        (key, day_of[key] if dct["earliest"] <= day_of[key] <= dct["latest"] else None)
        for key, dct in found.items()
        if dct["earliest"] and dct["latest"]
    }
    return set(day_of.items()), have


def _project_dcts(given: Given) -> Iterator[tuple[str, Row]]:
    for row in given.tables.get("documents", ()):
        if row["id"] in given.key_of:
            yield given.key_of[row["id"]], row["dct"]


def fields(*names: str) -> Adapter:
    """Metadata of the documents; an outlet is the product's publisher."""

    def score(truth: Row, given: Given) -> tuple[Items, Items]:
        ours = {"outlet": "publisher"}
        want = {(row["key"], name, row[name]) for row in truth["documents"] for name in names}
        have = {
            (key, name, document["metadata"].get(ours.get(name, name)))
            for key, document in given.read.items()
            for name in names
        }
        return {item for item in want if item[2]}, {item for item in have if item[2]}

    return score


def copies(truth: Row, given: Given) -> tuple[Items, Items] | None:
    """Pairs of documents in one duplicate group."""
    table = given.tables.get("duplicates")
    if table is None:
        return None
    want = _pairs([group["origin"], *(copy["document"] for copy in group["copies"])]
                  for group in truth["lineage"])  # fmt: skip
    groups: dict[str, list[str]] = {}
    for row in given.tables.get("documents", ()):
        if row.get("group") and row["id"] in given.key_of:
            groups.setdefault(str(row["group"]), []).append(given.key_of[row["id"]])
    return want, _pairs(groups.values())


def _pairs(groups: Iterable[list[str]]) -> Items:
    return {(left, right) for group in groups for left in group for right in group if left < right}


def spans(layer: str, *more: str) -> Adapter:
    """Rows of one layer by span and, where named, by further fields."""

    def score(truth: Row, given: Given) -> tuple[Items, Items] | None:
        if not given.has(layer):
            return None
        want = {_item(row["document"], row, more) for row in truth[layer]}
        return want, {_item(key, row, more) for key, row in given.rows(layer)}

    return score


def _item(key: str, row: Row, more: tuple[str, ...]) -> tuple[Any, ...]:
    return (key, row["start"], row["end"], *(row.get(name) for name in more))


def names(*more: str) -> Adapter:
    """Mentions by name. The truth has those of its actors, not those of bystanders."""

    def score(truth: Row, given: Given) -> tuple[Items, Items] | None:
        if not given.has("mentions"):
            return None
        want = {
            _item(row["document"], row, more) for row in truth["mentions"] if row["form"] == "name"
        }
        dull = {"DATE", "MONEY"}
        have = {
            _item(key, row, more)
            for key, row in given.rows("mentions")
            if row["form"] == "name" and row["type"] not in dull
        }
        return want, have

    return score


def references(truth: Row, given: Given) -> tuple[Items, Items] | None:
    """Pairs of mentions of one actor in one document, in documents whose mentions are all told."""
    if not given.has("actors"):
        return None
    whole = {row["key"] for row in truth["documents"] if row["refs_complete"]}
    known = {(row["document"], row["start"], row["end"]) for row in truth["mentions"]}
    want = ((row["document"], row["actor"], row) for row in truth["mentions"])
    have = ((key, row.get("actor"), row) for key, row in given.rows("mentions"))
    return _linked(want, known, whole), _linked(have, known, whole)


def _linked(
    rows: Iterable[tuple[str, Any, Row]], known: Items, whole: set[str]
) -> Items:  # fmt: skip
    held: dict[tuple[str, Any], list[tuple[Any, ...]]] = {}
    for key, actor, row in rows:
        spot = (key, row["start"], row["end"])
        if actor is not None and key in whole and spot in known:
            held.setdefault((key, actor), []).append(spot)
    return {(left, right) for spots in held.values() for left in spots for right in spots
            if left < right}  # fmt: skip


def roles(name: str) -> Adapter:
    """Spans of one role of the statements, nested ones included, headlines left out."""

    def score(truth: Row, given: Given) -> tuple[Items, Items] | None:
        if not given.has("statements"):
            return None
        want = {
            (row["document"], *map(tuple, row[name])) for row in truth["statements"] if row[name]
        }
        have = {(key, *map(tuple, row[name])) for key, row in _told(given) if row[name]}
        return (want, have) if have else None

    return score


def _told(given: Given) -> Iterator[tuple[str, Row]]:
    """Statements of the bodies, with those inside them."""
    todo = list(given.rows("statements"))
    while todo:
        key, row = todo.pop()
        todo += [(key, inner) for inner in row.get("nested", ())]
        body = given.read[key]["metadata"].get("body") or ()
        first = min((start for start, _ in row["content"] or row["cue"]), default=0)
        if any(start <= first < end for start, end in body):
            yield key, row


def statement_flags(truth: Row, given: Given) -> tuple[Items, Items] | None:
    """Manner, speech and anonymity of statements whose content both have."""
    if not given.has("statements"):
        return None
    ours = {(key, str([list(span) for span in row["content"]])): row for key, row in _told(given)}
    want: Items = set()
    have: Items = set()
    for row in truth["statements"]:
        where = (row["document"], str(row["content"]))
        if where not in ours:
            continue
        for name in ("manner", "speech", "anonymous"):
            want.add((*where, name, row[name]))
            have.add((*where, name, ours[where][name]))
    return want, have


def events(*more: str) -> Adapter:
    """Event mentions: the trigger of one lies in that of the other; with `more`, also equal."""

    def score(truth: Row, given: Given) -> tuple[Items, Items] | None:
        if not given.has("events"):
            return None
        kind = {row["id"]: row.get("type") for row in truth["events"]}
        told = [
            (row["document"], row["start"], row["end"],
             *({"type": kind[row["event"]], **row}[name] for name in more))
            for row in truth["event_mentions"] if kind[row["event"]]
        ]  # fmt: skip
        found = {
            (key, span[0], span[1], *(row.get(name) for name in more))
            for key, row in given.rows("events")
            for span in row["trigger"]
        }
        return set(told), {_snapped(item, told) for item in found}

    return score


def _snapped(item: tuple[Any, ...], told: list[tuple[Any, ...]]) -> tuple[Any, ...]:
    """The told item that a found one overlaps and equals beside its span, else itself."""
    for other in told:
        same = other[0] == item[0] and other[3:] == item[3:]
        if same and other[1] < item[2] and item[1] < other[2]:
            return other
    return item


def claims(kind: str) -> Adapter:
    """Pairs of figures, or of statements, with how they stand to each other. Of what the product
    gives only those of which the truth holds both: it does not tell all pairs that agree."""

    def score(truth: Row, given: Given) -> tuple[Items, Items] | None:
        table = given.tables.get("claims")
        if table is None:
            return None
        told = [claim for claim in truth["claims"] if claim["kind"] == kind]
        members = {
            (member["document"], member["start"], member["end"])
            for claim in told
            for member in claim["members"]
        }
        want = {item for claim in told for item in _truth_pairs(claim)}
        rows = [row for row in table if row["kind"] == kind]
        return want, {item for row in rows for item in _claim_pairs(row, members, given)}

    return score


def _truth_pairs(claim: Row) -> Iterator[tuple[Any, ...]]:
    """Of what agrees or conflicts all pairs, of what follows upon each other the neighbours."""
    spots = [(row["document"], row["start"], row["end"]) for row in claim["members"]]
    is_row = claim["relation"] in ("refine", "supersede")
    for one, other in pairwise(spots) if is_row else combinations(spots, 2):
        yield (*min(one, other), *max(one, other), claim["relation"])


def _claim_pairs(row: Row, members: Items, given: Given) -> Iterator[tuple[Any, ...]]:
    for pair in row.get("pairs", ()):
        spots = [_member_spot(pair[side], members, given) for side in ("left", "right")]
        one, other = spots
        if one is not None and other is not None and one != other:
            yield (*min(one, other), *max(one, other), pair["relation"])


def _member_spot(id: str, members: Items, given: Given) -> tuple[Any, ...] | None:
    """The member of the truth that a figure's or statement's id touches."""
    document, _, rest = id.partition(":")
    start, _, end = rest.partition(":")[0].partition("-")
    key = given.key_of.get(document)
    return next(
        (
            spot
            for spot in sorted(members)
            if spot[0] == key and spot[1] < int(end) and int(start) < spot[2]
        ),
        None,
    )


def occasions(truth: Row, given: Given) -> tuple[Items, Items] | None:
    """Meetings, calls, visits by their day; one that the product dates to no single day counts as
    missed and as too much."""
    table = given.tables.get("occasions")
    if table is None:
        return None
    want = {("occasion", row["date"]) for row in truth["occasions"]}
    return want, {("occasion", row["date"] or row["id"]) for row in table}


_NOUN_OF = {"refuse": "refusal", "accept": "acceptance", "warn": "warning"}


def positions(truth: Row, given: Given) -> tuple[Items, Items] | None:
    """Places where a position is told. Of what the product gives only those that touch one of the
    truth, with their act: it does not tell all positions."""
    table = given.tables.get("positions")
    if table is None:
        return None
    spots = {
        (member["document"], member["start"], member["end"])
        for row in truth["positions"]
        for member in row["members"]
    }
    want = {
        (member["document"], member["start"], member["end"], _NOUN_OF.get(row["act"], row["act"]))
        for row in truth["positions"]
        for member in row["members"]
    }
    touched = (
        (spot, row["act"])
        for row in table
        for start, end in row["what"]["spans"]
        if (spot := _member_spot(f"{row['what']['document']}:{start}-{end}", spots, given))
    )
    return want, {(*spot, act) for spot, act in touched}


def timeline(truth: Row, given: Given) -> tuple[Items, Items] | None:
    """Days of the timeline: of the product those of as many entries as the truth has, by rank."""
    table = given.tables.get("timeline")
    if table is None:
        return None
    want = {("day", row["date"]) for row in truth["timeline"]}
    ranked = sorted((row for row in table if row["earliest"]), key=lambda row: row["rank"])
    return want, {("day", row["earliest"]) for row in ranked[: len(truth["timeline"])]}


LAYERS: list[tuple[str, Adapter]] = [
    ("dates (alone)", dates),
    ("dates (in project)", project_dates),
    ("dates (interval)", project_intervals),
    ("title", fields("title")),
    ("byline", fields("byline")),
    ("outlet, agency", fields("outlet", "agency")),
    ("copies (pairs)", copies),
    ("names (span)", names()),
    ("names (span, type)", names("type")),
    ("references (pairs)", references),
    ("sources", roles("source")),
    ("cues", roles("cue")),
    ("contents", roles("content")),
    ("addressees", roles("addressee")),
    ("statement flags", statement_flags),
    ("timexes (span)", spans("timexes")),
    ("timexes (span, value)", spans("timexes", "type", "value")),
    ("events (trigger)", events()),
    ("events (type)", events("type")),
    ("events (factuality)", events("factuality")),
    ("occasions (day)", occasions),
    ("positions (act)", positions),
    ("timeline (day)", timeline),
    ("figures (span)", spans("figures")),
    ("figures (interval)", spans("figures", "low", "high")),
    ("claims of figures", claims("figure")),
    ("claims of statements", claims("statement")),
]

# Layers of the truth that become scored once a table of that name is exported.
TABLES = ("occasions", "positions", "timeline")
SCORED = ("documents", "duplicates", "claims")


# Running the product


def run(truth: Row) -> Given:
    """Read and build the examples with the installed product."""
    key_of = {row["input_id"] or row["path"]: row["key"] for row in truth["documents"]}
    read = {}
    for line in _readout("read", str(EXAMPLES)).splitlines():
        row = json.loads(line)
        name = row["id"] if row["id"] in key_of else Path(row["id"]).name
        read[key_of[name]] = {**row, "name": name}
    with tempfile.TemporaryDirectory() as folder:
        project = str(Path(folder, "truth.readout"))
        _readout("ingest", str(EXAMPLES), "--project", project)
        _readout("build", "--project", project)
        tables = {
            name: table
            for name in (*SCORED, *TABLES)
            if (table := _export(name, project)) is not None
        }
    return Given(read, tables)


def _readout(*arguments: str) -> str:
    command = [sys.executable, "-m", "readout", "-q", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"readout {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")
    return done.stdout


def _export(name: str, project: str) -> list[Row] | None:
    """The rows of a table, None where the product has no such table yet."""
    command = [sys.executable, "-m", "readout", "-q", "export", name, "--project", project]
    done = subprocess.run(
        [*command, "--format", "json"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        return None
    rows: list[Row] = json.loads(done.stdout)
    return rows


# Scores


def scores(want: Items, have: Items) -> Row:
    """Counts, precision, recall and F1."""
    right = len(want & have)
    precision = right / len(have) if have else 0.0
    recall = right / len(want) if want else 0.0
    both = precision + recall
    return {
        "truth": len(want), "given": len(have), "right": right,
        "precision": round(precision, 3), "recall": round(recall, 3),
        "f1": round(2 * precision * recall / both if both else 0.0, 3),
    }  # fmt: skip


def compare(truth: Row, given: Given) -> dict[str, Row | None]:
    """Scores by layer, None where there is no reader yet."""
    found = {name: adapter(truth, given) for name, adapter in LAYERS}
    return {name: scores(*pair) if pair else None for name, pair in found.items()}


def table(results: Mapping[str, Row | None]) -> str:
    """The scores as lines of text."""
    lines = [f"{'layer':<24}{'truth':>7}{'given':>7}{'right':>7}{'P':>8}{'R':>8}{'F1':>8}"]
    for name, row in results.items():
        if row is None:
            lines.append(f"{name:<24}no reader yet")
            continue
        counts = f"{row['truth']:>7}{row['given']:>7}{row['right']:>7}"
        rates = f"{row['precision']:>8.3f}{row['recall']:>8.3f}{row['f1']:>8.3f}"
        lines.append(f"{name:<24}{counts}{rates}")
    return "\n".join(lines)


def show_misses(want: Items, have: Items, given: Given, limit: int) -> Iterator[str]:
    """What was missed (-) and what was too much (+), with the words where there are spans."""
    for mark, items in (("-", want - have), ("+", have - want)):
        for item in sorted(items, key=repr)[:limit]:
            text = given.read[item[0]]["text"] if item[0] in given.read else ""
            numbers = [part for part in item[1:3] if isinstance(part, int)]
            spots = [part for part in item[1:] if isinstance(part, tuple)]
            spots = [(numbers[0], numbers[1])] if len(numbers) == 2 else spots
            words = " + ".join(text[start:end] for start, end in spots)
            yield f"{mark} {item[0]} {words!r} {item[1:]}"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the scores there too")
    parser.add_argument("--misses", choices=[name for name, _ in LAYERS], metavar="LAYER")
    parser.add_argument("--limit", type=int, default=20)
    options = parser.parse_args()
    truth = json.loads((EXAMPLES / "truth.json").read_text("utf-8"))
    given = run(truth)
    results = compare(truth, given)
    print(WARNING, end="\n\n")
    print(table(results))
    if options.misses:
        pair = dict(LAYERS)[options.misses](truth, given)
        print(*(show_misses(*pair, given, options.limit) if pair else ()), sep="\n")
    if options.json:
        options.json.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
