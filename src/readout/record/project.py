"""A project: taken through ingest, reading, description and linking, and asked questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
from readout.reading.figures import place_asof
from readout.reading.statements import days_by_span, is_sure, when_said, with_outlet
from readout.record.account import Account
from readout.record.corrections import find_corrections, find_evidence, find_present
from readout.record.describing import describe_document, read_for_project
from readout.record.intake import COMMIT_DOCUMENTS, Intake
from readout.record.keys import make_keys
from readout.record.linking import find_changes
from readout.record.relinking import is_behind, relink
from readout.record.scope import Scope
from readout.record.state import build_digest, compute_state
from readout.record.statements import flatten
from readout.record.telling import put_told
from readout.record.wordings import put_wordings
from readout.schema.cast import CastActor
from readout.schema.document import Document
from readout.schema.duplicate import Copy
from readout.schema.fix import (
    Evidence,
    Fix,
    FixImport,
    FixRow,
    fix_rows,
    make_fix,
)
from readout.schema.reading import Reading
from readout.schema.row import (
    DocumentRow,
    DuplicateRow,
    FailureRow,
    duplicate_rows,
)
from readout.schema.rowid import row_id
from readout.schema.searchview import FoundPage, SearchQuery
from readout.schema.span import Span
from readout.schema.tables import (
    ActorRow,
    FigureRow,
    MentionRow,
    Named,
    PlaceRow,
    StatementRow,
    figure_row,
    mention_row,
    place_row,
)
from readout.schema.time import Interval
from readout.schema.view import (
    ActorPage,
    ActorQuery,
    BuildSummary,
    Company,
    Comparison,
    DocumentPage,
    DocumentQuery,
    DocumentView,
    Doubt,
    GroupPage,
    IngestSummary,
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
from readout.store import FORMAT, Store, finding
from readout.store.descriptions import count_new, has_new
from readout.store.figures import find_event, happened_in
from readout.store.fixes import on_rows
from readout.store.links import get_state
from readout.store.told import texts_of
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
    def account(self) -> Account:
        """What the documents tell, taken together: events, claims, positions, the timeline."""
        return Account(self._store)

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
        link what lies between documents: copies, dates, the cast, and what it all tells."""
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
                    self._store.put_statements(document.id, flatten(document.text, reading))
                    self._store.put_places(document.id, reading.places)
                    put_told(self._store, document, reading)
                    put_wordings(self._store, document, reading)
            watcher.advance(len(chunk))
        watcher.end()

    def _reading_of(self, document: Document, digest: str) -> Reading:
        reading = self._store.reading(document.text_hash, digest)
        if reading is None:
            raise ProjectError(f"{self.path}: document {document.id} has no reading; build again")
        return reading

    def _link(self, watcher: Watcher, *, later: bool = False) -> int:
        """Work out what lies between documents, unless it was worked out from the same state;
        `later` leaves what takes longest. Returns the number of documents whose date changed."""
        corrections = find_corrections(self._store)
        state = compute_state(self._store, build_digest(), corrections)
        if self._store.ask(get_state, "linked") == state.linked:
            return 0
        return relink(self._store, corrections, state, later=later, watcher=watcher)

    def correct(self, fix: Fix, *, later: bool = False, watcher: Watcher | None = None) -> int:
        """Put a correction into the log and let the record follow; `later` leaves events, claims,
        positions and the timeline for `readout.record.relinking.retell`.

        Returns the number of documents whose date changed. Raises ProjectError where documents
        were not built, and where the log has the correction already.
        """
        self.require_built()
        watcher = watcher or Unwatched()
        # With the log, lest somebody read it before the cast has followed.
        with self._store.transaction():
            if not self._store.add_fix(fix):
                raise ProjectError(f"{self.path}: the correction {fix.id} is in the log already")
            changed = self._link(watcher, later=True)
        if not later:
            self._link(watcher)
        return changed

    @property
    def is_behind(self) -> bool:
        """Whether events, claims, positions and the timeline are still to follow new documents or a
        correction."""
        return is_behind(self._store)

    def fixes(self) -> tuple[FixRow, ...]:
        """The log of corrections in the order in which they count, each with what has become
        of it. One of words that are gone, or were replaced by a newer text, is an orphan."""
        log = self._store.fixes()
        return fix_rows(log, find_present(self._store, log))

    def fix(self, id: str) -> Fix | None:
        """One entry of the log of corrections, None where there is none of that id."""
        return self._store.fix(id)

    def evidence(self, ids: Iterable[str]) -> tuple[Evidence, ...]:
        """The words that these mentions (`document:start-end:actor`) stand on."""
        return tuple(find_evidence(self._store, ids))

    def notes(self, ids: Iterable[str]) -> tuple[Fix, ...]:
        """The notes and resolutions on these rows in the log, and all entries that take others
        back, in the order in which they were made."""
        return self._store.ask(on_rows, tuple(ids), ("note", "resolve"))

    def stands(self, id: str) -> bool:
        """Whether a row, actor or document of this id is there: one that can be corrected."""
        return id in find_present(self._store, (make_fix("note", id),))

    def take_in(self, log: Iterable[Fix], *, watcher: Watcher | None = None) -> FixImport:
        """Merge another log of corrections into this one and let the record follow.

        Entries met before are left out. What of either log the other replaced is told.
        Raises ProjectError where documents were not built.
        """
        self.require_built()
        before = {row.fix.id: row.state for row in self.fixes()}
        watcher = watcher or Unwatched()
        with self._store.transaction():
            new = frozenset(fix.id for fix in log if self._store.add_fix(fix))
            changed = self._link(watcher, later=True)
        self._link(watcher)
        rows = self.fixes()
        conflicts = tuple(
            row
            for row in rows
            if row.state == "replaced"
            and (row.fix.id in new) != (row.by in new)
            and (row.fix.id in new or before.get(row.fix.id) == "active")
        )
        return FixImport(new=len(new), changed=changed, conflicts=conflicts)

    def relink(self, *, watcher: Watcher | None = None) -> None:
        """Let links follow from the documents that are there now, as after taking in more.
        Raises ProjectError where documents were not built."""
        self.require_built()
        self._link(watcher or Unwatched())

    def require_built(self) -> None:
        """Raise ProjectError where documents were not built, or by another version, whose keys
        cannot be linked again."""
        if not self.is_linked or self._store.is_outdated(build_digest()):
            raise ProjectError(f"{self.path}: build it first, with `readout build`")

    @property
    def is_linked(self) -> bool:
        """Whether what lies between documents was worked out since they last changed."""
        return self._store.ask(get_state, "linked") is not None

    @property
    def is_built(self) -> bool:
        """The same, and whether no document came in or was deleted after that."""
        return self._store.ask(get_state, "cast") is not None and not self._store.ask(has_new)

    @property
    def waiting(self) -> tuple[int, int]:
        """How many documents wait to be built, and how many of these were read: how far a build
        is that is under way."""
        return self._store.ask(count_new)

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
        people = self._store.people(id)
        return msgspec.structs.replace(
            view,
            timexes=anchor(reading.timexes, view.row.dct.date),
            mentions=tuple(mention_row(id, view.text, each, people) for each in reading.mentions),
            statements=tuple(told.row for told in self._told(self._store.statements_of(id))),
        )

    def text(self, id: str) -> str | None:
        """The text of a document, None where there is none of that id."""
        return self._store.ask(texts_of, (id,)).get(id)

    def passages(
        self, places: Iterable[tuple[str, Span]], *, around: int = 160
    ) -> tuple[Passage, ...]:
        """The words at spans of documents, with `around` characters on either side; places that
        are not there are left out."""
        return self._store.passages(places, around=around)

    def actors(self, query: ActorQuery) -> ActorPage:
        """The cast: who the actors of all documents are, filtered and paged."""
        return self._store.actors(query)

    def actor(self, id: str) -> ActorRow | None:
        """One of the cast by its id or that of any of its members."""
        return self._store.actor_row(id)

    def actor_ids(self, word: str) -> tuple[str, ...]:
        """Those of the cast that a person may mean: by id, member or spelling."""
        return self._store.actor_ids(word)

    def members_spelt(self, id: str, spelling: str) -> tuple[str, ...]:
        """The members of an actor that a document names so, whatever the case."""
        actor = self._store.actor(id)
        wanted = spelling.casefold()
        return () if actor is None else tuple(self._spelt(actor, wanted))

    def _spelt(self, actor: CastActor, wanted: str) -> Iterator[str]:
        for member in actor.members:
            view = self._store.document(member.document)
            reading = None if view is None else self._store.last_reading(view.row.text_hash)
            if view is None or reading is None:
                continue
            mentions = (each for each in reading.mentions if each.actor == member.local)
            if any(view.text[m.start : m.end].casefold() == wanted for m in mentions):
                yield member.id

    def doubts(self, *, limit: int = 100, offset: int = 0) -> tuple[Doubt, ...]:
        """Pairs of actors too like to be kept apart without a word, the likeliest first."""
        return self._store.doubts(limit=limit, offset=offset)

    def company(self, id: str, *, limit: int = 30) -> tuple[Company, ...]:
        """Who stands in the same documents as an actor."""
        return self._store.company(id, limit=limit)

    def shared(self, ids: Iterable[str]) -> tuple[Shared, ...]:
        """Which of some of the cast stand in the same documents, and in how many."""
        return self._store.shared(ids)

    def places(self, query: PlaceQuery) -> PlacePage:
        """Where the story is: the places that documents name as such, filtered and paged."""
        return self._store.places(query)

    def place_name(self, id: str) -> str | None:
        """What a place that some document names is called, None for any other id."""
        return self._store.place_name(id)

    def iter_actors(self) -> Iterator[ActorRow]:
        """All of the cast, by id."""
        return self._store.iter_actors()

    def iter_mentions(self) -> Iterator[MentionRow]:
        """Every mention of every current document that nobody rejected, in text order."""
        for view, reading, people in self._read():
            for each in reading.mentions:
                if _is_kept(view, Span(each.start, each.end), "mention"):
                    yield mention_row(view.row.id, view.text, each, people)

    def iter_places(self) -> Iterator[PlaceRow]:
        """Every place name of every current document, resolved or not, in text order."""
        for view, reading, people in self._read():
            for each in reading.places:
                yield place_row(view.row.id, view.text, each, people)

    def iter_figures(self) -> Iterator[FigureRow]:
        """Every figure of every current document that nobody rejected, in text order, as of its
        days."""
        for view, reading, _ in self._read():
            date = view.row.dct.date
            told = self._store.ask(happened_in, view.row.id)
            for each in place_asof(reading.figures, anchor(reading.timexes, date), date):
                if _is_kept(view, Span(each.start, each.end), "figure"):
                    yield figure_row(view.row.id, view.text, each, event=find_event(each, told))

    def _read(self) -> Iterator[tuple[DocumentView, Reading, dict[str, Named]]]:
        """Every current document with its reading, and who of the cast its actors are."""
        for id in self._store.current_ids():
            view = self._store.document(id)
            reading = None if view is None else self._store.last_reading(view.row.text_hash)
            if view is not None and reading is not None:
                yield view, reading, self._store.people(id)

    def statements(self, query: StatementQuery) -> StatementPage:
        """Who said what, filtered and paged."""
        page = self._store.statements(query)
        return msgspec.structs.replace(page, views=tuple(self._told(page.views)))

    def iter_statements(self, *, precise: bool = False) -> Iterator[StatementRow]:
        """All statements of current documents, nested ones after what holds them; `precise`
        keeps the surest."""
        rows = (view.row for view in self._told(self._store.iter_statements()))
        return (row for row in rows if not precise or is_sure(row.manner, row.score))

    def _told(self, views: Iterable[StatementView]) -> Iterator[StatementView]:
        """Statements with what only their document tells: the outlet as the first of the chain,
        and the days of "on Tuesday"."""
        days: dict[str, dict[Span, Interval]] = {}
        for view in views:
            row, document = view.row, view.document
            if row.when and document.id not in days:
                reading = self._store.last_reading(document.text_hash)
                timexes = () if reading is None else anchor(reading.timexes, document.dct.date)
                days = {document.id: days_by_span(timexes)}
            row = msgspec.structs.replace(
                row,
                chain=with_outlet(row.chain, document.publisher),
                time=when_said(row.when, days.get(document.id, {})),
            )
            yield msgspec.structs.replace(view, row=row)

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

    def find(self, query: SearchQuery) -> FoundPage:
        """Words in documents, or in their statements, events, figures or positions, with counts
        of what each filter would leave."""
        return self._store.ask(finding.find, query)

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


def _is_kept(view: DocumentView, span: Span, kind: str) -> bool:
    """Whether nobody rejected the row of this kind at a span of a document."""
    return not view.rejected or row_id(view.row.id, span, kind) not in view.rejected
