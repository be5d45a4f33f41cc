"""An HTML page as the worker hands it back, and the document it becomes. Light to import."""

from __future__ import annotations

import msgspec

from readout.errors import UnreadableError
from readout.ingest.decode import Decoded
from readout.ingest.fields import Taken
from readout.ingest.making import make_document
from readout.schema.document import Document, Given

EXTRACTOR = "readout.ingest.html:extract"
"""The function that runs in the workers."""


class Page(msgspec.Struct, frozen=True, kw_only=True, tag="page"):
    """The article of a page, the encoding and notes of its source, and its metadata."""

    text: str
    encoding: str
    notes: tuple[str, ...] = ()
    given: tuple[Given, ...] = ()


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag="refused"):
    """Why a page has no article; the fields of UnreadableError."""

    reason: str
    message: str


_DECODER = msgspec.msgpack.Decoder(Page | Refused)


def read_answer(answer: bytes, *, raw: bytes, path: str) -> Document:
    """The document that a worker's answer stands for. Raises UnreadableError."""
    page = _DECODER.decode(answer)
    if isinstance(page, Refused):
        raise UnreadableError(page.reason, page.message)
    return make_document(
        Decoded(page.text, page.encoding, page.notes),
        path=path,
        media="text/html",
        raw=raw,
        taken=Taken(page.given),
    )
