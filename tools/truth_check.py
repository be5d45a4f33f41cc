"""What can be wrong with the truth of the example story, each complaint as a sentence."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

from readout.schema.document import Document, given_value

COVERED = ("mentions", "statements", "event_mentions", "figures", "timexes")
"""Layers of which every document must have something."""
FACTUALITY = ("actual", "planned", "hypothetical", "negated", "possible")
VALUE = (
    r"\d{4}(-\d\d(-\d\d)?(T(\d\d:\d\d|MO|AF|EV|NI))?|-W\d\d|-(SP|SU|FA|WI))?"
    r"|P(T?(\d+|X)[YMWDHS])+|T\d\d:\d\d|(PRESENT|FUTURE)_REF"
)
"""The TIMEX3 values that the truth may give."""

Row = dict[str, Any]
Documents = Mapping[tuple[str, str | None], Document]


def check(truth: Row, documents: Documents) -> list[str]:
    """Everything that is wrong with a truth; `documents` by file name and input id."""
    told = {(row["path"], row["input_id"]): row["key"] for row in truth["documents"]}
    missing = [f"{where}: no such document" for where in told if where not in documents]
    if missing:
        return missing
    text_of = {key: documents[where].text for where, key in told.items()}
    untold = sorted((where for where in documents if where not in told), key=str)
    return [
        *(f"{where} has no truth" for where in untold),
        *_check_ids(truth),
        *_check_spans(truth, text_of),
        *_check_references(truth),
        *_check_use(truth),
        *_check_dates(truth, documents),
        *_check_values(truth),
        *_check_copies(truth, text_of),
        *_check_coverage(truth),
    ]


def _doubled(layer: str, values: Iterable[Any]) -> Iterator[str]:
    for value, count in Counter(values).items():
        if count > 1:
            yield f"{layer}: twice {value}"


def _check_ids(truth: Row) -> Iterator[str]:
    yield from _doubled("documents", (row["key"] for row in truth["documents"]))
    for name in ("actors", "statements", "events", "occasions", "claims", "positions", "timeline"):
        yield from _doubled(name, (row["id"] for row in truth[name]))


# Spans


def _check_spans(truth: Row, text_of: Mapping[str, str]) -> Iterator[str]:
    for layer, row in _rows(truth):
        text = text_of.get(row["document"])
        if text is None:
            yield f"{layer}: no document {row['document']}"
            continue
        for (start, end), quote in _quoted(row):
            if not 0 <= start < end <= len(text) or text[start:end] != quote:
                yield f"{layer}: {row['document']} [{start}, {end}] is not {quote!r}"
            elif quote != quote.strip():
                yield f"{layer}: {row['document']} {quote!r} has blanks at an end"
    for layer in ("mentions", "roles", "event_mentions", "figures", "timexes"):
        yield from _doubled(
            layer, ((row["document"], row["start"], row["end"]) for row in truth[layer])
        )
    yield from _doubled(
        "statements",
        ((row["document"], str(row["content"]), str(row["cue"])) for row in truth["statements"]),
    )


def _rows(truth: Row) -> Iterator[tuple[str, Row]]:
    """Every row with spans, and the layer it stands in."""
    for layer in (*COVERED, "roles"):
        for row in truth[layer]:
            yield layer, row
    for layer in ("claims", "positions", "timeline"):
        for entry in truth[layer]:
            for member in entry["members"]:
                yield f"{layer} {entry['id']}", member
    for group in truth["lineage"]:
        for copy in group["copies"]:
            for member in (*copy["cut"], *copy["added"]):
                yield f"lineage {group['id']}", member


def _quoted(row: Row) -> Iterator[tuple[Sequence[int], str]]:
    """The spans of a row with the words that should stand there."""
    if "start" in row:
        yield (row["start"], row["end"]), row["quote"]
    for name in ("source", "cue", "content", "addressee", "channel", "counts"):
        yield from zip_longest(row.get(name, ()), row.get(f"{name}_text", ()), fillvalue="")


# References


def _check_references(truth: Row) -> Iterator[str]:
    ids = {
        name: {row["id"] for row in truth[name]}
        for name in ("actors", "events", "occasions", "statements")
    }
    ids["documents"] = {row["key"] for row in truth["documents"]}
    for who, target, name in _references(truth):
        if name is not None and name not in ids[target]:
            yield f"{who}: {target} has no {name!r}"


def _references(truth: Row) -> Iterator[tuple[str, str, str | None]]:
    """Who points, at which layer, and the id pointed at."""
    for row in (*truth["mentions"], *truth["roles"]):
        yield f"mention in {row['document']}", "actors", row["actor"]
    for row in truth["statements"]:
        yield row["id"], "actors", row["speaker"]
        yield row["id"], "statements", row["parent"]
        yield row["id"], "occasions", row["occasion"]
        for hop in row["chain"]:
            yield row["id"], "actors", hop["actor"]
    for layer in ("event_mentions", "figures"):
        for row in truth[layer]:
            yield f"{layer} of {row['document']}", "events", row["event"]
    for row in truth["events"]:
        for who in (*row["actors"], *row["recipients"], row.get("place")):
            yield row["id"], "actors", who
        yield row["id"], "occasions", row.get("occasion")
        yield row["id"], "events", row.get("reciprocal_of")
    for row in truth["occasions"]:
        for who in (*row["participants"], row.get("place")):
            yield row["id"], "actors", who
        for readout in row.get("readouts", ()):
            yield row["id"], "documents", readout["document"]
    for row in truth["positions"]:
        yield row["id"], "actors", row["actor"]
    for row in truth["timeline"]:
        for event in row["events"]:
            yield row["id"], "events", event


def _check_use(truth: Row) -> Iterator[str]:
    """Whoever and whatever is in the truth must be told of in some document."""
    told = {row["event"] for row in truth["event_mentions"]}
    yield from (f"event {row['id']} is told nowhere" for row in truth["events"]
                if row["id"] not in told)  # fmt: skip
    named = {row["actor"] for row in truth["mentions"]}
    yield from (f"actor {row['id']} is named nowhere" for row in truth["actors"]
                if row["id"] not in named)  # fmt: skip


# Dates and values


def _check_dates(truth: Row, documents: Documents) -> Iterator[str]:
    for row in truth["events"]:
        if _day(row["earliest"]) > _day(row["latest"]):
            yield f"{row['id']}: ends before it begins"
    days = {row["id"]: (_day(row["earliest"]), _day(row["latest"])) for row in truth["events"]}
    for row in truth["timeline"]:
        spans = [days[event] for event in row["events"] if event in days]
        if not any(first <= _day(row["date"]) <= last for first, last in spans):
            yield f"timeline {row['id']}: no event of that day"
    line = [row["date"] for row in truth["timeline"]]
    if line != sorted(line) or [row["rank"] for row in truth["timeline"]] != [
        place for place, _ in enumerate(line, 1)
    ]:
        yield "timeline: not in the order of days"
    for row in truth["documents"]:
        yield from _check_dated(row, documents[row["path"], row["input_id"]])
    said = {row["key"]: row["date"] for row in truth["documents"]}
    for row in truth["statements"]:
        printed = said.get(row["document"])
        if row["time"] and printed and _day(row["time"]) > _day(printed):
            yield f"{row['id']}: said after it was printed"


def _check_dated(row: Row, document: Document) -> Iterator[str]:
    """What came with a document must give its true date, where it is said to."""
    given = given_value(document.given, "published")
    if (row["dated"] in ("meta", "given")) != (given is not None):
        yield f"{row['key']}: dated by {row['dated']}, but given {given!r}"
    elif given is not None and not given.startswith(_day(row["date"]).isoformat()):
        yield f"{row['key']}: dated {row['date']}, but given {given!r}"


def _check_values(truth: Row) -> Iterator[str]:
    for row in truth["timexes"]:
        if not re.fullmatch(VALUE, row["value"]):
            yield f"timex in {row['document']}: value {row['value']!r}"
    for row in truth["figures"]:
        if None not in (row["low"], row["high"]) and row["low"] > row["high"]:
            yield f"figure in {row['document']}: {row['quote']!r} is upside down"
    for row in (*truth["event_mentions"], *truth["events"]):
        if row.get("factuality", "actual") not in FACTUALITY:
            yield f"factuality {row['factuality']!r}"
    for row in truth["claims"]:
        if row["relation"] not in ("agree", "conflict", "supersede", "refine"):
            yield f"claim {row['id']}: relation {row['relation']!r}"
        if len(row["members"]) < 2:
            yield f"claim {row['id']}: nothing to compare with"


def _day(value: str) -> dt.date:
    return dt.date.fromisoformat(value)


# Copies and coverage


def _check_copies(truth: Row, text_of: Mapping[str, str]) -> Iterator[str]:
    """Word by word, the origin less what was cut must be the copy less what was added."""
    for group in truth["lineage"]:
        for copy in group["copies"]:
            kept = words_without(text_of[group["origin"]], copy["cut"])
            rest = words_without(text_of[copy["document"]], copy["added"])
            pairs = list(zip_longest(kept, rest))
            at = next((place for place, (left, right) in enumerate(pairs) if left != right), None)
            if at is not None:
                yield (
                    f"{copy['document']} is not what was kept of {group['origin']}: "
                    f"{kept[at : at + 8]} against {rest[at : at + 8]}"
                )
    copies = {
        copy["document"]: group["origin"] for group in truth["lineage"] for copy in group["copies"]
    }
    named = {row["key"]: row["copy_of"] for row in truth["documents"] if row["copy_of"]}
    if copies != named:
        yield f"lineage says {copies}, the documents say {named}"


def words_without(text: str, gone: Iterable[Row]) -> list[str]:
    """The words and marks of a text outside some stretches of it."""
    spans = [(row["start"], row["end"]) for row in gone]
    return [
        hit[0]
        for hit in re.finditer(r"\w+|[^\w\s]", text)
        if not any(start <= hit.start() < end for start, end in spans)
    ]


def _check_coverage(truth: Row) -> Iterator[str]:
    for layer in COVERED:
        covered = {row["document"] for row in truth[layer]}
        yield from (f"{row['key']} has no {layer}" for row in truth["documents"]
                    if row["key"] not in covered)  # fmt: skip
