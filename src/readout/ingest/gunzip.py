"""Gzip as a stream that knows when it is cut off, damaged, or a bomb."""

from __future__ import annotations

import gzip
import io
import zlib
from typing import TYPE_CHECKING, BinaryIO

from readout.errors import UnreadableError

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAGIC = b"\x1f\x8b"

MAX_RATIO = 250
"""Inflated over packed bytes. Prose packs to a third, rows with much markup to a fiftieth;
deflate ends at about 1,030."""

FREE_BYTES = 1 << 26
"""Up to this size the ratio does not matter."""


class _Counted(io.RawIOBase):
    """A binary stream that counts what was read from it."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self._source.read(len(view))
        view[: len(data)] = data
        self.count += len(data)
        return len(data)


class _Inflated(io.RawIOBase):
    """The inflated bytes of a gzip stream. Reading raises UnreadableError where it must end:
    "truncated", "damaged" or "too-large"; what came before has been given out."""

    def __init__(self, source: BinaryIO) -> None:
        self._packed = _Counted(source)
        self._gzip = gzip.GzipFile(fileobj=self._packed, mode="rb")
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        try:
            # One step at a time: a longer read would lose what it had when the end is missing.
            data = self._gzip.read1(len(view))
        except EOFError:
            raise UnreadableError("truncated", "the gzip data is cut off") from None
        except (gzip.BadGzipFile, zlib.error) as error:
            raise UnreadableError("damaged", f"the gzip data is damaged ({error})") from None
        view[: len(data)] = data
        self._count += len(data)
        if self._count > FREE_BYTES and self._count > MAX_RATIO * self._packed.count:
            raise UnreadableError(
                "too-large",
                f"it inflates to more than {MAX_RATIO} times its size, as only a bomb does",
            )
        return len(data)


def inflate(source: BinaryIO) -> io.BufferedReader:
    """A gzip stream as a buffered stream of what is packed in it; see `_Inflated` for errors."""
    return io.BufferedReader(_Inflated(source), 1 << 17)


def peek(packed: bytes, size: int) -> bytes:
    """What the beginning of a gzip file inflates to, `size` bytes at most."""
    try:
        return zlib.decompressobj(31).decompress(packed, size)
    except zlib.error:
        return b""
