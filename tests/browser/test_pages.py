"""Pages in a real browser: quiet, confined to this machine, usable by keys and by thumb."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from readout.web.report import render_report
from tests.browser.conftest import Tab
from tests.web.newsroom import Newsroom

pytestmark = pytest.mark.browser

OpenTab = Callable[..., Tab]

EMPTY = ["/", "/documents", "/duplicates", "/search", "/failures", "/about"]

TITLE = "Pilots ask for another week of soundings"


def id_of(room: Newsroom, title: str) -> str:
    return next(id for id, item in room._views.items() if item.row.title == title)


def comparisons(room: Newsroom) -> list[str]:
    return [
        f"/duplicates/{group.origin}/{copy.id}" for group in room._groups for copy in group.copies
    ]


@pytest.fixture(scope="session")
def urls(room: Newsroom) -> list[str]:
    documents = [f"/documents/{id}" for id in room._views]
    return [
        "/",
        "/documents",
        "/documents?publisher=River+Post&sort=title",
        "/documents?publisher=Nobody",
        "/documents?copies=hide",
        *documents,
        "/duplicates",
        *(f"/duplicates?document={group.origin}" for group in room._groups),
        *comparisons(room),
        "/search",
        "/search?q=ferries",
        "/search?q=zeppelin",
        "/failures",
        "/about",
    ]


def test_pages_are_quiet_and_ask_nobody_else(open_tab: OpenTab, site: str, urls: list[str]) -> None:
    tab = open_tab()
    for url in urls:
        tab.page.goto(site + url)
    assert tab.complaints == []
    assert [request for request in tab.requests if not request.startswith(site + "/")] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_scrolls_sideways_on_a_phone(
    open_tab: OpenTab, site: str, urls: list[str], scheme: str
) -> None:
    tab = open_tab(width=360, height=740, scheme=scheme)
    wide = {}
    for url in [*urls, "/nothing", "/documents?page=x"]:
        tab.page.goto(site + url)
        width = tab.page.evaluate("document.documentElement.scrollWidth")
        if width > 360:
            wide[url] = width
    assert wide == {}


@pytest.mark.parametrize(
    "url", ["/", "/documents", "/duplicates", "/search", "/failures", "/about"]
)
def test_an_empty_project(open_tab: OpenTab, empty_site: str, url: str) -> None:
    tab = open_tab(width=360)
    tab.page.goto(empty_site + url)
    assert tab.complaints == []
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= 360


def path_of(tab: Tab) -> str:
    return tab.page.evaluate("location.pathname")


def test_keys_lead_through_the_rows(open_tab: OpenTab, site: str) -> None:
    tab = open_tab()
    tab.page.goto(site + "/documents")
    rows = tab.page.locator("a[data-row]")
    focused = "document.activeElement.href"
    for key, index in (("j", 0), ("j", 1), ("j", 2), ("k", 1), ("k", 0), ("k", 0)):
        tab.page.keyboard.press(key)
        assert tab.page.evaluate(focused) == rows.nth(index).evaluate("row => row.href")
    href = tab.page.evaluate(focused)
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url(href)


@pytest.mark.parametrize(
    ("keys", "path"),
    [
        ("gd", "/documents"),
        ("gc", "/duplicates"),
        ("go", "/"),
        ("gs", "/search"),
        ("gf", "/failures"),
    ],
)
def test_two_keys_go_to_a_page(open_tab: OpenTab, site: str, keys: str, path: str) -> None:
    tab = open_tab()
    tab.page.goto(site + "/about")
    for key in keys:
        tab.page.keyboard.press(key)
    tab.page.wait_for_url(site + path)


def test_slash_searches_and_escape_leaves(open_tab: OpenTab, site: str) -> None:
    tab = open_tab()
    tab.page.goto(site + "/")
    tab.page.keyboard.press("/")
    tab.page.keyboard.type("go j/k?")
    assert tab.page.input_value("#q") == "go j/k?"
    tab.page.keyboard.press("Escape")
    assert tab.page.evaluate("document.activeElement === document.body")
    tab.page.keyboard.press("/")
    tab.page.fill("#q", "ferries")
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url(site + "/search?q=ferries")


def test_a_question_mark_shows_the_keys(open_tab: OpenTab, site: str) -> None:
    tab = open_tab()
    tab.page.goto(site + "/documents")
    tab.page.keyboard.press("?")
    assert tab.page.locator("dialog#keys").is_visible()
    tab.page.keyboard.press("j")
    assert tab.page.locator("dialog#keys").is_visible()
    tab.page.keyboard.press("Escape")
    assert not tab.page.locator("dialog#keys").is_visible()


def ground(tab: Tab, selector: str) -> str:
    """The background colour of the first element."""
    return tab.page.locator(selector).first.evaluate("e => getComputedStyle(e).backgroundColor")


CLEAR = "rgba(0, 0, 0, 0)"


def test_a_layer_is_switched_off_and_on(open_tab: OpenTab, site: str, room: Newsroom) -> None:
    tab = open_tab()
    tab.page.goto(f"{site}/documents/{id_of(room, TITLE)}")
    assert ground(tab, ".text .m-title") != CLEAR
    switch = tab.page.locator("[data-layer=title]")
    switch.click()
    assert ground(tab, ".text .m-title") == CLEAR
    assert switch.get_attribute("aria-checked") == "false"
    assert tab.page.url.endswith("?hide=title")
    tab.page.locator("[data-layer=boilerplate]").press("Space")
    assert tab.page.url.endswith("?hide=boilerplate,title")
    tab.page.reload()
    assert ground(tab, ".text .m-title") == CLEAR
    switch.click()
    assert ground(tab, ".text .m-title") != CLEAR
    assert tab.page.url.endswith("?hide=boilerplate")
    assert tab.complaints == []


def test_layers_are_links_without_scripts(open_tab: OpenTab, site: str, room: Newsroom) -> None:
    tab = open_tab(scripts=False)
    tab.page.goto(f"{site}/documents/{id_of(room, TITLE)}")
    tab.page.locator("[data-layer=title]").click()
    assert tab.page.url.endswith("?hide=title")
    tab.page.locator("[data-layer=byline]").click()
    assert tab.page.url.endswith("?hide=byline%2Ctitle")
    assert not tab.page.locator("[data-theme-switch]").is_visible()


def test_evidence_links_point_out_every_piece(open_tab: OpenTab, site: str, room: Newsroom) -> None:
    tab = open_tab()
    tab.page.goto(f"{site}/documents/{id_of(room, TITLE)}")
    plain = ground(tab, ".text .m-dateline")
    tab.page.locator("aside a.place[href^='#s']").nth(2).click()
    assert ground(tab, ".text .m-dateline") != plain
    tab.page.locator("aside a.place[href^='#s']").nth(0).click()
    assert tab.page.locator(".is-target").count() == 1


def test_the_text_keeps_its_blanks(open_tab: OpenTab, site: str, room: Newsroom) -> None:
    tab = open_tab()
    id = id_of(room, TITLE)
    tab.page.goto(f"{site}/documents/{id}")
    assert tab.page.locator("[data-text]").evaluate("e => e.textContent") == room._views[id].text
    style = "e => getComputedStyle(e).whiteSpaceCollapse"
    assert tab.page.locator("[data-text]").evaluate(style) == "preserve"


PAPER = "document.body"


def paper(tab: Tab) -> str:
    return tab.page.evaluate(f"getComputedStyle({PAPER}).backgroundColor")


def test_dark_and_light_follow_the_system_until_told(open_tab: OpenTab, site: str) -> None:
    light, dark = open_tab(scheme="light"), open_tab(scheme="dark")
    for tab in (light, dark):
        tab.page.goto(site + "/")
    assert paper(light) != paper(dark)
    button = light.page.locator("[data-theme-switch]")
    seen = []
    for _ in range(3):
        button.click()
        seen.append((button.text_content(), paper(light)))
    assert seen == [
        ("Theme: light", seen[2][1]),
        ("Theme: dark", paper(dark)),
        ("Theme: auto", seen[0][1]),
    ]
    light.page.keyboard.press("t")
    light.page.keyboard.press("t")
    light.page.goto(site + "/documents")
    assert paper(light) == paper(dark)


CONTRAST = """
() => {
  const channel = (v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const light = (c) => 0.2126 * channel(c[0] / 255) + 0.7152 * channel(c[1] / 255)
    + 0.0722 * channel(c[2] / 255);
  const ground = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const color = rgba(getComputedStyle(e).backgroundColor);
      if (color[3] === 255) return color;
    }
    return [255, 255, 255, 255];
  };
  const low = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    const [a, b] = [light(rgba(getComputedStyle(element).color)), light(ground(element))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) low.push([element.className, walker.currentNode.data.trim(), ratio]);
  }
  return low;
}
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_legible(open_tab: OpenTab, site: str, urls: list[str], scheme: str) -> None:
    tab = open_tab(scheme=scheme)
    low = {}
    for url in urls:
        tab.page.goto(site + url)
        if found := tab.page.evaluate(CONTRAST):
            low[url] = found
    assert low == {}


def test_the_report_opens_from_the_disk(open_tab: OpenTab, room: Newsroom, tmp_path: Path) -> None:
    path = tmp_path / "story.html"
    path.write_text(render_report(room), encoding="utf-8")
    for width, scheme in ((1280, "light"), (360, "dark")):
        tab = open_tab(width=width, scheme=scheme)
        tab.page.goto(path.as_uri())
        tab.page.locator("summary", has_text=TITLE).click()
        assert tab.page.locator("details[open] .text").is_visible()
        assert tab.page.evaluate("document.documentElement.scrollWidth") <= width
        assert tab.page.evaluate(CONTRAST) == []
        assert tab.complaints == []
        assert tab.requests == [path.as_uri()]


def test_the_report_is_styled(open_tab: OpenTab, room: Newsroom, tmp_path: Path) -> None:
    path = tmp_path / "story.html"
    path.write_text(render_report(room), encoding="utf-8")
    tab = open_tab()
    tab.page.goto(path.as_uri())
    assert tab.page.locator("h1").evaluate("e => getComputedStyle(e).textAlign") == "center"
