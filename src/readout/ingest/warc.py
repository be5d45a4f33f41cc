"""Web archives (WARC): the pages that a crawler was given, record by record.

A capture is a response of status 200, or a record of a page or text without one; what was met
before (revisits), requests, and pictures are passed over.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

import msgspec

from readout.errors import UnreadableError
from readout.ingest.fields import is_address
from readout.ingest.fuse import Rationed
from readout.ingest.page import needs_extra
from readout.ingest.sniff import Format
from readout.schema.document import Given

_TYPES: dict[str, Format] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "application/pdf": "pdf",
}
_NO_TYPES = ("", "application/octet-stream", "application/unknown", "unknown/unknown")
"""What a server says that does not know: such a capture is read as a page, or is a failure."""
_KINDS = ("response", "resource", "conversion")
_HEADER_BYTES = 1 << 20
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{2,40})", re.I)
_STEP = 1 << 16


class Capture(msgspec.Struct, frozen=True, kw_only=True):
    """One page of a web archive; `line` is the 1-based number of its record."""

    line: int
    format: Format
    raw: bytes
    charset: str | None
    given: tuple[Given, ...]


class Lost(msgspec.Struct, frozen=True):
    """A capture that could not be read."""

    line: int
    why: UnreadableError


def read_captures(stream: BinaryIO, *, max_bytes: int) -> Iterator[Capture | Lost]:
    """The captures of a WARC that is not packed, as they come. Raises UnreadableError
    "needs-extra", and "damaged" where the file cannot be read on."""
    rationed = Rationed(stream)
    records = _records(rationed)
    line = 0
    while True:
        line += 1
        rationed.allow(_HEADER_BYTES)
        with _quiet(), _explained(line):
            record = next(records, None)
        if record is None:
            return
        rationed.allow(sys.maxsize)
        found = _format(record)
        if found is not None:
            yield _capture(record, line, found, max_bytes)
        with _explained(line):
            while record.raw_stream.read(_STEP):
                pass


def _records(stream: Rationed) -> Iterator[Any]:
    try:
        from warcio.archiveiterator import ArchiveIterator
    except ModuleNotFoundError:
        raise needs_extra("warc") from None
    return iter(ArchiveIterator(stream, no_record_parse=False))


def _format(record: Any) -> Format | None:
    """What a record holds, None where it is no capture."""
    if record.rec_type not in _KINDS:
        return None
    http = record.http_headers
    if http is not None and http.get_statuscode() != "200":
        return None
    kind = _content_type(record).partition(";")[0].strip().lower()
    return "html" if kind in _NO_TYPES else _TYPES.get(kind)


def _content_type(record: Any) -> str:
    headers = record.http_headers or record.rec_headers
    return headers.get_header("Content-Type") or ""


def _capture(record: Any, line: int, found: Format, max_bytes: int) -> Capture | Lost:
    try:
        with _explained(line):
            raw = _payload(record, max_bytes)
    except UnreadableError as error:
        return Lost(line, error)
    charset = _CHARSET.search(_content_type(record))
    return Capture(
        line=line,
        format=found,
        raw=raw,
        charset=charset[1].lower() if charset else None,
        given=tuple(_given(record)),
    )


def _payload(record: Any, max_bytes: int) -> bytes:
    """The bytes of a page, chunks joined and packing undone."""
    source, pieces, size = record.content_stream(), [], 0
    while data := source.read(_STEP):
        pieces.append(data)
        size += len(data)
        if size > max_bytes:
            why = f"the page is larger than {max_bytes / (1 << 20):g} MiB"
            raise UnreadableError("too-large", why)
    # The library gives short data without a word where the file ends within a record.
    if getattr(record.raw_stream, "limit", 0) > 0 and not record.raw_stream.read(1):
        raise UnreadableError("truncated", "the record is cut off")
    if size == 0:
        raise UnreadableError("empty", "the record is empty")
    return b"".join(pieces)


def _given(record: Any) -> Iterator[Given]:
    """Where and when: the date of a capture is the day on which the page was already there."""
    url = record.rec_headers.get_header("WARC-Target-URI") or ""
    date = record.rec_headers.get_header("WARC-Date") or ""
    url = url.strip().removeprefix("<").removesuffix(">")
    if is_address(url) and len(url) <= 2_000:
        yield Given(name="url", value=url, origin="given", detail="WARC-Target-URI")
    if 0 < len(date) <= 100:
        yield Given(name="captured", value=date, origin="given", detail="WARC-Date")


@contextlib.contextmanager
def _explained(line: int) -> Iterator[None]:
    """What the library raises on damage, as UnreadableError."""
    try:
        yield
    except UnreadableError:
        raise
    except Exception as error:
        # It has no family of errors: a broken header may be met as anything.
        why = f"record {line} cannot be read ({type(error).__name__}: {error})"
        raise UnreadableError("damaged", why) from None


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """The library warns on standard error, which is ours."""
    with contextlib.redirect_stderr(cast(Any, io.StringIO())):
        yield
