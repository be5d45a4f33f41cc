"""Actors with all their names and descriptions to country and sectors, on a day and on none."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from readout.knowledge import identify, load_knowledge, role_phrase
from readout.schema.actor import Role
from readout.schema.span import Span

HEAD = "name,aliases,type,country,sector,from,to,note\n"
ROWS = """\
Ada Quillan,Quillan,person,NOR,GOV,2010,2012,minister
Ada Quillan,,person,NOR,JUD,2013,2019,judge
Bo Lindqvar,Lindqvar,person,SWE,GOV;MIL,2015,2020,defence minister
Harbour Watch,,group,NOR,REB,,,
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables")
    (path / "own.csv").write_text(HEAD + ROWS, "utf-8")
    return path


CASES = [
    # names, phrases, day, countries, (country, sectors, is_dated)
    (["Ada Quillan"], [], None, [], ("NOR", (), True)),
    (["Ada Quillan"], [], "2011-05-01", [], ("NOR", ("GOV",), True)),
    (["Ada Quillan"], [], "2015-05-01", [], ("NOR", ("JUD",), True)),
    (["Ada Quillan"], [], "2022-05-01", [], ("NOR", ("ELI",), True)),
    (["Ada Quillan"], ["Norwegian minister"], None, [], ("NOR", ("GOV",), True)),
    (["Bo Lindqvar"], [], None, [], ("SWE", ("GOV", "MIL"), True)),
    (["Bo Lindqvar"], [], "2022-05-01", [], ("SWE", ("ELI",), True)),
    (["Lindqvar"], [], None, [], ("", (), False)),
    (["Lindqvar"], [], None, ["SWE"], ("SWE", ("GOV", "MIL"), True)),
    (["Lindqvar"], ["Swedish minister"], None, [], ("SWE", ("GOV",), True)),
    (["Harbour Watch"], [], None, [], ("NOR", ("REB",), False)),
    (["Cy Marsh"], ["Danish judge"], None, [], ("DNK", ("JUD",), False)),
    (["Cy Marsh"], ["former Danish minister"], None, [], ("DNK", ("ELI",), False)),
    (["Cy Marsh"], [], None, [], ("", (), False)),
    ([], ["Danish and Swedish officials"], None, [], ("", ("GOV",), False)),
    ([], [], None, [], ("", (), False)),
]


@pytest.mark.parametrize("names, phrases, day, countries, wanted", CASES)
def test_case(
    names: list[str],
    phrases: list[str],
    day: str | None,
    countries: list[str],
    wanted: tuple[str, tuple[str, ...], bool],
    folder: Path,
) -> None:
    found = identify(
        names,
        phrases,
        day=dt.date.fromisoformat(day) if day else None,
        countries=frozenset(countries),
        knowledge=load_knowledge(folder),
    )
    assert (found.country, found.sectors, found.is_dated) == wanted
    assert (found.basis is None) == (not found.country and not found.sectors)


@pytest.mark.parametrize(
    ("role", "phrase"),
    [
        (Role(title="minister", span=Span(0, 1)), "minister"),
        (Role(title="minister", span=Span(0, 1), organisation="Norway"), "Norway minister"),
        (
            Role(title="minister", span=Span(0, 1), organisation="Norway", status="former"),
            "former Norway minister",
        ),
        (Role(title="envoy of Norway", span=Span(0, 1), organisation="Norway"), "envoy of Norway"),
    ],
)
def test_phrase_of_a_role(role: Role, phrase: str) -> None:
    assert role_phrase(role) == phrase
