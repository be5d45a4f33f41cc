"""`readout fix`: what a person says against the record. Entries of a log, replayed for ever."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

import click

from readout.cli import actorfixes, rowfixes
from readout.cli.console import Progress, complain, print_lines, tell
from readout.cli.options import existing_project, json_option, project_option, quiet_option
from readout.cli.output import print_json
from readout.cli.projects import correct_project, one_document, open_project
from readout.cli.signing import signed, signed_fix
from readout.errors import UsageError

if TYPE_CHECKING:
    from readout.record import Project
    from readout.schema.fix import Fix, FixRow
    from readout.schema.time import Interval


@click.group()
def fix() -> None:
    """Correct the record: dates, who is who, and single rows.

    A correction is an entry in the project's log, with your name. It is applied anew whenever
    the record is built, and can be undone.
    """


@fix.command()
@click.argument("word", metavar="ID")
@click.argument("days", metavar="DAY|FIRST/LAST")
@signed
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
    with correct_project(target) as record:
        id = one_document(record, word)
        _require_current(record, id)
        entry = signed_fix("date", id, user=user, note=note, days=bounds)
        changed = record.correct(entry, watcher=Progress())
    tell(f"{entry.id}: {id} was published {days} ({plural(changed, 'date')} changed)")
    return 0


@fix.command()
@click.argument("entry", metavar="ENTRY")
@signed
@project_option
@quiet_option
def undo(entry: str, user: str | None, note: str, project: str | None) -> int:
    """Take a correction back.

    ENTRY is its id in 'readout fix log', or the beginning of it. Undoing an undoing brings the
    correction back.
    """
    from readout.cli.text import plural

    target = existing_project(project)
    with correct_project(target) as record:
        log = {row.fix.id: row for row in record.fixes()}
        id = _one_entry(list(log), entry)
        if log[id].state == "undone":
            raise UsageError(f"{id} is undone already; undo the undoing to bring it back")
        said = signed_fix("undo", id, user=user, note=note)
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


@fix.command(name="import")
@click.argument("file", type=click.File("rb"))
@project_option
@quiet_option
def import_(file: BinaryIO, project: str | None) -> int:
    """Merge a colleague's corrections into the log.

    FILE (- is standard input) is what 'readout fix log --json' wrote. Entries met before are
    left out; of two that exclude each other the later counts, whichever log it came from, and
    both are shown. Ends with status 1 where lines of the file are no corrections.
    """
    from readout.cli.text import plural

    entries, faults = _read_log(file)
    for fault in faults:
        complain(fault)
    with correct_project(existing_project(project)) as record:
        done = record.take_in(entries, watcher=Progress())
        log = {row.fix.id: row for row in record.fixes()}
    known = len(entries) - done.new
    changed = plural(done.changed, "date")
    tell(f"{plural(done.new, 'new correction')}, {known} known ({changed} changed)")
    for row in done.conflicts:
        later = log[row.by].fix if row.by is not None else row.fix
        tell(f"in conflict: {_entry_line(row.fix)}\n    the later counts: {_entry_line(later)}")
    return 1 if faults else 0


def _read_log(file: BinaryIO) -> tuple[list[Fix], list[str]]:
    """The entries of a log, and what is wrong with the lines that are none."""
    import msgspec

    from readout.schema.fix import Fix, fault_of

    entries: list[Fix] = []
    faults: list[str] = []
    for number, line in enumerate(_utf8(file.read()).splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = msgspec.json.decode(line)
            wrapped = isinstance(row, dict) and "fix" in row
            found = msgspec.convert(row["fix"] if wrapped else row, Fix)
        except (msgspec.MsgspecError, UnicodeError) as error:
            faults.append(f"{file.name}, line {number}: no correction ({error})")
            continue
        if (fault := fault_of(found)) is not None:
            faults.append(f"{file.name}, line {number}: no correction ({fault})")
            continue
        entries.append(found)
    return entries, faults


def _utf8(data: bytes) -> bytes:
    """A log in UTF-8 without a mark: some shells write UTF-16 into a file."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace").encode("utf-8", "replace")
    return data.removeprefix(codecs.BOM_UTF8)


def _require_current(record: Project, id: str) -> None:
    view = record.document(id)
    if view is not None and view.row.state != "current":
        newer = f"; its newer text is {', '.join(view.newer)}" if view.newer else ""
        raise UsageError(f"{id} is {view.row.state}{newer}")


def _log_lines(rows: tuple[FixRow, ...]) -> Iterator[str]:
    for row in rows:
        yield f"{row.fix.id}  {row.state:<8}  {_entry_line(row.fix)}"


def _entry_line(entry: Fix) -> str:
    """What an entry says, who said it and when, on one line."""
    words = [entry.verb, *(_named(entry, id) for id in (entry.target, *entry.others))]
    if entry.days is not None:
        words.append(_days_text(entry.days))
    words += [word for word in (entry.name, entry.type) if word is not None]
    when = f"{entry.time:%Y-%m-%d %H:%M}" if entry.time is not None else "no date"
    note = f"  {entry.note}" if entry.note else ""
    return f"{' '.join(words)}  {entry.user or 'nobody'}, {when}{note}"


def _named(entry: Fix, id: str) -> str:
    """A target as people know it: the words it stands on, else its id."""
    exact = (
        evidence.exact
        for evidence in entry.evidence
        if id.startswith(f"{evidence.document}:{evidence.span.start}-{evidence.span.end}:")
    )
    words = next(exact, None)
    return id if words is None else f"{words!r} ({id})"


def _days_text(days: Interval) -> str:
    if days.earliest == days.latest:
        return str(days.earliest)
    return f"{days.earliest or '..'}/{days.latest or '..'}"


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


for command in (*actorfixes.COMMANDS, *rowfixes.COMMANDS):
    fix.add_command(command)
