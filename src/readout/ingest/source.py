"""One file on disk: opened safely, hashed, recognised, and held if it is small."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import msgspec

from readout.errors import UnreadableError
from readout.ingest.files import describe_mode, describe_os_error
from readout.ingest.packing import HEAD_BYTES as PACKED_HEAD_BYTES
from readout.ingest.packing import Packing, inner_name, packing_of, peek
from readout.ingest.sniff import HEAD_BYTES, STREAMED, Format, sniff

_CHUNK = 1 << 20


class Shape(msgspec.Struct, frozen=True):
    """What an input is: its format, and how that is packed, if it is."""

    format: Format
    packing: Packing | None = None

    @property
    def is_streamed(self) -> bool:
        """Whether it is read piece by piece. A packed ZIP cannot be: its table is at its end."""
        return self.format in STREAMED and not (self.format == "zip" and self.packing)


class Source(msgspec.Struct, frozen=True, kw_only=True):
    """A file that could be read: its hash and shape, and its bytes unless it is to be streamed.

    `refusal` is why it cannot become a document, where its first bytes told that already.
    """

    hash: str | None
    shape: Shape | None
    raw: bytes = b""
    refusal: UnreadableError | None = None


def read_source(path: str, name: str, *, max_bytes: int) -> Source:
    """Look at a file, hash it, and take its bytes unless it is read piece by piece.

    Raises UnreadableError "missing", "unreadable" or "not-a-file". A file of one document that
    is larger than `max_bytes` is not even hashed.
    """
    with opened(path) as (stream, size):
        head = read_head(stream)
        try:
            shape = recognise(name, head)
        except UnreadableError as error:
            return Source(hash=_hash(head, stream), shape=None, refusal=error)
        if shape.is_streamed:
            return Source(hash=_hash(head, stream), shape=shape)
        if size > max_bytes:
            return Source(hash=None, shape=shape, refusal=too_large(max_bytes))
        raw = head + stream.read(max_bytes + 1)
    if len(raw) > max_bytes:
        return Source(hash=None, shape=shape, refusal=too_large(max_bytes))
    return Source(hash=hashlib.sha256(raw).hexdigest(), shape=shape, raw=raw)


@contextmanager
def opened(path: str) -> Iterator[tuple[BinaryIO, int]]:
    """A regular file as a stream with its size; what the system says against it becomes an
    UnreadableError."""
    try:
        with open(path, "rb", opener=_open_without_waiting) as stream:
            yield stream, os.fstat(stream.fileno()).st_size
    except OSError as error:
        raise describe_os_error(error) from None


def recognise(name: str, head: bytes) -> Shape:
    """What an input is by its name and first bytes. Raises UnreadableError for what is not read."""
    if not head:
        raise UnreadableError("empty", "it is empty (0 bytes)")
    packing = packing_of(head)
    if packing is None:
        return Shape(sniff(name, head))
    return Shape(sniff(inner_name(name), peek(head, packing, HEAD_BYTES)), packing)


def read_head(stream: BinaryIO) -> bytes:
    """The first bytes of a stream, enough to recognise it by."""
    head = stream.read(HEAD_BYTES)
    if packing_of(head) in (None, "gzip"):
        return head
    return head + stream.read(PACKED_HEAD_BYTES - len(head))


def too_large(max_bytes: int) -> UnreadableError:
    """The refusal of a document over the limit."""
    return UnreadableError(
        "too-large",
        f"it is larger than {max_bytes / (1 << 20):g} MiB, the limit of one document; "
        "split it, or give its articles as JSONL",
    )


def _open_without_waiting(path: str, flags: int) -> int:
    """A file descriptor; a pipe that nobody writes to must not hold us up."""
    descriptor = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    mode = os.fstat(descriptor).st_mode
    if not stat.S_ISREG(mode):
        os.close(descriptor)
        raise UnreadableError("not-a-file", f"it is {describe_mode(mode)}")
    return descriptor


def _hash(head: bytes, stream: BinaryIO) -> str:
    digest = hashlib.sha256(head)
    while chunk := stream.read(_CHUNK):
        digest.update(chunk)
    return digest.hexdigest()
