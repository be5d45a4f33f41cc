"""Which rows a page shows, and the pages beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

import msgspec

from readout.web.page import Ask
from readout.web.params import address, read_page


class Found(Protocol):
    """One page of rows and how many there are in all."""

    @property
    def total(self) -> int:
        """How many match."""


P = TypeVar("P", bound=Found)


def find_page(ask: Ask, size: int, find: Callable[[int | None, int], P]) -> P:
    """What `find` gives for (limit, offset) of the page asked for, or of the last one there is;
    `.json` and `.csv` without a page hold all that match."""
    if ask.form != "html" and "page" not in ask.params:
        return find(None, 0)
    page = read_page(ask.params)
    found = find(size, (page - 1) * size)
    last = max(1, -(-found.total // size))
    return found if page <= last else find(size, (last - 1) * size)


class Paging(msgspec.Struct, frozen=True):
    """One page of a long list. `values` are the parameters that all its pages share."""

    path: str
    values: Mapping[str, str]
    page: int
    total: int
    size: int

    @property
    def last(self) -> int:
        """The number of pages, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def current(self) -> int:
        """The page shown: the one asked for, or the last one there is."""
        return min(self.page, self.last)

    @property
    def first_row(self) -> int:
        """The place of the page's first row in the list, counted from 1; 0 in an empty list."""
        return min((self.current - 1) * self.size + 1, self.total)

    @property
    def last_row(self) -> int:
        """The place of its last row."""
        return min(self.current * self.size, self.total)

    @property
    def previous_href(self) -> str | None:
        """The page before, None on the first one."""
        return self.href(self.current - 1) if self.current > 1 else None

    @property
    def next_href(self) -> str | None:
        """The page after, None on the last one."""
        return self.href(self.current + 1) if self.current < self.last else None

    def href(self, page: int) -> str:
        """The address of a page; the first one is the bare list."""
        return address(self.path, {**self.values, "page": str(page)} if page > 1 else self.values)
