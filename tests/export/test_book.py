"""Workbooks, as openpyxl reads them."""

from __future__ import annotations

import datetime as dt
import io
import sys
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.errors import UsageError
from readout.export import columns_of, write_binary
from readout.export.book import MOST_CHARS, write_book
from readout.schema.row import FailureRow
from readout.schema.time import Dct

openpyxl = pytest.importorskip("openpyxl")


class Row(msgspec.Struct, frozen=True, kw_only=True):
    text: str = ""
    count: int | None = None
    share: float | None = None
    is_fine: bool | None = None
    day: dt.date | None = None
    tags: tuple[str, ...] = ()
    dct: Dct = Dct()


def book_of(rows: list[Row], **options: Any) -> Any:
    stream = io.BytesIO()
    write_book(rows, stream, Row.__struct_fields__, **options)
    return openpyxl.load_workbook(stream)


def cells_of(row: Row) -> dict[str, Any]:
    sheet = book_of([row]).active
    head, *body = list(sheet.iter_rows())
    return {name.value: cell for name, cell in zip(head, body[0], strict=True)}


def test_values_have_their_types() -> None:
    row = Row(
        text="plain",
        count=-3,
        share=0.25,
        is_fine=False,
        day=dt.date(2031, 3, 4),
        tags=("a", "b"),
        dct=Dct(earliest=dt.date(2031, 3, 1), basis="stated"),
    )
    cells = cells_of(row)
    assert tuple(cells) == columns_of(Row)
    assert {name: cell.value for name, cell in cells.items()} == {
        "text": "plain",
        "count": -3,
        "share": 0.25,
        "is_fine": False,
        "day": dt.datetime(2031, 3, 4),
        "tags": "a | b",
        "date": None,
        "earliest": dt.datetime(2031, 3, 1),
        "latest": None,
        "basis": "stated",
    }
    assert cells["day"].number_format == "yyyy-mm-dd"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "=cmd|' /C calc'!A0", "{=1+1}"])
def test_text_stays_text_even_when_it_is_edited(text: str) -> None:
    cell = cells_of(Row(text=text))["text"]
    assert (cell.value, cell.data_type) == (text, "s")
    assert bool(cell.quotePrefix) == text.startswith(("=", "+", "-", "@"))
    assert cells_of(Row(tags=(text, "x")))["tags"].value == f"{text} | x"


@pytest.mark.parametrize("text", ["https://courier.example/1", "mailto:a@b.example", "0012", "1e5"])
def test_text_is_neither_link_nor_number(text: str) -> None:
    cell = cells_of(Row(text=text))["text"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_days_that_excel_has_not_are_text() -> None:
    assert cells_of(Row(day=dt.date(1899, 12, 31)))["day"].value == "1899-12-31"
    assert cells_of(Row(day=dt.date(1900, 2, 28)))["day"].value == "1900-02-28"
    assert cells_of(Row(day=dt.date(1900, 3, 1)))["day"].value == dt.datetime(1900, 3, 1)


def test_numbers_that_excel_would_round_are_text() -> None:
    assert cells_of(Row(count=12345678901234567))["count"].value == "12345678901234567"
    assert cells_of(Row(share=float("inf")))["share"].value == "inf"


def test_what_xml_cannot_hold_is_replaced() -> None:
    assert cells_of(Row(text="a\x00b\x0bc\ufffed\tf\ng"))["text"].value == (
        "a\ufffdb\ufffdc\ufffdd\tf\ng"
    )


@pytest.mark.parametrize("letter", ["x", "\U0001f6a2"])
def test_a_cell_is_cut_where_excel_can_hold_no_more(letter: str) -> None:
    value = cells_of(Row(text=letter * MOST_CHARS * 2))["text"].value
    assert value.endswith("…")
    assert set(value[:-1]) == {letter}
    assert MOST_CHARS - 2 <= len(value.encode("utf-16-le")) // 2 <= MOST_CHARS


def test_rows_go_on_to_another_sheet() -> None:
    book = book_of([Row(count=number) for number in range(5)], name="mentions", most_rows=3)
    assert book.sheetnames == ["mentions", "mentions 2", "mentions 3"]
    counts = [[row[1].value for row in sheet.iter_rows()] for sheet in book]
    assert counts == [["count", 0, 1], ["count", 2, 3], ["count", 4]]


def test_the_head_stays_in_view_and_filters() -> None:
    sheet = book_of([Row()]).active
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:J2"


def test_no_rows_keep_the_header() -> None:
    stream = io.BytesIO()
    write_binary([], "xlsx", stream, row_type=FailureRow, name="failures")
    sheet = openpyxl.load_workbook(stream)["failures"]
    assert [cell.value for cell in sheet[1]] == list(columns_of(FailureRow))
    assert sheet.max_row == 1


def test_the_same_rows_give_the_same_bytes() -> None:
    streams = [io.BytesIO(), io.BytesIO()]
    for stream in streams:
        write_book([Row(text="a"), Row(text="=b")], stream, None)
    assert streams[0].getvalue() == streams[1].getvalue()


def test_a_missing_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(UsageError, match="pip install 'xlsxwriter'"):
        write_book([], io.BytesIO(), ("text",))


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"))


@settings(deadline=None, derandomize=True, max_examples=30)
@given(st.lists(TEXTS, min_size=1, max_size=20))
def test_text_comes_back_whole(texts: list[str]) -> None:
    sheet = book_of([Row(text=text) for text in texts]).active
    found = [row[0].value or "" for row in sheet.iter_rows(min_row=2)]
    assert found == texts
