"""What a command says where the record does not follow its documents or corrections yet."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from readout.record import Project
from readout.schema.fix import make_fix
from readout.schema.time import Interval
from tests.cli.conftest import Readout

DAY = dt.date(2031, 3, 4)
ASKING = [
    ("export", "events"),
    ("export", "timeline", "-f", "csv"),
    ("report", "-o", "-"),
    ("since", "2030-01-01"),
]


@pytest.fixture
def story(tmp_path: Path, readout: Readout) -> Path:
    """A built project of two articles, in the working folder."""
    (tmp_path / "pile").mkdir()
    for name in "ab":
        text = f"The ferry {name} sailed on Monday, the harbour office said."
        (tmp_path / "pile" / f"{name}.txt").write_text(text)
    assert readout("pile", "--no-open", "-j1")[0] == 0
    return tmp_path


def test_corrections_that_are_not_followed_yet(readout: Readout, story: Path) -> None:
    with Project.open(story / "pile.readout", write=True) as project:
        document = next(iter(project.iter_documents())).id
        project.correct(make_fix("date", document, days=Interval(DAY, DAY)), later=True)
    for words in ASKING:
        status, _, err = readout(*words)
        told = err.count("do not follow the last documents or corrections yet")
        assert (status, told) == (0, 1), words
    assert "corrections" not in readout("export", "documents")[2]
    assert readout("build", "-j1")[0] == 0
    for words in ASKING:
        assert "readout build" not in readout(*words)[2]


def test_documents_that_were_deleted(readout: Readout, story: Path) -> None:
    shutil.move(story / "pile" / "b.txt", story / "b.txt")
    assert readout("ingest", "pile", "--prune", "-j1")[0] == 0
    for words in ASKING:
        status, _, err = readout(*words)
        assert (status, err.count("not built since its documents changed")) == (0, 1), words
    assert readout("build", "-j1")[0] == 0
    assert "readout build" not in readout("export", "events")[2]
