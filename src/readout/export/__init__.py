"""Rows to text: one format a file, every writer streaming.

`write` is the only door; it takes any msgspec struct and knows no noun of the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TextIO

import msgspec

from readout.errors import UsageError
from readout.export.sheet import columns_of, write_csv, write_tsv
from readout.export.tree import write_json, write_lines

__all__ = ["FORMATS", "columns_of", "write"]

Writer = Callable[[Iterable[msgspec.Struct], TextIO, Sequence[str] | None], None]

WRITERS: Mapping[str, Writer] = MappingProxyType(
    {"json": write_json, "nl": write_lines, "csv": write_csv, "tsv": write_tsv}
)

FORMATS: tuple[str, ...] = tuple(WRITERS)
"""json: an array. nl: one JSON object a line. csv, tsv: a header and one row a line."""


def write(
    rows: Iterable[msgspec.Struct],
    format: str,
    stream: TextIO,
    *,
    columns: Sequence[str] | None = None,
) -> None:
    """Write rows of one type to a text stream, one at a time, in the order given.

    `columns` chooses fields and their order; in csv and tsv `dct` stands for the four columns
    date, earliest, latest, basis, which may also be named one by one. Without `columns` all
    fields are written, and a csv or tsv of no rows is empty: pass `columns_of(RowType)` to
    get the header all the same. The stream must not translate line ends (`newline=""`).

    Raises UsageError for an unknown format or column.
    """
    writer = WRITERS.get(format)
    if writer is None:
        raise UsageError(f"unknown format {format!r}; choose one of {', '.join(FORMATS)}")
    writer(rows, stream, columns)
