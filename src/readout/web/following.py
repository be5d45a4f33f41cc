"""Lets what documents tell follow a correction while pages are served."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

Follower = Callable[[Path], None]
"""Is told of a project that was corrected, and comes back at once."""

_LOG = logging.getLogger(__name__)


@contextmanager
def following() -> Iterator[Follower]:
    """A follower with a process of its own, so that pages stay quick; it ends with the block."""
    # spawn, not fork: a forked child of a process with threads may hang.
    pool = ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn"))
    try:
        yield lambda path: pool.submit(_retell, path).add_done_callback(_complain)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def _retell(path: Path) -> bool:
    # Imported here: the record is needed in the other process only.
    from readout.record.relinking import retell

    return retell(path)


def _complain(done: Future[bool]) -> None:
    error = None if done.cancelled() else done.exception()
    if error is not None:
        _LOG.warning("what documents tell does not follow the correction yet: %s", error)
