"""Corrections of single rows: rejected, restored, noted, resolved."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from readout.record import Project
from tests.cli.conftest import Readout
from tests.cli.test_fix_actors import entry_of, story

__all__ = ["story"]


def statements(readout: Readout) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(readout("export", "statements")[1])
    return rows


def test_a_rejected_statement_is_left_out_until_restored(readout: Readout, story: Path) -> None:
    before = statements(readout)
    assert len(before) > 1
    id = before[0]["id"]
    status, _, err = readout("fix", "reject", id, "--note", "not said", "--user", "mia")
    assert (status, id in err) == (0, True)
    assert statements(readout) == before[1:]
    assert readout("build", "-j1")[0] == 0
    assert statements(readout) == before[1:]
    with Project.open(Path("pile.readout")) as project:
        view = project.document(before[0]["document"])
        assert view is not None and view.rejected == (id,)
    assert readout("check")[0] == 0

    assert readout("fix", "restore", id, "--user", "noor")[0] == 0
    assert statements(readout) == before
    rows = [json.loads(line) for line in readout("fix", "log", "--json")[1].splitlines()]
    assert [(row["fix"]["verb"], row["state"]) for row in rows] == [
        ("reject", "replaced"),
        ("restore", "active"),
    ]
    assert rows[0]["fix"]["evidence"][0]["exact"]


def test_a_rejection_can_be_undone(readout: Readout, story: Path) -> None:
    before = statements(readout)
    err = readout("fix", "reject", *(row["id"] for row in before))[2]
    assert statements(readout) == []
    assert readout("fix", "undo", entry_of(err))[0] == 0
    assert statements(readout) == before[:1]


def test_a_rejection_goes_to_colleagues_and_leaves_an_orphan(readout: Readout, story: Path) -> None:
    row = next(row for row in statements(readout) if "Lind" in row["source_text"])
    readout("fix", "reject", row["id"])
    Path("log.jsonl").write_text(readout("fix", "log", "--json")[1])
    Path("pile.readout").unlink()
    assert readout("pile", "--no-open", "-j1")[0] == 0
    assert row["id"] in {each["id"] for each in statements(readout)}
    assert readout("fix", "import", "log.jsonl")[0] == 0
    assert row["id"] not in {each["id"] for each in statements(readout)}
    Path("pile/c.txt").write_text("Nothing sailed.\n")
    assert readout("pile", "--no-open", "-j1")[0] == 0
    (entry,) = [json.loads(line) for line in readout("fix", "log", "--json")[1].splitlines()]
    assert entry["state"] == "orphan"


def test_notes_are_kept_and_change_nothing(readout: Readout, story: Path) -> None:
    before = readout("export", "actors")[1], readout("export", "statements")[1]
    id = statements(readout)[0]["id"]
    for target in (id, "Petra Lind", "pile/a.txt"):
        assert readout("fix", "note", target, "Ask the harbour.", "--user", "mia")[0] == 0
    status, _, err = readout("fix", "resolve", id, "--note", "The later one stands.")
    assert (status, "resolve" in err) == (0, True)
    assert (readout("export", "actors")[1], readout("export", "statements")[1]) == before
    log = readout("fix", "log")[1]
    assert log.count("Ask the harbour.") == 3
    assert {line.split()[1] for line in log.splitlines()} == {"active"}
    with Project.open(Path("pile.readout")) as project:
        found = project.notes((id,))
    assert [(fix.verb, fix.note) for fix in found] == [
        ("note", "Ask the harbour."),
        ("resolve", "The later one stands."),
    ]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("reject", "nonsense"), "no id of a row"),
        (("reject", "{document}:0-5:actor"), "no id of a row"),
        (("reject", "{document}:0-5:statement"), "no row"),
        (("restore", "{id}"), "is not rejected"),
        (("note", "{id}", "  "), "between 1 and 2,000"),
        (("note", "{id}", "x" * 2001), "between 1 and 2,000"),
        (("note", "Nobody Known", "Who?"), "no document 'Nobody Known'"),
        (("resolve", "{document}"), None),
        (("resolve", "nonsense"), "no row"),
    ],
)
def test_nonsense_is_refused(
    readout: Readout, story: Path, arguments: tuple[str, ...], message: str | None
) -> None:
    row = statements(readout)[0]
    words = [
        each.replace("{id}", row["id"]).replace("{document}", row["document"]) for each in arguments
    ]
    status, out, err = readout("fix", *words)
    if message is None:
        assert status == 0
        return
    assert (status, out) == (2, "")
    assert message in err
    assert readout("fix", "log")[1] == ""


def test_rejected_mentions_and_figures_are_left_out(readout: Readout, story: Path) -> None:
    Path("pile/d.txt").write_text("The flood killed 40 people in Ostrel, police said.\n")
    assert readout("pile", "--no-open", "-j1")[0] == 0
    figures = json.loads(readout("export", "figures")[1])
    assert len(figures) > 0
    assert readout("fix", "reject", figures[0]["id"])[0] == 0
    assert json.loads(readout("export", "figures")[1]) == figures[1:]
    mentions = json.loads(readout("export", "mentions")[1])
    first = mentions[0]
    id = f"{first['document']}:{first['start']}-{first['end']}:mention"
    assert readout("fix", "reject", id)[0] == 0
    assert json.loads(readout("export", "mentions")[1]) == mentions[1:]
