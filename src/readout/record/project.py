"""The record: takes a project through ingest, reading and description, and answers questions.

This is the only module that sees all the others. It holds no rules: what a document is, what
its text says and how it is stored are decided by ingest, reading and store.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import groupby
from pathlib import Path, PurePosixPath
from types import TracebackType
from typing import Any, BinaryIO, Self

import msgspec

from readout import __version__
from readout.closing import Closing
from readout.errors import ProjectError
from readout.ingest import DIGEST as INGEST_DIGEST
from readout.ingest import File, Opened, Opener, name_of, walk
from readout.ingest.files import STDIN
from readout.parallel import chunks, executor_for, map_in_order
from readout.reading import LAYERS, PROJECT_LAYERS, Tools, read
from readout.reading.metadata import describe
from readout.schema.document import Document, Failure, Metadata
from readout.schema.reading import Reading
from readout.schema.row import (
    Article,
    DocumentRow,
    ErrorDetail,
    FailureRow,
    Unread,
    metadata_row,
)
from readout.schema.view import (
    BuildSummary,
    DocumentPage,
    DocumentQuery,
    DocumentView,
    IngestSummary,
    Overview,
    Problem,
    SearchPage,
)
from readout.store import FORMAT, Description, Store
from readout.watcher import Unwatched, Watcher

# A transaction is committed after this many documents or seconds, whichever comes first:
# large enough that syncing the disk does not dominate, small enough that a kill costs little.
_COMMIT_DOCUMENTS = 200
_COMMIT_SECONDS = 1.0

# Below this many texts a pool of processes costs more to start than it saves.
_POOL_FROM = 64


class Project(Closing):
    """One project file, open. Use as a context manager.

    Opened for reading it takes no lock and writes nothing; opened for writing it is the only
    writer until closed.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.path = store.path

    @classmethod
    def open(cls, path: Path, *, write: bool = False, create: bool = False) -> Self:
        """Open a project file.

        Raises ProjectError where there is none (unless `create`), where it is not a Readout
        project or cannot be opened, ProjectBusyError where somebody else is writing to it.
        """
        if create and not path.exists():
            return cls(Store.create(path))
        return cls(Store.open(path, write=write or create))

    def close(self) -> None:
        """Give the file and the lock back."""
        self._store.close()

    @property
    def name(self) -> str:
        """What to call the project: its file name without the suffix."""
        return self.path.stem

    def ingest(
        self,
        paths: Sequence[str],
        *,
        stream: BinaryIO | None = None,
        jobs: int = 1,
        prune: bool = False,
        watcher: Watcher | None = None,
    ) -> IngestSummary:
        """Store the documents of files and folders, and why the others are none.

        Files met before with the same content are not read again. Documents whose files are
        gone stay, marked so, unless `prune`. `stream` is what the path `-` stands for.

        Raises ProjectError where `prune` is wished and one of `paths` is missing or cannot be
        read: what is there was taken in, but nothing was marked gone or deleted.
        """
        base = self.path.resolve().parent
        named = [path for path in paths if path != STDIN]
        found = list(walk(named, base=base))
        scope = Scope.of(found, roots=[name_of(path, base=base) for path in named], base=base)
        with Intake(self._store, watcher or Unwatched()) as intake:
            with Opener(jobs=jobs) as opener:
                intake.begin(len(found) + (stream is not None))
                for opened in opener.open(found, skip=self._is_current):
                    intake.take(opened)
                if stream is not None:
                    intake.take(opener.open_stream(stream))
            intake.commit()
            gone = tuple(name for name in self._store.files() if scope.is_gone(name))
            if prune:
                self._require_all_seen(scope)
            with self._store.transaction():
                newly_gone = self._store.mark_gone(gone)
                pruned = self._store.prune() if prune else 0
        return msgspec.structs.replace(intake.summary(), gone=newly_gone, pruned=pruned)

    def _require_all_seen(self, scope: Scope) -> None:
        unseen = scope.unseen_roots(self._store.holds)
        if unseen:
            raise ProjectError(
                f"{self.path}: nothing was pruned, because what lies under {', '.join(unseen)} "
                "could not be looked at; check the name, the drive and the permissions, or run "
                "again without it or without --prune"
            )

    def _is_current(self, file: File, file_hash: str) -> bool:
        return self._store.is_current(file.name, file_hash, INGEST_DIGEST)

    def build(self, *, jobs: int = 1, watcher: Watcher | None = None) -> BuildSummary:
        """Read every stored text that these tools have not read, and describe its documents."""
        watcher = watcher or Unwatched()
        tools = Tools.load()
        unread = self._store.count_unread(tools.digest)
        watcher.begin("reading", unread)
        with ExitStack() as stack:
            executor = executor_for(stack, jobs if unread >= _POOL_FROM else 1)
            texts = (text for _, text in self._store.unread_texts(tools.digest))
            readings = map_in_order(executor, partial(_read, layers=PROJECT_LAYERS), texts)
            for chunk in chunks(readings, _COMMIT_DOCUMENTS):
                with self._store.transaction():
                    for reading in chunk:
                        self._store.put_reading(reading, tools.digest)
                watcher.advance(len(chunk))
        watcher.end()
        self._describe(tools.digest, watcher)
        # Readings by other tools would only weigh the file down from here on.
        self._store.drop_other_readings(tools.digest)
        texts_in_all, not_read = self._store.count_texts(tools.digest)
        return BuildSummary(read=unread, cached=texts_in_all - unread, not_read=not_read)

    def _describe(self, digest: str, watcher: Watcher) -> None:
        watcher.begin("describing", None)
        for chunk in chunks(self._store.undescribed(digest), _COMMIT_DOCUMENTS):
            with self._store.transaction():
                for document in chunk:
                    self._describe_one(document, digest)
            watcher.advance(len(chunk))
        watcher.end()

    def _describe_one(self, document: Document, digest: str) -> None:
        reading = self._store.reading(document.text_hash, digest)
        if reading is None:
            raise ProjectError(f"{self.path}: document {document.id} has no reading; build again")
        self._store.put_metadata(document.id, _description(document, reading), digest)

    def overview(self) -> Overview:
        """What the project holds, in numbers."""
        return self._store.overview(self.name)

    def documents(self, query: DocumentQuery, *, facets: bool = False) -> DocumentPage:
        """The documents that a query keeps, in its order."""
        return self._store.documents(query, facets=facets)

    def iter_documents(self) -> Iterator[DocumentRow]:
        """Every document in every state, by id."""
        return self._store.iter_documents()

    def document(self, id: str) -> DocumentView | None:
        """One document with its text and metadata, None where there is none of that id."""
        return self._store.document(id)

    def resolve_id(self, word: str) -> tuple[str, ...]:
        """Ids of the documents that a person may mean: by id or its beginning, input id, path."""
        return self._store.resolve_id(word)

    def raw(self, id: str) -> bytes | None:
        """The bytes that a document was made from, None where there is no such document."""
        return self._store.raw(id)

    def failures(self) -> tuple[FailureRow, ...]:
        """Inputs that did not (or not cleanly) become documents."""
        return self._store.failures()

    def search(self, query: str, *, limit: int = 20, offset: int = 0) -> SearchPage:
        """Documents whose text or title holds the words or "quoted phrases" of a query."""
        return self._store.search(query, limit=limit, offset=offset)

    def check(self) -> tuple[Problem, ...]:
        """Everything that is wrong with the file; empty when all is well.

        Documents that the present tools described are described again, from the readings that
        are kept, and compared with what is stored.
        """
        return (*self._store.problems(), *self._misdescribed())

    def _misdescribed(self) -> Iterator[Problem]:
        digest = Tools.load().digest
        try:
            for document, stored in self._store.described(digest):
                reading = self._store.reading(document.text_hash, digest)
                if reading is None:
                    message = "its reading is missing; run `readout build`"
                    yield Problem(code="reading", subject=document.id, message=message)
                elif _description(document, reading) != stored:
                    message = "its reading says otherwise than its metadata"
                    yield Problem(code="description", subject=document.id, message=message)
        except (ProjectError, msgspec.MsgspecError, UnicodeError) as error:
            yield Problem(code="damaged", subject=str(self.path), message=str(error))

    def about(self) -> dict[str, str]:
        """Versions and digests that this project's rows rest on."""
        return {
            "readout": __version__,
            "project format": str(FORMAT),
            "ingest": INGEST_DIGEST,
            "reading": Tools.load().digest,
        }


class Scope(msgspec.Struct, frozen=True):
    """What one walk looked at, and so which stored files it may say to be gone.

    All names are document paths. A folder that is missing may lie on a drive that is not
    mounted, and nobody knows what an unreadable one holds: only what was looked for where it
    would be, and not found, is gone.
    """

    base: Path
    here: frozenset[str]
    roots: frozenset[str]
    missing: frozenset[str]
    unreadable: frozenset[str]

    @classmethod
    def of(cls, found: Iterable[File | Failure], *, roots: Iterable[str], base: Path) -> Self:
        """The scope of a walk from these roots that found this."""
        here, missing, unreadable = set(), set(), set()
        for item in found:
            if isinstance(item, File):
                here.add(item.name)
            elif item.reason == "missing":
                missing.add(item.path)
            elif item.reason == "unreadable":
                unreadable.add(item.path)
        return cls(
            base=base,
            here=frozenset(here),
            roots=frozenset(roots),
            missing=frozenset(missing),
            unreadable=frozenset(unreadable),
        )

    def is_gone(self, name: str) -> bool:
        """Whether a file that the project knows was looked for and is not there."""
        if name == STDIN or name in self.here:
            return False
        above = self._above(name)
        if self.roots.isdisjoint({name, *above}):
            return False
        if not self.unreadable.isdisjoint({name, *above}):
            return False
        if not self.missing.isdisjoint(above):
            return False
        return name not in self.missing or self._has_folder(name)

    def unseen_roots(self, is_stored: Callable[[str], bool]) -> tuple[str, ...]:
        """Roots of which nobody can say what became of them.

        A single file that is stored and is missing from a folder that is there is just gone.
        """
        unseen = self.unreadable | {
            name for name in self.missing if not (is_stored(name) and self._has_folder(name))
        }
        return tuple(sorted(self.roots & unseen))

    def _has_folder(self, name: str) -> bool:
        return Path(self.base, name).parent.is_dir()

    def _above(self, name: str) -> set[str]:
        """The folders that a file lies in, as document paths."""
        above = {parent.as_posix() for parent in PurePosixPath(name).parents}
        if Path(name).is_absolute():
            return above
        # What lies inside the base lies in the folders above it too, which have absolute names.
        return above | {parent.as_posix() for parent in self.base.parents}


class Intake:
    """Takes opened files into a store, some to a transaction, and counts.

    A file's rows are always within one transaction, so a kill leaves it whole or not begun.
    """

    def __init__(self, store: Store, watcher: Watcher) -> None:
        self._store = store
        self._watcher = watcher
        self._transaction: ExitStack | None = None
        self._since = 0.0
        self._waiting: list[tuple[str, int]] = []
        self._documents = 0
        self._new: set[int] = set()
        self._changed: set[int] = set()
        self._unchanged: set[int] = set()
        self._failures: list[Failure] = []
        self._new_paths: list[str] = []
        self._changed_paths: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._transaction is not None:
            self._transaction.__exit__(kind, error, trace)
        self._watcher.end()

    def begin(self, total: int) -> None:
        """So many files are to come."""
        self._watcher.begin("ingesting", total)

    def take(self, opened: Opened) -> None:
        """Store what one file gave."""
        self._in_transaction()
        name = opened.file.name
        if opened.unchanged:
            self._unchanged |= self._store.touch(name)
        else:
            self._take_items(name, opened)
        self._watcher.advance()
        if self._is_time():
            self.commit()

    def _take_items(self, name: str, opened: Opened) -> None:
        documents = 0
        self._store.begin_file(name)
        for item in opened.items:
            if isinstance(item, Failure):
                self._store.add_failure(name, item)
                self._failures.append(item)
            else:
                self._store.add_document(name, item)
                documents += 1
        if opened.hash is not None or name == STDIN:
            # Without a hash the file could not be read to its end: what it held before still
            # stands. A stream takes nothing away, so the rows before its break count.
            change = self._store.finish_file(name, opened.hash, INGEST_DIGEST)
            self._new |= change.new
            self._changed |= change.changed
            self._unchanged |= change.unchanged
            if change.new:
                self._new_paths.append(name)
            if change.changed:
                self._changed_paths.append(name)
        self._waiting.append((name, documents))
        self._documents += documents

    def commit(self) -> None:
        """Make everything taken so far safe on disk, then say so."""
        if self._transaction is None:
            return
        transaction, self._transaction = self._transaction, None
        transaction.close()
        for name, documents in self._waiting:
            self._watcher.stored(name, documents)
        self._waiting.clear()
        self._documents = 0

    def summary(self) -> IngestSummary:
        """Counts so far, of documents: one that lies in two files counts once."""
        changed = self._changed - self._new
        return IngestSummary(
            new=len(self._new),
            changed=len(changed),
            unchanged=len(self._unchanged - self._new - changed),
            failures=tuple(self._failures),
            new_paths=tuple(self._new_paths),
            changed_paths=tuple(self._changed_paths),
        )

    def _in_transaction(self) -> None:
        if self._transaction is not None:
            return
        self._transaction = ExitStack()
        self._transaction.enter_context(self._store.transaction())
        self._since = time.monotonic()

    def _is_time(self) -> bool:
        return (
            self._documents >= _COMMIT_DOCUMENTS
            or time.monotonic() - self._since >= _COMMIT_SECONDS
        )


def read_articles(
    paths: Sequence[str],
    *,
    stream: BinaryIO | None = None,
    layers: frozenset[str] = LAYERS,
    jobs: int = 1,
) -> Iterator[Article | Unread]:
    """Articles in, rows out, nothing stored: one row an article, in the order of the input.

    `stream` is what the path `-` stands for. The id of a row is the one its input gave, else
    the path as given, with the place in the file behind `#` where a file holds several.
    """
    with ExitStack() as stack:
        opener = stack.enter_context(Opener(jobs=jobs))
        executor = executor_for(stack, jobs)
        items = _labelled_items(opener, paths, stream)
        yield from map_in_order(executor, partial(_article, layers=layers), items)


def _labelled_items(
    opener: Opener, paths: Sequence[str], stream: BinaryIO | None
) -> Iterator[tuple[str, Document | Failure]]:
    for is_stream, group in groupby(paths, key=lambda path: path == STDIN):
        if not is_stream:
            for opened in opener.open(walk(list(group), base=Path.cwd())):
                yield from _labelled(opened)
        elif stream is not None:
            yield from _labelled(opener.open_stream(stream))


def _labelled(opened: Opened) -> Iterator[tuple[str, Document | Failure]]:
    place = PurePosixPath(opened.file.path or opened.file.name).as_posix()
    for item in opened.items:
        if isinstance(item, Document):
            # The bytes would only be carried about.
            item = msgspec.structs.replace(item, raw=b"")
        if item.input_id is not None:
            yield item.input_id, item
        elif item.line is not None:
            yield f"{place}#{item.line}", item
        else:
            yield place, item


def _article(
    labelled: tuple[str, Document | Failure], *, layers: frozenset[str]
) -> Article | Unread:
    label, item = labelled
    if isinstance(item, Failure):
        detail = ErrorDetail(reason=item.reason, message=item.message, line=item.line)
        return Unread(id=label, error=detail)
    reading = _read(item.text, layers=layers)
    metadata = describe(item, reading)
    return Article(
        id=label,
        text=item.text,
        language=reading.language.code,
        dct=metadata.dct,
        not_read=reading.not_read or msgspec.UNSET,
        **{name: value for name, value in _layers(reading, metadata).items() if name in layers},
    )


def _layers(reading: Reading, metadata: Metadata) -> dict[str, Any]:
    return {
        "metadata": metadata_row(metadata),
        "sentences": reading.sentences,
        "words": reading.words,
        "mentions": reading.mentions,
        "statements": reading.statements,
    }


def _read(text: str, *, layers: frozenset[str]) -> Reading:
    return read(text, Tools.load(), layers=layers)


def _description(document: Document, reading: Reading) -> Description:
    metadata = describe(document, reading)
    return Description(
        metadata=metadata,
        language=reading.language,
        not_read=reading.not_read,
        words=_words(document.text, metadata),
    )


def _words(text: str, metadata: Metadata) -> int:
    return sum(len(span.of(text).split()) for span in metadata.body)
