"""The process in which what documents tell follows corrections."""

from __future__ import annotations

import logging
import multiprocessing
import time
from pathlib import Path

import pytest

from readout.web.following import following

WAIT = 30.0


def test_what_fails_there_is_told_and_a_killed_process_replaced(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    missing = tmp_path / "missing.readout"
    with caplog.at_level(logging.WARNING), following() as follow:
        follow(missing)
        wait_for(caplog, f"{missing}: there is no such project file")
        for child in multiprocessing.active_children():
            child.kill()
            child.join(WAIT)
        caplog.clear()
        end = time.monotonic() + WAIT
        while "no such project file" not in caplog.text and time.monotonic() < end:
            follow(missing)
            time.sleep(0.5)
        assert "no such project file" in caplog.text


def wait_for(caplog: pytest.LogCaptureFixture, words: str) -> None:
    end = time.monotonic() + WAIT
    while words not in caplog.text and time.monotonic() < end:
        time.sleep(0.05)
    assert words in caplog.text
