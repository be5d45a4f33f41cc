"""A project file, open: what goes in, what is kept of it, what can be asked."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Concatenate, Literal, ParamSpec, Self, TypeVar

import msgspec

from readout.closing import Closing
from readout.errors import ProjectBusyError, ProjectError
from readout.schema.cast import Cast, CastActor
from readout.schema.document import Document, Failure
from readout.schema.fix import Fix
from readout.schema.place import PlaceMention
from readout.schema.reading import Reading
from readout.schema.row import DocumentRow, FailureRow
from readout.schema.span import Span
from readout.schema.tables import ActorRow, FlatStatement, Named
from readout.schema.time import Dct
from readout.schema.view import (
    ActorPage,
    ActorQuery,
    Company,
    DocumentPage,
    DocumentQuery,
    DocumentView,
    Doubt,
    GroupPage,
    Overview,
    Passage,
    PlacePage,
    PlaceQuery,
    Problem,
    SearchPage,
    Shared,
    StatementPage,
    StatementQuery,
    StatementView,
)
from readout.store import (
    cast,
    check,
    descriptions,
    files,
    fixes,
    format,
    groups,
    links,
    listing,
    located,
    overview,
    readings,
    rows,
    search,
    statements,
)
from readout.store.database import Database
from readout.store.descriptions import Description
from readout.store.intake import FileChange, Intake
from readout.store.lock import WAIT_SECONDS, WriterLock
from readout.store.sightings import drop_told, forget_links

T = TypeVar("T", bound=msgspec.Struct)
R = TypeVar("R")
P = ParamSpec("P")

Question = Callable[Concatenate[Database, P], R]


class Store(Closing):
    """One project file. Use as a context manager.

    Open for reading it takes no lock and writes nothing. Open for writing it is the only
    writer; every method that changes something runs in a transaction of its own unless one
    is open. All methods raise ProjectError, with the file's name and what would help, where
    the file cannot be read or written, ProjectBusyError where another program is at it.
    """

    def __init__(self, database: Database, lock: WriterLock | None = None) -> None:
        self.path = database.path
        self.database = database
        self._lock = lock
        self._intake: Intake | None = None
        self._begun: set[str] = set()

    @classmethod
    def create(
        cls, path: Path, *, wait: float = WAIT_SECONDS, formats: Sequence[str] = format.FORMATS
    ) -> Self:
        """Make a new project file, open for writing. Raises ProjectError if there is one."""
        lock = WriterLock(path).acquire(wait)
        try:
            format.create(path, formats)
            return cls(_open_for_writing(path, wait, formats), lock)
        except BaseException:
            lock.release()
            raise

    @classmethod
    def open(
        cls,
        path: Path,
        *,
        write: bool = False,
        wait: float = WAIT_SECONDS,
        formats: Sequence[str] = format.FORMATS,
    ) -> Self:
        """Open a project file.

        Raises ProjectError where it is missing, unreadable, foreign, or in a format that
        this Readout does not know; an older format is brought up to date when opened for
        writing. Raises ProjectBusyError where another writer does not end within `wait`
        seconds. `formats` are the migrations, for tests.
        """
        format.check_file(path)
        if not write:
            return cls(_open_for_reading(path, wait, formats))
        lock = WriterLock(path).acquire(wait)
        try:
            return cls(_open_for_writing(path, wait, formats), lock)
        except BaseException:
            lock.release()
            raise

    def close(self) -> None:
        """Close the file and give the lock back. What was not committed is undone."""
        self.database.close()
        if self._lock is not None:
            self._lock.release()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All changes made inside are kept together or, on an exception, not at all."""
        try:
            with self.database.transaction():
                yield
        except BaseException:
            # What the pass over a file had noted may have been undone with the rest.
            self._intake = None
            raise

    # Ingest

    def is_current(self, file: str, file_hash: str, ingest_digest: str) -> bool:
        """Whether that content of the file was taken in to its end by that ingest code."""
        return files.is_current(self.database, file, file_hash, ingest_digest)

    def touch(self, file: str) -> frozenset[int]:
        """The file is there, unchanged: its documents are current. Returns their keys."""
        with self.transaction():
            return files.touch(self.database, file)

    def begin_file(self, file: str) -> None:
        """Start a pass over a file: forget its failures, remember what it held."""
        with self.transaction():
            self._intake = Intake(self.database, file)
            self._begun.add(file)

    def add_document(self, file: str, document: Document) -> Literal["new", "known"]:
        """Store a document of the file begun; "known" if the project had it already.

        Raises ValueError for another file, for a path other than the file's and for a text
        with NULs, which ingest has replaced.
        """
        with self.transaction():
            return self._intake_of(file).add(document)

    def add_failure(self, file: str, failure: Failure) -> None:
        """Keep why the file, or a row of it, did not become a document."""
        with self.transaction():
            files.add_failure(self.database, file, failure)

    def finish_file(self, file: str, file_hash: str | None, ingest_digest: str) -> FileChange:
        """End the pass over a file: what was not seen in it is superseded or gone.

        Of standard input (`-`) every pass is another stream: what only an earlier one held
        stays current.
        """
        with self.transaction():
            change = self._intake_of(file).finish(file_hash, ingest_digest)
        self._intake = None
        return change

    def _intake_of(self, file: str) -> Intake:
        if self._intake is None or self._intake.file != file:
            raise ValueError(f"{file}: begin_file was not called for this file")
        return self._intake

    def mark_gone(self, names: Iterable[str]) -> tuple[str, ...]:
        """Files that are no longer there. Returns those that held documents until now.

        Their failures are forgotten, except of files begun since this store was opened.
        """
        with self.transaction():
            return files.mark_gone(self.database, names, fresh=self._begun)

    def files(self) -> tuple[str, ...]:
        """Names of the files that are not known to be gone, or that failures are kept of."""
        return files.known_files(self.database)

    def holds(self, file: str) -> bool:
        """Whether any document was seen in that file, now or before."""
        return files.holds(self.database, file)

    def prune(self) -> int:
        """Delete documents that no file holds any more, and what only they used. The cast that
        they were part of, and what they told, have to be worked out anew."""
        with self.transaction():
            pruned = files.prune(self.database)
            if pruned:
                cast.put_cast(self.database, Cast(actors=()))
                drop_told(self.database)
                was_linked = links.get_state(self.database, "linked") is not None
                forget_links(self.database)
                if was_linked:
                    # So that corrections may link it again.
                    links.put_state(self.database, "linked", "")
        return pruned

    # Build

    def unread_texts(self, digest: str) -> Iterator[tuple[str, str]]:
        """(text hash, text) without a reading by these tools, by hash; readings may be put
        meanwhile."""
        return readings.unread_texts(self.database, digest)

    def count_unread(self, digest: str) -> int:
        """How many texts have no reading by these tools."""
        return readings.count_unread(self.database, digest)

    def count_texts(self, digest: str) -> tuple[int, int]:
        """How many texts there are, and how many of them these tools did not read."""
        return readings.count_texts(self.database, digest)

    def put_reading(self, reading: Reading, digest: str) -> None:
        """Keep a reading of a stored text; an older one by the same tools is replaced."""
        with self.transaction():
            readings.put_reading(self.database, reading, digest)

    def reading(self, text_hash: str, digest: str) -> Reading | None:
        """The reading of a text by these tools, None where there is none yet."""
        return readings.get_reading(self.database, text_hash, digest)

    def last_reading(self, text_hash: str) -> Reading | None:
        """The reading of a text by the tools that last built the project, None before a build."""
        return readings.last_reading(self.database, text_hash)

    def reading_of(self, document_id: str) -> Reading | None:
        """The same of a document's text, None also where there is no such document."""
        return readings.reading_of(self.database, document_id)

    def drop_other_readings(self, digest: str) -> int:
        """Delete the readings by other tools than these; returns how many."""
        with self.transaction():
            return readings.drop_other_readings(self.database, digest)

    def undescribed(self, digest: str) -> Iterator[Document]:
        """Documents not described by these tools, by id, with `raw` empty; they may be
        described meanwhile."""
        return descriptions.undescribed(self.database, digest)

    def is_outdated(self, digest: str) -> bool:
        """Whether any document was described by other tools than these."""
        return descriptions.is_outdated(self.database, digest)

    def put_metadata(self, document_id: str, description: Description, digest: str) -> None:
        """Keep what a document is. Raises KeyError where there is none of that id."""
        with self.transaction():
            descriptions.put_metadata(self.database, document_id, description, digest)

    def described(self, digest: str) -> Iterator[tuple[Document, Description]]:
        """Documents described by these tools, by id, with `raw` empty, and as what."""
        return descriptions.described(self.database, digest)

    # Questions

    def documents(self, query: DocumentQuery, *, facets: bool = False) -> DocumentPage:
        """The documents that a query keeps, in its order."""
        with self._glance():
            return listing.documents(self.database, query, facets=facets)

    def iter_documents(self) -> Iterator[DocumentRow]:
        """Every document in every state, by id."""
        return rows.iter_documents(self.database)

    def document(self, id: str) -> DocumentView | None:
        """One document with text and metadata, None where there is none of that id."""
        with self._glance():
            return rows.document(self.database, id)

    def resolve_id(self, prefix: str) -> tuple[str, ...]:
        """Ids that begin with it (from four digits on), or whose input id or path it is."""
        return rows.resolve_id(self.database, prefix)

    def raw(self, document_id: str) -> bytes | None:
        """The bytes that a document was made from, None where there is no such document."""
        with self._glance():
            return rows.raw(self.database, document_id)

    def failures(self) -> tuple[FailureRow, ...]:
        """Inputs that did not, or not cleanly, become documents, by path and line."""
        return files.failures(self.database)

    def overview(self, name: str) -> Overview:
        """What the project holds, in numbers."""
        with self._glance():
            return overview.overview(self.database, name)

    def search(self, query: str, *, limit: int = 20, offset: int = 0) -> SearchPage:
        """Documents that hold the words of a query; no query is wrong."""
        with self._glance():
            return search.search(self.database, query, limit=limit, offset=offset)

    def problems(self) -> tuple[Problem, ...]:
        """Everything that is wrong with the file, empty when all is well."""
        return check.problems(self.database)

    # Links

    def put_keys(self, document_id: str, keys: msgspec.Struct) -> None:
        """Keep what linking needs of a document, until it is described anew."""
        with self.transaction():
            links.put_keys(self.database, document_id, keys)

    def keys(self, type_: type[T]) -> Iterator[tuple[str, T]]:
        """(id, keys) of every current document that has some, by id."""
        return links.keys(self.database, type_)

    def keys_of(self, ids: Iterable[str], type_: type[T]) -> dict[str, T]:
        """The keys of these documents, of those that have some."""
        return links.keys_of(self.database, ids, type_)

    def current_ids(self) -> list[str]:
        """Ids of all current documents, in order."""
        return links.current_ids(self.database)

    def dcts(self) -> dict[str, Dct]:
        """When current documents were published, by id."""
        return links.dcts(self.database)

    def groups(
        self, *, limit: int | None = 100, offset: int = 0, document: str | None = None
    ) -> GroupPage:
        """Duplicate groups, the largest first; of one document only its own."""
        with self._glance():
            return groups.groups(self.database, limit=limit, offset=offset, document=document)

    # The cast

    def actors(self, query: ActorQuery) -> ActorPage:
        """One page of the cast."""
        with self._glance():
            return cast.actors(self.database, query)

    def actor(self, id: str) -> CastActor | None:
        """The actor of this id, or with a member of this id; None where there is none."""
        return cast.get_actor(self.database, id)

    def actor_row(self, id: str) -> ActorRow | None:
        """The same as a row of the actors table."""
        with self._glance():
            found = cast.get_actor(self.database, id)
            return None if found is None else cast.rows_of_cast(self.database, (found,))[0]

    def iter_actors(self) -> Iterator[ActorRow]:
        """All of the cast, by id."""
        return cast.iter_actors(self.database)

    def actor_ids(self, word: str) -> tuple[str, ...]:
        """Ids of those of the cast whose id or spelling a word is, the best known first."""
        return cast.actor_ids(self.database, word)

    def doubts(self, *, limit: int = 100, offset: int = 0) -> tuple[Doubt, ...]:
        """Pairs of actors that a person may judge, the likeliest first."""
        with self._glance():
            return cast.doubts(self.database, limit=limit, offset=offset)

    def company(self, id: str, *, limit: int = 30) -> tuple[Company, ...]:
        """Who else stands in the documents of an actor."""
        return cast.company(self.database, id, limit=limit)

    def shared(self, ids: Iterable[str]) -> tuple[Shared, ...]:
        """Which of some actors stand in the same documents."""
        return cast.shared(self.database, ids)

    def people(self, document_id: str) -> dict[str, Named]:
        """Who of the cast the actors of one document are, by local id."""
        return cast.people(self.database, document_id)

    # Statements

    def put_statements(self, document_id: str, found: Iterable[FlatStatement]) -> None:
        """Keep the statements of a document in place of those kept before."""
        with self.transaction():
            statements.put_statements(self.database, document_id, found)

    def statements(self, query: StatementQuery) -> StatementPage:
        """One page of the statements that a query keeps."""
        with self._glance():
            return statements.statements(self.database, query)

    def statements_of(self, document_id: str) -> tuple[StatementView, ...]:
        """The statements of one document in order of telling, whatever its state."""
        with self._glance():
            return statements.statements_of(self.database, document_id)

    def iter_statements(self) -> Iterator[StatementView]:
        """All statements of current documents, by document and order of telling."""
        return statements.iter_statements(self.database)

    def passages(self, places: Iterable[tuple[str, Span]], *, around: int) -> tuple[Passage, ...]:
        """The words at spans of documents with what stands around them."""
        with self._glance():
            return rows.passages(self.database, places, around=around)

    # Places

    def put_places(self, document_id: str, found: Iterable[PlaceMention]) -> None:
        """Keep the places that a document names in place of those kept before."""
        with self.transaction():
            located.put_places(self.database, document_id, found)

    def places(self, query: PlaceQuery) -> PlacePage:
        """One page of the places that a query keeps."""
        with self._glance():
            return located.places(self.database, query)

    def place_name(self, id: str) -> str | None:
        """What a place that some document names is called, None for any other id."""
        return located.place_name(self.database, id)

    # What documents tell, and what it comes to: see told, happenings

    def ask(self, question: Question[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """What a question of another module finds in the file, as it was at one moment."""
        with self._glance():
            return question(self.database, *args, **kwargs)

    def each(self, question: Question[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """The same for what is found bit by bit, while others may write."""
        return question(self.database, *args, **kwargs)

    def put(self, change: Question[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Let another module change the file, wholly or not at all."""
        with self.transaction():
            return change(self.database, *args, **kwargs)

    # Corrections

    def add_fix(self, fix: Fix) -> bool:
        """Put an entry at the end of the log; False where it stands there already."""
        with self.transaction():
            return fixes.add_fix(self.database, fix)

    def fixes(self) -> tuple[Fix, ...]:
        """The log of corrections, in the order in which they were made."""
        return fixes.log(self.database)

    def fix(self, id: str) -> Fix | None:
        """One entry of the log, None where there is none of that id."""
        return fixes.get_fix(self.database, id)

    def current(self, ids: Iterable[str]) -> frozenset[str]:
        """Those of the ids that are current documents."""
        return rows.current(self.database, ids)

    def _glance(self) -> AbstractContextManager[None]:
        return self.database.glance()


def _open_for_writing(path: Path, wait: float, formats: Sequence[str]) -> Database:
    database = Database.open(path, "rw", wait=wait)
    try:
        format.migrate(database, formats)
        _try_writing(database)
    except BaseException:
        database.close()
        raise
    return database


def _try_writing(database: Database) -> None:
    """Raise now, not after an hour's work, if file or folder is read-only or in other hands."""
    database.run("BEGIN IMMEDIATE")
    try:
        # The first changed page makes SQLite open its journal; the file itself stays as it is.
        database.run(f"PRAGMA user_version = {database.value('PRAGMA user_version')}")
    finally:
        database.run("ROLLBACK")


def _open_for_reading(path: Path, wait: float, formats: Sequence[str]) -> Database:
    try:
        database = Database.open(path, "ro", wait=wait)
    except ProjectError as error:
        if not _is_hot_journal(error, path):
            raise
        _recover(path, wait)
        database = Database.open(path, "ro", wait=wait)
    try:
        format.require_newest(database, formats)
    except BaseException:
        database.close()
        raise
    return database


def _is_hot_journal(error: ProjectError, path: Path) -> bool:
    """Whether a writer that was killed left a journal which a reader may not play back."""
    code = getattr(error.__cause__, "sqlite_errorcode", 0)
    codes = (sqlite3.SQLITE_READONLY_ROLLBACK, sqlite3.SQLITE_CANTOPEN)
    return code in codes and Path(f"{path.resolve()}-journal").exists()


def _recover(path: Path, wait: float) -> None:
    # Opening for writing and reading one page makes SQLite undo the transaction that was cut
    # off. A journal whose writer is alive is not touched: SQLite looks at its lock.
    try:
        Database.open(path, "rw", wait=wait).close()
    except ProjectBusyError:
        raise
    except ProjectError as error:
        raise ProjectError(
            f"{path}: its last writer was cut off, and what it left half done must be undone "
            f"first, which cannot be done here; copy the file and {path.name}-journal to a "
            "folder that can be written to and open it there"
        ) from error
