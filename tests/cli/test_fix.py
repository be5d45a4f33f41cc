"""Corrections from the command line: they survive every new build, and can be undone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Readout

TEXT = "The mayor of Lumen said the ferry would sail again. She gave no date for it.\n"


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, readout: Readout) -> Path:
    """A built project of one undated text, in the working folder."""
    monkeypatch.chdir(tmp_path)
    Path("pile").mkdir()
    Path("pile/ferry.txt").write_text(TEXT)
    assert readout("pile", "--no-open", "-j1")[0] == 0
    return tmp_path


def dct(readout: Readout) -> dict[str, object]:
    row = json.loads(readout("export", "documents", "--project", "pile.readout")[1])[0]
    return {name: row["dct"][name] for name in ("date", "earliest", "latest", "basis")}


def entry_of(err: str) -> str:
    found = re.match(r"[0-9a-f]{12}(?=: )", err)
    assert found is not None
    return found.group()


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("2031-03-04", ("2031-03-04", "2031-03-04", "2031-03-04")),
        ("4 March 2031", ("2031-03-04", "2031-03-04", "2031-03-04")),
        ("2031-03", (None, "2031-03-01", "2031-03-31")),
        ("2031-03-04/2031-03-09", (None, "2031-03-04", "2031-03-09")),
        ("../2031-03-09", (None, None, "2031-03-09")),
        ("2031-03-04/", (None, "2031-03-04", None)),
    ],
)
def test_a_date_is_set(
    readout: Readout, story: Path, days: str, expected: tuple[str | None, ...]
) -> None:
    status, _, err = readout("fix", "date", "pile/ferry.txt", days, "--user", "mia")
    assert (status, "1 date changed" in err) == (0, True)
    found = dct(readout)
    assert (found["date"], found["earliest"], found["latest"]) == expected
    assert found["basis"] == "corrected"
    assert readout("check")[0] == 0


def test_it_survives_builds_and_is_undone(readout: Readout, story: Path) -> None:
    before = dct(readout)
    entry = entry_of(readout("fix", "date", "pile/ferry.txt", "2031-03-04")[2])
    after = dct(readout)
    assert readout("pile", "--no-open", "-j1")[0] == 0
    assert dct(readout) == after
    Path("pile/other.txt").write_text("The harbour was closed for a day.\n")
    assert readout("pile", "--no-open", "-j1")[0] == 0
    rows = json.loads(readout("export", "documents")[1])
    assert {row["path"]: row["dct"]["basis"] for row in rows}["pile/ferry.txt"] == "corrected"
    Path("pile/other.txt").unlink()
    readout("ingest", "pile", "--prune", "-j1")

    undo = entry_of(readout("fix", "undo", entry[:6])[2])
    assert dct(readout) == before
    readout("fix", "undo", undo)
    assert dct(readout) == after


def test_the_log_tells_who_and_what_became_of_it(readout: Readout, story: Path) -> None:
    assert "no corrections yet" in readout("fix", "log")[2]
    readout(
        "fix", "date", "pile/ferry.txt", "2031-03-04", "--user", "mia", "--note", "on the jetty"
    )
    readout("fix", "date", "pile/ferry.txt", "2031-03-05", "--user", "noor")
    lines = readout("fix", "log")[1].splitlines()
    assert [line.split()[1] for line in lines] == ["replaced", "active"]
    assert "mia" in lines[0] and lines[0].endswith("on the jetty")
    rows = [json.loads(line) for line in readout("fix", "log", "--json")[1].splitlines()]
    assert [row["fix"]["user"] for row in rows] == ["mia", "noor"]

    Path("pile/ferry.txt").unlink()
    readout("ingest", "pile", "--prune", "-j1")
    assert [line.split()[1] for line in readout("fix", "log")[1].splitlines()] == ["orphan"] * 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("date", "pile/ferry.txt", "someday"), "'someday' is no date"),
        (("date", "pile/ferry.txt", "../.."), "says no day"),
        (("date", "pile/ferry.txt", "2031-03-09/2031-03-04"), "ends before it begins"),
        (("date", "pile/nothing.txt", "2031"), "no document 'pile/nothing.txt'"),
        (("undo", "abcdef"), "no correction 'abcdef'"),
    ],
)
def test_nonsense_is_refused(
    readout: Readout, story: Path, arguments: tuple[str, ...], message: str
) -> None:
    status, out, err = readout("fix", *arguments)
    assert (status, out) == (2, "")
    assert message in err
    assert readout("fix", "log")[1] == ""


def test_a_project_that_was_not_built_is_refused(
    readout: Readout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ferry.txt").write_text(TEXT)
    readout("ingest", "ferry.txt", "-j1")
    status, _, err = readout("fix", "date", "ferry.txt", "2031-03-04")
    assert status == 2
    assert "build it first" in err


def test_a_correction_before_a_build_leaves_nothing_unlinked(readout: Readout, story: Path) -> None:
    Path("pile/wire.txt").write_text("On 4 March 2031 the harbour was closed for a day.\n")
    assert readout("ingest", "pile", "-j1")[0] == 0
    readout("fix", "date", "pile/ferry.txt", "2031-03-04")
    assert readout("build", "-j1")[0] == 0
    incremental = {row["path"]: row["dct"] for row in documents(readout)}
    assert incremental["pile/wire.txt"]["basis"] == "inferred"


def test_a_document_described_anew_keeps_its_date(
    readout: Readout, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    row = {"id": "a", "url": "https://gazette.example/a", "title": "Harbour closed"}
    text = "On 4 March 2031 the harbour was closed for a day."
    Path("rows.jsonl").write_text(json.dumps({**row, "text": text}) + "\n")
    assert readout("rows.jsonl", "--no-open", "-j1", "--project", "p.readout")[0] == 0
    before = documents(readout)
    assert before[0]["dct"]["basis"] == "inferred"
    Path("rows.jsonl").write_text(json.dumps({**row, "title": "Port shut", "text": text}) + "\n")
    assert readout("rows.jsonl", "--no-open", "-j1", "--project", "p.readout")[0] == 0
    (after,) = documents(readout)
    assert (after["title"], after["id"]) == ("Port shut", before[0]["id"])
    assert after["dct"] == before[0]["dct"]


def test_a_correction_of_a_text_that_changed_is_an_orphan(readout: Readout, story: Path) -> None:
    old = documents(readout)[0]["id"]
    readout("fix", "date", "pile/ferry.txt", "2031-03-04")
    Path("pile/ferry.txt").write_text(TEXT + "It was late.\n")
    assert readout("pile", "--no-open", "-j1")[0] == 0
    assert readout("fix", "log")[1].split()[1] == "orphan"
    status, _, err = readout("fix", "date", old, "2031-03-04")
    assert (status, "its newer text is" in err) == (2, True)


def test_what_is_undone_cannot_be_undone_again(readout: Readout, story: Path) -> None:
    entry = entry_of(readout("fix", "date", "pile/ferry.txt", "2031-03-04")[2])
    readout("fix", "undo", entry)
    status, _, err = readout("fix", "undo", entry)
    assert (status, "is undone already" in err) == (2, True)


def documents(readout: Readout) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(readout("export", "documents")[1])
    return [row for row in found if row["state"] == "current"]
