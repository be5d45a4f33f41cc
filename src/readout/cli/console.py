"""What people see: lines for a terminal, complaints, notes, progress. Never exact data."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NoReturn

import click

from readout.schema.document import Failure

if TYPE_CHECKING:
    from tqdm import tqdm

_SHOWN_FAILURES = 20

# Control characters in what others wrote could move the cursor, retitle the window or answer
# for the user. C0 and DEL have pictures; C1 (ESC [ in one character) is written as its escape.
_VISIBLE = {
    **{code: chr(0x2400 + code) for code in range(0x20) if chr(code) != "\t"},
    0x7F: "\u2421",
    **{code: f"\\x{code:02x}" for code in range(0x80, 0xA0)},
}
_VISIBLE_LINES = {code: shown for code, shown in _VISIBLE.items() if chr(code) != "\n"}


def visible(text: str, *, lines: bool = False) -> str:
    """The text as it may go to a terminal: control characters but the tab become visible.

    A line end stays too where the text may have several `lines`.
    """
    return text.translate(_VISIBLE_LINES if lines else _VISIBLE)


def print_lines(lines: Iterable[str]) -> None:
    """Lines on stdout, for people."""
    for line in lines:
        click.echo(visible(line))


def complain(message: str) -> None:
    """One line on stderr that says what went wrong."""
    line = visible(f"readout: {message}")
    click.secho(line, err=True, fg="red" if has_colour(sys.stderr) else None)


def tell(*lines: str) -> None:
    """Lines on stderr, unless the user wants quiet."""
    if not is_quiet():
        for line in lines:
            click.echo(visible(line), err=True)


def is_quiet() -> bool:
    """True under `-q`."""
    return _volume("quiet")


def is_verbose() -> bool:
    """True under `-v`."""
    return _volume("verbose")


def _volume(name: str) -> bool:
    context = click.get_current_context(silent=True)
    return bool(context and context.meta.get(f"readout.{name}"))


def has_colour(stream: object) -> bool:
    """True for a terminal whose user has not set NO_COLOR."""
    isatty = getattr(stream, "isatty", None)
    return bool(isatty and isatty()) and not os.environ.get("NO_COLOR")


def show_failures(failures: Sequence[Failure]) -> None:
    """Name the inputs that became no documents; the first few of many."""
    for failure in failures[:_SHOWN_FAILURES]:
        complain(f"not read: {failure.message}")
    if len(failures) > _SHOWN_FAILURES:
        complain(f"and {len(failures) - _SHOWN_FAILURES} more, see: readout export failures")


class Progress:
    """A progress bar on a terminal; under `-v` a line for each file stored."""

    def __init__(self) -> None:
        self._show = not is_quiet() and sys.stderr.isatty()
        self._verbose = is_verbose()
        self._bar: tqdm[NoReturn] | None = None

    def begin(self, phase: str, total: int | None) -> None:
        """Draw an empty bar."""
        if not self._show or total == 0:
            return
        from tqdm import tqdm

        self._bar = tqdm(
            desc=phase,
            total=total,
            file=sys.stderr,
            leave=False,
            unit="",
            dynamic_ncols=True,
            bar_format=None if total else "{desc} ...",
        )

    def advance(self, steps: int = 1) -> None:
        """Move the bar."""
        if self._bar is not None:
            self._bar.update(steps)

    def stored(self, file: str, documents: int) -> None:
        """Acknowledge a file whose documents are safe on disk."""
        if self._verbose:
            click.echo(visible(f"stored {documents} {file}"), err=True)

    def end(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
