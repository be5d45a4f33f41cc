"""`readout fix reject|restore|note|resolve`: what a person says of single rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from readout.cli.console import Progress, tell
from readout.cli.options import existing_project, project_option, quiet_option
from readout.cli.projects import correct_project, one_actor, one_document
from readout.cli.signing import by, signed, signed_on
from readout.errors import UsageError

if TYPE_CHECKING:
    from readout.record import Project
    from readout.schema.fix import Verb


@click.command()
@click.argument("rows", metavar="ROW...", nargs=-1, required=True)
@signed
@project_option
@quiet_option
def reject(rows: tuple[str, ...], user: str | None, note: str, project: str | None) -> int:
    """Say that rows are wrong: they are left out of pages, exports and links.

    ROW is the id of a mention, statement, event, figure or position, such as
    document:120-186:statement; ids stand in the exports. The row stays in its document, marked as
    rejected.
    """
    with correct_project(existing_project(project)) as record:
        _say_of_rows(record, "reject", rows, user=user, note=note)
    return 0


@click.command()
@click.argument("rows", metavar="ROW...", nargs=-1, required=True)
@signed
@project_option
@quiet_option
def restore(rows: tuple[str, ...], user: str | None, note: str, project: str | None) -> int:
    """Say that rejected rows are right after all, whoever rejected them."""
    with correct_project(existing_project(project)) as record:
        for row in rows:
            view = record.document(row.partition(":")[0])
            if view is None or row not in view.rejected:
                raise UsageError(f"{row} is not rejected; see 'readout fix log'")
        _say_of_rows(record, "restore", rows, user=user, note=note)
    return 0


@click.command()
@click.argument("row", metavar="ROW")
@click.argument("text", metavar="TEXT")
@by
@project_option
@quiet_option
def note(row: str, text: str, user: str | None, project: str | None) -> int:
    """Keep a note on a row, an actor or a document.

    ROW is the id of a row, an actor's id or spelling, or a document's id or path. TEXT has at most
    2,000 characters. Nothing else changes.
    """
    from readout.schema.fix import LONGEST_NOTE

    if not text.strip() or len(text) > LONGEST_NOTE:
        raise UsageError(f"a note has between 1 and {LONGEST_NOTE:,} characters")
    with correct_project(existing_project(project)) as record:
        _say(record, "note", (_one_row(record, row),), user=user, note=text)
    return 0


@click.command()
@click.argument("row", metavar="CLAIM")
@signed
@project_option
@quiet_option
def resolve(row: str, user: str | None, note: str, project: str | None) -> int:
    """Say that the conflict of a claim is resolved; --note tells how.

    CLAIM is the id of a claim, or of any statement or figure in it.
    """
    with correct_project(existing_project(project)) as record:
        _require_row(record, row)
        _say(record, "resolve", (row,), user=user, note=note)
    return 0


def _say_of_rows(
    record: Project, verb: Verb, rows: Sequence[str], *, user: str | None, note: str
) -> None:
    from readout.schema.fix import is_rejectable
    from readout.schema.rowid import REJECTABLE

    kinds = ", ".join(sorted(REJECTABLE))
    for row in rows:
        if not is_rejectable(row):
            raise UsageError(f"{row!r} is no id of a row that can be rejected ({kinds})")
        _require_row(record, row)
    _say(record, verb, tuple(dict.fromkeys(rows)), user=user, note=note)


def _say(record: Project, verb: Verb, rows: Sequence[str], *, user: str | None, note: str) -> None:
    entries = [signed_on(record, verb, row, user=user, note=note) for row in rows]
    record.take_in(entries, watcher=Progress())
    for entry in entries:
        words = "".join(f" {' '.join(each.exact.split())[:80]!r}" for each in entry.evidence)
        tell(f"{entry.id}: {verb} {entry.target}{words}")


def _require_row(record: Project, row: str) -> None:
    if not record.stands(row):
        raise UsageError(f"no row {row!r}; ids stand in 'readout export statements' and the like")


def _one_row(record: Project, word: str) -> str:
    """The id of the row, actor or document that a word means."""
    if record.stands(word):
        return word
    if record.actor_ids(word):
        return one_actor(record, word).id
    return one_document(record, word)


COMMANDS = (reject, restore, note, resolve)
"""What `readout fix` takes from here."""
