"""What an input is: by its first bytes, its name, and what it looks like."""

from __future__ import annotations

import re
from typing import Literal

import msgspec

from readout.errors import UnreadableError
from readout.ingest.decode import looks_like_utf16
from readout.ingest.fields import ALIASES

Format = Literal["text", "markdown", "html", "jsonl", "json"]

FORMATS_READ = "plain text, Markdown, HTML, JSONL and JSONL.gz"
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
}

_NOT_ARTICLES = {
    # Text in form, but never an article; kept as "unsupported" rather than read as prose.
    **dict.fromkeys(("css", "scss", "less"), "a style sheet"),
    **dict.fromkeys(("js", "mjs", "ts", "map", "py", "rb", "sh", "php", "c", "h"), "program code"),
    **dict.fromkeys(("csv", "tsv"), "a table"),
    **dict.fromkeys(("svg",), "an SVG picture"),
    **dict.fromkeys(("rss", "atom"), "a feed"),
    **dict.fromkeys(("xml",), "XML"),
    **dict.fromkeys(("yaml", "yml", "toml", "ini", "cfg", "conf"), "a settings file"),
    **dict.fromkeys(("eml", "mbox", "mht", "mhtml"), "a mail or web archive"),
    **dict.fromkeys(("ics", "vcf"), "a calendar or address card"),
    **dict.fromkeys(("warc",), "a WARC web archive"),
}

_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "a PDF"),
    (0, b"PK\x03\x04", "a ZIP archive (DOCX, ODT and EPUB files are such archives)"),
    (0, b"PK\x05\x06", "an empty ZIP archive"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office file (DOC, XLS)"),
    (0, b"SQLite format 3\0", "an SQLite database"),
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
    (0, b"\x1f\x8b", "gzip data"),
    (0, b"BZh", "bzip2 data"),
    (0, b"\xfd7zXZ\0", "xz data"),
    (0, b"\x28\xb5\x2f\xfd", "zstd data"),
    (0, b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (0, b"Rar!\x1a\x07", "a RAR archive"),
    (257, b"ustar", "a TAR archive"),
    (0, b"\x7fELF", "a program"),
    (0, b"\xca\xfe\xba\xbe", "a program"),
    (0, b"\0asm", "a WebAssembly program"),
    (0, b"wOFF", "a font"),
    (0, b"wOF2", "a font"),
    (0, b"\0\x01\0\0\0", "a font"),
    (0, b"bplist00", "a property list (a Safari web archive is one)"),
    (0, b"PAR1", "a Parquet table"),
)

_MARKED_TEXT = (
    (rb"\{\\rtf", "a rich-text (RTF) file"),
    (rb"WARC/\d", "a WARC web archive"),
    (rb"%!PS", "PostScript"),
    (rb"From: .*\r?\n(?:.*\r?\n){0,20}MIME-Version:", "a mail or web archive"),
)

_HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*"
    r"<(?:!doctype\s+html|(?:html|head|body|title|meta|script|article|main|div|section|h1|p)\b)",
    re.I | re.S,
)
_JSON_OBJECT_START = re.compile(r'\{\s*"(?:[^"\\]|\\.)*"\s*:')
_TEXT_KEY = re.compile(rf'"(?:{"|".join(ALIASES["text"])})"\s*:\s*"')


def sniff(name: str, head: bytes) -> Format:
    """The format of an input that begins with `head` and is called `name` ("" if nothing).

    A file whose suffix is known is taken at its word, unless its first bytes are those of a
    binary format. Raises UnreadableError "binary" or "unsupported".
    """
    refuse_binary(head)
    suffix = suffix_of(name)
    if suffix in _NOT_ARTICLES:
        raise _unsupported(_NOT_ARTICLES[suffix])
    return _SUFFIXES.get(suffix) or sniff_content(head)


def refuse_binary(head: bytes) -> None:
    """Raise UnreadableError where the first bytes are those of a format that is not read."""
    for offset, magic, what in _MAGIC:
        if head.startswith(magic, offset):
            raise UnreadableError("binary", f"it is {what}; this version reads {FORMATS_READ}")
    for pattern, what in _MARKED_TEXT:
        if re.match(pattern, head):
            raise _unsupported(what)


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
