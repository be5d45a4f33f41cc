"""Every page in every form."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import lxml.html
import pytest

from readout.errors import ProjectBusyError, ProjectError
from readout.schema.view import DocumentView
from readout.web.app import create_app
from tests.web.conftest import PROJECT, Get, app_of, get_from
from tests.web.newsroom import FAILURES, Newsroom, article, newsroom


def tree(body: bytes) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(body, parser=lxml.html.HTMLParser(encoding="utf-8"))


def words(body: bytes) -> str:
    return " ".join(tree(body).text_content().split())


def table(body: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8"), newline="")))


def document_of(room: Newsroom, title: str | None) -> DocumentView:
    return next(item for item in room._views.values() if item.row.title == title)


NAMES = ("overview", "documents", "duplicates", "search", "failures", "about")


@pytest.mark.parametrize("url", ["/", *(f"/{name}" for name in NAMES if name != "overview")])
def test_a_page_is_a_whole_page(get: Get, url: str) -> None:
    answer = get(url)
    assert answer.status == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = tree(answer.body)
    assert page.get("lang") == "en"
    assert len(page.xpath("//h1")) == 1
    assert len(page.xpath("//main")) == 1
    assert page.xpath("//a[@class='skip']/@href") == ["#main"]
    assert not page.xpath("//@style")
    assert not page.xpath("//script[not(@src)]")
    assert not [at for at in page.xpath("//@*") if at.attrname.startswith("on")]
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_json_and_csv_too(get: Get, name: str) -> None:
    answer = get(f"/{name}.json?q=ferries")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert json.loads(answer.body)
    answer = get(f"/{name}.csv?q=ferries")
    assert (answer.status, answer.headers["content-type"]) == (200, "text/csv; charset=utf-8")
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert table(answer.body)


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_project_has_all_pages(get_empty: Get, name: str) -> None:
    assert get_empty("/" if name == "overview" else f"/{name}").status == 200
    assert json.loads(get_empty(f"/{name}.json").body) is not None
    header = get_empty(f"/{name}.csv").body.decode().splitlines()[0]
    assert len(header.split(",")) > 1


@pytest.mark.parametrize("url", ["/", "/documents"])
def test_an_empty_project_says_what_to_do(get_empty: Get, url: str) -> None:
    assert "readout ingest FOLDER" in words(get_empty(url).body)


def test_every_link_leads_to_a_page(get: Get, room: Newsroom) -> None:
    pages = ["/", "/documents", "/duplicates", "/search?q=ferries", "/failures", "/about"]
    pages += [f"/documents/{id}" for id in room._views]
    links = {
        link.partition("#")[0]
        for page in pages
        for link in tree(get(page).body).xpath("//a/@href | //link/@href | //script/@src")
        if link.startswith("/")
    }
    assert len(links) > 60
    assert {link: get(link).status for link in links if get(link).status != 200} == {}


# ---- overview ----------------------------------------------------------------------------


def test_the_overview_counts(get: Get) -> None:
    said = words(get("/").body)
    assert "10 documents · 27 Feb 2031 – 18 Mar 2031" in said
    numbers = tree(get("/").body).xpath("//dl[@class='numbers']/div")
    counted = {item.xpath("string(dt)"): item.xpath("string(dd)") for item in numbers}
    assert counted["inputs not read"] == "3"
    assert "2 without" in said
    assert "2 undated" in said
    assert "1 document more is dated to a longer stretch" in said
    page = tree(get("/").body)
    assert len(page.xpath("//figure//svg[@role='group']//rect")) == 6
    assert "/documents?since=2031-03-04&until=2031-03-04&within=surely" in page.xpath(
        "//figure//a/@href"
    )
    assert "/documents?publisher=River+Post" in page.xpath("//a/@href")
    assert "/documents?publisher=-" in page.xpath("//a/@href")


def test_the_latest_documents_are_dated_and_newest_first(get: Get) -> None:
    dates = tree(get("/").body).xpath("//section[@class='latest']//time/@datetime")
    assert dates == sorted(dates, reverse=True)
    assert dates[0] == "2031-03-18"


# ---- documents ---------------------------------------------------------------------------


def titles(get: Get, url: str) -> list[str]:
    return [item.text_content() for item in tree(get(url).body).xpath("//tbody//a[@data-row]")]


def test_documents_are_sorted_by_what_the_address_says(get: Get) -> None:
    listed = titles(get, "/documents?sort=title")
    *titled, untitled = listed
    assert titled == sorted(titled)
    assert untitled.startswith("Negotiators from Ostermark")
    page = tree(get("/documents?sort=title&order=desc").body)
    (heading,) = page.xpath("//th[@aria-sort]")
    assert heading.get("aria-sort") == "descending"
    assert heading.xpath("a/@href") == ["/documents?sort=title"]
    assert page.xpath("//th[@class='c-words']/a/@href") == ["/documents?sort=words&order=desc"]


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ("publisher=River+Post", 2),
        ("publisher=-", 1),
        ("agency=Osk+Wire", 3),
        ("language=fr", 1),
        ("basis=inferred", 1),
        ("state=superseded", 1),
        ("state=all", 12),
        ("text=night", 3),
        ("copies=hide", 9),
        ("copies=hide&agency=Osk+Wire", 2),
        ("text=NIGHT&publisher=River+Post", 1),
        ("since=2031-03-07", 4),
        ("until=2031-02-28", 1),
        ("since=2031-03-04&until=2031-03-04", 3),
        ("publisher=Nobody", 0),
        ("since=2031-04-01&until=2031-01-01", 0),
    ],
)
def test_documents_are_filtered_alike_in_every_form(get: Get, params: str, expected: int) -> None:
    assert len(titles(get, f"/documents?{params}")) == expected
    assert len(table(get(f"/documents.csv?{params}").body)) == expected
    found = json.loads(get(f"/documents.json?{params}").body)
    assert (found["total"], len(found["rows"])) == (expected, expected)


def test_a_filter_in_force_is_shown_and_can_be_removed(get: Get) -> None:
    page = tree(get("/documents?publisher=River+Post&sort=title&basis=stated").body)
    chips = {
        " ".join(chip.text_content().split()): chip.get("href")
        for chip in page.xpath("//ul[@class='chips']//a")
    }
    assert chips["outlet: River Post ×"] == "/documents?basis=stated&sort=title"
    assert page.xpath("//select[@name='publisher']/option[@selected]/@value") == ["River Post"]
    assert page.xpath("//footer//a/@href")[0] == (
        "/documents.json?publisher=River+Post&basis=stated&sort=title"
    )


def test_a_value_that_is_not_there_stays_chosen(get: Get) -> None:
    page = tree(get("/documents?publisher=Nobody").body)
    assert page.xpath("//select[@name='publisher']/option[@selected]/@value") == ["Nobody"]
    assert "No document fits all these filters" in page.text_content()


@pytest.fixture(scope="module")
def get_many() -> Get:
    many = [article(title=f"Number {index:03}", path=f"many/{index}.txt") for index in range(250)]
    return get_from(app_of(Newsroom(many)))


def test_a_hundred_documents_a_page(get_many: Get) -> None:
    listed = [titles(get_many, f"/documents?page={page}") for page in (1, 2, 3)]
    assert [len(page) for page in listed] == [100, 100, 50]
    assert len({title for page in listed for title in page}) == 250
    page = tree(get_many("/documents?page=2").body)
    assert page.xpath("//a[@rel='prev']/@href") == ["/documents"]
    assert page.xpath("//a[@rel='next']/@href") == ["/documents?page=3"]


def test_a_page_after_the_last_is_the_last(get_many: Get) -> None:
    assert titles(get_many, "/documents?page=99") == titles(get_many, "/documents?page=3")


def test_tables_hold_all_documents_or_the_page_named(get_many: Get) -> None:
    assert len(table(get_many("/documents.csv").body)) == 250
    assert len(table(get_many("/documents.csv?page=3").body)) == 50
    assert len(json.loads(get_many("/documents.json").body)["rows"]) == 250
    assert len(json.loads(get_many("/documents.json?page=2").body)["rows"]) == 100


def test_search_pages(get_many: Get) -> None:
    page = tree(get_many("/search?q=Ostermark&page=2").body)
    assert len(page.xpath("//ol[@class='hits']/li")) == 20
    assert page.xpath("//ol[@class='hits']/@start") == ["21"]
    assert page.xpath("//a[@rel='next']/@href") == ["/search?q=Ostermark&page=3"]
    assert len(table(get_many("/search.csv?q=Ostermark").body)) == 250


# ---- one document ------------------------------------------------------------------------


def test_a_document_shows_its_text_whole(get: Get, room: Newsroom) -> None:
    for view in room._views.values():
        page = tree(get(f"/documents/{view.row.id}").body)
        (text,) = page.xpath("//div[@data-text]")
        assert text.text_content() == view.text


def test_every_value_says_where_it_comes_from(get: Get, room: Newsroom) -> None:
    view = document_of(room, "Ferry talks go into a third night")
    page = tree(get(f"/documents/{view.row.id}").body)
    said = words(get(f"/documents/{view.row.id}").body)
    assert "Title Ferry talks go into a third night in the text · title-line" in said
    assert "Outlet The Lumen Courier given with the input · publisher" in said
    for link in page.xpath("//aside//a[@class='place']/@href"):
        assert page.xpath(f"//div[@data-text]//*[@id='{link[1:]}']")


def test_reasons_for_and_against_a_date(get: Get, room: Newsroom) -> None:
    view = document_of(room, "Pilots ask for another week of soundings")
    said = words(get(f"/documents/{view.row.id}").body)
    assert "7 Mar 2031 · stated · disputed" in said
    assert "For it 7 Mar 2031 in the text · dateline-day" in said
    assert "Against it 9 Mar 2031 page metadata · article:published_time" in said


def test_layers_are_hidden_by_the_address(get: Get, room: Newsroom) -> None:
    id = document_of(room, "Ferry talks go into a third night").row.id
    page = tree(get(f"/documents/{id}?hide=title,nonsense,byline").body)
    assert page.xpath("//div[@data-text]/@class") == ["text hide-byline hide-title"]
    switch = {item.get("data-layer"): item for item in page.xpath("//a[@role='switch']")}
    assert switch["title"].get("aria-checked") == "false"
    assert switch["title"].get("href") == f"/documents/{id}?hide=byline"
    assert switch["dateline"].get("aria-checked") == "true"
    assert switch["dateline"].get("href") == f"/documents/{id}?hide=byline%2Cdateline%2Ctitle"


def test_a_link_points_out_a_span(get: Get, room: Newsroom) -> None:
    view = document_of(room, "Ferry talks go into a third night")
    start = view.text.index("eleven points")
    url = f"/documents/{view.row.id}?span={start}-{start + 13}&span=x&span=5-99999999&span=9-3"
    page = tree(get(url).body)
    (mark,) = page.xpath("//mark[contains(@class, 'm-target')]")
    assert mark.text == "eleven points"
    assert page.xpath(f"//*[@id='s{start}-{start + 13}']")


def test_the_evidence_of_a_document_as_a_table(get: Get, room: Newsroom) -> None:
    view = document_of(room, "Pilots ask for another week of soundings")
    rows = table(get(f"/documents/{view.row.id}.csv").body)
    fields = [row["field"] for row in rows]
    assert fields == [
        "title", "byline", "dateline", "publisher", "published",
        "dct", "dct conflict", "boilerplate",
    ]  # fmt: skip
    for row in rows:
        if row["start"]:
            assert view.text[int(row["start"]) : int(row["end"])] == row["text"]
    assert rows[3]["start"] == ""


def test_a_document_as_json_has_its_text(get: Get, room: Newsroom) -> None:
    view = document_of(room, None)
    found = json.loads(get(f"/documents/{view.row.id}.json").body)
    assert found["text"] == view.text
    assert found["row"]["notes"] == ["2 NUL characters became U+FFFD"]


def test_versions_and_copies_are_told(get: Get, room: Newsroom) -> None:
    old = document_of(room, "Ferry talks open in the customs house")
    new = document_of(room, "Ferry talks open in the customs house (corrected)")
    assert "Newer version" in words(get(f"/documents/{old.row.id}").body)
    assert "Version before this one" in words(get(f"/documents/{new.row.id}").body)


def test_the_same_text_is_told_where_no_group_tells_it() -> None:
    room = Newsroom(newsroom())
    copy = document_of(room, "Cantons and Ostermark talk through the night")
    page = tree(get_from(app_of(room))(f"/documents/{copy.row.id}").body)
    (other,) = page.xpath("//section[@aria-label='Same text elsewhere']//a/@href")
    assert other == f"/documents/{copy.same_text[0]}"


def test_a_foreign_document_says_that_it_was_not_read(get: Get, room: Newsroom) -> None:
    view = document_of(room, "Un troisième jour de pourparlers sur les bacs")
    answer = get(f"/documents/{view.row.id}")
    assert "not read: the text is in French, and Readout reads English" in words(answer.body)
    assert tree(answer.body).xpath("//div[@data-text]/@lang") == ["fr"]


@pytest.mark.parametrize("ending", ["", ".json", ".csv"])
def test_an_abbreviated_id_leads_to_the_document(get: Get, room: Newsroom, ending: str) -> None:
    id = next(iter(room._views))
    answer = get(f"/documents/{id[:8]}{ending}?hide=title")
    assert answer.status == 302
    assert answer.headers["location"] == f"/documents/{id}{ending}?hide=title"


def test_the_raw_input_is_plain_text_to_save(get: Get, room: Newsroom) -> None:
    view = document_of(room, "Cantons and Ostermark talk through the night")
    answer = get(f"/documents/{view.row.id}/raw")
    assert answer.body == b"raw bytes\n"
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-disposition"] == (
        "attachment; filename=\"night.html.txt\"; filename*=UTF-8''night.html.txt"
    )


# ---- search ------------------------------------------------------------------------------


def test_search_shows_matches_and_leads_to_them(get: Get) -> None:
    page = tree(get("/search?q=eleven").body)
    hit = page.xpath("//ol[@class='hits']/li")[0]
    assert hit.xpath(".//mark/text()") == ["eleven"]
    href = hit.xpath(".//a/@href")[0]
    assert "?span=" in href and "#s" in href
    target = tree(get(href).body)
    assert target.xpath("//mark[contains(@class, 'm-target')]/text()")[0].lower() == "eleven"
    assert page.xpath("//input[@id='q']/@value") == ["eleven"]


def test_search_says_when_there_is_nothing(get: Get) -> None:
    assert "No document has zeppelin." in words(get("/search?q=zeppelin").body)
    assert "Type words" in words(get("/search?q=+").body)


def test_search_rows_slice_back(get: Get, room: Newsroom) -> None:
    for row in table(get("/search.csv?q=pilots").body):
        text = room._views[row["document"]].text
        assert text[int(row["start"]) : int(row["end"])] == row["excerpt"]


# ---- failures and about ------------------------------------------------------------------


def test_failures_are_told_with_their_reasons(get: Get) -> None:
    said = words(get("/failures").body)
    assert "3 inputs did not become a document, or not cleanly." in said
    for failure in FAILURES:
        assert failure.message in said
    assert [row["reason"] for row in table(get("/failures.csv").body)] == [
        "empty", "json", "duplicate-id",
    ]  # fmt: skip


def test_no_failures(get_empty: Get) -> None:
    assert "Every input became a document" in words(get_empty("/failures").body)


def test_about_tells_the_versions(get: Get, room: Newsroom) -> None:
    assert json.loads(get("/about.json").body) == room.about()
    assert "project format" in words(get("/about").body)


# ---- what cannot be shown ----------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    ["/nothing", "/documents/nothing", "/documents/0000", "/documents/x/raw", "/static/nothing",
     "/static/..%2Fapp.py", "/documents/a/b", "/overview"],
)  # fmt: skip
def test_what_is_not_there(get: Get, url: str) -> None:
    answer = get(url)
    assert answer.status == 404
    assert "Nothing is here" in words(answer.body)
    assert tree(answer.body).xpath("//nav//a")


@pytest.mark.parametrize(
    "params",
    ["page=x", "page=0", "page=99999999999999999999", "sort=colour", "since=soon", "basis=x",
     "state=x", "order=x", "copies=x", "until=2031-13-01", "text=" + "x" * 600],
)  # fmt: skip
@pytest.mark.parametrize("ending", ["", ".json", ".csv"])
def test_bad_parameters_are_refused_with_a_reason(get: Get, params: str, ending: str) -> None:
    answer = get(f"/documents{ending}?{params}")
    assert answer.status == 400
    assert params.partition("=")[0].encode() in answer.body
    if ending == ".json":
        assert json.loads(answer.body)["status"] == 400


@pytest.mark.parametrize(
    "params",
    ["nonsense=1", "text=%00", "text=%ff%fe", "publisher=%F0%9F%98%80", "text='%22<script>",
     "text=a&text=b", "&&&=&", "text=%", "q=" + "%22" * 50],
)  # fmt: skip
def test_odd_parameters_do_no_harm(get: Get, params: str) -> None:
    assert get(f"/documents?{params}").status == 200
    assert get(f"/search?{params}").status == 200


def test_errors_as_data(get: Get) -> None:
    assert json.loads(get("/documents/nothing.json").body)["status"] == 404
    assert get("/documents/nothing.csv").headers["content-type"].startswith("text/plain")


class Broken(Newsroom):
    def __init__(self, error: Exception) -> None:
        super().__init__(newsroom())
        self._error = error

    def overview(self) -> None:  # type: ignore[override]
        raise self._error


def test_a_crash_tells_no_insides(caplog: pytest.LogCaptureFixture) -> None:
    answer = get_from(app_of(Broken(RuntimeError("secret /home/path"))))("/")
    assert answer.status == 500
    assert b"secret" not in answer.body
    assert "Something went wrong in Readout" in words(answer.body)
    assert "secret" in caplog.text


@pytest.mark.parametrize(
    "error", [ProjectError("a.readout is not a project"), ProjectBusyError("a.readout is busy")]
)
def test_a_project_that_cannot_be_read_says_so(error: ProjectError) -> None:
    answer = get_from(app_of(Broken(error)))("/")
    assert answer.status == 503
    assert str(error) in words(answer.body)


def test_every_request_opens_the_project_anew_and_closes_it() -> None:
    class Counted(Newsroom):
        opened = closed = 0

        def __enter__(self) -> Counted:
            self.opened += 1
            return self

        def __exit__(self, *_: object) -> None:
            self.closed += 1

    room = Counted(newsroom())
    get = get_from(create_app(PROJECT, opener=lambda path: room))
    for url in (
        "/",
        "/documents",
        "/documents/nothing",
        f"/documents/{next(iter(room._views))}/raw",
    ):
        get(url)
    assert (room.opened, room.closed) == (4, 4)


def test_dates_are_machine_readable_too(get: Get) -> None:
    assert dt.date(2031, 3, 3).isoformat() in tree(get("/documents").body).xpath("//time/@datetime")
