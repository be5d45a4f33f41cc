# ruff: noqa: E501 (the seeds are files)
"""What the fuzzer throws bytes at: one function a door, each with what must hold behind it.

A target returns where the bytes were read, or refused with an `UnreadableError` that has words;
anything else that comes out of it is a find. `tools/fuzz.py` runs them guided by coverage, the
suite in `test_fuzz.py` for seconds.
"""

from __future__ import annotations

import bz2
import io
import lzma
import re
import tarfile
import zipfile
from collections.abc import Callable, Iterator, Mapping

import msgspec

from readout.errors import UnreadableError
from readout.ingest import gunzip, packing
from readout.ingest.decode import decode, decode_page
from readout.ingest.entry import Entry, clean_name
from readout.ingest.extract import answer
from readout.ingest.fields import date_in_url
from readout.ingest.frontmatter import take_front_matter
from readout.ingest.html import read_page
from readout.ingest.jsonl import read_json, read_jsonl
from readout.ingest.mbox import split_mbox
from readout.ingest.page import Part, Request, pack_answer, read_answer
from readout.ingest.plain import read_markdown, read_text
from readout.ingest.source import recognise
from readout.ingest.tars import tar_entries
from readout.ingest.warc import read_captures
from readout.ingest.zips import zip_entries
from readout.reading import Tools, read
from readout.reading.dates import parse_date, parse_instant
from readout.reading.metadata import describe
from readout.schema.document import Document, Failure, text_hash
from readout.schema.span import Span
from readout.store.terms import find_terms
from readout.web.highlight import Mark, draw

MAX_BYTES = 1 << 22
LAYERS = frozenset({"metadata"})

Target = Callable[[bytes], None]


class SoundError(AssertionError):
    """Something that must hold of every answer does not."""


def require(holds: bool, why: str) -> None:
    """Raise SoundError where it does not hold; not an assert, which -O would take away."""
    if not holds:
        raise SoundError(why)


def check_text(text: str) -> None:
    """A text that was fixed can be stored, shown and hashed."""
    require("\0" not in text, "a NUL in a text")
    text.encode("utf-8")


def check_item(item: Document | Failure) -> None:
    """A document is whole; a failure has its words."""
    if isinstance(item, Failure):
        require(bool(item.reason) and bool(item.message), "a failure without words")
        msgspec.json.encode(item)
        return
    check_text(item.text)
    require(item.text_hash == text_hash(item.text), "a hash of another text")
    for given in item.given:
        check_text(given.value)
        check_text(given.detail)
    for note in item.notes:
        check_text(note)
    check_text(item.input_id or "")
    msgspec.json.encode(item)


def check_document(document: Document) -> None:
    """What reading says of a document stands in its text."""
    check_item(document)
    reading = read(document.text, Tools.load(), layers=LAYERS)
    layout = reading.layout
    pieces = (*layout.parts, *layout.boilerplate)
    check_spans(document.text, [*layout.body, *(piece.span for piece in pieces)])
    metadata = describe(document, reading)
    check_spans(document.text, [*metadata.body, *metadata.dct.evidence])
    msgspec.json.encode(metadata)


def check_spans(text: str, spans: list[Span]) -> None:
    """Spans lie in the text and are not empty."""
    for span in spans:
        require(0 <= span.start < span.end <= len(text), f"{span} is outside of the text")


def run_decode(raw: bytes) -> None:
    """Bytes to text, as a file and as the source of a page."""
    for read_bytes in (decode, decode_page):
        try:
            check_text(read_bytes(raw).text)
        except UnreadableError as error:
            require(bool(error.message), "a refusal without words")


def run_sniff(raw: bytes) -> None:
    """What an input is, by its bytes and by names that promise something else."""
    for name in ("a", "a.txt", "a.gz", "b/.json", "a.html", "a.xml"):
        try:
            recognise(name, raw)
        except UnreadableError as error:
            require(bool(error.message), "a refusal without words")


def run_html(raw: bytes) -> None:
    """A page to its article and metadata."""
    try:
        page = read_page(raw)
    except UnreadableError as error:
        require(bool(error.message), "a refusal without words")
        return
    check_text(page.text)
    for given in page.given:
        check_text(given.value)
        check_text(given.detail)


def run_jsonl(raw: bytes) -> None:
    """Rows, one a line."""
    for item in read_jsonl(io.BytesIO(raw), "a.jsonl", max_bytes=1 << 16):
        check_item(item)


def run_json(raw: bytes) -> None:
    """A JSON file of one or many articles."""
    try:
        for item in read_json(raw, "a.json", max_bytes=MAX_BYTES):
            check_item(item)
    except UnreadableError as error:
        require(bool(error.message), "a refusal without words")


def run_gunzip(raw: bytes) -> None:
    """Packed bytes, with and without the header that they need."""
    for packed in (raw, b"\x1f\x8b\x08\0\0\0\0\0\0\x03" + raw):
        try:
            gunzip.peek(packed, 1 << 16)
            gunzip.inflate(io.BytesIO(packed)).read(MAX_BYTES)
        except UnreadableError as error:
            require(bool(error.message), "a refusal without words")


def run_text(raw: bytes) -> None:
    """A text file through reading to its description."""
    for read_file in (read_text, read_markdown):
        try:
            check_document(read_file(raw, "a.md"))
        except UnreadableError as error:
            require(bool(error.message), "a refusal without words")


def run_row(raw: bytes) -> None:
    """A row whose every field is hostile, through reading to its description."""
    fields = raw.decode("utf-8", "replace").split("\t")
    names = ("text", "title", "published", "url", "author", "publisher", "updated", "lang", "id")
    row = msgspec.json.encode(dict(zip(names, fields, strict=False)))
    for item in read_jsonl(io.BytesIO(row), "a.jsonl", max_bytes=MAX_BYTES):
        if isinstance(item, Document):
            check_document(item)


def run_dates(raw: bytes) -> None:
    """Strings that may be dates or addresses."""
    string = raw.decode("utf-8", "replace")
    found = parse_date(string)
    if found is not None:
        require(bool(found.value), "a date without a value")
    parse_instant(string)
    date_in_url(string)


def run_front_matter(raw: bytes) -> None:
    """The head of a Markdown file."""
    for given in take_front_matter("---\n" + raw.decode("utf-8", "replace")).given:
        check_text(given.value)


def run_query(raw: bytes) -> None:
    """What a person may type into the search field."""
    expression = find_terms(raw.decode("utf-8", "replace")).expression()
    require(expression is None or "\0" not in expression, "a NUL in a query")


def run_highlight(raw: bytes) -> None:
    """Marks on a text: all of its characters come out, escaped, whatever the marks are."""
    text = raw[64:].decode("utf-8", "replace")
    ends = [(raw[at], raw[at + 1]) for at in range(0, min(len(raw), 64) - 1, 2)]
    marks = [Mark(start=start, end=end, layer="a", label=text[:20]) for start, end in ends]
    drawn = str(draw(text, marks, lines=bool(ends and ends[0][0] % 2)))
    plain = re.sub(r"<[^>]*>", "", drawn)
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&#34;", '"'), ("&#39;", "'"),
                         ("&amp;", "&")):  # fmt: skip
        plain = plain.replace(entity, char)
    require(plain == text, "the text came out changed")


def in_worker(format: str) -> Target:
    """The target of a format that is read in the workers, as one file."""

    def run(raw: bytes) -> None:
        packed = pack_answer(answer(Request(format=format, raw=raw)))
        try:
            for item in read_answer(packed, raw=raw, path="a"):
                if not isinstance(item, Part):
                    check_item(item)
        except UnreadableError as error:
            require(bool(error.message), "a refusal without words")

    return run


def in_archive(entries: Callable[[io.BytesIO], Iterator[Entry]]) -> Target:
    """The target of an archive: its names, and a megabyte of each entry."""

    def run(raw: bytes) -> None:
        try:
            for entry in entries(io.BytesIO(raw)):
                check_entry(entry)
        except UnreadableError as error:
            require(bool(error.message), "a refusal without words")

    return run


def check_entry(entry: Entry) -> None:
    """A name that leads nowhere, and bytes or a refusal."""
    try:
        path = clean_name(entry.name).path
        require(not path.startswith("/") and ".." not in path.split("/"), "a name leads out")
        check_text(path)
        if entry.kind == "file":
            entry.open().read(1 << 20)
    except UnreadableError as error:
        require(bool(error.message), "a refusal without words")


def run_mbox(raw: bytes) -> None:
    """A box of mails, split only."""
    for piece in split_mbox(io.BytesIO(raw), max_bytes=1 << 16):
        require(isinstance(piece, bytes | UnreadableError), "neither a mail nor a refusal")


def run_warc(raw: bytes) -> None:
    """A web archive."""
    try:
        for _ in read_captures(io.BytesIO(raw), max_bytes=1 << 20):
            pass
    except UnreadableError as error:
        require(bool(error.message), "a refusal without words")


def run_packing(raw: bytes) -> None:
    """bzip2 and xz, with and without the head that they need."""
    for head in (b"", b"BZh91AY&SY", b"\xfd7zXZ\0\0\x04"):
        kind = packing.packing_of(head + raw)
        if kind is None:
            continue
        try:
            packing.peek(head + raw, kind, 1 << 16)
            packing.inflate(io.BytesIO(head + raw), kind).read(MAX_BYTES)
        except UnreadableError as error:
            require(bool(error.message), "a refusal without words")


TARGETS: Mapping[str, Target] = {
    **{
        format: in_worker(format)
        for format in ("mail", "mhtml", "feed", "rtf", "docx", "pdf", "export")
    },
    "zip": in_archive(zip_entries),
    "tar": in_archive(tar_entries),
    "mbox": run_mbox,
    "warc": run_warc,
    "packing": run_packing,
    "decode": run_decode,
    "sniff": run_sniff,
    "html": run_html,
    "jsonl": run_jsonl,
    "json": run_json,
    "gunzip": run_gunzip,
    "text": run_text,
    "row": run_row,
    "dates": run_dates,
    "front-matter": run_front_matter,
    "query": run_query,
    "highlight": run_highlight,
}

AMPLIFIED_BYTES = 1 << 17
"""Length to which a unit is repeated. What is quadratic takes minutes there."""


def amplified(data: bytes) -> bytes:
    """A head, a unit many times over, a tail; the first two bytes say where they part.

    So that a short input shows what is slower than linear.
    """
    if len(data) < 3:
        return data
    first, second, body = data[0], data[1], data[2:]
    start = first * (len(body) - 1) // 255
    end = start + max(1, second * (len(body) - start) // 255)
    unit = body[start:end]
    times = AMPLIFIED_BYTES // max(1, len(unit))
    return body[:start] + unit * times + body[end:]


def seeds(target: str) -> Iterator[bytes]:
    """Small inputs to begin with, for the target of this name."""
    yield from SEEDS.get(target, ())
    yield from (b"", b"\xff\xfe<\0", b"\xef\xbb\xbf{", b"\x1f\x8b\x08\0", b"PK\x03\x04")


_STORY = (
    b"Ferries return to the Osk\n\nBy Ilka Doran\n\nPORT LUMEN, March 3 (Osk Wire) - Crews said on "
    b'Tuesday they "would sail".\n\nUpdated 4 March 2031, 09:00 GMT\n\n(c) 2031 The Lumen Courier'
)
_PAGE = (
    b'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Ferries | Courier</title>'
    b'<meta property="article:published_time" content="2031-03-04T08:00:00+01:00">'
    b'<link rel="canonical" href="https://courier.example/2031/03/04/a">'
    b'<script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferries",'
    b'"author":[{"@id":"#a"}],"@graph":[{"@id":"#a","name":"Ilka Doran"}]}</script></head><body>'
    b"<article><h1>Ferries</h1><p>Crews said on Tuesday that they would sail again, once the "
    b"soundings were done.</p><table><tr><td>1</td><td>2</td></tr></table></article></body></html>"
)
_ROW = (
    b'{"id":"a","text":"Crews said on Tuesday that they would sail.","title":"Ferries",'
    b'"published":"2031-03-04","url":"https://courier.example/2031/03/04/a","authors":["I. Doran"]}'
)

_MAIL = (
    b"From: Ilka <i@courier.example>\r\nSubject: =?utf-8?q?Ferries?=\r\nDate: Tue, 4 Mar 2031 "
    b"08:00:00 +0100\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nCrews said they would sail.\r\n--b\r\n"
    b"Content-Type: text/html\r\nContent-Location: https://courier.example/a\r\n"
    b"Content-Transfer-Encoding: quoted-printable\r\n\r\n<p>Crews said =C3=A9</p>\r\n--b--\r\n"
)
_FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Courier</title><item><title>Ferries'
    b"</title><link>https://courier.example/a</link><pubDate>Tue, 04 Mar 2031 08:00:00 GMT"
    b"</pubDate><description>&lt;p&gt;Crews said they would sail.&lt;/p&gt;</description></item>"
    b"</channel></rss>"
)
_RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Times;}}{\info{\title Ferries}{\creatim\yr2031\mo3\dy4}}"
    rb"\pard Crews said \'93they would sail\'94 \u8212?\par{\*\x y}}"
)
_PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>"
    b"endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font"
    b"<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj\n4 0 obj<</Length 44>>stream\n"
    b"BT /F1 12 Tf 20 200 Td (Crews said so.) Tj ET\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
)
_WARC = (
    b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://courier.example/a\r\nWARC-Date: "
    b"2031-03-04T08:00:00Z\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: 59"
    b"\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Crews</p>\r\n\r\n"
)


def _zipped(*names: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name), _DOCX if name.endswith(".xml") else _STORY)
    return held.getvalue()


def _tarred(*names: str) -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name in names:
            info = tarfile.TarInfo(name)
            info.size = len(_STORY)
            archive.addfile(info, io.BytesIO(_STORY))
    return held.getvalue()


_DOCX = (
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
    b"<w:p><w:r><w:t>Crews said they would sail.</w:t></w:r></w:p></w:body></w:document>"
)

SEEDS: Mapping[str, tuple[bytes, ...]] = {
    "mail": (_MAIL,),
    "mhtml": (_MAIL.replace(b"multipart/mixed", b"multipart/related"),),
    "feed": (_FEED, _FEED.replace(b"item", b"entry").replace(b"rss", b"feed")),
    "rtf": (_RTF,),
    "docx": (_zipped("[Content_Types].xml", "word/document.xml"),),
    "pdf": (_PDF,),
    "export": (
        b"The Lumen Courier\n\nMarch 4, 2031 Tuesday\n\nFerries return\n\nBYLINE: Ilka Doran\n\n"
        b"LENGTH: 6 words\n\nCrews said they would sail.\n\nLOAD-DATE: March 5, 2031\n\n"
        b"2 of 2 DOCUMENTS\n\n" * 2,
    ),
    "zip": (_zipped("a.txt", "../b/c.txt"),),
    "tar": (_tarred("a.txt", "../b/c.txt", "d" * 200),),
    "mbox": (b"From a@b Tue Mar  4 08:00:00 2031\n" + _MAIL,),
    "warc": (_WARC,),
    "packing": (bz2.compress(_STORY), lzma.compress(_STORY)),
    "decode": (_STORY, _STORY.decode().encode("utf-16"), "Žluté řeky".encode("cp1250"), _PAGE),
    "sniff": (_PAGE, _ROW, _STORY, b"<?xml version='1.0'?><!-- a --><html>", b"<!-- a --> x"),
    "html": (_PAGE, b"<p>one<p>two", b"<div><div><p>Crews said</p></div>"),
    "jsonl": (_ROW + b"\n" + _ROW + b"\n\n{", _ROW.decode().encode("utf-16"), b'{"text":NaN}'),
    "json": (b"[" + _ROW + b",\n" + _ROW + b"]", _ROW, b'{"a":[{"text":"b"}]}'),
    "gunzip": (b"\x4b\x4c\x04\x00", b"\xcbH\xcd\xc9\xc9\x07\x00"),
    "text": (_STORY, b"---\ntitle: Ferries\ndate: 2031-03-04\n---\n" + _STORY),
    "row": (_STORY + b"\tFerries\t2031-03-04\thttps://a.example/2031/mar/04/b\tI. Doran",),
    "dates": (
        *(b"Tue, 4 Mar 2031 08:00:00 +0100", b"2031-03-04T08:00:00.123Z", b"04/03/31"),
        *(b"March 4-5, 2031", b"https://a.example/2031/mar/04/b", b"4th of March"),
    ),
    "front-matter": (b"title: 'a'\ntags:\n - b # c\ndate: 2031-03-04\n---\n",),
    "query": ('"two words" -not OR cease* “a” NOT b:c (d)'.encode(), b"a* AND b"),
    "highlight": (bytes(range(64)) + _STORY,),
}

WORDS: tuple[bytes, ...] = (
    # Tokens that a mutation would not find by chance.
    *(
        b"<!--",
        b"-->",
        b"<!doctype html>",
        b"<?xml",
        b"?>",
        b"<![CDATA[",
        b"]]>",
        b"<script",
        b"<p>",
    ),
    *(b"<meta charset=", b"</p>", b"<div>", b"<svg>", b"<math>", b"<table>", b"<template>", b"&#"),
    *(b"application/ld+json", b'"@type":', b'"@graph":', b'"@id":', b"NewsArticle", b'"name":'),
    *(b'"text":"', b'"published":', b"\\u0000", b"\\ud800", b"\\udc00", b"1e999", b"NaN", b"null"),
    *(b"---\n", b"\n...\n", b"By ", b" (AP) -", b"Updated", b"Published:", b"March", b"Tuesday"),
    *(
        b"2031-03-04",
        b"T08:00:00Z",
        b"+0100",
        b"http://",
        b"https://",
        b"/2031/03/04/",
        b"(c) 2031",
    ),
    *(b"\xc2\xa0", b"\xe2\x80\xa8", b"\xe2\x80\xae", b"\xed\xa0\x80", b"\xef\xbf\xbe", b"\x1f\x8b"),
    *(b" OR ", b" NOT ", b"\xe2\x80\x9c", b"\xe2\x80\x9d", b"Related:", b"Read more:", b"Photo:"),
)
