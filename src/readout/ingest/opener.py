"""Files in, documents and failures out, in the order of the files."""

from __future__ import annotations

import hashlib
import io
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import TYPE_CHECKING, BinaryIO, Literal, cast

from readout.closing import Closing
from readout.errors import UnreadableError
from readout.ingest import gunzip
from readout.ingest.files import File
from readout.ingest.jsonl import read_json, read_jsonl
from readout.ingest.making import make_failure
from readout.ingest.page import EXTRACTOR, read_answer
from readout.ingest.plain import read_markdown, read_text
from readout.ingest.sniff import HEAD_BYTES
from readout.ingest.source import Shape, Source, opened, read_source, recognise, too_large
from readout.ingest.worker import Pool
from readout.schema.document import Document, Failure

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

Items = Iterator[Document | Failure]
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

    def __init__(self, *, jobs: int = 1, timeout: float = 10.0, max_bytes: int = MAX_BYTES) -> None:
        self._ahead = 2 * jobs
        self._max_bytes = max_bytes
        self._pool = Pool(EXTRACTOR, jobs=jobs, timeout=timeout)

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
        items = _guarded(name, lambda: self._stream_items(rewound, name, format))
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
        shape = source.shape
        if shape.format == "jsonl":
            return _guarded(file.name, lambda: self._rows(file, shape))
        try:
            raw = self._inflated(source.raw) if shape.is_packed else source.raw
        except UnreadableError as error:
            return iter((make_failure(file.name, error),))
        return self._whole(raw, file.name, shape)

    def _rows(self, file: File, shape: Shape) -> Items:
        with opened(file.path) as (stream, _):
            rows = gunzip.inflate(stream) if shape.is_packed else stream
            yield from read_jsonl(rows, file.name, max_bytes=self._max_bytes)

    def _stream_items(self, rewound: _Rewound, name: str, wanted: StreamFormat) -> Items:
        head = rewound.head()
        shape = recognise(name, head)
        if wanted != "auto":
            shape = Shape(wanted, shape.is_packed)
        stream: BinaryIO = io.BufferedReader(rewound, 1 << 16)
        if shape.is_packed:
            stream = gunzip.inflate(stream)
        if shape.format == "jsonl":
            yield from read_jsonl(stream, name, max_bytes=self._max_bytes)
            return
        raw = stream.read(self._max_bytes + 1)
        if len(raw) > self._max_bytes:
            raise too_large(self._max_bytes)
        yield from self._whole(raw, name, shape)

    def _whole(self, raw: bytes, name: str, shape: Shape) -> Items:
        """The items of an input that is held whole; a page goes to its worker at once."""
        if shape.format == "html":
            answer = self._pool.submit(raw)
            return _guarded(name, lambda: _from_answer(answer, raw, name))
        if shape.format == "json":
            return _guarded(name, lambda: read_json(raw, name, max_bytes=self._max_bytes))
        read = read_markdown if shape.format == "markdown" else read_text
        return _guarded(name, lambda: iter((read(raw, name),)))

    def _inflated(self, packed: bytes) -> bytes:
        raw = gunzip.inflate(io.BytesIO(packed)).read(self._max_bytes + 1)
        if len(raw) > self._max_bytes:
            raise too_large(self._max_bytes)
        return raw


class _Rewound(io.RawIOBase):
    """A stream whose beginning can be looked at before it is read; hashes what passes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._read = cast(Callable[[int], bytes], getattr(stream, "read1", stream.read))
        self._held = b""
        self._digest = hashlib.sha256()
        self._ended = False

    def head(self) -> bytes:
        """The first bytes: a line at least, `HEAD_BYTES` at most, all if there is less."""
        while len(self._held) < HEAD_BYTES and b"\n" not in self._held.lstrip():
            chunk = self._take(HEAD_BYTES - len(self._held))
            if not chunk:
                break
            self._held += chunk
        return self._held

    def hash(self) -> str | None:
        """SHA-256 of the stream once it has ended."""
        return self._digest.hexdigest() if self._ended else None

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        view = memoryview(buffer).cast("B")
        if not self._held:
            self._held = self._take(len(view))
        data, self._held = self._held[: len(view)], self._held[len(view) :]
        view[: len(data)] = data
        return len(data)

    def _take(self, size: int) -> bytes:
        chunk = self._read(size) or b""
        self._ended = not chunk
        self._digest.update(chunk)
        return chunk


def _guarded(name: str, start: Callable[[], Items]) -> Items:
    """Items up to the point where the input refuses, then the failure."""
    try:
        yield from start()
    except UnreadableError as error:
        yield make_failure(name, error)
    except OSError as error:
        why = UnreadableError("unreadable", f"reading stopped: {error.strerror or error}")
        yield make_failure(name, why)


def _from_answer(answer: Future[bytes], raw: bytes, name: str) -> Items:
    yield read_answer(answer.result(), raw=raw, path=name)


def _failed(file: File, failure: Failure) -> Opened:
    return Opened(file, iter((failure,)), hash=lambda: None)
