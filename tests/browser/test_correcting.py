"""Corrections of actors, dates and single rows, made in a real browser on a real project."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from readout.record import Project
from readout.schema.view import ActorQuery
from readout.web.app import create_app
from readout.web.project import open_for_writing
from tests.browser.conftest import Tab, served
from tests.browser.test_pages import CONTRAST
from tests.making import build_project
from tests.web.newsroom import Newsroom

pytestmark = pytest.mark.browser

OpenTab = Callable[..., Tab]


@pytest.fixture
def project(pile: Path, tmp_path: Path) -> Path:
    return build_project(tmp_path / "pile.readout", pile)


@pytest.fixture
def desk(project: Path) -> Iterator[str]:
    """The pages of a built project, with corrections taken."""
    with served(Newsroom(), create_app(project, writer=open_for_writing, user="mara")) as address:
        yield address


def actor_in(project: Path) -> str:
    with Project.open(project) as record:
        return record.actors(ActorQuery(text="Ilka Doran")).rows[0].id


def document_in(project: Path) -> str:
    """One with a statement."""
    with Project.open(project) as record:
        return next(iter(record.iter_statements())).document


def log(project: Path) -> list[tuple[str, str]]:
    with Project.open(project) as record:
        return [(row.fix.verb, row.state) for row in record.fixes()]


@pytest.mark.parametrize("scripts", [True, False])
def test_an_actor_is_renamed_and_named_back(
    open_tab: OpenTab, desk: str, project: Path, scripts: bool
) -> None:
    page = open_tab(scripts=scripts).page
    page.goto(f"{desk}/actors/{actor_in(project)}")
    page.get_by_text("Correct", exact=True).click()
    page.get_by_label("Name in lists").fill("Minister Doran")
    page.get_by_role("button", name="Rename").click()
    page.wait_for_url("**/actors/*done=*")
    assert page.locator("h1").text_content() == "Minister Doran"
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url("**/actors/*done=*")
    assert page.locator("h1").text_content() == "Ilka Doran"
    assert log(project) == [("rename", "undone"), ("undo", "active")]


def test_an_actor_is_listed_as_something_else(open_tab: OpenTab, desk: str, project: Path) -> None:
    page = open_tab().page
    page.goto(f"{desk}/actors/{actor_in(project)}")
    page.get_by_text("Correct", exact=True).click()
    page.get_by_label("Kind").select_option("group")
    page.get_by_role("button", name="Change kind").click()
    page.wait_for_url("**/actors/*done=*")
    assert page.locator(".strap").first.text_content().startswith("group")


def test_a_date_is_set(open_tab: OpenTab, desk: str, project: Path) -> None:
    page = open_tab(width=360).page
    page.goto(f"{desk}/documents/{document_in(project)}")
    page.get_by_text("Correct the date").click()
    page.get_by_label("Published on").fill("2031-05-06")
    page.get_by_label("Not after").fill("")
    page.get_by_role("button", name="Set the date").click()
    page.wait_for_url("**/documents/*done=*")
    assert "6 May 2031" in page.locator(".notice").text_content()
    assert "6 May 2031" in page.locator(".strap").text_content()
    assert log(project) == [("date", "active")]


def test_a_statement_is_rejected_and_restored(open_tab: OpenTab, desk: str, project: Path) -> None:
    tab = open_tab()
    page = tab.page
    page.goto(f"{desk}/documents/{document_in(project)}")
    page.locator("summary", has_text="Statements (").click()
    rows = page.locator(".panel .said-row").count()
    page.locator(".panel").get_by_role("button", name="Reject").first.click()
    page.wait_for_url("**/documents/*done=*")
    assert page.locator(".panel .said-row").count() == rows - 1
    assert page.locator(".rejected li").count() == 1
    page.get_by_role("button", name="Restore").click()
    page.wait_for_function("() => !document.querySelector('.rejected')")
    assert page.locator(".panel .said-row").count() == rows
    assert log(project) == [("reject", "replaced"), ("restore", "active")]
    assert tab.complaints == []


def test_a_note_stands_by_its_actor(open_tab: OpenTab, desk: str, project: Path) -> None:
    page = open_tab().page
    page.goto(f"{desk}/actors/{actor_in(project)}")
    page.get_by_text("Correct", exact=True).click()
    page.get_by_label("Note").fill("Ask the ministry.\nTwice <b>at least</b>.")
    page.get_by_role("button", name="Add the note").click()
    page.wait_for_url("**/actors/*done=*")
    remark = page.locator(".remarks li")
    assert "Twice <b>at least</b>." in remark.text_content()
    remark.get_by_role("button", name="Take back").click()
    page.wait_for_function("() => !document.querySelector('.remarks')")


def test_open_forms_are_quiet_legible_and_narrow(
    open_tab: OpenTab, desk: str, project: Path
) -> None:
    urls = (f"/actors/{actor_in(project)}", f"/documents/{document_in(project)}")
    for width, scheme in ((1280, "light"), (360, "dark"), (360, "light")):
        tab = open_tab(width=width, scheme=scheme)
        for url in urls:
            tab.page.goto(desk + url)
            tab.page.evaluate(
                "document.querySelectorAll('details').forEach((e) => { e.open = true })"
            )
            assert tab.page.evaluate(CONTRAST) == []
            assert tab.page.evaluate("document.documentElement.scrollWidth") <= width
        assert tab.complaints == []
