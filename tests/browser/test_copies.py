"""Copies side by side in a real browser: keys, folds, columns, and marks that are not colour."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.browser.conftest import Tab, served
from tests.web.newsroom import Newsroom, article
from tests.web.wire import group_of

pytestmark = pytest.mark.browser

OpenTab = Callable[..., Tab]


def comparison(room: Newsroom, outlet: str) -> str:
    group = next(group for group in room._groups if len(group.copies) == 4)
    right = next(copy.id for copy in group.copies if room._views[copy.id].row.publisher == outlet)
    return f"/duplicates/{group.origin}/{right}"


@pytest.fixture
def edited(open_tab: OpenTab, site: str, room: Newsroom) -> Tab:
    tab = open_tab()
    tab.page.goto(site + comparison(room, "The Lumen Courier"))
    return tab


FOCUSED = "document.activeElement.dataset.change ?? null"
IN_VIEW = """
() => {
  const box = document.activeElement.getBoundingClientRect();
  const bar = document.querySelector(".jump").getBoundingClientRect();
  return box.top >= bar.bottom && box.bottom <= innerHeight;
}
"""


def test_n_and_p_lead_through_the_differences(edited: Tab) -> None:
    for key, number in (("n", "1"), ("n", "2"), ("n", "3"), ("p", "2"), ("p", "1"), ("p", "1")):
        edited.page.keyboard.press(key)
        assert edited.page.evaluate(FOCUSED) == number
        assert edited.page.evaluate(IN_VIEW)
    assert edited.page.locator("[data-place]").text_content() == "1 of 7"
    for _ in range(20):
        edited.page.keyboard.press("n")
    assert edited.page.evaluate(FOCUSED) == "7"
    assert edited.page.evaluate(IN_VIEW)
    assert edited.complaints == []


def test_p_first_leads_to_the_last(edited: Tab) -> None:
    edited.page.keyboard.press("p")
    assert edited.page.evaluate(FOCUSED) == "7"


def test_buttons_do_the_same(edited: Tab) -> None:
    edited.page.get_by_role("button", name="Next").click()
    edited.page.get_by_role("button", name="Next").click()
    assert edited.page.locator("[data-place]").text_content() == "2 of 7"
    edited.page.get_by_role("button", name="Previous").click()
    assert edited.page.evaluate(FOCUSED) == "1"


def test_a_change_of_both_columns_is_pointed_out_in_both(edited: Tab) -> None:
    edited.page.keyboard.press("n")
    assert edited.page.locator(".is-current").all_text_contents() == [
        "said on Tuesday that it would",
        "will",
    ]


def test_kinds_differ_in_more_than_colour(edited: Tab) -> None:
    def look(selector: str) -> tuple[str, ...]:
        return tuple(
            edited.page.locator(selector).first.evaluate(
                "e => ['textDecorationLine', 'textDecorationStyle']"
                ".map(name => getComputedStyle(e)[name])"
            )
        )

    looks = {look(f".key .c-{kind}") for kind in ("cut", "added", "changed")}
    assert len(looks) == 3
    said = "e => getComputedStyle(e, '::before').content"
    for selector, label in (
        (".compare del.c-cut", "cut"),
        (".compare ins.c-added", "added"),
        (".compare del.c-changed", "changed from"),
        (".compare ins.c-changed", "changed to"),
    ):
        assert label in edited.page.locator(selector).first.evaluate(said)


def columns(tab: Tab, selector: str) -> bool:
    """Whether the cells of the first such row stand side by side."""
    left, right = (
        tab.page.locator(f"{selector} .cell.{side}").first.bounding_box()
        for side in ("left", "right")
    )
    return abs(left["y"] - right["y"]) < 2 and left["x"] + left["width"] <= right["x"] + 1


def test_columns_on_a_desk_and_one_under_the_other_on_a_phone(
    open_tab: OpenTab, site: str, room: Newsroom
) -> None:
    url = site + comparison(room, "The Lumen Courier")
    desk, phone = open_tab(), open_tab(width=390, height=800)
    desk.page.goto(url)
    phone.page.goto(url)
    assert columns(desk, ".is-changed")
    assert not columns(phone, ".is-changed")
    assert desk.page.locator(".is-same .cell.right").first.is_visible()
    assert not phone.page.locator(".is-same .cell.right").first.is_visible()
    label = "e => getComputedStyle(e, '::before').content"
    assert phone.page.locator(".is-changed .cell.left").first.evaluate(label) == '"Osk Wire"'


@pytest.fixture(scope="session")
def long_site() -> Iterator[str]:
    """A long text and a copy with one word changed; the address of the two side by side."""
    paragraphs = [f"Paragraph {index} says nothing of note about the quays." for index in range(40)]
    left = article(body="\n\n".join(paragraphs), path="long/a.txt")
    paragraphs[20] = paragraphs[20].replace("nothing", "little")
    right = article(body="\n\n".join(paragraphs), path="long/b.txt")
    room = Newsroom([left, right], groups=[group_of(left, right)])
    with served(room) as site:
        yield f"{site}/duplicates/{left.row.id}/{right.row.id}"


@pytest.mark.parametrize("scripts", [True, False])
def test_unchanged_stretches_unfold(open_tab: OpenTab, long_site: str, scripts: bool) -> None:
    tab = open_tab(scripts=scripts)
    tab.page.goto(long_site)
    hidden = tab.page.get_by_text("Paragraph 5 says").first
    assert not hidden.is_visible()
    assert tab.page.get_by_text("Paragraph 19 says").first.is_visible()
    tab.page.locator("summary", has_text="unchanged paragraphs").first.click()
    assert hidden.is_visible()
    assert tab.complaints == []


def test_without_scripts_the_steps_are_not_offered(
    open_tab: OpenTab, site: str, room: Newsroom
) -> None:
    tab = open_tab(scripts=False)
    tab.page.goto(site + comparison(room, "Canton Ledger"))
    assert not tab.page.locator("[data-steps]").is_visible()
    tab.page.get_by_role("link", name="Swap sides").click()
    assert tab.page.locator("del.c-cut").count() == 2  # In the key and in the text.


def test_nothing_moves_once_it_is_drawn(open_tab: OpenTab, site: str, room: Newsroom) -> None:
    tab = open_tab()
    shifts = """
    () => new Promise((done) => {
      let sum = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) sum += entry.value;
      }).observe({ type: "layout-shift", buffered: true });
      setTimeout(() => done(sum), 200);
    })
    """
    for url in ("/duplicates", comparison(room, "The Lumen Courier")):
        tab.page.goto(site + url)
        assert tab.page.evaluate(shifts) == 0
