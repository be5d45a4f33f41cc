"""The tables that `readout export` writes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import msgspec

    from readout.record import Project

TABLES = {
    "documents": "with all their versions",
    "duplicates": "who copied whom, and what a copy changed",
    "actors": "who they are across documents, with spellings, roles and why",
    "mentions": "every name, description and pronoun, and whom it refers to",
    "places": "every place name, and where in the world it is",
    "statements": "who said what to whom, nested ones as rows of their own",
    "figures": "how many of what: intervals, units, what is counted",
    "failures": "what could not be read",
}
"""Their names, and what each holds."""


def table_rows(
    record: Project, table: str, *, precise: bool = False
) -> tuple[Iterable[msgspec.Struct], type[msgspec.Struct]]:
    """The rows of a table, made one at a time, and their type; `precise` keeps the surest."""
    from readout.schema import row, tables

    if table == "documents":
        return record.iter_documents(), row.DocumentRow
    if table == "duplicates":
        return record.duplicates(), row.DuplicateRow
    if table == "actors":
        return record.iter_actors(), tables.ActorRow
    if table == "mentions":
        return record.iter_mentions(), tables.MentionRow
    if table == "figures":
        return record.iter_figures(), tables.FigureRow
    if table == "places":
        return record.iter_places(), tables.PlaceRow
    if table == "statements":
        return record.iter_statements(precise=precise), tables.StatementRow
    return record.failures(), row.FailureRow
