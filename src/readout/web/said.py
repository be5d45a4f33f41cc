"""What a form on a page says, once it is known to be one of ours."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Literal, cast, get_args
from urllib.parse import parse_qs, unquote, urlsplit

import msgspec
from starlette.exceptions import HTTPException
from starlette.requests import Request

from readout.schema.actor import ActorType
from readout.schema.fix import ACTOR_TYPES, LONGEST_NOTE, clean_name
from readout.schema.time import Interval
from readout.web.guard import why_foreign
from readout.web.wording import shortened

MEDIA = "application/x-www-form-urlencoded"
MAX_BYTES = 64 * 1024
MAX_FIELDS = 600
MAX_CHARS = LONGEST_NOTE

Spoken = Literal[
    "merge", "split", "rename", "retype", "date", "reject", "restore", "note", "resolve", "undo"
]
"""Verbs that pages have forms for."""

QUEUE = "/review"


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
