"""The report in the browser, from the disk: whole, readable, alone, good on paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from readout.web.report import render_report
from tests.browser.test_pages import CONTRAST, OpenTab
from tests.web.briefing import tell
from tests.web.newsroom import Newsroom, newsroom

pytestmark = pytest.mark.browser


@pytest.fixture
def place(tmp_path: Path) -> Path:
    path = tmp_path / "story.html"
    path.write_text(render_report(tell(Newsroom(newsroom()))), encoding="utf-8")
    return path


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (360, "light")])
def test_it_reads_alone(open_tab: OpenTab, place: Path, width: int, scheme: str) -> None:
    tab = open_tab(width=width, scheme=scheme)
    tab.page.goto(place.as_uri())
    for details in tab.page.locator("details.others summary").all():
        details.click()
    assert tab.page.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.page.evaluate(CONTRAST) == []
    assert tab.complaints == []
    assert tab.requests == [place.as_uri()]


def test_a_quotation_leads_to_its_words(open_tab: OpenTab, place: Path) -> None:
    tab = open_tab()
    tab.page.goto(place.as_uri())
    quotation = tab.page.locator("#timeline blockquote a").first
    words = quotation.inner_text()
    quotation.click()
    cited = tab.page.locator(":target + mark")
    assert cited.is_visible()
    assert words.startswith(cited.inner_text())


def test_two_voices_stand_side_by_side_where_there_is_room(open_tab: OpenTab, place: Path) -> None:
    for width, beside in ((1280, True), (360, False)):
        tab = open_tab(width=width)
        tab.page.goto(place.as_uri())
        left, right = (box.bounding_box() for box in tab.page.locator("#conflicts .party-of").all())
        assert left and right
        assert (left["y"] == right["y"]) is beside


def test_on_paper_all_sources_are_open(open_tab: OpenTab, place: Path) -> None:
    tab = open_tab()
    tab.page.goto(place.as_uri())
    others = tab.page.locator("#timeline details.others blockquote").first
    assert not others.is_visible()
    tab.page.emulate_media(media="print")
    assert others.is_visible()
    assert not tab.page.locator("#documents .text").first.is_visible()


def test_on_paper_a_heading_stays_with_what_it_heads(open_tab: OpenTab, place: Path) -> None:
    tab = open_tab()
    tab.page.goto(place.as_uri())
    tab.page.emulate_media(media="print")
    heads = tab.page.locator(".brief-part > h2, .brief-part > .lead-in")
    breaks = heads.evaluate_all("all => all.map(each => getComputedStyle(each).breakAfter)")
    assert len(breaks) > 6
    assert set(breaks) == {"avoid"}
