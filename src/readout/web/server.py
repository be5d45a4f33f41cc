"""Serving the pages on this machine, and drawing one without a socket."""

from __future__ import annotations

import asyncio
import errno
import ipaddress
import socket
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import uvicorn
from starlette.types import ASGIApp

from readout.errors import UsageError
from readout.web.app import create_app
from readout.web.asgi import ask
from readout.web.following import following
from readout.web.project import Opener, WriteOpener, open_for_writing, open_project

Ready = Callable[[str], None]


def serve(
    project_path: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    open_browser: bool = False,
    any_port: bool = False,
    read_only: bool = False,
    user: str = "",
    ready: Ready,
    opener: Opener = open_project,
    writer: WriteOpener = open_for_writing,
) -> None:
    """Serve a project's pages until Ctrl-C. Unless `read_only`, the record can be corrected on
    them, in the name of `user`.

    `host` must be this machine itself. `port` 0 takes any free port, and so does `any_port`
    where the port is taken. `ready` is called with the address once pages can be asked for.

    Raises UsageError for a foreign host or a port that is taken, ProjectError where the file
    is no project.
    """
    # What cannot be opened is said here, not on the first page.
    with opener(project_path) as project:
        is_behind = project.is_behind
    listener = listen(host, port, any_port=any_port)
    address = listening_at(listener)

    def announce() -> None:
        ready(address)
        if open_browser:
            threading.Thread(target=webbrowser.open, args=(address,), daemon=True).start()

    with listener, following() as follower:
        app = create_app(
            project_path,
            opener=opener,
            writer=None if read_only else writer,
            user=user,
            follower=follower,
        )
        if is_behind and not read_only:
            follower(project_path)  # The server before this one was ended too soon.
        server = make_server(app, announce)
        try:
            server.run(sockets=[listener])
        except KeyboardInterrupt:
            return  # The way to end it, not a failure.


def make_server(app: ASGIApp, announce: Callable[[], None]) -> uvicorn.Server:
    """A quiet server that calls `announce` once it answers."""
    config = uvicorn.Config(
        app,
        log_level="error",
        access_log=False,
        server_header=False,
        lifespan="off",
        ws="none",
        http="h11",
        loop="asyncio",
        timeout_graceful_shutdown=1,
    )
    return AnnouncingServer(config, announce)


class AnnouncingServer(uvicorn.Server):
    """Tells when it is up, which uvicorn has no hook for."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then announce."""
        await super().startup(sockets=sockets)
        if self.started:
            self._announce()


def listen(host: str, port: int, *, any_port: bool = False) -> socket.socket:
    """A socket bound on this machine. Raises UsageError where that cannot be."""
    address = loopback(host)
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((str(address), port))
        # Listening now claims the port for good: a second server that bound the same one
        # would otherwise learn of it too late.
        listener.listen(128)
    except OSError as error:
        listener.close()
        if any_port and error.errno == errno.EADDRINUSE:
            return listen(host, 0)
        reason = error.strerror or str(error)
        raise UsageError(
            f"cannot serve on {host} port {port}: {reason}; -p 0 takes any free port"
        ) from error
    return listener


def loopback(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address of a host name that means this machine. Raises UsageError for any other."""
    name = host.strip("[]")
    try:
        address = ipaddress.ip_address("127.0.0.1" if name.lower() == "localhost" else name)
    except ValueError:
        address = None
    if address is None or not address.is_loopback:
        raise UsageError(
            f"pages are served to this machine only, not on {host!r}; use 127.0.0.1 or ::1"
        )
    return address


def listening_at(listener: socket.socket) -> str:
    """The address to open in a browser."""
    host, port = listener.getsockname()[:2]
    return f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/"


def fetch(
    project_path: Path, url_path: str, *, opener: Opener = open_project
) -> tuple[int, str, bytes]:
    """One page as (status, content type, body), drawn in this process without a socket.

    `url_path` is what stands after the host: "/documents.json?publisher=AP". Redirects are
    followed. Raises UsageError where it does not begin with a slash.
    """
    app = create_app(project_path, opener=opener)
    answer = asyncio.run(ask(app, url_path))
    if "location" in answer.headers:  # An abbreviated id; the full one leads no further.
        target = urlsplit(answer.headers["location"])
        answer = asyncio.run(ask(app, f"{target.path}?{target.query}"))
    return answer.status, answer.headers.get("content-type", ""), answer.body
