"""What a worker hands back for one input, and the documents it becomes. Light to import."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from readout.errors import UnreadableError
from readout.ingest.decode import Decoded
from readout.ingest.fields import Taken
from readout.ingest.making import make_document, make_failure
from readout.schema.document import Document, Failure, Given, Media

EXTRACTOR = "readout.ingest.extract:extract"
"""The function that runs in the workers."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """What a worker is asked to read: bytes of a format, with the encoding that was named
    beside them (in the header of a mail part or of an HTTP answer) if one was."""

    format: str
    raw: bytes
    charset: str | None = None


class Page(msgspec.Struct, frozen=True, kw_only=True, tag="page"):
    """One article: its text, the encoding and notes of its source, and its metadata.

    `input_id` is the id that the article has in its file, `line` its 1-based position there;
    both None where the file is the article. `span` says which bytes of the request it was made
    from, end exclusive; None for all of them. `raw` are those bytes where they do not stand in
    the request as they are.
    """

    text: str
    encoding: str
    notes: tuple[str, ...] = ()
    given: tuple[Given, ...] = ()
    media: Media = "text/html"
    input_id: str | None = None
    line: int | None = None
    span: tuple[int, int] | None = None
    raw: bytes | None = None


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag="refused"):
    """Why an input, or one article of it (`input_id`, `line` as in `Page`), cannot be read;
    the fields of UnreadableError."""

    reason: str
    message: str
    input_id: str | None = None
    line: int | None = None


class Part(msgspec.Struct, frozen=True, kw_only=True, tag="part"):
    """A file inside the input (an attachment), to be read as a member of an archive is.

    `owner` names what it belongs to inside the file ("3" for the third message), "" for the
    file itself; `charset` as in `Request`; `given` comes before what the file says itself."""

    name: str
    raw: bytes
    owner: str = ""
    charset: str | None = None
    given: tuple[Given, ...] = ()


Piece = Page | Refused | Part


class Pages(msgspec.Struct, frozen=True, kw_only=True, tag="pages"):
    """What a file of several articles holds, in its order."""

    pieces: tuple[Piece, ...]


Answer = Page | Refused | Pages

_ANSWER = msgspec.msgpack.Decoder(Answer)
_REQUEST = msgspec.msgpack.Decoder(Request)


def pack_request(request: Request) -> bytes:
    """A request as bytes for a worker."""
    return msgspec.msgpack.encode(request)


def unpack_request(packed: bytes) -> Request:
    """The request again, inside the worker."""
    return _REQUEST.decode(packed)


def pack_answer(answer: Answer) -> bytes:
    """An answer as bytes, inside the worker."""
    return msgspec.msgpack.encode(answer)


def read_answer(answer: bytes, *, raw: bytes, path: str) -> Iterator[Document | Failure | Part]:
    """The documents that a worker's answer stands for, in order; parts are still to be read.

    Raises UnreadableError where the input was refused as a whole.
    """
    found = _ANSWER.decode(answer)
    if isinstance(found, Refused) and found.input_id is None and found.line is None:
        raise UnreadableError(found.reason, found.message)
    for piece in found.pieces if isinstance(found, Pages) else (found,):
        yield piece if isinstance(piece, Part) else _item(piece, raw=raw, path=path)


def _item(piece: Page | Refused, *, raw: bytes, path: str) -> Document | Failure:
    try:
        if isinstance(piece, Refused):
            raise UnreadableError(piece.reason, piece.message)
        return _document(piece, raw=raw, path=path)
    except UnreadableError as error:
        return make_failure(path, error, line=piece.line, input_id=piece.input_id, unit="article")


def _document(page: Page, *, raw: bytes, path: str) -> Document:
    if page.raw is not None:
        raw = page.raw
    elif page.span is not None:
        raw = raw[slice(*page.span)]
    return make_document(
        Decoded(page.text, page.encoding, page.notes),
        path=path,
        media=page.media,
        raw=raw,
        taken=Taken(page.given),
        input_id=page.input_id,
        line=page.line,
    )


def needs_extra(extra: str) -> UnreadableError:
    """The refusal of a format whose libraries are not installed."""
    return UnreadableError(
        "needs-extra",
        f"the library that reads it is not installed; pip install 'readout[{extra}]' brings it",
    )
