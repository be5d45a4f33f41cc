"""Corrections made on pages: what a form says goes into the log, and the record follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from types import MappingProxyType
from urllib.parse import urlencode, urlsplit

from starlette.exceptions import HTTPException

from readout.schema.fix import ACTOR_TYPES, MERGEABLE, is_rejectable, kind_of, make_fix
from readout.web.notice import CHANGED, DONE
from readout.web.project import Writer
from readout.web.said import Said, Spoken
from readout.web.wording import shortened


def correct(project: Writer, said: Said, *, user: str, later: bool = False) -> str:
    """Put what was said into the log, in the name of `user`, and let the record follow. Returns
    the address to go on with. `later` leaves events, claims and the timeline for later.

    Raises HTTPException(400) where a form says nothing, 409 where the record has moved on since it
    was drawn, ProjectError where the project cannot be written to.
    """
    CHECKS[said.verb](project, said)
    ids = (said.target, *said.others)
    fix = make_fix(
        said.verb,
        said.target,
        others=said.others if said.verb in ("merge", "split") else (),
        name=said.name if said.verb == "rename" else None,
        type=said.type if said.verb == "retype" else None,
        days=said.days if said.verb == "date" else None,
        user=user,
        time=dt.datetime.now(dt.UTC),
        note=said.note,
        evidence=() if said.verb == "undo" else project.evidence(ids),
    )
    changed = project.correct(fix, later=later)
    return _address(said.back, {DONE: fix.id} | ({CHANGED: str(changed)} if changed else {}))


def _address(back: str, done: Mapping[str, str]) -> str:
    parts = urlsplit(back)
    old = (f"{DONE}=", f"{CHANGED}=")
    kept = [pair for pair in parts.query.split("&") if pair and not pair.startswith(old)]
    query = "&".join([*kept, urlencode(done)])
    return f"{parts.path}?{query}{'#' if parts.fragment else ''}{parts.fragment}"


def _check_merge(project: Writer, said: Said) -> None:
    if kind_of(said.target) == "actor":
        if len(_check_actors(project, said)) == 1:
            raise HTTPException(409, "These are one actor already; somebody has said so meanwhile.")
        return
    _check_matters(project, said)
    is_one = set(said.others) <= set(project.account.matter(said.target))
    if is_one and not _is_asked(project, said):
        raise HTTPException(409, "These are one already; somebody has said so meanwhile.")


def _is_asked(project: Writer, said: Said) -> bool:
    """Whether a pair of these is shown to be judged: figures of one claim, too, may be too doubtful
    to say how they stand to each other."""
    named = {said.target, *said.others}
    found = project.account.related(limit=None, ids=(said.target,))
    return any({row.left, row.right} <= named for row in found.rows)


def _check_split(project: Writer, said: Said) -> None:
    if kind_of(said.target) == "actor":
        _check_actors(project, said)
    else:
        _check_matters(project, said)


def _check_matters(project: Writer, said: Said) -> None:
    """Two or more rows of one kind that are there."""
    ids = (said.target, *said.others)
    kinds = {kind_of(id) for id in ids}
    if said.target in said.others or len(ids) < 2 or len(kinds) > 1 or not kinds <= MERGEABLE:
        raise HTTPException(400, "This correction names no two rows of one kind.")
    for id in ids:
        if not project.stands(id):
            raise HTTPException(
                409, f"There is no {shortened(id, 80)} any more: the record was built anew."
            )


def _check_actors(project: Writer, said: Said) -> set[str]:
    """The actors that a form names, by id."""
    if not said.others or said.target in said.others:
        raise HTTPException(400, "This correction names no two actors.")
    found = {id: project.actor(id) for id in (said.target, *said.others)}
    gone = [id for id, actor in found.items() if actor is None]
    if gone:
        raise HTTPException(
            409, f"There is no actor {shortened(gone[0], 80)} any more: the record was built anew."
        )
    return {actor.id for actor in found.values() if actor is not None}


def _check_undo(project: Writer, said: Said) -> None:
    states = {row.fix.id: row.state for row in project.fixes()}
    if said.target not in states:
        raise HTTPException(409, f"There is no correction {shortened(said.target, 40)!r}.")
    if states[said.target] == "undone":
        raise HTTPException(409, "This correction was taken back already.")


def _check_rename(project: Writer, said: Said) -> None:
    _check_stands(project, said)
    if said.name is None:
        raise HTTPException(400, "A name cannot be empty.")


def _check_retype(project: Writer, said: Said) -> None:
    _check_stands(project, said)
    if said.type is None:
        raise HTTPException(400, f"An actor is one of: {', '.join(ACTOR_TYPES)}.")


def _check_date(project: Writer, said: Said) -> None:
    _check_stands(project, said)
    if said.days is None:
        raise HTTPException(400, "This form says no day.")


def _check_reject(project: Writer, said: Said) -> None:
    if not is_rejectable(said.target):
        raise HTTPException(400, "Only single rows of a document can be rejected.")
    _check_stands(project, said)


def _check_note(project: Writer, said: Said) -> None:
    _check_stands(project, said)
    if not said.note:
        raise HTTPException(400, "A note cannot be empty.")


def _check_stands(project: Writer, said: Said) -> None:
    """What is corrected must be there."""
    if not project.stands(said.target):
        raise HTTPException(
            409, f"There is no {shortened(said.target, 80)} any more: the record was built anew."
        )


CHECKS: Mapping[Spoken, Callable[[Writer, Said], None]] = MappingProxyType(
    {
        "merge": _check_merge,
        "split": _check_split,
        "rename": _check_rename,
        "retype": _check_retype,
        "date": _check_date,
        "reject": _check_reject,
        "restore": _check_reject,
        "note": _check_note,
        "resolve": _check_stands,
        "undo": _check_undo,
    }
)
"""What has to hold before a correction is made, by its verb."""
