"""How fast and how large: ingest and build of a folder, beside a bare SQLite floor.

    python bench/speed.py FOLDER [--rounds 3] [--jobs 2]

Prints medians over the rounds: seconds, documents per second, the resident memory of the largest
process, and the size of the project file beside the size of the input. The floor reads the same
JSON Lines with `json` and inserts the texts into one SQLite table with a full-text index; it
says what the machine and SQLite cost without any reading of articles.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import NamedTuple


class Run(NamedTuple):
    """One measured process."""

    seconds: float
    megabytes: float


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--floor", type=Path, metavar="DB", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.floor:
        floor(options.folder, options.floor)
        return 0
    with tempfile.TemporaryDirectory() as place:
        measure(options.folder, Path(place), options.rounds, options.jobs)
    return 0


def measure(folder: Path, place: Path, rounds: int, jobs: int) -> None:
    """Run all three, round by round, so that a noisy minute hits them alike."""
    project, bare = place / "pile.readout", place / "bare.sqlite"
    readout = [sys.executable, "-m", "readout"]
    common = ["-q", "-j", str(jobs), "--project", str(project)]
    runs: dict[str, list[Run]] = {"floor": [], "ingest": [], "build": [], "ingest again": []}
    for _ in range(rounds):
        project.unlink(missing_ok=True)
        bare.unlink(missing_ok=True)
        runs["floor"].append(run([sys.executable, __file__, str(folder), "--floor", str(bare)]))
        runs["ingest"].append(run([*readout, "ingest", str(folder), *common]))
        runs["build"].append(run([*readout, "build", *common]))
        runs["ingest again"].append(run([*readout, "ingest", str(folder), *common]))
    documents = count(project)
    print(f"{documents} documents, {size(folder):.1f} MB of input, {jobs} processes, "
          f"median of {rounds}")  # fmt: skip
    print("| step | seconds | documents/s | largest process MB |")
    print("| --- | --- | --- | --- |")
    for name, measured in runs.items():
        seconds = middle(measured, lambda one: one.seconds)
        memory = middle(measured, lambda one: one.megabytes)
        print(f"| {name} | {seconds:.2f} | {documents / seconds:,.0f} | {memory:.0f} |")
    print(f"project file {size(project):.1f} MB, floor {size(bare):.1f} MB")


def run(command: list[str]) -> Run:
    """Run one process to its end. Exit status 1 (some inputs not read) is fine."""
    began = time.perf_counter()
    process = subprocess.Popen(command)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
    return Run(time.perf_counter() - began, usage.ru_maxrss / 1024)


def floor(folder: Path, database: Path) -> None:
    """The least that one could do with the same rows."""
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE texts (id TEXT PRIMARY KEY, text TEXT)")
        connection.execute("CREATE VIRTUAL TABLE words USING fts5(text, content='')")
        for path in sorted(folder.glob("*.jsonl")):
            with path.open(encoding="utf-8") as file:
                for line in file:
                    row = json.loads(line)
                    place = connection.execute(
                        "INSERT OR REPLACE INTO texts VALUES (?, ?)", (row["id"], row["text"])
                    ).lastrowid
                    connection.execute(
                        "INSERT INTO words (rowid, text) VALUES (?, ?)", (place, row["text"])
                    )
    connection.close()


def count(project: Path) -> int:
    """Documents in a project file."""
    with sqlite3.connect(project) as connection:
        (number,) = connection.execute("SELECT count(*) FROM documents").fetchone()
    connection.close()
    return int(number)


def size(path: Path) -> float:
    """Megabytes of a file, or of the files in a folder."""
    files = [path] if path.is_file() else [item for item in path.rglob("*") if item.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6


def middle(runs: list[Run], value: Callable[[Run], float]) -> float:
    """The median of one column."""
    return median(value(one) for one in runs)


if __name__ == "__main__":
    sys.exit(main())
