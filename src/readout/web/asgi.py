"""Asking an ASGI application in this process."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from urllib.parse import quote, unquote

import msgspec
from starlette.types import ASGIApp, Message, Receive, Scope

from readout.errors import UsageError

LOG = logging.getLogger(__name__)


class Answer(msgspec.Struct, frozen=True):
    """A response. Header names are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


async def ask(
    app: ASGIApp,
    url_path: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
) -> Answer:
    """What the application answers to `url_path` ("/documents?page=2"), whole.

    The request says that it comes to `localhost`, unless `headers` say otherwise. A crash in
    the application is logged and its error page returned. Raises UsageError where `url_path`
    does not begin with a slash.
    """
    collected = _Collector()
    try:
        await app(_scope(url_path, method, headers or {}), _sending(body), collected.take)
    except Exception:
        if collected.status is None:
            raise
        LOG.exception("%s %s", method, url_path)
    return Answer(collected.status or 500, collected.headers, bytes(collected.body))


class _Collector:
    """Takes an application's messages and puts the answer together."""

    def __init__(self) -> None:
        self.status: int | None = None
        self.headers: dict[str, str] = {}
        self.body = bytearray()

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {
                name.decode("latin-1"): value.decode("latin-1")
                for name, value in message["headers"]
            }
        else:
            self.body += message.get("body", b"")


def _sending(body: bytes) -> Receive:
    async def send() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return send


def _scope(url_path: str, method: str, headers: Mapping[str, str]) -> Scope:
    if not url_path.startswith("/"):
        raise UsageError(f"{url_path!r} is no page; it begins with a slash, like /documents.json")
    path, _, query = url_path.partition("#")[0].partition("?")
    sent = {"host": "localhost", **headers}
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": quote(path, safe="/%").encode("ascii"),
        "query_string": quote(query, safe="=&%+;,:@/?!$'()*~-._").encode("ascii"),
        "root_path": "",
        "headers": [
            (name.encode("latin-1"), value.encode("latin-1")) for name, value in sent.items()
        ],
        "client": ("127.0.0.1", 0),
        "server": ("localhost", 80),
    }
