"""The pages: served when a project is built, or beside its building where that takes long."""

from __future__ import annotations

import _thread
import os
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from readout.cli.console import is_quiet, tell

LONG = 100
"""Texts to be read from which pages open before the build has ended: some ten seconds' worth."""
_PATIENCE = 5.0
"""Seconds in which pages have to end."""


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
    on building. They say how far that is. They end with the block, and with this process, however
    that ends."""

    def __init__(self, path: Path, *, port: int) -> None:
        self._path = path
        self._port = port
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        quiet = ("-q",) if is_quiet() else ()
        words = ("serve", "--open", "-p", str(_free(self._port)), "--project", str(self._path))
        # -P: what lies in the working folder is data, no module of ours.
        command = (sys.executable, "-P", "-c", _BESIDE, *words, *quiet)
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE)  # noqa: S603 - our own
        return self

    def wait(self) -> None:
        """Wait until the user ends the pages. Ctrl-C on the terminal reaches them, too. Where they
        failed (somebody was quicker to take their port) serve them here."""
        if self._process is None:
            return
        try:
            failed = self._process.wait() > 0
        except KeyboardInterrupt:
            self._end()
            return
        if failed:
            serve_pages(self._path, port=self._port, open_browser=True, port_is_fixed=False)

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(timeout=_PATIENCE + 1)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


_BESIDE = "from readout.cli.pages import run_beside; run_beside()"


def run_beside() -> None:
    """The `readout` command in a process that ends where its standard input does: when the process
    that started it closes it, or is no more."""
    from readout.cli import main

    threading.Thread(target=_interrupt_at_end, daemon=True).start()
    main()


def _interrupt_at_end() -> None:
    with suppress(OSError, ValueError):
        while os.read(0, 1024):
            pass
    _thread.interrupt_main()
    time.sleep(_PATIENCE)
    os._exit(1)  # As where Ctrl-C was switched off before pages were served.


def _free(port: int) -> int:
    """The port wished for, or another where it is taken."""
    from readout.web.server import listen

    with listen("127.0.0.1", port, any_port=True) as listener:
        number: int = listener.getsockname()[1]
        return number
