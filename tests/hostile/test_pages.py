"""Every payload in every field, on every page and in every export, without a browser.

The browser of test_browser.py sees fewer pages; here each payload is in all fields of a document
of its own, is asked for in each query, and stands in each export. FTS queries, foreign hosts and
cross-site requests are asked of the same project.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette

from readout.cli import run
from readout.record import Project
from readout.web.app import create_app
from readout.web.asgi import Answer, ask
from tests.hostile.payloads import ALL, FORMULAS, same_rows, write_payloads

HARMLESS_TAGS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "link",
        "script",
        "body",
        "header",
        "nav",
        "main",
        "footer",
        "section",
        "article",
        "aside",
        "div",
        "span",
        "p",
        "a",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "th",
        "td",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "form",
        "label",
        "input",
        "select",
        "option",
        "optgroup",
        "button",
        "details",
        "summary",
        "mark",
        "time",
        "dialog",
        "kbd",
        "code",
        "pre",
        "em",
        "strong",
        "small",
        "b",
        "i",
        "svg",
        "g",
        "path",
        "rect",
        "line",
        "circle",
        "text",
        "tspan",
        "desc",
        "defs",
        "use",
        "symbol",
        "polyline",
        "polygon",
        "abbr",
        "style",
        "br",
        "hr",
        "blockquote",
        "bdi",
        "q",
        "cite",
        "figure",
        "figcaption",
        "fieldset",
        "legend",
        "output",
        "ins",
        "del",
        "sub",
        "sup",
        "wbr",
        "search",
        "datalist",
        "meter",
        "progress",
        "colgroup",
        "col",
        "var",
        "samp",
        "s",
        "u",
    ]
)
ADDRESSES = frozenset(
    ["href", "src", "action", "formaction", "poster", "data", "srcset", "ping", "background"]
)
_SCHEME = re.compile(r"\s*(?!https?:)[a-z][a-z0-9+.-]*:", re.I)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which every payload is in every field of a document."""
    folder = tmp_path_factory.mktemp("payloads")
    project = folder / "p.readout"
    write_payloads(folder / "pile", same_rows(), step=16)
    assert run(["open", str(folder / "pile"), "--no-open", "-q", "--project", str(project)]) == 1
    return project


@pytest.fixture(scope="module")
def app(project: Path) -> Starlette:
    return create_app(project)


@pytest.fixture(scope="module")
def ids(project: Path) -> tuple[str, ...]:
    with Project.open(project) as record:
        return tuple(row.id for row in record.iter_documents())


def get(app: Starlette, url_path: str, method: str = "GET", **headers: str) -> Answer:
    return asyncio.run(ask(app, url_path, method=method, headers=headers))


def faults(body: bytes) -> Iterator[str]:
    """What stands in a page that none of our templates says."""
    if not body:  # A redirect.
        return
    page = lxml.html.document_fromstring(body, parser=lxml.html.HTMLParser(encoding="utf-8"))
    for node in page.iter("*"):
        if node.tag not in HARMLESS_TAGS:
            yield f"<{node.tag}>"
        if node.tag == "script" and not (node.get("src") or "").startswith("/static/"):
            yield "a script"
        for name, value in node.attrib.items():
            if name.startswith("on") or name == "srcdoc":
                yield name
            if name in ADDRESSES and _SCHEME.match(value):
                yield f"{name}={value}"


def test_faults_are_seen() -> None:
    seen = [payload for payload in ALL if any(faults(f"<p>{payload}</p>".encode()))]
    assert len(seen) >= 130


def test_no_page_of_a_document_has_a_fault(app: Starlette, ids: tuple[str, ...]) -> None:
    assert len(ids) >= len(ALL)
    found = {}
    for id in ids:
        answer = get(app, f"/documents/{id}")
        assert answer.status == 200
        if fault := next(faults(answer.body), None):
            found[id] = fault
    assert found == {}


def test_no_page_of_an_actor_has_a_fault(app: Starlette) -> None:
    found = {}
    listed = json.loads(get(app, "/actors.json?described=shown").body)["rows"]
    assert listed
    for page in ("/actors?described=shown", "/review", *(f"/actors/{row['id']}" for row in listed)):
        answer = get(app, page)
        assert answer.status == 200
        if fault := next(faults(answer.body), None):
            found[page] = fault
    assert found == {}


@pytest.mark.parametrize("place", ["/search?q={}", "/documents?text={}", "/documents?publisher={}",
                                   "/documents?actor={}", "/documents?place={}", "/documents/{}",
                                   "/actors?text={}", "/actors?country={}", "/actors/{}",
                                   "/places?text={}", "/review?done={}", "/{}"])  # fmt: skip
def test_no_query_has_a_fault(app: Starlette, place: str) -> None:
    found = {}
    for payload in ALL:
        answer = get(app, place.format(quote(payload, safe="")))
        assert answer.status < 500
        if fault := next(faults(answer.body), None):
            found[payload] = fault
    assert found == {}


# ---- formulas


@pytest.mark.parametrize("form", ["csv", "tsv"])
@pytest.mark.parametrize("table", ["documents", "failures"])
def test_no_cell_of_an_export_is_a_formula(
    project: Path, tmp_path: Path, table: str, form: str
) -> None:
    out = tmp_path / "out"
    line = ["export", table, "-f", form, "-o", str(out), "--project", str(project)]
    assert run(line) == 0
    assert_no_formula(out.read_bytes().decode("utf-8"), delimiter="," if form == "csv" else "\t")


@pytest.mark.parametrize("url", ["/documents.csv", "/failures.csv", "/search.csv?q=crews",
                                 "/overview.csv", "/actors.csv?described=shown"])  # fmt: skip
def test_no_cell_of_a_page_is_a_formula(app: Starlette, url: str) -> None:
    answer = get(app, url)
    assert answer.status == 200
    assert_no_formula(answer.body.decode("utf-8-sig"), delimiter=",")


def assert_no_formula(text: str, *, delimiter: str) -> None:
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    assert len(rows) > 1
    wrong = [cell for row in rows for cell in row if is_formula(cell)]
    assert wrong == []


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run it: full-width signs are folded in some locales."""
    start = unicodedata.normalize("NFKC", cell[:1])
    return start in tuple("=+-@\t\r\n") and not re.fullmatch(r"-?[0-9.]+(e[+-]?[0-9]+)?", cell)


def test_formulas_are_seen() -> None:
    assert all(is_formula(payload) for payload in FORMULAS if not payload.startswith("%"))
    assert not is_formula("-12.5")


# ---- who asks, and what

FOREIGN = {
    "a foreign name": {"host": "hit.example"},
    "a name that begins like ours": {"host": "127.0.0.1.hit.example"},
    "no name": {"host": ""},
    "two in one": {"host": "127.0.0.1, hit.example"},
    "a user before it": {"host": "127.0.0.1@hit.example"},
    "a payload": {"host": "<script>hit()</script>"},
    "a path behind it": {"host": "127.0.0.1/../hit.example"},
    "another address of this machine": {"host": "127.1"},
    "the same as a number": {"host": "2130706433"},
    "a forwarded name": {"host": "hit.example", "x-forwarded-host": "127.0.0.1"},
}


@pytest.mark.parametrize("headers", FOREIGN.values(), ids=FOREIGN)
@pytest.mark.parametrize("url", ["/", "/documents.json", "/documents.csv", "/static/readout.js"])
def test_a_foreign_host_gets_nothing(app: Starlette, url: str, headers: dict[str, str]) -> None:
    answer = get(app, url, **headers)
    assert answer.status == 400
    assert len(answer.body) < 200 and b"hit" not in answer.body


CROSS_SITE = {
    "a form": {"origin": "https://hit.example", "sec-fetch-site": "cross-site"},
    "a script": {"origin": "null", "sec-fetch-mode": "no-cors"},
    "a preflight": {"origin": "https://hit.example", "access-control-request-method": "POST"},
}


@pytest.mark.parametrize("headers", CROSS_SITE.values(), ids=CROSS_SITE)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_a_foreign_page_reads_and_changes_nothing(
    app: Starlette, project: Path, method: str, headers: dict[str, str]
) -> None:
    before = project.read_bytes()
    for url in ("/", "/documents.json", "/documents"):
        answer = get(app, url, method, host="127.0.0.1", **headers)
        assert answer.status == (200 if method == "GET" else 405)
        # Without these a browser hands nothing of the answer to the page that asked.
        assert not [name for name in answer.headers if name.startswith("access-control-")]
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert project.read_bytes() == before


ANYTHING = st.text(st.characters(codec=None), max_size=60)
WORDS = st.sampled_from(
    ["AND", "OR", "NOT", "NEAR(", "\"", "*", "(", ")", ":", "^", "-", "+", "title:", "text :",
     "crews", "a*", "{a b}:", "'", ";", "--", "\0", "\ud800", "\u0301", "\U0010ffff", "ﬁ", "İ"]
)  # fmt: skip


@settings(deadline=None, derandomize=True, max_examples=300)
@given(ANYTHING | st.lists(WORDS | ANYTHING, max_size=12).map(" ".join))
def test_any_unicode_is_a_query(project: Path, query: str) -> None:
    with Project.open(project) as record:
        page = record.search(query, limit=3)
    for hit in page.hits:
        for span in hit.spans:
            assert span.start < span.end


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.lists(WORDS | ANYTHING, max_size=8).map(" ".join))
def test_any_unicode_in_an_address_is_answered(app: Starlette, query: str) -> None:
    answer = get(app, "/search?q=" + quote(query.encode("utf-8", "surrogatepass")))
    assert answer.status == 200
    assert next(faults(answer.body), None) is None
