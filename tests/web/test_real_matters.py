"""Events joined and parted on pages of a real project."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.applications import Starlette

from readout.record import Project
from readout.web.app import create_app
from readout.web.project import open_for_writing
from tests.cli.test_fix_matters import PILE
from tests.making import build_project, write_pile
from tests.web.conftest import get_from
from tests.web.test_real_fixes import press, send


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return build_project(tmp_path / "wire.readout", write_pile(tmp_path / "wire", PILE))


@pytest.fixture
def app(project: Path) -> Starlette:
    return create_app(project, writer=open_for_writing, user="mara")


def events(app: Starlette, type: str) -> list[list[str]]:
    """The mentions of each event of a type."""
    rows = json.loads(get_from(app)(f"/events.json?type={type}").body)["rows"]
    return [[mention["id"] for mention in row["mentions"]] for row in rows]


def settle(project: Path) -> None:
    """What the pages leave to a process of its own."""
    with Project.open(project, write=True) as record:
        record.relink()


def test_a_telling_is_another_event_and_the_pair_is_asked_about_no_more(
    app: Starlette, project: Path
) -> None:
    ((one, other),) = events(app, "ASSAULT")
    answer = send(app, f"/events/{quote(one)}", "Another event")
    assert answer.status == 303
    settle(project)
    assert sorted(map(len, events(app, "ASSAULT"))) == [1, 1]
    page = get_from(app)(answer.headers["location"]).body.decode()
    assert "are not one event" in page
    assert "Perhaps the same event" not in get_from(app)(f"/events/{quote(one)}").body.decode()
    send(app, answer.headers["location"], "Undo")
    settle(project)
    assert events(app, "ASSAULT") == [[one, other]]


def test_an_event_is_joined_with_another_by_its_address(app: Starlette, project: Path) -> None:
    one = events(app, "ASSAULT")[0][0]
    ((mayor,),) = events(app, "COERCE")
    address = f"http://127.0.0.1:8765/events/{quote(mayor)}?page=1"
    answer = press(app, f"/events/{quote(one)}", "They are the same", other=address)
    assert answer.status == 303
    settle(project)
    with Project.open(project) as record:
        assert mayor in record.account.matter(one)
        (row,) = record.fixes()
    assert (row.fix.verb, row.fix.others, row.fix.user) == ("merge", (mayor,), "mara")


@pytest.mark.parametrize(
    ("other", "status"), [("nobody", 400), ("feed:1-2:event", 409), ("{one}", 400)]
)
def test_what_is_no_other_event_is_refused(app: Starlette, other: str, status: int) -> None:
    one = events(app, "ASSAULT")[0][0]
    named = other.format(one=one)
    answer = press(app, f"/events/{quote(one)}", "They are the same", other=named)
    assert answer.status == status


def test_a_member_of_a_claim_is_another_matter(app: Starlette, project: Path) -> None:
    rows = json.loads(get_from(app)("/claims.json?kind=figure").body)["rows"]
    (claim,) = rows
    assert send(app, f"/claims/{quote(claim['id'])}", "Another matter").status == 303
    settle(project)
    assert json.loads(get_from(app)("/claims.json?kind=figure").body)["rows"] == []
    with Project.open(project) as record:
        found = record.account.related(kind="figure")
    assert found.total == 0
