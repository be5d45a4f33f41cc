"""Readout from Python: a project as tables of rows, and texts read without one.

Told with examples in docs/python.md. `import readout` has all of it.
"""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar, cast, overload

import msgspec

from readout.closing import Closing
from readout.errors import ProjectError, ReadoutError, UnreadableError, UsageError
from readout.export import make_table
from readout.export.columns import DCT_COLUMNS
from readout.export.extra import need
from readout.reading import LAYERS
from readout.record import Project as Record
from readout.record import read_articles
from readout.record.tables import ALWAYS, ROW_TYPES, table_rows
from readout.schema.claimtables import ClaimRow, PositionRow, RevisionRow
from readout.schema.entry import TimelineRow
from readout.schema.eventtables import EventRow, OccasionRow
from readout.schema.row import Article, DocumentRow, DuplicateRow, FailureRow, Unread
from readout.schema.span import Span
from readout.schema.story import RelatedRow, StoryRow
from readout.schema.tables import ActorRow, FigureRow, MentionRow, PlaceRow, StatementRow
from readout.schema.view import BuildSummary, IngestSummary, Overview, SearchHit
from readout.watcher import Watcher

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__all__ = ["Project", "ReadoutError", "Span", "Table", "read", "read_files"]

AnyPath = str | os.PathLike[str]
Row = TypeVar("Row", bound=msgspec.Struct, covariant=True)


class Table(Sequence[Row], Generic[Row]):
    """The rows of one table, in an order of its own that never changes.

    Going through it reads the project row by row. Asked for its length or for a row by number, it
    reads all and keeps them: hold on to the table to read only once.
    """

    __slots__ = ("_kept", "_name", "_row_type", "_rows")

    def __init__(self, name: str, row_type: type[Row], rows: Callable[[], Iterable[Row]]) -> None:
        self._name = name
        self._row_type = row_type
        self._rows = rows
        self._kept: tuple[Row, ...] | None = None

    @property
    def name(self) -> str:
        """What `readout export` calls it."""
        return self._name

    @property
    def row_type(self) -> type[Row]:
        """What its rows are."""
        return self._row_type

    @property
    def columns(self) -> tuple[str, ...]:
        """The fields of a row."""
        return self._row_type.__struct_fields__

    def __repr__(self) -> str:
        return f"<readout.Table {self._name!r} of {self._row_type.__name__}>"

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows() if self._kept is None else self._kept)

    def __len__(self) -> int:
        return len(self._all())

    @overload
    def __getitem__(self, at: int) -> Row: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, at: int | slice) -> Row | tuple[Row, ...]:
        return self._all()[at]

    def _all(self) -> tuple[Row, ...]:
        if self._kept is None:
            self._kept = tuple(self._rows())
        return self._kept

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as JSON has them: dates as ISO 8601 text, spans as pairs."""
        return [msgspec.to_builtins(row) for row in self]

    def to_arrow(self) -> pyarrow.Table:
        """The rows with typed columns, nested values as structs and lists; of a document's date
        (`dct`) the best day, its bounds and its basis are columns of their own, too.

        Raises UsageError where pyarrow is not installed, and says how to get it.
        """
        return _spread(make_table(self, self._row_type))

    def to_pandas(self) -> pandas.DataFrame:
        """The same as a data frame, days as datetime64. Needs the extra `readout[pandas]`."""
        need("pandas", format="pandas", install="readout[pandas]")
        return self.to_arrow().to_pandas(date_as_object=False)

    def to_polars(self) -> polars.DataFrame:
        """The same as a data frame of polars. Needs the extra `readout[polars]`."""
        library = need("polars", format="polars", install="readout[polars]")
        return library.from_arrow(self.to_arrow())


def _spread(table: pyarrow.Table) -> pyarrow.Table:
    """A table with the parts of `dct` as columns before it, under the names they have in csv."""
    at = table.schema.get_field_index("dct")
    if at < 0:
        return table
    names = [field.name for field in table.schema.field(at).type]
    parts = dict(zip(names, table.column(at).flatten(), strict=True))
    # What has such a column of its own keeps it, as in csv.
    new = [name for name in DCT_COLUMNS if name not in table.column_names]
    for place, name in enumerate(new, at):
        table = table.add_column(place, name, parts[name])
    return table


class Project(Closing):
    """One project file: articles go in, tables come out.

    It is open for reading; `ingest` and `build` write, each as the only writer for as long as it
    takes. Others may read all the while, and what stands in a table of this project is what the
    file holds when it is read. Close it, or use it in a `with` block.
    """

    def __init__(self, record: Record) -> None:
        self._record = record
        self._is_closed = False

    @classmethod
    def open(cls, path: AnyPath, *, create: bool = False) -> Self:
        """Open a project file, with `create` a new one where there is none.

        Raises ProjectError where there is none, or where it cannot be read.
        """
        place = Path(path)
        if create and not place.exists():
            Record.open(place, create=True).close()
        return cls(Record.open(place))

    def close(self) -> None:
        """Close the file. Tables that were read stay as they are."""
        self._is_closed = True
        self._record.close()

    def __repr__(self) -> str:
        return f"<readout.Project {str(self.path)!r}>"

    @property
    def path(self) -> Path:
        """Where the file lies."""
        return self._record.path

    @property
    def name(self) -> str:
        """The file's name without its suffix."""
        return self._record.name

    @property
    def record(self) -> Record:
        """The record itself, open for reading, with all that the pages ask of it: filters, pages,
        facets, corrections. Not as settled as what stands here. Raises ProjectError after `close`.
        """
        if self._is_closed:
            raise ProjectError(f"{self.path}: it was closed; open it again")
        return self._record

    def ingest(
        self,
        paths: AnyPath | Iterable[AnyPath],
        *,
        prune: bool = False,
        jobs: int = 1,
        watcher: Watcher | None = None,
    ) -> IngestSummary:
        """Store the documents of files and folders. Files stored before are not read again.

        What cannot be read is in `failures` of the summary, with the reason; nothing else is lost
        for it. `prune` drops documents whose files are gone. Raises ProjectBusyError where
        somebody else writes.
        """
        named = [os.fspath(path) for path in _several(paths)]
        with self._writer() as writer:
            return writer.ingest(named, prune=prune, jobs=jobs, watcher=watcher)

    def build(self, *, jobs: int = 1, watcher: Watcher | None = None) -> BuildSummary:
        """Read what is stored and not yet read, and link all of it.

        With `jobs` above 1 and many new texts, processes are started that import the main module:
        a script then needs `if __name__ == "__main__":`. Raises ProjectBusyError where somebody
        else writes.
        """
        with self._writer() as writer:
            built = writer.build(jobs=jobs, watcher=watcher)
            # As the command does, so that `readout since` can tell what came later.
            writer.account.keep_automatic(dt.datetime.now(dt.UTC))
            return built

    def _writer(self) -> Record:
        return Record.open(self.path, write=True)

    @property
    def documents(self) -> Table[DocumentRow]:
        """Every document, superseded and gone ones too (see `state`); for texts see `text`."""
        return self._table("documents", DocumentRow)

    @property
    def duplicates(self) -> Table[DuplicateRow]:
        """Who copied whom, and what a copy changed."""
        return self._table("duplicates", DuplicateRow)

    @property
    def actors(self) -> Table[ActorRow]:
        """Who they are across documents, with spellings, roles and why."""
        return self._table("actors", ActorRow)

    @property
    def mentions(self) -> Table[MentionRow]:
        """Every name, description and pronoun, and whom it refers to."""
        return self._table("mentions", MentionRow)

    @property
    def places(self) -> Table[PlaceRow]:
        """Every place name, and where in the world it is."""
        return self._table("places", PlaceRow)

    @property
    def statements(self) -> Table[StatementRow]:
        """Who said what to whom; nested ones are rows after those that hold them."""
        return self._table("statements", StatementRow)

    @property
    def figures(self) -> Table[FigureRow]:
        """How many of what: intervals, units, what is counted."""
        return self._table("figures", FigureRow)

    @property
    def events(self) -> Table[EventRow]:
        """What happened: who did what to whom, when, where, told by whom."""
        return self._table("events", EventRow)

    @property
    def occasions(self) -> Table[OccasionRow]:
        """Meetings, calls, visits and briefings, with what each party says of them."""
        return self._table("occasions", OccasionRow)

    @property
    def claims(self) -> Table[ClaimRow]:
        """What several say of one matter: who agrees, refines, replaces, contradicts."""
        return self._table("claims", ClaimRow)

    @property
    def related(self) -> Table[RelatedRow]:
        """Pairs that may be of one matter, too doubtful to say how they stand."""
        return self._table("related", RelatedRow)

    @property
    def stories(self) -> Table[StoryRow]:
        """Which documents tell one story, and which one incident."""
        return self._table("stories", StoryRow)

    @property
    def revisions(self) -> Table[RevisionRow]:
        """What newer versions and copies changed of older texts, numbers first."""
        return self._table("revisions", RevisionRow)

    @property
    def positions(self) -> Table[PositionRow]:
        """Who demands, offers, refuses, warns or commits to what."""
        return self._table("positions", PositionRow)

    @property
    def timeline(self) -> Table[TimelineRow]:
        """What happened, the weightiest first, each in one sentence of a source."""
        return self._table("timeline", TimelineRow)

    @property
    def failures(self) -> Table[FailureRow]:
        """What could not be read, and why."""
        return self._table("failures", FailureRow)

    def table(
        self, name: str, *, precise: bool = False, threshold: float | None = None
    ) -> Table[msgspec.Struct]:
        """A table by its name. Of statements `precise` keeps the surest; of events `threshold`
        keeps those of at least that score, below 0.5 (down to 0.3) also doubtful ones, each a
        mention by itself. Raises UsageError where there is no such table."""
        if name not in ROW_TYPES:
            raise UsageError(f"no table {name!r}; there are {', '.join(ROW_TYPES)}")
        return self._table(name, ROW_TYPES[name], precise=precise, threshold=threshold)

    def _table(
        self,
        name: str,
        row_type: type[Row],
        *,
        precise: bool = False,
        threshold: float | None = None,
    ) -> Table[Row]:
        def rows() -> Iterable[Row]:
            if name not in ALWAYS:
                self._require_built()
            found = table_rows(self.record, name, precise=precise, threshold=threshold)
            return cast(Iterable[Row], found)

        return Table(name, row_type, rows)

    def _require_built(self) -> None:
        if not self.record.is_built:
            raise ProjectError(f"{self.path}: not built since its documents changed; call build()")

    def text(self, document: str) -> str:
        """The text of a document, by its id: what the spans of all rows are offsets into.

        Raises UsageError where there is no such document.
        """
        found = self.record.text(document)
        if found is None:
            raise UsageError(f"{self.path}: no document {document!r}; ids stand in `documents`")
        return found

    def search(self, words: str, *, limit: int = 20) -> tuple[SearchHit, ...]:
        """The documents that hold all the words and "quoted phrases", the best first."""
        return self.record.search(words, limit=limit).hits

    def overview(self) -> Overview:
        """What the project holds, in numbers."""
        return self.record.overview()


_FIRST_LINE = "-, line 1: "
"""Where a failure lies in the stream that a text is handed over in."""


class _Given(msgspec.Struct, omit_defaults=True):
    """A line of JSON Lines as `readout ingest` takes it."""

    text: str
    id: str | None = None
    title: str | None = None
    published: dt.date | str | None = None
    publisher: str | None = None
    url: str | None = None


def read(
    text: str,
    *,
    id: str = "text",
    title: str | None = None,
    published: dt.date | str | None = None,
    publisher: str | None = None,
    url: str | None = None,
    layers: Iterable[str] = LAYERS,
    precise: bool = False,
    event_threshold: float = 0.5,
) -> Article:
    """Read one text, without a project. What is known of it beside may be given.

    `layers` are those to be read, `precise` keeps of statements the surest, `event_threshold`
    events of at least that score. Raises UnreadableError where the text is none, with the reason;
    UsageError for an unknown layer. A text in another language comes back with `not_read`.
    """
    if not isinstance(text, str):
        raise UsageError(f"read takes a text, not {type(text).__name__}; read_files takes paths")
    given = _Given(text, id, title, published, publisher, url)
    (row,) = read_articles(
        ("-",),
        stream=io.BytesIO(msgspec.json.encode(given) + b"\n"),
        layers=_chosen(layers),
        precise=precise,
        event_threshold=event_threshold,
    )
    if isinstance(row, Unread):
        raise UnreadableError(row.error.reason, row.error.message.removeprefix(_FIRST_LINE))
    return row


def read_files(
    paths: AnyPath | Iterable[AnyPath],
    *,
    layers: Iterable[str] = LAYERS,
    precise: bool = False,
    event_threshold: float = 0.5,
    jobs: int = 1,
) -> Iterator[Article | Unread]:
    """Read the articles of files and folders, one after the other, without a project.

    In the order of the input; what cannot be read is an `Unread` that says why. For the rest see
    `read`, for `jobs` see `Project.build`.
    """
    return read_articles(
        [os.fspath(path) for path in _several(paths)],
        layers=_chosen(layers),
        precise=precise,
        event_threshold=event_threshold,
        jobs=jobs,
    )


def _chosen(layers: Iterable[str]) -> frozenset[str]:
    chosen = frozenset((layers,) if isinstance(layers, str) else layers)
    if unknown := sorted(chosen - LAYERS):
        raise UsageError(f"no layer {unknown[0]!r}; there are {', '.join(sorted(LAYERS))}")
    return chosen


def _several(paths: AnyPath | Iterable[AnyPath]) -> Iterable[AnyPath]:
    return (paths,) if isinstance(paths, str | os.PathLike) else paths
