"""Saved mail: the body as the article, its headers as metadata, attachments as files of their
own. Runs in the workers.

A long body in HTML is read as a page is; of a short one, and where nothing on that page is an
article, all of the text is taken.
"""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from contextlib import suppress
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses
from typing import cast

from readout.errors import UnreadableError
from readout.ingest.decode import Decoded, decode, decode_page
from readout.ingest.fields import clean
from readout.ingest.fragment import read_fragment
from readout.ingest.html import read_page
from readout.ingest.page import Page, Pages, Part, Request
from readout.schema.document import Given, GivenName

_HTTP = re.compile(r"<?(https?://[^\s>]+)>?", re.I)
_FOLD = re.compile(r"\s*\r?\n\s*")
_TEXT_SHARE = 0.5
"""A plain version with less than this share of the letters of the HTML one is a stub ("see
the web version"), and the HTML is read."""
LETTER_CHARS = 1_000
"""A shorter HTML body has nothing around its text that would have to be left out."""
_LIST_HEADERS = ("List-Id", "List-Unsubscribe", "List-Post")
_MAX_PARTS = 2_000
_SENDER_CHARS = 300


def read_mail(request: Request) -> Pages:
    """One message as a page, then its attachments. Raises UnreadableError where it is none."""
    message = parse_message(request.raw)
    given = _given(message)
    attachments = tuple(_attachments(message, given))
    try:
        page = _body(message, given)
    except UnreadableError:
        if not attachments:
            raise
        # A mail that only carries files: they are the articles.
        return Pages(pieces=attachments)
    return Pages(pieces=(page, *attachments))


def parse_message(raw: bytes) -> Message:
    """The parts of a message. Raises UnreadableError "damaged" or "empty"."""
    try:
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
    except (RecursionError, ValueError, LookupError) as error:
        why = f"its parts cannot be told apart ({type(error).__name__})"
        raise UnreadableError("damaged", why) from None
    if not message.keys():
        raise UnreadableError("damaged", "it has no headers, so it is no mail")
    return message


def parts_of(message: Message) -> Iterator[Message]:
    """The parts that hold something, in order, without those of an attached message."""
    stack = [message]
    count = 0
    while stack and count < _MAX_PARTS:
        part = stack.pop()
        count += 1
        # Asked of a part that holds no others, this would decode it, by whatever charset it names.
        inner = part.get_payload() if part.is_multipart() else None
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            stack.extend(reversed(cast(list[Message], inner)))
        else:
            yield part


def payload(part: Message) -> bytes:
    """The bytes of a part, its transfer encoding undone."""
    if part.get_content_type() == "message/rfc822" and part.is_multipart():
        return cast(Message, part.get_payload(0)).as_bytes()
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def charset_of(part: Message) -> str | None:
    """The encoding that a part names."""
    found = part.get_param("charset")
    named = found[2] if isinstance(found, tuple) else found
    return named.strip().lower() or None if isinstance(named, str) else None


def header(message: Message, name: str) -> str:
    """A header as one line of text, encoded words decoded; "" where it is missing."""
    found = message.get(name)
    if found is None:
        return ""
    try:
        value = str(make_header(decode_header(found)))
    except (LookupError, ValueError):
        value = str(found)
    return _FOLD.sub(" ", value.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))


def _given(message: Message) -> tuple[Given, ...]:
    """What the headers say. Who sent a mail to a list publishes; who wrote one is its author."""
    is_list = any(message.get(name) for name in _LIST_HEADERS)
    sender: GivenName = "publisher" if is_list else "byline"
    archived = _HTTP.search(header(message, "Archived-At"))
    values: tuple[tuple[GivenName, str, str], ...] = (
        ("title", "Subject", header(message, "Subject")),
        (sender, "From", _sender(header(message, "From"))),
        ("language", "Content-Language", header(message, "Content-Language")),
        ("url", "Archived-At", archived[1] if archived else ""),
        ("published", "Date", header(message, "Date")),
    )
    cleaned = ((name, detail, clean(value)) for name, detail, value in values)
    return tuple(
        Given(name=name, value=value, origin="given", detail=f"mail {detail}")
        for name, detail, value in cleaned
        if value
    )


def _sender(value: str) -> str:
    """The name of the sender, else the address."""
    # The parser calls itself for every bracket.
    name, address = next(iter(getaddresses([value[:_SENDER_CHARS]])), ("", ""))
    return name or address


def _body(message: Message, given: tuple[Given, ...]) -> Page:
    """The text of a message: its plain version, unless that is a stub beside the HTML one."""
    parts = [part for part in parts_of(message) if not _is_attachment(part)]
    plain = _first(parts, "text/plain")
    html = _first(parts, "text/html")
    letter = None if plain is None else _letter(plain)
    if html is None:
        if letter is None or not letter.text.strip():
            raise UnreadableError("empty", "there is no text in the mail")
        return _page(letter, given)
    try:
        found = _read_html(html)
    except UnreadableError:
        if letter is None or not letter.text.strip():
            raise
        return _page(letter, given)
    if letter is not None and _letters(letter.text) >= _TEXT_SHARE * _letters(found.text):
        return _page(letter, given)
    return _page(found, given)


def _letter(part: Message) -> Decoded:
    return decode(payload(part), charset_of(part))


def _read_html(part: Message) -> Decoded:
    """The article of an HTML body; all of its text where it is short or no article is found."""
    raw, charset = payload(part), charset_of(part)
    decoded = decode_page(raw, charset)
    text = read_fragment(decoded.text)
    if not text:
        raise UnreadableError("empty", "there is no text in the mail")
    if len(text) > LETTER_CHARS:
        with suppress(UnreadableError):
            text = read_page(raw, charset).text
    return Decoded(text, decoded.encoding, decoded.notes)


def _page(body: Decoded, given: tuple[Given, ...]) -> Page:
    return Page(
        text=body.text,
        encoding=body.encoding,
        notes=body.notes,
        given=given,
        media="message/rfc822",
    )


def _letters(text: str) -> int:
    return sum(map(len, text.split()))


def _first(parts: list[Message], kind: str) -> Message | None:
    return next((part for part in parts if part.get_content_type() == kind), None)


def _is_attachment(part: Message) -> bool:
    if part.get_content_disposition() == "attachment" or part.get_content_type() == (
        "message/rfc822"
    ):
        return True
    return part.get_content_maintype() != "text" and bool(_file_name(part))


def _attachments(message: Message, given: tuple[Given, ...]) -> Iterator[Part]:
    """The files that came with a message; each was written before the mail was sent."""
    sent = tuple(
        Given(name="captured", value=item.value, origin="given", detail=item.detail)
        for item in given
        if item.name == "published"
    )
    attached = [part for part in parts_of(message) if _is_attachment(part)]
    for number, part in enumerate(attached, start=1):
        suffix = _SUFFIXES.get(part.get_content_type(), "")
        name = _file_name(part) or f"attachment-{number}{suffix}"
        # A part that cannot be packed up again must not take the letter with it: its empty file
        # is a failure of its own.
        raw = b""
        with suppress(RecursionError, LookupError, ValueError):
            raw = payload(part)
        yield Part(name=name, raw=raw, charset=charset_of(part), given=sent)


_SUFFIXES = {
    "message/rfc822": ".eml",
    "text/html": ".html",
    "text/plain": ".txt",
    "application/pdf": ".pdf",
}


def _file_name(part: Message) -> str:
    found = ""
    with suppress(LookupError, ValueError):
        found = part.get_filename() or ""
        found = str(make_header(decode_header(found)))
    return _FOLD.sub(" ", found).encode("utf-8", "replace").decode("utf-8").strip()
