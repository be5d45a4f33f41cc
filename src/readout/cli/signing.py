"""Who says so: the options of a correction, and an entry with them."""

from __future__ import annotations

import datetime as dt
import getpass
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from readout.record import Project
    from readout.schema.fix import Fix, Verb

_F = TypeVar("_F", bound=Callable[..., Any])


def by(function: _F) -> _F:
    """`--user`."""
    user = click.option("--user", envvar="READOUT_USER", metavar="NAME",
                        help="Who says so (environment READOUT_USER; default: your login "
                        "name).")  # fmt: skip
    return user(function)


def signed(function: _F) -> _F:
    """`--user` and `--note`."""
    return by(click.option("--note", default="", metavar="TEXT", help="Why.")(function))


def signed_fix(verb: Verb, target: str, *, user: str | None, **said: Any) -> Fix:
    """An entry by this user at this moment; `said` as of `make_fix`."""
    from readout.schema.fix import make_fix

    now = dt.datetime.now(dt.UTC)
    return make_fix(verb, target, user=login_name() if user is None else user, time=now, **said)


def signed_on(
    record: Project, verb: Verb, target: str, *, others: Sequence[str] = (), **said: Any
) -> Fix:
    """An entry on rows of a record, with the words that they stand on; `said` as of
    `signed_fix`."""
    evidence = record.evidence((target, *others))
    return signed_fix(verb, target, others=others, evidence=evidence, **said)


def login_name() -> str:
    """Who is logged in, "" where the system does not tell."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
