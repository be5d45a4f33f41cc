"""Options that several commands share, and which project a command means."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from readout.errors import UsageError

SUFFIX = ".readout"

_F = TypeVar("_F", bound=Callable[..., Any])


def project_option(function: _F) -> _F:
    """`--project FILE`."""
    return click.option(
        "--project",
        metavar="FILE",
        envvar="READOUT_PROJECT",
        type=click.Path(dir_okay=False),
        help=(
            "The project file (environment READOUT_PROJECT; default: the only *.readout file in "
            "the working folder)."
        ),
    )(function)


def volume_options(function: _F) -> _F:
    """`-q` and `-v`."""
    quiet = click.option(
        "-q",
        "--quiet",
        is_flag=True,
        expose_value=False,
        callback=_set_volume,
        help="Say nothing but errors.",
    )
    verbose = click.option(
        "-v",
        "--verbose",
        is_flag=True,
        expose_value=False,
        callback=_set_volume,
        help="Say more: a line for each file once it is stored.",
    )
    return quiet(verbose(function))


def _set_volume(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    ctx.meta[f"readout.{param.name}"] = value


def jobs_option(function: _F) -> _F:
    """`-j N`."""
    return click.option(
        "-j",
        "--jobs",
        type=click.IntRange(1, 256),
        default=default_jobs,
        metavar="N",
        help="Processes to work with (default: one for each processor, at most 8).",
    )(function)


def json_option(function: _F) -> _F:
    """`--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(function)


def default_jobs() -> int:
    """One process for each processor this process may use, at most eight."""
    affinity = getattr(os, "sched_getaffinity", None)
    processors = len(affinity(0)) if affinity else os.cpu_count() or 1
    return min(processors, 8)


def existing_project(project: str | None) -> Path:
    """The project file that is meant. Raises UsageError where that is unclear."""
    if project is not None:
        return Path(project)
    found = _projects_here()
    if len(found) == 1:
        return found[0]
    if not found:
        raise UsageError(
            "no project: there is no *.readout file in the working folder; "
            "make one with 'readout FOLDER' or name one with --project FILE"
        )
    raise UsageError(
        f"which project? There are {len(found)} in the working folder "
        f"({', '.join(path.name for path in found[:5])}{', ...' if len(found) > 5 else ''}); "
        "name one with --project FILE"
    )


def project_for(paths: Sequence[str], project: str | None) -> Path:
    """The project file to write to when these paths are ingested.

    One folder goes to FOLDER.readout beside it. Anything else goes to the only project in the
    working folder, or to a new `story.readout` there.
    """
    if project is not None:
        return Path(project)
    if len(paths) == 1 and Path(paths[0]).is_dir():
        return _beside(Path(paths[0]))
    if len(_projects_here()) > 0:
        return existing_project(None)
    return Path(f"story{SUFFIX}")


def _beside(folder: Path) -> Path:
    whole = folder.resolve()
    if not whole.name:
        raise UsageError(f"{folder} has no name to call a project by; name one with --project FILE")
    # Written as the user wrote the folder, so that messages name what they know.
    beside = folder.parent / f"{folder.name}{SUFFIX}"
    return beside if folder.name not in ("", "..") else whole.parent / f"{whole.name}{SUFFIX}"


def _projects_here() -> list[Path]:
    return sorted(path for path in Path().glob(f"*{SUFFIX}") if path.is_file())
