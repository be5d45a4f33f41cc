"""Pages over a real project file, also while somebody writes to it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import lxml.html
import pytest

from readout.errors import ProjectError
from readout.record import Project
from readout.web.report import render_report
from readout.web.server import fetch, serve
from tests.making import build_project


@pytest.fixture
def project(pile: Path, tmp_path: Path) -> Path:
    return build_project(tmp_path / "pile.readout", pile)


def get(project: Path, url_path: str) -> bytes:
    status, _, body = fetch(project, url_path)
    assert status == 200, url_path
    return body


def test_every_page_in_every_form(project: Path) -> None:
    listed = json.loads(get(project, "/documents.json"))
    assert listed["total"] == 6
    documents = [f"/documents/{row['id']}" for row in listed["rows"]]
    for page in ("/documents", "/search", "/failures", "/about", *documents):
        assert b"</html>" in get(project, page)
        assert json.loads(get(project, f"{page}.json?q=ferry")) is not None
        assert get(project, f"{page}.csv?q=ferry")
    assert b"</html>" in get(project, "/")


def test_text_raw_and_spans_are_those_of_the_file(project: Path, pile: Path) -> None:
    (row,) = json.loads(get(project, "/documents.json?text=ferry"))["rows"]
    assert get(project, f"/documents/{row['id']}/raw") == (pile / "ferry.txt").read_bytes()
    page = lxml.html.document_fromstring(get(project, f"/documents/{row['id']}"))
    (text,) = page.xpath("//div[@data-text]")
    assert text.text_content() == (pile / "ferry.txt").read_text(encoding="utf-8")
    for link in page.xpath("//a[@class='place']/@href"):
        assert page.xpath(f"//*[@id='{link[1:]}']")


def test_every_filter_that_the_overview_offers_finds_what_it_counts(project: Path) -> None:
    page = lxml.html.document_fromstring(get(project, "/"))
    bars = page.xpath("//section[@class='bars']//li")
    assert len(bars) > 5
    for bar in bars:
        (href,) = bar.xpath(".//a/@href")
        path, _, query = href.partition("?")
        found = json.loads(get(project, f"{path}.json?{query}"))
        assert found["total"] == int(bar.xpath("string(span[@class='n'])"))


def test_every_bar_of_the_chart_finds_what_it_counts(project: Path) -> None:
    page = lxml.html.document_fromstring(get(project, "/"))
    bars = page.xpath("//figure//svg//a")
    assert bars
    for bar in bars:
        path, _, query = bar.get("href").partition("?")
        found = json.loads(get(project, f"{path}.json?{query}"))
        said = bar.xpath("string(.//title)")
        assert said.partition(": ")[2].split()[0] == str(found["total"])


def test_statements_stand_under_their_article(project: Path) -> None:
    page = lxml.html.document_fromstring(get(project, "/statements"))
    articles = page.xpath("//ol[@class='by-article']/li")
    assert articles
    for article in articles:
        (home,) = article.xpath(".//h2/a/@href")
        rows = article.xpath(".//li[starts-with(@class, 'said-row')]")
        assert rows
        for row in rows:
            assert row.xpath("string(.//blockquote/a/@href)").startswith(f"{home}?span=")
            assert "sure" in row.xpath("string(.//details[@class='why'])")


def test_stories_are_called_by_a_title_or_first_words(project: Path) -> None:
    for kind in ("story", "incident"):
        found = json.loads(get(project, f"/stories.json?kind={kind}"))
        page = lxml.html.document_fromstring(get(project, f"/stories?kind={kind}"))
        names = [each.text_content() for each in page.xpath("//table//th/a")]
        assert len(names) == len(found["rows"])
        assert not [name for name in names if re.fullmatch(r"[0-9a-f:a-z]*[0-9a-f]{10,}", name)]


def test_pages_are_shown_while_somebody_writes(project: Path, pile: Path) -> None:
    (pile / "late.txt").write_text("A late word from the quay.", encoding="utf-8")
    with Project.open(project, write=True) as writer:
        assert json.loads(get(project, "/documents.json"))["total"] == 6
        writer.ingest([str(pile)])
        assert json.loads(get(project, "/documents.json"))["total"] == 7


def test_the_report_of_a_real_project(project: Path) -> None:
    with Project.open(project) as record:
        report = render_report(record)
        assert report == render_report(record)
    assert report.count('<li id="d') == 6


@pytest.mark.parametrize("content", [None, b"", b"not a project at all"])
def test_what_is_no_project_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.readout"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ProjectError):
        serve(path, port=0, ready=print)
    assert fetch(path, "/")[0] == 503


def test_a_project_of_open_ended_dates_is_shown(tmp_path: Path) -> None:
    (tmp_path / "pile").mkdir()
    text = "On 4 March 2031 the harbour was closed for a day, the mayor said."
    (tmp_path / "pile" / "harbour.txt").write_text(text, encoding="utf-8")
    path = tmp_path / "p.readout"
    with Project.open(path, create=True) as record:
        record.ingest([str(tmp_path / "pile")])
        record.build()
        overview = record.overview()
        assert (overview.earliest is not None, overview.latest) == (True, None)
        assert "from " in render_report(record)
    assert " · from " in get(path, "/").decode("utf-8")


def test_pages_say_how_far_a_build_is(project: Path, pile: Path) -> None:
    assert b"Not built since" not in get(project, "/")
    (pile / "late.txt").write_text("LUMEN — The ferry sails again, the harbour master said.\n")
    with Project.open(project, write=True) as record:
        record.ingest([str(pile)])
        assert record.waiting == (1, 0)
    said = lxml.html.document_fromstring(get(project, "/")).xpath("string(//div[@class='behind'])")
    assert "1 document waits, 0 read so far" in said
    with Project.open(project, write=True) as record:
        record.build()
        assert record.waiting == (0, 0)
    assert b"Not built since" not in get(project, "/events")
