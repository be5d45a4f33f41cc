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


REFUSED = {
    "PDF": (b"%PDF-1.7\n", "binary", "a PDF"),
    "DOCX": (b"PK\x03\x04\x14\0", "binary", "DOCX"),
    "PNG": (b"\x89PNG\r\n\x1a\n\0", "binary", "a PNG picture"),
    "JPEG": (b"\xff\xd8\xff\xe0", "binary", "a JPEG picture"),
    "SQLite": (b"SQLite format 3\0", "binary", "an SQLite database"),
    "TAR": (b"name".ljust(257, b"\0") + b"ustar\0", "binary", "a TAR archive"),
    "RTF": (b"{\\rtf1\\ansi", "unsupported", "RTF"),
    "WARC": (b"WARC/1.0\r\n", "unsupported", "WARC"),
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


@pytest.mark.parametrize("name", ["style.css", "rows.csv", "feed.xml", "page.mht"])
def test_text_that_is_no_article_is_refused_by_its_suffix(name: str) -> None:
    with pytest.raises(UnreadableError, match="readoutignore") as caught:
        sniff(name, b"a, b")
    assert caught.value.reason == "unsupported"
