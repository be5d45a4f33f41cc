"""The pages: served when a project is built, or beside its building where that takes long."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from readout.cli.console import is_quiet, tell

LONG = 100
"""Texts to be read from which pages open before the build has ended: some ten seconds' worth."""


def serve_pages(
    path: Path, *, port: int, open_browser: bool, port_is_fixed: bool, read_only: bool = False
) -> None:
    """Serve the pages of a project until Ctrl-C."""
    from readout.cli.signing import login_name
    from readout.web.server import serve

    serve(
        path,
        port=port,
        open_browser=open_browser,
        any_port=not port_is_fixed,
        read_only=read_only,
        user=os.environ.get("READOUT_USER") or login_name(),
        ready=lambda url: tell(f"{path} is open at {url} (stop with Ctrl-C)"),
    )


class PagesBeside:
    """The pages of a project in a process of their own, open in the browser while this process goes
    on building. They say how far that is. Leaving the block ends them."""

    def __init__(self, path: Path, *, port: int) -> None:
        self._path = path
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        quiet = ("-q",) if is_quiet() else ()
        words = ("serve", "--open", "-p", str(_free(self._port)), "--project", str(self._path))
        command = (sys.executable, "-m", "readout", *words, *quiet)
        self._process = subprocess.Popen(command)  # noqa: S603 - our own command
        return self

    def wait(self) -> None:
        """Wait until the user ends the pages. Ctrl-C on the terminal reaches them, too."""
        if self._process is None:
            return
        try:
            self._process.wait()
        except KeyboardInterrupt:
            self._end()

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(signal.SIGINT)
        try:
            process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free(port: int) -> int:
    """The port wished for, or another where it is taken."""
    from readout.web.server import listen

    with listen("127.0.0.1", port, any_port=True) as listener:
        number: int = listener.getsockname()[1]
        return number
