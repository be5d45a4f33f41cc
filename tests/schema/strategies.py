"""Arbitrary values of any type of the schema, drawn from the type itself."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import UNSET, inspect

from readout import schema

ALL_TYPES: tuple[type[msgspec.Struct], ...] = tuple(
    value
    for module in pkgutil.iter_modules(schema.__path__)
    for value in vars(importlib.import_module(f"{schema.__name__}.{module.name}")).values()
    if isinstance(value, type)
    and issubclass(value, msgspec.Struct)
    and value.__module__ == f"{schema.__name__}.{module.name}"
)
"""Every value type of `readout.schema`, so that a new one is tested without being named."""

DEPTH = 3
"""How deep values may nest: statements hold statements."""


def values(kind: type[msgspec.Struct], depth: int = DEPTH) -> st.SearchStrategy[Any]:
    """Arbitrary values of a struct, all its fields drawn."""
    return _draw(inspect.type_info(kind), depth)


def _draw(kind: inspect.Type, depth: int) -> st.SearchStrategy[Any]:
    match kind:
        case inspect.StructType(cls=cls, fields=fields):
            return st.builds(cls, **{field.name: _field(field, depth - 1) for field in fields})
        case inspect.VarTupleType(item_type=item):
            empty = st.just(())
            return st.lists(_draw(item, depth), max_size=2).map(tuple) if depth > 0 else empty
        case inspect.FrozenSetType(item_type=item):
            return st.frozensets(_draw(item, depth), max_size=1)
        case inspect.TupleType(item_types=items):
            return st.tuples(*(_draw(item, depth) for item in items))
        case inspect.DictType(key_type=key, value_type=value):
            return st.dictionaries(_draw(key, depth), _draw(value, depth), max_size=2)
        case inspect.UnionType(types=types):
            return st.one_of([_draw(member, depth) for member in types])
        case inspect.LiteralType(values=choices):
            return st.sampled_from(choices)
        case _:
            return _ATOMS[type(kind)]


def _field(field: inspect.Field, depth: int) -> st.SearchStrategy[Any]:
    drawn = _draw(field.type, depth)
    return st.just(UNSET) | drawn if field.default is UNSET else drawn


_ATOMS: dict[type[inspect.Type], st.SearchStrategy[Any]] = {
    inspect.BoolType: st.booleans(),
    inspect.IntType: st.integers(0, 2**53),
    inspect.FloatType: st.floats(allow_nan=False, allow_infinity=False),
    inspect.StrType: st.text(max_size=6),
    inspect.BytesType: st.binary(max_size=4),
    inspect.NoneType: st.none(),
    inspect.DateType: st.dates(dt.date(1000, 1, 1)),
    inspect.DateTimeType: st.datetimes(dt.datetime(1000, 1, 1), timezones=st.just(dt.UTC)),
}
