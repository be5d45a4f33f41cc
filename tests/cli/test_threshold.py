"""`--event-threshold` of `readout read`, `--threshold` of `readout export events`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from readout.record import Project
from tests.cli.conftest import Readout

TEXT = (
    "ALDVAR, March 3 - Gunmen raided a bank in Aldvar on Monday. The brigades agreed to release "
    "the guards, and the ministry feared attacks. There were calls for a protest.\n"
)
Row = dict[str, Any]


@pytest.fixture
def story(readout: Readout, tmp_path: Path) -> Path:
    """A project of one text and of one that tells the same."""
    folder = tmp_path / "pile"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "b.txt").write_text("The news of the day\n\n" + TEXT, encoding="utf-8")
    assert readout("pile", "--no-open", "-q", "-j1")[0] == 0
    return tmp_path / "pile.readout"


def events(readout: Readout, *options: object) -> list[Row]:
    status, out, _ = readout("export", "events", *options, "-f", "nl")
    assert status == 0
    return [json.loads(line) for line in out.splitlines()]


def best(row: Row) -> float:
    return max(mention["score"] for mention in row["mentions"])


def test_reading_takes_a_threshold(readout: Readout, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")

    def scores(*options: object) -> list[float]:
        status, out, _ = readout("read", "a.txt", "-j1", "--layers", "events", *options)
        assert status == 0
        return [event["score"] for event in json.loads(out)["events"]]

    every = scores("--event-threshold", 0)
    assert scores() == [score for score in every if score >= 0.5] != every
    for threshold in (0.3, 0.5, 0.7):
        found = scores("--event-threshold", threshold)
        assert found == [score for score in every if score >= threshold]


def test_lower_gives_more_that_is_linked_to_nothing(readout: Readout, story: Path) -> None:
    usual, more = events(readout), events(readout, "--threshold", 0.3)
    assert more[: len(usual)] == usual == events(readout, "--threshold", 0.5)
    doubtful = more[len(usual) :]
    assert len(doubtful) >= 2
    for row in doubtful:
        (mention,) = row["mentions"]
        assert 0.3 <= mention["score"] < 0.5
        assert row["id"] == mention["id"]
        assert (row["documents"], row["independent"], row["occasion"]) == (1, 1, None)
        assert (row["type"], row["factuality"]) == (mention["type"], mention["factuality"])
        assert mention["text"] in TEXT
    assert len({row["id"] for row in more}) == len(more)
    assert len(events(readout, "--threshold", 0.42)) <= len(more)
    assert events(readout, "--threshold", 0) == more


def test_higher_gives_those_of_which_a_mention_is_sure(readout: Readout, story: Path) -> None:
    usual = events(readout)
    assert events(readout, "--threshold", 0.8) == [row for row in usual if best(row) >= 0.8]
    assert len(events(readout, "--threshold", 1)) < len(usual)


def test_other_formats_of_events_take_it_too(readout: Readout, story: Path) -> None:
    def ids(*options: object) -> list[str]:
        out = readout("export", "events", *options)[1]
        return [record["id"] for record in json.loads(out)]

    usual, more = ids("-f", "plover"), ids("-f", "plover", "--threshold", 0.3)
    assert set(usual) < set(more)
    out = readout("export", "events", "-f", "csv", "--threshold", 0.3)[1]
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["id"] for row in rows] == [row["id"] for row in events(readout, "--threshold", 0.3)]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("export", "actors", "--threshold", "0.3"), "--threshold is for events alone"),
        (("export", "ftm", "--threshold", "0.3"), "--threshold is for events alone"),
        (("export", "events", "--threshold", "30"), "is not in the range"),
        (("read", "a.txt", "--event-threshold", "-1"), "is not in the range"),
        (("read", "a.txt", "--event-threshold", "low"), "is not a valid float"),
    ],
)
def test_what_makes_no_sense_is_refused(
    readout: Readout, story: Path, arguments: tuple[str, ...], says: str
) -> None:
    status, out, err = readout(*arguments)
    assert (status, out) == (2, "")
    assert says in err


def test_a_doubtful_event_can_be_rejected_and_restored(readout: Readout, story: Path) -> None:
    usual, before = events(readout), events(readout, "--threshold", 0.3)
    id = before[-1]["id"]
    assert readout("fix", "reject", id)[0] == 0
    assert events(readout, "--threshold", 0.3) == before[:-1]
    assert events(readout) == usual
    assert readout("build", "-j1")[0] == 0
    assert events(readout, "--threshold", 0.3) == before[:-1]
    assert readout("fix", "restore", id)[0] == 0
    assert events(readout, "--threshold", 0.3) == before
    assert readout("check")[0] == 0


def test_what_came_in_later_is_said(readout: Readout, story: Path, tmp_path: Path) -> None:
    says = "not built since its documents changed"
    assert says not in readout("export", "events")[2]
    (tmp_path / "pile" / "c.txt").write_text("Police raided a shop in Sarrow.", encoding="utf-8")
    assert readout("ingest", "pile", "-q")[0] == 0
    assert says in readout("export", "events")[2]
    with Project.open(story) as project:
        assert project.is_linked
        assert not project.is_built
    assert readout("build", "-j1")[0] == 0
    assert says not in readout("export", "events")[2]
