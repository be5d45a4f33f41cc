"""A project: taken through ingest, reading, description and linking, and asked questions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, Self

import msgspec

from readout import __version__
from readout.anchoring import anchor
from readout.closing import Closing
from readout.errors import ProjectError
from readout.ingest import DIGEST as INGEST_DIGEST
from readout.ingest import File, Opener, name_of, walk
from readout.ingest.files import STDIN
from readout.linking.digest import compute_digest as linking_digest
from readout.parallel import chunks, executor_for, map_in_order
from readout.reading import Tools
from readout.record.describing import describe_document, read_for_project
from readout.record.intake import COMMIT_DOCUMENTS, Intake
from readout.record.linking import build_digest, compute_state, find_changes, find_links, make_keys
from readout.record.scope import Scope
from readout.schema.document import Document
from readout.schema.duplicate import Copy
from readout.schema.fix import Fix, FixRow, fix_rows, fixed_days
from readout.schema.reading import Reading
from readout.schema.row import (
    DocumentRow,
    DuplicateRow,
    FailureRow,
    duplicate_rows,
)
from readout.schema.view import (
    BuildSummary,
    Comparison,
    DocumentPage,
    DocumentQuery,
    DocumentView,
    GroupPage,
    IngestSummary,
    Overview,
    Problem,
    SearchPage,
)
from readout.store import FORMAT, Store
from readout.watcher import Unwatched, Watcher

# Duplicate groups fetched at a time.
_PAGE = 100

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
        """Read every stored text that these tools have not read, describe its documents, and
        link what lies between documents: copies and dates."""
        watcher = watcher or Unwatched()
        tools = Tools.load()
        unread = self._store.count_unread(tools.digest)
        watcher.begin("reading", unread)
        with ExitStack() as stack:
            executor = executor_for(stack, jobs if unread >= _POOL_FROM else 1)
            texts = (text for _, text in self._store.unread_texts(tools.digest))
            readings = map_in_order(executor, read_for_project, texts)
            for chunk in chunks(readings, COMMIT_DOCUMENTS):
                with self._store.transaction():
                    for reading in chunk:
                        self._store.put_reading(reading, tools.digest)
                watcher.advance(len(chunk))
        watcher.end()
        self._describe(tools.digest, watcher)
        self._link(watcher)
        # Readings by other tools would only weigh the file down from here on.
        self._store.drop_other_readings(tools.digest)
        texts_in_all, not_read = self._store.count_texts(tools.digest)
        overview = self.overview()
        return BuildSummary(
            read=unread,
            cached=texts_in_all - unread,
            not_read=not_read,
            groups=overview.groups,
            copies=overview.copies,
            inferred=sum(count.count for count in overview.bases if count.value == "inferred"),
        )

    def _describe(self, reading_digest: str, watcher: Watcher) -> None:
        watcher.begin("describing", None)
        digest = build_digest()
        for chunk in chunks(self._store.undescribed(digest), COMMIT_DOCUMENTS):
            with self._store.transaction():
                for document in chunk:
                    reading = self._reading_of(document, reading_digest)
                    description = describe_document(document, reading)
                    self._store.put_metadata(document.id, description, digest)
                    keys = make_keys(document, reading, description.metadata)
                    self._store.put_keys(document.id, keys)
            watcher.advance(len(chunk))
        watcher.end()

    def _reading_of(self, document: Document, digest: str) -> Reading:
        reading = self._store.reading(document.text_hash, digest)
        if reading is None:
            raise ProjectError(f"{self.path}: document {document.id} has no reading; build again")
        return reading

    def _link(self, watcher: Watcher) -> int:
        """Work out what lies between documents, unless it was worked out from the same state.
        Returns the number of documents whose date changed."""
        state = compute_state(self._store, build_digest())
        if self._store.linked_state() == state:
            return 0
        watcher.begin("linking", None)
        found = find_links(self._store, fixed_days(self.fixes()))
        changed = self._store.put_links(found.groups, found.dates, state)
        watcher.end()
        return changed

    def correct(self, fix: Fix, *, watcher: Watcher | None = None) -> int:
        """Put a correction into the log and let the record follow.

        Returns the number of documents whose date changed. Raises ProjectError where documents
        were not built, and where the log has the correction already.
        """
        if self._store.linked_state() is None:
            raise ProjectError(f"{self.path}: build it first, with `readout build`")
        if not self._store.add_fix(fix):
            raise ProjectError(f"{self.path}: the correction {fix.id} is in the log already")
        return self._link(watcher or Unwatched())

    def fixes(self) -> tuple[FixRow, ...]:
        """The log of corrections, each with what has become of it. One of a document that was
        replaced by a newer text, or is gone, is an orphan."""
        log = self._store.fixes()
        return fix_rows(log, self._store.current(fix.target for fix in log))

    def groups(
        self, *, limit: int | None = 100, offset: int = 0, document: str | None = None
    ) -> GroupPage:
        """Duplicate groups, the largest first; of one document only its own."""
        return self._store.groups(limit=limit, offset=offset, document=document)

    def _stored_copy(self, origin: str, id: str) -> Copy | None:
        """What linking found of a copy beside its origin: it knew the boilerplate of the pile."""
        found = self.groups(document=origin).groups
        if not found or found[0].group.origin != origin:
            return None
        return next((copy for copy in found[0].group.copies if copy.id == id), None)

    def duplicates(self) -> Iterator[DuplicateRow]:
        """Every document of every duplicate group: the largest group first, its origin first."""
        offset = 0
        while found := self.groups(limit=_PAGE, offset=offset).groups:
            for view in found:
                yield from duplicate_rows(view.group, view.rows)
            offset += len(found)

    def comparison(self, left: str, right: str) -> Comparison | None:
        """Two documents of one duplicate group side by side, None where they are in none."""
        views = self.document(left), self.document(right)
        if views[0] is None or views[1] is None:
            return None
        if views[0].row.group is None or views[0].row.group != views[1].row.group:
            return None
        copy = self._stored_copy(left, right) or find_changes(self._store, left, right)
        if left == right or copy is None:
            return None
        return Comparison(left=views[0], right=views[1], copy=copy, changes=copy.changes)

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
        view = self._store.document(id)
        reading = None if view is None else self._store.last_reading(view.row.text_hash)
        if view is None or reading is None:
            return view
        timexes = anchor(reading.timexes, view.row.dct.date)
        return msgspec.structs.replace(view, timexes=timexes)

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
        try:
            for document, stored in self._store.described(build_digest()):
                reading = self._store.reading(document.text_hash, Tools.load().digest)
                if reading is None:
                    message = "its reading is missing; run `readout build`"
                    yield Problem(code="reading", subject=document.id, message=message)
                elif describe_document(document, reading) != stored:
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
            "linking": linking_digest(),
        }
