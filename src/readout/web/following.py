"""Lets what documents tell follow a correction while pages are served."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

Follower = Callable[[Path], None]
"""Is told of a project that was corrected, and comes back at once."""

_LOG = logging.getLogger(__name__)


@contextmanager
def following() -> Iterator[Follower]:
    """A follower with a process of its own, so that pages stay quick; it ends with the block."""
    worker = _Worker()
    try:
        yield worker.follow
    finally:
        worker.end()


class _Worker:
    """One process, and another where that one was killed."""

    def __init__(self) -> None:
        self._pool = _start()

    def follow(self, path: Path) -> None:
        """Let that process bring a project up to date; what fails there is only told."""
        try:
            done = self._pool.submit(_retell, path)
        except BrokenExecutor:
            self.end()
            self._pool = _start()
            done = self._pool.submit(_retell, path)
        done.add_done_callback(_complain)

    def end(self) -> None:
        """Wait for nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _start() -> ProcessPoolExecutor:
    # spawn, not fork: a forked child of a process with threads may hang.
    return ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))


def _retell(path: Path) -> bool:
    # Imported here: the record is needed in the other process only.
    from readout.record.relinking import retell

    return retell(path)


def _complain(done: Future[bool]) -> None:
    error = None if done.cancelled() else done.exception()
    if error is not None:
        _LOG.warning("what documents tell does not follow the correction yet: %s", error)
