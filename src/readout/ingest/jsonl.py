"""JSON Lines: one article a line, read as a stream; and JSON files of one or many articles."""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

import msgspec

from readout.errors import UnreadableError
from readout.ingest.decode import Decoded, decode, looks_like_utf16, make_representable
from readout.ingest.fields import ALIASES, lookup, take_given
from readout.ingest.making import make_document, make_failure
from readout.schema.document import Document, Failure

_BOM = b"\xef\xbb\xbf"
_LEADING_BOMS = re.compile(rb"\A(?:%b)+" % _BOM)
_UTF16_BOMS = (b"\xff\xfe", b"\xfe\xff")
_UTF8 = Decoded("", "utf-8")
_GLUED = (
    "a byte order mark stands behind the row, as if two files had been put together without a "
    "line break between them; put one there"
)
_SKIP_LINES = 64
"""A line may be this many times too long before the rest of the file is given up."""


def read_jsonl(stream: BinaryIO, path: str, *, max_bytes: int) -> Iterator[Document | Failure]:
    """The articles of a JSONL stream, in order; a line that holds none is a Failure.

    Memory is bounded by the longest line, `max_bytes` at most. Line numbers begin at 1 and
    count blank lines. A stream that cannot be read on ends with a Failure; rows before it stand.
    """
    ids = _Ids()
    empty = True
    lines = _Lines(stream, max_bytes)
    while True:
        try:
            line = lines.next()
        except UnreadableError as error:
            yield make_failure(path, error, line=lines.number)
            if lines.is_lost:
                return
            empty = False
            continue
        if line is None:
            break
        if _LEADING_BOMS.sub(b"", line).strip():
            empty = False
            yield from _read_line(line, path, lines.number, ids)
    if empty:
        yield make_failure(path, UnreadableError("empty", "there are no rows in it"))


def read_json(raw: bytes, path: str, *, max_bytes: int) -> Iterator[Document | Failure]:
    """The articles of a `.json` file: one object, an array of objects, or JSONL after all."""
    body = decode(raw).text.encode() if _is_utf16(raw) else raw.removeprefix(_BOM)
    items = _items(body)
    if items is None:
        # Rows one a line are often saved under this name.
        yield from read_jsonl(io.BytesIO(raw), path, max_bytes=max_bytes)
        return
    if not items:
        yield make_failure(path, UnreadableError("empty", "there are no rows in it"))
    ids = _Ids()
    offset, number = 0, 1
    for position, item in enumerate(items, start=1):
        # Only commas and blanks lie between two items, so the next match is the item itself.
        start = body.index(item, offset)
        number += body.count(b"\n", offset, start)
        yield from _read_line(item, path, number, ids, position=position)
        number += item.count(b"\n")
        offset = start + len(item)


def _items(body: bytes) -> list[bytes] | None:
    """The rows of a JSON text as they stand in it; None where it is not one JSON value."""
    try:
        return [bytes(item) for item in msgspec.json.decode(body, type=list[msgspec.Raw])]
    except (msgspec.DecodeError, ValueError, RecursionError):
        pass
    try:
        json.loads(body.decode("utf-8", "surrogatepass"), strict=False)
    except (ValueError, RecursionError):
        return None
    return [body.strip()]


def _is_utf16(raw: bytes) -> bool:
    return raw.startswith(_UTF16_BOMS) or looks_like_utf16(raw) is not None


class _Lines:
    """The lines of a stream less their ends, of bounded length; counts them.

    UTF-16, told by a BOM or by NULs, cannot be split as bytes: it is decoded whole.
    """

    def __init__(self, stream: BinaryIO, max_bytes: int) -> None:
        self._stream = stream
        self._max_bytes = max_bytes
        self.number = 0
        self.is_lost = False

    def next(self) -> bytes | None:
        """The next line, None at the end. Raises UnreadableError; `is_lost` tells whether
        lines after that can still be had."""
        self.number += 1
        try:
            line = self._stream.readline(self._max_bytes + 1)
        except UnreadableError as error:
            self.is_lost = True
            kept = f"{error.message}; the complete rows before this place were kept"
            raise UnreadableError(error.reason, kept) from None
        except OSError as error:
            self.is_lost = True
            why = f"reading stopped: {error.strerror or error}"
            raise UnreadableError("unreadable", why) from None
        if self.number == 1:
            line = self._begin(line)
        if not line:
            return None
        if len(line) > self._max_bytes:
            self._skip_rest(line)
        return line.removesuffix(b"\n").removesuffix(b"\r")

    def _begin(self, line: bytes) -> bytes:
        if not _is_utf16(line):
            return line.removeprefix(_BOM)
        rest = self._stream.read(self._max_bytes + 1)
        if len(line) + len(rest) > self._max_bytes:
            self.is_lost = True
            raise UnreadableError(
                "too-large",
                f"JSONL in UTF-16 is read up to {_size(self._max_bytes)}; save it as UTF-8",
            )
        text = decode(line + rest).text
        self._stream = io.BytesIO(text.encode("utf-8"))
        return self._stream.readline()

    def _skip_rest(self, line: bytes) -> None:
        for _ in range(_SKIP_LINES):
            if line.endswith(b"\n") or not line:
                break
            line = self._stream.readline(self._max_bytes + 1)
        else:
            self.is_lost = True
        raise UnreadableError(
            "too-large",
            f"the line is longer than {_size(self._max_bytes)}, the limit of a document",
        )


class _Ids:
    """Which document each id of a file stood for first; as hashes, for long files."""

    def __init__(self) -> None:
        self._first: dict[bytes, tuple[int, bytes]] = {}

    def earlier_line(self, document: Document, line: int) -> int | None:
        """The line where this document's id stood for another document, or None."""
        if document.input_id is None:
            return None
        key = hashlib.blake2b(document.input_id.encode(), digest_size=12).digest()
        first_line, first_id = self._first.setdefault(key, (line, bytes.fromhex(document.id)))
        return None if first_id == bytes.fromhex(document.id) else first_line


def _read_line(
    line: bytes, path: str, number: int, ids: _Ids, *, position: int | None = None
) -> Iterator[Document | Failure]:
    """What one row gives: a document, a document and a warning of its id, or a failure.

    `position` is the document's place in an array, where lines do not tell the items apart.
    """
    input_id = None
    try:
        source, row = _parse(line)
        input_id = _input_id(row)
        document = make_document(
            make_representable(Decoded(_text(row), source.encoding, source.notes)),
            path=path,
            media="application/jsonl",
            raw=line,
            taken=take_given(row, "field"),
            input_id=input_id,
            line=position or number,
        )
    except UnreadableError as error:
        yield make_failure(path, error, line=number, input_id=input_id)
        return
    yield document
    earlier = ids.earlier_line(document, number)
    if earlier is not None:
        why = UnreadableError(
            "repeated-id",
            f"the id {input_id!r} already stands on line {earlier} for another document "
            "(text, address, publisher or date differ); both were kept, give each its own id",
        )
        yield make_failure(path, why, line=number, input_id=input_id)


def _text(row: dict[str, Any]) -> str:
    found = lookup(row, "text")
    if found is None:
        wanted = ", ".join(map(repr, ALIASES["text"][:3]))
        raise UnreadableError(
            "no-text", f"the row has no text; it is looked for under {wanted} and the like"
        )
    key, value = found
    if not isinstance(value, str):
        raise UnreadableError("wrong-type", f"{key!r} is {_kind(value)}; it must be a string")
    return value


def _input_id(row: dict[str, Any]) -> str | None:
    found = lookup(row, "id")
    if found is None:
        return None
    key, value = found
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise UnreadableError("wrong-type", f"{key!r} is {_kind(value)}; it must be a string")
    return make_representable(Decoded(str(value), "")).text or None


def _parse(line: bytes) -> tuple[Decoded, dict[str, Any]]:
    """A row, and how its line was decoded (without its text). Raises UnreadableError."""
    try:
        source, value = _UTF8, msgspec.json.decode(line)
    except (msgspec.DecodeError, ValueError, RecursionError):
        source, value = _parse_kindly(line)
    if not isinstance(value, dict):
        raise UnreadableError("not-an-object", f"the line is {_kind(value)}, not a JSON object")
    return source, value


def _parse_kindly(line: bytes) -> tuple[Decoded, Any]:
    """What msgspec refuses: lone surrogates, raw control characters, NaN, other encodings,
    and the byte order mark of a file that was put behind another one."""
    row = _LEADING_BOMS.sub(b"", line)
    source = _decode_line(row)
    if row != line:
        notes = (*source.notes, "a byte order mark before the row was cut")
        source = Decoded(source.text, source.encoding, notes)
    try:
        return Decoded("", source.encoding, source.notes), json.loads(source.text, strict=False)
    except json.JSONDecodeError as error:
        if source.text.startswith("\ufeff", error.pos):
            raise UnreadableError("malformed-json", _GLUED) from None
        raise UnreadableError(
            "malformed-json", f"the JSON is broken at column {error.pos + 1}: {error.msg}"
        ) from None
    except (ValueError, RecursionError) as error:
        raise UnreadableError("malformed-json", f"the JSON cannot be read: {error}") from None


def _decode_line(line: bytes) -> Decoded:
    try:
        return Decoded(line.decode("utf-8", "surrogatepass"), "utf-8")
    except UnicodeDecodeError:
        if not line.lstrip().startswith(b"{"):
            # No row in any encoding; a file full of such lines would be guessed at for minutes.
            return Decoded(line.decode("latin-1"), "latin-1")
        source = decode(line)
    note = f"the row is not UTF-8 and was read as {source.encoding}"
    return source if source.notes else Decoded(source.text, source.encoding, (note,))


def _kind(value: Any) -> str:
    """What a JSON value is, in words."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true or false"
    kinds = {str: "a string", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return kinds[type(value)]


def _size(count: int) -> str:
    return f"{count / (1 << 20):g} MiB"
