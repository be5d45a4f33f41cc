"""Pages beside a build: a process of their own that ends when it should, however that comes."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from readout.cli import pages
from readout.cli.pages import PagesBeside
from readout.record import Project

PATIENCE = 60.0  # seconds until what does not come is given up
BUILDER = """
import sys, time
from pathlib import Path
from readout.cli.pages import PagesBeside
with PagesBeside(Path(sys.argv[1]), port=int(sys.argv[2])):
    time.sleep(600)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project in the working folder, which has a module that breaks what imports it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BROWSER", "true")
    (tmp_path / "uvicorn.py").write_text("raise SystemExit('not this one')\n")
    with Project.open(tmp_path / "some.readout", write=True, create=True):
        pass
    return Path("some.readout")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        number: int = server.getsockname()[1]
        return number


def wait_until(port: int, *, served: bool) -> None:
    end = time.monotonic() + PATIENCE
    while is_served(port) is not served:
        assert time.monotonic() < end, f"still {'not ' if served else ''}served"
        time.sleep(0.1)


def is_served(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/progress.json", timeout=5) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError):
        return False


def test_pages_end_with_the_block(project: Path) -> None:
    port = free_port()
    with PagesBeside(project, port=port):
        wait_until(port, served=True)
    assert not is_served(port)


@pytest.mark.skipif(os.name != "posix", reason="only there a process can be killed so")
def test_pages_end_with_a_build_that_is_killed(project: Path) -> None:
    port = free_port()
    words = (sys.executable, "-P", "-c", BUILDER, str(project), str(port))
    with subprocess.Popen(words) as builder:
        try:
            wait_until(port, served=True)
        finally:
            builder.kill()
    wait_until(port, served=False)


def test_pages_that_failed_are_served_when_the_build_has_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[tuple[Path, int, bool]] = []

    def serve(path: Path, *, port: int, open_browser: bool, port_is_fixed: bool) -> None:
        assert not port_is_fixed
        served.append((path, port, open_browser))

    monkeypatch.setattr(pages, "serve_pages", serve)
    path = tmp_path / "none.readout"
    with PagesBeside(path, port=0) as beside:
        beside.wait()
    assert served == [(path, 0, True)]
