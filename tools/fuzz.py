"""Throw bytes at the doors of ingest and reading, guided by what they reach.

    nice -n 10 python tools/fuzz.py [TARGET...] [--seconds 120] [--amplify] [--finds FOLDER]

Needs `pip install atheris` (not a dependency of Readout). The targets are in
tests/hostile/targets.py; without a name all are run, one after the other, each in a process of
its own. A find is anything but an answer or a refusal, and any input that takes more than two
seconds of this process; the run goes on, and the shortest input of each place in the code that
failed is kept under FOLDER. With `--amplify` a part of each input is repeated to 128 kB, which
finds what is slower than linear. Exit status 1 where there was a find.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
SLOW_SECONDS = 2.0
MAX_LENGTH = 4096


class TooSlowError(Exception):
    """An input took longer than SLOW_SECONDS."""


def main() -> int:
    """Run the targets asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET")
    parser.add_argument("--seconds", type=int, default=120, help="for each target")
    parser.add_argument("--amplify", action="store_true")
    parser.add_argument("--finds", type=Path, default=Path("fuzz-finds"))
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        fuzz(options.targets[0], options.seconds, options.finds, amplify=options.amplify)
        return 0
    sys.path.insert(0, str(ROOT))
    from tests.hostile.targets import TARGETS

    for target in options.targets or TARGETS:
        flags = ["--amplify"] if options.amplify else []
        command = [sys.executable, __file__, "--here", target, *flags]
        command += ["--seconds", str(options.seconds), "--finds", str(options.finds)]
        done = subprocess.run(command, check=False)  # noqa: S603 our own interpreter
        print(f"{target}: status {done.returncode}", flush=True)
    found = sorted(options.finds.glob("*.txt")) if options.finds.is_dir() else []
    print(f"{len(found)} finds")
    return int(bool(found))


def fuzz(name: str, seconds: int, folder: Path, *, amplify: bool) -> None:
    """Run one target in this process; libFuzzer ends the process."""
    import atheris

    sys.path.insert(0, str(ROOT))
    with atheris.instrument_imports(include=["readout"]):
        from tests.hostile import targets
    finds = Finds(folder, name)
    target = targets.TARGETS[name]
    prepare = targets.amplified if amplify else bytes

    def one(data: bytes) -> None:
        finds.watch(target, prepare(data), data)

    with tempfile.TemporaryDirectory() as work:
        corpus = Path(work, "corpus")
        corpus.mkdir()
        for number, seed in enumerate(targets.seeds(name)):
            (corpus / str(number)).write_bytes(b"\x20\x20" + seed if amplify else seed)
        words = Path(work, "words")
        words.write_text("".join(f'"{_escaped(word)}"\n' for word in targets.WORDS), "ascii")
        flags = [f"-max_total_time={seconds}", f"-dict={words}", f"-max_len={MAX_LENGTH}"]
        flags += ["-timeout=60", "-rss_limit_mb=4096", "-verbosity=0", "-print_final_stats=1"]
        # One kilobyte at most where it will be repeated: more would only be slower to mutate.
        flags += ["-max_len=256"] if amplify else []
        atheris.Setup([sys.argv[0], *flags, str(corpus)], one)
        atheris.Fuzz()


class Finds:
    """The shortest input for each place that failed."""

    def __init__(self, folder: Path, target: str) -> None:
        self._folder = folder
        self._target = target
        self._sizes: dict[str, int] = {}

    def watch(self, target: Callable[[bytes], None], data: bytes, short: bytes) -> None:
        """Run a target and keep what went wrong."""
        begin = time.process_time()
        signal.signal(signal.SIGVTALRM, _raise_too_slow)
        signal.setitimer(signal.ITIMER_VIRTUAL, SLOW_SECONDS)
        try:
            target(data)
        except (Exception, RecursionError) as error:
            self._keep(error, data, short)
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        if time.process_time() - begin > SLOW_SECONDS:
            # Code in C that never looked at the signal.
            self._keep(TooSlowError("in C"), data, short)

    def _keep(self, error: BaseException, data: bytes, short: bytes) -> None:
        frames = traceback.extract_tb(error.__traceback__)
        ours = [frame for frame in frames if "/readout/" in frame.filename] or frames[-1:]
        place = f"{Path(ours[-1].filename).stem}-{ours[-1].lineno}" if ours else "nowhere"
        key = f"{self._target}-{type(error).__name__}-{place}"
        if len(short) >= self._sizes.get(key, 1 << 30):
            return
        self._sizes[key] = len(short)
        self._folder.mkdir(parents=True, exist_ok=True)
        (self._folder / f"{key}.bin").write_bytes(data)
        said = "".join(traceback.format_exception(error))
        (self._folder / f"{key}.txt").write_text(f"{short!r}\n\n{said}", "utf-8", "replace")


def _raise_too_slow(_number: int, _frame: FrameType | None) -> None:
    raise TooSlowError


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word)


if __name__ == "__main__":
    sys.exit(main())
