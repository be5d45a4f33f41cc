"""Kill an ingest again and again, and see that nothing acknowledged is lost.

    python bench/kill.py [--rounds 50] [--documents 1000] [--seed 1] [--jobs 2]

Writes an invented pile (text, HTML, JSON Lines), and a second state of it in which some articles
are changed, gone or new. Each round starts `readout ingest -v` on one of the two, sends SIGKILL to
its whole process group at a chosen moment, and then requires that

- the project opens and `problems()` finds none;
- every file that `stored N NAME` acknowledged holds the documents that it should;
- ingesting again ends well, and the exported documents are byte for byte those of a run that
  nobody disturbed.

The moments are spread over the length of an undisturbed run, from just before its first write. In
every third round the kill then waits for a transaction to be open, in every third for a commit to
be writing to the project file. Prints a line a round and exits 1 on any violation.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from readout.errors import ReadoutError
from readout.export import write
from readout.store import Store

# How long a kill waits for its transaction or commit before it strikes anyway.
PATIENCE = 1.5

# How often a kill that came too late, on a machine that was slower before, is tried sooner.
SOONER = 5

MOMENTS = ("any", "transaction", "commit")


class Scenario(NamedTuple):
    """An ingest to disturb: of `folder`, into a project that begins as `before` or as none.

    Undisturbed it writes to the project from second `first` on and ends at second `last`.
    """

    name: str
    folder: Path
    before: Path | None
    first: float = 0.0
    last: float = 0.0
    export: bytes = b""

    @property
    def project(self) -> Path:
        """Where the project lies: beside the folder, so that names are relative to it."""
        return self.folder.parent / "pile.readout"


class Round(NamedTuple):
    """What came of one kill."""

    scenario: str
    moment: str
    seconds: float
    acknowledged: int
    journal: bool
    finished: bool
    violations: tuple[str, ...]


def main() -> int:
    """Run the campaign and print what came of it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--documents", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2)
    options = parser.parse_args()
    chance = random.Random(options.seed)
    with tempfile.TemporaryDirectory(prefix="readout-kill-") as place:
        scenarios = prepare(Path(place), chance, options.documents, options.jobs)
        rounds = list(campaign(scenarios, chance, options.rounds, options.jobs))
    return summarise(rounds)


def prepare(
    place: Path, chance: random.Random, documents: int, jobs: int
) -> tuple[Scenario, Scenario]:
    """Write both states of the pile and ingest them undisturbed."""
    first, second = place / "first" / "pile", place / "second" / "pile"
    write_pile(first, chance, documents)
    shutil.copytree(first, second)
    change_pile(second, chance)
    fresh = undisturbed("fresh", first, None, jobs)
    before = place / "before.readout"
    shutil.copyfile(fresh.project, before)
    again = undisturbed("changed", second, before, jobs)
    for scenario in (fresh, again):
        rows = scenario.export.count(b"\n")
        print(f"{scenario.name}: {rows:,} documents in {scenario.last:.1f} s undisturbed")
    return fresh, again


def undisturbed(name: str, folder: Path, before: Path | None, jobs: int) -> Scenario:
    """Run an ingest to its end; its export is what every disturbed one must come to.

    It is run twice and the faster counts, so that few kills come too late.
    """
    runs = [run_to_end(Scenario(name, folder, before), jobs) for _ in range(2)]
    return min(runs, key=lambda run: run.last)


def run_to_end(scenario: Scenario, jobs: int) -> Scenario:
    """The scenario with its times and its export."""
    log = scenario.folder.parent / "log"
    reset(scenario)
    start = time.monotonic()
    process = begin(scenario, jobs, log)
    await_moment(scenario.project, "transaction", process, patience=60)
    first = time.monotonic() - start
    if process.wait() != 0:
        sys.exit(f"the undisturbed ingest failed:\n{log.read_text()}")
    last = time.monotonic() - start
    return scenario._replace(first=first, last=last, export=export(scenario.project))


def campaign(
    scenarios: tuple[Scenario, ...], chance: random.Random, rounds: int, jobs: int
) -> Iterator[Round]:
    """The rounds, each printed as it is done."""
    # One moment from each of as many equal parts of the run, in no order.
    parts = chance.sample(range(rounds), rounds)
    print(
        f"\n{'round':>5}  {'ingest':8} {'kill in':12} {'after':>7}  acknowledged  journal  verdict"
    )
    for number, part in enumerate(parts):
        scenario = scenarios[number % len(scenarios)]
        # A little before the first write too, where the project is being made or opened.
        start = scenario.first * 0.8
        delay = start + (part + chance.random()) / rounds * (scenario.last - start)
        done = play(scenario, MOMENTS[number % len(MOMENTS)], delay, jobs)
        for _ in range(SOONER):
            if not done.finished:
                break
            delay *= 0.7
            done = play(scenario, MOMENTS[number % len(MOMENTS)], delay, jobs)
        verdict = "; ".join(done.violations) or ("ok" if not done.finished else "ok (had ended)")
        print(
            f"{number + 1:5}  {done.scenario:8} {done.moment:12} {done.seconds:6.2f}s  "
            f"{done.acknowledged:12,}  {'left' if done.journal else '-':7}  {verdict}",
            flush=True,
        )
        yield done


def play(scenario: Scenario, moment: str, delay: float, jobs: int) -> Round:
    """One round: start, kill, look, run to the end, compare."""
    reset(scenario)
    log = scenario.folder.parent / "log"
    start = time.monotonic()
    process = begin(scenario, jobs, log)
    time.sleep(delay)
    if moment != "any":
        await_moment(scenario.project, moment, process, patience=PATIENCE)
    finished = process.poll() is not None
    kill_group(process)
    seconds = time.monotonic() - start
    journal = Path(f"{scenario.project}-journal").exists()
    acknowledged = acknowledged_in(log)
    violations = [*look(scenario, acknowledged), *complete(scenario, jobs, log)]
    return Round(
        scenario.name, moment, seconds, len(acknowledged), journal, finished, tuple(violations)
    )


def reset(scenario: Scenario) -> None:
    """Put the project as it is before the ingest."""
    for path in scenario.project.parent.glob("*pile.readout*"):
        path.unlink()
    if scenario.before is not None:
        shutil.copyfile(scenario.before, scenario.project)


def begin(scenario: Scenario, jobs: int, log: Path) -> subprocess.Popen[bytes]:
    """Start the ingest in a process group of its own, its messages going to `log`."""
    command = [sys.executable, "-m", "readout", "ingest", str(scenario.folder)]
    command += ["--project", str(scenario.project), "-v", "-j", str(jobs)]
    with log.open("wb") as stream:
        return subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=stream, start_new_session=True
        )


def await_moment(
    project: Path, moment: str, process: subprocess.Popen[bytes], *, patience: float
) -> None:
    """Return when the moment is there, the process has ended or patience has."""
    journal = Path(f"{project}-journal")
    end = time.monotonic() + patience
    before = written(project)
    while time.monotonic() < end and process.poll() is None:
        if not journal.exists():
            before = written(project)
        elif moment == "transaction" or written(project) != before:
            return
        time.sleep(0.0002)


def written(project: Path) -> int:
    """When the project file was last written to, 0 while there is none."""
    try:
        return project.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """SIGKILL for the process and all its workers."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def acknowledged_in(log: Path) -> list[str]:
    """The file names of all whole `stored N NAME` lines."""
    whole = log.read_bytes().decode("utf-8").split("\n")[:-1]
    return [line.split(" ", 2)[2] for line in whole if line.startswith("stored ")]


def look(scenario: Scenario, acknowledged: list[str]) -> list[str]:
    """What is wrong with the project right after the kill."""
    if not scenario.project.exists():
        return [f"no project, but {len(acknowledged)} files acknowledged"] if acknowledged else []
    try:
        with Store.open(scenario.project) as store:
            problems = [f"{problem.code}: {problem.message}" for problem in store.problems()]
        held = current_by_file(export(scenario.project))
    except ReadoutError as error:
        return [f"does not open: {error}"]
    expected = current_by_file(scenario.export)
    lost = [name for name in acknowledged if held[name] != expected[name]]
    return [*problems, f"{len(lost)} acknowledged and lost: {lost[0]} ..."] if lost else problems


def current_by_file(exported: bytes) -> defaultdict[str, set[str]]:
    """The ids of the documents that each file holds now."""
    held: defaultdict[str, set[str]] = defaultdict(set)
    for line in exported.splitlines():
        row = json.loads(line)
        if row["state"] == "current":
            for path in row["paths"]:
                held[path].add(row["id"])
    return held


def complete(scenario: Scenario, jobs: int, log: Path) -> list[str]:
    """Ingest again to the end; what is wrong then."""
    status = begin(scenario, jobs, log).wait()
    if status != 0:
        return [f"ingesting again ended with {status}: {log.read_text()[-200:]}"]
    if export(scenario.project) != scenario.export:
        return ["the export differs from that of an undisturbed run"]
    with Store.open(scenario.project) as store:
        return [f"{problem.code}: {problem.message}" for problem in store.problems()]


def export(project: Path) -> bytes:
    """All documents of a project, as `readout export documents --format nl` writes them."""
    stream = io.StringIO()
    with Store.open(project) as store:
        write(store.iter_documents(), "nl", stream)
    return stream.getvalue().encode("utf-8")


def summarise(rounds: list[Round]) -> int:
    """Print the sum of it; the exit status."""
    bad = sum(bool(done.violations) for done in rounds)
    journals = sum(done.journal for done in rounds)
    early = sum(done.finished for done in rounds)
    print(
        f"\n{len(rounds)} kills, {journals} with a journal left, {early} after the ingest had "
        f"ended; {bad} rounds with violations"
    )
    return 1 if bad else 0


# The pile: invented words of invented syllables, so that nobody's article is in it.

ONSETS = ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "br", "st")
NUCLEI = ("a", "e", "i", "o", "u", "ai", "ou")


class Writer:
    """Writes articles by chance."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._words = [
            "".join(chance.choice(ONSETS) + chance.choice(NUCLEI) for _ in range(length))
            for length in (1, 2, 2, 3, 3, 4)
            for _ in range(400)
        ]

    def sentence(self) -> str:
        """Six to twenty words and a stop."""
        return " ".join(self._chance.choices(self._words, k=self._chance.randint(6, 20))) + "."

    def title(self) -> str:
        """Four to nine words, a capital first."""
        return " ".join(
            self._chance.choices(self._words, k=self._chance.randint(4, 9))
        ).capitalize()

    def paragraphs(self) -> list[str]:
        """Three to nine paragraphs."""
        return [
            " ".join(self.sentence().capitalize() for _ in range(self._chance.randint(2, 6)))
            for _ in range(self._chance.randint(3, 9))
        ]

    def plain(self) -> str:
        """An article as plain text, line ends of either kind."""
        end = self._chance.choice(["\n", "\r\n"])
        return (end * 2).join([self.title(), *self.paragraphs()])

    def page(self) -> str:
        """An article as a web page."""
        title = self.title()
        body = "".join(f"<p>{paragraph}</p>\n" for paragraph in self.paragraphs())
        return (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
            f'<meta property="og:site_name" content="The Example Courier"></head><body>'
            f"<nav><a href='/'>Home</a></nav><article><h1>{title}</h1>\n{body}</article>"
            f"</body></html>"
        )

    def row(self, number: int) -> str:
        """An article as a line of JSON."""
        row = {"id": f"wire-{number}", "title": self.title(), "text": self.plain()}
        if self._chance.random() < 0.5:
            row["publisher"] = "Example Wire"
            row["published"] = f"2031-{self._chance.randint(1, 12):02}-11"
        return json.dumps(row, ensure_ascii=False)


def write_pile(folder: Path, chance: random.Random, documents: int) -> None:
    """Four tenths plain text, three tenths pages, three tenths rows of JSON Lines, ten a file."""
    writer = Writer(chance)
    folder.mkdir(parents=True)
    for number in range(documents * 4 // 10):
        put(folder / f"text-{number:04}.txt", writer.plain())
    for number in range(documents * 3 // 10):
        put(folder / f"page-{number:04}.html", writer.page())
    rows = documents - documents * 4 // 10 - documents * 3 // 10
    for first in range(0, rows, 10):
        lines = [writer.row(number) for number in range(first, min(first + 10, rows))]
        put(folder / f"wire-{first:04}.jsonl", "".join(f"{line}\n" for line in lines))


def change_pile(folder: Path, chance: random.Random) -> None:
    """Change a third of the files, delete a tenth, add a few."""
    writer = Writer(chance)
    for path in sorted(folder.iterdir()):
        fate = chance.random()
        if fate < 0.1:
            path.unlink()
        elif fate < 0.43:
            change_file(path, writer)
    for number in range(5):
        put(folder / f"late-{number}.txt", writer.plain())


def change_file(path: Path, writer: Writer) -> None:
    """Another article at the same place; in JSON Lines, for every other row."""
    if path.suffix == ".txt":
        put(path, writer.plain())
    elif path.suffix == ".html":
        put(path, writer.page())
    else:
        lines = path.read_text(encoding="utf-8").splitlines()
        numbers = [json.loads(line)["id"].removeprefix("wire-") for line in lines]
        lines[::2] = [writer.row(int(number)) for number in numbers[::2]]
        put(path, "".join(f"{line}\n" for line in lines))


def put(path: Path, text: str) -> None:
    """Write a file as it is, line ends included."""
    path.write_text(text, encoding="utf-8", newline="")


if __name__ == "__main__":
    sys.exit(main())
