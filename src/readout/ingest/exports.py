"""Files of many articles that news databases export: each article its own document.

An article's text is its whole stretch of the file, header and indexing included, so that what
the header says has its evidence in the text; the layout tables of reading know these lines.
The same split serves plain text and what was taken out of RTF, DOCX, PDF and HTML.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence

import msgspec

from readout.ingest.decode import Decoded, decode
from readout.ingest.exportheader import Header, read_header
from readout.ingest.exportmarks import (
    Line,
    Style,
    first_hit,
    recognise,
    rules_of,
    split_lines,
)
from readout.ingest.page import Answer, Page, Pages, Piece, Refused, Request

_COVER_CHARS = 20_000
"""What stands before the first article or behind the last is at most so long; a longer piece
without a header is an article whose header was lost."""


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """The lines of one article; `id` is the number that the database gave it."""

    lines: tuple[Line, ...]
    id: str | None = None
    is_edge: bool = False


def read_export(request: Request) -> Answer:
    """The articles of a plain-text export; the whole file as one article where it is none.

    Raises UnreadableError where the bytes are no text.
    """
    decoded = decode(request.raw)
    page = Page(
        text=decoded.text,
        encoding=decoded.encoding,
        notes=decoded.notes,
        media="text/x-news-export",
    )
    answer = as_answer(page)
    if not isinstance(answer, Pages):
        return msgspec.structs.replace(page, media="text/plain")
    return Pages(pieces=tuple(_with_bytes(answer.pieces, decoded, request.raw)))


def as_answer(page: Page) -> Page | Pages:
    """A page of extracted text as it is, or its articles where it is an export.

    What the file says of itself (`given`) is then no article's, and is left out.
    """
    lines = split_lines(page.text)
    style = recognise(lines)
    if style is None:
        return page
    pieces = [
        _piece(page, block, number, style)
        for number, block in enumerate(_articles(lines, style), start=1)
    ]
    return Pages(pieces=tuple(pieces)) if pieces else page


def _piece(page: Page, block: Block, number: int, style: Style) -> Page | Refused:
    header = read_header(block.lines, style)
    input_id = header.id or block.id
    if not header.has_text:
        return Refused(
            reason="no-text",
            message=f"article {number} of the export has no text; export it with its full text",
            input_id=input_id,
            line=number,
        )
    return Page(
        text=page.text[block.lines[0].start : block.lines[-1].end],
        encoding=page.encoding,
        notes=page.notes,
        given=header.given,
        media=page.media,
        input_id=input_id,
        line=number,
    )


def _articles(lines: Sequence[Line], style: Style) -> Iterator[Block]:
    """The blocks that are articles: covers and closing matter of the export are none."""
    for block in _blocks(lines, style):
        header = read_header(block.lines, style)
        size = block.lines[-1].end - block.lines[0].start
        if not header.is_empty or not block.is_edge or size > _COVER_CHARS:
            yield _without_cover(block, header)


def _without_cover(block: Block, header: Header) -> Block:
    """The block from the first line of its article on."""
    return msgspec.structs.replace(block, lines=block.lines[header.first :])


def _blocks(lines: Sequence[Line], style: Style) -> Iterator[Block]:
    """Stretches between boundaries. Only the first and the last can be something else than
    articles (`is_edge`)."""
    boundaries = rules_of(style).boundaries
    held: list[Line] = []
    is_first = True
    for line in lines:
        hit = first_hit(boundaries, line)
        if hit is None:
            held.append(line)
            continue
        is_start = hit.data["at"] == "start"
        if not is_start:
            held.append(line)
        name = hit.groups.get("id")
        if held:
            # Before the first start stands a cover; an end closes an article.
            edge = is_first and is_start
            yield Block(lines=tuple(held), id=name.of(line.text) if name else None, is_edge=edge)
            is_first = False
        held = [line] if is_start and style == "nexis" else []
        is_first = is_first and not is_start
    if held:
        yield Block(lines=tuple(held), is_edge=True)


def _with_bytes(pieces: Sequence[Piece], decoded: Decoded, raw: bytes) -> Iterator[Piece]:
    """Pages with the bytes they were made from, where characters and bytes can be matched."""
    text, encoding = decoded.text, decoded.encoding
    mark = _bom(raw, encoding)
    if not _is_faithful(text, encoding, raw[len(mark) :]):
        yield from pieces
        return
    place, offset = 0, len(mark)
    for piece in pieces:
        if not isinstance(piece, Page):
            yield piece
            continue
        start = text.index(piece.text, place)
        begin = offset + len(text[place:start].encode(encoding))
        end = begin + len(piece.text.encode(encoding))
        place, offset = start + len(piece.text), end
        yield msgspec.structs.replace(piece, span=(begin, end))


def _is_faithful(text: str, encoding: str, body: bytes) -> bool:
    try:
        return text.encode(encoding) == body
    except (UnicodeEncodeError, LookupError):
        return False


def _bom(raw: bytes, encoding: str) -> bytes:
    marks = {
        "utf-8": codecs.BOM_UTF8,
        "utf-16-le": codecs.BOM_UTF16_LE,
        "utf-16-be": codecs.BOM_UTF16_BE,
        "utf-32-le": codecs.BOM_UTF32_LE,
        "utf-32-be": codecs.BOM_UTF32_BE,
    }
    mark = marks.get(encoding, b"")
    return mark if mark and raw.startswith(mark) else b""
