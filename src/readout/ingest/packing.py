"""Packed inputs (gzip, bzip2, xz) as streams that know when they are cut off or a bomb."""

from __future__ import annotations

import bz2
import lzma
import re
from typing import BinaryIO, Literal, Protocol

from readout.errors import UnreadableError
from readout.ingest import gunzip
from readout.ingest.streams import make_stream

Packing = Literal["gzip", "bzip2", "xz"]

HEAD_BYTES = 1 << 20
"""How much of a packed input is to be had to see what is in it: a block of bzip2, which cannot
be unpacked in part, is 900 kB of text."""

_MAGIC: tuple[tuple[re.Pattern[bytes], Packing], ...] = (
    (re.compile(re.escape(gunzip.MAGIC)), "gzip"),
    (re.compile(rb"BZh[1-9](?:1AY&SY|\x17rE8P\x90)", re.S), "bzip2"),
    (re.compile(rb"\xfd7zXZ\0"), "xz"),
)
_SUFFIX = re.compile(r"\.(?:(t)(?:gz|bz2?|xz)|gz|gzip|bz2|xz)$", re.I)
_XZ_MEMORY = 1 << 28
"""xz -9 takes 65 MiB to unpack; a header may ask for 4 GiB."""
_STEP = 1 << 16


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


def packing_of(head: bytes) -> Packing | None:
    """How an input that begins so is packed; None where it is not."""
    return next((packing for magic, packing in _MAGIC if magic.match(head)), None)


def inner_name(name: str) -> str:
    """The name of what is packed: `rows.jsonl.gz` -> `rows.jsonl`, `a.tgz` -> `a.tar`."""
    return _SUFFIX.sub(lambda found: ".tar" if found[1] else "", name)


def inflate(source: BinaryIO, packing: Packing) -> BinaryIO:
    """What is packed, as a buffered stream. Reading raises UnreadableError "truncated",
    "damaged" or "too-large" where it must end; what came before has been given out."""
    if packing == "gzip":
        return gunzip.inflate(source)
    return make_stream(_Unpacked(source, packing).read, ahead=1 << 17)


def peek(head: bytes, packing: Packing, size: int) -> bytes:
    """What the beginning of a packed input holds, `size` bytes at most."""
    if packing == "gzip":
        return gunzip.peek(head, size)
    try:
        return _decompressor(packing).decompress(head, size)
    except (OSError, lzma.LZMAError, EOFError):
        return b""


def _decompressor(packing: Packing) -> _Decompressor:
    if packing == "bzip2":
        return bz2.BZ2Decompressor()
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_XZ_MEMORY)


class _Unpacked:
    """The unpacked bytes of bzip2 or xz, however many streams stand one behind the other."""

    def __init__(self, source: BinaryIO, packing: Packing) -> None:
        self._source = source
        self._packing = packing
        self._decompressor = _decompressor(packing)
        self._is_fresh = True
        self._taken = 0
        self._given = 0

    def read(self, size: int) -> bytes:
        data = b""
        while not data:
            packed = self._next_input()
            if packed is None:
                return b""
            data = self._step(packed, size)
        self._given += len(data)
        if self._given > gunzip.FREE_BYTES and self._given > gunzip.MAX_RATIO * self._taken:
            raise UnreadableError(
                "too-large",
                f"it inflates to more than {gunzip.MAX_RATIO} times its size, as only a bomb does",
            )
        return data

    def _next_input(self) -> bytes | None:
        """What is to be unpacked next, b"" where enough is waiting, None at a proper end."""
        rest = b""
        if self._decompressor.eof:
            rest = self._decompressor.unused_data
            self._decompressor = _decompressor(self._packing)
            self._is_fresh = True
        elif not self._decompressor.needs_input:
            return b""
        packed = rest or self._source.read(_STEP)
        if self._is_fresh:
            # Zeros may pad the end.
            packed = packed.lstrip(b"\0")
        if not packed and self._is_fresh:
            return None if len(rest) == 0 else self._next_input()
        if not packed:
            raise UnreadableError("truncated", f"the {self._packing} data is cut off")
        self._taken += len(packed) if not rest else 0
        self._is_fresh = False
        return packed

    def _step(self, packed: bytes, size: int) -> bytes:
        try:
            return self._decompressor.decompress(packed, size)
        except (OSError, lzma.LZMAError, EOFError, ValueError) as error:
            why = f"the {self._packing} data is damaged ({error})"
            raise UnreadableError("damaged", why) from None
