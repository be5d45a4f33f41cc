"""Files in, documents and failures out, in the order of the files."""

from __future__ import annotations

import hashlib
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, Literal

from readout.closing import Closing
from readout.errors import UnreadableError
from readout.ingest.contents import Contents, Input, Items
from readout.ingest.files import File
from readout.ingest.fuse import Fuse, metered
from readout.ingest.making import make_failure
from readout.ingest.packing import HEAD_BYTES as PACKED_HEAD_BYTES
from readout.ingest.packing import packing_of
from readout.ingest.page import EXTRACTOR
from readout.ingest.sniff import HEAD_BYTES
from readout.ingest.source import Shape, Source, opened, read_source, recognise
from readout.ingest.streams import make_stream, read_some
from readout.ingest.worker import Pool
from readout.schema.document import Failure

StreamFormat = Literal["auto", "text", "html", "jsonl"]
MAX_BYTES = 1 << 26


class Opened:
    """What one file gave. `items` must be consumed before the next one is asked for."""

    def __init__(
        self,
        file: File,
        items: Items,
        *,
        hash: Callable[[], str | None],
        unchanged: bool = False,
    ) -> None:
        self.file = file
        self.items = items
        self.unchanged = unchanged
        self._hash = hash

    @property
    def hash(self) -> str | None:
        """SHA-256 of the bytes, 64 hexadecimal digits. None where they could not be read to
        their end: so it is for a stream until its items are consumed."""
        return self._hash()


class Opener(Closing):
    """Turns files into documents; a context manager that owns the workers for HTML.

    `jobs` pages are extracted at once, ahead of the file that is being handed out; `timeout`
    is in seconds a page; `max_bytes` is the limit of one document, a row of JSONL included.
    """

    def __init__(self, *, jobs: int = 1, timeout: float = 5.0, max_bytes: int = MAX_BYTES) -> None:
        self._ahead = 2 * jobs
        self._max_bytes = max_bytes
        self._pool = Pool(EXTRACTOR, jobs=jobs, timeout=timeout)
        self._contents = Contents(self._pool, ahead=self._ahead, max_bytes=max_bytes)

    def close(self) -> None:
        """End the workers."""
        self._pool.close()

    def open(
        self,
        files: Iterable[File | Failure],
        *,
        skip: Callable[[File, str], bool] | None = None,
    ) -> Iterator[Opened]:
        """Each file with what it holds, in order; a Failure of `walk` as a file that gave it.

        `skip` is asked with a file and its hash; True makes it `unchanged`, without items.
        """
        source = iter(files)
        ahead: deque[tuple[Opened, int]] = deque()
        while True:
            while len(ahead) <= self._ahead and sum(size for _, size in ahead) <= self._max_bytes:
                entry = next(source, None)
                if entry is None:
                    break
                ahead.append(self._prepare(entry, skip))
            if not ahead:
                return
            yield ahead.popleft()[0]

    def open_stream(
        self,
        stream: BinaryIO,
        *,
        name: str = "-",
        format: StreamFormat = "auto",
    ) -> Opened:
        """What a stream holds, read as it comes: rows of JSONL are given out at once.

        "auto" goes by what the stream begins with: gzip, JSONL, HTML, else text.
        """
        rewound = _Rewound(stream)
        items = self._stream_items(rewound, name, format)
        return Opened(File(name=name, path=""), items, hash=rewound.hash)

    def _prepare(
        self, entry: File | Failure, skip: Callable[[File, str], bool] | None
    ) -> tuple[Opened, int]:
        """A file ready to be handed out, and how many bytes of it are held meanwhile."""
        if isinstance(entry, Failure):
            return _failed(File(name=entry.path, path=""), entry), 0
        if not entry.path:
            return self.open_stream(sys.stdin.buffer, name=entry.name), 0
        try:
            source = read_source(entry.path, entry.name, max_bytes=self._max_bytes)
        except UnreadableError as error:
            return _failed(entry, make_failure(entry.name, error)), 0
        file_hash = source.hash
        if skip is not None and file_hash is not None and skip(entry, file_hash):
            return Opened(entry, iter(()), hash=lambda: file_hash, unchanged=True), 0
        items = self._file_items(entry, source)
        return Opened(entry, items, hash=lambda: file_hash), len(source.raw)

    def _file_items(self, file: File, source: Source) -> Items:
        if source.refusal is not None or source.shape is None:
            why = source.refusal or UnreadableError("unreadable", "it was not recognised")
            return iter((make_failure(file.name, why),))
        item = Input(path=file.name, shape=source.shape, fuse=Fuse())
        if source.shape.is_streamed:
            return self._from_disk(file, item)
        item.fuse.earn(len(source.raw))
        return self._contents.of_bytes(source.raw, item)

    def _from_disk(self, file: File, item: Input) -> Items:
        try:
            with opened(file.path) as (stream, size):
                item.fuse.earn(size)
                yield from self._contents.of_stream(stream, item)
        except UnreadableError as error:
            yield make_failure(file.name, error)

    def _stream_items(self, rewound: _Rewound, name: str, wanted: StreamFormat) -> Items:
        try:
            shape = recognise(name, rewound.head())
        except UnreadableError as error:
            yield make_failure(name, error)
            return
        if wanted != "auto":
            shape = Shape(wanted, shape.packing)
        item = Input(path=name, shape=shape, fuse=Fuse())
        yield from self._contents.of_stream(metered(rewound.stream(), item.fuse.earn), item)


class _Rewound:
    """A stream whose beginning can be looked at before it is read; hashes what passes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._read = read_some(stream)
        self._held = b""
        self._digest = hashlib.sha256()
        self._ended = False

    def head(self) -> bytes:
        """The first bytes: a line of JSONL at least, so that its rows are given out as they
        come; of anything else so much as it takes to recognise it, or all if there is less."""
        while not self._is_enough():
            chunk = self._take(HEAD_BYTES)
            if not chunk:
                break
            self._held += chunk
        return self._held

    def stream(self) -> BinaryIO:
        """The stream from its beginning."""
        return make_stream(self._next)

    def hash(self) -> str | None:
        """SHA-256 of the stream once it has ended."""
        return self._digest.hexdigest() if self._ended else None

    def _is_enough(self) -> bool:
        held = self._held.removeprefix(b"\xef\xbb\xbf").lstrip()
        if held.startswith(b"{") and b"\n" in held:
            return True
        is_packed = packing_of(self._held) not in (None, "gzip")
        return len(self._held) >= (PACKED_HEAD_BYTES if is_packed else HEAD_BYTES)

    def _next(self, size: int) -> bytes:
        if not self._held:
            return self._take(size)
        data, self._held = self._held[:size], self._held[size:]
        return data

    def _take(self, size: int) -> bytes:
        chunk = self._read(size) or b""
        self._ended = not chunk
        self._digest.update(chunk)
        return chunk


def _failed(file: File, failure: Failure) -> Opened:
    return Opened(file, iter((failure,)), hash=lambda: None)
