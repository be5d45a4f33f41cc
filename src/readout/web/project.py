"""What pages need of a project: a few questions, asked read-only, and taking corrections."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from readout.schema.fix import Evidence, Fix, FixRow
from readout.schema.row import FailureRow
from readout.schema.searchview import FoundPage, SearchQuery
from readout.schema.span import Span
from readout.schema.tables import ActorRow
from readout.schema.view import (
    ActorPage,
    ActorQuery,
    Company,
    Comparison,
    DocumentPage,
    DocumentQuery,
    DocumentView,
    Doubt,
    GroupPage,
    Overview,
    Passage,
    PlacePage,
    PlaceQuery,
    Shared,
    StatementPage,
    StatementQuery,
)
from readout.web.account import AccountReader


class Reader(Protocol):
    """The part of `record.Project` that pages use, so that a test can hand in values."""

    @property
    def is_built(self) -> bool:
        """Whether what is linked is of the documents that are there now."""

    @property
    def waiting(self) -> tuple[int, int]:
        """How many documents wait to be built, and how many of these were read."""

    @property
    def is_behind(self) -> bool:
        """Whether events, claims and the timeline are still to follow a correction."""

    @property
    def account(self) -> AccountReader:
        """What the documents tell, taken together."""

    @property
    def name(self) -> str:
        """The project's name, for headings."""

    def overview(self) -> Overview:
        """What the project holds."""

    def documents(self, query: DocumentQuery, *, facets: bool = False) -> DocumentPage:
        """One page of documents."""

    def document(self, id: str, /) -> DocumentView | None:
        """One document by its full id."""

    def resolve_id(self, word: str, /) -> tuple[str, ...]:
        """The ids that an abbreviation may mean."""

    def raw(self, id: str, /) -> bytes | None:
        """The bytes that a document was read from."""

    def failures(self) -> tuple[FailureRow, ...]:
        """Inputs that became no document."""

    def find(self, query: SearchQuery, /) -> FoundPage:
        """One page of what holds the words, with counts of what each filter would leave."""

    def groups(
        self, *, limit: int | None = 100, offset: int = 0, document: str | None = None
    ) -> GroupPage:
        """One page of duplicate groups, the largest first, then by id; with `document`, only
        the group that it is in."""

    def comparison(self, left: str, right: str, /) -> Comparison | None:
        """Two documents of one group; None where one is not there or they share no group."""

    def actors(self, query: ActorQuery, /) -> ActorPage:
        """One page of the cast."""

    def actor(self, id: str, /) -> ActorRow | None:
        """One of the cast by its id or a member's; None where there is none."""

    def company(self, id: str, /, *, limit: int = 30) -> tuple[Company, ...]:
        """Who stands in the same documents as an actor."""

    def passages(
        self, places: Iterable[tuple[str, Span]], /, *, around: int = 160
    ) -> tuple[Passage, ...]:
        """Words at spans of documents, with what stands around them."""

    def shared(self, ids: Iterable[str], /) -> tuple[Shared, ...]:
        """Which of some of the cast stand in the same documents."""

    def doubts(self, *, limit: int = 100, offset: int = 0) -> tuple[Doubt, ...]:
        """Pairs of actors that a person may judge, the likeliest first."""

    def statements(self, query: StatementQuery, /) -> StatementPage:
        """One page of statements."""

    def places(self, query: PlaceQuery, /) -> PlacePage:
        """One page of places."""

    def place_name(self, id: str, /) -> str | None:
        """What a place of the story is called; None for any other id."""

    def fixes(self) -> tuple[FixRow, ...]:
        """The log of corrections."""

    def fix(self, id: str, /) -> Fix | None:
        """One entry of the log; None where there is none of that id."""

    def notes(self, ids: Iterable[str], /) -> tuple[Fix, ...]:
        """The notes and resolutions on these rows in the log, and all that takes entries back."""

    def about(self) -> dict[str, str]:
        """Versions and settings, by name."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc: BaseException | None,
        traceback: TracebackType | None,
        /,
    ) -> None: ...


class Writer(Reader, Protocol):
    """The part of `record.Project` that takes corrections."""

    def evidence(self, ids: Iterable[str], /) -> tuple[Evidence, ...]:
        """The words that actors named by their members stand on."""

    def stands(self, id: str, /) -> bool:
        """Whether a row, actor or document of this id is there."""

    def correct(self, fix: Fix, /, *, later: bool = False) -> int:
        """Put a correction into the log; the record follows, what takes longest `later`."""


Opener = Callable[[Path], Reader]
"""Opens a project for one request. Raises ProjectError where it cannot."""


def open_project(path: Path) -> Reader:
    """The project in that file, read-only."""
    # Imported here: the record brings ingest and reading along, which pages drawn from any
    # other reader do without.
    from readout.record import Project

    return Project.open(path)


WriteOpener = Callable[[Path], Writer]
"""Opens a project for one correction. Raises ProjectBusyError while somebody else writes."""


def open_for_writing(path: Path) -> Writer:
    """The project in that file, as its only writer."""
    from readout.record import Project

    return Project.open(path, write=True)
