"""Every case of the table: the good articles come through, and the hostile file gives its row.

All of it runs where no network can be reached; the last tests prove that this would be seen.
"""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.hostile.cases import CASES, Case, write_good
from tests.hostile.desk import ROOT, Desk, namespace, sealed_environment

GOOD = {"pile/0-good.txt", "pile/z-good.txt"}
FINE = (0, 1)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with Desk(tmp_path_factory.mktemp("desk")) as desk:
        yield desk


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, id=case.name, marks=pytest.mark.slow if case.slow else ())
     for case in CASES if not case.heavy],
)  # fmt: skip
def test_nothing_else_is_lost(desk: Desk, tmp_path: Path, case: Case) -> None:
    pile, project = tmp_path / "pile", tmp_path / "p.readout"
    documents, failures = tmp_path / "documents.jsonl", tmp_path / "failures.jsonl"
    write_good(pile)
    case.write(pile)
    statuses = desk.run(
        ["open", pile, "--no-open", "--quiet", "--project", project],
        ["check", "--project", project],
        ["export", "documents", "-f", "nl", "-o", documents, "--project", project],
        ["export", "failures", "-f", "nl", "-o", failures, "--project", project],
        ["report", "--quiet", "-o", tmp_path / "report.html", "--project", project],
    )
    assert statuses == [int(bool(case.reasons)), 0, 0, 0, 0]
    came = rows_of(documents)
    assert {row["path"] for row in came} >= GOOD
    assert len(came) == len(GOOD) + case.documents
    lost = rows_of(failures)
    assert case.gave(row["reason"] for row in lost), lost
    assert all(row["message"] and row["path"] for row in lost)
    assert not GOOD & {row["path"] for row in lost}
    assert desk.attempts() == ""


def test_names_are_told_apart() -> None:
    names = [case.name for case in CASES]
    assert len(set(names)) == len(names)


# ---- the proof that the seal would have told

CALLS = {
    "connect": "socket.create_connection(('127.0.0.1', {port}), 1)",
    "address": "socket.socket().connect(('127.0.0.1', {port}))",
    "name": "socket.getaddrinfo('courier.example', 80)",
    "datagram": "socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {port}))",
    "web": "urllib.request.urlopen('http://127.0.0.1:{port}/')",
}


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A port on this machine at which nobody may knock."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


def run_sealed(tmp_path: Path, program: str) -> tuple[str, str]:
    """What a sealed program printed, and what the seal wrote down."""
    log = tmp_path / "sealed.log"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=sealed_environment(log),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout, log.read_text("utf-8") if log.exists() else ""


def has_knocked(listener: socket.socket) -> bool:
    try:
        connection, _ = listener.accept()
    except BlockingIOError:
        return False
    connection.close()
    return True


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_call_is_refused_and_written_down(
    tmp_path: Path, listener: socket.socket, call: str
) -> None:
    port = listener.getsockname()[1]
    program = (
        "import socket, urllib.request\n"
        f"try:\n    {call.format(port=port)}\nexcept PermissionError:\n    print('refused')"
    )
    said, log = run_sealed(tmp_path, program)
    assert said == "refused\n"
    assert "socket." in log or "urllib.Request" in log
    assert not has_knocked(listener)


def test_a_call_from_a_worker_is_written_down_too(tmp_path: Path, listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    (tmp_path / "caller.py").write_text(
        f"import socket\ndef call(raw):\n    socket.create_connection(('127.0.0.1', {port}))\n"
    )
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "from readout.errors import UnreadableError\n"
        "from readout.ingest.worker import Pool\n"
        "with Pool('caller:call', jobs=1, timeout=20) as pool:\n"
        "    print(pool.submit(b'').exception())"
    )
    said, log = run_sealed(tmp_path, program)
    assert "PermissionError" in said
    assert "socket." in log and str(port) in log
    assert not has_knocked(listener)


def test_without_the_seal_the_same_call_arrives(listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    program = f"import socket; socket.create_connection(('127.0.0.1', {port}), 20)"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
    assert has_knocked(listener)


@pytest.mark.skipif(not namespace(), reason="this system lets nobody make a network namespace")
def test_c_code_cannot_call_out_of_the_namespace(tmp_path: Path, listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    program = f"exec 3<>/dev/tcp/127.0.0.1/{port}"
    done = subprocess.run(
        [*namespace(), "bash", "-c", program], capture_output=True, check=False, timeout=60
    )
    assert done.returncode != 0
    assert not has_knocked(listener)
