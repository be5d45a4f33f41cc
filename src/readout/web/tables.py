"""What tables of several pages share: headings that sort, filters in force."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Literal

import msgspec

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
