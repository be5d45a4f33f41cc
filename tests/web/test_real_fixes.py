"""A correction made on a page of a real project: it stands in the log and the record follows."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from urllib.parse import urlencode

import lxml.html
import pytest
from starlette.applications import Starlette

from readout.cli import run
from readout.record import Project
from readout.schema.cast import parse_member
from readout.web.app import create_app
from readout.web.asgi import Answer, ask
from readout.web.project import open_for_writing
from tests.making import build_project
from tests.web.conftest import get_from

HEADERS = {
    "content-type": "application/x-www-form-urlencoded",
    "origin": "http://localhost",
    "sec-fetch-site": "same-origin",
}


@pytest.fixture
def project(pile: Path, tmp_path: Path) -> Path:
    return build_project(tmp_path / "pile.readout", pile)


@pytest.fixture
def app(project: Path) -> Starlette:
    return create_app(project, writer=open_for_writing, user="mara")


def send(app: Starlette, page: str, label: str) -> Answer:
    """Press the first button of a page that says that."""
    drawn = lxml.html.document_fromstring(get_from(app)(page).body.decode())
    form = drawn.xpath(f"//form[@method='post'][.//button[.='{label}']]")[0]
    fields = [(field.get("name"), field.get("value")) for field in form.xpath(".//input")]
    body = urlencode(fields).encode()
    return asyncio.run(ask(app, "/fixes", method="POST", headers=HEADERS, body=body))


def spelt(app: Starlette) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = json.loads(get_from(app)("/actors.json?text=Ilka+Doran").body)[
        "rows"
    ]
    return rows


def test_apart_and_together_again(
    app: Starlette, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (doran,) = spelt(app)
    whole = doran["documents"]
    assert isinstance(whole, int) and whole > 1
    answer = send(app, f"/actors/{doran['id']}", "Not them")
    assert answer.status == 303
    assert [row["documents"] for row in spelt(app)] == [whole - 1, 1]
    with Project.open(project) as record:
        (row,) = record.fixes()
    assert (row.fix.verb, row.fix.user, row.state) == ("split", "mara", "active")
    for id, evidence in zip((row.fix.target, *row.fix.others), row.fix.evidence, strict=True):
        assert (evidence.document, evidence.span) == parse_member(id)
        assert evidence.exact
    assert run(["fix", "log", "--project", str(project)]) == 0
    assert "split" in capsys.readouterr().out

    location = answer.headers["location"]
    assert send(app, location, "Undo").status == 303
    assert [row["documents"] for row in spelt(app)] == [whole]
    with Project.open(project) as record:
        assert [row.state for row in record.fixes()] == ["undone", "active"]


def test_every_page_and_form_of_the_cast(app: Starlette) -> None:
    get = get_from(app)
    ids = [row["id"] for row in json.loads(get("/actors.json?described=shown").body)["rows"]]
    assert len(ids) > 3
    pages = ["/actors", "/review", "/places", "/fixes", *(f"/actors/{id}" for id in ids)]
    for page in pages:
        assert b"</html>" in get(page).body
        assert json.loads(get(f"{page}.json").body) is not None
        assert get(f"{page}.csv").status == 200
    for id in ids:
        total = json.loads(get(f"/documents.json?actor={id}").body)["total"]
        assert total == json.loads(get(f"/actors/{id}.json").body)["actor"]["documents"]


@pytest.mark.parametrize("is_read_only", [True, False])
def test_the_command_line_decides_who_may(
    project: Path, monkeypatch: pytest.MonkeyPatch, is_read_only: bool
) -> None:
    apps: list[Starlette] = []

    class Server:
        def run(self, **_: object) -> None:
            raise KeyboardInterrupt

    def make_server(app: Starlette, announce: object) -> Server:
        apps.append(app)
        return Server()

    monkeypatch.setattr("readout.web.server.make_server", make_server)
    monkeypatch.setenv("READOUT_USER", "ines")
    options = ["--read-only"] if is_read_only else []
    assert run(["serve", "-p", "0", "-q", *options, "--project", str(project)]) == 0
    (app,) = apps
    (doran,) = spelt(app)
    page = get_from(app)(f"/actors/{doran['id']}").body
    assert (b"Not them" in page) is not is_read_only
    if not is_read_only:
        send(app, f"/actors/{doran['id']}", "Not them")
        with Project.open(project) as record:
            assert [row.fix.user for row in record.fixes()] == ["ines"]


def press(app: Starlette, page: str, button: str, **said: str) -> Answer:
    """Fill in the first form of a page with that button and send it."""
    drawn = lxml.html.document_fromstring(get_from(app)(page).body.decode())
    form = drawn.xpath(f"//form[@method='post'][.//button[.='{button}']]")[0]
    fields = {
        field.get("name"): field.get("value") or ""
        for field in form.xpath(".//input | .//textarea | .//select")
    }
    body = urlencode({**fields, **said}).encode()
    return asyncio.run(ask(app, "/fixes", method="POST", headers=HEADERS, body=body))


def test_a_statement_is_rejected_and_restored_in_its_document(app: Starlette) -> None:
    get = get_from(app)
    rows = json.loads(get("/statements.json").body)["views"]
    row = rows[0]["row"]
    url = f"/documents/{row['document']}"
    answer = press(app, url, "Reject", target=row["id"])
    assert answer.status == 303
    page = lxml.html.document_fromstring(get(answer.headers["location"]).body.decode())
    assert "is rejected: it is left out" in page.xpath("//div[@class='notice']")[0].text_content()
    (entry,) = page.xpath("//ol[@class='rejected']/li")
    assert "statement" in entry.text_content()
    left = {each["row"]["id"] for each in json.loads(get("/statements.json").body)["views"]}
    assert left == {each["row"]["id"] for each in rows} - {row["id"]}
    assert press(app, url, "Restore").status == 303
    assert json.loads(get("/statements.json").body)["views"] == rows
    assert not lxml.html.document_fromstring(get(url).body.decode()).xpath(
        "//ol[@class='rejected']"
    )


def test_an_actor_is_renamed_and_a_document_dated(app: Starlette, project: Path) -> None:
    (doran,) = spelt(app)
    answer = press(app, f"/actors/{doran['id']}", "Rename", name="Minister Doran")
    assert answer.status == 303
    assert [row["name"] for row in spelt(app)] == ["Minister Doran"]
    assert press(app, f"/actors/{doran['id']}", "Change kind", type="group").status == 303
    assert [row["type"] for row in spelt(app)] == ["group"]
    id = json.loads(get_from(app)("/documents.json").body)["rows"][0]["id"]
    assert press(app, f"/documents/{id}", "Set the date", first="2031-05-06", last="").status == 303
    with Project.open(project) as record:
        view = record.document(id)
        assert view is not None and str(view.row.dct.date) == "2031-05-06"
        assert [row.fix.verb for row in record.fixes()] == ["rename", "retype", "date"]


def test_a_conflict_is_marked_as_resolved(tmp_path: Path) -> None:
    pile = tmp_path / "quarrel"
    pile.mkdir()
    told = "OSTREL, March 4, 2031 - The flood in Ostrel on Tuesday killed {} people, {} said.\n"
    (pile / "a.txt").write_text(told.format("exactly 40", "Mayor Petra Lind"))
    (pile / "b.txt").write_text(told.format("exactly 75", "police chief Marek Dossan"))
    path = tmp_path / "quarrel.readout"
    with Project.open(path, write=True, create=True) as record:
        record.ingest([str(pile)])
        record.build()
    app = create_app(path, writer=open_for_writing, user="mara")
    get = get_from(app)
    rows = json.loads(get("/claims.json").body)["rows"]
    claim = next(row for row in rows if row["relation"] == "conflict")
    url = f"/claims/{claim['id']}"
    answer = press(app, url, "Resolved", note="The police count came later.")
    assert answer.status == 303
    page = lxml.html.document_fromstring(get(answer.headers["location"]).body.decode())
    (remark,) = page.xpath("//ul[@class='remarks']/li")
    assert "resolved" in remark.text_content()
    assert "The police count came later." in remark.text_content()
    with Project.open(path) as record:
        (row,) = record.fixes()
    assert (row.fix.verb, row.fix.user, row.state) == ("resolve", "mara", "active")
    assert send(app, answer.headers["location"], "Take back").status == 303
    page = lxml.html.document_fromstring(get(url).body.decode())
    assert not page.xpath("//ul[@class='remarks']")

    member = claim["members"][0]["id"]
    assert press(app, url, "Reject", target=member).status == 303
    left = json.loads(get("/claims.json").body)["rows"]
    assert member not in {each["id"] for row in left for each in row["members"]}
