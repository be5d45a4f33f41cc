"""Tables of actors: what a good one gives, and what a bad one is told."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from readout.errors import ResourceError
from readout.knowledge import load_knowledge, resolve
from readout.knowledge.rows import COLUMNS, read_rows
from readout.schema.time import Interval

HEAD = ",".join(COLUMNS) + "\n"
CODES = frozenset({"NOR", "DNK"})


def test_a_row_is_read() -> None:
    line = "Harbour Front,HF; Front of the Harbour,group,NOR,REB;PTY,1990-05,2001,armed"
    text = f"# invented\n{HEAD}{line}\n"
    (row,) = read_rows("own.csv", text, countries=CODES)
    assert (row.name, row.aliases) == ("Harbour Front", ("HF", "Front of the Harbour"))
    assert row.sectors == ("REB", "PTY")
    assert row.time == Interval(dt.date(1990, 5, 1), dt.date(2001, 12, 31))
    assert row.line == 3


BROKEN = {
    "empty": ("", "own.csv: empty"),
    "head": ("name,country\n", "own.csv:1: the first line must be"),
    "cells": (HEAD + "Front,,group,NOR\n", "own.csv:2: 4 cells instead of 8"),
    "no name": (HEAD + " ,,group,NOR,REB,,,\n", "own.csv:2: no name"),
    "type": (HEAD + "Front,,club,NOR,REB,,,\n", "own.csv:2: type 'club' is not one of"),
    "country": (HEAD + "Front,,group,NRW,REB,,,\n", "own.csv:2: 'NRW' is no ISO 3166"),
    "sector": (HEAD + "# x\nFront,,group,NOR,ARMY,,,\n", "own.csv:3: 'ARMY' is no PLOVER sector"),
    "date": (HEAD + "Front,,group,NOR,REB,soon,,\n", "own.csv:2: from 'soon' is no year"),
    "day": (HEAD + "Front,,group,NOR,REB,,2024-02-31,\n", "own.csv:2: to '2024-02-31' is no year"),
    "order": (HEAD + "Front,,group,NOR,REB,2001,1999,\n", "own.csv:2: 2001 is after 1999"),
}


@pytest.mark.parametrize("text, message", BROKEN.values(), ids=BROKEN)
def test_a_bad_table_is_told_file_and_line(text: str, message: str) -> None:
    with pytest.raises(ResourceError) as caught:
        read_rows("own.csv", text, countries=CODES)
    assert str(caught.value).startswith(message)


def test_a_folder_of_tables_goes_before_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        f"{HEAD}Harbour Front,,group,NOR,REB,,,\nHamas,,company,DNK,BUS,,,\n"
        "Oda Ravnkilde,,person,DNK,GOV,2020,2022,mayor\nOda Ravnkilde,,person,DNK,LEG,2023,,\n"
    )
    own = load_knowledge(tmp_path)
    assert resolve("Harbour Front gunmen", knowledge=own).sectors == ("REB",)
    assert resolve("Hamas", knowledge=own).country == "DNK"
    day = dt.date(2021, 5, 1)
    assert resolve("Mayor Oda Ravnkilde", None, day, knowledge=own).sectors == ("GOV",)
    assert resolve("Oda Ravnkilde", knowledge=own).sectors == ("LEG",)


def test_a_folder_without_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResourceError, match=r"no \.csv file"):
        load_knowledge(tmp_path)
    with pytest.raises(ResourceError, match="no such folder"):
        load_knowledge(tmp_path / "none")


def test_a_table_that_is_not_utf_8_is_named(tmp_path: Path) -> None:
    (tmp_path / "b.csv").write_bytes(HEAD.encode() + b"Fr\xf8nt,,group,NOR,REB,,,\n")
    with pytest.raises(ResourceError, match=r"b\.csv: not UTF-8"):
        load_knowledge(tmp_path)
