"""Who may ask, what every answer carries, and what hostile articles cannot do."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import lxml.html
import pytest
from msgspec.structs import replace

from readout.schema.document import Field, Given, Metadata
from readout.schema.row import FailureRow
from readout.schema.span import Span
from readout.web.app import create_app
from readout.web.asgi import ask
from readout.web.report import render_report
from tests.web.conftest import Get, app_of, get_from
from tests.web.newsroom import Newsroom, article, newsroom, view

URLS = (
    "/", "/documents", "/documents.json", "/documents.csv", "/search", "/failures", "/about",
    "/overview.json", "/nothing", "/documents?page=x", "/documents/nothing.json",
    "/documents/nothing.csv", "/static/readout.css", "/static/readout.js", "/static/icon.svg",
    "/documents/", "//documents",
)  # fmt: skip


def assert_guarded(headers: dict[str, str]) -> None:
    policy = headers["content-security-policy"].split("; ")
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert "set-cookie" not in headers
    assert "access-control-allow-origin" not in headers


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("url", URLS)
def test_every_answer_is_guarded(get: Get, url: str, method: str) -> None:
    assert_guarded(dict(get(url, method).headers))


def test_documents_are_guarded(get: Get, room: Newsroom) -> None:
    id = next(iter(room._views))
    for ending in ("", ".json", ".csv", "/raw"):
        answer = get(f"/documents/{id}{ending}")
        assert answer.status == 200
        assert_guarded(dict(answer.headers))


def test_even_a_crash_is_guarded() -> None:
    class Broken(Newsroom):
        def overview(self) -> None:  # type: ignore[override]
            raise RuntimeError("broken")

    answer = get_from(app_of(Broken()))("/")
    assert answer.status == 500
    assert_guarded(dict(answer.headers))


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:8017", "localhost", "LOCALHOST:80", "[::1]", "[::1]:9"],
)
def test_this_machine_may_ask(get: Get, host: str) -> None:
    assert get("/", host=host).status == 200


@pytest.mark.parametrize(
    "host",
    ["", "evil.example", "evil.example:8017", "127.0.0.1.evil.example", "localhost.evil.example",
     "localhost@evil.example", "0.0.0.0", "127.0.0.1:x", "127.0.0.1:8017:1", "localhost.",
     "127.0.0.1/evil", "::1", "[::2]", "evil.example#localhost", "127.0.0.1, evil.example"],
)  # fmt: skip
def test_nobody_else_may(get: Get, host: str) -> None:
    answer = get("/documents.json", host=host)
    assert answer.status == 400
    assert b"osk" not in answer.body and b"Courier" not in answer.body
    assert_guarded(dict(answer.headers))


def test_two_hosts_are_none(room: Newsroom) -> None:
    app = app_of(room)

    async def ask_twice() -> int:
        statuses: list[int] = []

        async def receive() -> dict[str, object]:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: dict[str, object]) -> None:
            if message["type"] == "http.response.start":
                statuses.append(int(str(message["status"])))

        headers = [(b"host", b"localhost"), (b"host", b"evil.example")]
        scope = {
            "type": "http", "method": "GET", "path": "/", "raw_path": b"/", "query_string": b"",
            "root_path": "", "headers": headers, "http_version": "1.1", "scheme": "http",
        }  # fmt: skip
        await app(scope, receive, send)  # type: ignore[arg-type]
        return statuses[0]

    assert asyncio.run(ask_twice()) == 400


def test_a_host_can_be_let_in_by_name(room: Newsroom) -> None:
    app = create_app(Path("a.readout"), hosts=("desk.local",), opener=room.opener())
    assert asyncio.run(ask(app, "/", headers={"host": "desk.local:8017"})).status == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_pages_can_only_be_read(get: Get, method: str) -> None:
    answer = get("/documents", method)
    assert answer.status == 405
    assert answer.headers["allow"] in ("GET, HEAD", "HEAD, GET")


# ---- hostile articles --------------------------------------------------------------------

SCRIPT = "<script>alert('x')</script>"
ATTRIBUTE = '" onmouseover="alert(1)" x=\''
EVIL = f"{SCRIPT}{ATTRIBUTE}</textarea></title>{{{{ 7*7 }}}}{{% raw %}}&lt;b&gt;\u202e"


def hostile() -> Newsroom:
    """Every string of a document and a failure is an attack."""
    text = f"{EVIL}\nBy {EVIL}\n\n{EVIL} javascript:alert(1)"
    field = Field(value=EVIL, origin="text", rule=EVIL, spans=(Span(0, len(EVIL)),))
    link = Field(value="javascript:alert(1)", origin="meta", rule=EVIL)
    metadata = Metadata(
        title=field, subtitle=field, byline=field, dateline=field, agency=field, publisher=field,
        section=field, url=link,
    )  # fmt: skip
    document = view(
        text,
        metadata,
        path=f"a/{EVIL}",
        language=EVIL,
        given=(Given(name="url", value="javascript:alert(1)", origin="meta", detail=EVIL),),
        input_id=EVIL,
        notes=(EVIL,),
        media=EVIL,
        encoding=EVIL,
        section=EVIL,
        not_read=EVIL,
    )
    document = replace(document, same_text=(document.row.id,), newer=(document.row.id,))
    failure = FailureRow(path=EVIL, line=1, input_id=EVIL, reason=EVIL, message=EVIL)

    class Hostile(Newsroom):
        name = EVIL

        def about(self) -> dict[str, str]:
            return {EVIL: EVIL}

    return Hostile([document], [failure])


def assert_harmless(body: bytes, *, scripts: int) -> None:
    page = lxml.html.document_fromstring(body, parser=lxml.html.HTMLParser(encoding="utf-8"))
    assert len(page.xpath("//script")) == scripts
    assert not page.xpath("//script[not(@src)]")
    assert not [at for at in page.xpath("//@*") if at.attrname.startswith("on")]
    assert not page.xpath("//b[not(parent::span)]")
    links = page.xpath("//@href | //@src | //@action")
    assert not [link for link in links if re.match(r"\s*(javascript|data|vbscript):", link)]
    assert b"49" not in re.sub(rb"[0-9a-f]{12,}", b"", body)


@pytest.mark.parametrize(
    "url",
    ["/", "/documents", "/search?q=alert", "/failures", "/about",
     "/documents?text=%3Cscript%3Ealert(1)%3C/script%3E", "/search?q=%22%3E%3Cscript%3E",
     "/documents?publisher=%22%3E%3Cscript%3E", "/documents?page=%3Cscript%3E",
     "/%3Cscript%3Ealert(1)%3C/script%3E", "/documents/%3Cscript%3E"],
)  # fmt: skip
def test_hostile_strings_stay_strings(url: str) -> None:
    assert_harmless(get_from(app_of(hostile()))(url).body, scripts=1)


def test_a_hostile_document_stays_text() -> None:
    room = hostile()
    get = get_from(app_of(room))
    (id,) = room._views
    assert_harmless(get(f"/documents/{id}").body, scripts=1)
    for ending in (".json", ".csv", "/raw"):
        answer = get(f"/documents/{id}{ending}")
        assert answer.status == 200
        assert "html" not in answer.headers["content-type"]
    disposition = get(f"/documents/{id}/raw").headers["content-disposition"]
    assert re.fullmatch(
        r"attachment; filename=\"[\w.-]+\"; filename\*=UTF-8''[\w.%~-]+", disposition
    )
    assert get(f"/documents/{id}/raw").headers["content-type"] == "text/plain; charset=utf-8"


def test_a_hostile_report_stays_text() -> None:
    assert_harmless(render_report(hostile()).encode(), scripts=0)


def test_csv_cells_cannot_be_formulas() -> None:
    room = Newsroom([article(title="=HYPERLINK(1)", publisher="@SUM(A1)", path="-1+1.txt")])
    body = get_from(app_of(room))("/documents.csv").body.decode()
    assert "'=HYPERLINK(1)" in body and "'@SUM(A1)" in body and "'-1+1.txt" in body


def test_foreign_links_give_nothing_away() -> None:
    room = Newsroom([article(url="https://courier.example/a")])
    (id,) = room._views
    page = lxml.html.document_fromstring(get_from(app_of(room))(f"/documents/{id}").body)
    links = page.xpath("//a[starts-with(@href, 'http')]")
    assert links
    assert {link.get("rel") for link in links} == {"noopener noreferrer nofollow"}


def test_no_page_names_a_foreign_source(get: Get) -> None:
    urls = ["/", "/documents", "/search?q=ferries", "/failures", "/about"]
    for url in urls:
        page = lxml.html.document_fromstring(get(url).body)
        for source in page.xpath("//@src | //link/@href | //form/@action"):
            assert source.startswith("/") and not source.startswith("//")


def test_newsroom_is_a_dozen_articles() -> None:
    assert len({item.row.id for item in newsroom()}) == 12
