"""Documents that are deleted: what rested on them goes, and the rest is as if they never were."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from readout.record import Project
from readout.record.relinking import retell
from readout.record.tables import ROW_TYPES, table_rows
from readout.schema.claimview import ClaimQuery, PositionQuery
from readout.schema.entryview import TimelineQuery
from readout.schema.eventview import EventQuery
from readout.schema.view import ActorQuery
from readout.store import Store

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"
KEPT = ("01-gazette-call.html", "02-courier-call.txt", "07-gazette-evacuation.html")
LEAVES = "22-courier-low-water.txt"
TELLS = "21-gazette-low-water.html"

Tables = dict[str, list[bytes]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five articles in a project, one of which is to go."""
    folder = tmp_path_factory.mktemp("pruning")
    (folder / "pile").mkdir()
    for name in (*KEPT, TELLS, LEAVES):
        shutil.copy(EXAMPLES / name, folder / "pile" / name)
    with Project.open(folder / "p.readout", write=True, create=True) as project:
        project.ingest([str(folder / "pile")])
        project.build()
    return folder


@pytest.fixture(scope="module")
def without(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The tables of a project that never saw it."""
    folder = tmp_path_factory.mktemp("without") / "copy"
    shutil.copytree(built, folder, ignore=shutil.ignore_patterns("*.readout*", LEAVES))
    with Project.open(folder / "p.readout", write=True, create=True) as project:
        project.ingest([str(folder / "pile")])
        project.build()
        return tables(project)


@pytest.fixture
def left(built: Path, tmp_path: Path) -> Path:
    """The project after the article went away, not looked at yet."""
    shutil.copytree(built, tmp_path / "copy")
    (tmp_path / "copy" / "pile" / LEAVES).unlink()
    return tmp_path / "copy" / "p.readout"


def tables(project: Project) -> Tables:
    return {name: list(map(msgspec.json.encode, table_rows(project, name))) for name in ROW_TYPES}


def look(path: Path) -> None:
    """Ask for all that pages ask for."""
    with Project.open(path) as project:
        tables(project)
        account = project.account
        assert account.events(EventQuery()).rows == account.timeline(TimelineQuery()).views == ()
        assert account.claims(ClaimQuery()).rows == account.positions(PositionQuery()).rows == ()
        assert account.occasions().rows == account.stories().rows == account.related().rows == ()
        assert project.actors(ActorQuery()).rows == ()
        assert project.check() == ()
        assert not project.is_built
        assert not project.is_behind


def go_on_by_building(project: Project) -> None:
    project.build()


def go_on_by_linking(project: Project) -> None:
    project.relink()


@pytest.mark.parametrize("go_on", [go_on_by_building, go_on_by_linking])
@pytest.mark.parametrize("was_noticed", [False, True])
def test_the_rest_is_as_if_the_document_never_was(
    left: Path, without: Tables, was_noticed: bool, go_on: Callable[[Project], None]
) -> None:
    pile = [str(left.parent / "pile")]
    with Project.open(left, write=True) as project:
        assert project.is_built
        if was_noticed:
            # Then the links already are those of the documents that stay.
            project.ingest(pile)
            project.build()
        assert project.ingest(pile, prune=True).pruned == 1
    look(left)
    assert not retell(left)
    with Project.open(left, write=True) as project:
        go_on(project)
        assert project.is_built
        assert tables(project) == without
        assert project.check() == ()
    assert without["claims"] and without["timeline"] and without["actors"]


# What another tool altered, and the code of the problem that tells it.
TAMPERING = [
    ("UPDATE told SET end = end + 100000 WHERE kind = 'figure'", "span"),
    ("UPDATE happened SET start = -1", "span"),
    ("DELETE FROM happened", "event"),
    ("DELETE FROM participants", "event"),
    ("UPDATE happenings SET name = 'a parade'", "event"),
    ("UPDATE happenings SET data = '{'", "damaged"),
    ("DELETE FROM claimed", "claim"),
    ("UPDATE claims SET relation = 'another'", "claim"),
    ("UPDATE claims SET data = replace(data, '\"document\":\"', '\"document\":\"x')", "span"),
    ("UPDATE stances SET act = 'another'", "position"),
    ("UPDATE entries SET event = 'another' WHERE event IS NOT NULL", "entry"),
    ("DELETE FROM happenings", "entry"),
    ("UPDATE entries SET data = replace(data, '\"end\":', '\"end\":9')", "span"),
    ("UPDATE wordings SET words = 'a parade'", "wording"),
    ("INSERT INTO related VALUES ('x:1-2:figure', 'y:1-2:figure', 0.5, '[]')", "related"),
    ("INSERT INTO snapshots VALUES ('x', '2031-03-04T00:00:00Z', 1, '', x'00', NULL)", "damaged"),
    ("UPDATE snapshots SET digest = ''", "snapshot"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "code"), TAMPERING)
def test_tampering_is_found(built: Path, tmp_path: Path, sql: str, code: str) -> None:
    path = Path(shutil.copy(built / "p.readout", tmp_path))
    with Project.open(path, write=True) as project:
        project.account.keep_state("then", dt.datetime(2031, 3, 4, tzinfo=dt.UTC))
        assert project.check() == ()
    with Store.open(path, write=True) as store:
        assert store.database.run(sql).rowcount > 0
        assert code in {problem.code for problem in store.problems()}
