"""A build in two steps: what one that was ended between them leaves, and how it goes on."""

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
from readout.schema.eventtables import EventRow
from readout.schema.fix import make_fix
from readout.schema.time import Interval
from readout.schema.view import ActorQuery, DocumentQuery
from readout.store import Store
from readout.watcher import Unwatched

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "examples"
NAMES = ("06-agency-wire.jsonl", "07-", "08-", "09-", "10-")
STAGES = [
    "reading",
    "describing",
    "linking copies and dates",
    "linking actors",
    "looking at the cast",
    "linking events",
    "linking figures",
    "linking stories",
    "linking positions",
    "linking statements",
    "linking the timeline",
    "storing the links",
]


class Noting(Unwatched):
    """Notes the phases, and ends all where the one named begins."""

    def __init__(self, last: str = "") -> None:
        self.last = last
        self.begun: list[str] = []
        self.open = 0

    def begin(self, phase: str, total: int | None) -> None:
        self.begun.append(phase)
        self.open += 1
        if phase == self.last:
            raise KeyboardInterrupt

    def end(self) -> None:
        self.open -= 1


@pytest.fixture(scope="module")
def pile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A built project of some examples, and one article beside it that came late."""
    folder = tmp_path_factory.mktemp("relinking") / "pile"
    folder.mkdir()
    for path in sorted(EXAMPLES.iterdir()):
        if path.name.startswith(NAMES):
            shutil.copy(path, folder)
    path = folder.parent / "pile.readout"
    with Project.open(path, write=True, create=True) as project:
        project.ingest([str(folder)])
        project.build()
        (folder / "late.txt").write_text(
            "The ferry pier stays closed, the harbour office said on Tuesday.\n\n"
            "Two people were killed in the storm on Monday, it said."
        )
        project.ingest([str(folder)])
    return path


@pytest.fixture
def copy(pile: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(pile, tmp_path / "copy.readout"))


@pytest.fixture(scope="module")
def whole(pile: Path) -> dict[str, list[bytes]]:
    """Every table of the project built at one go."""
    path = Path(shutil.copy(pile, pile.parent / "whole.readout"))
    with Project.open(path, write=True) as project:
        project.build()
        return tables(project)


def tables(project: Project) -> dict[str, list[bytes]]:
    return {name: list(map(msgspec.json.encode, table_rows(project, name))) for name in ROW_TYPES}


def build_again(path: Path) -> None:
    with Project.open(path, write=True) as project:
        project.build()


def test_a_build_tells_what_it_is_at(copy: Path) -> None:
    watcher = Noting()
    with Project.open(copy, write=True) as project:
        project.build(watcher=watcher)
    assert watcher.begun == STAGES
    assert watcher.open == 0


@pytest.mark.parametrize("go_on", [build_again, retell])
@pytest.mark.parametrize("last", ["linking events", "linking the timeline", "storing the links"])
def test_after_the_first_step_documents_and_cast_stand(
    copy: Path, whole: dict[str, list[bytes]], last: str, go_on: Callable[[Path], object]
) -> None:
    with Project.open(copy, write=True) as project, pytest.raises(KeyboardInterrupt):
        project.build(watcher=Noting(last))
    with Project.open(copy) as project:
        assert project.is_built
        assert project.is_behind
        assert project.check() == ()
        found = tables(project)
        assert found["documents"] == whole["documents"]
        assert found["actors"] == whole["actors"]
        assert found["events"] != whole["events"]
    go_on(copy)
    with Project.open(copy) as project:
        assert not project.is_behind
        assert tables(project) == whole


def test_before_the_first_step_is_done_nothing_is_built(
    copy: Path, whole: dict[str, list[bytes]]
) -> None:
    with Project.open(copy, write=True) as project, pytest.raises(KeyboardInterrupt):
        project.build(watcher=Noting("linking actors"))
    with Project.open(copy) as project:
        assert not project.is_built
        assert project.actors(ActorQuery()).total > 0
    build_again(copy)
    with Project.open(copy) as project:
        assert tables(project) == whole


def test_what_is_told_rests_on_a_cast_that_follows_the_same_corrections(
    copy: Path, tmp_path: Path
) -> None:
    build_again(copy)
    other = Path(shutil.copy(copy, tmp_path / "other.readout"))
    with Project.open(copy) as project:
        events = [row for row in table_rows(project, "events") if isinstance(row, EventRow)]
    first, second = (event.mentions[0].id for event in events[:2])
    one, two, *_ = dict.fromkeys(actor.id for event in events for actor in event.actors)
    now = dt.datetime(2031, 3, 4, tzinfo=dt.UTC)
    of_events = make_fix("merge", first, others=(second,), time=now)
    of_actors = make_fix("merge", one, others=(two,), time=now + dt.timedelta(seconds=1))
    with Project.open(copy, write=True) as project:
        project.correct(of_events, later=True)
    with Store.open(copy, write=True) as store:
        store.add_fix(of_actors)  # Who wrote it has not come to the cast yet, or was ended.
    assert retell(copy)
    with Project.open(other, write=True) as project:
        project.correct(of_events)
        without = tables(project)
        project.correct(of_actors)
        whole = tables(project)
    assert without["events"] != whole["events"]
    with Project.open(copy) as project:
        assert not project.is_behind
        assert tables(project) == whole


def test_a_correction_that_the_cast_cannot_follow_is_not_in_the_log(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_again(copy)

    def fail(*_: object, **__: object) -> int:
        raise KeyboardInterrupt

    with Project.open(copy, write=True) as project:
        document = project.documents(DocumentQuery(limit=1)).rows[0].id
        day = dt.date(2031, 5, 6)
        fix = make_fix("date", document, days=Interval(day, day))
        monkeypatch.setattr("readout.record.project.relink", fail)
        with pytest.raises(KeyboardInterrupt):
            project.correct(fix)
        assert project.fixes() == ()
        monkeypatch.undo()
        project.correct(fix)
        assert [row.fix.id for row in project.fixes()] == [fix.id]
