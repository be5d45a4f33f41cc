"""Rows to files: one format a file, every writer streaming.

`write` and `write_binary` take rows of any msgspec struct and know no noun of the record.
`write_events` writes events as other projects code them, `write_story` the whole record in the
formats of other tools.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import BinaryIO, TextIO

import msgspec

from readout.errors import UsageError
from readout.export.acled import write_acled
from readout.export.book import write_book
from readout.export.columns import columns_of
from readout.export.followthemoney import write_ftm
from readout.export.geojson import write_geojson
from readout.export.jsonld import write_jsonld
from readout.export.parquet import make_table, write_parquet
from readout.export.plover import write_plover
from readout.export.polecat import write_polecat
from readout.export.sheet import write_csv, write_tsv
from readout.export.story import Story
from readout.export.timelinejs import write_timelinejs
from readout.export.tree import write_json, write_lines
from readout.export.ucdp import write_ucdp
from readout.export.webannotation import write_webannotation
from readout.schema.eventtables import EventRow

__all__ = [
    "BINARY_FORMATS",
    "EVENT_FORMATS",
    "FORMATS",
    "STORY_FORMATS",
    "Story",
    "columns_of",
    "make_table",
    "write",
    "write_binary",
    "write_events",
    "write_story",
]

Writer = Callable[[Iterable[msgspec.Struct], TextIO, Sequence[str] | None], None]

WRITERS: Mapping[str, Writer] = MappingProxyType(
    {"json": write_json, "nl": write_lines, "csv": write_csv, "tsv": write_tsv}
)

FORMATS: tuple[str, ...] = tuple(WRITERS)
"""json: an array. nl: one JSON object a line. csv, tsv: a header and one row a line."""

BINARY_FORMATS: tuple[str, ...] = ("xlsx", "parquet")
"""xlsx: a workbook for Excel and its kin. parquet: typed columns, nested ones too."""

_EVENT_WRITERS: Mapping[str, Callable[[Iterable[EventRow], Story, TextIO], None]] = (
    MappingProxyType(
        {
            "polecat": write_polecat,
            "plover": write_plover,
            "acled": write_acled,
            "ucdp": write_ucdp,
        }
    )
)

EVENT_FORMATS: tuple[str, ...] = tuple(_EVENT_WRITERS)
"""Events as other projects code them: columns of POLECAT (tsv), records of PLOVER (json), columns
of ACLED and of UCDP's GED (csv)."""

_STORY_WRITERS: Mapping[str, Callable[[Story, TextIO], None]] = MappingProxyType(
    {
        "ftm": write_ftm,
        "timelinejs": write_timelinejs,
        "geojson": write_geojson,
        "jsonld": write_jsonld,
        "webannotation": write_webannotation,
    }
)

STORY_FORMATS: tuple[str, ...] = tuple(_STORY_WRITERS)
"""The record for other tools: FollowTheMoney (a JSON object a line), TimelineJS, GeoJSON,
schema.org and W3C Web Annotation in JSON-LD."""


def write(
    rows: Iterable[msgspec.Struct],
    format: str,
    stream: TextIO,
    *,
    columns: Sequence[str] | None = None,
) -> None:
    """Write rows of one type to a text stream, one at a time, in the order given.

    `columns` chooses fields and their order; in csv and tsv those of `columns_of`, where fields
    that have parts are spread over several, and `dct` stands for date, earliest, latest, basis.
    Without `columns` all are written, and a csv or tsv of no rows is empty: pass
    `columns_of(RowType)` to get the header all the same. The stream must not translate line ends
    (`newline=""`).

    Raises UsageError for an unknown format or column.
    """
    writer = WRITERS.get(format)
    if writer is None:
        raise UsageError(f"unknown format {format!r}; choose one of {', '.join(FORMATS)}")
    writer(rows, stream, columns)


def write_binary(
    rows: Iterable[msgspec.Struct],
    format: str,
    stream: BinaryIO,
    *,
    row_type: type[msgspec.Struct],
    name: str = "rows",
) -> None:
    """Write all fields of rows of one type to a binary stream, some thousand rows at a time.

    `name` is what the sheet of a workbook is called. Raises UsageError for an unknown format, and
    where the library that it rests on is not installed, which the message says how to get.
    """
    if format == "xlsx":
        write_book(rows, stream, columns_of(row_type), name=name)
    elif format == "parquet":
        write_parquet(rows, stream, None, row_type=row_type)
    else:
        known = ", ".join(BINARY_FORMATS)
        raise UsageError(f"unknown binary format {format!r}; choose one of {known}")


def write_events(events: Iterable[EventRow], format: str, stream: TextIO, *, story: Story) -> None:
    """Write events in one of EVENT_FORMATS; `story` tells who the parties are and what the
    documents say. Raises UsageError for an unknown format."""
    writer = _EVENT_WRITERS.get(format)
    if writer is None:
        known = ", ".join(EVENT_FORMATS)
        raise UsageError(f"unknown format of events {format!r}; choose one of {known}")
    writer(events, story, stream)


def write_story(story: Story, format: str, stream: TextIO) -> None:
    """Write the record in one of STORY_FORMATS. Raises UsageError for an unknown format."""
    writer = _STORY_WRITERS.get(format)
    if writer is None:
        known = ", ".join(STORY_FORMATS)
        raise UsageError(f"unknown format of the record {format!r}; choose one of {known}")
    writer(story, stream)
