"""Rows to text, and back again by other people's readers."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.errors import UsageError
from readout.export import FORMATS, columns_of, write
from readout.schema.row import DocumentRow, FailureRow
from readout.schema.span import Span
from readout.schema.time import Dct


class Row(msgspec.Struct, frozen=True, kw_only=True):
    name: str = ""
    count: int | None = None
    share: float | None = None
    is_fine: bool | None = None
    day: dt.date | None = None
    tags: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    dct: Dct = Dct()


def text_of(rows: list[Row], format: str, columns: tuple[str, ...] | None = None) -> str:
    stream = io.StringIO(newline="")
    write(rows, format, stream, columns=columns)
    return stream.getvalue()


def cell_of(row: Row, column: str) -> str:
    lines = list(csv.reader(io.StringIO(text_of([row], "csv", (column,)), newline="")))
    assert lines[0] == [column]
    return lines[1][0]


@pytest.mark.parametrize(
    ("row", "column", "expected"),
    [
        (Row(name="plain"), "name", "plain"),
        (Row(name='a "quoted", word\nand a line'), "name", 'a "quoted", word\nand a line'),
        (Row(name="a\u00a0b"), "name", "a\u00a0b"),
        (Row(count=None), "count", ""),
        (Row(count=-3), "count", "-3"),
        (Row(share=0.25), "share", "0.25"),
        (Row(is_fine=True), "is_fine", "true"),
        (Row(is_fine=False), "is_fine", "false"),
        (Row(day=dt.date(2031, 3, 4)), "day", "2031-03-04"),
        (Row(tags=("a", "b")), "tags", "a | b"),
        (Row(tags=()), "tags", ""),
        (Row(spans=(Span(1, 4), Span(7, 9))), "spans", "[[1,4],[7,9]]"),
        (Row(dct=Dct(date=dt.date(2031, 3, 4), basis="stated")), "date", "2031-03-04"),
        (Row(dct=Dct()), "basis", "unknown"),
        (Row(dct=Dct(latest=dt.date(2031, 3, 4))), "latest", "2031-03-04"),
    ],
)
def test_a_value_becomes_this_cell(row: Row, column: str, expected: str) -> None:
    assert cell_of(row, column) == expected


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_that_a_spreadsheet_would_run_is_made_harmless(start: str) -> None:
    assert cell_of(Row(name=f"{start}cmd|' /C calc'!A0"), "name") == f"'{start}cmd|' /C calc'!A0"
    assert cell_of(Row(tags=(f"{start}1", "x")), "tags") == f"'{start}1 | x"


def test_json_is_left_as_it_is() -> None:
    assert json.loads(text_of([Row(name="=1+1")], "json"))[0]["name"] == "=1+1"


def test_dct_is_spread_where_it_stands() -> None:
    header = text_of([Row()], "csv").splitlines()[0]
    assert header == "name,count,share,is_fine,day,tags,spans,date,earliest,latest,basis"
    assert columns_of(Row) == tuple(header.split(","))


def test_columns_choose_and_order() -> None:
    row = Row(name="x", count=2)
    assert text_of([row], "csv", ("count", "name")) == "count,name\r\n2,x\r\n"
    assert json.loads(text_of([row], "json", ("count", "name"))) == [{"count": 2, "name": "x"}]
    assert text_of([row], "nl", ("name",)) == '{"name":"x"}\n'


@pytest.mark.parametrize("format", FORMATS)
def test_an_unknown_column_is_named(format: str) -> None:
    with pytest.raises(UsageError, match=r"nonsense.*name"):
        text_of([Row()], format, ("nonsense",))


def test_an_unknown_format_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"'xls'.*json, nl, csv, tsv"):
        text_of([], "xls")


def test_line_ends() -> None:
    assert text_of([Row(name="a")], "csv", ("name",)) == "name\r\na\r\n"
    assert text_of([Row(name="a")], "tsv", ("name", "count")) == "name\tcount\na\t\n"
    assert text_of([Row(name="a\rb\nc")], "tsv", ("name",)) == 'name\n"a\rb\nc"\n'


@pytest.mark.parametrize(
    ("format", "expected"), [("json", "[]\n"), ("nl", ""), ("csv", ""), ("tsv", "")]
)
def test_no_rows(format: str, expected: str) -> None:
    assert text_of([], format) == expected


def test_no_rows_with_columns_keep_the_header() -> None:
    stream = io.StringIO(newline="")
    write([], "csv", stream, columns=columns_of(FailureRow))
    assert stream.getvalue() == "path,line,input_id,reason,message\r\n"


@pytest.mark.parametrize("format", FORMATS)
def test_rows_are_written_as_they_come(format: str) -> None:
    stream = io.StringIO(newline="")
    lengths = []

    def rows() -> Iterator[Row]:
        for index in range(3):
            lengths.append(len(stream.getvalue()))
            yield Row(name=str(index))

    write(rows(), format, stream)
    assert lengths[0] < lengths[1] < lengths[2]


def test_document_columns_begin_with_what_identifies_them() -> None:
    assert columns_of(DocumentRow)[:3] == ("id", "input_id", "path")
    assert "dct" not in columns_of(DocumentRow)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@settings(deadline=None, derandomize=True)
@given(st.lists(st.builds(Row, name=TEXTS, tags=st.lists(TEXTS, max_size=3).map(tuple))))
def test_json_comes_back_whole(rows: list[Row]) -> None:
    assert msgspec.json.decode(text_of(rows, "json"), type=list[Row]) == rows
    lines = text_of(rows, "nl").split("\n")
    assert [msgspec.json.decode(line, type=Row) for line in lines[:-1]] == rows


@settings(deadline=None, derandomize=True)
@given(st.lists(TEXTS.map(lambda text: Row(name=text, count=1)), min_size=1))
@pytest.mark.parametrize(("format", "delimiter"), [("csv", ","), ("tsv", "\t")])
def test_sheets_come_back_whole_but_for_the_apostrophe(
    format: str, delimiter: str, rows: list[Row]
) -> None:
    written = io.StringIO(text_of(rows, format, ("name", "count")), newline="")
    names = [name for name, _ in list(csv.reader(written, delimiter=delimiter))[1:]]
    for row, name in zip(rows, names, strict=True):
        assert name.removeprefix("'") == row.name.removeprefix("'")
        assert not name.startswith(("=", "+", "-", "@", "\t", "\r"))
