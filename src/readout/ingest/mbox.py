"""A mailbox in one file, message by message."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from readout.errors import UnreadableError

_QUOTED = re.compile(rb"^>(>*From )", re.M)
_MESSAGE_ID = re.compile(rb"^Message-ID:[ \t]*(?:\r?\n[ \t]+)?<([^<>\s]{1,500})>", re.I | re.M)
_HEADER_BYTES = 1 << 16
_START = re.compile(rb"From \S+ .*\d\d:\d\d.*\d{4}\s*$")


def split_mbox(stream: BinaryIO, *, max_bytes: int) -> Iterator[bytes | UnreadableError]:
    """The messages of a mailbox as they were sent: without the `From ` line above each, and
    with the `>` taken away that shielded such lines in their bodies.

    A `From ` line opens a message only behind a blank line or at the top, as in "From where I
    stand". A message of more than `max_bytes` is an UnreadableError in its place.
    """
    lines: list[bytes] = []
    size = 0
    is_after_blank = is_first = True
    while line := stream.readline(max_bytes):
        is_start = is_after_blank and line.startswith(b"From ") and bool(_START.match(line[:500]))
        if is_start and not is_first:
            yield _message(lines, size, max_bytes)
            lines, size = [], 0
        if not is_start:
            size += len(line)
            if size <= max_bytes:
                lines.append(line)
        is_after_blank = not line.strip(b"\r\n")
        is_first = False
    if not is_first:
        yield _message(lines, size, max_bytes)


def _message(lines: list[bytes], size: int, max_bytes: int) -> bytes | UnreadableError:
    if size > max_bytes:
        return UnreadableError(
            "too-large", f"the message is larger than {max_bytes / (1 << 20):g} MiB"
        )
    return _QUOTED.sub(rb"\1", b"".join(lines))


def find_message_id(raw: bytes) -> str | None:
    """The id that a message bears in its headers, None where it has none."""
    head = re.split(rb"\r?\n\r?\n", raw[:_HEADER_BYTES], maxsplit=1)[0]
    found = _MESSAGE_ID.search(head)
    return found[1].decode("utf-8", "replace") if found else None
