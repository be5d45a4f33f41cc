"""What `readout since` prints."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from readout.record import Project
from readout.schema.fix import make_fix
from readout.schema.time import Interval
from tests.cli.conftest import Readout

DAY = dt.date(2031, 3, 9)
ROWS = (
    {"id": "a", "publisher": "River Post", "title": "Ferry sails", "published": "2031-03-03",
     "text": "The ferry sailed on Monday, the harbour office said."},
    {"id": "b", "published": "2031-03-04",
     "text": "The pilots stayed in port on Tuesday, the guild said."},
)  # fmt: skip


@pytest.fixture
def story(tmp_path: Path, readout: Readout) -> Path:
    """A built project of two documents, one without title and outlet, in the working folder."""
    Path("pile.jsonl").write_text("\n".join(map(json.dumps, ROWS)))
    assert readout("pile.jsonl", "--no-open", "-j1")[0] == 0
    return next(tmp_path.glob("*.readout"))


def test_documents_without_a_title_are_called_by_their_first_words(
    readout: Readout, story: Path
) -> None:
    out = readout("since", "2020-01-01")[1]
    assert "  2031-03-03  River Post  Ferry sails\n" in out
    assert "  2031-03-04  The pilots stayed in port on Tuesday" in out


def test_what_was_redated_and_lost_is_called_so_too(readout: Readout, story: Path) -> None:
    assert readout("state", "keep", "before")[0] == 0
    with Project.open(story, write=True) as project:
        ids = {row.input_id: row.id for row in project.iter_documents()}
        project.correct(make_fix("date", ids["b"], days=Interval(DAY, DAY)))
    out = readout("since", "before")[1]
    assert "1 document with another date\n  2031-03-04 -> 2031-03-09  The pilots stayed" in out
    assert "  -\n" not in out
    Path("pile.jsonl").write_text(json.dumps(ROWS[0]))
    for more, line in (((), f"{ids['b']}  The pilots stayed in port"), (("--prune",), ids["b"])):
        assert readout("ingest", "pile.jsonl", *more, "-j1")[0] == 0
        assert readout("build", "-j1")[0] == 0
        assert f"1 document no longer there\n  {line}" in readout("since", "before")[1]
