"""`readout export`: which format, to which file, for which tool."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from readout import export
from readout.cli import exporting
from readout.cli.exporting import choose_format
from readout.cli.output import binary_output
from readout.cli.tables import STORIES, TABLES
from readout.errors import UsageError
from tests.cli.conftest import Readout
from tests.conftest import write_pile


def test_the_formats_offered_are_those_that_are_written() -> None:
    """The lists stand twice, so that `--help` need not load the writers."""
    assert exporting.FORMATS == export.FORMATS
    assert exporting.BINARY_FORMATS == export.BINARY_FORMATS
    assert exporting.EVENT_FORMATS == export.EVENT_FORMATS
    assert tuple(STORIES) == export.STORY_FORMATS
    assert not STORIES.keys() & TABLES.keys()


@pytest.mark.parametrize(
    ("table", "format_", "output", "expected"),
    [
        ("actors", None, "-", "json"),
        ("actors", None, "actors.json", "json"),
        ("actors", None, "actors.txt", "json"),
        ("actors", None, "Actors.CSV", "csv"),
        ("actors", None, "a.b/actors.tsv", "tsv"),
        ("actors", None, "actors.jsonl", "nl"),
        ("actors", None, "actors.ndjson", "nl"),
        ("actors", None, "actors.xlsx", "xlsx"),
        ("actors", None, "actors.parquet", "parquet"),
        ("actors", "csv", "actors.txt", "csv"),
        ("actors", "nl", "actors.csv", "nl"),
        ("events", "polecat", "-", "polecat"),
        ("ftm", None, "story.csv", "ftm"),
    ],
)
def test_which_format_is_meant(table: str, format_: str | None, output: str, expected: str) -> None:
    assert choose_format(table, format_, output) == expected


@pytest.mark.parametrize(
    ("table", "format_", "says"),
    [
        ("geojson", "json", "geojson is a format of its own; leave out --format"),
        ("actors", "acled", "the format acled is for events alone"),
    ],
)
def test_what_does_not_fit_together_is_refused(table: str, format_: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        choose_format(table, format_, "-")


def test_the_help_names_every_table_and_format(readout: Readout) -> None:
    status, out, _ = readout("export", "--help")
    assert status == 0
    words = set(out.replace(",", " ").split())
    assert words >= {*TABLES, *STORIES, *exporting.ALL_FORMATS}


def test_bytes_do_not_go_to_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    says = "no text for a terminal; name a file with -o"
    with pytest.raises(UsageError, match=says), binary_output("-"):
        raise AssertionError("not to be reached")


def test_a_binary_file_is_whole_or_not_there(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"before")
    with pytest.raises(RuntimeError), binary_output(str(target)) as out:
        out.write(b"half")
        raise RuntimeError
    assert target.read_bytes() == b"before"
    with binary_output(str(target)) as out:
        out.write(b"whole")
    assert target.read_bytes() == b"whole"
    assert list(tmp_path.iterdir()) == [target]


def test_a_pipe_takes_bytes(readout: Readout, pile: Path) -> None:
    pytest.importorskip("openpyxl")
    assert readout("ingest", "pile", "-j1")[0] == 0
    command = [sys.executable, "-m", "readout", "export", "documents", "-f", "xlsx"]
    done = subprocess.run(command, cwd=pile.parent, capture_output=True, check=True)
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(done.stdout))["documents"]
    assert sheet.max_row == 7


def test_every_format_of_a_built_project(
    readout: Readout, pile: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the same bytes whatever the order in which the articles came in."""
    pytest.importorskip("pyarrow")
    assert readout("pile", "--no-open", "-j1")[0] == 0
    first = exports(readout, tmp_path / "one")
    other = tmp_path / "other"
    write_pile(other / "pile")
    monkeypatch.chdir(other)
    for name in sorted((path.name for path in Path("pile").iterdir()), reverse=True):
        command = ("ingest", f"pile/{name}", "-j1", "--project", "pile.readout")
        assert readout(*command)[0] == 0
    assert readout("build", "-j1")[0] == 0
    second = exports(readout, tmp_path / "two")
    assert first == second
    assert len(json.loads(first["actors.json"])) == len(
        list(csv.reader(io.StringIO(first["actors.csv"].decode(), newline="")))[1:]
    )
    for name, content in first.items():
        assert content or name.endswith(".nl"), name


def exports(readout: Readout, folder: Path) -> dict[str, bytes]:
    """What every table, event format and format of the record come to, by file name."""
    folder.mkdir()
    for table in TABLES:
        for format_ in (*exporting.FORMATS, *exporting.BINARY_FORMATS):
            run(readout, folder, table, format_)
    for format_ in exporting.EVENT_FORMATS:
        run(readout, folder, "events", format_)
    for story in STORIES:
        status, out, err = readout("export", story, "-o", folder / story)
        assert (status, out, err) == (0, "", "")
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def run(readout: Readout, folder: Path, table: str, format_: str) -> None:
    place = folder / f"{table}.{format_}"
    status, out, err = readout("export", table, "-f", format_, "-o", place)
    assert (status, out, err) == (0, "", "")
