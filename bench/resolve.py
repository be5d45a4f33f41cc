"""How well mentions are taken to country and PLOVER sector, by the shared scorer, and how fast.

    python bench/resolve.py [--gold ../shared/data/actor_resolution/train.jsonl] [--errors 20]
                            [--write rows.jsonl]

Printed are the shares of score_actors.py for `readout resolve`, for those cases that words decide
and for those where a name does that is neither place nor listed organisation (persons, unlisted
bodies), and beside them the floor of the same run: the first country word of a table of countries,
and the most frequent sector of the gold for everything. Then how long the tables take to load and
how many mentions a second of processor time resolves (median of five rounds).
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import time
from collections import Counter
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

from readout.knowledge import load_gazetteer, load_knowledge, resolve
from readout.knowledge.mention import Piece, find_pieces, split_words
from readout.knowledge.phrases import Actor, Country
from readout.reading.dates import parse_date
from scorers import load_scorer

SHARED = Path(__file__).parents[2] / "shared"
GOLD = SHARED / "data/actor_resolution/train.jsonl"
ROUNDS = 5
Row = dict[str, Any]


def main() -> None:
    """Score and time; prints tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--gold", type=Path, default=GOLD)
    parser.add_argument("--errors", type=int, default=0, metavar="N")
    parser.add_argument("--write", type=Path, metavar="FILE")
    options = parser.parse_args()
    started = time.process_time()
    load_knowledge()
    load_gazetteer()
    loading = time.process_time() - started
    scorer = load_scorer(SHARED / "bench/score_actors.py")
    gold = scorer.read_gold(str(options.gold))
    system = {id: answer(row) for id, row in gold.items()}
    by_words = {id: row for id, row in gold.items() if not hangs_on_a_name(row)}
    by_name = {id: row for id, row in gold.items() if id not in by_words}
    floor_sector = most_frequent_sector(gold)
    floor = {id: floor_answer(row, floor_sector) for id, row in gold.items()}
    print(f"{'':<34}{'codes':>14}{'names':>14}{'nothing':>12}{'false nothing':>15}")
    for name, cases, rows in (
        ("all", gold, system),
        ("words decide", by_words, system),
        ("a person or unlisted name does", by_name, system),
        (f"floor: country word, {floor_sector}", gold, floor),
        ("floor, words decide", by_words, floor),
    ):
        print(line_of(name, scorer.score(cases, read(scorer, cases, rows))))
    if options.errors:
        result = scorer.score(gold, read(scorer, gold, system), errors=options.errors)
        for error in result["errors"]:
            print(json.dumps(error, ensure_ascii=False))
    print(f"tables and gazetteer loaded in {loading:.3f} s of processor time")
    print(f"{speed(list(gold.values())):,.0f} mentions a second of processor time")
    if options.write:
        options.write.write_text("".join(json.dumps(row) + "\n" for row in system.values()))


def read(scorer: ModuleType, gold: dict[str, Row], rows: dict[str, Row]) -> Any:
    return scorer.read_rows([json.dumps(rows[id]) for id in gold], gold)


def day_of(row: Row) -> dt.date | None:
    found = parse_date(row["date"]) if row["date"] else None
    return found.earliest if found else None


def answer(row: Row) -> Row:
    context = " ".join(part for part in (row["context"], row["known_country"]) if part)
    found = resolve(row["text"], context, day_of(row))
    return {
        "id": row["id"],
        "country": found.country,
        "sector": found.sector,
        "sector2": found.sectors[1] if len(found.sectors) > 1 else "",
        "article": found.article,
        "nothing": found.nothing,
    }


def hangs_on_a_name(row: Row) -> bool:
    """Whether a name in it is a person's or in neither table nor gazetteer."""
    pieces = find_pieces(split_words(row["text"]), load_knowledge())
    return any(is_biography(piece) for piece in pieces)


def is_biography(piece: Piece) -> bool:
    if piece.kind == "unknown":
        return not load_gazetteer().entries(piece.key)
    return any(isinstance(fact, Actor) and fact.type == "person" for fact in piece.facts)


def most_frequent_sector(gold: dict[str, Row]) -> str:
    asked = Counter(
        row["plover"].get("sector", row["expect"]["sector"])
        for row in gold.values()
        if row["expect"].get("sector")
    )
    return asked.most_common(1)[0][0]


def floor_answer(row: Row, sector: str) -> Row:
    pieces = find_pieces(split_words(row["text"]), load_knowledge())
    codes = [fact.code for piece in pieces for fact in piece.facts if isinstance(fact, Country)]
    return {"id": row["id"], "country": codes[0] if codes else "", "sector": sector}


def line_of(name: str, result: Row) -> str:
    cells = []
    for field in ("codes", "names", "nothing"):
        part = result[field]
        cells.append(f"{part['right']}/{part['cases']} {part['share'] or 0:.3f}")
    part = result["false_nothing"]
    cells.append(f"{part['wrong']}/{part['cases']} {part['share'] or 0:.3f}")
    return f"{name:<34}{cells[0]:>14}{cells[1]:>14}{cells[2]:>12}{cells[3]:>15}"


def speed(rows: list[Row]) -> float:
    tables = load_knowledge()  # Handed in, so that no answer is kept between rounds.
    rates = []
    for _ in range(ROUNDS):
        started = time.process_time()
        for row in rows:
            resolve(row["text"], row["context"], day_of(row), knowledge=tables)
        rates.append(len(rows) / (time.process_time() - started))
    return median(rates)


if __name__ == "__main__":
    main()
