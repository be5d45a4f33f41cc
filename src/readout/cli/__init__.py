"""The command line: parses, calls the record, prints. Data on stdout, all else on stderr."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence

import click

from readout.cli.commands import cli
from readout.cli.console import complain, visible
from readout.errors import ReadoutError

__all__ = ["cli", "main", "run"]

_NAME = "readout"
_COMPLETE = "_READOUT_COMPLETE"

EXIT_FINE = 0
EXIT_FAILURES = 1
EXIT_USAGE = 2
EXIT_INTERRUPTED = 130


def main() -> None:
    """The entry point of the `readout` command."""
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit status.

    0 fine; 1 finished, but some documents failed or a check found something; 2 wrong usage,
    configuration, input or output; 130 interrupted.
    """
    if sys.stderr is None:
        # Closed by the caller (2>&-), who does not want to hear; the libraries expect a stream.
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    if sys.stdout is None:
        complain("standard output is closed")
        return EXIT_USAGE
    try:
        return _run(arguments)
    except BrokenPipeError:
        return _pipe_closed()


def _run(arguments: Sequence[str]) -> int:
    try:
        status = _call(arguments)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return _interrupted()
    except KeyboardInterrupt:
        return _interrupted()
    except click.ClickException as error:
        return _wrong_usage(error)
    except ReadoutError as error:
        complain(str(error))
        return EXIT_USAGE
    except BrokenPipeError:
        raise
    except OSError as error:
        complain(_describe(error))
        return EXIT_USAGE
    return status if isinstance(status, int) else EXIT_FINE


def _call(arguments: Sequence[str]) -> object:
    if _COMPLETE in os.environ:
        cli.main(args=list(arguments), prog_name=_NAME, complete_var=_COMPLETE)  # Exits.
    # Not `cli.main`: it would answer a closed pipe with status 1 before we hear of it.
    with cli.make_context(_NAME, list(arguments)) as context:
        return cli.invoke(context)


def _wrong_usage(error: click.ClickException) -> int:
    said = io.StringIO()
    error.show(said)
    click.echo(visible(said.getvalue(), lines=True), err=True, nl=False)
    return EXIT_USAGE


def _interrupted() -> int:
    complain("interrupted; what was acknowledged is stored, run again to go on")
    return EXIT_INTERRUPTED


def _pipe_closed() -> int:
    # The reader (`head`, a pager) has had enough: not our error. Python would complain once
    # more when it flushes its streams at exit, so they go nowhere from here on.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            os.dup2(nowhere, stream.fileno())
    return EXIT_FINE


def _describe(error: OSError) -> str:
    what = error.strerror or str(error)
    return f"{error.filename}: {what}" if error.filename else what
