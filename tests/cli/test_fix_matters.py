"""Corrections of what is one event, and of what speaks of one matter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from readout.record import Project
from tests.cli.conftest import Readout
from tests.cli.test_fix_actors import entry_of
from tests.making import write_pile

PILE = {
    "a.txt": "By Ona Reed\n\nOSTREL, March 4, 2031 - Rebels of the Lantern Brigades killed nine "
    "border guards at Vasht bridge on Tuesday, the army said.\n",
    "b.txt": "By Jon Pell\n\nOSTREL, March 5, 2031 - The Lantern Brigades killed nine border "
    "guards at Vasht bridge on Tuesday, the governor said.\n",
    "c.txt": "By Ida Voss\n\nOSTREL, March 6, 2031 - Police arrested the mayor of Ostrel on "
    "Wednesday, a judge said.\n",
}


@pytest.fixture
def story(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, readout: Readout) -> Path:
    """A built project of three articles, in the working folder."""
    monkeypatch.chdir(tmp_path)
    write_pile(Path("pile"), PILE)
    assert readout("pile", "--no-open", "-j1")[0] == 0
    return tmp_path


def rows(readout: Readout, table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(readout("export", table)[1])
    return found


def sizes(readout: Readout) -> list[int]:
    return sorted(len(event["mentions"]) for event in rows(readout, "events"))


def mentions(readout: Readout, type: str) -> list[str]:
    found = (event["mentions"] for event in rows(readout, "events") if event["type"] == type)
    return sorted(mention["id"] for each in found for mention in each)


def test_an_event_is_parted_and_joined_again(readout: Readout, story: Path) -> None:
    before = sizes(readout)
    one, other = mentions(readout, "ASSAULT")
    with Project.open(Path("pile.readout")) as project:
        assert project.account.matter(one) == (one, other)
    status, _, err = readout("fix", "split", one, other, "--user", "mia")
    assert (status, "has 1 mention" in err) == (0, True)
    assert sizes(readout) == sorted([*before[:-1], 1, 1])
    assert readout("build", "-j1")[0] == 0
    assert sizes(readout) == sorted([*before[:-1], 1, 1])
    assert readout("fix", "merge", other, one)[0] == 0
    assert sizes(readout) == before
    log = [json.loads(line) for line in readout("fix", "log", "--json")[1].splitlines()]
    assert [(row["fix"]["verb"], row["state"]) for row in log] == [
        ("split", "replaced"),
        ("merge", "active"),
    ]
    assert readout("check")[0] == 0


def test_what_is_said_of_events_can_be_undone(readout: Readout, story: Path) -> None:
    before = sizes(readout)
    one, other = mentions(readout, "ASSAULT")
    err = readout("fix", "split", one, other.partition(":")[0])[2]
    assert sizes(readout) != before
    assert readout("fix", "undo", entry_of(err))[0] == 0
    assert sizes(readout) == before


def test_two_events_that_no_link_joins_become_one(readout: Readout, story: Path) -> None:
    one = mentions(readout, "ASSAULT")[0]
    (other,) = mentions(readout, "COERCE")
    status, _, err = readout("fix", "merge", one, other)
    assert (status, "has 3 mentions" in err) == (0, True)
    assert max(sizes(readout)) == 3
    status, _, err = readout("fix", "merge", other, one)
    assert (status, "one event already" in err) == (2, True)


def test_a_claim_is_parted_and_joined_again(readout: Readout, story: Path) -> None:
    (claim,) = (row for row in rows(readout, "claims") if row["kind"] == "figure")
    one, other = sorted(member["id"] for member in claim["members"])
    assert readout("fix", "split", one, other)[0] == 0
    assert not [row for row in rows(readout, "claims") if row["kind"] == "figure"]
    assert readout("fix", "merge", one, other)[0] == 0
    (again,) = (row for row in rows(readout, "claims") if row["kind"] == "figure")
    assert again["id"] == claim["id"]


@pytest.mark.parametrize("verb", ["merge", "split"])
def test_statements_of_one_matter(readout: Readout, story: Path, verb: str) -> None:
    said = [row["id"] for row in rows(readout, "statements") if row["content_text"]]
    claims = [row for row in rows(readout, "claims") if row["kind"] == "statement"]
    held = {member["id"] for row in claims for member in row["members"]}
    alone = next(id for id in said if id not in held)
    target = min(held or set(said) - {alone})
    assert readout("fix", "merge", target, alone)[0] == 0
    with Project.open(Path("pile.readout")) as project:
        assert alone in project.account.matter(target)
    if verb == "split":
        assert readout("fix", "split", target, alone)[0] == 0
        with Project.open(Path("pile.readout")) as project:
            assert alone not in project.account.matter(target)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("merge", "{event}", "Marek"), "no id of a row of the kind 'event'"),
        (("merge", "{event}", "{statement}"), "no id of a row of the kind 'event'"),
        (("merge", "{event}", "feed:1-2:event"), "no row 'feed:1-2:event'"),
        (("split", "{event}", "feed"), "is nothing of it"),
        (("split", "{event}", "{event}", "{other}"), "nothing would be left"),
        (("split", "feed:1-2:event", "feed"), "part of no event"),
    ],
)
def test_what_cannot_be_meant(
    readout: Readout, story: Path, words: tuple[str, ...], why: str
) -> None:
    event, other = mentions(readout, "ASSAULT")
    statement = rows(readout, "statements")[0]["id"]
    named = (word.format(event=event, other=other, statement=statement) for word in words)
    status, _, err = readout("fix", *named)
    assert (status, why in err) == (2, True), err
    assert readout("fix", "log")[1] == ""
