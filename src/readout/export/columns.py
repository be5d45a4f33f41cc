"""The columns of a row type in a spreadsheet: fields that have parts are spread over several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from types import MappingProxyType
from typing import get_args

import msgspec

from readout.errors import UsageError
from readout.schema.happening import Spot
from readout.schema.tables import Named
from readout.schema.time import Dct
from readout.schema.toll import Toll

DCT_COLUMNS = ("date", "earliest", "latest", "basis")
"""What the field `dct` is spread into."""

_ENDINGS: Mapping[type, Mapping[str, str]] = MappingProxyType(
    {
        Named: {"": "name", "_id": "id"},
        Spot: {"": "name", "_country": "country", "_lat": "lat", "_lon": "lon", "_entry": "entry"},
        Toll: {"_low": "low", "_best": "best", "_high": "high"},
    }
)
"""What a column is called behind the name of its field, and what it holds of it."""


class Column(msgspec.Struct, frozen=True):
    """What a column holds: a field of a row, or a part of it."""

    name: str
    field: str
    part: str = ""


def columns_of(row_type: type[msgspec.Struct]) -> tuple[str, ...]:
    """The columns of a row type in csv and in a workbook."""
    return tuple(_columns(row_type))


def value_of(row: msgspec.Struct, name: str) -> object:
    """What stands in a column of a row; of several it is a tuple. Raises UsageError for a column
    that it does not have."""
    row_type = type(row)
    column = _columns(row_type).get(name)
    if column is None and name in row_type.__struct_fields__:
        return getattr(row, name)
    if column is None:
        raise UsageError(f"no column {name!r}; there are {', '.join(columns_of(row_type))}")
    value = getattr(row, column.field)
    if not column.part or value is None or value is msgspec.UNSET:
        return value
    if isinstance(value, tuple):
        return tuple(getattr(each, column.part) for each in value)
    return getattr(value, column.part)


def spread(names: Iterable[str]) -> tuple[str, ...]:
    """Columns that somebody named, `dct` replaced by those it stands for."""
    taken = tuple(names)
    return tuple(
        column
        for name in taken
        for column in (_dated(taken) if name == "dct" else (name,))
    )  # fmt: skip


def _dated(taken: Sequence[str]) -> tuple[str, ...]:
    """The columns of a date; those whose name another field has are named for it."""
    return tuple(f"dct_{name}" if name in taken else name for name in DCT_COLUMNS)


@cache
def _columns(row_type: type[msgspec.Struct]) -> Mapping[str, Column]:
    """The columns of a type by name, in the order of its fields."""
    return MappingProxyType({column.name: column for column in _made(row_type)})


def _made(row_type: type[msgspec.Struct]) -> Iterator[Column]:
    taken = row_type.__struct_fields__
    for field in msgspec.structs.fields(row_type):
        kind = _kind(field.type)
        if kind is Dct:
            for name, part in zip(_dated(taken), DCT_COLUMNS, strict=True):
                yield Column(name, field.name, part)
        elif kind is None:
            yield Column(field.name, field.name)
        else:
            for ending, part in _ENDINGS[kind].items():
                yield Column(f"{field.name}{ending}", field.name, part)


def _kind(type_: object) -> type | None:
    """The struct with parts that a field is of, or holds several of, or may be; None of others."""
    known = (each for each in (type_, *get_args(type_)) if each is Dct or each in _ENDINGS)
    return next((each for each in known if isinstance(each, type)), None)
