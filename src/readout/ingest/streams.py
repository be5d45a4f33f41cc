"""Binary streams made of a function that reads."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer


class _Made(io.RawIOBase):
    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        data = self._read(len(view))
        view[: len(data)] = data
        return len(data)


def make_stream(read: Callable[[int], bytes], *, ahead: int = 1 << 16) -> BinaryIO:
    """A buffered stream; `read` gives so many bytes at most, b"" at the end."""
    return io.BufferedReader(_Made(read), ahead)


def read_some(stream: BinaryIO) -> Callable[[int], bytes]:
    """How to read what a stream has now, without waiting until so many bytes are there."""
    return cast(Callable[[int], bytes], getattr(stream, "read1", stream.read))


def chained(head: bytes, stream: BinaryIO) -> BinaryIO:
    """A stream that begins with bytes already taken from it."""
    held, read_on = [head], read_some(stream)

    def read(size: int) -> bytes:
        if not held[0]:
            return read_on(size)
        data, held[0] = held[0][:size], held[0][size:]
        return data

    return make_stream(read)
