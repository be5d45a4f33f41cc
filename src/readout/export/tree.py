"""JSON as one array and as one object a line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TextIO

import msgspec

from readout.errors import UsageError

_ENCODER = msgspec.json.Encoder()


def write_json(
    rows: Iterable[msgspec.Struct], stream: TextIO, columns: Sequence[str] | None
) -> None:
    """A JSON array with one row a line."""
    encode = row_encoder(columns)
    opening = "[\n"
    for row in rows:
        stream.write(opening + encode(row))
        opening = ",\n"
    stream.write("[]\n" if opening == "[\n" else "\n]\n")


def write_lines(
    rows: Iterable[msgspec.Struct], stream: TextIO, columns: Sequence[str] | None
) -> None:
    """JSON Lines."""
    encode = row_encoder(columns)
    for row in rows:
        stream.write(encode(row) + "\n")


def row_encoder(columns: Sequence[str] | None) -> Callable[[msgspec.Struct], str]:
    """How one row becomes a JSON object: whole, or only the named fields in their order."""
    if columns is None:
        return lambda row: _ENCODER.encode(row).decode("utf-8")
    return lambda row: _ENCODER.encode(pick(row, columns)).decode("utf-8")


def pick(row: msgspec.Struct, columns: Sequence[str]) -> dict[str, object]:
    """The named fields of a row. A field that the row leaves unset is left out."""
    unknown = [name for name in columns if name not in row.__struct_fields__]
    if unknown:
        known = ", ".join(row.__struct_fields__)
        raise UsageError(f"no column {unknown[0]!r}; there are {known}")
    values = ((name, getattr(row, name)) for name in columns)
    return {name: value for name, value in values if value is not msgspec.UNSET}
