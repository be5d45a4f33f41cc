"""Corrections made on pages: a form becomes an entry of the log, and the record follows."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Literal, cast, get_args
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request

from readout.schema.cast import parse_member
from readout.schema.fix import Fix, Verb, make_fix
from readout.web.guard import why_foreign
from readout.web.page import Ask
from readout.web.project import Reader, Writer
from readout.web.wording import short_id, shortened

MEDIA = "application/x-www-form-urlencoded"
MAX_BYTES = 64 * 1024
MAX_FIELDS = 600
MAX_CHARS = 2000

Spoken = Literal["merge", "split", "undo"]
"""Verbs that pages have forms for."""

DONE = "done"
"""The parameter of an address that names the correction just made."""

QUEUE = "/review"


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What a form says. `others` are members of actors, `back` is the page to go on with."""

    verb: Spoken
    target: str
    others: tuple[str, ...] = ()
    note: str = ""
    back: str = QUEUE


class Notice(msgspec.Struct, frozen=True):
    """What a page says of the correction just made; `undo` is the entry to take back, None where
    that is what was done."""

    text: str
    undo: str | None


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
    others = tuple(dict.fromkeys(fields.get("other", [])))
    if any(len(word) > MAX_CHARS for word in (target, note, *others)):
        raise HTTPException(400, f"A field of a correction has at most {MAX_CHARS:,} characters.")
    return Said(
        verb=cast(Spoken, verb),
        target=target,
        others=others,
        note=note.replace("\0", ""),
        back=_back(_one(fields, "back")),
    )


def _back(path: str) -> str:
    """Where to go on: one of our pages, the queue for anything else."""
    parts = urlsplit(path)
    is_ours = path.startswith("/") and not parts.scheme and not parts.netloc and path.isprintable()
    return path if is_ours and "\\" not in path else QUEUE


def correct(project: Writer, said: Said, *, user: str) -> str:
    """Put what was said into the log, in the name of `user`, and let the record follow. Returns
    the address to go on with.

    Raises HTTPException(409) where the record has moved on since the form was drawn, ProjectError
    where the project cannot be written to.
    """
    CHECKS[said.verb](project, said)
    ids = (said.target, *said.others)
    fix = make_fix(
        cast(Verb, said.verb),
        said.target,
        others=said.others,
        user=user,
        time=dt.datetime.now(dt.UTC),
        note=said.note,
        evidence=() if said.verb == "undo" else project.evidence(ids),
    )
    project.correct(fix)
    return _address(said.back, fix.id)


def _address(back: str, done: str) -> str:
    parts = urlsplit(back)
    kept = [pair for pair in parts.query.split("&") if pair and not pair.startswith(f"{DONE}=")]
    query = "&".join([*kept, urlencode({DONE: done})])
    return f"{parts.path}?{query}{'#' if parts.fragment else ''}{parts.fragment}"


def _check_merge(project: Writer, said: Said) -> None:
    actors = _check_actors(project, said)
    if len(actors) == 1:
        raise HTTPException(409, "These are one actor already; somebody has said so meanwhile.")


def _check_split(project: Writer, said: Said) -> None:
    _check_actors(project, said)


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


CHECKS: Mapping[Spoken, Callable[[Writer, Said], None]] = MappingProxyType(
    {"merge": _check_merge, "split": _check_split, "undo": _check_undo}
)
"""What has to hold before a correction is made, by its verb."""


def find_notice(ask: Ask) -> Notice | None:
    """What to say of the correction that an address names as just made."""
    fix = ask.project.fix(ask.params.get(DONE, "")[:40])
    if fix is None:
        return None
    return Notice(says(ask.project, fix), None if fix.verb == "undo" else fix.id)


def says(project: Reader, fix: Fix) -> str:
    """A correction in a sentence: who is meant by the names that they have now, where that says
    too little by the words that the correction rests on."""
    if fix.verb == "undo":
        return _undoing(project, fix)
    one, *others = (_called(project, fix, id) for id in (fix.target, *fix.others))
    rest = " and ".join(f"“{name}”" for name in dict.fromkeys(others))
    if fix.verb == "merge" and set(others) == {one}:
        exact = dict.fromkeys(f"“{shortened(each.exact, 40)}”" for each in fix.evidence)
        if len(exact) < 2:
            return f"All that these documents call “{one}” is the same."
        return f"{one}: {' and '.join(exact)} are the same."
    sentences: dict[str, str] = {
        "merge": f"“{one}” and {rest} are the same.",
        "split": f"“{one}” and {rest} are not the same.",
        "rename": f"“{one}” is to be called “{fix.name}”.",
        "retype": f"“{one}” is to be listed as {fix.type}.",
        "date": f"Document {short_id(fix.target)} has another date.",
    }
    return sentences[fix.verb]


def _undoing(project: Reader, fix: Fix) -> str:
    undone = project.fix(fix.target)
    if undone is None or undone.verb == "undo":
        return f"Correction {fix.target} was taken back."
    return f"{says(project, undone).removesuffix('.')}: taken back."


def _called(project: Reader, fix: Fix, id: str) -> str:
    """The name of an actor; where it is gone, the words that it was named by, or its id."""
    place = parse_member(id)
    if place is None:
        return id
    if (actor := project.actor(id)) is not None:
        return shortened(actor.name, 60)
    found = (each.exact for each in fix.evidence if (each.document, each.span) == place)
    return shortened(next(found, id), 60)
