"""The report: one file, whole, small, the same every time."""

from __future__ import annotations

import base64
import hashlib
import re

import lxml.html

from readout.web.assets import assets
from readout.web.report import MAX_BYTES, render_report
from tests.web.newsroom import BODY, FAILURES, Newsroom, article, newsroom


def test_the_report_needs_nothing_else() -> None:
    report = render_report(Newsroom(newsroom(), FAILURES))
    page = lxml.html.document_fromstring(report)
    assert not page.xpath("//script | //link | //img | //iframe | //@style | //form")
    assert not re.search(r"@import|url\(", report)
    for link in page.xpath("//a/@href"):
        assert link.startswith(("#", "https://"))
    for link in page.xpath("//a[starts-with(@href, '#')]/@href"):
        assert page.xpath(f"//*[@id='{link[1:]}']")


def test_its_policy_allows_its_style_and_nothing_else() -> None:
    report = render_report(Newsroom(newsroom()))
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', report)
    style = report[report.index("<style>") + 7 : report.index("</style>")]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "</" not in assets()["readout.css"].body.decode()


def test_every_document_is_cited_with_outlet_and_date() -> None:
    room = Newsroom(newsroom(), FAILURES)
    page = lxml.html.document_fromstring(render_report(room))
    for item in room._views.values():
        found = page.xpath(f"//li[@id='d{item.row.id}']")
        if item.row.state != "current":
            assert not found
            continue
        said = " ".join(found[0].text_content().split())
        assert item.row.id[:10] in said
        assert (item.row.publisher or "outlet not stated") in said
        assert (str(item.row.dct.date.year) if item.row.dct.date else "no date stated"
                if item.row.dct.basis == "unknown" else "between") in said  # fmt: skip
        (text,) = found[0].xpath(".//div[contains(@class, 'text')]")
        assert text.text_content() == item.text
    for failure in FAILURES:
        assert failure.message in page.text_content()
    assert "project format" in page.text_content()


def test_the_same_project_gives_the_same_report() -> None:
    one = Newsroom(newsroom(), FAILURES)
    other = Newsroom(reversed(newsroom()), FAILURES)
    assert render_report(one) == render_report(other)


def many(number: int, chars: int) -> Newsroom:
    body = (BODY * (chars // len(BODY) + 1))[:chars]
    return Newsroom(
        article(title=f"Number {index}", body=body, path=f"many/{index}.txt", agency="Osk Wire")
        for index in range(number)
    )


def test_five_hundred_articles_fit_with_their_texts() -> None:
    report = render_report(many(500, 5000))
    assert len(report.encode()) <= MAX_BYTES
    assert report.count("<details><summary>") == 500


def test_texts_are_left_out_where_they_would_be_too_much() -> None:
    report = render_report(many(60, 100_000))
    assert len(report.encode()) <= MAX_BYTES
    assert "The texts are left out" in report
    assert "<details><summary>" not in report
    assert report.count('<li id="d') == 60


def test_escaping_cannot_make_it_too_large() -> None:
    room = Newsroom(
        article(body="<&>" * 5000, path=f"many/{index}.txt", tail=None) for index in range(80)
    )
    assert len(render_report(room).encode()) <= MAX_BYTES


def test_a_list_that_is_too_long_says_what_is_missing() -> None:
    room = many(11_000, 20)
    report = render_report(room)
    assert len(report.encode()) <= MAX_BYTES
    assert re.search(r"[\d,]+ documents more would not fit", report)


def test_an_empty_project_has_a_report() -> None:
    report = render_report(Newsroom())
    assert "An empty project" in report
    assert "readout ingest FOLDER" in report
