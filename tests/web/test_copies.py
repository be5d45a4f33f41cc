"""Pages of copies: groups, two side by side, and what other pages and the report say of them."""

from __future__ import annotations

import csv
import io
import json
import re

import lxml.html
import pytest
from msgspec.structs import replace

from readout.schema.duplicate import Change, Copy, DuplicateGroup
from readout.schema.span import Span
from readout.schema.view import DocumentView
from readout.web.report import MAX_BYTES, render_report
from tests.web.conftest import Get, app_of, get_from
from tests.web.newsroom import Newsroom, article
from tests.web.wire import group_of, wire

OUTLETS = ("River Post", "Ostermark Herald", "Canton Ledger", "The Lumen Courier")


def tree(body: bytes | str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(body, parser=lxml.html.HTMLParser(encoding="utf-8"))


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def table(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8"), newline="")))


def story(room: Newsroom) -> DuplicateGroup:
    return room._groups[0]


def by_outlet(room: Newsroom) -> dict[str, DocumentView]:
    members = [room._views[id] for id in story(room).members]
    return {view.row.publisher or "": view for view in members}


def compared(room: Newsroom, outlet: str, ending: str = "") -> str:
    return f"/duplicates/{story(room).origin}/{by_outlet(room)[outlet].row.id}{ending}"


# ---- groups ------------------------------------------------------------------------------


def test_groups_are_told_with_their_original_and_the_reason(get_copied: Get) -> None:
    page = tree(get_copied("/duplicates").body)
    assert words(page.xpath("//p[@role='status']")[0]) == (
        "2 texts carried by 7 documents, the most copied first"
    )
    first, second = page.xpath("//section[@class='copies']")
    assert words(first.xpath("header")[0]) == (
        "Ostermark to open inner basin to canton ferries Osk Wire · 8 Apr 2031 · stated · "
        "258 words Taken as the original because the others credit it."
    )
    assert "because it is the earliest dated one" in words(second)
    assert [words(item) for item in page.xpath("//p[@class='tally']")] == ["4 copies", "1 copy"]


def test_copies_tell_what_they_kept_and_added(get_copied: Get, copied: Newsroom) -> None:
    page = tree(get_copied("/duplicates").body)
    lines = page.xpath("//section[@class='copies'][1]//li")
    said = {outlet: words(line) for line, outlet in zip(
        lines, ("River Post", "Canton Ledger", "Ostermark Herald", "The Lumen Courier"), strict=True
    )}  # fmt: skip
    assert "same kept 100% own 0%" in said["River Post"]
    assert "extended kept 100% own 12%" in said["Canton Ledger"]
    assert "trimmed kept 47% own 0%" in said["Ostermark Herald"]
    assert "edited kept 65% own 30%" in said["The Lumen Courier"]
    for outlet, line in said.items():
        assert outlet in line
    hrefs = page.xpath("//section[@class='copies'][1]//a[@class='beside']/@href")
    assert {*hrefs} == {compared(copied, outlet) for outlet in OUTLETS}
    bars = lines[2].xpath(".//*[@class='bar'][1]/rect[not(@class)]/@width")
    assert bars == ["46.6"]


def test_groups_as_tables(get_copied: Get, copied: Newsroom) -> None:
    found = json.loads(get_copied("/duplicates.json").body)
    assert (found["total"], found["documents"]) == (2, 7)
    assert found["groups"][0]["group"]["id"] == story(copied).id
    rows = table(get_copied("/duplicates.csv").body)
    assert [row["role"] for row in rows] == ["origin", *["copy"] * 4, "origin", "copy"]
    assert {row["origin"] for row in rows[:5]} == {story(copied).origin}
    edited = next(row for row in rows if row["kind"] == "edited")
    assert (edited["cut"], edited["added"], edited["changed"]) == ("1", "2", "4")
    origin, copy = copied._views[edited["origin"]], copied._views[edited["document"]]
    for change in json.loads(edited["changes"]):
        if change["origin"]:
            assert origin.text[slice(*change["origin"])].strip()
        if change["copy"]:
            assert copy.text[slice(*change["copy"])].strip()


def test_the_group_of_one_document(get_copied: Get, copied: Newsroom) -> None:
    member = by_outlet(copied)["Ostermark Herald"].row.id
    page = tree(get_copied(f"/duplicates?document={member}").body)
    assert len(page.xpath("//section[@class='copies']")) == 1
    assert page.xpath("//footer//a/@href")[0] == f"/duplicates.json?document={member}"
    assert len(table(get_copied(f"/duplicates.csv?document={member}").body)) == 5
    lone = next(view.row.id for view in copied._views.values() if view.row.group is None)
    assert "No other document here carries" in words(
        tree(get_copied(f"/duplicates?document={lone}").body)
    )


def test_without_copies_the_page_explains_itself(get_empty: Get) -> None:
    said = words(tree(get_empty("/duplicates").body))
    assert "No two documents here carry the same text." in said
    assert table(get_empty("/duplicates.csv").body) == []


def pairs(number: int) -> Newsroom:
    documents = []
    groups = []
    for index in range(number):
        left, right = (
            article(title=f"Number {index:03}", publisher=outlet, path=f"{outlet}/{index}.txt")
            for outlet in ("Left Post", "Right Post")
        )
        documents += [left, right]
        copy = Copy(id=right.row.id, kind="same", kept=1.0, own=0.0)
        id = min(left.row.id, right.row.id)
        groups.append(DuplicateGroup(id=id, origin=left.row.id, basis="dated", copies=(copy,)))
    return Newsroom(documents, groups=groups)


def test_groups_are_paged() -> None:
    get = get_from(app_of(pairs(60)))
    shown = [tree(get(f"/duplicates?page={page}").body).xpath("//section[@class='copies']//h2/@id")
             for page in (1, 2, 3, 9)]  # fmt: skip
    assert [len(page) for page in shown] == [25, 25, 10, 10]
    assert shown[2] == shown[3]
    assert len({id for page in shown for id in page}) == 60
    page = tree(get("/duplicates?page=2").body)
    assert page.xpath("//a[@rel='next']/@href") == ["/duplicates?page=3"]
    assert len(table(get("/duplicates.csv").body)) == 120
    assert len(table(get("/duplicates.csv?page=3").body)) == 20


def test_a_large_group_is_cut_and_told_whole_on_its_own_page() -> None:
    documents = [article(publisher=f"Outlet {index:02}", path=f"{index}/a.txt")
                 for index in range(41)]  # fmt: skip
    room = Newsroom(documents, groups=[group_of(*documents, agency=None)])
    get = get_from(app_of(room))
    page = tree(get("/duplicates").body)
    assert len(page.xpath("//section[@class='copies']//li")) == 12
    (more,) = page.xpath("//p[@class='more']/a")
    assert more.text == "28 more of this text"
    assert len(tree(get(more.get("href")).body).xpath("//section[@class='copies']//li")) == 40


# ---- side by side ------------------------------------------------------------------------


@pytest.mark.parametrize("outlet", OUTLETS)
def test_both_texts_stand_there_whole(get_copied: Get, copied: Newsroom, outlet: str) -> None:
    page = tree(get_copied(compared(copied, outlet)).body)
    both = (("left", by_outlet(copied)["Osk Wire"]), ("right", by_outlet(copied)[outlet]))
    for note in page.xpath("//span[@class='missing']"):
        note.drop_tree()
    for side, view in both:
        cells = page.xpath(f"//div[starts-with(@class, 'cell {side}')]")
        assert " ".join(words(cell) for cell in cells).split() == view.text.split()


def test_differences_are_marked_by_kind(get_copied: Get, copied: Newsroom) -> None:
    page = tree(get_copied(compared(copied, "The Lumen Courier")).body)
    summary = "The Lumen Courier kept 65% of the words, cut 1 passage, added 2, changed 4."
    assert summary in words(page)
    (compare,) = page.xpath("//section[@class='compare']")
    changed = [mark.text_content() for mark in compare.xpath(".//del[@class='c-changed']")]
    assert changed == ["said on Tuesday that it would", "the", "would not", "About 9,000"]
    changed = [mark.text_content() for mark in compare.xpath(".//ins[@class='c-changed']")]
    assert changed == ["will", "its", "declined to", "Nearly 10,000"]
    (cut,) = compare.xpath(".//del[@class='c-cut']")
    assert cut.text_content().startswith("Three officials")
    assert [mark.text_content()[:8] for mark in compare.xpath(".//ins[@class='c-added']")] == [
        "Ferries ", "In the y",
    ]  # fmt: skip
    numbers = [mark.get("id") for mark in compare.xpath(".//*[@tabindex='-1']")]
    assert sorted(numbers) == [f"c{number}" for number in range(1, 8)]
    assert not page.xpath("//@style")


def test_what_was_not_compared_is_folded_apart(get_copied: Get, copied: Newsroom) -> None:
    page = tree(get_copied(compared(copied, "The Lumen Courier")).body)
    summaries = [words(item) for item in page.xpath("//details/summary")]
    assert summaries == [
        "Not compared: headline, byline and the like", "Not compared: notes and boilerplate",
    ]  # fmt: skip
    assert "Mara Vell covers the river" in words(page.xpath("//details")[-1])


def test_long_unchanged_stretches_are_folded() -> None:
    paragraphs = [f"Paragraph {index} has a dozen words of no matter to anybody here." for index in range(30)]  # fmt: skip  # noqa: E501
    plain = {"title": None, "byline": None, "dateline": None, "tail": None}
    left = article(body="\n\n".join(paragraphs), path="a.txt", **plain)
    paragraphs[14] = paragraphs[14].replace("dozen", "score")
    right = article(body="\n\n".join(paragraphs), path="b.txt", **plain)
    group = group_of(left, right)
    page = tree(get_from(app_of(Newsroom([left, right], groups=[group])))(
        f"/duplicates/{left.row.id}/{right.row.id}"
    ).body)  # fmt: skip
    assert [words(item) for item in page.xpath("//details/summary")] == [
        "13 unchanged paragraphs, 156 words", "14 unchanged paragraphs, 168 words",
    ]  # fmt: skip
    assert not page.xpath("//details//del | //details//ins")
    (shown,) = page.xpath("//div[@class='pair is-changed']")
    assert shown.getprevious().get("class") == "pair is-same"


def test_sides_can_be_swapped(get_copied: Get, copied: Newsroom) -> None:
    left, right = story(copied).origin, by_outlet(copied)["Canton Ledger"].row.id
    page = tree(get_copied(f"/duplicates/{left}/{right}").body)
    assert f"/duplicates/{right}/{left}" in page.xpath("//a/@href")
    page = tree(get_copied(f"/duplicates/{right}/{left}").body)
    assert len(page.xpath("//section[@class='compare']//del[@class='c-cut']")) == 1
    assert not page.xpath("//section[@class='compare']//ins")


def test_two_of_one_outlet_are_told_apart_by_their_titles() -> None:
    left, right = (article(title=title, path=f"{title}.txt") for title in ("First", "Update"))
    room = Newsroom([left, right], groups=[group_of(left, right)])
    body = get_from(app_of(room))(f"/duplicates/{left.row.id}/{right.row.id}").body
    sides = tree(body).xpath("//div[@class='sides']/span/text()")
    assert sides == ["First", "Update"]


def test_equal_texts_say_so(get_copied: Get, copied: Newsroom) -> None:
    page = tree(get_copied(compared(copied, "River Post")).body)
    assert "River Post kept 100% of the words." in words(page)
    assert "no difference in what was compared" in words(page)
    assert not page.xpath("//section[@class='compare']//del | //*[@data-steps]")


def test_differences_as_tables(get_copied: Get, copied: Newsroom) -> None:
    origin, copy = by_outlet(copied)["Osk Wire"], by_outlet(copied)["The Lumen Courier"]
    rows = table(get_copied(compared(copied, "The Lumen Courier", ".csv")).body)
    assert [row["number"] for row in rows] == [str(number) for number in range(1, 8)]
    for row in rows:
        for side, view in (("left", origin), ("right", copy)):
            assert row[side] == view.row.id
            if row[f"{side}_start"]:
                start, end = int(row[f"{side}_start"]), int(row[f"{side}_end"])
                assert view.text[start:end] == row[f"{side}_text"]
    assert {row["left_text"] for row in rows if row["kind"] == "added"} == {""}
    found = json.loads(get_copied(compared(copied, "The Lumen Courier", ".json")).body)
    assert found["left"]["text"] == origin.text
    assert len(found["changes"]) == 7


@pytest.mark.parametrize("ending", ["", ".json", ".csv"])
def test_two_that_are_no_copies_are_not_compared(
    get_copied: Get, copied: Newsroom, ending: str
) -> None:
    lone = next(view.row.id for view in copied._views.values() if view.row.group is None)
    for right in (lone, "nothing", "0" * 20):
        answer = get_copied(f"/duplicates/{story(copied).origin}/{right}{ending}")
        assert answer.status == 404
        assert b"not two documents of one group" in answer.body


def test_abbreviated_ids_are_understood(get_copied: Get, copied: Newsroom) -> None:
    left, right = story(copied).origin, by_outlet(copied)["Canton Ledger"].row.id
    assert get_copied(f"/duplicates/{left[:10]}/{right[:10]}").status == 200


EVIL = '<script>alert(\'x\')</script>" onclick="alert(1)" {{ 7*7 }} </del></ins>'


def test_hostile_copies_stay_text() -> None:
    left, right = (
        article(title=EVIL, publisher=f"{EVIL}{side}", byline=EVIL, dateline=None, tail=EVIL,
                body=f"{EVIL} {side} {EVIL}\n\n{EVIL}", path=f"{side}.txt")
        for side in ("left", "right")
    )  # fmt: skip
    group = replace(group_of(left, right), agency=EVIL)
    room = Newsroom([left, right], groups=[group])
    get = get_from(app_of(room))
    urls = ["/duplicates", f"/duplicates/{left.row.id}/{right.row.id}", f"/documents/{left.row.id}"]
    for body in (*(get(url).body for url in urls), render_report(room).encode()):
        page = tree(body)
        assert not page.xpath("//script[not(@src)] | //@onclick")
        assert b"49" not in re.sub(rb"[0-9a-f]{12,}", b"", body)


def test_changes_out_of_order_break_nothing() -> None:
    left = article(path="a.txt", body="One two three four.", tail=None)
    right = article(path="b.txt", body="Four three two one.", tail=None)
    ends = len(left.text), len(right.text)
    changes = (
        Change(kind="changed", origin=Span(ends[0] - 6, ends[0]), copy=Span(0, 4)),
        Change(kind="changed", origin=Span(0, 8), copy=Span(ends[1] - 9, ends[1])),
        Change(kind="cut", origin=Span(4, 12)),
        Change(kind="added", copy=Span(ends[1], ends[1] + 40)),
    )
    copy = Copy(id=right.row.id, kind="edited", kept=0.2, own=0.2, changes=changes)
    group = DuplicateGroup(
        id=min(left.row.id, right.row.id), origin=left.row.id, basis="alone", copies=(copy,)
    )
    get = get_from(app_of(Newsroom([left, right], groups=[group])))
    assert get(f"/duplicates/{left.row.id}/{right.row.id}").status == 200


# ---- what other pages say ----------------------------------------------------------------


def test_the_overview_tells_independent_texts(get_copied: Get, get_empty: Get) -> None:
    said = words(tree(get_copied("/").body))
    assert "15 articles, 10 independent texts: 5 are copies of another here." in said
    assert "independent" not in words(tree(get_empty("/").body))
    rows = {row["value"]: row["count"] for row in table(get_copied("/overview.csv").body)}
    assert (rows["groups"], rows["copies"]) == ("2", "5")


def test_a_copy_names_its_original(get_copied: Get, copied: Newsroom) -> None:
    id = by_outlet(copied)["Ostermark Herald"].row.id
    (section,) = tree(get_copied(f"/documents/{id}").body).xpath("//section[@aria-label='Copies']")
    said = words(section)
    assert said.startswith("One of 4 copies of Ostermark to open inner basin to canton ferries")
    assert "This one kept 47% of the words, cut 1 passage." in said
    assert compared(copied, "Ostermark Herald") in section.xpath(".//a/@href")


def test_an_original_names_its_copies(get_copied: Get, copied: Newsroom) -> None:
    page = tree(get_copied(f"/documents/{story(copied).origin}").body)
    (section,) = page.xpath("//section[@aria-label='Copies']")
    assert "The original of 4 copies" in words(section)
    assert {*section.xpath(".//a/@href")} >= {compared(copied, outlet) for outlet in OUTLETS}


def test_a_group_is_not_told_twice(get_copied: Get, copied: Newsroom) -> None:
    view = next(view for view in copied._views.values() if view.same_text)
    page = tree(get_copied(f"/documents/{view.row.id}").body)
    assert page.xpath("//section[@aria-label='Copies']")
    assert not page.xpath("//section[@aria-label='Same text elsewhere']")


def test_documents_are_marked_as_copies_and_can_leave_them_out(
    get_copied: Get, copied: Newsroom
) -> None:
    page = tree(get_copied("/documents").body)
    assert len(page.xpath("//a[@class='ingroup']")) == 7
    page = tree(get_copied("/documents?copies=hide").body)
    assert len(page.xpath("//a[@class='ingroup']")) == 2
    assert page.xpath("//select[@name='copies']/option[@selected]/@value") == ["hide"]
    assert "copies: left out ×" in words(page)
    page = tree(get_copied(f"/documents?group={story(copied).id}&sort=title").body)
    assert len(page.xpath("//tbody/tr")) == 5
    assert page.xpath("//input[@name='group']/@value") == [story(copied).id]


# ---- report ------------------------------------------------------------------------------


def test_the_report_lists_copies_under_their_original(copied: Newsroom) -> None:
    page = tree(render_report(copied))
    first, second = page.xpath("//section[@id='copies']/div[@class='copies']")
    assert first.xpath(".//h3/a/@href") == [f"#d{story(copied).origin}"]
    assert page.xpath(f"//li[@id='d{story(copied).origin}']")
    assert len(first.xpath(".//li")) == 4
    assert len(second.xpath(".//li")) == 1
    herald = by_outlet(copied)["Ostermark Herald"].row.id
    (item,) = page.xpath(f"//li[@id='d{herald}']")
    assert "Copy of: Ostermark to open inner basin to canton ferries, Osk Wire" in words(item)
    assert "15 articles, 10 independent texts" in words(page)


def test_a_report_without_copies_has_no_section_on_them() -> None:
    page = tree(render_report(Newsroom(wire())))
    assert not page.xpath("//section[@id='copies'] | //a[@href='#copies']")


def test_a_report_with_too_many_copies_says_what_is_missing() -> None:
    room = pairs(3000)
    report = render_report(room)
    assert len(report.encode()) <= MAX_BYTES
    shown = len(tree(report).xpath("//section[@id='copies']/div"))
    assert 0 < shown < 3000
    assert f"{3000 - shown:,} texts more would not fit" in report
