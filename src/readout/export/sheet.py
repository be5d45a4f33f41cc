"""CSV and TSV that open well, and safely, in a spreadsheet."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Literal, TextIO

import msgspec

from readout.export.columns import columns_of, spread, value_of

FORMULA_STARTS = (*"=+-@", "\t", "\r", "\n", *"＝＋－＠")
"""A text cell that begins so would be run as a formula by Excel and its kin; the full-width
signs in East Asian locales."""


def write_csv(
    rows: Iterable[msgspec.Struct], stream: TextIO, columns: Sequence[str] | None
) -> None:
    """RFC 4180: comma, quotes where needed, CRLF."""
    _write(rows, csv.writer(stream, lineterminator="\r\n").writerow, columns)


def write_tsv(
    rows: Iterable[msgspec.Struct], stream: TextIO, columns: Sequence[str] | None
) -> None:
    """The same with tabs, and LF alone, so that `cut` and `sort` see clean last columns."""
    _write(rows, csv.writer(_LineFeeds(stream), delimiter="\t").writerow, columns)


class _LineFeeds:
    """Ends rows with LF. The csv module quotes only the line ends that it writes itself, so
    it must think that it writes CRLF, or a CR in a cell would break its row."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, row: str) -> int:
        return self._stream.write(row.removesuffix("\r\n") + "\n")


def _write(
    rows: Iterable[msgspec.Struct],
    put: Callable[[Iterable[object]], object],
    columns: Sequence[str] | None,
) -> None:
    header = None if columns is None else spread(columns)
    if header is not None:
        put(header)
    for row in rows:
        if header is None:
            header = columns_of(type(row))
            put(header)
        put(cells(row, header))


def cells(row: msgspec.Struct, columns: Sequence[str]) -> Iterator[str]:
    """The cells of one row. Raises UsageError for a column that it does not have."""
    for name in columns:
        yield cell(value_of(row, name))


def cell(value: object) -> str:
    """One value as text: nothing for None, ISO dates, `a | b` for lists of strings, compact
    JSON for what is nested. Text that a spreadsheet would run gets a leading apostrophe."""
    if value is None or value is msgspec.UNSET:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, tuple | list) and all(isinstance(item, str) for item in value):
        return harmless(" | ".join(value))
    return msgspec.json.encode(value).decode("utf-8")


def harmless(text: str) -> str:
    """Text that a spreadsheet would run, with an apostrophe before it; other text as it is."""
    return "'" + text if text.startswith(FORMULA_STARTS) else text


def write_table(
    rows: Iterable[Mapping[str, object]],
    columns: Sequence[str],
    stream: TextIO,
    *,
    delimiter: Literal[",", "\t"],
) -> None:
    """A table whose columns have names that no field can have; a row may lack some. Line ends and
    formulas are kept out of the way as in csv and tsv."""
    lines = stream if delimiter == "," else _LineFeeds(stream)
    put = csv.writer(lines, delimiter=delimiter, lineterminator="\r\n").writerow
    put(columns)
    for row in rows:
        put(cell(row.get(name)) for name in columns)
