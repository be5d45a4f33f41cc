"""Options, query words and completion."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import get_args

import click
import pytest
from click.core import ParameterSource
from click.shell_completion import ShellComplete

from readout.cli import cli
from readout.cli.options import default_jobs, jobs_for
from readout.cli.searching import PARTS
from readout.schema.searchview import Part
from tests.cli.conftest import Readout


@pytest.mark.parametrize(
    ("arguments", "words", "limit", "as_json"),
    [
        (("border", "-guards"), ("border", "-guards"), 20, False),
        (("-harvest", "border", "--json"), ("-harvest", "border"), 20, True),
        (("-n", "5", "border", "-nuclear"), ("border", "-nuclear"), 5, False),
        (("border", "-n5", "-quarry", "-q"), ("border", "-quarry"), 5, False),
        (("border", "-5", "--limit", "7"), ("border", "-5"), 7, False),
        (("--limit=7", "-two words", "border"), ("-two words", "border"), 7, False),
        (("--", "border", "--json", "-q"), ("border", "--json", "-q"), 20, False),
    ],
)
def test_query_words(
    arguments: tuple[str, ...], words: tuple[str, ...], limit: int, as_json: bool
) -> None:
    with cli.commands["search"].make_context("search", list(arguments)) as context:
        assert context.params["words"] == words
        assert context.params["limit"] == limit
        assert context.params["as_json"] is as_json


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("border", "-n"), "requires an argument"),
        (("border", "--colour"), "--colour"),
        (("-n", "many", "border"), "many"),
        (("-q",), "QUERY"),
    ],
)
def test_a_wrong_search(readout: Readout, arguments: tuple[str, ...], says: str) -> None:
    status, out, err = readout("search", *arguments)
    assert (status, out) == (2, "")
    assert says in err


def test_a_word_can_be_left_out(readout: Readout, pile: Path) -> None:
    readout("pile", "--no-open", "-j1", "-q")
    whole = json.loads(readout("search", "harbour", "--json")[1])["total"]
    less = json.loads(readout("search", "harbour", "-soundings", "--json")[1])["total"]
    assert 0 < less < whole


@pytest.mark.parametrize(
    "arguments", [("-q", "--help"), ("--project", "p.readout", "-h"), ("-v", "--version")]
)
def test_help_after_common_options(readout: Readout, arguments: tuple[str, ...]) -> None:
    status, out, err = readout(*arguments)
    assert (status, err) == (0, "")
    assert "readout" in out


def test_v_before_a_command_that_has_no_more_to_say(readout: Readout, pile: Path) -> None:
    readout("ingest", "pile", "-j1", "-q")
    assert readout("-v", "show")[0] == 0
    assert "-v" not in readout("show", "--help")[1]
    assert "stored" in readout("-v", "ingest", "pile/ferry.txt", "--project", "n.readout")[2]


@pytest.mark.parametrize("command", ["open", "ingest"])
def test_the_project_that_folders_go_to_is_told(readout: Readout, command: str) -> None:
    assert "FOLDER.readout" in readout(command, "--help")[1].partition("--project")[2]


@pytest.mark.parametrize("paths", [("absent",), ("absent", "no*.txt", "gone/x.html")])
@pytest.mark.parametrize("command", ["ingest", "open"])
def test_nothing_makes_no_project(
    readout: Readout, tmp_path: Path, command: str, paths: tuple[str, ...]
) -> None:
    status, _, err = readout(command, *paths)
    assert status == 2
    assert "'absent'" in err
    assert list(tmp_path.iterdir()) == []


def test_a_missing_path_beside_another_is_a_failure(readout: Readout, pile: Path) -> None:
    assert readout("ingest", "absent", "pile", "-j1", "--project", "p.readout")[0] == 1
    assert readout("ingest", "absent", "--project", "p.readout")[0] == 1


def test_the_main_job_as_json(readout: Readout, pile: Path) -> None:
    status, out, err = readout("pile", "--no-open", "-j1", "--json")
    assert (status, err) == (0, "")
    answer = json.loads(out)
    assert list(answer) == ["ingest", "build", "overview"]
    assert answer["ingest"]["new"] == answer["build"]["read"] == answer["overview"]["documents"]
    assert json.loads(readout("open", "--no-open", "--json")[1])["ingest"] is None


@pytest.mark.parametrize(("number", "more"), [(5, False), (6, True)])
def test_several_candidates(readout: Readout, tmp_path: Path, number: int, more: bool) -> None:
    for index in range(number):
        row = json.dumps({"id": "same", "text": f"Crew {index} waits at its own pier."})
        (tmp_path / f"{index}.jsonl").write_text(row + "\n")
    readout("ingest", *sorted(path.name for path in tmp_path.glob("*.jsonl")), "-j1")
    status, _, err = readout("show", "same")
    assert status == 2
    assert f"{number} documents" in err
    assert err.rstrip().endswith(", ...") is more


def complete(*words: str) -> list[tuple[str, str]]:
    """(kind, value) of what may stand at the place of the last word."""
    *args, incomplete = words
    found = ShellComplete(cli, {}, "readout", "_READOUT_COMPLETE").get_completions(args, incomplete)
    return [(item.type, item.value) for item in found]


@pytest.mark.parametrize("command", ["open", "ingest", "read"])
def test_paths_are_completed(command: str) -> None:
    assert complete(command, "pi") == [("file", "pi")]


def test_the_first_word_may_be_a_command_or_a_path(
    readout: Readout, pile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("search-results").mkdir()
    Path(".hidden").touch()
    assert complete("sea") == [("plain", "search"), ("plain", "search-results")]
    assert complete("pi") == [("file", "pi")]
    assert complete("pile/fe") == [("file", "pile/fe")]
    values = {value for _, value in complete("")}
    assert {"show", "pile"} <= values
    assert ".hidden" not in values
    assert complete("absent-typo", "x") == [("file", "x")]


@pytest.mark.parametrize(
    ("paths", "source", "jobs"),
    [
        (("-",), ParameterSource.DEFAULT, 1),
        (("a.txt", "-"), ParameterSource.DEFAULT, 1),
        (("a.txt",), ParameterSource.DEFAULT, 6),
        (("-",), ParameterSource.COMMANDLINE, 6),
    ],
)
def test_standard_input_is_read_by_one_process(
    paths: tuple[str, ...], source: ParameterSource, jobs: int
) -> None:
    assert default_jobs() >= 1
    with click.Context(cli.commands["read"]) as context:
        context.set_parameter_source("jobs", source)
        assert jobs_for(paths, 6) == jobs


def test_words_are_found_in_what_is_told(readout: Readout, pile: Path) -> None:
    readout("pile", "--no-open", "-j1", "-q")
    whole = json.loads(readout("search", "harbour", "--json")[1])
    assert {"documents", "statements", "events"} <= {part["value"] for part in whole["parts"]}
    for part in whole["parts"]:
        found = json.loads(readout("search", "harbour", "--in", part["value"], "--json")[1])
        assert found["total"] == part["count"]
    status, out, err = readout("search", "harbour", "--in", "statements", "-n1")
    assert status == 0 and re.search(r"\d statements? found", err)
    assert out.splitlines()[0].split()[0].endswith(":statement")
    assert (
        json.loads(readout("search", "harbour", "--until", "1990-01-01", "--json")[1])["total"]
        < whole["total"]
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--in", "nowhere"), "nowhere"),
        (("--since", "soon"), "--since 'soon' is no day"),
        (("--actor", "Nobody of That Name"), "no actor"),
        (("--speaker", "Ilka Doran"), "--in statements"),
    ],
)
def test_filters_of_a_search_that_cannot_be_meant(
    readout: Readout, pile: Path, arguments: tuple[str, ...], says: str
) -> None:
    readout("ingest", "pile", "-q")
    status, out, err = readout("search", "harbour", *arguments)
    assert (status, out) == (2, "")
    assert says in err


def test_parts_on_the_command_line_are_those_of_the_schema() -> None:
    assert get_args(Part) == PARTS
