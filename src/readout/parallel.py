"""Work over processes, in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import ExitStack
from itertools import islice
from multiprocessing import get_context
from typing import TypeVar

_A = TypeVar("_A")
_B = TypeVar("_B")

# Texts a task, so that sending them does not dominate, and tasks under way, so that a slow
# reader of results is not buried under them.
_CHUNK = 16
_UNDER_WAY = 16


def executor_for(stack: ExitStack, jobs: int) -> Executor | None:
    """A pool of processes that ends with `stack`, None where one process is enough."""
    if jobs <= 1:
        return None
    # spawn, not fork: a forked child of a process with threads may hang.
    pool = ProcessPoolExecutor(max_workers=jobs, mp_context=get_context("spawn"))
    stack.callback(pool.shutdown, cancel_futures=True)
    return pool


def map_in_order(
    executor: Executor | None, function: Callable[[_A], _B], items: Iterable[_A]
) -> Iterator[_B]:
    """Like `map`, over processes where there are any, with a bounded number under way.

    Results come in the order of the items, whatever process is done first.
    """
    if executor is None:
        yield from map(function, items)
        return
    under_way: deque[Future[list[_B]]] = deque()
    for chunk in chunks(items, _CHUNK):
        under_way.append(executor.submit(_map_chunk, function, chunk))
        while under_way and (under_way[0].done() or len(under_way) >= _UNDER_WAY):
            yield from under_way.popleft().result()
    while under_way:
        yield from under_way.popleft().result()


def _map_chunk(function: Callable[[_A], _B], items: list[_A]) -> list[_B]:
    return [function(item) for item in items]


def chunks(items: Iterable[_A], size: int) -> Iterator[list[_A]]:
    """The items in lists of `size`, the last one shorter."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
