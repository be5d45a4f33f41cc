"""How well and how fast time expressions are found and normalised, by the shared scorer.

    python bench/times.py [--gold ../shared/data/timex/tbaq_dev.jsonl] [--errors 20] [--no-dct]
                          [--write rows.jsonl]

Each row of `--gold` has `id`, `text`, `dct` (a day, or null for a narrative) and `timexes`. The
whole pipe runs in this process: tagger, finding, anchoring. Printed are the scores of
score_timex.py (by type too), beside them a floor of two dozen lines in the same run and the
figures of HeidelTime on this file, then the errors by rule, and how many documents of 1.9 kB
a second of processor time reads beyond the tagger, as the median of five rounds beside the floor.
`--write` keeps the rows that were scored; `--no-dct` hides the dates, so that every text is read
as a narrative.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

from readout.anchoring import anchor
from readout.reading import tagger
from readout.reading.times import find_times, times_rules
from readout.schema.reading import Word
from scorers import load_scorer

SHARED = Path(__file__).parents[2] / "shared"
GOLD = SHARED / "data/timex/tbaq_dev.jsonl"
HEIDELTIME = (
    "HeidelTime on tbaq_dev, measured before: strict .854 relaxed .931 type .897 value .757"
)
CHARS = 1900
ROUNDS = 5
Row = dict[str, Any]


def main() -> None:
    """Score and time; prints tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--errors", type=int, default=0, metavar="N")
    parser.add_argument("--write", type=Path, metavar="FILE")
    parser.add_argument("--no-dct", action="store_true")
    options = parser.parse_args()
    scorer = load_scorer(SHARED / "bench/score_timex.py")
    gold = scorer.load(str(options.gold))
    days = {name: None if options.no_dct else day_of(row) for name, row in gold.items()}
    words = {name: tagger().tag(row["text"]).words for name, row in gold.items()}
    found = {name: rows_of(row["text"], words[name], days[name]) for name, row in gold.items()}
    show(scorer, gold, found, options.errors)
    floor = {name: floor_rows(row["text"], days[name]) for name, row in gold.items()}
    print("floor (a few regular expressions, this run):")
    scorer.show(scorer.score(gold, as_system(gold, floor))[0])
    print(HEIDELTIME)
    show_speed(gold, words, days)
    if options.write:
        system = as_system(gold, found)
        options.write.write_text("".join(json.dumps(row) + "\n" for row in system.values()))


def day_of(row: Row) -> dt.date | None:
    return dt.date.fromisoformat(row["dct"][:10]) if row.get("dct") else None


def rows_of(text: str, words: Sequence[Word], day: dt.date | None) -> list[Row]:
    timexes = anchor(find_times(text, words, times_rules()), day)
    return [
        {
            "start": timex.start,
            "end": timex.end,
            "type": timex.type,
            "value": timex.value,
            "mod": timex.mod,
            "quant": timex.quant,
            "freq": timex.freq,
            "rule": timex.rule,
        }
        for timex in timexes
    ]


def as_system(gold: dict[str, Row], found: dict[str, list[Row]]) -> dict[str, Row]:
    return {
        name: {"id": name, "text": row["text"], "timexes": found[name]}
        for name, row in gold.items()
    }


def show(scorer: ModuleType, gold: dict[str, Row], found: dict[str, list[Row]], many: int) -> None:
    system = as_system(gold, found)
    out, _, errors = scorer.score(gold, system, True)
    scorer.show(out)
    for kind, row in scorer.by_type(gold, system).items():
        print(f"{kind:9} " + "  ".join(f"{key} {value}" for key, value in row.items()))
    by_rule: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for _, kind, _, ours in errors:
        by_rule["(missed)" if ours is None else ours["rule"]][kind] += 1
    for rule, counts in sorted(by_rule.items(), key=lambda item: (-item[1].total(), item[0]))[:15]:
        print(f"  {rule:28} {dict(sorted(counts.items()))}")
    for name, kind, theirs, ours in errors[:many]:
        print(kind, name, brief(gold[name], theirs), "|", brief(gold[name], ours))


def brief(row: Row, timex: Row | None) -> str:
    if timex is None:
        return "-"
    return f"{row['text'][timex['start'] : timex['end']]!r} {timex['type']} {timex['value']}"


def show_speed(
    gold: dict[str, Row], words: dict[str, tuple[Word, ...]], days: dict[str, dt.date | None]
) -> None:
    documents = sum(len(row["text"]) for row in gold.values()) / CHARS
    ways: dict[str, Callable[[str], object]] = {
        "find and anchor": lambda name: rows_of(gold[name]["text"], words[name], days[name]),
        "floor": lambda name: floor_rows(gold[name]["text"], days[name]),
        "tagger": lambda name: tagger().tag(gold[name]["text"]),
    }
    for label, read in ways.items():
        rounds = []
        for _ in range(1 if label == "tagger" else ROUNDS):
            began = time.process_time()
            for name in gold:
                read(name)
            rounds.append(documents / (time.process_time() - began))
        print(f"{label:16} {median(rounds):10,.0f} documents of 1.9 kB per CPU second")


MONTHS = "January February March April May June July August September October November December"
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
SIMPLE = re.compile(
    rf"(?P<month>{MONTHS.replace(' ', '|')})(?: (?P<dom>\d\d?)(?:, (?P<year>\d{{4}}))?)?"
    rf"|(?P<weekday>{WEEKDAYS.replace(' ', '|')})|(?P<rel>yesterday|today|tomorrow)"
    r"|\b(?P<alone>19\d\d|20\d\d)\b|(?P<which>last|this|next) (?P<unit>year|month|week)"
    r"|\b(?P<now>now|currently)\b|\b(?P<n>\d+)[ -](?P<span>year|month|week|day)s?\b"
)


def floor_rows(text: str, day: dt.date | None) -> list[Row]:
    """What a few regular expressions find, everything counted from the day of publication."""
    rows = []
    for match in SIMPLE.finditer(text):
        value = floor_value(match.groupdict(), day or dt.date(2000, 1, 1))
        kind = "DURATION" if match["n"] else "DATE"
        rows.append({"start": match.start(), "end": match.end(), "type": kind, "value": value})
    return rows


def floor_value(part: dict[str, str | None], day: dt.date) -> str:
    if part["month"]:
        month = MONTHS.split().index(part["month"]) + 1
        year = part["year"] or day.year - (month > day.month)
        return f"{year}-{month:02d}" + (f"-{int(part['dom']):02d}" if part["dom"] else "")
    if part["weekday"]:
        back = (day.weekday() - WEEKDAYS.split().index(part["weekday"])) % 7
        return (day - dt.timedelta(back)).isoformat()
    if part["rel"]:
        away = {"yesterday": -1, "today": 0, "tomorrow": 1}[part["rel"]]
        return (day + dt.timedelta(away)).isoformat()
    if part["n"]:
        return f"P{part['n']}{(part['span'] or '')[0].upper()}"
    if part["now"]:
        return "PRESENT_REF"
    if part["alone"]:
        return part["alone"]
    away = {"last": -1, "this": 0, "next": 1}[part["which"] or "this"]
    if part["unit"] == "year":
        return str(day.year + away)
    if part["unit"] == "month":
        moved = day.year * 12 + day.month - 1 + away
        return f"{moved // 12}-{moved % 12 + 1:02d}"
    year, week, _ = (day + dt.timedelta(7 * away)).isocalendar()
    return f"{year}-W{week:02d}"


if __name__ == "__main__":
    main()
