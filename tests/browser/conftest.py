"""Debian's Chromium, the invented newsroom on a real socket, and a watch on both."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from starlette.applications import Starlette

from readout.web.server import listen, listening_at, make_server
from tests.web.conftest import app_of, syndicate
from tests.web.newsroom import FAILURES, Newsroom, article
from tests.web.wire import group_of

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def unavailable(reason: str) -> None:
    """Skip, or fail where the browser is required."""
    if os.environ.get("READOUT_REQUIRE_BROWSER") == "1":
        pytest.fail(f"{reason}, and READOUT_REQUIRE_BROWSER is set")
    pytest.skip(reason)


@contextmanager
def launched() -> Iterator[object]:
    """Debian's Chromium, or the test is skipped."""
    path = os.environ.get("READOUT_CHROMIUM") or shutil.which("chromium")
    if not path:
        unavailable("there is no chromium here (apt-get install chromium)")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        unavailable("playwright is not installed (pip install 'readout[test]')")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()


# Of the package, not the session: Playwright keeps an event loop running in this thread, and the
# tests of other packages could not start theirs.
@pytest.fixture(scope="package")
def chromium() -> Iterator[object]:
    """The browser, started once."""
    with launched() as browser:
        yield browser


@contextmanager
def served(room: Newsroom, app: Starlette | None = None) -> Iterator[str]:
    ready = threading.Event()
    with listen("127.0.0.1", 0) as listener:
        server = make_server(app or app_of(room), ready.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        assert ready.wait(20)
        yield listening_at(listener).rstrip("/")
        server.should_exit = True
        thread.join(20)


LONG = "Ostermark" * 40


@pytest.fixture(scope="session")
def room() -> Newsroom:
    """The newsroom with its copies, and two articles without a blank to break a line at."""
    wide = [
        article(
            title=LONG,
            publisher=LONG,
            byline=LONG,
            agency=LONG,
            body=f"{LONG} {LONG} {word * 40}",
            path=f"{LONG}/{word}.txt",
            url=f"https://{LONG}.example/{word}",
        )
        for word in ("Cantons", "Pilots")
    ]
    copied = syndicate()
    documents = (*copied._views.values(), *wide)
    return Newsroom(documents, FAILURES, groups=[*copied._groups, group_of(*wide)])


@pytest.fixture(scope="session")
def site(room: Newsroom) -> Iterator[str]:
    with served(room) as address:
        yield address


@pytest.fixture(scope="session")
def empty_site() -> Iterator[str]:
    with served(Newsroom()) as address:
        yield address


class Tab:
    """A page with everything it complained of and everything it asked for."""

    def __init__(self, page: object) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))


@pytest.fixture
def open_tab(chromium: object) -> Iterator[Callable[..., Tab]]:
    """Opens a tab of some width, light or dark, with or without scripts."""
    contexts = []

    def open_one(
        width: int = 1280, height: int = 900, scheme: str = "light", scripts: bool = True
    ) -> Tab:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=scripts,
        )
        contexts.append(context)
        return Tab(context.new_page())

    yield open_one
    for context in contexts:
        context.close()
