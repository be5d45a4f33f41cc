"""A document: one article as stored, what came with it, and inputs that became none."""

from __future__ import annotations

import hashlib
from typing import Literal

import msgspec

from readout.schema.span import Span, Spans
from readout.schema.time import Dct

Origin = Literal["text", "given", "meta", "json-ld", "url"]
"""Where a piece of metadata stands: in the text, in a field of the input row, in the page's
meta elements, in its JSON-LD, in its address."""

GivenName = Literal[
    "title",
    "subtitle",
    "byline",
    "publisher",
    "agency",
    "url",
    "section",
    "language",
    "published",
    "updated",
    "captured",
]
"""What may be given with a text. "captured" is the time at which it was already there (a crawler
came by, a page was saved, a mail with it was sent): it was published no later."""

Media = Literal[
    "text/plain",
    "text/markdown",
    "text/html",
    "application/jsonl",
    "application/pdf",
    "application/rtf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/feed+xml",
    "message/rfc822",
    "multipart/related",
    "text/x-news-export",
]
"""What a document was made from: the format of its own bytes, not of the archive they lay in.
A feed is "application/feed+xml" be it RSS or Atom; a saved web archive "multipart/related"."""

BoilerplateKind = Literal[
    "author-note",
    "advertisement",
    "caption",
    "contact",
    "copyright",
    "correction",
    "credit",
    "editor-note",
    "embed",
    "label",
    "navigation",
    "newsletter",
    "read-more",
    "site-tail",
    "social",
]


class Given(msgspec.Struct, frozen=True, kw_only=True):
    """A piece of metadata that came beside the text, not in it.

    `detail` tells where exactly, for people: a field name, `meta[property="og:title"]`,
    `json-ld datePublished`. `value` is the string as found, trimmed of blanks.
    """

    name: GivenName
    value: str
    origin: Literal["given", "meta", "json-ld", "url"]
    detail: str = ""


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """One article as stored. The text is immutable; everything else stands beside it.

    `path` is where the input lay, links resolved: relative to the project's folder where it
    lies inside it, else absolute, always with `/`; `-` for standard input. `input_id` is the
    id that a JSONL row gave. `encoding` is the codec that turned `raw` into text (for HTML:
    the page's). `notes` are plain sentences on what was done to make the text representable
    ("2 NUL characters became U+FFFD"). `line` tells where in a file of many articles it stood:
    the 1-based line of JSONL, the 1-based position in a JSON array; no part of the id, not
    stored.
    """

    id: str
    text: str
    text_hash: str
    path: str
    media: Media
    encoding: str
    raw: bytes
    input_id: str | None = None
    given: tuple[Given, ...] = ()
    notes: tuple[str, ...] = ()
    line: int | None = None


class Failure(msgspec.Struct, frozen=True, kw_only=True):
    """An input that did not become a document, and why.

    `reason` is a stable code, `message` a sentence that names the file and what would help,
    `line` the 1-based line of a multi-article file.
    """

    path: str
    reason: str
    message: str
    line: int | None = None
    input_id: str | None = None


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of a document's metadata with its evidence.

    `spans` is empty where `origin` is not "text" and the value does not also stand in the
    text. `rule` is the name of the resource entry, or the `detail` of what was given.
    """

    value: str
    origin: Origin
    rule: str
    spans: Spans = ()


class Boilerplate(msgspec.Struct, frozen=True, kw_only=True):
    """Text that is not the story: notes on authors, calls to subscribe, credits, captions."""

    span: Span
    kind: BoilerplateKind
    rule: str


class Metadata(msgspec.Struct, frozen=True, kw_only=True):
    """What a document is: the merge of what was given with it and what its text states.

    `body` is the text less head, tail and boilerplate, one span a paragraph, in text order.
    """

    title: Field | None = None
    subtitle: Field | None = None
    byline: Field | None = None
    author_note: Field | None = None
    dateline: Field | None = None
    agency: Field | None = None
    publisher: Field | None = None
    url: Field | None = None
    section: Field | None = None
    published: Field | None = None
    updated: Field | None = None
    boilerplate: tuple[Boilerplate, ...] = ()
    body: Spans = ()
    dct: Dct = Dct()


FIELD_NAMES = (
    "title",
    "subtitle",
    "byline",
    "author_note",
    "dateline",
    "agency",
    "publisher",
    "url",
    "section",
    "published",
    "updated",
)
"""The single-valued fields of `Metadata`, in the order in which they are shown."""


def text_hash(text: str) -> str:
    """SHA-256 of the text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def given_value(given: tuple[Given, ...], name: GivenName) -> str | None:
    """The first given value of that name, or None."""
    return next((item.value for item in given if item.name == name), None)


def document_id(
    hash_of_text: str, *, path: str, input_id: str | None, given: tuple[Given, ...]
) -> str:
    """Content-addressed id, 20 hexadecimal digits.

    It rests on the text, on where the document comes from (its address; without one the id
    its input row gave; without that its path), its publisher and its given date. So equal
    copy in two outlets is two documents, and the same file met twice is one.
    """
    where = given_value(given, "url") or input_id or path
    parts = (
        hash_of_text,
        where,
        given_value(given, "publisher") or "",
        given_value(given, "published") or "",
    )
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]
