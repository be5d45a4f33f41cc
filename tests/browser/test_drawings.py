"""Drawings by the keyboard, in a real browser: one stop each, arrow keys, a label, Enter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from readout.schema.eventview import EventPoint
from tests.browser.conftest import Tab, served
from tests.web.chronicle import chronicle
from tests.web.newsroom import Newsroom
from tests.web.test_actors import staged

pytestmark = pytest.mark.browser

OpenTab = Callable[..., Tab]

PAGES = ("/", "/timeline", "/events", "/places", "/actors/{actor}")
"""Those with a drawing."""


@pytest.fixture(scope="module")
def desk() -> Newsroom:
    """The newsroom with events on several days, and places that are known."""
    room = staged()
    room.account = chronicle().account
    first = room.account._points[0]
    room.account._points = tuple(
        EventPoint(
            id=first.id, name=f"met {number}", type="CONSULT", intensity=float(number),
            sources=1, earliest=dt.date(2031, 3, 30 - number), latest=dt.date(2031, 3, 30 - number),
        )
        for number in range(1, 16)
    )  # fmt: skip
    return room


@pytest.fixture(scope="module")
def site(desk: Newsroom) -> Iterator[str]:
    with served(desk) as address:
        yield address


@pytest.fixture(scope="module")
def urls(desk: Newsroom) -> list[str]:
    return [url.format(actor=desk._actors[0].id) for url in PAGES]


STOPS = "[...document.querySelectorAll('[data-drawing]')].map(\
 (each) => each.querySelectorAll('a[tabindex=\"0\"]').length)"
FOCUSED = "document.activeElement.querySelector('title')?.textContent"


def test_each_drawing_is_one_stop(open_tab: OpenTab, site: str, urls: list[str]) -> None:
    page = open_tab().page
    for url in urls:
        page.goto(site + url)
        assert page.locator("[data-drawing] a").count() > 0, url
        assert set(page.evaluate(STOPS)) == {1}, url


def test_every_part_says_what_it_is(open_tab: OpenTab, site: str, urls: list[str]) -> None:
    page = open_tab().page
    for url in urls:
        page.goto(site + url)
        labels = page.eval_on_selector_all(
            "[data-drawing] a",
            "parts => parts.map(part => part.querySelector('title').textContent)",
        )
        assert all(label and label.strip() for label in labels), url


def test_arrow_keys_go_from_one_to_the_next(open_tab: OpenTab, site: str) -> None:
    page = open_tab().page
    page.goto(site + "/events")
    parts = page.locator("[data-drawing] a")
    labels = [part.locator("title").text_content() for part in parts.all()]
    assert ["met 15" in labels[0], "met 1”" in labels[-1]] == [True, True]
    parts.first.focus()
    for key, number in (
        ("ArrowRight", 1), ("ArrowDown", 2), ("ArrowLeft", 1), ("ArrowUp", 0), ("ArrowUp", 0),
        ("PageDown", 10), ("End", 14), ("ArrowRight", 14), ("PageUp", 4), ("Home", 0),
    ):  # fmt: skip
        page.keyboard.press(key)
        assert page.evaluate(FOCUSED) == labels[number], key
        assert page.locator("[data-told]").text_content() == labels[number]


def test_tab_comes_back_to_the_part_left(open_tab: OpenTab, site: str) -> None:
    page = open_tab().page
    page.goto(site + "/events")
    page.locator("[data-drawing] a").first.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    label = page.evaluate(FOCUSED)
    page.keyboard.press("Tab")
    assert page.evaluate(FOCUSED) != label
    assert "Arrow keys" in page.locator("[data-told]").text_content()
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUSED) == label


def test_enter_opens_the_part(open_tab: OpenTab, site: str) -> None:
    page = open_tab().page
    page.goto(site + "/timeline")
    part = page.locator("[data-drawing] a").first
    part.focus()
    href = part.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(site + href)


def test_the_focus_is_seen(open_tab: OpenTab, site: str) -> None:
    page = open_tab().page
    page.goto(site + "/events")
    page.locator("[data-drawing] a").first.focus()
    page.keyboard.press("ArrowRight")
    drawn = page.evaluate(
        "(() => { const style = getComputedStyle(document.activeElement.querySelector('circle'));"
        " return [style.stroke, style.strokeWidth]; })()"
    )
    assert drawn == ["rgb(11, 87, 208)", "3px"]


def test_pointing_says_the_same_and_moves_nothing(open_tab: OpenTab, site: str) -> None:
    page = open_tab().page
    page.goto(site + "/timeline")
    before = page.evaluate("document.documentElement.scrollHeight")
    part = page.locator("[data-drawing] a").last
    part.hover()
    assert page.locator("[data-told]").text_content() == part.locator("title").text_content()
    assert page.evaluate("document.documentElement.scrollHeight") == before
    page.mouse.move(0, 0)
    assert "Arrow keys" in page.locator("[data-told]").text_content()


def test_without_a_script_a_table_has_the_same_links(open_tab: OpenTab, site: str) -> None:
    page = open_tab(scripts=False).page
    page.goto(site + "/timeline")
    drawn = page.eval_on_selector_all(
        "[data-drawing] a", "all => all.map(each => each.getAttribute('href'))"
    )
    page.locator(".density summary").click()
    listed = page.eval_on_selector_all(
        ".density table a", "all => all.map(each => each.getAttribute('href'))"
    )
    assert listed == drawn
    assert not page.locator("[data-told]").is_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_nothing_stands_in_anybodys_way(
    open_tab: OpenTab, site: str, urls: list[str], width: int, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    tab = open_tab(width=width, scheme=scheme)
    wrong = {}
    for url in urls:
        tab.page.goto(site + url)
        if tab.page.locator("[data-drawing] a").count():
            tab.page.locator("[data-drawing] a").first.focus()
        found = axe.run(tab.page).response["violations"]
        if found:
            wrong[url] = [(each["id"], each["nodes"][0]["html"][:200]) for each in found]
    assert wrong == {}
    assert tab.complaints == []


def test_a_drawing_wider_than_the_screen_shows_what_matters(open_tab: OpenTab, site: str) -> None:
    page = open_tab(width=360).page
    for url, number in (("/places", 0), ("/events", 7)):
        page.goto(site + url)
        dots = page.locator("[data-centre] a circle")
        assert dots.count() > number
        box = page.locator("[data-centre]").bounding_box()
        dot = dots.nth(number).bounding_box()
        assert box["x"] <= dot["x"] and dot["x"] + dot["width"] <= box["x"] + box["width"], url
