"""What one file may cost with everything in it, however deep: the fuse that a bomb blows."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import BinaryIO

from readout.errors import UnreadableError
from readout.ingest.streams import make_stream, read_some

MAX_RATIO = 100
"""Bytes taken out of all archives in a file, over the bytes of the file. A member counts at
each level that it is taken out of; prose packs to a third, markup to a tenth."""

FREE_BYTES = 1 << 28
"""So much may be taken out in any case."""

MAX_MEMBERS = 100_000
MAX_DEPTH = 3
"""Archives in archives: what lies in a fourth is not looked at."""


class Fuse:
    """Counts what is taken out of one file. Once blown, every further step raises again, so
    that whatever is under way comes to its end."""

    def __init__(self) -> None:
        self._earned = 0
        self._spent = 0
        self._members = 0
        self.blown: UnreadableError | None = None

    def earn(self, size: int) -> None:
        """So many bytes of the file itself were read."""
        self._earned += size

    def spend(self, size: int) -> None:
        """So many bytes were taken out of an archive. Raises UnreadableError "too-large"."""
        self._spent += size
        if self._spent > max(FREE_BYTES, MAX_RATIO * self._earned):
            self._blow(
                "too-large",
                f"what was taken out of it is more than {MAX_RATIO} times its size, as only a "
                "bomb gives; the rest of it was left out",
            )

    def count_member(self) -> None:
        """One more file was found in it. Raises UnreadableError "too-many"."""
        self._members += 1
        if self._members > MAX_MEMBERS:
            self._blow(
                "too-many",
                f"it holds more than {MAX_MEMBERS:,} files; those after them were left out",
            )

    def _blow(self, reason: str, message: str) -> None:
        self.blown = self.blown or UnreadableError(reason, message)
        raise self.blown


def metered(source: BinaryIO, note: Callable[[int], None]) -> BinaryIO:
    """A stream that notes how many bytes pass: `fuse.earn` or `fuse.spend`."""

    read_on = read_some(source)

    def read(size: int) -> bytes:
        data = read_on(size)
        note(len(data))
        return data

    return make_stream(read)


class Rationed(io.RawIOBase):
    """A stream for parsers that read headers without bound: they get no more bytes than they
    were allowed."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._left = 0

    def allow(self, size: int) -> None:
        """The next `size` bytes may be read."""
        self._left = size

    def readable(self) -> bool:
        """True."""
        return True

    def seekable(self) -> bool:
        """As the source."""
        return self._source.seekable()

    def seek(self, offset: int, whence: int = 0) -> int:
        """As the source; only what is read counts."""
        return self._source.seek(offset, whence)

    def tell(self) -> int:
        """As the source."""
        return self._source.tell()

    def read(self, size: int = -1) -> bytes:
        """Bytes of the source. Raises UnreadableError "damaged" beyond what is allowed."""
        # A length in a header may lie far beyond the limit: that much is not even tried.
        most = self._left + 1
        data = self._source.read(most if size < 0 else min(size, most))
        self._left -= len(data)
        if self._left < 0:
            raise UnreadableError("damaged", "its table of contents is larger than any real one")
        return data
