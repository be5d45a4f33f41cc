"""The commands: what goes to which stream, and which status comes back."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from readout.cli.pages import LONG
from tests.cli.conftest import Readout
from tests.conftest import FERRY, ROWS, jsonl


def test_a_folder_is_the_main_job(readout: Readout, pile: Path) -> None:
    status, out, err = readout("pile", "--no-open", "-j1")
    assert status == 0
    assert (pile.parent / "pile.readout").is_file()
    assert out.startswith("pile: 6 documents, 6 distinct texts, ")
    assert "  dates      " in out
    assert "not read   1 document, in another language or too long" in out
    assert "pile.readout: 6 new" in err


def test_a_trailing_slash_and_a_dot_name_the_same_project(
    readout: Readout, pile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert readout("pile/", "--no-open", "-j1")[0] == 0
    monkeypatch.chdir(pile)
    status, _, err = readout(".", "--no-open", "-j1")
    assert status == 0
    assert "6 unchanged" in err
    assert sorted(path.name for path in pile.parent.glob("*.readout")) == ["pile.readout"]


def test_ingest_build_show_search_export(readout: Readout, pile: Path) -> None:
    assert readout("ingest", "pile", "-j1", "-v")[2].count("stored ") == 5
    status, out, err = readout("build", "-j1")
    assert (status, out) == (0, "")
    assert "6 texts read" in err

    status, out, _ = readout("show")
    assert status == 0
    assert out.startswith("pile: 6 documents")

    status, out, err = readout("search", "harbour", "minister")
    assert status == 0
    assert "[harbour]" in out.lower()
    assert re.search(r"\d documents found", err)

    status, out, _ = readout("export", "documents", "--format", "csv")
    assert status == 0
    listing = list(csv.DictReader(io.StringIO(out)))
    assert len(listing) == 6
    harbour = next(row for row in listing if row["path"] == "pile/harbour.html")

    for word in (harbour["id"], harbour["id"][:8], "pile/harbour.html"):
        status, out, _ = readout("show", word, "--json")
        assert status == 0
        assert json.loads(out)["row"]["id"] == harbour["id"]
    assert readout("show", "wire-1", "--text")[1] == ROWS[0]["text"]
    assert readout("show", "pile/ferry.txt", "--raw")[1] == FERRY


def test_json_answers_are_json(readout: Readout, pile: Path) -> None:
    for arguments in (
        ("ingest", "pile", "-j1"),
        ("build", "-j1"),
        ("show",),
        ("show", "wire-2"),
        ("search", "soundings"),
        ("check",),
        ("doctor",),
    ):
        status, out, _ = readout(*arguments, "--json")
        assert status == 0, arguments
        json.loads(out)


def test_exports_agree(readout: Readout, pile: Path) -> None:
    readout("pile", "--no-open", "-j1")
    whole = json.loads(readout("export", "documents")[1])
    lines = [
        json.loads(line) for line in readout("export", "documents", "-f", "nl")[1].splitlines()
    ]
    assert whole == lines
    assert [row["id"] for row in whole] == sorted(row["id"] for row in whole)
    assert readout("export", "documents", "-f", "tsv", "-o", "out.tsv")[1] == ""
    rows = list(csv.DictReader(io.StringIO(Path("out.tsv").read_text()), delimiter="\t"))
    assert [row["id"] for row in rows] == [row["id"] for row in whole]
    assert (
        readout("export", "failures")[1].split() == ["[]"]
        or json.loads(readout("export", "failures")[1]) == []
    )


def test_report_is_one_file(readout: Readout, pile: Path) -> None:
    readout("pile", "--no-open", "-j1")
    status, out, err = readout("report")
    assert (status, out) == (0, "")
    page = Path("pile.html").read_text()
    assert "pile.html" in err
    assert page.lower().startswith("<!doctype html>")
    assert "Harbour reopens after the flood" in page
    assert readout("report", "-o", "-")[1] == page


def test_serve_prints_a_page(readout: Readout, pile: Path) -> None:
    readout("pile", "--no-open", "-j1")
    status, out, _ = readout("serve", "--get", "/documents.json")
    assert status == 0
    json.loads(out)
    status, _, err = readout("serve", "--get", "/nowhere")
    assert status == 2
    assert "404" in err


def test_read_writes_rows_and_nothing_else(readout: Readout, pile: Path) -> None:
    (pile / "none.txt").write_bytes(b"")
    status, out, err = readout("read", "pile/wire.jsonl", "pile/none.txt", "pile/ferry.txt", "-j1")
    assert status == 1
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["id"] for row in rows] == ["wire-1", "wire-2", "pile/none.txt", "pile/ferry.txt"]
    assert rows[2]["error"]["reason"] == "empty"
    assert rows[0]["dct"]["date"] == "2031-03-05"
    assert rows[0]["metadata"]["title"] == "Nine days without a ship"
    assert rows[3]["metadata"]["dateline"] == "PORT LUMEN"
    assert "none.txt" in err
    assert not list(Path().glob("*.readout"))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("shwo",), "no command, file or folder is named 'shwo'. Did you mean the command 'show'?"),
        (("no-such-folder",), "no command, file or folder"),
        (("show",), "no project"),
        (("export", "unicorns", "--project", "p"), "unicorns"),
        (("read", "--layers", "weather", "x.txt"), "no layer 'weather'"),
        (("ingest",), "PATH"),
        (("build", "--project", "absent.readout"), "absent.readout"),
        (("serve", "-p", "99999"), "99999"),
        (("--nonsense",), "nonsense"),
    ],
)
def test_wrong_usage(readout: Readout, arguments: tuple[str, ...], says: str) -> None:
    status, out, err = readout(*arguments)
    assert (status, out) == (2, "")
    assert says in err


def test_two_projects_are_one_too_many(readout: Readout, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FERRY)
    readout("ingest", "a.txt", "--project", "one.readout")
    readout("ingest", "a.txt", "--project", "two.readout")
    status, _, err = readout("show")
    assert status == 2
    assert "one.readout, two.readout" in err
    assert readout("show", "--project", "two.readout")[0] == 0
    assert readout("--project", "two.readout", "show")[0] == 0


def test_the_environment_names_a_project(
    readout: Readout, pile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READOUT_PROJECT", "elsewhere.readout")
    readout("ingest", "pile", "-j1")
    assert Path("elsewhere.readout").is_file()
    assert readout("show")[0] == 0


def test_an_unknown_document(readout: Readout, pile: Path) -> None:
    readout("pile", "--no-open", "-j1")
    status, _, err = readout("show", "ffffffff")
    assert status == 2
    assert "no document 'ffffffff'" in err


def test_globs_and_ignored_files(readout: Readout, pile: Path) -> None:
    (pile / ".readoutignore").write_text("*.html\navis.txt\n")
    status, _, err = readout("ingest", "pile", "-j1", "--project", "p.readout")
    assert status == 0
    assert "4 new" in err
    assert "2 new" in readout("ingest", "pile/[bf]*.txt", "--project", "q.readout")[2]


@pytest.mark.parametrize("command", ["--help", "-h", "--version"])
def test_help(readout: Readout, command: str) -> None:
    status, out, err = readout(command)
    assert (status, err) == (0, "")
    assert "readout" in out.lower()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(readout: Readout, shell: str) -> None:
    status, out, _ = readout("completion", shell)
    assert status == 0
    assert "_READOUT_COMPLETE" in out


def test_colour_only_on_a_terminal(readout: Readout) -> None:
    assert "\x1b[" not in readout("show")[2]


def test_as_a_process(pile: Path) -> None:
    """Standard input, a closed pipe, another locale and another hash seed, as a shell has them."""
    base = {key: value for key, value in os.environ.items() if not key.startswith("READOUT")}
    command = [sys.executable, "-m", "readout"]
    outputs = []
    for extra in (
        {"LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "2"},
    ):
        done = subprocess.run(
            [*command, "read", "-"],
            input=jsonl(*ROWS).encode(),
            capture_output=True,
            env={**base, **extra},
            check=True,
        )
        assert done.stderr == b""
        outputs.append(done.stdout)
    assert outputs[0] == outputs[1]
    assert len(outputs[0].splitlines()) == 2
    shell = subprocess.run(
        f"'{sys.executable}' -m readout read pile | head -c 10",
        shell=True,
        cwd=pile.parent,
        capture_output=True,
        env=base,
        check=True,
    )
    assert len(shell.stdout) == 10
    assert b"Traceback" not in shell.stderr


BAD = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\t\n", "empty"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "binary"),
    "report.pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(range(256)), "malformed-pdf"),
    "cut.jsonl.gz": (gzip.compress(jsonl(*ROWS).encode() * 50)[:-20], "truncated"),
    "broken.jsonl": (
        b'{"id": "x", "text": "A whole row of text."}\n{"id": "y"\n',
        "malformed-json",
    ),
    "shape.jsonl": (b'{"id": "s", "title": "No text"}\n', "no-text"),
}


def test_bad_input_is_named_and_the_rest_goes_on(readout: Readout, pile: Path) -> None:
    for name, (content, _) in BAD.items():
        (pile / name).write_bytes(content)
    status, out, err = readout("pile", "--no-open", "-j1")
    assert status == 1
    assert "failures" in out
    failures = json.loads(readout("export", "failures")[1])
    reasons = {Path(failure["path"]).name: failure["reason"] for failure in failures}
    assert reasons == {name: reason for name, (_, reason) in BAD.items()}
    for failure in failures:
        assert Path(failure["path"]).name in failure["message"]
        assert Path(failure["path"]).name in err
    stored = json.loads(readout("export", "documents")[1])
    assert {"wire-1", "x"} <= {row["input_id"] for row in stored}
    assert sum(row["path"] == "pile/ferry.txt" for row in stored) == 1


def test_the_same_id_twice(readout: Readout, tmp_path: Path) -> None:
    rows = ({"id": "a", "text": "The first."}, {"id": "a", "text": "The other."})
    (tmp_path / "twice.jsonl").write_text(jsonl(*rows))
    status, _, err = readout("ingest", "twice.jsonl", "--project", "p.readout")
    assert status == 1
    assert "'a'" in err or '"a"' in err
    stored = json.loads(readout("export", "documents")[1])
    assert [row["input_id"] for row in stored] == ["a", "a"]
    assert {row["state"] for row in stored} == {"current"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"not a database at all, only text " * 40, "not a Readout project"),
        (b"SQLite format 3\x00" + b"\xff" * 2000, "p.readout"),
        (b"", "p.readout"),
    ],
)
def test_a_file_that_is_no_project(
    readout: Readout, tmp_path: Path, content: bytes, says: str
) -> None:
    (tmp_path / "p.readout").write_bytes(content)
    for command in (("show",), ("build",), ("check",), ("serve", "--get", "/")):
        status, out, err = readout(*command)
        assert (status, out) == (2, ""), command
        assert says in err
    assert (tmp_path / "p.readout").read_bytes() == content


def test_a_folder_that_cannot_be_written(readout: Readout, pile: Path) -> None:
    status, _, err = readout("pile", "--no-open", "-j1", "--project", "/proc/p.readout")
    assert status == 2
    assert "/proc/p.readout" in err
    assert "Traceback" not in err


@pytest.mark.skipif(sys.platform == "win32", reason="limits on file size are a Unix matter")
def test_a_full_disk_loses_nothing(readout: Readout, tmp_path: Path) -> None:
    """A limit on file size stands for the full disk: the same writes fail half-way."""
    for number in range(30):
        text = (
            f"Report {number}. " + f"The pilots of pier {number} counted their boats again. " * 400
        )
        (tmp_path / f"{number:02}.txt").write_text(text)
    command = f"ulimit -f 1000; exec '{sys.executable}' -m readout ingest *.txt --project p.readout"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 2
    assert "p.readout" in done.stderr
    assert "already stored is safe" in done.stderr
    assert readout("check")[0] == 0
    assert readout("ingest", *sorted(map(str, tmp_path.glob("*.txt"))))[0] == 0
    assert len(json.loads(readout("export", "documents")[1])) == 30


def test_an_empty_project_says_what_to_do(readout: Readout, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    status, out, err = readout("none", "--no-open")
    assert status == 0
    assert "nothing found" in err
    assert "readout ingest FOLDER" in out


def test_serve_ends_well_on_ctrl_c(pile: Path) -> None:
    command = [sys.executable, "-m", "readout"]
    subprocess.run([*command, "ingest", "pile", "-q"], cwd=pile.parent, check=True)
    server = subprocess.Popen(
        [*command, "serve", "-p", "0"], cwd=pile.parent, stderr=subprocess.PIPE, text=True
    )
    assert server.stderr is not None
    assert "http://127.0.0.1:" in server.stderr.readline()
    server.send_signal(signal.SIGINT)
    _, err = server.communicate(timeout=30)
    assert server.returncode == 0
    assert "Traceback" not in err


def test_pages_open_while_many_articles_are_read(tmp_path: Path) -> None:
    (tmp_path / "pile").mkdir()
    for number in range(LONG):
        text = f"The mayor of Lumen said that ferry number {number} would sail.\n"
        (tmp_path / "pile" / f"{number}.txt").write_text(text)
    command = [sys.executable, "-m", "readout", "pile", "-p", "0", "-j", "1"]
    pages = subprocess.Popen(
        command,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "BROWSER": "true"},
        start_new_session=True,
    )
    assert pages.stderr is not None
    assert pages.stdout is not None
    lines: list[str] = []
    # Which comes first, the pages or the end of the build, is a matter of the machine.
    while not all(any(words in line for line in lines) for words in ("is open at", "texts read")):
        lines.append(pages.stderr.readline())
        assert lines[-1], lines
    (address,) = (line.split()[4] for line in lines if "is open at" in line)
    with urllib.request.urlopen(f"{address}documents.json") as answer:
        assert json.load(answer)["total"] == LONG
    assert pages.stdout.readline().startswith(f"pile: {LONG} documents")
    while not pages.stdout.readline().startswith("  languages"):
        pass
    time.sleep(0.5)  # Until it waits for the pages.
    os.killpg(pages.pid, signal.SIGINT)
    _, err = pages.communicate(timeout=60)
    assert (pages.returncode, "Traceback" in err) == (0, False)
