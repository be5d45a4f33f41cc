"""A desk that reads hostile piles: command lines run in a process that no network reaches.

One process serves many cases, so that each does not pay for the start; it is killed with all
its children when a case takes too long, and the next case gets a new one. As a program
(`python -m tests.hostile.desk`) this is the inside: a line of JSON with command lines comes in,
a line with their exit statuses goes out.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PATIENCE = 90.0
"""Seconds that a case may take on a slow and busy machine before all is killed."""

CommandLine = Sequence[object]


class Desk:
    """The outside; use as a context manager. `log` lists what tried to reach a network."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "sealed.log"
        self.said = folder / "stderr.txt"
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end()

    def run(self, *lines: CommandLine, patience: float = PATIENCE) -> list[int]:
        """The exit statuses of command lines, run one after the other.

        Raises TimeoutError where that takes longer than `patience` seconds, RuntimeError with
        what was said on stderr where the process ended instead.
        """
        process = self._started()
        assert process.stdin is not None and process.stdout is not None
        late = threading.Event()

        def kill() -> None:
            late.set()
            self._end()

        timer = threading.Timer(patience, kill)
        timer.start()
        try:
            process.stdin.write(json.dumps([[str(word) for word in line] for line in lines]) + "\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        finally:
            timer.cancel()
        if late.is_set():
            raise TimeoutError(f"not done after {patience:g} s")
        if not answer:
            self._end()
            raise RuntimeError(self.said.read_text("utf-8", "replace")[-800:])
        statuses: list[int] = json.loads(answer)
        return statuses

    def attempts(self) -> str:
        """What tried to reach a network so far; empty if nothing did."""
        return self.log.read_text("utf-8") if self.log.exists() else ""

    def _started(self) -> subprocess.Popen[str]:
        if self._process is not None:
            return self._process
        with self.said.open("ab") as said:
            self._process = subprocess.Popen(
                [*namespace(), sys.executable, "-m", "tests.hostile.desk"],
                cwd=ROOT,
                env=sealed_environment(self.log),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
                text=True,
                encoding="utf-8",
                start_new_session=True,
            )
        return self._process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()


def namespace() -> list[str]:
    """The command in front of another that gives it a network of its own, with nothing in it;
    empty where the system does not let us."""
    command = ["unshare", "--map-root-user", "--net"]
    if shutil.which("unshare") is None:
        return []
    tried = subprocess.run([*command, "true"], capture_output=True, check=False)
    return command if tried.returncode == 0 else []


def sealed_environment(log: Path) -> dict[str, str]:
    """The environment in which Python processes refuse the network and say so in `log`."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "TZ")
            if name in os.environ}  # fmt: skip
    paths = (HERE / "sealed", ROOT, *filter(None, [os.environ.get("PYTHONPATH")]))
    return {**kept, "PYTHONPATH": os.pathsep.join(map(str, paths)), "READOUT_SEAL": str(log)}


def main() -> None:
    """Serve command lines from stdin."""
    from readout.cli import run

    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    for line in sys.stdin:
        statuses = [run(arguments) for arguments in json.loads(line)]
        sys.stdout.flush()
        answers.write(json.dumps(statuses) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
