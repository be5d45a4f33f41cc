"""Being told how long work gets on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Watcher(Protocol):
    """Is told how long work gets on. Nothing depends on what it does."""

    def begin(self, phase: str, total: int | None) -> None:
        """A phase starts; `total` steps are to come, None if that is not known."""

    def advance(self, steps: int = 1) -> None:
        """That many further steps are done."""

    def stored(self, file: str, documents: int) -> None:
        """The documents of a file are safe on disk; called after the commit."""

    def end(self) -> None:
        """The phase is over."""


class Unwatched:
    """A watcher that does not look."""

    def begin(self, phase: str, total: int | None) -> None:
        """Nothing."""

    def advance(self, steps: int = 1) -> None:
        """Nothing."""

    def stored(self, file: str, documents: int) -> None:
        """Nothing."""

    def end(self) -> None:
        """Nothing."""


@contextmanager
def phase(watcher: Watcher, name: str) -> Iterator[None]:
    """A phase whose steps are not counted; it is over with the block."""
    watcher.begin(name, None)
    try:
        yield
    finally:
        watcher.end()
