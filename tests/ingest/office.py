"""Makes small PDF, DOCX and RTF files, by hand where the format allows it."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

Piece = tuple[float, float, float, str]
"""Left, height above the foot of the page, size, words."""

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
    'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:dcterms="http://purl.org/dc/terms/">{}</cp:coreProperties>'
)


def make_pdf(pages: Sequence[Sequence[Piece]], info: dict[str, str] | None = None) -> bytes:
    """A PDF whose pages show these pieces in this order, in Helvetica."""
    count = len(pages)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (5 + 2 * n) for n in range(count)), count),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< %b >>"
        % b" ".join(b"/%b %b" % (key.encode(), _literal(v)) for key, v in (info or {}).items()),
    ]
    for number, page in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % (6 + 2 * number)
        )
        drawn = b"\n".join(
            b"BT /F1 %g Tf 1 0 0 1 %g %g Tm %b Tj ET" % (size, x, y, _literal(words))
            for x, y, size, words in page
        )
        objects.append(b"<< /Length %d >>\nstream\n%b\nendstream" % (len(drawn), drawn))
    return assemble_pdf(objects)


def assemble_pdf(objects: Sequence[bytes]) -> bytes:
    """A file of numbered objects; the first is the catalogue, the fourth the information."""
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%b\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.write(b"".join(b"%010d 00000 n \n" % place for place in places))
    trailer = b"trailer << /Size %d /Root 1 0 R /Info 4 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    out.write(trailer % (len(objects) + 1, start))
    return out.getvalue()


def _literal(words: str) -> bytes:
    raw = words.encode("cp1252")
    for char in (b"\\", b"(", b")"):
        raw = raw.replace(char, b"\\" + char)
    return b"(%b)" % raw


def set_lines(
    lines: Iterable[str], *, x: float = 60, top: float = 760, size: float = 10
) -> list[Piece]:
    """Lines one below the other; an empty one leaves a gap."""
    return [(x, top - 12 * row, size, line) for row, line in enumerate(lines) if line]


def make_docx(
    body: str, *, core: str = "", more: dict[str, str | bytes] | None = None, plain: bool = True
) -> bytes:
    """A DOCX with this XML as the body of its document, or its lines as paragraphs (`plain`)."""
    if plain:
        body = "".join(
            f"<w:p><w:r><w:t xml:space='preserve'>{escape(line)}</w:t></w:r></w:p>"
            for line in body.split("\n")
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(
            "word/document.xml", f"<w:document xmlns:w='{_W}'><w:body>{body}</w:body></w:document>"
        )
        if core:
            archive.writestr("docProps/core.xml", _CORE.format(core))
        for name, content in (more or {}).items():
            archive.writestr(name, content)
    return out.getvalue()


def make_rtf(text: str, head: str = "") -> bytes:
    """An RTF file with these lines as paragraphs."""
    words = text.replace("\\", "\\\\").replace("{", "\\{").replace("}", "\\}")
    coded = "".join(char if char.isascii() else _escaped(char) for char in words)
    body = coded.replace("\n", "\\par\n")
    return f"{{\\rtf1\\ansi\\ansicpg1252{head} {body}\\par}}".encode("ascii")


def _escaped(char: str) -> str:
    """A character as RTF has it: signed numbers of 16 bits, two for one beyond them."""
    raw = char.encode("utf-16-le")
    units = (
        int.from_bytes(raw[at : at + 2], "little", signed=True) for at in range(0, len(raw), 2)
    )
    return "".join(f"\\u{unit}?" for unit in units)
