"""Saved feeds (RSS, Atom): every entry a document. Runs in the workers.

What a feed's XML may not do (entities that grow, files and addresses to be fetched) is refused
by expat and by feedparser, which gets bytes only.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

import feedparser

from readout.errors import UnreadableError
from readout.ingest.decode import Decoded, make_representable
from readout.ingest.fields import clean, is_address
from readout.ingest.fragment import read_fragment
from readout.ingest.page import Page, Pages, Refused, Request
from readout.schema.document import Given, GivenName

TEASER_CHARS = 500
"""A summary that is shorter may be the beginning of an article or a word on it."""
_CUT_OFF = re.compile(
    r"(?:\.\.\.|…|\[(?:…|\.\.\.)\]|(?:read|continue|more|full story)[\w\s]{0,30}[»>→]?)\s*\Z", re.I
)
_TAG = re.compile(rb"<(/?)(?:[A-Za-z][\w-]{0,20}:)?(?:item|entry)(?=[\s/>])")
_TEASER_NOTE = "the feed holds only the beginning or a summary of it"


def read_feed(request: Request) -> Pages:
    """The entries of a feed, in its order. Raises UnreadableError."""
    feed = feedparser.parse(
        io.BytesIO(request.raw), sanitize_html=False, resolve_relative_uris=False
    )
    entries = cast(list[Mapping[str, Any]], feed.entries)
    if not entries:
        why = f" ({feed.bozo_exception})" if feed.bozo else ""
        raise UnreadableError("empty", f"there are no entries in the feed{why}")
    spans = _spans(request.raw)
    has_spans = len(spans) == len(entries)
    publisher = _text(feed.feed.get("title", ""))
    encoding = str(feed.get("encoding") or "utf-8").lower()
    pieces = (
        _piece(entry, number, publisher, encoding, spans[number - 1] if has_spans else None)
        for number, entry in enumerate(entries, start=1)
    )
    return Pages(pieces=tuple(pieces))


def _spans(raw: bytes) -> list[tuple[int, int]]:
    """Where in its source each entry stands, if tags open and close in turns."""
    spans: list[tuple[int, int]] = []
    start: int | None = None
    for tag in _TAG.finditer(raw):
        if not tag[1]:
            start = tag.start()
        elif start is not None:
            spans.append((start, raw.find(b">", tag.end()) + 1))
            start = None
    return spans


def _piece(
    entry: Mapping[str, Any],
    number: int,
    publisher: str,
    encoding: str,
    span: tuple[int, int] | None,
) -> Page | Refused:
    input_id = clean(str(entry.get("id") or "")) or None
    try:
        source, is_content = _source(entry)
        decoded = make_representable(Decoded(_text(source), encoding))
    except UnreadableError as error:
        return Refused(reason=error.reason, message=error.message, input_id=input_id, line=number)
    return Page(
        text=decoded.text,
        encoding=encoding,
        notes=(*decoded.notes, *_notes(decoded.text, is_content=is_content)),
        given=tuple(_given(entry, publisher)),
        media="application/feed+xml",
        input_id=input_id,
        line=number,
        span=span,
        raw=source.encode("utf-8", "surrogatepass") if span is None else None,
    )


def _source(entry: Mapping[str, Any]) -> tuple[str, bool]:
    """The longest text of an entry, and whether the feed gives it as its content."""
    contents = [str(item.get("value") or "") for item in entry.get("content", ())]
    content = max(contents, key=len, default="")
    summary = str(entry.get("summary") or "")
    if _text(content):
        return content, True
    if _text(summary):
        return summary, False
    raise UnreadableError("no-text", "the entry of the feed has no text, only a title or a link")


def _text(source: str) -> str:
    return read_fragment(f"<div>{source}</div>") if source.strip() else ""


def _notes(text: str, *, is_content: bool) -> Iterator[str]:
    is_short = len(text) < TEASER_CHARS and not is_content
    if is_short or _CUT_OFF.search(text[-80:]):
        yield _TEASER_NOTE


def _address(link: str) -> str:
    """A link that is an address: the library takes an id for one where there is none."""
    return link if is_address(link) else ""


def _given(entry: Mapping[str, Any], publisher: str) -> Iterator[Given]:
    """What an entry says of itself; a feed's title is its publisher, unless the entry was taken
    over from another feed."""
    source = entry.get("source")
    origin = _text(str(source.get("title") or "")) if isinstance(source, Mapping) else ""
    tags = entry.get("tags") or ()
    values: tuple[tuple[GivenName, str, str], ...] = (
        ("title", "title", _text(str(entry.get("title") or ""))),
        ("byline", "author", str(entry.get("author") or "")),
        ("publisher", "source" if origin else "title of the feed", origin or publisher),
        ("section", "category", str(tags[0].get("term") or "") if tags else ""),
        ("url", "link", _address(str(entry.get("link") or ""))),
        ("published", "published", str(entry.get("published") or "")),
        # The library's own `get` gives the date of publication where there is no other.
        ("updated", "updated", str(dict(entry.items()).get("updated") or "")),
    )
    for name, detail, value in values:
        if cleaned := clean(" ".join(value.split())):
            yield Given(name=name, value=cleaned, origin="given", detail=f"feed {detail}")
