"""Tables as an Excel workbook (Office Open XML), by XlsxWriter.

Rows go to disk as they come, so that memory does not grow with them.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from readout.export.columns import columns_of, spread, value_of
from readout.export.extra import need
from readout.export.sheet import FORMULA_STARTS, cell

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_576
"""Rows of a sheet, its head included; what is more goes on to another sheet."""
MOST_CHARS = 32_767
"""Characters (UTF-16 units) of a cell; what is more is cut, which an ellipsis tells."""

_FIRST_DAY = dt.date(1900, 3, 1)
"""Excel counts days from 1900 and takes that year for a leap year; earlier days are text."""
_MADE = dt.datetime(2000, 1, 1)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold."""
_WIDTH = 16
_WIDE = 60
_FIRST_WIDTH = 24


def write_book(
    rows: Iterable[msgspec.Struct],
    stream: BinaryIO,
    columns: Sequence[str] | None,
    *,
    name: str = "rows",
    most_rows: int = MOST_ROWS,
) -> None:
    """A workbook of one table, its sheet called `name`, with the columns that csv has.

    Days, numbers and yes/no have their own types, text is always text: nothing in it is run, not
    even when a cell is edited. Raises UsageError where XlsxWriter is not installed.
    """
    writer = need("xlsxwriter", format="xlsx", install="xlsxwriter")
    header = None if columns is None else spread(columns)
    options = {"constant_memory": True, "strings_to_urls": False}
    with writer.Workbook(stream, options) as workbook:
        workbook.set_properties({"created": _MADE})
        sheets = _Sheets(workbook, name, most_rows)
        for row in rows:
            header = header or columns_of(type(row))
            sheets.put(header, row)
        sheets.finish(header or ())


class _Sheets:
    """The sheets of a workbook, one after the other as they fill."""

    def __init__(self, workbook: Workbook, name: str, most_rows: int) -> None:
        self._workbook = workbook
        self._name = name
        self._most_rows = most_rows
        self._sheet: Worksheet | None = None
        self._count = 0
        self._row = 0
        self._columns = 0
        self._head: Format = workbook.add_format({"bold": True, "bottom": 1})
        self._day: Format = workbook.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        # Says of a cell that its text stays text when somebody edits it.
        self._quoted: Format = workbook.add_format({"quote_prefix": True})

    def put(self, header: Sequence[str], row: msgspec.Struct) -> None:
        """The next row."""
        if self._sheet is None or self._row >= self._most_rows:
            self._open(header)
        for column, name in enumerate(header):
            self._write(column, value_of(row, name))
        self._row += 1

    def finish(self, header: Sequence[str]) -> None:
        """The last sheet, or one with a head alone."""
        if self._sheet is None:
            self._open(header)
        self._close()

    def _open(self, header: Sequence[str]) -> None:
        self._close()
        self._count += 1
        number = "" if self._count == 1 else f" {self._count}"
        self._sheet = self._workbook.add_worksheet(f"{self._name[: 31 - len(number)]}{number}")
        self._columns = len(header)
        for column, name in enumerate(header):
            self._sheet.set_column(column, column, _width(column, name))
            self._sheet.write_string(0, column, name, self._head)
        self._sheet.freeze_panes(1, 0)
        self._row = 1

    def _close(self) -> None:
        if self._sheet is not None and self._columns:
            self._sheet.autofilter(0, 0, self._row - 1, self._columns - 1)

    def _write(self, column: int, value: object) -> None:
        sheet = self._sheet
        assert sheet is not None
        if isinstance(value, bool):
            sheet.write_boolean(self._row, column, value)
        elif isinstance(value, int | float) and math.isfinite(value) and abs(value) < 1e15:
            sheet.write_number(self._row, column, value)
        elif isinstance(value, dt.date) and value >= _FIRST_DAY:
            sheet.write_datetime(
                self._row, column, dt.datetime(value.year, value.month, value.day), self._day
            )  # fmt: skip
        elif text := _text(value):
            style = self._quoted if text.startswith(FORMULA_STARTS) else None
            sheet.write_string(self._row, column, text, style)


def _width(column: int, name: str) -> int:
    if name == "text" or name.endswith("_text") or name in ("title", "name", "message"):
        return _WIDE
    return _FIRST_WIDTH if column == 0 else _WIDTH


def _text(value: object) -> str:
    """A value as the text of a cell: as in csv, but for the apostrophe, which is not needed here,
    and for what a workbook cannot hold."""
    text = value if isinstance(value, str) else cell(value)
    if isinstance(value, tuple | list) and text.startswith("'"):
        text = text.removeprefix("'")
    text = _ILLEGAL.sub("\ufffd", text)
    if len(text) * 2 <= MOST_CHARS or len(text.encode("utf-16-le")) // 2 <= MOST_CHARS:
        return text
    cut = text.encode("utf-16-le")[: (MOST_CHARS - 1) * 2].decode("utf-16-le", "ignore")
    return cut + "…"
