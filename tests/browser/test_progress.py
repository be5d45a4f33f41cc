"""Pages that wait for a build or a correction notice by themselves when it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.browser.conftest import Tab, served
from tests.web.chronicle import chronicle
from tests.web.newsroom import Newsroom

pytestmark = pytest.mark.browser

OpenTab = Callable[..., Tab]


@pytest.fixture
def desk() -> Newsroom:
    """The newsroom while 1,340 documents are read and a correction is followed."""
    room = chronicle()
    room.is_built, room.is_behind, room.waiting = False, True, (1340, 12)
    return room


@pytest.fixture
def site(desk: Newsroom) -> Iterator[str]:
    with served(desk) as address:
        yield address


def heights(page: object) -> tuple[float, float]:
    tall = page.evaluate("document.documentElement.scrollHeight")
    return tall, page.locator("h1").bounding_box()["y"]


@pytest.mark.parametrize("width", [1280, 360])
def test_a_page_sees_a_build_go_on_and_end(
    open_tab: OpenTab, site: str, desk: Newsroom, width: int
) -> None:
    tab = open_tab(width=width)
    page = tab.page
    page.goto(site + "/events")
    built, told = page.locator("[data-watch=built]"), page.locator("[data-watch=told]")
    before = heights(page)
    assert "1,340 documents wait, 12 read so far" in built.text_content()
    desk.waiting = (1340, 700)
    read = "document.querySelector('[data-count=read]').textContent"
    page.wait_for_function(f"() => {read} === '700'")
    assert not built.locator(".done").is_visible()
    desk.is_built, desk.is_behind = True, False
    built.locator(".done").wait_for(state="visible")
    told.locator(".done").wait_for(state="visible")
    assert not built.locator(".going").is_visible()
    assert heights(page) == before
    built.locator(".done a").click()
    page.wait_for_function("() => !document.querySelector('[data-watch]')")
    assert page.url == site + "/events"
    assert tab.complaints == []
    assert [request for request in tab.requests if not request.startswith(site + "/")] == []


def test_a_page_with_nothing_to_wait_for_asks_nothing(
    open_tab: OpenTab, site: str, desk: Newsroom
) -> None:
    desk.is_built, desk.is_behind = True, False
    tab = open_tab()
    tab.page.goto(site + "/events")
    tab.page.wait_for_timeout(3000)
    assert not [request for request in tab.requests if "progress" in request]


def test_without_a_script_a_link_reloads(open_tab: OpenTab, site: str, desk: Newsroom) -> None:
    page = open_tab(scripts=False).page
    page.goto(site + "/events?type=CONSULT")
    desk.is_built, desk.is_behind = True, False
    page.locator("[data-watch=built] .going a").click()
    page.wait_for_url(site + "/events?type=CONSULT")
    assert page.locator("[data-watch]").count() == 0
