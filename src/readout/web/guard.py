"""The gate before all routes: who may ask, and the headers that every answer carries."""

from __future__ import annotations

import re
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")

SECURITY_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}

HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]/@\s]+)(?::[0-9]{1,5})?", re.ASCII)

REFUSED = (
    "This address is not served. Open the pages at the address that 'readout serve' printed.\n"
)


class Guard:
    """ASGI middleware: refuses foreign Host headers, adds security headers to all answers.

    The list of hosts is what stops a page elsewhere from reading the project by pointing its
    own name at this machine (DNS rebinding).
    """

    def __init__(self, app: ASGIApp, *, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request in, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                headers.setdefault("cache-control", "no-cache")
            await send(message)

        app = self._app if self._is_known(Headers(scope=scope)) else refusal()
        await app(scope, receive, send_guarded)

    def _is_known(self, headers: Headers) -> bool:
        values = headers.getlist("host")
        match = HOST.fullmatch(values[0].lower()) if len(values) == 1 else None
        return match is not None and match[1] in self._hosts


def why_foreign(headers: Headers) -> str | None:
    """Why a request that would change something is not taken for one of our own pages, None
    where it is.

    A browser says where a form came from, and no page can make it say otherwise. What sends
    neither header is no browser, and has to know the token besides. Our pages ask for no referrer,
    so that the origin of their own forms is "null"; then the other header has to vouch for them.
    """
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None and site != "same-origin":
        return "it came from another page"
    if origin is None:
        return None
    if origin == "null":
        return None if site == "same-origin" else "it does not say which page it came from"
    scheme, _, host = origin.partition("://")
    ours = scheme in ("http", "https") and host.lower() == headers.get("host", "").lower()
    return None if ours else "it came from another page"


def refusal() -> ASGIApp:
    """Says no more than that there is nothing here: whoever asks is not the user."""
    return PlainTextResponse(REFUSED, status_code=400)
