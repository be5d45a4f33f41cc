"""Corrections of who is who: merged, split, renamed, retyped, taken back, taken in."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, get_args

import pytest

from readout.cli.actorfixes import ACTOR_TYPES
from readout.record import Project
from readout.schema.actor import ActorType
from tests.cli.conftest import Readout
from tests.making import write_pile

PILE = {
    "a.txt": "Harbour master Marek Dossan closed the port on Monday. Dossan said the storm would "
    "pass. He thanked the crews.\n",
    "b.txt": "Marek Dossan opened the port again on Friday. The harbour master said the crews were "
    "tired.\n",
    "c.txt": "Petra Lind, the ferry captain, told Marek Dossan that she would not sail.\n",
}


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, readout: Readout) -> Path:
    """A built project of three articles, in the working folder."""
    monkeypatch.chdir(tmp_path)
    write_pile(Path("pile"), PILE)
    assert readout("pile", "--no-open", "-j1")[0] == 0
    return tmp_path


def actors(readout: Readout) -> dict[str, dict[str, Any]]:
    """Named actors by name."""
    rows = json.loads(readout("export", "actors")[1])
    return {row["name"]: row for row in rows}


def entry_of(err: str) -> str:
    found = re.search(r"\b[0-9a-f]{12}(?=: )", err)
    assert found is not None, err
    return found.group()


def test_types_on_the_command_line_are_those_of_the_schema() -> None:
    assert get_args(ActorType) == ACTOR_TYPES


def test_one_actor_across_documents(readout: Readout, story: Path) -> None:
    found = actors(readout)["Marek Dossan"]
    assert (found["documents"], found["type"]) == (3, "person")
    assert actors(readout)["Petra Lind"]["documents"] == 1


def test_merge_and_undo(readout: Readout, story: Path) -> None:
    before = readout("export", "actors")[1]
    status, _, err = readout("fix", "merge", "Marek Dossan", "petra lind", "--user", "mia")
    assert (status, "Marek Dossan" in err) == (0, True)
    merged = actors(readout)
    assert "Petra Lind" not in merged
    assert {alias["text"] for alias in merged["Marek Dossan"]["aliases"]} >= {"Petra Lind"}
    assert readout("check")[0] == 0
    assert readout("fix", "undo", entry_of(err))[0] == 0
    assert readout("export", "actors")[1] == before


def test_split_takes_a_document_out(readout: Readout, story: Path) -> None:
    assert readout("fix", "split", "Marek Dossan", "pile/c.txt")[0] == 0
    rows = [row for row in json.loads(readout("export", "actors")[1]) if "Dossan" in row["name"]]
    assert sorted(row["documents"] for row in rows) == [1, 2]
    assert readout("build", "-j1")[0] == 0
    again = [row for row in json.loads(readout("export", "actors")[1]) if "Dossan" in row["name"]]
    assert again == rows


def test_the_last_word_on_a_pair_counts(readout: Readout, story: Path) -> None:
    before = readout("export", "actors")[1]
    readout("fix", "split", "Marek Dossan", "pile/c.txt")
    ids = sorted(
        row["id"] for row in json.loads(readout("export", "actors")[1]) if "Dossan" in row["name"]
    )
    readout("fix", "merge", *ids)
    assert readout("export", "actors")[1] == before
    states = [line.split()[1] for line in readout("fix", "log")[1].splitlines()]
    assert states[-1] == "active"


def test_rename_and_retype(readout: Readout, story: Path) -> None:
    assert readout("fix", "rename", "Petra Lind", "  Capt. Petra   Lind ")[0] == 0
    assert readout("fix", "retype", "Petra Lind", "organisation")[0] == 0
    found = actors(readout)["Capt. Petra Lind"]
    assert found["type"] == "organisation"
    assert "Petra Lind" in {alias["text"] for alias in found["aliases"]}


def test_words_that_are_gone_leave_an_orphan(readout: Readout, story: Path) -> None:
    readout("fix", "rename", "Petra Lind", "Captain Lind")
    Path("pile/c.txt").write_text("Nothing sailed.\n")
    assert readout("pile", "--no-open", "-j1")[0] == 0
    (row,) = [json.loads(line) for line in readout("fix", "log", "--json")[1].splitlines()]
    assert row["state"] == "orphan"
    (evidence,) = row["fix"]["evidence"]
    assert (evidence["exact"], evidence["suffix"][:17]) == ("Petra Lind", ", the ferry capta")


def test_a_colleagues_log_is_taken_in(readout: Readout, story: Path) -> None:
    readout("fix", "rename", "Petra Lind", "Captain Lind", "--user", "mia")
    Path("log.jsonl").write_text(readout("fix", "log", "--json")[1])
    Path("pile.readout").unlink()
    assert readout("pile", "--no-open", "-j1")[0] == 0
    readout("fix", "rename", "Petra Lind", "P. Lind", "--user", "noor")

    status, _, err = readout("fix", "import", "log.jsonl")
    assert status == 0
    assert "1 new correction, 0 known" in err
    assert "in conflict" in err and "the later counts" in err
    assert "P. Lind" in actors(readout)
    assert "0 new corrections, 1 known" in readout("fix", "import", "log.jsonl")[2]


def test_lines_that_are_no_corrections_are_told(readout: Readout, story: Path) -> None:
    readout("fix", "rename", "Petra Lind", "Captain Lind")
    good = readout("fix", "log", "--json")[1].strip()
    forged = good.replace("Captain Lind", "Somebody Else")
    Path("log.jsonl").write_text(f"{good}\n\nnonsense\n{forged}\n[1]\n")
    status, _, err = readout("fix", "import", "log.jsonl")
    assert status == 1
    assert "log.jsonl, line 3: no correction" in err
    assert "line 4: no correction (its id" in err
    assert "line 5: no correction" in err


def test_a_pruned_project_is_sound_and_takes_corrections(readout: Readout, story: Path) -> None:
    Path("pile/c.txt").unlink()
    assert readout("ingest", "pile", "--prune", "-j1")[0] == 0
    assert readout("check")[0] == 0
    assert readout("fix", "rename", "Marek Dossan", "M. Dossan")[0] == 0
    assert actors(readout)["M. Dossan"]["documents"] == 2


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_a_log_may_begin_with_a_byte_order_mark(
    readout: Readout, story: Path, encoding: str
) -> None:
    readout("fix", "rename", "Petra Lind", "Käpt'n Lind")
    Path("log.jsonl").write_text(readout("fix", "log", "--json")[1], encoding=encoding)
    status, _, err = readout("fix", "import", "log.jsonl")
    assert (status, "0 new corrections, 1 known" in err) == (0, True)


def test_several_taken_out_come_back_together(readout: Readout, story: Path) -> None:
    before = readout("export", "actors")[1]
    readout("fix", "split", "Marek Dossan", "pile/b.txt", "pile/c.txt")
    apart = sorted(
        row["id"] for row in json.loads(readout("export", "actors")[1]) if "Dossan" in row["name"]
    )
    assert len(apart) == 2
    readout("fix", "merge", *apart)
    assert readout("export", "actors")[1] == before


def test_members_know_their_mentions(readout: Readout, story: Path) -> None:
    with Project.open(Path("pile.readout")) as project:
        cast = [project.actor(row.id) for row in project.iter_actors()]
    with closing(sqlite3.connect("pile.readout")) as file:
        counts = dict(file.execute("SELECT actor, sum(mentions) FROM members GROUP BY actor"))
    assert {row.id: row.mentions for row in cast if row is not None} == counts


def test_a_project_that_other_tools_built_takes_no_corrections(
    readout: Readout, story: Path
) -> None:
    with closing(sqlite3.connect("pile.readout")) as file, file:
        file.execute("UPDATE documents SET described = 'older'")
    for arguments in (("merge", "Marek Dossan", "Petra Lind"), ("date", "pile/a.txt", "2031")):
        status, _, err = readout("fix", *arguments)
        assert (status, "build it first" in err) == (2, True)
    assert readout("fix", "log")[1] == ""
    assert readout("build", "-j1")[0] == 0
    assert readout("fix", "merge", "Marek Dossan", "Petra Lind")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("merge", "Marek Dossan", "Nobody Known"), "no actor 'Nobody Known'"),
        (("merge", "Marek Dossan", "Marek Dossan"), "one actor already"),
        (("split", "Petra Lind", "Petra Lind"), "nothing of Petra Lind would be left"),
        (("split", "Marek Dossan", "Petra Lind"), "is nothing of Marek Dossan"),
        (("rename", "Petra Lind", "  "), "cannot be empty"),
        (("retype", "Petra Lind", "vegetable"), "vegetable"),
    ],
)
def test_nonsense_is_refused(
    readout: Readout, story: Path, arguments: tuple[str, ...], message: str
) -> None:
    status, out, err = readout("fix", *arguments)
    assert (status, out) == (2, "")
    assert message in err
    assert readout("fix", "log")[1] == ""
