"""`readout resolve`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.cli.conftest import Readout

HEAD = "name,aliases,type,country,sector,from,to,note\n"


def rows(out: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.splitlines()]


def write(path: Path, *questions: object) -> None:
    lines = (q if isinstance(q, str) else json.dumps(q) for q in questions)
    path.write_text("".join(f"{line}\n" for line in lines))


def test_a_row_for_each_mention_in_order(readout: Readout, tmp_path: Path) -> None:
    write(
        tmp_path / "mentions.jsonl",
        {"id": "b", "text": "the Danish navy"},
        {"id": "a", "text": "Angela Merkel", "date": "10 May 2015", "context": None},
        {"id": "c", "text": "a decision"},
    )
    status, out, err = readout("resolve", "mentions.jsonl")
    assert (status, err) == (0, "")
    navy, merkel, decision = rows(out)
    assert (navy["id"], navy["country"], navy["sector"]) == ("b", "DNK", "MIL")
    assert (merkel["article"], merkel["sector"]) == ("Angela Merkel", "GOV")
    assert decision["nothing"] is True
    assert decision["country"] is None and decision["sector"] is None


def test_a_bad_row_is_a_row_and_the_others_are_not_lost(readout: Readout, tmp_path: Path) -> None:
    write(
        tmp_path / "mentions.jsonl",
        "{not json",
        "[1]",
        {"id": "x"},
        {"id": "y", "text": "police", "date": "someday"},
        "",
        {"id": "z", "text": "police"},
    )
    status, out, err = readout("resolve", "mentions.jsonl")
    found = rows(out)
    assert status == 1
    assert [row["id"] for row in found] == [None, None, "x", "y", "z"]
    assert ["error" in row for row in found] == [True, True, True, True, False]
    assert "mentions.jsonl:3" in found[2]["error"]["message"]
    assert "someday" in found[3]["error"]["message"]
    assert "mentions.jsonl:1" in err


def test_own_tables_are_used(readout: Readout, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own/groups.csv").write_text(f"{HEAD}Harbour Front,,group,NOR,REB,,,\n")
    write(tmp_path / "m.jsonl", {"id": "1", "text": "Harbour Front fighters"})
    _, out, _ = readout("resolve", "m.jsonl", "--lexicons", "own")
    assert (rows(out)[0]["country"], rows(out)[0]["sector"]) == ("NOR", "REB")


def test_a_broken_table_is_named(readout: Readout, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own/groups.csv").write_text(f"{HEAD}Harbour Front,,group,NRW,REB,,,\n")
    write(tmp_path / "m.jsonl", {"id": "1", "text": "police"})
    status, out, err = readout("resolve", "m.jsonl", "--lexicons", "own")
    assert (status, out) == (2, "")
    assert "groups.csv:2" in err and "NRW" in err


def test_a_missing_file_is_named(readout: Readout) -> None:
    status, _, err = readout("resolve", "none.jsonl")
    assert status == 2
    assert "none.jsonl" in err
