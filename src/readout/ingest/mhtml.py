"""Pages saved as one file (MHTML): a mail that holds the page and its pictures. Runs in the
workers."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import Message

import msgspec

from readout.errors import UnreadableError
from readout.ingest.fields import clean, is_address
from readout.ingest.html import read_page
from readout.ingest.mail import charset_of, header, parse_message, parts_of, payload
from readout.ingest.page import Page, Request
from readout.schema.document import Given, GivenName

_PAGE_TYPES = ("text/html", "application/xhtml+xml")


def read_mhtml(request: Request) -> Page:
    """The article of a saved page. Raises UnreadableError where it holds no page."""
    message = parse_message(request.raw)
    part = _main_page(message)
    if part is None:
        raise UnreadableError("empty", "there is no page in the web archive")
    page = read_page(payload(part), charset_of(part))
    return msgspec.structs.replace(
        page, media="multipart/related", given=(*_given(message, part), *page.given)
    )


def _main_page(message: Message) -> Message | None:
    """The part that its head names as the start, else the first page; frames come later."""
    pages = [part for part in parts_of(message) if part.get_content_type() in _PAGE_TYPES]
    start = message.get_param("start")
    named = (part for part in pages if start and part.get("Content-ID") == start)
    return next(named, pages[0] if pages else None)


def _given(message: Message, part: Message) -> Iterator[Given]:
    """Where the page was and when it was saved; its title stands in the page itself too."""
    address = header(message, "Snapshot-Content-Location") or header(part, "Content-Location")
    values: tuple[tuple[GivenName, str, str], ...] = (
        ("url", "Content-Location", address if is_address(address) else ""),
        ("captured", "Date", header(message, "Date")),
    )
    for name, detail, value in values:
        if cleaned := clean(value):
            yield Given(name=name, value=cleaned, origin="given", detail=f"MHTML {detail}")
