"""The tables of a project by name: their rows, made one at a time, and what these are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

import msgspec

from readout.errors import UsageError
from readout.record.project import Project
from readout.schema.claimtables import ClaimRow, PositionRow, RevisionRow
from readout.schema.entry import TimelineRow
from readout.schema.eventtables import EventRow, OccasionRow
from readout.schema.row import DocumentRow, DuplicateRow, FailureRow
from readout.schema.story import RelatedRow, StoryRow
from readout.schema.tables import (
    ActorRow,
    FigureRow,
    MentionRow,
    PlaceRow,
    StatementRow,
)

Rows = Iterable[msgspec.Struct]

ROW_TYPES: Mapping[str, type[msgspec.Struct]] = MappingProxyType(
    {
        "documents": DocumentRow,
        "duplicates": DuplicateRow,
        "actors": ActorRow,
        "mentions": MentionRow,
        "places": PlaceRow,
        "statements": StatementRow,
        "figures": FigureRow,
        "events": EventRow,
        "occasions": OccasionRow,
        "claims": ClaimRow,
        "positions": PositionRow,
        "related": RelatedRow,
        "stories": StoryRow,
        "revisions": RevisionRow,
        "timeline": TimelineRow,
        "failures": FailureRow,
    }
)
"""What the rows of each table are."""

ALWAYS = frozenset({"documents", "failures"})
"""Tables that need no build."""

_ROWS: Mapping[str, Callable[[Project], Rows]] = MappingProxyType(
    {
        "documents": Project.iter_documents,
        "duplicates": Project.duplicates,
        "actors": Project.iter_actors,
        "mentions": Project.iter_mentions,
        "places": Project.iter_places,
        "figures": Project.iter_figures,
        "occasions": lambda record: record.account.iter_occasions(),
        "claims": lambda record: record.account.iter_claims(),
        "positions": lambda record: record.account.iter_positions(),
        "related": lambda record: record.account.iter_related(),
        "stories": lambda record: record.account.iter_stories(),
        "revisions": lambda record: record.account.iter_revisions(),
        "timeline": lambda record: record.account.iter_timeline(),
        "failures": Project.failures,
    }
)


def table_rows(
    record: Project, table: str, *, precise: bool = False, threshold: float | None = None
) -> Rows:
    """The rows of a table. Of statements `precise` keeps the surest; of events `threshold` keeps
    those of at least that score, below 0.5 also such as are linked to no other.

    Raises UsageError where there is no such table.
    """
    if table == "statements":
        return record.iter_statements(precise=precise)
    if table == "events":
        return record.account.iter_events(threshold)
    if table not in _ROWS:
        raise UsageError(f"no table {table!r}; there are {', '.join(ROW_TYPES)}")
    return _ROWS[table](record)
