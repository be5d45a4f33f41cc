"""What tables of several pages share: headings that sort, filters in force."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Literal

import msgspec

from readout.schema.tables import Named
from readout.schema.view import Count
from readout.web.params import address


class Heading(msgspec.Struct, frozen=True):
    """A column's heading: where it leads, and how the table is sorted by it now."""

    name: str
    label: str
    href: str
    sorted: Literal["ascending", "descending"] | None


class Filter(msgspec.Struct, frozen=True):
    """A filter that is in force, and the address without it."""

    name: str
    value: str
    href: str


def filters_in_force(
    path: str,
    values: Mapping[str, str],
    labels: Mapping[str, str],
    said: Callable[[str, str], str],
) -> Iterator[Filter]:
    """The filters among an address's values, in the order of their labels; `said` puts a value
    into words, given its name and itself."""
    for name, label in labels.items():
        if name in values:
            rest = {key: value for key, value in values.items() if key != name}
            yield Filter(label, said(name, values[name]), address(path, rest))


MOST_OF_FACET = 7
"""Values of a facet that stand beside a list; its filter has the rest."""


class Choice(msgspec.Struct, frozen=True):
    """A value to narrow a list down to, how many it would leave, and the address that does so; of
    the one in force the address without it."""

    label: str
    count: int
    href: str
    current: bool


class Facet(msgspec.Struct, frozen=True):
    """The commonest values of a column."""

    label: str
    choices: tuple[Choice, ...]


class Narrowing(msgspec.Struct, frozen=True):
    """A list at an address with its filters in force, by their names."""

    path: str
    values: Mapping[str, str]

    def facet(
        self,
        name: str,
        label: str,
        counts: Iterable[Count | tuple[Named, int]],
        words: Mapping[str, str] | None = None,
    ) -> Facet:
        """The values of the filter of that name, in words; of actors and places by their names."""
        stated = ((value, said, count) for value, said, count in map(_stated, counts) if value)
        return Facet(
            label,
            tuple(
                self._choice(name, value, (words or {}).get(value, said), count)
                for value, said, count in islice(stated, MOST_OF_FACET)
            ),
        )

    def _choice(self, name: str, value: str, said: str, count: int) -> Choice:
        is_current = self.values.get(name) == value
        rest = {key: each for key, each in self.values.items() if key != name}
        chosen = rest if is_current else {**rest, name: value}
        return Choice(said, count, address(self.path, chosen), is_current)


def _stated(item: Count | tuple[Named, int]) -> tuple[str, str, int]:
    if isinstance(item, Count):
        return item.value or "", item.value or "", item.count
    named, count = item
    return named.id, named.name, count


def worth_showing(facets: Iterable[Facet]) -> tuple[Facet, ...]:
    """Those that leave a choice, or have one in force."""
    return tuple(
        facet
        for facet in facets
        if len(facet.choices) > 1 or any(choice.current for choice in facet.choices)
    )
