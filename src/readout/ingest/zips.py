"""ZIP archives as sequences of entries, also such as end too early."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from readout.errors import UnreadableError
from readout.ingest.entry import Entry
from readout.ingest.fuse import Rationed
from readout.ingest.streams import make_stream

_TABLE_BYTES = 1 << 24
"""The list of contents: 100,000 entries with long names take so much."""
_STEP_BYTES = 1 << 18
"""What the library may read beyond what it is asked for: a local header, a block."""

_LOCAL = struct.Struct("<4s5H3I2H")
_LOCAL_MAGIC = b"PK\x03\x04"
_DESCRIPTOR_BYTES = 24
_SKIPPED_STEPS = 256
"""Without a table the end of a file is found by inflating it, up to 64 MiB of it."""
_ENCRYPTED, _SIZES_BEHIND, _UTF8 = 0x1, 0x8, 0x800
_READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_LINK_MODE, _KIND_OF_MODE = 0o120000, 0o170000
_BROKEN = (zipfile.BadZipFile, NotImplementedError, struct.error, zlib.error, RuntimeError)


def zip_entries(stream: BinaryIO) -> Iterator[Entry]:
    """The files of a ZIP in the order of its table of contents, which stands at its end; where
    that is missing, in the order of the file. The stream must be able to seek.

    Raises UnreadableError, then also for what could not be read behind the last entry.
    """
    rationed = Rationed(stream)
    rationed.allow(_TABLE_BYTES)
    try:
        archive = zipfile.ZipFile(cast(BinaryIO, rationed))
    except (*_BROKEN, ValueError, OverflowError, OSError) as error:
        stream.seek(0)
        yield from _entries_without_table(stream)
        why = f"the archive has no table of contents ({error}), so its end is missing"
        raise UnreadableError("truncated", why) from None
    for info in archive.infolist():
        if not info.filename.endswith("/"):  # Its own is_dir fails on an empty name.
            yield _entry(archive, rationed, info)


def _entry(archive: zipfile.ZipFile, rationed: Rationed, info: zipfile.ZipInfo) -> Entry:
    def open_member() -> BinaryIO:
        _require_readable(info.flag_bits, info.compress_type)
        rationed.allow(_STEP_BYTES)
        with _explained():
            source = cast(zipfile.ZipExtFile, archive.open(info))

        def read(size: int) -> bytes:
            rationed.allow(size + _STEP_BYTES)
            with _explained():
                return source.read1(size)

        return make_stream(read)

    name = _name(info.orig_filename, info.flag_bits)
    is_link = (info.external_attr >> 16) & _KIND_OF_MODE == _LINK_MODE
    return Entry(name=name, open=open_member, kind="link" if is_link else "file")


def _require_readable(flags: int, method: int) -> None:
    if flags & _ENCRYPTED:
        raise UnreadableError("encrypted", "it is encrypted; unpack it with its password")
    if method not in _READABLE:
        why = f"it is compressed by method {method}; what is read is ordinary ZIP (deflate)"
        raise UnreadableError("unsupported", why)


def _name(name: str, flags: int) -> str:
    """A name without the UTF-8 flag is UTF-8 all the same if it can be, as many tools write
    it; else it stands in the code page that the format names."""
    if flags & _UTF8 or name.isascii():
        return name
    try:
        return name.encode("cp437").decode("utf-8")
    except UnicodeError:
        return name


@contextmanager
def _explained() -> Iterator[None]:
    """What the library raises on damage, as UnreadableError."""
    try:
        yield
    except EOFError:
        raise UnreadableError("truncated", "the archive ends within it") from None
    except (*_BROKEN, ValueError, OverflowError) as error:
        raise UnreadableError("damaged", f"it is damaged in its archive ({error})") from None


def _entries_without_table(stream: BinaryIO) -> Iterator[Entry]:
    """The files of a ZIP one behind the other, as far as they go."""
    while True:
        header = stream.read(_LOCAL.size)
        if len(header) < _LOCAL.size or not header.startswith(_LOCAL_MAGIC):
            return
        _, _, flags, method, _, _, _, packed, _, name_bytes, extra_bytes = _LOCAL.unpack(header)
        name = stream.read(name_bytes)
        stream.seek(extra_bytes, 1)
        member = _Salvaged(stream, flags, method, packed)
        if not name.endswith(b"/"):
            text = name.decode("utf-8" if flags & _UTF8 else "cp437", "replace")
            yield Entry(name=_name(text, flags), open=member.open)
        if not member.find_next():
            return


class _Salvaged:
    """The bytes of one file in a ZIP without a table, from where the stream stands."""

    def __init__(self, stream: BinaryIO, flags: int, method: int, packed: int) -> None:
        self._stream = stream
        self._flags = flags
        self._method = method
        self._has_size = not flags & _SIZES_BEHIND
        self._start = self._at = stream.tell()
        self._end = self._start + packed if self._has_size else None
        self._inflater = zlib.decompressobj(-15)

    def open(self) -> BinaryIO:
        """Its bytes as far as they are there. Raises UnreadableError, as reading them does."""
        _require_readable(self._flags, self._method)
        if self._end is None and self._method == zipfile.ZIP_STORED:
            raise UnreadableError("truncated", "how long it is stood in the missing part")
        return make_stream(self._read)

    def find_next(self) -> bool:
        """Lead the stream to the next header; False where nobody knows where that is."""
        if self._end is not None:
            self._stream.seek(self._end)
            return True
        for _ in range(_SKIPPED_STEPS):
            try:
                if not self._read(_STEP_BYTES):
                    break
            except UnreadableError:
                return False
        self._stream.seek(self._at - len(self._inflater.unused_data))
        behind = self._stream.read(_DESCRIPTOR_BYTES + len(_LOCAL_MAGIC))
        found = behind.find(_LOCAL_MAGIC)
        self._stream.seek(found - len(behind), 1)
        return found >= 0 and self._inflater.eof

    def _read(self, size: int) -> bytes:
        if self._method == zipfile.ZIP_STORED:
            return self._take(size)
        data = b""
        while not data and not self._inflater.eof:
            packed = self._inflater.unconsumed_tail or self._take(_STEP_BYTES)
            with _explained():
                data = self._inflater.decompress(packed, size)
        return data

    def _take(self, size: int) -> bytes:
        left = size if self._end is None else min(size, self._end - self._at)
        self._stream.seek(self._at)
        data = self._stream.read(left)
        self._at += len(data)
        if not data and left:
            raise UnreadableError("truncated", "the archive ends within it")
        if not data and self._method != zipfile.ZIP_STORED:
            raise UnreadableError("damaged", "it is damaged in its archive")
        return data
