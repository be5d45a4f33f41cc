"""`readout since` and `readout state`: what is new, and states of the record to compare with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from readout.cli.console import print_lines, tell
from readout.cli.options import existing_project, json_option, project_option, quiet_option
from readout.cli.output import print_json
from readout.cli.projects import open_project, tell_if_behind
from readout.errors import UsageError

if TYPE_CHECKING:
    from readout.record import Project
    from readout.schema.row import DocumentRow
    from readout.schema.snapshot import Changes, NewPair

_SHOWN = 12
"""Lines of each kind on a terminal; `--json` has more."""
_LONGEST_NAME = 100


def keep_state(record: Project) -> None:
    """Keep the state that a build has reached, so that one can ask later what came after it."""
    record.account.keep_automatic(dt.datetime.now(dt.UTC))


@click.command()
@click.argument("word", metavar="[DATE|STATE]", required=False)
@json_option
@project_option
@quiet_option
def since(word: str | None, as_json: bool, project: str | None) -> int:
    """Tell what has changed since a state of the project.

    New documents, events, statements, conflicts and revised figures, corrections by papers,
    actors that are one now, dates that are others.

    Every build keeps the state that it reached; `readout state list` shows them. DATE means the
    last one kept by the end of that day (UTC); where none is so old, documents count as new that
    were published after it. Without a word it is the state before the newest.
    """
    with open_project(existing_project(project)) as record:
        tell_if_behind(record)
        changes = record.account.since(word)
        lost = [(id, record.document(id)) for id in changes.lost[:_SHOWN]]
    if as_json:
        print_json(changes)
    else:
        print_lines(
            _lines(changes, [(id, None if view is None else view.row) for id, view in lost])
        )
    return 0


@click.group()
def state() -> None:
    """States of the record: list, keep or drop them.

    `readout since` compares with them. Those that builds keep are named by their time, and the
    oldest go when there are many; a state with a name of its own stays.
    """


@state.command("list")
@json_option
@project_option
@quiet_option
def list_(as_json: bool, project: str | None) -> int:
    """List the states that were kept, the newest first."""
    with open_project(existing_project(project)) as record:
        states = record.account.states()
    if as_json:
        print_json(states)
    else:
        print_lines(f"{row.name:<24} {row.made:%Y-%m-%d %H:%M} UTC  {row.documents:>7,} documents"
                    for row in states)  # fmt: skip
    return 0


@state.command("keep")
@click.argument("name", metavar="NAME")
@project_option
@quiet_option
def keep(name: str, project: str | None) -> int:
    """Keep the record as it is now under a name."""
    if not name.strip() or len(name) > _LONGEST_NAME or not name.isprintable():
        raise UsageError(f"a state's name is 1 to {_LONGEST_NAME} printable characters")
    with open_project(existing_project(project), write=True) as record:
        record.require_built()
        tell_if_behind(record)
        record.account.keep_state(name.strip(), dt.datetime.now(dt.UTC))
    tell(f"kept as {name.strip()!r}")
    return 0


@state.command("drop")
@click.argument("name", metavar="NAME")
@project_option
@quiet_option
def drop(name: str, project: str | None) -> int:
    """Forget a state."""
    with open_project(existing_project(project), write=True) as record:
        if not record.account.drop_state(name):
            raise UsageError(f"no state {name!r}; 'readout state list' shows them")
    tell(f"{name!r} is forgotten")
    return 0


def _lines(changes: Changes, lost: Sequence[tuple[str, DocumentRow | None]]) -> Iterator[str]:
    found = list(_all(changes, lost))
    yield _head(changes) + ("" if found else ": nothing has changed")
    yield from found


def _all(changes: Changes, lost: Sequence[tuple[str, DocumentRow | None]]) -> Iterator[str]:
    from readout.cli.text import plural

    yield from _list(
        plural(changes.documents_total, "new document"),
        (f"{_day(row.dct.date)}  {_called(row)}" for row in changes.documents),
        changes.documents_total,
    )  # fmt: skip
    yield from _list(
        plural(len(changes.lost), "document") + " no longer there",
        (id if row is None else f"{id}  {_called(row)}" for id, row in lost),
        len(changes.lost),
    )
    yield from _list(
        plural(len(changes.notices), "notice") + " of papers on their own articles",
        (f"{row.kind}: {_short(row.text)}" for row in changes.notices),
        len(changes.notices),
    )
    for label, pairs, total in (
        ("new conflict", changes.conflicts, changes.conflicts_total),
        ("revised figure", changes.revised, changes.revised_total),
    ):
        yield from _list(plural(total, label), map(_pair, pairs), total)
    yield from _list(
        plural(changes.events_total, "new event"),
        (f"{_day(row.date or row.latest)}  {row.type}  {_short(row.name)}  "
         f"{', '.join(each.name for each in row.actors[:3])}" for row in changes.events),
        changes.events_total,
    )  # fmt: skip
    yield from _list(
        plural(changes.retold_total, "event") + " told again",
        (f"{_day(row.date or row.latest)}  {row.type}  {_short(row.name)}"
         for row in changes.retold),
        changes.retold_total,
    )  # fmt: skip
    yield from _list(
        plural(changes.statements_total, "new statement"),
        (f"{view.row.speaker.name if view.row.speaker else view.row.source_text or 'not named'}: "
         f"{_short(view.row.content_text)}" for view in changes.statements),
        changes.statements_total,
    )  # fmt: skip
    for label, rows in (("actors that are one now", changes.merged),
                        ("actors that are several now", changes.split)):  # fmt: skip
        yield from _list(
            f"{len(rows)} {label}",
            (f"{row.actor.name}: {', '.join(each.name for each in row.before)}" for row in rows),
            len(rows),
        )
    yield from _list(
        plural(len(changes.redated), "document") + " with another date",
        (f"{_day(row.before)} -> {_day(row.document.dct.date)}  {_called(row.document)}"
         for row in changes.redated),
        len(changes.redated),
    )  # fmt: skip
    yield from _list(
        plural(len(changes.fixes), "correction"),
        (f"{row.fix.verb} {row.fix.target} ({row.state})" for row in changes.fixes),
        len(changes.fixes),
    )


def _head(changes: Changes) -> str:
    if changes.state is None:
        return f"published after {changes.day} (no state is so old)"
    return f"since {changes.state}"


def _list(title: str, rows: Iterable[str], total: int) -> Iterator[str]:
    if not total:
        return
    yield title
    shown = list(rows)[:_SHOWN]
    yield from (f"  {row}" for row in shown)
    if total > len(shown):
        yield f"  and {total - len(shown):,} more"


def _called(row: DocumentRow) -> str:
    """A document by its outlet, where that is known, and its title, else its first words or where
    it lies."""
    return f"{row.publisher + '  ' if row.publisher else ''}{row.title or row.lead or row.path}"


def _pair(pair: NewPair) -> str:
    texts = {member.id: member.text for member in pair.claim.members}
    left, right = (_short(texts.get(id, id)) for id in (pair.left, pair.right))
    return f"{left}  |  {right}"


def _short(text: str, width: int = 90) -> str:
    words = " ".join(text.split())
    return words if len(words) <= width else words[: width - 1] + "…"


def _day(day: dt.date | None) -> str:
    return "undated   " if day is None else day.isoformat()


COMMANDS: Sequence[click.Command] = (since, state)
