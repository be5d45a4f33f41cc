"""JSON objects of other people's shapes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TextIO

import msgspec


def filled(fields: Mapping[str, object]) -> dict[str, object]:
    """The fields that have a value: neither None nor an empty text, list or object."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], (), {})}


def text_of(value: object) -> str:
    """A value as compact JSON."""
    return msgspec.json.encode(value).decode("utf-8")


def write_array(objects: Iterable[object], stream: TextIO, *, end: str = "]\n") -> None:
    """A JSON array with one object a line; `end` closes it, and what it stands in."""
    opening = "[\n"
    for each in objects:
        stream.write(opening + text_of(each))
        opening = ",\n"
    stream.write(f"[{end}" if opening == "[\n" else f"\n{end}")
