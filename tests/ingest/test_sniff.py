"""What an input is."""

from __future__ import annotations

import pytest

from readout.errors import UnreadableError
from readout.ingest.sniff import sniff

BY_NAME = {
    "a.txt": "text",
    "A.TXT": "text",
    "a.md": "markdown",
    "a.html": "html",
    "b/a.htm": "html",
    "a.jsonl": "jsonl",
    "a.ndjson": "jsonl",
    "a.json": "json",
}


@pytest.mark.parametrize(("name", "format"), BY_NAME.items(), ids=BY_NAME)
def test_a_known_suffix_decides(name: str, format: str) -> None:
    assert sniff(name, b"<p>any words</p>") == format


BY_CONTENT = {
    "prose": (b"The port opened at noon.", "text"),
    "prose with a brace": (b"{sic} the port opened", "text"),
    "doctype": (b"<!DOCTYPE html>\n<html>", "html"),
    "comment, then doctype": (b"\n<!-- saved -->\n<!doctype HTML>", "html"),
    "xhtml": (b'<?xml version="1.0"?>\n<html xmlns="x">', "html"),
    "fragment": (b"<article><p>The port", "html"),
    "utf-16 html": ("\ufeff<html><body>".encode("utf-16-le"), "html"),
    "a row": (b'{"id": "1", "text": "The port opened."}\n{"id"', "jsonl"),
    "a row under another name": (b'\n\n{"body": "The port opened."}', "jsonl"),
    "a row longer than the head": (b'{"id": "1", "text": "The po', "jsonl"),
    "a JSON object without text": (b'{"name": "x", "size": 3}\n', "text"),
    "a marked-up word": (b"<pretty> is what she called it", "text"),
    "nothing known": (b"\x95 first item", "text"),
}


@pytest.mark.parametrize(("head", "format"), BY_CONTENT.values(), ids=BY_CONTENT)
def test_looks_decide_without_a_known_suffix(head: bytes, format: str) -> None:
    assert sniff("-", head) == format
    assert sniff("notes/article", head) == format


BY_MAGIC = {
    "PDF": (b"%PDF-1.7\n", "pdf"),
    "ZIP": (b"PK\x03\x04\x14\0", "zip"),
    "empty ZIP": (b"PK\x05\x06" + bytes(18), "zip"),
    "TAR": (b"name".ljust(257, b"\0") + b"ustar\0", "tar"),
    "RTF": (b"{\\rtf1\\ansi", "rtf"),
    "WARC": (b"WARC/1.0\r\nWARC-Type: warcinfo\r\n", "warc"),
    "RSS": (b'<?xml version="1.0"?>\n<!-- a -->\n<rss version="2.0">', "feed"),
    "RSS with a doctype": (b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b">]><rss >', "feed"),
    "Atom": (b'\xef\xbb\xbf<feed xmlns="http://www.w3.org/2005/Atom">', "feed"),
    "Atom with a prefix": (b'<a:feed xmlns:a="http://www.w3.org/2005/Atom">', "feed"),
    "RSS 1.0": (b'<?xml version="1.0"?><rdf:RDF xmlns="x">', "feed"),
    "Atom in UTF-16": ('<?xml version="1.0"?><feed >'.encode("utf-16"), "feed"),
    "mail": (b"Received: from a\n by b\nSubject: c\nFrom: d\n\nText", "mail"),
    "mail as drafted": (b"From: a@b.example\nMIME-Version: 1.0\nSubject: c\n\nText", "mail"),
    "mbox": (b"From a@b.example Mon Mar  3 10:00:00 2031\nSubject: a\n\nText", "mbox"),
    "MHTML": (
        b"From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n\n",
        "mhtml",
    ),
}


@pytest.mark.parametrize(("head", "format"), BY_MAGIC.values(), ids=BY_MAGIC)
@pytest.mark.parametrize("name", ["article.txt", "article.html", "notes", "-"])
def test_first_bytes_that_only_one_format_has_decide(name: str, head: bytes, format: str) -> None:
    assert sniff(name, head) == format


def test_a_memo_with_a_head_like_a_mail_is_text() -> None:
    assert sniff("memo.txt", b"From: the harbour\nTo: all\n\nThe port opened.") == "text"
    assert sniff("memo", b"From here the port is seen.\nAt noon: fog.\n") == "text"


def first_entry(name: bytes, rest: bytes = b"") -> bytes:
    return b"PK\x03\x04" + bytes(22) + len(name).to_bytes(2, "little") + b"\0\0" + name + rest


ZIPPED = {
    "by its content": ("a", first_entry(b"[Content_Types].xml", b"..word/document.xml"), "docx"),
    "by its suffix": ("a.docx", first_entry(b"[Content_Types].xml"), "docx"),
    "an archive that holds one": ("a.zip", first_entry(b"b.docx", b"..word/document.xml"), "zip"),
}


@pytest.mark.parametrize(("name", "head", "format"), ZIPPED.values(), ids=ZIPPED)
def test_what_kind_of_zip_it_is(name: str, head: bytes, format: str) -> None:
    assert sniff(name, head) == format


@pytest.mark.parametrize(
    "head", ["<!--" * 9000, "<!---->" * 9000, "<?" * 30000, "<!DOCTYPE [" * 6000, " " * 65536]
)
def test_a_head_made_to_be_slow_is_not(head: str) -> None:
    assert sniff("a", head.encode()) == "text"


REFUSED = {
    "PNG": (b"\x89PNG\r\n\x1a\n\0", "binary", "a PNG picture"),
    "JPEG": (b"\xff\xd8\xff\xe0", "binary", "a JPEG picture"),
    "SQLite": (b"SQLite format 3\0", "binary", "an SQLite database"),
    "RAR": (b"Rar!\x1a\x07\0", "binary", "a RAR archive"),
    "EPUB": (first_entry(b"mimetype", b"application/epub+zip"), "binary", "an EPUB book"),
    "XLSX": (first_entry(b"[Content_Types].xml", b"..xl/book"), "binary", "an Excel table"),
    "PostScript": (b"%!PS-Adobe", "unsupported", "PostScript"),
}


@pytest.mark.parametrize(("head", "reason", "what"), REFUSED.values(), ids=REFUSED)
@pytest.mark.parametrize("name", ["article.txt", "article.html", "article.jsonl", "-"])
def test_what_is_not_read_is_refused_under_any_name(
    name: str, head: bytes, reason: str, what: str
) -> None:
    with pytest.raises(UnreadableError) as caught:
        sniff(name, head)
    assert caught.value.reason == reason
    assert what in caught.value.message
    assert "plain text, Markdown, HTML" in caught.value.message


@pytest.mark.parametrize("name", ["style.css", "rows.csv", "data.xml", "dates.ics"])
def test_text_that_is_no_article_is_refused_by_its_suffix(name: str) -> None:
    with pytest.raises(UnreadableError, match="readoutignore") as caught:
        sniff(name, b"a, b")
    assert caught.value.reason == "unsupported"
