"""What an input holds: every format to its reader, and archives opened as deep as they go.

Formats that one document is made from (and mails, feeds, exports) are held whole and read in
the workers. JSONL, mbox, WARC and archives are read here, piece by piece, each piece then like
an input of its own. What lies in an archive has the path `archive.zip!/its/name`.
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import BinaryIO

import msgspec

from readout.errors import UnreadableError
from readout.ingest.entry import SEPARATOR, Entry, clean_name
from readout.ingest.files import is_litter_path
from readout.ingest.fuse import MAX_DEPTH, Fuse, metered
from readout.ingest.jsonl import read_json, read_jsonl
from readout.ingest.making import make_failure, place
from readout.ingest.mbox import find_message_id, split_mbox
from readout.ingest.packing import inflate
from readout.ingest.page import Part, Request, pack_request, read_answer
from readout.ingest.plain import read_markdown, read_text
from readout.ingest.sniff import STREAMED, is_asset
from readout.ingest.source import Shape, read_head, recognise, too_large
from readout.ingest.streams import chained
from readout.ingest.tars import tar_entries
from readout.ingest.warc import Lost, read_captures
from readout.ingest.worker import Pool
from readout.ingest.zips import zip_entries
from readout.schema.document import Document, Failure, Given

Items = Iterator[Document | Failure]


class Input(msgspec.Struct, frozen=True, kw_only=True):
    """Where something to be read lies, what it is, and what is known beside it.

    `line` and `input_id` are its place in a file of many; `given` goes before what it says
    itself, `notes` before what was done to it; `charset` is the encoding that was named for it;
    `depth` counts the archives around it.
    """

    path: str
    shape: Shape
    fuse: Fuse
    depth: int = 0
    given: tuple[Given, ...] = ()
    notes: tuple[str, ...] = ()
    charset: str | None = None
    line: int | None = None
    input_id: str | None = None

    @property
    def is_inner(self) -> bool:
        """Whether it is a piece of a file, not a file."""
        return self.depth > 0 or self.line is not None


class _Started(msgspec.Struct, frozen=True):
    """A piece whose reading has begun: its items, how many bytes are held for it, and whether
    they come out of a stream that must not be read on before they are taken."""

    items: Items
    size: int = 0
    is_bound: bool = False


class _Tally(msgspec.Struct):
    """What of an archive became no item of its own."""

    items: int = 0
    assets: int = 0
    links: int = 0
    special: int = 0
    too_deep: int = 0
    names: set[str] = msgspec.field(default_factory=set)


class Contents:
    """Reads inputs with a pool of workers for `readout.ingest.extract`.

    `ahead` pieces of one input are with the workers at once; `max_bytes` is the limit of one
    document.
    """

    def __init__(self, pool: Pool, *, ahead: int, max_bytes: int) -> None:
        self._pool = pool
        self._ahead = ahead
        self._max_bytes = max_bytes

    def of_bytes(self, raw: bytes, item: Input) -> Items:
        """What an input holds that is there whole; a worker gets its task at once."""
        packing = item.shape.packing
        if packing is None:
            return self._whole(raw, item)
        try:
            return self._whole(self._read_all(inflate(io.BytesIO(raw), packing)), item)
        except UnreadableError as error:
            return iter((_failure(item, error),))

    def of_stream(self, stream: BinaryIO, item: Input) -> Items:
        """What an input holds whose bytes are read as they are asked for."""
        return _guarded(item, lambda: self._streamed(stream, item))

    def _streamed(self, stream: BinaryIO, item: Input) -> Items:
        packing = item.shape.packing
        if packing is not None:
            stream = inflate(stream, packing)
            if item.is_inner or item.shape.format != "jsonl":
                stream = metered(stream, item.fuse.spend)
        if item.shape.format in STREAMED:
            return self._pieces(stream, item)
        return self._whole(self._read_all(stream), item)

    def _whole(self, raw: bytes, item: Input) -> Items:
        match item.shape.format:
            case "jsonl" | "mbox" | "warc" | "tar" | "zip":
                return _guarded(item, lambda: self._pieces(io.BytesIO(raw), item))
            case "json":
                return _guarded(item, lambda: self._rows(raw, item))
            case "text":
                return _guarded(item, lambda: _one(read_text(raw, item.path), item))
            case "markdown":
                return _guarded(item, lambda: _one(read_markdown(raw, item.path), item))
        request = Request(format=item.shape.format, raw=raw, charset=item.charset)
        answer = self._pool.submit(pack_request(request))
        return _guarded(item, lambda: self._answered(answer, raw, item))

    def _pieces(self, stream: BinaryIO, item: Input) -> Items:
        match item.shape.format:
            case "jsonl":
                rows = read_jsonl(stream, item.path, max_bytes=self._max_bytes)
                return _placed(rows, item)
            case "mbox":
                return self._in_turn(self._messages(stream, item))
            case "warc":
                return self._in_turn(self._captures(stream, item))
            case "tar":
                return self._members(tar_entries(stream), item)
            case _:
                return self._members(zip_entries(self._seekable(stream)), item)

    def _rows(self, raw: bytes, item: Input) -> Items:
        return _placed(read_json(raw, item.path, max_bytes=self._max_bytes), item)

    def _answered(self, answer: Future[bytes], raw: bytes, item: Input) -> Items:
        """What a worker made of an input, then the files that were in it."""
        parts: list[Entry] = []
        for piece in read_answer(answer.result(), raw=raw, path=item.path):
            if isinstance(piece, Part):
                parts.append(_part_entry(piece, item))
            else:
                yield from _placed(iter((piece,)), item)
        if parts:
            inner = msgspec.structs.replace(item, line=None, input_id=None)
            tally = _Tally()
            yield from self._in_turn(self._opened(parts, inner, tally))
            yield from _left_out(inner, tally)

    def _messages(self, stream: BinaryIO, item: Input) -> Iterator[_Started]:
        for number, raw in enumerate(split_mbox(stream, max_bytes=self._max_bytes), start=1):
            inner = msgspec.structs.replace(item, shape=Shape("mail"), line=number)
            if isinstance(raw, UnreadableError):
                yield _Started(iter((_failure(inner, raw),)))
                continue
            inner = msgspec.structs.replace(inner, input_id=find_message_id(raw))
            yield _Started(self.of_bytes(raw, inner), len(raw))

    def _captures(self, stream: BinaryIO, item: Input) -> Iterator[_Started]:
        is_empty = True
        for found in read_captures(stream, max_bytes=self._max_bytes):
            is_empty = False
            inner = msgspec.structs.replace(item, line=found.line)
            if isinstance(found, Lost):
                yield _Started(iter((_failure(inner, found.why),)))
                continue
            inner = msgspec.structs.replace(
                inner, shape=Shape(found.format), given=found.given, charset=found.charset
            )
            yield _Started(self.of_bytes(found.raw, inner), len(found.raw))
        if is_empty:
            raise UnreadableError("empty", "no page was captured in it, only other records")

    def _members(self, entries: Iterator[Entry], item: Input) -> Items:
        """The files of an archive, in its order, and a row for each kind of what is none."""
        tally = _Tally()
        try:
            for found in self._in_turn(self._opened(entries, item, tally)):
                tally.items += 1
                yield found
        except UnreadableError:
            yield from _left_out(item, tally)
            raise
        left_out = tuple(_left_out(item, tally))
        yield from left_out
        if tally.items == 0 and not left_out:
            what = f", only {_counted(tally.assets, 'picture, style sheet or the like')}"
            raise UnreadableError("empty", f"there is no article in it{what * bool(tally.assets)}")

    def _opened(self, entries: Iterable[Entry], item: Input, tally: _Tally) -> Iterator[_Started]:
        for entry in entries:
            item.fuse.count_member()
            try:
                started = self._open_entry(entry, item, tally)
            except UnreadableError as error:
                if error is item.fuse.blown:
                    raise
                started = _Started(iter((_failure(item, error),)))
            if started is not None:
                yield started

    def _open_entry(self, entry: Entry, item: Input, tally: _Tally) -> _Started | None:
        """Begin to read a file in an archive; None for what is counted or passed over."""
        name = clean_name(entry.name)
        if is_litter_path(name.path, tally.names):
            return None
        if entry.kind != "file":
            tally.links += entry.kind == "link"
            tally.special += entry.kind == "special"
            return None
        path = _unmet(name.path, tally.names)
        inner = Input(
            path=item.path + SEPARATOR + path,
            shape=Shape("text"),
            fuse=item.fuse,
            depth=item.depth + 1,
            given=entry.given,
            notes=name.notes,
            charset=entry.charset,
        )
        try:
            return self._open_member(entry, inner, tally)
        except UnreadableError as error:
            if error is item.fuse.blown:
                raise
            return _Started(iter((_failure(inner, error),)))

    def _open_member(self, entry: Entry, item: Input, tally: _Tally) -> _Started | None:
        stream = metered(entry.open(), item.fuse.spend)
        head = read_head(stream)
        if is_asset(item.path, head):
            tally.assets += 1
            return None
        shape = recognise(item.path, head)
        if item.depth >= MAX_DEPTH and shape.format in ("zip", "tar"):
            tally.too_deep += 1
            return None
        item = msgspec.structs.replace(item, shape=shape)
        stream = chained(head, stream)
        if shape.format in STREAMED and shape.format != "zip":
            return _Started(self.of_stream(stream, item), is_bound=True)
        raw = self._read_all(stream)
        return _Started(self.of_bytes(raw, item), len(raw))

    def _in_turn(self, pieces: Iterator[_Started]) -> Items:
        """The items of all pieces, in order; the workers are some pieces ahead."""
        waiting: deque[_Started] = deque()
        refusal = None
        while True:
            try:
                piece = next(pieces, None)
            except UnreadableError as error:
                refusal, piece = error, None
            if piece is None:
                break
            waiting.append(piece)
            while waiting and (piece.is_bound or self._is_far(waiting)):
                yield from waiting.popleft().items
        for piece in waiting:
            yield from piece.items
        if refusal is not None:
            raise refusal

    def _is_far(self, waiting: deque[_Started]) -> bool:
        held = sum(piece.size for piece in waiting)
        return len(waiting) > self._ahead or held > self._max_bytes

    def _read_all(self, stream: BinaryIO) -> bytes:
        raw = stream.read(self._max_bytes + 1)
        if len(raw) > self._max_bytes:
            raise too_large(self._max_bytes)
        return raw

    def _seekable(self, stream: BinaryIO) -> BinaryIO:
        return stream if stream.seekable() else io.BytesIO(self._read_all(stream))


def _guarded(item: Input, start: Callable[[], Items]) -> Items:
    """Items up to the point where the input refuses, then the failure. A blown fuse ends the
    whole file, so its pieces hand that on."""
    try:
        yield from start()
    except UnreadableError as error:
        if error is item.fuse.blown and item.is_inner:
            raise
        yield _failure(item, error)
    except OSError as error:
        why = UnreadableError("unreadable", f"reading stopped: {error.strerror or error}")
        yield _failure(item, why)


def _failure(item: Input, why: UnreadableError) -> Failure:
    return make_failure(item.path, why, line=item.line, input_id=item.input_id, unit="article")


def _one(document: Document, item: Input) -> Items:
    return _placed(iter((document,)), item)


def _placed(found: Items, item: Input) -> Items:
    """Documents with what is known beside their input, and their place in it."""
    for document in found:
        if isinstance(document, Failure):
            yield document
            continue
        yield place(
            document,
            given=item.given,
            notes=item.notes,
            input_id=item.input_id,
            line=item.line,
        )


def _part_entry(part: Part, item: Input) -> Entry:
    owner = "" if item.line is None else f"{item.line}/"
    return Entry(
        name=owner + part.name,
        open=lambda: io.BytesIO(part.raw),
        given=part.given,
        charset=part.charset,
    )


def _unmet(path: str, names: set[str]) -> str:
    """The path of an entry, numbered where the archive held one of this name before."""
    number, unmet = 1, path
    while unmet in names:
        number += 1
        unmet = f"{path} ({number})"
    names.add(unmet)
    return unmet


def _left_out(item: Input, tally: _Tally) -> Iterator[Failure]:
    """One row for each kind of what an archive holds that is not looked at."""
    kinds = (
        (tally.links, "link", "not-a-file", "in it not followed: what they lead to is read alone"),
        (tally.special, "device or sparse file", "not-a-file", "in it not read"),
        (tally.too_deep, "archive", "too-deep", f"in it not opened: more than {MAX_DEPTH} deep"),
    )
    for count, what, reason, done in kinds:
        if count:
            verb = "was" if count == 1 else "were"
            done = done.replace("in it", f"in it {verb}")
            yield _failure(item, UnreadableError(reason, f"{_counted(count, what)} {done}"))


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} × {what}"
