"""The commands. Each imports what it needs when it runs, so that `--help` stays quick."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, BinaryIO

import click

from readout import __version__
from readout.cli import since
from readout.cli.console import Progress, complain, is_quiet, print_lines, show_failures, tell
from readout.cli.exporting import ALL_FORMATS, choose_format, write_export
from readout.cli.fixes import fix
from readout.cli.group import ReadoutGroup
from readout.cli.options import (
    existing_project,
    jobs_for,
    jobs_option,
    json_option,
    live_jobs_option,
    new_project_option,
    precise_option,
    project_for,
    project_option,
    quiet_option,
    refuse_nothing,
    threshold_option,
    volume_options,
)
from readout.cli.output import print_json, refuse_inputs
from readout.cli.pages import LONG, PagesBeside, serve_pages
from readout.cli.projects import one_document, open_project, tell_if_behind
from readout.cli.reporting import report
from readout.cli.resolving import resolve
from readout.cli.searching import search
from readout.cli.since import keep_state
from readout.cli.tables import EVENTS, STORIES, TABLES, listed
from readout.errors import UsageError

if TYPE_CHECKING:
    from readout.record import Project
    from readout.schema.row import Article, Unread
    from readout.schema.view import IngestSummary

EXPORT_HELP = (
    "Write a whole table, or the record for another tool.\n\nTABLE is one of:\n\n\b\n"
    + listed(TABLES)
    + "\n\nFORMAT, of any table: json, nl (JSON, a row a line), csv, tsv, xlsx (Excel), parquet "
    "(typed columns); of events also polecat (tsv), plover (JSON, each mention), acled and ucdp "
    "(csv), in the columns of those projects. Without --format it is what the name of FILE ends "
    "in, else json.\n\nOr TABLE is a format of its own:\n\n\b\n" + listed(STORIES)
)
DEFAULT_PORT = 8765


@click.group(
    cls=ReadoutGroup,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit status: 0 fine, 1 finished but something could not be read (or a check found "
    "something), 2 wrong usage or a file that cannot be read or written, 130 interrupted.",
)
@click.version_option(__version__, message="readout %(version)s")
def cli() -> None:
    """Turn news coverage of a story into the record.

    readout FOLDER reads every article in a folder into one project file beside it,
    FOLDER.readout, and opens it in the browser. It runs offline and changes none of the
    articles.
    """


cli.add_command(fix)
cli.add_command(report)
cli.add_command(resolve)
cli.add_command(search)
for _command in since.COMMANDS:
    cli.add_command(_command)


@cli.command("open")
@click.argument("paths", nargs=-1, type=click.Path(), metavar="FOLDER|FILE...")
@click.option("--open/--no-open", "open_pages", default=True, help="Open the pages in the browser.")
@click.option("-p", "--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, metavar="PORT",
              show_default=True, help="Port of the pages; 0 takes any free one.")  # fmt: skip
@click.option("--prune", is_flag=True, help="Drop documents whose files are gone.")
@json_option
@jobs_option
@new_project_option
@volume_options
def open_(
    paths: tuple[str, ...],
    open_pages: bool,
    port: int,
    prune: bool,
    as_json: bool,
    jobs: int,
    project: str | None,
) -> int:
    """Ingest, build and open, as `readout FOLDER`.

    Without FOLDER it opens the project as it is. Where many articles are to be read the pages open
    at once, and say how far the build is.
    """
    from readout.cli.text import build_line, ingest_line, overview_lines

    target = project_for(paths, project) if paths else existing_project(project)
    refuse_nothing(paths, target)
    progress = Progress()
    ingested, pages = None, None
    with ExitStack() as beside:
        with open_project(target, create=bool(paths), write=True) as record:
            if paths:
                ingested = _ingest(record, paths, jobs=jobs, prune=prune, progress=progress)
                _tell_unless(as_json, f"{target}: {ingest_line(ingested)}")
            waiting, read = record.waiting
            if open_pages and waiting - read >= LONG:
                pages = beside.enter_context(PagesBeside(target, port=port))
            built = record.build(jobs=jobs, watcher=progress)
            keep_state(record)
            _tell_unless(as_json, f"{target}: {build_line(built)}")
            overview = record.overview()
        if as_json:
            print_json({"ingest": ingested, "build": built, "overview": overview})
        elif not is_quiet():
            print_lines(overview_lines(overview))
        if pages is not None:
            pages.wait()
        elif open_pages:
            serve_pages(target, port=port, open_browser=True, port_is_fixed=False)
    return int(bool(ingested and ingested.failures))


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(), metavar="PATH...|-")
@click.option("--prune", is_flag=True, help="Drop documents whose files are gone.")
@json_option
@jobs_option
@new_project_option
@volume_options
def ingest(
    paths: tuple[str, ...], prune: bool, as_json: bool, jobs: int, project: str | None
) -> int:
    """Store articles, not yet read.

    PATH is a file, a folder, a glob, or - for standard input. Reads plain text, Markdown, HTML,
    JSONL, PDF, DOCX, RTF, EML, mbox, MHTML, RSS and Atom, WARC, exports of press databases, and
    archives of these (ZIP, tar, gzip, bzip2, xz): what lies in one has the path a.zip!/its/name,
    and nothing is written to disk. What a .readoutignore names is left out.

    It can be interrupted and run again at any time: what is stored stays, files already stored
    are not read again. Documents whose files are gone are listed and kept, unless --prune.
    """
    from readout.cli.text import ingest_line

    target = project_for(paths, project)
    refuse_nothing(paths, target)
    progress = Progress()
    with open_project(target, create=True, write=True) as record:
        summary = _ingest(record, paths, jobs=jobs, prune=prune, progress=progress)
    if as_json:
        print_json(summary)
    else:
        tell(f"{target}: {ingest_line(summary)}")
        for label, names in (("changed", summary.changed_paths), ("gone", summary.gone)):
            tell(*(f"  {label}: {name}" for name in names))
    return int(bool(summary.failures))


@cli.command()
@json_option
@jobs_option
@project_option
@quiet_option
def build(as_json: bool, jobs: int, project: str | None) -> int:
    """Read what is stored, describe each document, link them.

    Texts that were read before with the same tools are not read again. Linking finds copies,
    dates for documents that state none, who is who, what happened, what is claimed and wanted, and
    makes the timeline.
    """
    from readout.cli.text import build_line

    target = existing_project(project)
    with open_project(target, write=True) as record:
        built = record.build(jobs=jobs, watcher=Progress())
        keep_state(record)
    if as_json:
        print_json(built)
    else:
        tell(f"{target}: {build_line(built)}")
    return 0


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(), metavar="[PATH...|-]")
@click.option("--layers", metavar="NAMES", help="Only these layers, by comma (default: all): "
              "metadata, sentences, words, mentions, actors, places, timexes, "
              "statements, events, figures, positions.")  # fmt: skip
@click.option("-f", "--format", "format_", type=click.Choice(("nl", "conllu")), default="nl",
              show_default=True, help="nl is JSON, a row a line; conllu gives sentences, words "
              "and trees.")  # fmt: skip
@precise_option
@threshold_option("--event-threshold", "Only events of this score, 0 to 1 (default: 0.5): lower "
                  "misses fewer, higher has fewer wrong.")  # fmt: skip
@live_jobs_option
@quiet_option
def read(
    paths: tuple[str, ...],
    layers: str | None,
    format_: str,
    precise: bool,
    threshold: float | None,
    jobs: int,
) -> int:
    """Articles in, a JSON row each out; no project.

    Reads the same formats as ingest, standard input where no PATH is given. Rows come in the
    order of the input; an article that cannot be read gives a row with "error". The fields
    are described in docs/schema.json, offsets count Unicode code points.
    """
    from readout.record import read_articles
    from readout.schema.row import Unread

    chosen = _layers(layers) if format_ == "nl" else frozenset({"sentences", "words"})
    places = paths or ("-",)
    failed = False
    processes = jobs_for(places, jobs)
    out = sys.stdout.buffer
    kept = {} if threshold is None else {"event_threshold": threshold}
    for row in read_articles(
        places, stream=_stdin(places), layers=chosen, precise=precise, jobs=processes, **kept
    ):
        if isinstance(row, Unread):
            failed = True
            if not is_quiet():
                complain(f"not read: {row.error.message}")
        out.write(_row_bytes(row, format_))
        out.flush()  # Who stands behind in the pipe sees the row now.
    return int(failed)


@cli.command()
@click.argument("word", metavar="[ID]", required=False)
@click.option("--text", "only_text", is_flag=True, help="Print the text alone.")
@click.option("--raw", "only_raw", is_flag=True, help="Print the bytes it was made from.")
@json_option
@project_option
@quiet_option
def show(
    word: str | None, only_text: bool, only_raw: bool, as_json: bool, project: str | None
) -> int:
    """Show one document, or what the project holds.

    ID is a document's id or its beginning, the id its input row gave, or its path.
    """
    from readout.cli.text import document_lines, overview_lines

    with open_project(existing_project(project)) as record:
        if word is None:
            overview = record.overview()
            if as_json:
                print_json(overview)
            else:
                print_lines(overview_lines(overview))
            return 0
        view = record.document(one_document(record, word))
        raw = record.raw(view.row.id) if view and only_raw else None
    if view is None:
        raise UsageError(f"no document {word!r}")
    if only_raw:
        sys.stdout.buffer.write(raw or b"")
    elif only_text:
        sys.stdout.buffer.write(view.text.encode("utf-8"))
    elif as_json:
        print_json(view)
    else:
        print_lines(document_lines(view))
    return 0


@cli.command(help=EXPORT_HELP)
@click.argument("table", type=click.Choice([*TABLES, *STORIES]), metavar="TABLE")
@click.option("-f", "--format", "format_", type=click.Choice(ALL_FORMATS), metavar="FORMAT",
              help="How to write a table: see above.")  # fmt: skip
@click.option("-o", "--output", type=click.Path(dir_okay=False), default="-", metavar="FILE",
              help="Where to write (default: standard output).")  # fmt: skip
@precise_option
@threshold_option("--threshold", "Of events those of this score, 0 to 1. Below 0.5 the doubtful "
                  "ones come too, down to 0.3; they are linked to no other.")  # fmt: skip
@project_option
@quiet_option
def export(
    table: str,
    format_: str | None,
    output: str,
    precise: bool,
    threshold: float | None,
    project: str | None,
) -> int:
    """Write a whole table; its help is EXPORT_HELP."""
    if threshold is not None and table != EVENTS:
        raise UsageError(f"--threshold is for events alone: readout export {EVENTS}")
    chosen = choose_format(table, format_, output)
    with open_project(existing_project(project)) as record:
        refuse_inputs(record, output)
        if table not in ("documents", "failures"):
            tell_if_behind(record)
        write_export(record, table, chosen, output, precise=precise, threshold=threshold)
    return 0


@cli.command()
@click.option("-p", "--port", type=click.IntRange(0, 65535), default=DEFAULT_PORT, metavar="PORT",
              show_default=True, help="Port of the pages; 0 takes any free one.")  # fmt: skip
@click.option("--open/--no-open", "open_pages", default=False, help="Open the browser too.")
@click.option("--read-only", is_flag=True, help="Take no corrections on the pages.")
@click.option("--get", "get", metavar="PATH", help="Print one page, such as /documents.json, and "
              "end; no server is started.")  # fmt: skip
@project_option
@quiet_option
def serve(
    port: int, open_pages: bool, read_only: bool, get: str | None, project: str | None
) -> int:
    """Serve the pages, to this machine only.

    Corrections made on them stand in the project's log under your login name (environment
    READOUT_USER).
    """
    target = existing_project(project)
    with open_project(target):
        pass  # A file that is no project is refused here, before a port is taken.
    if get is None:
        serve_pages(
            target,
            port=port,
            open_browser=open_pages,
            port_is_fixed=True,
            read_only=read_only,
        )
        return 0
    from readout.web.server import fetch

    status, _, body = fetch(target, get)
    sys.stdout.buffer.write(body)
    if status != 200:
        complain(f"{get}: status {status}")
    return 0 if status == 200 else 2


@cli.command()
@json_option
@project_option
@quiet_option
def check(as_json: bool, project: str | None) -> int:
    """Verify a project file.

    Looks at integrity, ids, text hashes, every span. Ends with status 1 where something is wrong.
    """
    target = existing_project(project)
    with open_project(target) as record:
        problems = record.check()
    if as_json:
        print_json(problems)
    else:
        print_lines(f"{item.code}\t{item.subject}\t{item.message}" for item in problems)
        tell(f"{target}: " + (f"{len(problems)} wrong" if problems else "all is well"))
    return int(bool(problems))


@cli.command()
@json_option
@quiet_option
def doctor(as_json: bool) -> int:
    """Check this installation.

    Looks at versions, libraries, resources and worker processes. Ends with status 1 where
    something is wrong.
    """
    from readout.cli.doctor import examine

    findings = examine()
    if as_json:
        print_json(findings)
    else:
        print_lines(
            f"{'ok ' if finding.fine else 'BAD'} {finding.matter:<12} {finding.message}"
            for finding in findings
        )
    return int(any(not finding.fine for finding in findings))


@cli.command()
@click.argument("shell", type=click.Choice(("bash", "zsh", "fish")), metavar="bash|zsh|fish")
def completion(shell: str) -> int:
    """Print a shell's completion script.

    For bash: readout completion bash >> ~/.bashrc
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    if kind is None:
        raise UsageError(f"no completion for {shell}")
    click.echo(kind(cli, {}, "readout", "_READOUT_COMPLETE").source())
    return 0


def _ingest(
    record: Project, paths: Sequence[str], *, jobs: int, prune: bool, progress: Progress
) -> IngestSummary:
    summary = record.ingest(paths, stream=_stdin(paths), jobs=jobs, prune=prune, watcher=progress)
    show_failures(summary.failures)
    return summary


def _tell_unless(as_json: bool, line: str) -> None:
    if not as_json:
        tell(line)


def _layers(names: str | None) -> frozenset[str]:
    from readout.reading import LAYERS

    if names is None:
        return LAYERS
    chosen = frozenset(name.strip() for name in names.split(",") if name.strip())
    unknown = sorted(chosen - LAYERS)
    if unknown:
        raise UsageError(
            f"no layer {unknown[0]!r} in this version; there is: {', '.join(sorted(LAYERS))}"
        )
    return chosen


def _row_bytes(row: Article | Unread, format_: str) -> bytes:
    import msgspec

    from readout.schema.row import Unread
    from readout.tagger.conllu import write_conllu

    if format_ == "nl":
        return msgspec.json.encode(row) + b"\n"
    if isinstance(row, Unread) or not row.sentences or not row.words:
        return b""
    return write_conllu(row.id, row.text, row.sentences, row.words).encode("utf-8")


def _stdin(paths: Sequence[str]) -> BinaryIO | None:
    if "-" not in paths:
        return None
    if sys.stdin is None:
        raise UsageError("standard input is closed")
    return sys.stdin.buffer
