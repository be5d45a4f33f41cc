"""Corrections made on pages: a form becomes an entry of the log, and the record follows."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Literal, cast, get_args
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request

from readout.schema.actor import ActorType
from readout.schema.cast import parse_member
from readout.schema.fix import (
    ACTOR_TYPES,
    LONGEST_NOTE,
    MERGEABLE,
    Fix,
    clean_name,
    is_rejectable,
    kind_of,
    make_fix,
    notes_in,
)
from readout.schema.rowid import RowPlace, parse_row
from readout.schema.time import Interval
from readout.web.guard import why_foreign
from readout.web.page import Ask
from readout.web.project import Reader, Writer
from readout.web.quoting import place_href
from readout.web.sentences import says
from readout.web.wording import heading, short_id, shortened

MEDIA = "application/x-www-form-urlencoded"
MAX_BYTES = 64 * 1024
MAX_FIELDS = 600
MAX_CHARS = LONGEST_NOTE

Spoken = Literal[
    "merge", "split", "rename", "retype", "date", "reject", "restore", "note", "resolve", "undo"
]
"""Verbs that pages have forms for."""

DONE, CHANGED = "done", "changed"
"""The parameters of an address that name the correction just made, and count the documents whose
date followed."""

QUEUE = "/review"

MOST_AFFECTED = 12
"""Rows that a notice leads to."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a form says. `others` are members of actors, `back` is the page to go on with."""

    verb: Spoken
    target: str
    others: tuple[str, ...] = ()
    name: str | None = None
    type: ActorType | None = None
    days: Interval | None = None
    note: str = ""
    back: str = QUEUE


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


class Seal:
    """Tells forms of this server from others: a secret of its own, and what follows from it."""

    def __init__(self, secret: bytes | None = None) -> None:
        key = secrets.token_bytes(32) if secret is None else secret
        self.token = hmac.new(key, b"readout: fixes", hashlib.sha256).hexdigest()

    def fits(self, token: str) -> bool:
        """Whether a form has the token; takes as long for any other."""
        return hmac.compare_digest(self.token.encode(), token.encode("utf-8", "replace"))


async def receive(request: Request, seal: Seal) -> Said:
    """What a request says, once it is known to come from one of our own pages.

    Raises HTTPException: 403 for a foreign or outdated form, 413 for one that is too long, 415
    for another kind of content, 400 for one that cannot be read.
    """
    if (why := why_foreign(request.headers)) is not None:
        raise HTTPException(403, f"This correction was not taken, because {why}.")
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media != MEDIA:
        raise HTTPException(415, f"Corrections are sent as {MEDIA}.")
    fields = _fields(await _body(request))
    if not seal.fits(_one(fields, "token")):
        raise HTTPException(
            403,
            "This page was drawn before the server was started anew. Nothing was changed: load "
            "the page again and repeat the correction.",
        )
    return _said(fields)


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BYTES:
            raise HTTPException(413, f"A correction has at most {MAX_BYTES:,} bytes.")
    return bytes(body)


def _fields(body: bytes) -> Mapping[str, list[str]]:
    try:
        return parse_qs(
            body.decode("ascii"), keep_blank_values=True, max_num_fields=MAX_FIELDS, errors="strict"
        )
    except ValueError as error:  # Of decoding, too.
        raise HTTPException(400, "This correction cannot be read.") from error


def _one(fields: Mapping[str, list[str]], name: str) -> str:
    return fields.get(name, [""])[-1]


def _said(fields: Mapping[str, list[str]]) -> Said:
    verb, target, note = (_one(fields, name).strip() for name in ("verb", "target", "note"))
    if verb not in get_args(Spoken):
        raise HTTPException(400, f"A page cannot say {shortened(verb, 40)!r}.")
    others = tuple(dict.fromkeys(map(_row_named, fields.get("other", []))))
    if any(len(word) > MAX_CHARS for word in (target, note, *others)):
        raise HTTPException(400, f"A field of a correction has at most {MAX_CHARS:,} characters.")
    name = clean_name(_one(fields, "name"))
    type_ = _one(fields, "type")
    return Said(
        verb=cast(Spoken, verb),
        target=target,
        others=others,
        name=name or None,
        type=next((each for each in ACTOR_TYPES if each == type_), None),
        days=_days(_one(fields, "first"), _one(fields, "last")),
        note=note.replace("\0", "").replace("\r\n", "\n"),
        back=_back(_one(fields, "back")),
    )


def _row_named(words: str) -> str:
    """The id of a row, of which the address of its page may have been given."""
    words = words.strip()
    if "/" not in words:
        return words
    try:
        return unquote(urlsplit(words).path.rpartition("/")[2])
    except ValueError as error:
        raise HTTPException(400, f"{shortened(words, 80)!r} is no address.") from error


def _days(first: str, last: str) -> Interval | None:
    """The days from the first to the last; the first alone is one day, the last alone leaves open
    when it began."""
    earliest, latest = (_day(words.strip()) for words in (first, last))
    if earliest is None and latest is None:
        return None
    if earliest is not None and latest is not None and latest < earliest:
        raise HTTPException(400, f"{latest} is before {earliest}.")
    return Interval(earliest, latest or earliest)


def _day(words: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(words) if words else None
    except ValueError as error:
        said = f"{shortened(words, 40)!r} is no date; write it as 2031-03-04."
        raise HTTPException(400, said) from error


def _back(path: str) -> str:
    """Where to go on: one of our pages, the queue for anything else."""
    # What begins with one slash names no host; what begins with two would.
    is_ours = path.startswith("/") and not path.startswith("//")
    return path if is_ours and path.isprintable() and "\\" not in path else QUEUE


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
