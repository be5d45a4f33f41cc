"""From a text and what came with it to a document, and from a refusal to a failure row."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from readout.errors import UnreadableError
from readout.ingest.decode import Decoded
from readout.ingest.fields import Taken
from readout.schema.document import Document, Failure, Given, Media, document_id, text_hash

NOTHING_TAKEN = Taken(())

# Controls, line and paragraph separators, and what turns the direction of writing.
_UNSHOWABLE = re.compile("[\0-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def make_document(
    decoded: Decoded,
    *,
    path: str,
    media: Media,
    raw: bytes,
    taken: Taken = NOTHING_TAKEN,
    input_id: str | None = None,
    line: int | None = None,
) -> Document:
    """The document of one text; its id follows from its content, not from its `line`.

    Raises UnreadableError "empty" where the text has nothing but blanks.
    """
    if not decoded.text.strip("\ufeff \t\r\n\f\v\xa0"):
        raise UnreadableError("empty", "there is no text in it")
    hash_of_text = text_hash(decoded.text)
    return Document(
        id=document_id(hash_of_text, path=path, input_id=input_id, given=taken.given),
        text=decoded.text,
        text_hash=hash_of_text,
        path=path,
        media=media,
        encoding=decoded.encoding,
        raw=raw,
        input_id=input_id,
        given=taken.given,
        notes=(*decoded.notes, *taken.notes),
        line=line,
    )


def place(
    document: Document,
    *,
    given: tuple[Given, ...] = (),
    notes: tuple[str, ...] = (),
    input_id: str | None = None,
    line: int | None = None,
) -> Document:
    """The document with what is known beside its input: metadata that goes before its own, notes,
    and its place in a file of many where it names none itself. Its id follows."""
    if not (given or notes or input_id or line):
        return document
    given = (*given, *document.given)
    input_id = document.input_id or input_id
    return msgspec.structs.replace(
        document,
        id=document_id(document.text_hash, path=document.path, input_id=input_id, given=given),
        given=given,
        notes=(*notes, *document.notes),
        input_id=input_id,
        line=document.line or line,
    )


def make_failure(
    path: str,
    why: UnreadableError,
    *,
    line: int | None = None,
    input_id: str | None = None,
    unit: Literal["line", "article"] = "line",
) -> Failure:
    """The row of an input that became no document; its message names file and line, or which
    article of it where `line` counts those.

    What in a file name would break a line or steer a terminal is escaped in the message only.
    """
    shown = _UNSHOWABLE.sub(lambda found: found[0].encode("unicode_escape").decode(), path)
    place = shown if line is None else f"{shown}, {unit} {line}"
    return Failure(
        path=path,
        reason=why.reason,
        message=f"{place}: {why.message}",
        line=line,
        input_id=input_id,
    )
