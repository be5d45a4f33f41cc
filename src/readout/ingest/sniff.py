"""What an input is: by its first bytes, its name, and what it looks like."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from readout.errors import UnreadableError
from readout.ingest.decode import looks_like_utf16
from readout.ingest.exportmarks import looks_like_export
from readout.ingest.fields import ALIASES

Format = Literal[
    "text",
    "markdown",
    "html",
    "jsonl",
    "json",
    "pdf",
    "docx",
    "rtf",
    "export",
    "mail",
    "mbox",
    "mhtml",
    "feed",
    "warc",
    "zip",
    "tar",
]

STREAMED: frozenset[Format] = frozenset(("jsonl", "mbox", "warc", "zip", "tar"))
"""Formats of many documents that are read piece by piece, whatever their size."""

FORMATS_READ = (
    "plain text, Markdown, HTML, JSONL, PDF, DOCX, RTF, mail (EML, mbox), MHTML, feeds (RSS, "
    "Atom), WARC, database exports, and ZIP, tar, gzip, bzip2 and xz of these"
)
HEAD_BYTES = 1 << 16
"""How much of an input is looked at."""

_SUFFIXES: dict[str, Format] = {
    "txt": "text",
    "text": "text",
    "md": "markdown",
    "markdown": "markdown",
    "html": "html",
    "htm": "html",
    "xhtml": "html",
    "shtml": "html",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "jsonlines": "jsonl",
    "json": "json",
    "docx": "docx",
    "docm": "docx",
    "eml": "mail",
    "mbox": "mbox",
    "mht": "mhtml",
    "mhtml": "mhtml",
    "tar": "tar",
}

_NOT_ARTICLES = {
    # Text in form, but never an article; kept as "unsupported" rather than read as prose.
    **dict.fromkeys(("css", "scss", "less"), "a style sheet"),
    **dict.fromkeys(("js", "mjs", "ts", "map", "py", "rb", "sh", "php", "c", "h"), "program code"),
    **dict.fromkeys(("csv", "tsv"), "a table"),
    **dict.fromkeys(("xml", "rss", "atom", "rdf"), "XML and no feed"),
    **dict.fromkeys(("svg",), "an SVG picture"),
    **dict.fromkeys(("yaml", "yml", "toml", "ini", "cfg", "conf"), "a settings file"),
    **dict.fromkeys(("ics", "vcf"), "a calendar or address card"),
}

_ASSET_SUFFIXES = frozenset(
    (
        *("css", "scss", "less", "js", "mjs", "map", "svg", "svgz", "ico", "png", "jpg", "jpeg"),
        *("gif", "webp", "avif", "heic", "bmp", "tif", "tiff", "woff", "woff2", "ttf", "otf"),
        *("eot", "mp3", "m4a", "wav", "ogg", "mp4", "m4v", "mov", "avi", "webm", "mkv", "swf"),
    )
)

_READ_BY_MAGIC: tuple[tuple[int, bytes, Format], ...] = (
    (0, b"%PDF-", "pdf"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),
    (257, b"ustar", "tar"),
    (0, b"{\\rtf", "rtf"),
    (0, b"WARC/0.", "warc"),
    (0, b"WARC/1.", "warc"),
)

_PICTURES_AND_THE_LIKE: tuple[tuple[int, bytes, str], ...] = (
    (0, b"\x89PNG\r\n\x1a\n", "a PNG picture"),
    (0, b"\xff\xd8\xff", "a JPEG picture"),
    (0, b"GIF8", "a GIF picture"),
    (0, b"II*\0", "a TIFF picture"),
    (0, b"MM\0*", "a TIFF picture"),
    (8, b"WEBP", "a WebP picture"),
    (8, b"WAVE", "a WAV sound"),
    (4, b"ftyp", "an MP4, HEIC or AVIF file"),
    (0, b"\x1aE\xdf\xa3", "a Matroska or WebM film"),
    (0, b"ID3\x03", "an MP3 sound"),
    (0, b"ID3\x04", "an MP3 sound"),
    (0, b"OggS\0", "an Ogg sound"),
    (0, b"wOFF", "a font"),
    (0, b"wOF2", "a font"),
    (0, b"\0\x01\0\0\0", "a font"),
)

_REFUSED_BY_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    *_PICTURES_AND_THE_LIKE,
    (0, b"PK\x07\x08", "a part of a ZIP archive in several files"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office file (DOC, XLS, MSG)"),
    (0, b"SQLite format 3\0", "an SQLite database"),
    (0, b"\x1f\x8b", "gzip data in gzip data"),
    (0, b"BZh91AY&SY", "bzip2 data in packed data"),
    (0, b"\xfd7zXZ\0", "xz data in packed data"),
    (0, b"\x28\xb5\x2f\xfd", "zstd data"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (0, b"Rar!\x1a\x07", "a RAR archive"),
    (0, b"\x7fELF", "a program"),
    (0, b"\xca\xfe\xba\xbe", "a program"),
    (0, b"\0asm", "a WebAssembly program"),
    (0, b"bplist00", "a property list (a Safari web archive is one)"),
    (0, b"PAR1", "a Parquet table"),
    (0, b"!BDN", "an Outlook mailbox (PST); export it as EML or mbox"),
)

_ZIPPED_DOCUMENTS = (
    # First entry of the archive, something that stands near its head, what it is.
    (b"mimetype", b"application/epub+zip", "an EPUB book"),
    (b"mimetype", b"application/vnd.oasis.opendocument", "an OpenDocument file (ODT, ODS)"),
    (b"[Content_Types].xml", b"xl/", "an Excel table"),
    (b"[Content_Types].xml", b"ppt/", "a PowerPoint file"),
)
_OFFICE_SUFFIXES = {
    **dict.fromkeys(("xlsx", "xlsm"), "an Excel table"),
    **dict.fromkeys(("pptx",), "a PowerPoint file"),
    **dict.fromkeys(("odt", "ods", "odp"), "an OpenDocument file (ODT, ODS)"),
    **dict.fromkeys(("epub",), "an EPUB book"),
    **dict.fromkeys(("jar", "apk", "xpi", "crx", "whl"), "a program"),
}

_MBOX_START = re.compile(rb"\s*From \S+ .{0,40}\d{4}[ \t]*\r?\n[!-9;-~]+:[ \t]")
_HEADERS = re.compile(
    rb"\A(?:[!-9;-~]{1,80}:[^\r\n]{0,1000}\r?\n(?:[ \t][^\r\n]{0,1000}\r?\n){0,100}){1,200}"
)
_MAIL_HEADERS = re.compile(rb"^(?:Message-ID|Received|Return-Path|DKIM-Signature):", re.I | re.M)
_MIME_HEADER = re.compile(rb"^MIME-Version:", re.I | re.M)
_WEB_ARCHIVE = re.compile(rb"^Content-Type:\s*multipart/related", re.I | re.M)
_FEED_START = re.compile(
    r"(?>\ufeff?\s*)(?>(?:<\?[^>]{0,500}>|<!--.{0,2000}?-->|<!DOCTYPE[^>\[]{0,500}"
    r"(?:\[.{0,4000}?\]\s{0,80})?>)\s*){0,8}<(?:rss|(?:\w{1,20}:)?feed|rdf:RDF)[\s>]",
    re.I | re.S,
)

_MARKED_TEXT = ((rb"%!PS", "PostScript"),)

_HTML_START = re.compile(
    r"\s*(?>(?:<\?xml[^>]*>|<!--.*?-->)\s*)*"
    r"<(?:!doctype\s+html|(?:html|head|body|title|meta|script|article|main|div|section|h1|p)\b)",
    re.I | re.S,
)
_JSON_OBJECT_START = re.compile(r'\{\s*"(?:[^"\\]|\\.)*"\s*:')
_TEXT_KEY = re.compile(rf'"(?:{"|".join(ALIASES["text"])})"\s*:\s*"')


def sniff(name: str, head: bytes) -> Format:
    """The format of an input that begins with `head` and is called `name` ("" if nothing).

    First bytes that only one format has decide; then a known suffix is taken at its word; then
    looks decide. Raises UnreadableError "binary" or "unsupported".
    """
    if found := _by_magic(name, head):
        return found
    refuse_binary(head)
    suffix = suffix_of(name)
    if suffix in _NOT_ARTICLES:
        raise _unsupported(_NOT_ARTICLES[suffix])
    found = _SUFFIXES.get(suffix) or sniff_content(head)
    return "export" if found == "text" and looks_like_export(_glimpse(head)) else found


def refuse_binary(head: bytes) -> None:
    """Raise UnreadableError where the first bytes are those of a format that is not read."""
    for offset, magic, what in _REFUSED_BY_MAGIC:
        if head.startswith(magic, offset):
            raise UnreadableError("binary", f"it is {what}; this version reads {FORMATS_READ}")
    for pattern, what in _MARKED_TEXT:
        if re.match(pattern, head):
            raise _unsupported(what)


def is_asset(name: str, head: bytes) -> bool:
    """Whether it is what pages are made up with (pictures, fonts, style sheets, scripts, sounds
    and films): in an archive nobody means it by "the articles"."""
    if suffix_of(name) in _ASSET_SUFFIXES:
        return True
    return any(head.startswith(magic, offset) for offset, magic, _ in _PICTURES_AND_THE_LIKE)


def _by_magic(name: str, head: bytes) -> Format | None:
    """The format that the first bytes tell, None where they leave it open."""
    for offset, magic, found in _READ_BY_MAGIC:
        if head.startswith(magic, offset):
            return _kind_of_zip(name, head) if found == "zip" else found
    if _FEED_START.match(_glimpse(head)):
        return "feed"
    if _MBOX_START.match(head):
        return "mbox"
    headers = _HEADERS.match(head)
    return _by_headers(suffix_of(name), headers[0]) if headers else None


def _by_headers(suffix: str, headers: bytes) -> Format | None:
    """What begins with such header lines: a mail, a saved page in the form of one, or neither."""
    is_sent = _MAIL_HEADERS.search(headers) is not None
    if suffix in ("mht", "mhtml") or not (is_sent or _MIME_HEADER.search(headers)):
        return _SUFFIXES.get(suffix) if suffix in ("mht", "mhtml", "eml") else None
    is_page = suffix != "eml" and not is_sent and _WEB_ARCHIVE.search(headers) is not None
    return "mhtml" if is_page else "mail"


def _kind_of_zip(name: str, head: bytes) -> Format:
    """A ZIP, or a document that is one inside. Raises UnreadableError "binary"."""
    suffix = suffix_of(name)
    first = head[30 : 30 + int.from_bytes(head[26:28], "little")]
    what = _OFFICE_SUFFIXES.get(suffix)
    for start, sign, meant in _ZIPPED_DOCUMENTS:
        if first == start and sign in head and suffix != "docx":
            what = meant
    if what is not None:
        raise UnreadableError("binary", f"it is {what}; this version reads {FORMATS_READ}")
    is_office = first in (b"[Content_Types].xml", b"_rels/.rels") or first.startswith(b"word/")
    is_docx = _SUFFIXES.get(suffix) == "docx" or (is_office and b"word/" in head)
    return "docx" if is_docx and suffix != "zip" else "zip"


def sniff_content(head: bytes) -> Format:
    """HTML, JSONL or plain text, by looks alone."""
    text = _glimpse(head)
    if _HTML_START.match(text):
        return "html"
    if text.startswith("<?xml"):
        raise _unsupported("XML")
    return "jsonl" if is_row(text) else "text"


def is_row(text: str) -> bool:
    """Whether the first line that is not blank is a JSON object that holds an article's text."""
    line, newline, _ = text.lstrip().partition("\n")
    if not _JSON_OBJECT_START.match(line):
        return False
    if not newline:
        # The line goes on beyond what was looked at, or is the only one.
        return bool(_TEXT_KEY.search(line))
    try:
        row = msgspec.json.decode(line)
    except (msgspec.DecodeError, ValueError, RecursionError):
        return bool(_TEXT_KEY.search(line))
    return any(key in row for key in ALIASES["text"])


def suffix_of(name: str) -> str:
    """The last suffix of a file name in lower case, without its dot; "" where there is none."""
    stem, dot, suffix = name.rpartition("/")[2].rpartition(".")
    return suffix.lower() if dot and stem else ""


def _glimpse(head: bytes) -> str:
    """The head as text, well enough to recognise its markup."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "ignore").lstrip()
    if encoding := looks_like_utf16(head):
        return head.decode(encoding, "ignore").lstrip()
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1").lstrip()


def _unsupported(what: str) -> UnreadableError:
    return UnreadableError(
        "unsupported",
        f"it is {what}; this version reads {FORMATS_READ}, and .readoutignore leaves files out",
    )
