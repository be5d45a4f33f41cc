"""Options that several commands share, and which project a command means."""

from __future__ import annotations

import glob
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from readout.errors import UsageError

SUFFIX = ".readout"

_F = TypeVar("_F", bound=Callable[..., Any])


def project_option(function: _F) -> _F:
    """`--project FILE`, a project that is there."""
    return _project_option("the only *.readout file in the working folder")(function)


def new_project_option(function: _F) -> _F:
    """`--project FILE`, a project that may be new: see `project_for`."""
    return _project_option(
        "FOLDER.readout beside a single FOLDER, else the only *.readout file in the working "
        "folder, else a new story.readout"
    )(function)


def _project_option(default: str) -> Callable[[_F], _F]:
    return click.option(
        "--project",
        metavar="FILE",
        envvar="READOUT_PROJECT",
        type=click.Path(dir_okay=False),
        help=f"The project file (environment READOUT_PROJECT; default: {default}).",
    )


def quiet_option(function: _F) -> _F:
    """`-q`."""
    return click.option(
        "-q",
        "--quiet",
        is_flag=True,
        expose_value=False,
        callback=_set_volume,
        help="Say nothing but errors.",
    )(function)


def volume_options(function: _F) -> _F:
    """`-q` and `-v`, for commands that store files."""
    verbose = click.option(
        "-v",
        "--verbose",
        is_flag=True,
        expose_value=False,
        callback=_set_volume,
        help="Say more: a line for each file once it is stored.",
    )
    return quiet_option(verbose(function))


def _set_volume(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    ctx.meta[f"readout.{param.name}"] = value


def jobs_option(function: _F) -> _F:
    """`-j N`."""
    return _jobs_option("")(function)


def live_jobs_option(function: _F) -> _F:
    """`-j N` of a command that may stand in a live pipe: see `jobs_for`."""
    return _jobs_option("; just one for standard input, so that a row waits for no other")(function)


def _jobs_option(exception: str) -> Callable[[_F], _F]:
    return click.option(
        "-j",
        "--jobs",
        type=click.IntRange(1, 256),
        default=default_jobs,
        metavar="N",
        help=f"Processes to work with (default: one for each processor, at most 8{exception}).",
    )


def jobs_for(paths: Sequence[str], jobs: int) -> int:
    """One process where standard input is read, unless the user asked for a number.

    Texts go to processes by the chunk, so that a slow pipe would hold finished rows back.
    """
    asked = click.get_current_context().get_parameter_source("jobs")
    return 1 if "-" in paths and asked is ParameterSource.DEFAULT else jobs


def precise_option(function: _F) -> _F:
    """`--precise`."""
    return click.option(
        "--precise",
        is_flag=True,
        help="Of statements only those that are surest: fewer wrong, more missed.",
    )(function)


def threshold_option(name: str, help: str) -> Callable[[_F], _F]:
    """`NAME SCORE`, the score that events must have."""
    return click.option(
        name, "threshold", type=click.FloatRange(0, 1), metavar="SCORE", default=None, help=help
    )


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


def refuse_nothing(paths: Sequence[str], target: Path) -> None:
    """Raises UsageError where a project would be made and none of the paths leads anywhere."""
    if target.exists() or any(_leads_somewhere(path) for path in paths):
        return
    named = ", ".join(repr(path) for path in paths[:5]) + (", ..." if len(paths) > 5 else "")
    raise UsageError(f"there is no file or folder {named}; no project was made")


def _leads_somewhere(path: str) -> bool:
    if path == "-" or Path(path).exists():
        return True
    return next(glob.iglob(path, recursive=True), None) is not None  # noqa: PTH207


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
