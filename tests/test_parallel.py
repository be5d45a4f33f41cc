"""Work over processes: in order, and out as soon as it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor

import pytest

from readout.parallel import map_in_order


class Immediate(Executor):
    """Does everything at once, in the calling thread."""

    def submit(self, function: Callable[..., object], /, *args: object, **kwargs: object) -> Future:  # type: ignore[type-arg]
        done: Future[object] = Future()
        done.set_result(function(*args, **kwargs))
        return done


@pytest.mark.parametrize("number", [0, 1, 15, 16, 17, 1000])
def test_results_come_in_order(number: int) -> None:
    with ThreadPoolExecutor(3) as executor:
        for pool in (None, executor, Immediate()):
            assert list(map_in_order(pool, abs, range(number))) == list(range(number))


def test_what_is_done_does_not_wait_for_more_input() -> None:
    taken = []

    def source() -> Iterator[int]:
        for number in range(1000):
            taken.append(number)
            yield number

    results = map_in_order(Immediate(), abs, source())
    assert next(results) == 0
    assert len(taken) <= 16
