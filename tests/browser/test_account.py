"""Timeline, events, claims, figures, positions and what is new, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from readout.record import Project
from readout.web.app import create_app
from readout.web.following import following
from readout.web.project import open_for_writing, open_project
from tests.browser.conftest import LONG, Tab, served
from tests.browser.test_pages import CONTRAST
from tests.cli.test_fix_matters import PILE
from tests.making import build_project
from tests.web.chronicle import chronicle, spoilt_newsroom
from tests.web.newsroom import Newsroom

pytestmark = pytest.mark.browser

OpenTab = Callable[..., Tab]

NAMES = ("timeline", "events", "claims", "figures", "positions", "since", "notices")


@pytest.fixture(scope="module")
def desk() -> Newsroom:
    return chronicle()


@pytest.fixture(scope="module")
def site(desk: Newsroom) -> Iterator[str]:
    with served(desk) as address:
        yield address


@pytest.fixture(scope="module")
def wide_site(desk: Newsroom) -> Iterator[str]:
    """The same with a word that is wider than any screen for all that documents say."""
    with served(spoilt_newsroom(desk, LONG)) as address:
        yield address


@pytest.fixture(scope="module")
def urls(desk: Newsroom) -> list[str]:
    account = desk.account
    return [
        "/",
        *(f"/{name}" for name in NAMES),
        "/timeline?undated=yes",
        "/timeline?since=2031-03-01&until=2031-03-31",
        "/timeline?since=2031-03-03&until=2031-03-03&most=all",
        "/events?type=AID",
        "/related",
        "/related?kind=event",
        *(f"/events/{view.row.id}" for view in account._events),
        *(f"/claims/{row.id}" for row in account._claims),
    ]


def test_pages_are_quiet_and_ask_nobody_else(open_tab: OpenTab, site: str, urls: list[str]) -> None:
    tab = open_tab()
    for url in urls:
        answer = tab.page.goto(site + url)
        assert answer.status == 200, url
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert tab.complaints == []
    assert [request for request in tab.requests if not request.startswith(site + "/")] == []


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (360, "dark"), (768, "light")])
def test_no_page_scrolls_sideways(
    open_tab: OpenTab, site: str, wide_site: str, urls: list[str], width: int, scheme: str
) -> None:
    tab = open_tab(width=width, height=740, scheme=scheme)
    wide = {}
    for url in [*(site + url for url in urls), *(wide_site + url for url in urls)]:
        tab.page.goto(url)
        tab.page.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true })")
        found = tab.page.evaluate("document.documentElement.scrollWidth")
        if found > width:
            wide[url] = found
    assert wide == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_is_legible(open_tab: OpenTab, site: str, urls: list[str], scheme: str) -> None:
    tab = open_tab(scheme=scheme)
    low = {}
    for url in urls:
        tab.page.goto(site + url)
        tab.page.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true })")
        if found := tab.page.evaluate(CONTRAST):
            low[url] = found
    assert low == {}


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_nothing_stands_in_anybodys_way(
    open_tab: OpenTab, site: str, urls: list[str], width: int, scheme: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    others = ["/actors", "/documents", "/places", "/review", "/duplicates", "/about"]
    tab = open_tab(width=width, scheme=scheme)
    wrong = {}
    for url in [*urls, *others] if width > 1000 else urls[:12]:
        tab.page.goto(site + url)
        found = axe.run(tab.page).response["violations"]
        if found:
            wrong[url] = [(each["id"], each["nodes"][0]["html"][:200]) for each in found]
    assert wrong == {}


# ---- the masthead


def test_the_links_stand_in_one_row(open_tab: OpenTab, desk: Newsroom) -> None:
    path = Path(f"desk/{'the ferries of ostermark ' * 6}.readout")
    with served(desk, create_app(path, opener=desk.opener())) as address:
        for width in (1240, 1280, 1920):
            page = open_tab(width=width).page
            page.goto(address + "/timeline")
            boxes = [item.bounding_box() for item in page.locator(".masthead > *").all()]
            assert len(boxes) == 4
            middles = [box["y"] + box["height"] / 2 for box in boxes]
            assert max(middles) - min(middles) < 4
            assert all(left["x"] + left["width"] <= right["x"] + 1
                       for left, right in pairwise(boxes))  # fmt: skip
            assert boxes[0]["width"] > 30
            assert page.locator(".masthead nav").evaluate("e => e.scrollWidth <= e.clientWidth + 1")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_links_are_in_reach_on_a_phone(open_tab: OpenTab, site: str, scripts: bool) -> None:
    page = open_tab(width=360, scripts=scripts).page
    page.goto(site + "/since")
    nav = page.locator(".masthead nav")
    assert nav.bounding_box()["height"] < 50
    links = nav.locator("a")
    for number in range(links.count()):
        links.nth(number).focus()
        box = links.nth(number).bounding_box()
        assert 0 <= box["x"] + box["width"] / 2 <= 345


def test_the_page_is_marked_and_in_sight(open_tab: OpenTab, site: str) -> None:
    for width in (360, 768, 1280):
        page = open_tab(width=width).page
        page.goto(site + "/positions")
        box = page.locator(".masthead nav a[aria-current=page]").bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width


# ---- keys


def test_keys_lead_through_the_rows(open_tab: OpenTab, site: str) -> None:
    page = open_tab().page
    for name in NAMES:
        page.goto(f"{site}/{name}")
        rows = page.locator("a[data-row]")
        assert rows.count() > 0, name
        for key, index in (("j", 0), ("j", min(1, rows.count() - 1)), ("k", 0)):
            page.keyboard.press(key)
            same = rows.nth(index).evaluate("row => row === document.activeElement")
            assert same, (name, key)
        href = page.evaluate("document.activeElement.href")
        page.keyboard.press("Enter")
        page.wait_for_url(href)


@pytest.mark.parametrize(
    ("keys", "path"),
    [("gl", "/timeline"), ("ge", "/events"), ("gx", "/claims"), ("gy", "/figures"),
     ("gi", "/positions"), ("gb", "/since")],
)  # fmt: skip
def test_two_keys_go_to_a_page(open_tab: OpenTab, site: str, keys: str, path: str) -> None:
    page = open_tab().page
    page.goto(site + "/about")
    for key in keys:
        page.keyboard.press(key)
    page.wait_for_url(site + path)


# ---- states in addresses


@pytest.mark.parametrize("scripts", [True, False])
def test_the_timeline_zooms_and_comes_back(open_tab: OpenTab, site: str, scripts: bool) -> None:
    page = open_tab(scripts=scripts).page
    page.goto(site + "/timeline")
    page.locator(".density svg a").last.click()
    page.wait_for_url("**/timeline?since=2031-03-03&until=2031-03-09")
    page.locator(".stretch h2 a").first.click()
    page.wait_for_url("**/timeline?since=2031-03-03&until=2031-03-03&most=all")
    assert page.locator(".crumbs strong").text_content() == "3 Mar 2031"
    page.locator(".crumbs a", has_text="Whole story").click()
    page.wait_for_url(site + "/timeline?most=all")
    page.locator("a", has_text="without a day").click()
    assert page.locator(".stretch h2").text_content() == "Day not known"


@pytest.mark.parametrize(("width", "scripts"), [(1280, True), (360, False)])
def test_a_filter_is_chosen_and_taken_away(
    open_tab: OpenTab, site: str, width: int, scripts: bool
) -> None:
    page = open_tab(width=width, scripts=scripts).page
    page.goto(site + "/events")
    if width == 360:
        page.locator(".filters summary").click()
    page.locator("select[name=type]").select_option("PROTEST")
    page.get_by_role("button", name="Show").click()
    assert "type=PROTEST" in page.url
    assert page.locator(".event-list > li").count() == 1
    page.locator(".chips a", has_text="type: PROTEST").click()
    assert page.locator(".event-list > li").count() == 3


def test_reasons_wait_behind_their_line(open_tab: OpenTab, site: str, desk: Newsroom) -> None:
    page = open_tab().page
    page.goto(f"{site}/events/{desk.account._events[0].row.id}")
    why = page.locator("details.why").first
    assert not why.locator("code").is_visible()
    why.locator("summary").focus()
    page.keyboard.press("Enter")
    assert why.locator("code").is_visible()


def test_readouts_stand_beside_each_other_where_there_is_room(
    open_tab: OpenTab, site: str, desk: Newsroom
) -> None:
    for width, beside in ((1280, True), (360, False)):
        page = open_tab(width=width).page
        page.goto(f"{site}/events/{desk.account._events[0].row.id}")
        left, right = (item.bounding_box() for item in page.locator(".readout").all())
        assert (left["y"] == right["y"]) is beside


# ---- corrections, on a real project

TOLD = "OSTREL, March 4, 2031 - The flood in Ostrel on Tuesday killed {} people, {} said.\n"


@pytest.fixture
def quarrel(tmp_path: Path) -> Path:
    pile = tmp_path / "pile"
    pile.mkdir()
    (pile / "a.txt").write_text(TOLD.format("exactly 40", "Mayor Petra Lind"))
    (pile / "b.txt").write_text(TOLD.format("exactly 75", "police chief Marek Dossan"))
    (pile / "c.txt").write_text(
        "OSTREL, March 4, 2031 - President Petra Lind met Marek Dossan in Ostrel on Monday. They "
        "met to discuss the flood.\n"
    )
    return build_project(tmp_path / "quarrel.readout", pile)


@pytest.fixture
def bench(quarrel: Path) -> Iterator[str]:
    """Its pages, with corrections taken, which what is told follows in a process of its own."""
    with following() as follower:
        app = create_app(
            quarrel, opener=open_project, writer=open_for_writing, user="mara", follower=follower
        )
        with served(Newsroom(), app) as address:
            yield address


def test_a_conflict_is_resolved_and_taken_up_again(open_tab: OpenTab, bench: str) -> None:
    tab = open_tab()
    page = tab.page
    page.goto(bench + "/claims?relation=conflict")
    page.locator(".claim h2 a").first.click()
    page.get_by_text("Mark as resolved").click()
    page.get_by_label("How it was resolved").fill("The police count came later.")
    page.get_by_role("button", name="Resolved").click()
    page.wait_for_url("**/claims/*done=*")
    assert "resolved" in page.locator(".remarks").text_content()
    page.locator(".remarks").get_by_role("button", name="Take back").click()
    page.wait_for_function("() => !document.querySelector('.remarks')")
    assert tab.complaints == []


def test_a_member_that_is_rejected_leaves_its_claim(open_tab: OpenTab, bench: str) -> None:
    page = open_tab(scripts=False).page
    page.goto(bench + "/claims?relation=conflict")
    conflicts = page.locator(".claim.r-conflict").count()
    page.locator(".claim h2 a").first.click()
    page.locator(".versions").get_by_role("button", name="Reject").first.click()
    page.wait_for_url("**done=*")
    assert page.locator(".notice").count() == 1
    until(page, bench + "/claims", lambda: page.locator(".claim.r-conflict").count() < conflicts)


def test_an_event_has_a_note_and_loses_a_telling(open_tab: OpenTab, bench: str) -> None:
    page = open_tab().page
    page.goto(bench + "/events?text=met")
    page.locator(".event-list a[data-row]").first.click()
    address = page.url
    page.get_by_text("Add a note").click()
    page.get_by_label("Note").fill("Was that <b>on Monday</b>?")
    page.get_by_role("button", name="Add the note").click()
    page.wait_for_url("**/events/*done=*")
    assert "Was that <b>on Monday</b>?" in page.locator(".remarks").text_content()
    page.locator(".voice").get_by_role("button", name="Reject").first.click()
    page.wait_for_url("**/documents/*done=*")
    tellings = ".voice li"
    until(page, address, lambda: page.locator(tellings).count() < 2)


# ---- matters that people join and part


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[str]:
    """The pages of a project in which two tell of one raid, and of more that may be one."""
    folder = tmp_path / "wire"
    folder.mkdir()
    for name, text in PILE.items():
        (folder / name).write_text(text)
    path = tmp_path / "wire.readout"
    with Project.open(path, write=True, create=True) as record:
        record.ingest([str(folder)])
        record.build()
    with following() as follower:
        app = create_app(
            path, opener=open_project, writer=open_for_writing, user="mara", follower=follower
        )
        with served(Newsroom(), app) as address:
            yield address


@pytest.mark.parametrize("scripts", [True, False])
def test_a_telling_becomes_another_event_and_the_page_follows(
    open_tab: OpenTab, wire: str, scripts: bool
) -> None:
    tab = open_tab(scripts=scripts)
    page = tab.page
    page.goto(wire + "/events?type=ASSAULT")
    assert page.locator(".event-list > li").count() == 1
    page.locator(".event-list a[data-row]").click()
    address = page.url
    first = page.locator(".voice li").first
    button = first.get_by_role("button", name="Another event")
    assert button.locator("..").evaluate("e => getComputedStyle(e).opacity") == "0"
    button.focus()
    assert button.locator("..").evaluate("e => getComputedStyle(e).opacity") == "1"
    page.keyboard.press("Enter")
    page.wait_for_url("**done=*")
    notice = page.locator(".notice").text_content()
    assert "The 2 events “killed” are not one event." in notice
    assert notice.count("the event “killed”, ") == 2
    until(page, address, lambda: page.locator(".voice li").count() == 1)
    page.goto(wire + "/events?type=ASSAULT")
    assert page.locator(".event-list > li").count() == 2
    page.goto(wire + "/fixes")
    assert page.locator("tbody tr").count() == 1
    assert tab.complaints == []


def test_a_row_that_is_pointed_at_shows_what_corrects_it(open_tab: OpenTab, wire: str) -> None:
    page = open_tab().page
    page.goto(wire + "/events?type=ASSAULT")
    page.locator(".event-list a[data-row]").click()
    rows = page.locator(".voice li")
    seen = "rows => rows.map(row => getComputedStyle(row.querySelector('.fix')).opacity)"
    assert rows.evaluate_all(seen) == ["0"] * rows.count()
    rows.first.hover()
    assert rows.evaluate_all(seen) == ["1", *["0"] * (rows.count() - 1)]


def test_forms_of_matters_stand_in_nobodys_way(open_tab: OpenTab, wire: str, bench: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    wrong = {}
    for width, scheme in ((1280, "light"), (1280, "dark"), (360, "light"), (360, "dark")):
        tab = open_tab(width=width, scheme=scheme)
        page = tab.page
        lists = ("/events", "/claims")
        rows = []
        for start in (wire, bench):
            for url in lists:
                page.goto(start + url)
                rows += [
                    row.evaluate("row => row.href")
                    for row in page.locator("h2 > a, a[data-row]").all()
                ]
        seen = {url for url in rows if "/events/" in url or "/claims/" in url}
        for url in [wire + "/related", wire + "/related?kind=event", *sorted(seen)[:8]]:
            page.goto(url)
            page.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true })")
            found = axe.run(page).response["violations"]
            low = page.evaluate(CONTRAST)
            is_wide = page.evaluate("document.documentElement.scrollWidth") > width
            if found or low or is_wide:
                ids = [(each["id"], each["nodes"][0]["html"][:200]) for each in found]
                wrong[url, width, scheme] = (ids, low, is_wide)
        assert tab.complaints == []
    assert wrong == {}


def until(page: object, address: str, comes_true: Callable[[], bool]) -> None:
    """Load a page until what is told has followed the correction."""
    for _ in range(100):
        page.goto(address)
        if comes_true():
            return
        page.wait_for_timeout(200)
    raise AssertionError(f"{address} does not follow")
