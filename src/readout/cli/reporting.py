"""`readout report`: what a project tells, as one file to read, send and print."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import TYPE_CHECKING

import click

from readout.cli.console import Progress, tell
from readout.cli.options import existing_project, project_option, quiet_option
from readout.cli.output import (
    STDOUT,
    binary_output,
    refuse_foreign_report,
    refuse_inputs,
    text_output,
)
from readout.cli.projects import one_actor, open_project, tell_if_behind
from readout.errors import UsageError
from readout.watcher import Unwatched, phase

if TYPE_CHECKING:
    from readout.record import Project
    from readout.web.brief import Scope

FORMATS = ("html", "md", "docx")
CLAIMS = ("only", "conflicts")
_SUFFIXES = {".html": "html", ".htm": "html", ".md": "md", ".markdown": "md", ".docx": "docx"}
_HEAD_BYTES = 4096
DEFAULT_MOST = 40


@click.command()
@click.option("-o", "--output", type=click.Path(dir_okay=False), metavar="FILE",
              help="Where to write (default: PROJECT.html, .md or .docx beside the project; - is "
              "standard output).")  # fmt: skip
@click.option("-f", "--format", "format_", type=click.Choice(FORMATS), metavar="FORMAT",
              help="html, one file with the texts; md and docx, a brief with footnotes (default: "
              "what the name of FILE ends in, else html).")  # fmt: skip
@click.option("--actor", metavar="NAME|ID", help="Only what concerns this actor.")
@click.option("--since", metavar="DATE", help="Only from this day on, as in 2031-03-04.")
@click.option("--until", metavar="DATE", help="Only to this day, itself included.")
@click.option("--claims", type=click.Choice(CLAIMS),
              help="Only claims, or only those that conflict.")  # fmt: skip
@click.option("-n", "--most", type=click.IntRange(1, 1000), default=DEFAULT_MOST, metavar="N",
              show_default=True, help="Entries of the timeline, the weightiest.")  # fmt: skip
@project_option
@quiet_option
def report(
    output: str | None,
    format_: str | None,
    actor: str | None,
    since: str | None,
    until: str | None,
    claims: str | None,
    most: int,
    project: str | None,
) -> int:
    """Write what the documents tell as one file.

    What the story is, its timeline, who is who, meetings with what each side says, where sources
    conflict, figures, positions, corrections, documents, method and limits. Every line cites its
    sources. The HTML file needs no network and holds no script; it has at most 5 MB, and leaves out
    texts where it must.
    """
    form = choose_form(format_, output)
    target = existing_project(project)
    place = output or str(target.with_suffix(f".{form}"))
    with open_project(target) as record:
        refuse_inputs(record, place)
        if output is None:
            _refuse_foreign(Path(place), form)
        tell_if_behind(record)
        scope = _scope(record, actor, since, until, claims, most)
        with phase(Unwatched() if place == STDOUT else Progress(), "writing the report"):
            size = _write(record, scope, form, place)
    if place != STDOUT:
        tell(f"{place}: {size / 1000:,.0f} kB")
    return 0


def choose_form(format_: str | None, output: str | None) -> str:
    """The form that is meant: the one named, else that of the file's name, else html."""
    if format_ is not None:
        return format_
    return _SUFFIXES.get(Path(output or "").suffix.lower(), "html")


def read_day(name: str, value: str | None) -> dt.date | None:
    """A day of the command line. Raises UsageError, which says how to write one."""
    if value is None:
        return None
    try:
        return dt.date.fromisoformat(value.strip())
    except ValueError:
        raise UsageError(f"--{name} {value!r} is no day; write it as in 2031-03-04") from None


def _scope(
    record: Project,
    actor: str | None,
    since: str | None,
    until: str | None,
    claims: str | None,
    most: int,
) -> Scope:
    from readout.schema.tables import Named
    from readout.web.brief import Scope

    first, last = read_day("since", since), read_day("until", until)
    if first is not None and last is not None and last < first:
        raise UsageError(f"--until {last} is before --since {first}")
    row = None if actor is None else one_actor(record, actor)
    return Scope(
        actor=None if row is None else Named(row.id, row.name),
        since=first,
        until=last,
        claims=claims,  # type: ignore[arg-type]
        most=most,
    )


def _write(record: Project, scope: Scope, form: str, place: str) -> int:
    """Write the report; its size in bytes."""
    if form == "docx":
        return _write_docx(record, scope, place)
    text = _html(record, scope) if form == "html" else _markdown(record, scope)
    with text_output(place) as out:
        out.write(text)
    return len(text.encode("utf-8"))


def _html(record: Project, scope: Scope) -> str:
    from readout.web.report import render_report

    return render_report(record, scope)


def _markdown(record: Project, scope: Scope) -> str:
    from readout.export.brief import write_markdown
    from readout.web.brief import make_brief

    text = io.StringIO()
    write_markdown(make_brief(record, scope), text)
    return text.getvalue()


def _write_docx(record: Project, scope: Scope, place: str) -> int:
    from readout.export.brief import write_docx
    from readout.web.brief import make_brief

    made = io.BytesIO()
    write_docx(make_brief(record, scope), made)
    with binary_output(place) as out:
        out.write(made.getvalue())
    return len(made.getvalue())


def _refuse_foreign(place: Path, form: str) -> None:
    """Raises UsageError where a file lies at the default place that is no report of Readout's, or
    one that a person has worked on in Word."""
    if form == "html":
        refuse_foreign_report(place)
        return
    if place.exists() and not (_is_docx if form == "docx" else _is_markdown)(place):
        raise UsageError(
            f"{place} is there and is no Readout report, or was changed since; name another file "
            "with -o (or this one, to overwrite it)"
        )


def _is_markdown(place: Path) -> bool:
    from readout.export.brief.markdown import MARK

    with place.open("rb") as file:
        return MARK.encode("ascii") in file.read(_HEAD_BYTES)


def _is_docx(place: Path) -> bool:
    import zipfile

    from readout.export.brief.docx import MARK

    try:
        with zipfile.ZipFile(place) as archive:
            return archive.comment.startswith(MARK)
    except (zipfile.BadZipFile, OSError):
        return False
