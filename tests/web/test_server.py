"""A real socket on this machine, and none for `fetch`."""

from __future__ import annotations

import http.client
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from readout.errors import ProjectError, UsageError
from readout.web.server import fetch, listen, listening_at, loopback, make_server, serve
from tests.web.conftest import PROJECT, app_of
from tests.web.newsroom import Newsroom, newsroom


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    ready = threading.Event()
    with listen("127.0.0.1", 0) as listener:
        server = make_server(app_of(Newsroom(newsroom())), ready.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        assert ready.wait(20)
        yield listening_at(listener)
        server.should_exit = True
        thread.join(20)
        assert not thread.is_alive()


def ask(address: str, method: str, path: str) -> tuple[int, dict[str, str], bytes]:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    try:
        connection.request(method, path)
        response = connection.getresponse()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return response.status, headers, response.read()
    finally:
        connection.close()


def test_pages_over_a_socket(address: str) -> None:
    status, headers, body = ask(address, "GET", "/documents")
    assert status == 200
    assert b"Pilots ask for another week" in body
    assert "server" not in headers


def test_head_has_the_headers_and_no_body(address: str) -> None:
    status, headers, body = ask(address, "HEAD", "/documents")
    assert (status, body) == (200, b"")
    assert int(headers["content-length"]) > 1000


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "localhost", "::1", "[::1]"])
def test_this_machine(host: str) -> None:
    assert loopback(host).is_loopback


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "::", "", "192.0.2.7", "example.org", "127.0.0.1.example.org", "127.1"]
)
def test_other_machines_are_refused(host: str) -> None:
    with pytest.raises(UsageError, match="this machine only"):
        serve(PROJECT, host=host, port=0, ready=print, opener=Newsroom().opener())


def test_a_port_that_is_taken() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port}.*-p 0"):
            listen("127.0.0.1", port)
        with listen("127.0.0.1", port, any_port=True) as other:
            assert other.getsockname()[1] not in (0, port)


def test_addresses_of_both_kinds() -> None:
    with listen("127.0.0.1", 0) as listener:
        assert listening_at(listener).startswith("http://127.0.0.1:")
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    try:
        listener = listen("::1", 0)
    except UsageError:
        pytest.skip("this machine has no IPv6 loopback")
    with listener:
        assert listening_at(listener).startswith("http://[::1]:")


def test_a_file_that_is_no_project_is_refused_before_serving() -> None:
    def refuse(path: Path) -> Newsroom:
        raise ProjectError(f"{path} is not a project")

    with pytest.raises(ProjectError, match="not a project"):
        serve(PROJECT, port=0, ready=print, opener=refuse)


def test_fetch_gives_one_page() -> None:
    room = Newsroom(newsroom())
    status, content_type, body = fetch(PROJECT, "/documents.json?text=pilots", opener=room.opener())
    assert (status, content_type) == (200, "application/json")
    assert json.loads(body)["total"] == 1


def test_fetch_follows_an_abbreviated_id() -> None:
    room = Newsroom(newsroom())
    id = next(iter(room._views))
    status, _, body = fetch(PROJECT, f"/documents/{id[:7]}.json", opener=room.opener())
    assert status == 200
    assert json.loads(body)["row"]["id"] == id


@pytest.mark.parametrize(
    ("url_path", "expected"),
    [("/documents?text=caf\u00e9 \u00fc", 200), ("/nothing", 404), ("/documents?page=x", 400),
     ("/search?q=a%20b+c", 200), ("/documents/\u00e9", 404)],
)  # fmt: skip
def test_fetch_takes_any_characters(url_path: str, expected: int) -> None:
    assert fetch(PROJECT, url_path, opener=Newsroom(newsroom()).opener())[0] == expected


def test_fetch_wants_a_path() -> None:
    with pytest.raises(UsageError, match="begins with a slash"):
        fetch(PROJECT, "documents.json", opener=Newsroom().opener())
