"""Streams as a shell gives them: pipes whose reader has gone, closed ones, slow ones."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROWS

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a Unix shell")

READOUT = f"'{sys.executable}' -m readout"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a project that is larger than a pipe holds."""
    folder = tmp_path_factory.mktemp("pipe")
    rows = [
        {"id": f"{number}", "text": f"Pier {number} counted its boats. " * 30}
        for number in range(120)
    ]
    (folder / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    shell(f"{READOUT} ingest rows.jsonl -q", folder)
    return folder


def shell(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if "READOUT" not in key}
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True
    )


@pytest.mark.parametrize(
    "command",
    [
        "export documents | head -c1",
        "search boats | true",
        "show | true",
        "show --json | true",
        "show 7 --text | true",
        "--help | true",
        "show 2>&1 | true",
        "search boats 2>&1 | true",
    ],
)
def test_a_reader_that_leaves_is_no_error(folder: Path, command: str) -> None:
    # Written late, so that the reader is gone by then and it is no matter of speed.
    line = f"(sleep 0.3; exec {READOUT} {command.replace(' | ', ') | ', 1)}"
    done = shell(f"{line}; exit ${{PIPESTATUS[0]}}", folder)
    assert (done.returncode, done.stderr.partition("120 documents found")[2].strip()) == (0, "")
    assert "Traceback" not in done.stderr
    assert "Broken" not in done.stderr


@pytest.mark.parametrize("command", ["show", "export documents", "--help", "report -o -"])
def test_a_closed_standard_output(folder: Path, command: str) -> None:
    done = shell(f"{READOUT} {command} >&-", folder)
    assert (done.returncode, done.stderr) == (2, "readout: standard output is closed\n")


def test_other_closed_streams(folder: Path) -> None:
    done = shell(f"{READOUT} read - <&-", folder)
    assert (done.returncode, done.stderr) == (2, "readout: standard input is closed\n")
    done = shell(f"{READOUT} ingest rows.jsonl 2>&-", folder)
    assert (done.returncode, done.stdout) == (0, "")


def test_rows_come_out_as_they_go_in(folder: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "readout", "read", "--layers", "metadata"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=folder,
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        for row in ROWS:  # Hangs where a row waits for the next or for the end.
            process.stdin.write(json.dumps(row).encode() + b"\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == row["id"]
        process.stdin.close()
    assert process.returncode == 0


def test_completion_answers_the_shell(folder: Path) -> None:
    done = shell(
        f"COMP_WORDS='readout sho' COMP_CWORD=1 _READOUT_COMPLETE=bash_complete {READOUT}", folder
    )
    assert (done.returncode, done.stdout.split()) == (0, ["plain,show"])
