"""What `readout export` writes: which format is meant, and to which kind of file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from readout.cli.console import Progress
from readout.cli.output import STDOUT, binary_output, text_output
from readout.cli.tables import EVENTS, STORIES
from readout.errors import UsageError
from readout.watcher import Unwatched, phase

if TYPE_CHECKING:
    from readout.record import Project
    from readout.schema.entry import TimelineRow
    from readout.schema.eventtables import EventRow
    from readout.schema.row import DocumentRow
    from readout.schema.tables import ActorRow, MentionRow, PlaceRow, StatementRow

FORMATS = ("json", "nl", "csv", "tsv")
BINARY_FORMATS = ("xlsx", "parquet")
EVENT_FORMATS = ("polecat", "plover", "acled", "ucdp")
ALL_FORMATS = (*FORMATS, *BINARY_FORMATS, *EVENT_FORMATS)

_SUFFIXES = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".jsonl": "nl",
    ".ndjson": "nl",
    ".xlsx": "xlsx",
    ".parquet": "parquet",
}
_TEXTS = 64
"""Texts kept at hand; most writers go document by document."""


def choose_format(table: str, format_: str | None, output: str) -> str:
    """The format that is meant: the one named, else that of the file's name, else json. Raises
    UsageError where the table has no such format."""
    if table in STORIES:
        if format_ is not None:
            raise UsageError(f"{table} is a format of its own; leave out --format")
        return table
    if format_ is None:
        return _SUFFIXES.get(Path(output).suffix.lower(), "json")
    if format_ in EVENT_FORMATS and table != EVENTS:
        raise UsageError(f"the format {format_} is for events alone: readout export {EVENTS}")
    return format_


def write_export(
    record: Project,
    table: str,
    format_: str,
    output: str,
    *,
    precise: bool = False,
    threshold: float | None = None,
) -> None:
    """Write a table, or the record in a format of its own, to a file or standard output. Of events
    `threshold` keeps those of at least that score, doubtful ones that are linked to none too."""
    watcher = Unwatched() if output == STDOUT else Progress()
    with phase(watcher, f"writing {table}"):
        _write(record, table, format_, output, precise=precise, threshold=threshold)


def _write(
    record: Project,
    table: str,
    format_: str,
    output: str,
    *,
    precise: bool,
    threshold: float | None,
) -> None:
    from readout.export import columns_of, write, write_binary, write_events, write_story
    from readout.record.tables import ROW_TYPES, table_rows

    if table in STORIES:
        with text_output(output) as out:
            write_story(ToldProject(record, precise=precise), table, out)
        return
    rows = table_rows(record, table, precise=precise, threshold=threshold)
    row_type = ROW_TYPES[table]
    if format_ in BINARY_FORMATS:
        with binary_output(output) as binary:
            write_binary(rows, format_, binary, row_type=row_type, name=table)
        return
    with text_output(output) as out:
        if format_ in EVENT_FORMATS:
            events = record.account.iter_events(threshold)
            write_events(events, format_, out, story=ToldProject(record, precise=precise))
        else:
            is_sheet = format_ in ("csv", "tsv")
            columns = columns_of(row_type) if is_sheet else row_type.__struct_fields__
            write(rows, format_, out, columns=columns)


class ToldProject:
    """A project as the writers of whole records see it (`readout.export.Story`); of statements,
    `precise` keeps the surest."""

    def __init__(self, record: Project, *, precise: bool = False) -> None:
        self._record = record
        self._precise = precise
        self._text = lru_cache(maxsize=_TEXTS)(self._read_text)

    @property
    def name(self) -> str:
        """What the project is called."""
        return self._record.name

    def iter_documents(self) -> Iterator[DocumentRow]:
        """Every document in every state, by id."""
        return self._record.iter_documents()

    def iter_actors(self) -> Iterator[ActorRow]:
        """All of the cast, by id."""
        return self._record.iter_actors()

    def iter_mentions(self) -> Iterator[MentionRow]:
        """Every mention of every current document."""
        return self._record.iter_mentions()

    def iter_places(self) -> Iterator[PlaceRow]:
        """Every place name of every current document."""
        return self._record.iter_places()

    def iter_statements(self) -> Iterator[StatementRow]:
        """All statements of current documents."""
        return self._record.iter_statements(precise=self._precise)

    def iter_events(self) -> Iterator[EventRow]:
        """All events, by id."""
        return self._record.account.iter_events()

    def iter_timeline(self) -> Iterator[TimelineRow]:
        """The timeline, by rank."""
        return self._record.account.iter_timeline()

    def text(self, document: str) -> str:
        """The text of a document, "" where there is none of that id."""
        return self._text(document)

    def _read_text(self, document: str) -> str:
        from readout.schema.span import Span

        # An empty passage at the beginning, with as much after it as the text can have.
        chars = self._chars.get(document, 0)
        found = self._record.passages([(document, Span(0, 0))], around=chars)
        return found[0].after if found else ""

    @cached_property
    def _chars(self) -> dict[str, int]:
        return {row.id: row.chars for row in self._record.iter_documents()}
