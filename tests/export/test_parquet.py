"""Parquet, as pyarrow reads it."""

from __future__ import annotations

import datetime as dt
import io
import sys
from collections.abc import Iterator
from typing import Any, Literal

import msgspec
import msgspec.inspect
import pytest

from readout.errors import UsageError
from readout.export import write_binary
from readout.export.parquet import fields_of, write_parquet
from readout.schema.claimtables import ClaimRow, PositionRow
from readout.schema.entry import TimelineRow
from readout.schema.eventtables import EventRow, OccasionRow
from readout.schema.row import DocumentRow, DuplicateRow, FailureRow
from readout.schema.span import Span
from readout.schema.tables import ActorRow, FigureRow, MentionRow, PlaceRow, StatementRow
from tests.export.stories import SHELLING, TALKS, Invented

arrow = pytest.importorskip("pyarrow")
parquet = pytest.importorskip("pyarrow.parquet")

SPAN = "struct<start: int64, end: int64>"


class Inner(msgspec.Struct, frozen=True):
    name: str
    spans: tuple[Span, ...] = ()


class Row(msgspec.Struct, frozen=True, kw_only=True):
    name: str = ""
    count: int | None = None
    kind: Literal["a", "b"] | None = None
    level: Literal[1, 2] = 1
    score: float = 0.5
    is_fine: bool = True
    day: dt.date | None = None
    tags: tuple[str, ...] = ()
    inner: Inner | None = None
    many: tuple[Inner, ...] = ()
    pair: tuple[Span, Span] | None = None
    mixed: Span | Literal["dct"] | None = None
    unset: str | msgspec.UnsetType = msgspec.UNSET


def bytes_of(rows: list[Row], **options: Any) -> bytes:
    stream = io.BytesIO()
    write_parquet(rows, stream, None, row_type=Row, **options)
    return stream.getvalue()


def test_columns_are_typed() -> None:
    types = {name: str(column.type) for name, column in fields_of(Row).items()}
    assert types == {
        "name": "string",
        "count": "int64",
        "kind": "string",
        "level": "int64",
        "score": "double",
        "is_fine": "bool",
        "day": "date32[day]",
        "tags": "list<item: string>",
        "inner": f"struct<name: string, spans: list<item: {SPAN}>>",
        "many": f"list<item: struct<name: string, spans: list<item: {SPAN}>>>",
        "pair": "string",
        "mixed": "string",
        "unset": "string",
    }


def test_values_come_back() -> None:
    day = dt.date(2031, 3, 9)
    row = Row(
        name="=1", count=2, kind="b", day=day, tags=("x", "y"),
        inner=Inner("i", (Span(1, 2),)), many=(Inner("m"),), pair=(Span(0, 1), Span(2, 3)),
        mixed=Span(4, 5), unset="set",
    )  # fmt: skip
    (found, empty) = parquet.read_table(io.BytesIO(bytes_of([row, Row()]))).to_pylist()
    assert found == {
        "name": "=1", "count": 2, "kind": "b", "level": 1, "score": 0.5, "is_fine": True,
        "day": day, "tags": ["x", "y"],
        "inner": {"name": "i", "spans": [{"start": 1, "end": 2}]},
        "many": [{"name": "m", "spans": []}], "pair": "[[0,1],[2,3]]", "mixed": "[4,5]",
        "unset": "set",
    }  # fmt: skip
    assert empty == {
        "name": "", "count": None, "kind": None, "level": 1, "score": 0.5, "is_fine": True,
        "day": None, "tags": [], "inner": None, "many": [], "pair": None, "mixed": None,
        "unset": None,
    }  # fmt: skip


def test_rows_are_written_in_groups_as_they_come() -> None:
    stream = io.BytesIO()
    lengths = []

    def rows() -> Iterator[Row]:
        for number in range(5):
            lengths.append(stream.tell())
            yield Row(count=number)

    write_parquet(rows(), stream, None, row_type=Row, rows_a_group=2)
    assert lengths[0] == lengths[1] < lengths[2] == lengths[3] < lengths[4]
    file = parquet.ParquetFile(stream)
    assert file.num_row_groups == 3
    assert file.read().column("count").to_pylist() == [0, 1, 2, 3, 4]


def test_no_rows_keep_the_schema() -> None:
    table = parquet.read_table(io.BytesIO(bytes_of([])))
    assert (table.num_rows, table.column_names) == (0, list(Row.__struct_fields__))


def test_columns_choose_and_order() -> None:
    stream = io.BytesIO()
    write_parquet([Row(name="x")], stream, ("count", "name"), row_type=Row)
    assert parquet.read_table(stream).to_pylist() == [{"count": None, "name": "x"}]
    with pytest.raises(UsageError, match=r"'nonsense'.*name"):
        write_parquet([], io.BytesIO(), ("nonsense",), row_type=Row)


def test_the_same_rows_give_the_same_bytes() -> None:
    assert bytes_of([Row(name="a")]) == bytes_of([Row(name="a")])


def test_a_missing_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"pip install 'readout\[parquet\]'"):
        write_parquet([], io.BytesIO(), None, row_type=Row)


def test_an_unknown_format_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"'ods'.*xlsx, parquet"):
        write_binary([], "ods", io.BytesIO(), row_type=Row)


ROW_TYPES = (DocumentRow, DuplicateRow, ActorRow, MentionRow, PlaceRow, StatementRow, FigureRow,
             EventRow, OccasionRow, TimelineRow, ClaimRow, PositionRow, FailureRow)  # fmt: skip


@pytest.mark.parametrize("row_type", ROW_TYPES)
def test_tables_have_no_untyped_columns(row_type: type[msgspec.Struct]) -> None:
    """Whatever became JSON in a text column would be a struct that nobody can query."""
    info = msgspec.inspect.type_info(row_type)
    assert isinstance(info, msgspec.inspect.StructType)
    columns = fields_of(row_type)
    texts = {field.name for field in info.fields if is_text(field.type)}
    assert {name for name, column in columns.items() if column.type == arrow.string()} == texts


def is_text(info: msgspec.inspect.Type) -> bool:
    kinds = info.types if isinstance(info, msgspec.inspect.UnionType) else (info,)
    text = (msgspec.inspect.StrType, msgspec.inspect.LiteralType, msgspec.inspect.NoneType)
    return all(isinstance(kind, text) for kind in kinds)


def test_an_invented_story_comes_back() -> None:
    story = Invented()
    for rows, row_type in (
        ([SHELLING, TALKS], EventRow),
        (story.documents, DocumentRow),
        (story.actors, ActorRow),
        (story.statements, StatementRow),
    ):
        stream = io.BytesIO()
        write_binary(rows, "parquet", stream, row_type=row_type)
        found = parquet.read_table(stream).to_pylist()
        assert [each["id"] for each in found] == [row.id for row in rows]
    assert found[0]["content"] == [{"start": 124, "end": 146}]
