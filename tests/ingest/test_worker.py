"""Workers die; the next request is answered all the same."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from readout.errors import UnreadableError
from readout.ingest.worker import Pool

BEHAVIOUR = """
import os, sys, time

calls = 0

def answer(request):
    global calls
    calls += 1
    word = request.decode()
    if word == "sleep":
        time.sleep(60)
    if word == "spin":
        while True:
            pass
    if word == "exit":
        os._exit(3)
    if word == "second" and calls > 1:
        os._exit(3)
    if word == "hoard":
        bytearray(3 << 30)
    if word == "raise":
        raise ValueError("no")
    if word == "print":
        print("stray words")
        os.write(1, b"stray bytes")
    if word == "pid":
        return str(os.getpid()).encode()
    return request[::-1]
"""


@pytest.fixture(autouse=True)
def behaviour(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "worker_behaviour.py").write_text(BEHAVIOUR)
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool("worker_behaviour:answer", jobs=1, timeout=1.0) as pool:
        yield pool


def reason(pool: Pool, request: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        pool.submit(request).result()
    return caught.value.reason


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_request_is_answered(pool: Pool) -> None:
    assert pool.submit(b"abc").result() == b"cba"
    assert pool.submit(b"").result() == b""


def test_large_frames_pass(pool: Pool) -> None:
    assert len(pool.submit(b"a" * 5_000_000).result()) == 5_000_000


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        (b"sleep", "timeout"),
        (b"spin", "timeout"),
        (b"exit", "crashed"),
        pytest.param(
            b"hoard",
            "memory",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="no limit on address space"),
        ),
        (b"raise", "crashed"),
    ],
)
def test_trouble_has_a_reason_and_the_next_request_works(
    pool: Pool, request_: bytes, expected: str
) -> None:
    assert pool.submit(b"abc").result() == b"cba"
    assert reason(pool, request_) == expected
    assert pool.submit(b"abc").result() == b"cba"


def test_a_crash_that_came_of_earlier_requests_is_tried_again(pool: Pool) -> None:
    pool.submit(b"abc").result()
    assert pool.submit(b"second").result() == b"dnoces"


def test_stray_output_does_not_disturb(pool: Pool) -> None:
    assert pool.submit(b"print").result() == b"tnirp"
    assert pool.submit(b"abc").result() == b"cba"


def test_closing_leaves_no_process(pool: Pool) -> None:
    pid = int(pool.submit(b"pid").result())
    assert is_running(pid)
    pool.close()
    assert not is_running(pid)


def test_closing_ends_a_call_under_way() -> None:
    pool = Pool("worker_behaviour:answer", jobs=1, timeout=60)
    pool.submit(b"abc").result()
    future = pool.submit(b"sleep")
    while not future.running():
        time.sleep(0.001)
    pool.close()
    assert isinstance(future.exception(), UnreadableError)


def test_a_worker_ends_with_its_parent(tmp_path: Path) -> None:
    program = (
        f"import sys, os; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from readout.ingest.worker import Pool\n"
        "pool = Pool('worker_behaviour:answer', jobs=1, timeout=60)\n"
        "print(pool.submit(b'pid').result().decode(), flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    pid = int(done.stdout)
    for _ in range(500):
        if not is_alive(pid):
            return
        time.sleep(0.01)
    pytest.fail("the worker outlived its parent")


def is_alive(pid: int) -> bool:
    """Running, and not an orphan that is dead but not yet reaped by init."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in "ZX"


def test_a_function_that_cannot_be_imported_is_said_so() -> None:
    with Pool("worker_behaviour:nothing", jobs=1, timeout=1) as pool:
        assert reason(pool, b"abc") == "no-worker"
        assert reason(pool, b"abc") == "no-worker"


def test_a_process_that_cannot_be_started_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with Pool("worker_behaviour:answer", jobs=1, timeout=1) as pool:
        assert reason(pool, b"abc") == "no-worker"
