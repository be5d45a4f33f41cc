"""What new articles cost on a built project, stage by stage.

    python bench/arrivals.py PROJECT [--repeat 3] [--articles 10]

Works on copies. Each round takes in one invented article and builds, and then as many at once, each
time on a fresh copy and in a process of its own; the floor is a build with nothing new. Told are
the medians: seconds of processor time, in brackets those that passed, and the megabytes that
went to the disk. A project of other tools is built by these first.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from readout.record import Project

PLACES = ("Ostmark", "Halden", "Norwick", "Quillport", "Tarrin", "Sallow Bay", "Merrow", "Lunde")
PEOPLE = ("Ada Brandt", "Jonas Quill", "Mirela Osk", "Tom Farrow", "Ines Dahl", "Rolf Tarn")
TEXT = """{place} ferry strike enters day {day}, talks planned

{place}, May {day}, 2031 - Dock workers in {place} walked out on Tuesday after the port board
closed the northern pier, the union said. At least {count} people were hurt when police cleared
the quay on Monday, according to the city hospital.

"We will not go back before the pier is open again," union leader {speaker} told reporters.
Transport Minister {minister} denied that the government had ordered the police in and offered
talks in the capital next week. The board said it would accept them if the strike ended first.
"""

Stage = tuple[str, float, float]
"""Its name, seconds of processor time, and those that passed."""


class Clock:
    """A watcher that notes how long each phase takes."""

    def __init__(self) -> None:
        self.stages: list[Stage] = []
        self._phase, self._begun = "", (0.0, 0.0)

    def begin(self, phase: str, _: int | None) -> None:
        """Note when it began."""
        self._phase, self._begun = phase, (time.process_time(), time.perf_counter())

    def advance(self, steps: int = 1) -> None:
        """Nothing."""

    def stored(self, file: str, documents: int) -> None:
        """Nothing."""

    def end(self) -> None:
        """Note how long it took."""
        used, passed = time.process_time() - self._begun[0], time.perf_counter() - self._begun[1]
        self.stages.append((self._phase, used, passed))


def article(number: int) -> str:
    """An article that nobody has written, another one for each number."""
    return TEXT.format(
        place=PLACES[number % len(PLACES)],
        day=1 + number % 28,
        count=3 + number,
        speaker=PEOPLE[number % len(PEOPLE)],
        minister=PEOPLE[(number + 2) % len(PEOPLE)],
    )


def build(path: Path, count: int) -> None:
    """Take in so many articles, build, and print the stages: in a process of its own."""
    folder = path.with_suffix(".new")
    folder.mkdir()
    for number in range(count):
        (folder / f"new-{number}.txt").write_text(article(number), encoding="utf-8")
    clock = Clock()
    begun, written = time.perf_counter(), _written()
    with Project.open(path, write=True) as project:
        if count:
            project.ingest([str(folder)])
        project.build(watcher=clock)
    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    clock.stages.append(("in all, with the start", used, time.perf_counter() - begun))
    print(json.dumps({"stages": clock.stages, "megabytes": (_written() - written) / 1e6}))


def _written() -> int:
    """Bytes that this process handed to the disk, 0 where the system does not count them."""
    counts = Path("/proc/self/io")
    if not counts.exists():
        return 0
    return next(
        int(line.split()[1])
        for line in counts.read_text(encoding="ascii").splitlines()
        if line.startswith("write_bytes")
    )


def measure(project: Path, count: int, repeat: int) -> None:
    """Print the medians of some rounds."""
    runs = []
    for _ in range(repeat):
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, project.name)
            shutil.copy(project, copy)
            command = [sys.executable, __file__, str(copy), "--once", str(count)]
            runs.append(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
    print(f"\n{count or 'no'} new article{'s' if count != 1 else ''}, "
          f"{median(run['megabytes'] for run in runs):.0f} MB written")  # fmt: skip
    for number, (name, _, _) in enumerate(runs[0]["stages"]):
        used = median(run["stages"][number][1] for run in runs)
        passed = median(run["stages"][number][2] for run in runs)
        print(f"  {name:<28} {used:7.2f} ({passed:.2f})", flush=True)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("project", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--articles", type=int, default=10)
    parser.add_argument("--once", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.once is not None:
        build(options.project, options.once)
        return
    with tempfile.TemporaryDirectory() as folder:
        built = Path(folder, options.project.name)
        shutil.copy(options.project, built)
        with Project.open(built, write=True) as project:
            project.build()
            print(f"{project.overview().documents:,} documents; seconds of processor time (passed)")
        for count in (0, 1, options.articles):
            measure(built, count, options.repeat)


if __name__ == "__main__":
    sys.exit(main())
