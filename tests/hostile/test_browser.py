"""A project made of payloads, in a browser: nothing runs, nothing is loaded from elsewhere.

The pages are looked at without their content security policy, so that it is the escaping that
is tested; then a part of them with it, where it must have had nothing to forbid.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlsplit

import pytest

from readout.cli import run
from readout.web.app import create_app
from readout.web.server import listen, listening_at, make_server
from tests.browser.conftest import Tab, launched
from tests.hostile.payloads import ALL, mixed_rows, write_payloads

pytestmark = [pytest.mark.browser, pytest.mark.slow]

Open = Callable[..., Tab]

NAME = '"><img src=x onerror=hit()>{{ 7*7 }}'

# A call is seen as a line on the console, from whichever frame it comes.
TRAP = "window.hit = () => console.error('hit was called'); window.alert = window.hit;"

LOOK = """() => {
  const bad = [];
  for (const node of document.querySelectorAll("*")) {
    for (const at of node.attributes) {
      if (at.name.startsWith("on")) bad.push(at.name + " on " + node.localName);
      if (/^(href|src|action|formaction|data|srcdoc|poster|background|ping)$/.test(at.name)
          && /^\\s*(javascript|vbscript|data|blob|file)\\s*:/i.test(at.value)
          && !at.value.startsWith("data:image/svg+xml"))
        bad.push(at.name + "=" + at.value);
    }
    if (/^(iframe|object|embed|base|applet|frame|portal|math|audio|video|img)$/
        .test(node.localName))
      bad.push(node.localName);
    if (node.localName === "script" && !node.src) bad.push("an inline script");
    if (node.localName === "meta" && /refresh|cookie/i.test(node.httpEquiv)) bad.push("refresh");
  }
  return bad;
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[object]:
    """The browser, for this module alone: its event loop stands in the way of others."""
    with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of nothing but payloads, read by the command line."""
    folder = tmp_path_factory.mktemp("payloads")
    project = folder / f"{NAME}.readout"
    write_payloads(folder / "pile", mixed_rows(), step=4)
    assert run(["open", str(folder / "pile"), "--no-open", "-q", "--project", str(project)]) == 1
    return project


@pytest.fixture(scope="module")
def site(project: Path) -> Iterator[str]:
    with served(project) as address:
        yield address


@contextmanager
def served(project: Path) -> Iterator[str]:
    ready = threading.Event()
    with listen("127.0.0.1", 0) as listener:
        server = make_server(create_app(project), ready.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        assert ready.wait(20)
        yield listening_at(listener).rstrip("/")
        server.should_exit = True
        thread.join(20)


@pytest.fixture
def open_tab(chromium: object) -> Iterator[Open]:
    """A tab with the trap laid; `guarded` keeps the content security policy in force."""
    contexts = []

    def open_one(*, guarded: bool) -> Tab:
        context = chromium.new_context(bypass_csp=not guarded)  # type: ignore[attr-defined]
        contexts.append(context)
        context.add_init_script(TRAP)
        tab = Tab(context.new_page())
        tab.page.on("dialog", lambda dialog: tab.complaints.append(f"dialog {dialog.message}"))
        return tab

    yield open_one
    for context in contexts:
        context.close()


def look(tab: Tab, url: str) -> list[str]:
    """Go there; what stands on the page that must not."""
    tab.page.goto(url)
    found: list[str] = tab.page.evaluate(LOOK)
    return [f"{url}: {item}" for item in found]


def pages_of(tab: Tab, site: str, *, most: int) -> Iterator[str]:
    """The pages of a site that links lead to, breadth first, one query of a kind a page."""
    waiting, met = deque([site + "/"]), {site + "/"}
    while waiting and most:
        url = waiting.popleft()
        most -= 1
        yield url
        links: list[str] = tab.page.evaluate("() => [...document.links].map(a => a.href)")
        for link in links:
            place = link.partition("#")[0]
            if place in met or not place.startswith(site + "/"):
                continue
            met.add(place)
            if not urlsplit(place).path.endswith((".json", ".csv", "/raw")):
                waiting.append(place)


def test_the_trap_is_laid(open_tab: Open) -> None:
    tab = open_tab(guarded=False)
    tab.page.set_content("<script>hit()</script><img src=x:x onerror=hit()>")
    tab.page.set_content("<img src='https://hit.example/a.png'>")
    assert sum("hit was called" in line for line in tab.complaints) == 2
    assert "https://hit.example/a.png" in tab.requests
    assert tab.page.evaluate(LOOK) == ["img"]


def test_payloads_run_where_nobody_escapes_them(open_tab: Open) -> None:
    tabs = [open_tab(guarded=False)]
    for payload in ALL:
        try:
            tabs[-1].page.set_content(payload, wait_until="commit")
        except Exception:  # Some lead away at once, some crash the tab.
            tabs.append(open_tab(guarded=False))
    # What needs an old browser or a click does nothing; the others show that the corpus bites.
    assert sum("hit was called" in line for tab in tabs for line in tab.complaints) >= 50
    assert sum("hit.example" in url for tab in tabs for url in tab.requests) >= 5


def test_no_page_runs_or_loads_anything(open_tab: Open, site: str) -> None:
    tab = open_tab(guarded=False)
    found = [item for url in pages_of(tab, site, most=170) for item in look(tab, url)]
    assert found == []
    assert tab.complaints == []
    assert [url for url in tab.requests if not url.startswith(site + "/")] == []


@pytest.mark.parametrize("place", ["/search?q={}", "/documents?text={}", "/documents?publisher={}"])
def test_no_query_runs_or_loads_anything(open_tab: Open, site: str, place: str) -> None:
    # All of them, each alone, are asked in test_pages.py; here four at a time, which is quicker.
    tab = open_tab(guarded=False)
    found = []
    for start in range(0, len(ALL), 4):
        query = quote(" ".join(ALL[start : start + 4]), safe="")
        found += look(tab, site + place.format(query))
    assert found == []
    assert tab.complaints == []
    assert [url for url in tab.requests if not url.startswith(site + "/")] == []


@pytest.mark.parametrize("place", ["/{}", "/documents/{}", "/documents?page={}"])
def test_no_error_runs_or_loads_anything(open_tab: Open, site: str, place: str) -> None:
    tab = open_tab(guarded=False)
    found = []
    for payload in ALL[::16]:
        found += look(tab, site + place.format(quote(payload, safe="")))
    assert found == []
    # A page that is not there is told on the console.
    assert [line for line in tab.complaints if "status of 4" not in line] == []
    assert [url for url in tab.requests if not url.startswith(site + "/")] == []


def test_the_policy_has_nothing_to_forbid(open_tab: Open, site: str) -> None:
    tab = open_tab(guarded=True)
    for url in pages_of(tab, site, most=20):
        tab.page.goto(url)
    assert tab.complaints == []


@pytest.mark.parametrize("guarded", [False, True])
def test_the_report_runs_and_loads_nothing(
    open_tab: Open, project: Path, tmp_path: Path, guarded: bool
) -> None:
    report = tmp_path / "report.html"
    assert run(["report", "-q", "-o", str(report), "--project", str(project)]) == 0
    tab = open_tab(guarded=guarded)
    assert look(tab, report.as_uri()) == []
    tab.page.evaluate("() => document.querySelectorAll('details').forEach(d => d.open = true)")
    assert tab.complaints == []
    assert tab.requests == [report.as_uri()]
