"""The record is a function of the documents and the set of corrections, however they came."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.record import Project
from readout.schema.fix import Fix, make_fix
from readout.schema.time import Interval

TEXTS = {
    "a.txt": "Harbour master Marek Dossan closed the port on Monday. Dossan said the storm would "
    "pass.\n",
    "b.txt": "Marek Dossan opened the port again. The harbour master said the crews were tired.\n",
    "c.txt": "Petra Lind, the ferry captain, told Marek Dossan that she would not sail.\n",
    "d.txt": "The captain, Petra Lindt, said on 4 March 2031 that the ferry was ready.\n",
}
DAY = dt.date(2031, 3, 5)

Step = str | Fix


def at(minute: int) -> dt.datetime:
    return dt.datetime(2031, 3, 6, 12, minute, tzinfo=dt.UTC)


def run(steps: Sequence[Step]) -> bytes:
    """The whole record after files were taken in and corrections said in this order."""
    with tempfile.TemporaryDirectory() as folder:
        pile = Path(folder, "pile")
        pile.mkdir()
        with Project.open(Path(folder, "p.readout"), write=True, create=True) as project:
            project.build()
            for step in steps:
                if isinstance(step, Fix):
                    project.correct(step)
                    continue
                Path(pile, step).write_text(TEXTS[step])
                project.ingest([str(pile)])
                project.build()
            tables = (
                tuple(project.iter_documents()),
                tuple(project.iter_actors()),
                tuple(project.iter_statements()),
                project.doubts(),
                project.fixes(),
            )
            assert project.check() == ()
    return msgspec.json.encode(tables)


@cache
def fixes() -> tuple[Fix, ...]:
    """Corrections of the whole pile, two of which exclude each other."""
    with tempfile.TemporaryDirectory() as folder:
        pile = Path(folder, "pile")
        pile.mkdir()
        for name, text in TEXTS.items():
            Path(pile, name).write_text(text)
        with Project.open(Path(folder, "p.readout"), write=True, create=True) as project:
            project.ingest([str(pile)])
            project.build()
            paths = {row.path: row.id for row in project.iter_documents()}
    in_a, in_b, in_c, in_d = (paths[f"pile/{name}"] for name in sorted(TEXTS))
    dossan = [f"{in_a}:15-27:actor", f"{in_b}:0-12:actor", f"{in_c}:36-48:actor"]
    lind, lindt = f"{in_c}:0-10:actor", f"{in_d}:13-24:actor"
    first = make_fix("merge", lind, others=[lindt], time=at(0))
    return (
        first,
        make_fix("split", dossan[0], others=[dossan[2]], time=at(1)),
        make_fix("merge", dossan[2], others=[dossan[0]], time=at(2), user="noor"),
        make_fix("split", dossan[0], others=[dossan[1]], time=at(3)),
        make_fix("rename", lindt, name="Captain Lind", time=at(4)),
        make_fix("date", in_b, days=Interval(DAY, DAY), time=at(5)),
        make_fix("undo", first.id, time=at(6)),
    )


@cache
def plain() -> bytes:
    return run([*TEXTS, *fixes()])


@settings(max_examples=12, deadline=None, derandomize=True)
@given(st.data())
def test_any_order_gives_the_same_record(data: st.DataObject) -> None:
    steps = data.draw(st.permutations([*TEXTS, *fixes()]))
    assert run(steps) == plain()


def test_corrections_are_felt() -> None:
    """Or the equality above would prove nothing."""
    assert run([*TEXTS]) != plain()
    rows = msgspec.json.decode(plain())
    states = {row["fix"]["verb"]: row["state"] for row in rows[4]}
    assert states["undo"] == "active"
    assert [row["state"] for row in rows[4]] == [
        "undone",
        "replaced",
        "active",
        "active",
        "active",
        "active",
        "active",
    ]
    assert "Captain Lind" in {row["name"] for row in rows[1]}
