"""What a page says of corrections: the one just made, and what people noted of its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from readout.schema.cast import parse_member
from readout.schema.fix import Fix, notes_in
from readout.schema.rowid import RowPlace, parse_row
from readout.web.page import Ask
from readout.web.project import Reader
from readout.web.quoting import place_href
from readout.web.sentences import says
from readout.web.wording import heading, short_id, shortened

DONE, CHANGED = "done", "changed"
"""The parameters of an address that name the correction just made, and count the documents whose
date followed."""

MOST_AFFECTED = 12
"""Rows that a notice leads to."""


class Affected(msgspec.Struct, frozen=True):
    """A row that a correction was about, as it is now."""

    label: str
    href: str


class Notice(msgspec.Struct, frozen=True):
    """What a page says of the correction just made; `undo` is the entry to take back, None where
    that is what was done. `rows` are what it was about, `changed` counts documents whose date
    followed."""

    text: str
    undo: str | None
    rows: tuple[Affected, ...] = ()
    changed: int = 0


class Remark(msgspec.Struct, frozen=True):
    """What somebody noted of a row, and the entry of the log that says so. `resolves` says that a
    conflict is no longer one."""

    fix: str
    text: str
    user: str
    when: str
    resolves: bool


def find_notice(ask: Ask) -> Notice | None:
    """What to say of the correction that an address names as just made."""
    fix = ask.project.fix(ask.params.get(DONE, "")[:40])
    if fix is None:
        return None
    changed = ask.params.get(CHANGED, "")
    return Notice(
        says(ask.project, fix),
        None if fix.verb == "undo" else fix.id,
        tuple(_affected(ask.project, fix)),
        int(changed) if changed.isascii() and changed.isdigit() and len(changed) < 7 else 0,
    )


def _affected(project: Reader, fix: Fix) -> Iterator[Affected]:
    """The rows that a correction, or the one that it took back, was about, each once."""
    said = project.fix(fix.target) if fix.verb == "undo" else fix
    ids = () if said is None or said.verb == "undo" else (said.target, *said.others)
    seen: set[str] = set()
    for id in ids[:MOST_AFFECTED]:
        found = _row(project, id)
        if found is not None and found.href not in seen:
            seen.add(found.href)
            yield found


def _row(project: Reader, id: str) -> Affected | None:
    if parse_member(id) is not None:
        actor = project.actor(id)
        return None if actor is None else Affected(actor.name, f"/actors/{actor.id}")
    place = parse_row(id)
    if place is not None:
        return Affected(_called(project, place), _href(project, id, place))
    return Affected(f"document {short_id(id)}", f"/documents/{id}")


def _called(project: Reader, place: RowPlace) -> str:
    """A row by its words and who printed them: "the event “met”, River Post"."""
    for passage in project.passages([(place.document, place.span)], around=0):
        words = shortened(passage.words, 30)
        outlet = passage.document.publisher or heading(passage.document)
        return f"the {place.kind} “{words}”, {shortened(outlet, 24)}"
    return f"the {place.kind}"


def _href(project: Reader, id: str, place: RowPlace) -> str:
    """Where a row is shown: with all that tell of its event, else in its document."""
    if place.kind == "event" and project.account.matter(id):
        return f"/events/{id}"
    return place_href(place.document, place.span)


def forms(ask: Ask, back: str, ids: Iterable[str] = ()) -> dict[str, object]:
    """What a page with forms needs for `fixing.html`: the token, the page to go on with, what was
    just corrected, and what people noted of the rows that it is about."""
    return {
        "token": ask.token,
        "back": back,
        "notice": find_notice(ask),
        "remarks": find_remarks(ask, ids),
    }


def find_remarks(ask: Ask, ids: Iterable[str]) -> tuple[Remark, ...]:
    """What people noted of rows, in the order in which it counts."""
    return tuple(
        Remark(
            fix.id,
            fix.note,
            fix.user,
            "" if fix.time is None else f"{fix.time:%Y-%m-%d %H:%M}",
            fix.verb == "resolve",
        )
        for fix in notes_in(ask.project.notes(ids))
    )
