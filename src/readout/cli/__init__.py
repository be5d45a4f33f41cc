"""The command line: parses, calls the record, prints. Data on stdout, all else on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from readout.cli.commands import cli
from readout.cli.console import complain
from readout.errors import ReadoutError

__all__ = ["cli", "main", "run"]

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
    try:
        status = cli.main(args=list(arguments), prog_name="readout", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        return _interrupted()
    except KeyboardInterrupt:
        return _interrupted()
    except click.ClickException as error:
        error.show(sys.stderr)
        return EXIT_USAGE
    except ReadoutError as error:
        complain(str(error))
        return EXIT_USAGE
    except BrokenPipeError:
        return _pipe_closed()
    except OSError as error:
        complain(_describe(error))
        return EXIT_USAGE
    return status if isinstance(status, int) else EXIT_FINE


def _interrupted() -> int:
    complain("interrupted; what was acknowledged is stored, run again to go on")
    return EXIT_INTERRUPTED


def _pipe_closed() -> int:
    # The reader (`head`, a pager) has had enough: not our error. Python would complain once
    # more when it flushes stdout at exit, so stdout goes nowhere from here on.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return EXIT_FINE


def _describe(error: OSError) -> str:
    what = error.strerror or str(error)
    return f"{error.filename}: {what}" if error.filename else what
