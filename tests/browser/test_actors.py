"""Actors, pairs in doubt, places and corrections in a real browser: by keys, by thumb, and
without scripts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import pytest
from msgspec.structs import replace

from readout.web.app import create_app
from tests.browser.conftest import LONG, Tab, served
from tests.browser.test_pages import CONTRAST
from tests.web.casting import cast_of
from tests.web.conftest import PROJECT
from tests.web.newsroom import Newsroom, article, newsroom

pytestmark = pytest.mark.browser

OpenTab = Callable[..., Tab]


def make_stage() -> Newsroom:
    """The newsroom with its cast, and a second one under names without a blank."""
    documents = [item for item in newsroom() if item.row.state == "current"]
    wide = [article(title=LONG, publisher=LONG, path=f"{LONG}/{n}.txt") for n in "abc"]
    cast, long_cast = cast_of(documents), cast_of(wide)
    renamed = {row.id: replace(row, name=LONG) for row in long_cast["actors"]}
    doubts = [
        replace(pair, left=renamed[pair.left.id], right=renamed[pair.right.id])
        for pair in long_cast["doubts"]
    ]
    places = [replace(place, name=LONG) for place in cast["places"][:2]]
    return Newsroom([*documents, *wide]).give(
        actors=[*cast["actors"], *renamed.values()],
        doubts=[*cast["doubts"], *doubts],
        places=[*cast["places"], *places],
    )


@pytest.fixture
def stage() -> Newsroom:
    return make_stage()


@pytest.fixture
def desk(stage: Newsroom) -> Iterator[str]:
    """The pages, with corrections taken."""
    app = create_app(PROJECT, opener=stage.opener(), writer=lambda path: stage.write(), user="mara")
    with served(stage, app) as address:
        yield address


def urls_of(stage: Newsroom) -> list[str]:
    actors = [f"/actors/{row.id}" for row in stage._actors]
    listed = ["/actors", "/actors?text=doran", "/actors?text=zeppelin", "/review", "/fixes"]
    return [*listed, "/places", "/places?view=world", "/places?view=all", *actors]


def test_pages_are_quiet_legible_and_narrow(open_tab: OpenTab, desk: str, stage: Newsroom) -> None:
    wrong = {}
    for width, scheme in ((1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")):
        tab = open_tab(width=width, height=800, scheme=scheme)
        for url in urls_of(stage):
            tab.page.goto(desk + url)
            found = tab.page.evaluate(CONTRAST)
            if found or tab.page.evaluate("document.documentElement.scrollWidth") > width:
                wrong[width, scheme, url] = found
        assert tab.complaints == []
        assert [each for each in tab.requests if not each.startswith(desk + "/")] == []
    assert wrong == {}


def test_every_control_has_a_name(open_tab: OpenTab, desk: str, stage: Newsroom) -> None:
    tab = open_tab()
    nameless = """() => [...document.querySelectorAll("input, select, button, a")]
      .filter((e) => e.type !== "hidden")
      .filter((e) => e.checkVisibility() && !(e.labels?.length || e.textContent.trim()
        || e.getAttribute("aria-label") || e.title))
      .map((e) => e.outerHTML)"""
    levels = """() => [...document.querySelectorAll("main h1, main h2, main h3")]
      .map((e) => Number(e.localName[1]))"""
    for url in urls_of(stage):
        tab.page.goto(desk + url)
        assert tab.page.evaluate(nameless) == []
        found = tab.page.evaluate(levels)
        assert found[0] == 1 and found.count(1) == 1
        assert all(after - before <= 1 for before, after in pairwise(found))


def test_keys_judge_and_take_back(open_tab: OpenTab, desk: str, stage: Newsroom) -> None:
    tab = open_tab()
    tab.page.goto(f"{desk}/review")
    with tab.page.expect_navigation():
        tab.page.keyboard.press("s")
    assert [fix.verb for fix in stage._log] == ["merge"]
    assert stage._log[0].target == stage._doubts[0].link.left
    assert "are the same" in tab.page.locator(".notice").text_content()
    with tab.page.expect_navigation():
        tab.page.keyboard.press("u")
    assert [fix.verb for fix in stage._log] == ["merge", "undo"]
    tab.page.keyboard.press("j")
    tab.page.keyboard.press("j")
    with tab.page.expect_navigation():
        tab.page.keyboard.press("d")
    assert stage._log[-1].verb == "split"
    assert stage._log[-1].target == stage._doubts[1].link.left
    assert tab.page.evaluate("document.activeElement.id") == "pair-2"
    assert tab.page.locator(".notice").is_visible()
    assert tab.complaints == []


def test_typing_judges_nothing(open_tab: OpenTab, desk: str, stage: Newsroom) -> None:
    tab = open_tab()
    tab.page.goto(f"{desk}/review")
    tab.page.keyboard.press("/")
    tab.page.keyboard.type("sdu")
    assert tab.page.input_value("#q") == "sdu"
    tab.page.keyboard.press("Escape")
    tab.page.keyboard.press("?")
    tab.page.keyboard.press("s")
    assert tab.page.url == f"{desk}/review"
    assert stage._log == []


def test_the_browser_says_that_the_form_is_ours(open_tab: OpenTab, desk: str) -> None:
    tab = open_tab()
    tab.page.goto(f"{desk}/review")
    with tab.page.expect_request(lambda each: each.method == "POST") as sent:
        tab.page.get_by_role("button", name="Same").first.click()
    headers = sent.value.all_headers()
    assert headers["sec-fetch-site"] == "same-origin"
    assert headers["origin"] == "null"  # For our pages ask for no referrer.


@pytest.mark.parametrize("width", [1280, 360])
def test_without_scripts(open_tab: OpenTab, desk: str, stage: Newsroom, width: int) -> None:
    tab = open_tab(width=width, scripts=False)
    tab.page.goto(f"{desk}/review")
    tab.page.get_by_role("button", name="Different").nth(1).click()
    tab.page.wait_for_url("**/review?done=*")
    assert stage._log[0].verb == "split"
    tab.page.get_by_role("button", name="Undo").click()
    assert "taken back" in tab.page.locator(".notice").text_content()
    assert len(stage._log) == 2


def test_a_page_elsewhere_can_send_nothing(open_tab: OpenTab, desk: str, stage: Newsroom) -> None:
    """A form on another site, even with our token in it."""
    tab = open_tab()
    tab.page.goto(f"{desk}/review")
    form = tab.page.locator("form.fix").first.evaluate("form => form.outerHTML")
    page = form.replace('action="/fixes"', f'action="{desk}/fixes"')
    tab.page.route(
        "http://hit.example/",
        lambda route: route.fulfill(body=page, content_type="text/html"),
    )
    tab.page.goto("http://hit.example/")
    with tab.page.expect_navigation():
        tab.page.locator("button").first.click()
    assert "Nothing was changed" in tab.page.locator("h1").text_content()
    assert stage._log == []


def test_busy_is_said(open_tab: OpenTab, desk: str, stage: Newsroom) -> None:
    stage.is_busy = True
    tab = open_tab()
    tab.page.goto(f"{desk}/review")
    tab.page.get_by_role("button", name="Same").first.click()
    tab.page.wait_for_url("**/fixes")
    assert "is writing to this project" in tab.page.locator("main").text_content()


def test_why_opens(open_tab: OpenTab, desk: str, stage: Newsroom) -> None:
    tab = open_tab()
    tab.page.goto(f"{desk}/actors/{stage._actors[0].id}")
    why = tab.page.locator(".why .reasons").first
    assert not why.is_visible()
    tab.page.locator(".why summary").first.click()
    assert why.is_visible()


@pytest.mark.parametrize(
    ("keys", "path"), [("gw", "/actors"), ("gm", "/places"), ("gr", "/review")]
)
def test_two_keys_go_to_a_page(open_tab: OpenTab, desk: str, keys: str, path: str) -> None:
    tab = open_tab()
    tab.page.goto(desk + "/about")
    for key in keys:
        tab.page.keyboard.press(key)
    tab.page.wait_for_url(desk + path)
