"""Tables as Parquet, nested values as typed columns. Needs the extra `readout[parquet]`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, BinaryIO

import msgspec
from msgspec import inspect

from readout.errors import UsageError
from readout.export.extra import need

ROWS_A_GROUP = 10_000
"""Rows of a row group: so many are in memory at once."""

_Convert = Callable[[Any], Any]


class Column(msgspec.Struct, frozen=True):
    """The Arrow type of a value, and how the value becomes what Arrow takes for it."""

    type: Any
    convert: _Convert


def write_parquet(
    rows: Iterable[msgspec.Struct],
    stream: BinaryIO,
    columns: Sequence[str] | None,
    *,
    row_type: type[msgspec.Struct],
    rows_a_group: int = ROWS_A_GROUP,
) -> None:
    """A Parquet file with one column a field of `row_type` (`columns` chooses and orders them).

    Structs become structs, tuples lists, days date32, literals text; whatever has no fixed type
    becomes JSON in a text column. Raises UsageError for a column that the rows do not have, and
    where pyarrow is not installed.
    """
    arrow = need("pyarrow", format="parquet", install="readout[parquet]")
    parquet = need("pyarrow.parquet", format="parquet", install="readout[parquet]")
    fields = fields_of(row_type)
    chosen = tuple(fields) if columns is None else tuple(columns)
    unknown = [name for name in chosen if name not in fields]
    if unknown:
        raise UsageError(f"no column {unknown[0]!r}; there are {', '.join(fields)}")
    schema = arrow.schema([(name, fields[name].type) for name in chosen])
    with parquet.ParquetWriter(stream, schema, compression="zstd") as writer:
        for group in _groups(iter(rows), rows_a_group):
            arrays = [_array(arrow, fields[name], name, group) for name in chosen]
            writer.write_batch(arrow.record_batch(arrays, schema=schema))


def make_table(rows: Iterable[msgspec.Struct], row_type: type[msgspec.Struct]) -> Any:
    """Rows as a pyarrow.Table with the columns of `write_parquet`. Raises UsageError where pyarrow
    is not installed."""
    arrow = need("pyarrow", format="arrow", install="readout[parquet]")
    fields = fields_of(row_type)
    schema = arrow.schema([(name, field.type) for name, field in fields.items()])
    batches = (
        arrow.record_batch(
            [_array(arrow, field, name, group) for name, field in fields.items()], schema=schema
        )
        for group in _groups(iter(rows), ROWS_A_GROUP)
    )
    return arrow.Table.from_batches(batches, schema=schema)


def _groups(rows: Iterator[msgspec.Struct], size: int) -> Iterator[list[msgspec.Struct]]:
    while group := list(islice(rows, size)):
        yield group


def _array(arrow: Any, column: Column, name: str, rows: Sequence[msgspec.Struct]) -> Any:
    values = [column.convert(_field(row, name)) for row in rows]
    return arrow.array(values, type=column.type)


def fields_of(row_type: type[msgspec.Struct]) -> dict[str, Column]:
    """The columns of a row type by the names of its fields."""
    info = inspect.type_info(row_type)
    assert isinstance(info, inspect.StructType)
    return {field.name: _column(field.type, (row_type,)) for field in info.fields}


def _column(info: inspect.Type, within: tuple[type, ...]) -> Column:
    """The column of a type; `within` are the structs that it stands in, which must not recur."""
    arrow = need("pyarrow", format="parquet", install="readout[parquet]")
    plain = _plain_types(arrow).get(type(info))
    if plain is not None:
        return Column(plain, _as_it_is)
    match info:
        case inspect.LiteralType(values=values) if all(isinstance(v, str) for v in values):
            return Column(arrow.string(), _as_it_is)
        case inspect.LiteralType(values=values) if all(isinstance(v, int) for v in values):
            return Column(arrow.int64(), _as_it_is)
        case inspect.UnionType(types=types):
            return _of_union(arrow, types, within)
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            column = _column(item, within)
            return Column(arrow.list_(column.type), partial(_list, column.convert))
        case inspect.StructType(cls=cls) if cls not in within:
            return _of_struct(arrow, info, (*within, cls))
    return Column(arrow.string(), _json)


def _plain_types(arrow: Any) -> dict[type[inspect.Type], Any]:
    return {
        inspect.StrType: arrow.string(),
        inspect.IntType: arrow.int64(),
        inspect.FloatType: arrow.float64(),
        inspect.BoolType: arrow.bool_(),
        inspect.DateType: arrow.date32(),
    }


def _of_union(arrow: Any, types: Iterable[inspect.Type], within: tuple[type, ...]) -> Column:
    """Of one type or nothing; several types become JSON."""
    told = [each for each in types if not isinstance(each, inspect.NoneType)]
    if len(told) != 1:
        return Column(arrow.string(), _json)
    column = _column(told[0], within)
    return Column(column.type, partial(_optional, column.convert))


def _of_struct(arrow: Any, info: inspect.StructType, within: tuple[type, ...]) -> Column:
    parts = {field.name: _column(field.type, within) for field in info.fields}
    type_ = arrow.struct([(name, part.type) for name, part in parts.items()])
    converts = {name: part.convert for name, part in parts.items()}
    return Column(type_, partial(_struct, converts))


def _field(value: msgspec.Struct, name: str) -> Any:
    """What a field holds; None where it is left unset."""
    found = getattr(value, name)
    return None if found is msgspec.UNSET else found


def _as_it_is(value: Any) -> Any:
    return value


def _optional(convert: _Convert, value: Any) -> Any:
    return None if value is None else convert(value)


def _list(convert: _Convert, value: Iterable[Any]) -> list[Any]:
    return [convert(item) for item in value]


def _struct(converts: dict[str, _Convert], value: Any) -> dict[str, Any]:
    return {name: convert(_field(value, name)) for name, convert in converts.items()}


def _json(value: Any) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode("utf-8")
