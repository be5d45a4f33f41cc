"""What commands write to files: whole or not at all, and never over an article."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from readout.cli.output import text_output
from tests.cli.conftest import Readout


def litter(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.endswith(".part")]


@pytest.mark.parametrize("command", [("export", "documents"), ("report",)])
@pytest.mark.parametrize(
    "target",
    ["pile.readout", "pile/ferry.txt", "pile/../pile/wire.jsonl", "link.txt", "hard.txt",
     "pile/broken.pdf", "pile.readout-wal"],
)  # fmt: skip
def test_inputs_are_not_overwritten(
    readout: Readout, pile: Path, command: tuple[str, ...], target: str
) -> None:
    (pile / "broken.pdf").write_bytes(b"%PDF-1.7\n\x00\x01")
    readout("pile", "--no-open", "-j1", "-q")
    Path("link.txt").symlink_to("pile/ferry.txt")
    os.link("pile/ferry.txt", "hard.txt")
    Path("pile.readout-wal").touch()
    before = Path(target).read_bytes()
    status, out, err = readout(*command, "-o", target)
    assert (status, out) == (2, "")
    assert target in err
    assert "-o" in err
    assert Path(target).read_bytes() == before
    assert not litter(pile)


@pytest.mark.parametrize("command", [("export", "documents"), ("report",)])
def test_another_file_is_overwritten_where_it_lies(
    readout: Readout, pile: Path, command: tuple[str, ...]
) -> None:
    readout("pile", "--no-open", "-j1", "-q")
    Path("old").write_text("An old list.")
    Path("old").chmod(0o640)
    Path("link").symlink_to("old")
    assert readout(*command, "-o", "link")[0] == 0
    assert Path("link").is_symlink()
    assert Path("old").stat().st_mode & 0o777 == 0o640
    assert Path("old").read_text() == readout(*command, "-o", "-")[1]
    assert not litter(Path())


def test_a_report_replaces_only_a_report(readout: Readout, pile: Path) -> None:
    readout("pile", "--no-open", "-j1", "-q")
    Path("pile.html").write_text("<!doctype html><title>My own notes</title>")
    status, _, err = readout("report")
    assert status == 2
    assert "pile.html is there and is no Readout report" in err
    assert "-o" in err
    assert "My own notes" in Path("pile.html").read_text()
    assert readout("report", "-o", "pile.html")[0] == 0
    assert readout("report")[0] == 0


def test_the_default_report_may_be_an_article(readout: Readout, pile: Path) -> None:
    page = (pile / "harbour.html").read_text()
    Path("p.html").write_text(page)
    readout("ingest", "p.html", "--project", "p.readout", "-j1")
    status, _, err = readout("report")
    assert status == 2
    assert "p.html is an article of the project; name another file with -o" in err
    assert Path("p.html").read_text() == page


def test_what_fails_half_way_leaves_the_old_file(tmp_path: Path) -> None:
    place = tmp_path / "list.json"
    place.write_text("old")
    with pytest.raises(ZeroDivisionError), text_output(str(place)) as out:
        out.write("new")
        raise ZeroDivisionError
    assert place.read_text() == "old"
    assert litter(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="limits on file size are a Unix matter")
def test_a_full_disk_leaves_the_old_file(readout: Readout, pile: Path) -> None:
    readout("pile", "--no-open", "-j1", "-q")
    Path("page.html").write_text("old")
    command = (
        f"ulimit -f 4; trap '' XFSZ; exec '{sys.executable}' -B -m readout report -o page.html"
    )
    done = subprocess.run(["bash", "-c", command], cwd=pile.parent, capture_output=True, text=True)
    assert done.returncode == 2
    assert "page.html: File too large" in done.stderr
    assert Path("page.html").read_text() == "old"
    assert litter(Path()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="named pipes are a Unix matter")
def test_a_named_pipe_is_written_to(readout: Readout, pile: Path) -> None:
    readout("pile", "--no-open", "-j1", "-q")
    os.mkfifo("pipe")
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(Path("pipe").read_text()))
    reader.start()
    assert readout("export", "documents", "-o", "pipe")[0] == 0
    reader.join(timeout=20)
    assert Path("pipe").is_fifo()
    assert got == [readout("export", "documents")[1]]


def test_a_folder_that_is_not_there(readout: Readout, pile: Path) -> None:
    readout("pile", "--no-open", "-j1", "-q")
    status, _, err = readout("export", "documents", "-o", "absent/list.json")
    assert status == 2
    assert "absent/list.json: No such file or directory" in err
