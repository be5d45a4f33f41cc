"""Running command lines in a folder of the test's own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from readout.cli import run

Result = tuple[int, str, str]
Readout = Callable[..., Result]


@pytest.fixture
def readout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> Readout:
    """Run a command line in the test's folder: status, stdout, stderr."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("READOUT_PROJECT", raising=False)

    def go(*arguments: object) -> Result:
        status = run([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return status, out.decode(), err.decode()

    return go
