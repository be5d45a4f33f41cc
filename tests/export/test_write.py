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
from readout.schema.eventtables import EventRow
from readout.schema.happening import Spot
from readout.schema.row import DocumentRow, DuplicateRow, FailureRow
from readout.schema.span import Span
from readout.schema.tables import Named
from readout.schema.time import Dct
from readout.schema.toll import Toll


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


class Copy(msgspec.Struct, frozen=True, kw_only=True):
    basis: str
    dct: Dct


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    killed: Toll | None
    name: str = "raid"
    place: Spot | None = None
    actors: tuple[Named, ...] = ()
    owner: Named | None = None


def test_a_table_with_a_basis_of_its_own_keeps_both() -> None:
    row = Copy(basis="credited", dct=Dct(date=dt.date(2031, 3, 4), basis="stated"))
    stream = io.StringIO(newline="")
    write([row], "csv", stream)
    assert stream.getvalue().splitlines() == [
        "basis,date,earliest,latest,dct_basis",
        "credited,2031-03-04,,,stated",
    ]
    assert len(set(columns_of(DuplicateRow))) == len(columns_of(DuplicateRow))


def test_what_an_event_cost_is_three_columns() -> None:
    assert columns_of(EventRow)[-7:] == (
        "killed_low", "killed_best", "killed_high",
        "injured_low", "injured_best", "injured_high", "mentions",
    )  # fmt: skip
    rows = [Deed(killed=Toll(measure="killed", low=7, best=9, high=None)), Deed(killed=None)]
    stream = io.StringIO(newline="")
    write(rows, "csv", stream)
    assert stream.getvalue().splitlines() == [
        "killed_low,killed_best,killed_high,name,place,place_country,place_lat,place_lon,"
        "place_entry,actors,actors_id,owner,owner_id",
        "7,9,,raid,,,,,,,,,",
        ",,,raid,,,,,,,,,",
    ]


def test_names_and_places_are_words_with_their_ids_beside() -> None:
    spot = Spot(entry="geonames:1", name="Rijeka", level="city", country="HRV", lat=45.3, lon=14.4)
    deed = Deed(
        killed=None,
        place=spot,
        actors=(Named("a1", "=Salt Front"), Named("a2", "Osk")),
        owner=Named("a2", "Osk"),
    )
    stream = io.StringIO(newline="")
    write([deed], "csv", stream, columns=columns_of(Deed)[4:])
    assert stream.getvalue().splitlines()[1] == (
        "Rijeka,HRV,45.3,14.4,geonames:1,'=Salt Front | Osk,a1 | a2,Osk,a2"
    )
    with pytest.raises(UsageError, match="actors_id"):
        write([deed], "csv", io.StringIO(), columns=("actor",))


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
