"""Tar archives as sequences of entries, read as they come."""

from __future__ import annotations

import struct
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO, cast

from readout.errors import UnreadableError
from readout.ingest.entry import Entry
from readout.ingest.fuse import Rationed
from readout.ingest.streams import make_stream

_HEADER_BYTES = 1 << 20
"""One header with the long names that belong to it."""
_BUFFER_BYTES = 20 * tarfile.BLOCKSIZE


def tar_entries(stream: BinaryIO) -> Iterator[Entry]:
    """The files of a tar in its order; folders are none, links are not followed.

    Raises UnreadableError where the archive cannot be read on.
    """
    rationed = Rationed(stream)
    rationed.allow(_HEADER_BYTES)
    with _explained():
        archive = tarfile.open(  # noqa: SIM115 it holds nothing that must be given back
            fileobj=cast(BinaryIO, rationed),
            mode="r|",
            bufsize=_BUFFER_BYTES,
            encoding="utf-8",
            errors="surrogateescape",
        )
    while True:
        with _explained():
            member = archive.next()
        if member is None:
            return
        # The library would keep every one of them.
        archive.members.clear()  # type: ignore[attr-defined]
        size = max(member.size, 0)
        rationed.allow(size + _BUFFER_BYTES)
        if not member.isdir():
            yield _entry(archive, member)
        rationed.allow(size + _HEADER_BYTES)


def _entry(archive: tarfile.TarFile, member: tarfile.TarInfo) -> Entry:
    def open_member() -> BinaryIO:
        source = archive.extractfile(member)
        assert source is not None

        def read(size: int) -> bytes:
            with _explained():
                return source.read(size)

        return make_stream(read)

    if member.issym() or member.islnk():
        return Entry(name=member.name, open=open_member, kind="link")
    is_plain = member.isreg() and not member.issparse()
    return Entry(name=member.name, open=open_member, kind="file" if is_plain else "special")


@contextmanager
def _explained() -> Iterator[None]:
    """What the library raises on damage, as UnreadableError."""
    try:
        yield
    except (tarfile.TarError, ValueError, OverflowError, struct.error, RecursionError) as error:
        is_cut = "unexpected end of data" in str(error) or "truncated" in str(error)
        why = "it ends too early" if is_cut else f"it cannot be read on ({error})"
        raise UnreadableError("truncated" if is_cut else "damaged", why) from None
