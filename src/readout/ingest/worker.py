"""Worker processes that can be killed: hostile input is worked on there and only there.

Not multiprocessing: its children import the parent's main module again, which fails or runs
things twice where Readout is used from a script or an interactive session. A child here is a
bare interpreter with our module path that answers frames on its pipes.
"""

from __future__ import annotations

import contextlib
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO, cast

from readout.closing import Closing
from readout.errors import UnreadableError
from readout.ingest.child import DONE, MEMORY, read_frame, write_frame

START_SECONDS = 60.0
"""How long a worker may take to import what it needs, also on a cold and busy machine."""


class Worker:
    """One process that computes one function of bytes; started when first needed, and again
    after it was killed or died."""

    def __init__(self, target: str, *, timeout: float, memory_bytes: int) -> None:
        self._target = target
        self._timeout = timeout
        self._memory_bytes = memory_bytes
        self._process: subprocess.Popen[bytes] | None = None
        self._calls = 0
        self._closed = False
        self._lock = threading.Lock()

    def call(self, request: bytes) -> bytes:
        """What the function makes of the request.

        Raises UnreadableError "timeout", "memory", "crashed" or "no-worker". A crash in a
        process that served others before is tried once more in a new one, so that the answer
        does not depend on what came before.
        """
        is_fresh = self._calls == 0
        try:
            return self._call(request)
        except UnreadableError as error:
            has_died = self._process is None and error.reason in ("crashed", "memory")
            if is_fresh or not has_died:
                raise
        return self._call(request)

    def close(self) -> None:
        """End the process, whatever it is doing; a call under way in another thread fails."""
        with self._lock:
            self._closed = True
            if self._process is not None:
                self._process.kill()

    def reap(self) -> None:
        """Wait for the end of a process that was closed, and free its pipes."""
        if self._process is not None:
            _dispose(self._process)
            self._process = None

    def _call(self, request: bytes) -> bytes:
        process = self._started()
        self._calls += 1
        with _deadline(process, self._timeout) as expired:
            answer = _exchange(process, request)
        if answer is not None and answer[:1] == DONE:
            return answer[1:]
        if answer is not None and answer[:1] != MEMORY:
            raise UnreadableError("crashed", f"its reader failed with {answer[1:].decode()}")
        code = self._drop(process)
        if answer is not None:
            raise UnreadableError("memory", f"it took more memory than {self._memory()} to read")
        if expired.is_set():
            raise UnreadableError("timeout", f"it took longer than {self._timeout:g} s to read")
        raise UnreadableError("crashed", f"its reader died ({_describe_exit(code)})")

    def _started(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._closed:
                raise UnreadableError("crashed", "reading was stopped")
            if self._process is not None and self._process.poll() is None:
                return self._process
            if self._process is not None:
                _dispose(self._process)
            process = self._process = self._spawn()
        with _deadline(process, START_SECONDS):
            hello = read_frame(_pipe(process.stdout))
        if hello != DONE:
            code = self._drop(process)
            why = hello[1:].decode() if hello else _describe_exit(code)
            raise UnreadableError("no-worker", f"the process that reads pages did not start: {why}")
        return process

    def _spawn(self) -> subprocess.Popen[bytes]:
        code = (
            f"import sys; sys.path[:] = {sys.path!r}; from readout.ingest.child import main; "
            f"main({self._target!r}, {self._timeout!r}, {self._memory_bytes!r})"
        )
        try:
            return subprocess.Popen(  # noqa: S603 our own interpreter and code
                [sys.executable, "-P", "-c", code],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
        except (OSError, ValueError) as error:
            raise UnreadableError(
                "no-worker", f"the process that reads pages could not be started: {error}"
            ) from None

    def _drop(self, process: subprocess.Popen[bytes]) -> int:
        """End a process and forget it; its exit code."""
        process.kill()
        code = _dispose(process)
        with self._lock:
            if self._process is process:
                self._process = None
            self._calls = 0
        return code

    def _memory(self) -> str:
        return f"{self._memory_bytes / (1 << 30):.3g} GiB"


class Pool(Closing):
    """Some workers of one kind, each behind a thread; use it as a context manager."""

    def __init__(
        self, target: str, *, jobs: int, timeout: float, memory_bytes: int = 2 << 30
    ) -> None:
        self._workers = [
            Worker(target, timeout=timeout, memory_bytes=memory_bytes) for _ in range(jobs)
        ]
        self._idle: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="readout-worker")

    def submit(self, request: bytes) -> Future[bytes]:
        """Begin a call; its result or error is had from the future."""
        return self._threads.submit(self._run, request)

    def close(self) -> None:
        """Kill all workers at once and wait until nothing of them is left."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        for worker in self._workers:
            worker.close()
        self._threads.shutdown(wait=True)
        for worker in self._workers:
            worker.reap()

    def _run(self, request: bytes) -> bytes:
        worker = self._idle.get()
        try:
            return worker.call(request)
        finally:
            self._idle.put(worker)


@contextlib.contextmanager
def _deadline(process: subprocess.Popen[bytes], seconds: float) -> Iterator[threading.Event]:
    """Kill the process after so many seconds; the event tells that it happened."""
    expired = threading.Event()

    def kill() -> None:
        expired.set()
        process.kill()

    timer = threading.Timer(seconds, kill)
    timer.daemon = True
    timer.start()
    try:
        yield expired
    finally:
        timer.cancel()


def _exchange(process: subprocess.Popen[bytes], request: bytes) -> bytes | None:
    """The answer, or None where the process ended instead."""
    try:
        write_frame(_pipe(process.stdin), request)
        return read_frame(_pipe(process.stdout))
    except (OSError, ValueError):
        # A broken pipe, or one closed by `close` in the meantime.
        return None


def _pipe(stream: object) -> BinaryIO:
    return cast(BinaryIO, stream)


def _dispose(process: subprocess.Popen[bytes]) -> int:
    """Reap an ended or killed process; its exit code, negative for a signal."""
    code = process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
    return code


def _describe_exit(code: int) -> str:
    if code >= 0:
        return f"exit status {code}"
    try:
        return signal.Signals(-code).name
    except ValueError:
        return f"signal {-code}"
