"""Time and memory of every hostile input in tests/hostile/cases.py.

    python bench/hostile.py [--rounds 3] [--only WORDS] [--heavy-only]

Each case is `readout FOLDER` in a process of its own, where no network is reached: the hostile
file between two good articles. The first row is the floor: the two good articles alone. Seconds
are medians of the whole command; memory is the peak of its largest process. Exit status 1 where
an outcome differs from the table's, where a good article is lost, or where a network was asked.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.hostile.cases import CASES, Case, write_good  # noqa: E402
from tests.hostile.desk import namespace, sealed_environment  # noqa: E402

LIMIT_SECONDS = 300
FLOOR = Case("two good articles alone", lambda _: None)


class Run(NamedTuple):
    """One run of the command: seconds, the peak in megabytes, and what came of it."""

    seconds: float
    megabytes: float
    documents: int
    reasons: tuple[str, ...]
    good: int


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="cases whose name holds this")
    parser.add_argument("--heavy-only", action="store_true", help="those the tests leave out")
    options = parser.parse_args()
    cases = [
        case
        for case in CASES
        if options.only in case.name and (case.heavy or not options.heavy_only)
    ]
    print(f"median of {options.rounds}; network namespace: {'yes' if namespace() else 'no'}")
    print("| case | s | MB | documents | reasons | |")
    print("| --- | --- | --- | --- | --- | --- |")
    wrong = sum(not _show(case, options.rounds) for case in (FLOOR, *cases))
    print(f"{wrong} of {len(cases)} cases came out otherwise than the table says")
    return int(bool(wrong))


def _show(case: Case, rounds: int) -> bool:
    runs = []
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work, "pile")
        write_good(folder)
        case.write(folder)
        for number in range(rounds):
            try:
                runs.append(_run(folder, Path(work), number))
            except (subprocess.TimeoutExpired, RuntimeError) as error:
                print(f"| {case.name} | | | | {type(error).__name__} | WRONG |", flush=True)
                return False
    last = runs[-1]
    is_right = all(
        run.good == 2 and run.documents == case.documents and case.gave(run.reasons) for run in runs
    )
    seconds, megabytes = (median(column) for column in list(zip(*runs, strict=True))[:2])
    said = ", ".join(last.reasons) or "-"
    mark = "" if is_right else "WRONG"
    row = (case.name, f"{seconds:.1f}", f"{megabytes:.0f}", str(last.documents), said, mark)
    print(f"| {' | '.join(row)} |", flush=True)
    return is_right


def _run(folder: Path, work: Path, number: int) -> Run:
    project, log = work / f"{number}.readout", work / "sealed.log"
    environment = sealed_environment(log)
    readout = [*namespace(), sys.executable, "-m", "readout"]
    begin = time.perf_counter()
    process = subprocess.Popen(
        [*readout, "open", str(folder), "--no-open", "-q", "--project", str(project)],
        env=environment,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    peak = _wait(process, begin)
    seconds = time.perf_counter() - begin
    rows = [
        json.loads(line)
        for table in ("documents", "failures")
        for line in _export(readout, table, project, environment)
    ]
    if log.exists():
        raise RuntimeError(log.read_text("utf-8"))
    documents = [row for row in rows if "message" not in row]
    good = sum(row["path"].endswith("-good.txt") for row in documents)
    reasons = tuple(sorted({row["reason"] for row in rows if "message" in row}))
    project.unlink()
    return Run(seconds, peak, len(documents) - good, reasons, good)


def _wait(process: subprocess.Popen[bytes], begin: float) -> float:
    """The peak of the largest process, in megabytes, once all have ended."""
    while True:
        ended, _, usage = os.wait4(process.pid, os.WNOHANG)
        if ended:
            process.returncode = 0
            return usage.ru_maxrss / 1024
        if time.perf_counter() - begin > LIMIT_SECONDS:
            os.killpg(process.pid, 9)
            process.wait()
            raise subprocess.TimeoutExpired("readout", LIMIT_SECONDS)
        time.sleep(0.01)


def _export(
    readout: list[str], table: str, project: Path, environment: dict[str, str]
) -> list[str]:
    command = [*readout, "export", table, "-f", "nl", "--project", str(project)]
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    return [line for line in done.stdout.decode("utf-8").split("\n") if line]


if __name__ == "__main__":
    if shutil.which("unshare") is None:
        print("no unshare here: sealed by the audit hook alone", file=sys.stderr)
    sys.exit(main())
