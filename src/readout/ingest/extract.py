"""The function that runs in the workers: finds the reader of a format and packs its answer.

Readers are imported when their format is first met: a pool that reads mail need not load what
reads PDF. Parsers of bytes that anybody may have written run here and only here.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import NamedTuple, cast

# Pages are what workers read most; importing their reader here keeps the seconds that it takes
# on a cold machine out of the time that the first page is given.
import readout.ingest.html  # noqa: F401
from readout.errors import UnreadableError
from readout.ingest.page import (
    Answer,
    Refused,
    Request,
    needs_extra,
    pack_answer,
    unpack_request,
)


class Reader(NamedTuple):
    """Where the reader of a format is, and the extra of ours that brings its libraries.

    The function takes a `Request` and gives an `Answer`, or raises UnreadableError.
    """

    target: str
    extra: str = ""


READERS: dict[str, Reader] = {
    "html": Reader("readout.ingest.html:read_html"),
    "mail": Reader("readout.ingest.mail:read_mail"),
    "mhtml": Reader("readout.ingest.mhtml:read_mhtml"),
    "feed": Reader("readout.ingest.feed:read_feed", "feeds"),
    "pdf": Reader("readout.ingest.pdf:read_pdf", "pdf"),
    "docx": Reader("readout.ingest.docx:read_docx"),
    "rtf": Reader("readout.ingest.rtf:read_rtf"),
    "export": Reader("readout.ingest.exports:read_export"),
}
"""Formats that are read in workers."""


def extract(packed: bytes) -> bytes:
    """A packed `Request` to a packed `Answer`."""
    return pack_answer(answer(unpack_request(packed)))


def answer(request: Request) -> Answer:
    """What the reader of its format makes of a request."""
    reader = READERS[request.format]
    try:
        return _find(reader)(request)
    except UnreadableError as error:
        return Refused(reason=error.reason, message=error.message)


def _find(reader: Reader) -> Callable[[Request], Answer]:
    module, _, name = reader.target.partition(":")
    try:
        return cast(Callable[[Request], Answer], getattr(importlib.import_module(module), name))
    except ModuleNotFoundError:
        if not reader.extra:
            raise
    raise needs_extra(reader.extra)
