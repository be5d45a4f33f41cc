"""`readout fix`: what a person says against the record. Entries of a log, replayed for ever."""

from __future__ import annotations

import datetime as dt
import getpass
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

from readout.cli.console import Progress, print_lines, tell
from readout.cli.options import existing_project, json_option, project_option, quiet_option
from readout.cli.output import print_json
from readout.cli.projects import one_document, open_project
from readout.errors import UsageError

if TYPE_CHECKING:
    from readout.record import Project
    from readout.schema.fix import Fix, FixRow
    from readout.schema.time import Interval

_F = TypeVar("_F", bound=Callable[..., Any])


@click.group()
def fix() -> None:
    """Correct the record: dates.

    A correction is an entry in the project's log, with your name. It is applied anew whenever
    the record is built, and can be undone.
    """


def _signed(function: _F) -> _F:
    """`--user` and `--note`."""
    user = click.option("--user", envvar="READOUT_USER", metavar="NAME",
                        help="Who says so (environment READOUT_USER; default: your login "
                        "name).")  # fmt: skip
    return user(click.option("--note", default="", metavar="TEXT", help="Why.")(function))


@fix.command()
@click.argument("word", metavar="ID")
@click.argument("days", metavar="DAY|FIRST/LAST")
@_signed
@project_option
@quiet_option
def date(word: str, days: str, user: str | None, note: str, project: str | None) -> int:
    """Say when a document was published.

    ID is a document's id or its beginning, the id its row gave, or its path. DAY is a date such
    as 2024-06-25, 25 June 2024, 2024-06 or 2024; FIRST/LAST bounds it from both sides, and ..
    leaves a side open. Dates that were worked out with the help of this one follow.
    """
    from readout.cli.text import plural

    bounds = _interval(days)
    target = existing_project(project)
    with open_project(target, write=True) as record:
        id = one_document(record, word)
        _require_current(record, id)
        entry = _signed_fix("date", id, user=user, note=note, days=bounds)
        changed = record.correct(entry, watcher=Progress())
    tell(f"{entry.id}: {id} was published {days} ({plural(changed, 'date')} changed)")
    return 0


@fix.command()
@click.argument("entry", metavar="ENTRY")
@_signed
@project_option
@quiet_option
def undo(entry: str, user: str | None, note: str, project: str | None) -> int:
    """Take a correction back.

    ENTRY is its id in 'readout fix log', or the beginning of it. Undoing an undoing brings the
    correction back.
    """
    from readout.cli.text import plural

    target = existing_project(project)
    with open_project(target, write=True) as record:
        log = {row.fix.id: row for row in record.fixes()}
        id = _one_entry(list(log), entry)
        if log[id].state == "undone":
            raise UsageError(f"{id} is undone already; undo the undoing to bring it back")
        said = _signed_fix("undo", id, user=user, note=note)
        changed = record.correct(said, watcher=Progress())
    tell(f"{said.id}: {id} no longer counts ({plural(changed, 'date')} changed)")
    return 0


@fix.command()
@json_option
@project_option
@quiet_option
def log(as_json: bool, project: str | None) -> int:
    """List all corrections, in the order in which they were made.

    A correction is active, replaced by a later one, undone, or an orphan: what it was said of
    is no longer in the project, or has a newer text. With --json a row a line.
    """
    with open_project(existing_project(project)) as record:
        rows = record.fixes()
    if as_json:
        for row in rows:
            print_json(row, line=True)
    else:
        print_lines(_log_lines(rows))
        if not rows:
            tell("no corrections yet")
    return 0


def _require_current(record: Project, id: str) -> None:
    view = record.document(id)
    if view is not None and view.row.state != "current":
        newer = f"; its newer text is {', '.join(view.newer)}" if view.newer else ""
        raise UsageError(f"{id} is {view.row.state}{newer}")


def _log_lines(rows: tuple[FixRow, ...]) -> Iterator[str]:
    for row in rows:
        entry = row.fix
        said = f" {_days_text(entry.days)}" if entry.days is not None else ""
        when = f"{entry.time:%Y-%m-%d %H:%M}" if entry.time is not None else "no date"
        note = f"  {entry.note}" if entry.note else ""
        yield (
            f"{entry.id}  {row.state:<8}  {entry.verb} {entry.target}{said}  "
            f"{entry.user or 'nobody'}, {when}{note}"
        )


def _days_text(days: Interval) -> str:
    if days.earliest == days.latest:
        return str(days.earliest)
    return f"{days.earliest or '..'}/{days.latest or '..'}"


def _signed_fix(
    verb: str, target: str, *, user: str | None, note: str, days: Interval | None = None
) -> Fix:
    from readout.schema.fix import make_fix

    return make_fix(
        "undo" if verb == "undo" else "date",
        target,
        days=days,
        user=_login() if user is None else user,
        time=dt.datetime.now(dt.UTC),
        note=note,
    )


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""


def _interval(words: str) -> Interval:
    """Days as typed. Raises UsageError where they are none."""
    from readout.schema.time import Interval

    first, slash, last = words.partition("/")
    if slash and not (first.strip().isdigit() and last.strip().isdigit()):
        found = Interval(_end(first).earliest, _end(last).latest)
    else:
        found = _day(words)
    if found.earliest is None and found.latest is None:
        raise UsageError(f"{words!r} says no day")
    if found.earliest and found.latest and found.earliest > found.latest:
        raise UsageError(f"{words!r} ends before it begins")
    return found


def _end(words: str) -> Interval:
    """One end of an interval; ".." leaves it open."""
    from readout.schema.time import Interval

    return Interval() if words.strip() in ("", "..") else _day(words)


def _day(words: str) -> Interval:
    from readout.reading.dates import parse_date
    from readout.schema.time import Interval

    read = parse_date(words)
    if read is None or read.earliest is None:
        raise UsageError(f"{words.strip()!r} is no date; write 2024-06-25, 2024-06 or 25 June 2024")
    return Interval(read.earliest, read.latest)


def _one_entry(ids: list[str], word: str) -> str:
    found = [id for id in ids if id.startswith(word.lower())]
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(f"no correction {word!r}; their ids stand in 'readout fix log'")
    raise UsageError(f"{word!r} may be {len(found)} corrections: {', '.join(found[:5])}")
