"""The order of what documents tell: such as are dated to years come where these end."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator

import pytest

from readout.record import Project
from readout.schema.claimview import FigureQuery, PositionQuery
from readout.schema.fix import make_fix
from readout.schema.time import Interval
from readout.schema.view import StatementQuery

TEXT = (
    "The {} canton demands the return of {} ferries, Foreign Minister Ilka Doran said. “We want "
    "our {} ferries back,” she told reporters in Port Lumen.\n"
)
DAYS = {"eastern": "2031-03-04", "northern": "2030-06-01", "western": "2029-01-01"}
YEARS = Interval(dt.date(1999, 1, 1), dt.date(2030, 12, 31))


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """Three articles, of which the western one is dated to a stretch of years by a person."""
    folder = tmp_path_factory.mktemp("order")
    rows = [
        {"id": name, "published": day, "text": TEXT.format(name, number, number)}
        for number, (name, day) in enumerate(DAYS.items(), 40)
    ]
    (folder / "pile.jsonl").write_text("\n".join(map(json.dumps, rows)))
    with Project.open(folder / "order.readout", write=True, create=True) as project:
        project.ingest([str(folder / "pile.jsonl")])
        project.build()
        western = next(row for row in project.iter_documents() if row.input_id == "western")
        project.correct(make_fix("date", western.id, days=YEARS))
        yield project


def names(record: Project, documents: Iterator[str]) -> list[str | None]:
    """What these are called, each once, in their order."""
    called = {row.id: row.input_id for row in record.iter_documents()}
    return [called[id] for id in dict.fromkeys(documents)]


OLDEST = ["northern", "western", "eastern"]


def test_statements_and_figures_of_years_come_where_these_end(record: Project) -> None:
    said = record.statements(StatementQuery()).views
    assert names(record, (view.row.document for view in said)) == OLDEST
    counted = record.account.figures(FigureQuery()).views
    assert names(record, (view.row.document for view in counted)) == OLDEST


def test_the_newest_are_not_those_of_years(record: Project) -> None:
    said = record.statements(StatementQuery(newest=True)).views
    newest = ["eastern", "northern", "western"]
    assert names(record, (view.row.document for view in said)) == newest
    wanted = record.account.positions(PositionQuery(newest=True)).rows
    assert names(record, (row.what.document for row in wanted)) == newest


def test_positions_of_years_come_where_these_end(record: Project) -> None:
    wanted = record.account.positions(PositionQuery()).rows
    assert len(wanted) >= 3
    assert names(record, (row.what.document for row in wanted)) == OLDEST
