"""DOCX to text: the paragraphs of the main part in order, notes at the end.

A DOCX file is a ZIP archive of XML; `zipfile` and lxml read it, each part up to a limit of
bytes. Headers, footers, comments, deleted and hidden words, macros and pictures are left out.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree

from readout.errors import UnreadableError
from readout.ingest.decode import Decoded, make_representable
from readout.ingest.exports import as_answer
from readout.ingest.page import Answer, Page, Request
from readout.ingest.properties import Properties, take_properties
from readout.ingest.tidy import tidy_lines
from readout.schema.document import Media

MAX_PART_BYTES = 48 << 20
"""A part of the archive larger than this when unpacked is refused; a book has about 5 MB."""

_MEDIA: Media = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_MAIN = "word/document.xml"
_NOTES = ("footnotes.xml", "endnotes.xml")
_OFFICE_DOCUMENT = re.compile(r"/relationships/officeDocument\Z")
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.I)
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError)
_LEFT_OUT = frozenset(
    (
        *("del", "moveFrom", "delText", "instrText", "delInstrText", "Fallback", "pPr", "tblPr"),
        *("trPr", "tcPr", "sectPr", "annotationRef", "footnoteRef", "endnoteRef", "separator"),
        *("continuationSeparator", "tblGrid", "sdtPr", "object", "binData"),
    )
)
_CHARACTERS = {
    **{"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"},
}


def read_docx(request: Request) -> Answer:
    """The text of a DOCX file, or the articles of a database export saved as one.

    Raises UnreadableError "malformed-docx", "encrypted", "too-large" or "empty".
    """
    with _archive(request.raw) as archive:
        main = _main_part(archive)
        root = _parse(archive, main)
        if root is None:
            raise _malformed("it has no text part")
        blocks = [*_blocks(root)]
        folder = posixpath.dirname(main)
        for name in _NOTES:
            blocks += _notes(_parse(archive, posixpath.join(folder, name)))
        taken = take_properties(_properties(archive), "DOCX property")
    decoded = make_representable(Decoded(tidy_lines("\n".join(blocks)), "utf-8"))
    page = Page(
        text=decoded.text,
        encoding=decoded.encoding,
        notes=(*decoded.notes, *taken.notes),
        given=taken.given,
        media=_MEDIA,
    )
    return as_answer(page)


def _archive(raw: bytes) -> zipfile.ZipFile:
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        why = "it is an old Word file or a DOCX under a password; save it as DOCX without one"
        raise UnreadableError("encrypted", why)
    try:
        return zipfile.ZipFile(io.BytesIO(raw))
    except _ZIP_ERRORS as error:
        raise _malformed(f"its archive is broken: {error}") from None


def _main_part(archive: zipfile.ZipFile) -> str:
    """The name of the part that holds the text; relations of the package tell it."""
    relations = _parse(archive, "_rels/.rels")
    for node in () if relations is None else relations.iter("{*}Relationship"):
        if _OFFICE_DOCUMENT.search(node.get("Type") or ""):
            return posixpath.normpath((node.get("Target") or _MAIN).lstrip("/"))
    return _MAIN


def _parse(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    """The root of a part, None where the archive has none of that name.

    Raises UnreadableError for a part that is too large, broken, or declares entities: Word
    writes none, and they may stand for gigabytes.
    """
    try:
        with archive.open(name) as stream:
            xml = stream.read(MAX_PART_BYTES + 1)
    except KeyError:
        return None
    except RuntimeError:
        raise UnreadableError("encrypted", "its archive is locked with a password") from None
    except _ZIP_ERRORS as error:
        raise _malformed(f"{name} in it cannot be unpacked: {error}") from None
    if len(xml) > MAX_PART_BYTES:
        why = f"{name} in it unpacks to more than {MAX_PART_BYTES >> 20} MiB"
        raise UnreadableError("too-large", why)
    if _DTD.search(xml[:4096]):
        raise _malformed(f"{name} in it declares entities, as no Word file does")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_pis=True
    )
    try:
        return etree.fromstring(xml, parser)
    except (etree.LxmlError, ValueError) as error:
        raise _malformed(f"{name} in it is no sound XML: {error}") from None


def _properties(archive: zipfile.ZipFile) -> Properties:
    try:
        core = _parse(archive, "docProps/core.xml")
    except UnreadableError:
        # Metadata is welcome, not owed.
        return Properties()
    if core is None:
        return Properties()
    return Properties(
        title=core.findtext("{*}title") or "",
        author=core.findtext("{*}creator") or "",
        created=core.findtext("{*}created") or "",
    )


def _notes(root: etree._Element | None) -> Iterator[str]:
    """The text of each footnote or endnote; the rules that divide them from the text are none."""
    for note in () if root is None else root:
        if _local(note) in ("footnote", "endnote") and _attribute(note, "type") in ("", "normal"):
            yield from _blocks(note)


def _blocks(node: etree._Element) -> Iterator[str]:
    """Paragraphs and table rows under a node, in order, a text box behind its paragraph."""
    for child in node:
        name = _local(child)
        if name == "p":
            yield _inline(child)
            yield from _boxes(child)
            if child.find("{*}pPr/{*}sectPr") is not None:
                # A new section begins on a new page, as the articles of an export do.
                yield ""
        elif name == "tbl":
            yield from _rows(child)
        elif name and name not in _LEFT_OUT:
            yield from _blocks(child)


def _rows(table: etree._Element) -> Iterator[str]:
    """Each row of a table as a line, its cells set off by tabs; a cell of several paragraphs
    keeps them, since exports set whole articles in one cell."""
    for row in _under(table, "tr"):
        if any(_local(child) == "del" for mark in _under(row, "trPr") for child in mark):
            continue
        cells = (
            "\n".join(filter(None, map(str.strip, _blocks(cell)))) for cell in _under(row, "tc")
        )
        yield "\t".join(cells)


def _cell(cell: etree._Element) -> str:
    return "\n".join(filter(None, map(str.strip, _blocks(cell))))


def _under(node: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """The nearest elements of that name, also inside content controls."""
    for child in node:
        name = _local(child)
        if name == wanted:
            yield child
        elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _under(child, wanted)


def _inline(node: etree._Element) -> str:
    return "".join(_pieces(node))


def _pieces(node: etree._Element) -> Iterator[str]:
    for child in node:
        name = _local(child)
        if name == "t":
            yield child.text or ""
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif name == "sym":
            yield _symbol(child)
        elif name in ("drawing", "pict", "txbxContent") or name in _LEFT_OUT or not name:
            continue
        elif name != "r" or not _is_hidden(child):
            yield from _pieces(child)


def _boxes(paragraph: etree._Element) -> Iterator[str]:
    for box in paragraph.iter("{*}txbxContent"):
        if not any(_local(above) == "Fallback" for above in box.iterancestors()):
            yield from _blocks(box)


def _is_hidden(run: etree._Element) -> bool:
    mark = run.find("{*}rPr/{*}vanish")
    return mark is not None and _attribute(mark, "val") not in ("0", "false", "off")


def _symbol(node: etree._Element) -> str:
    """A character of a symbol font; most lie in a private area and say nothing as text."""
    try:
        code = int(_attribute(node, "char"), 16)
    except ValueError:
        return ""
    return chr(code) if 0x20 <= code < 0xD800 else ""


def _local(node: etree._Element) -> str:
    """The name of an element without its namespace, "" for a comment."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _attribute(node: etree._Element, name: str) -> str:
    found = (value for key, value in node.items() if str(key).rpartition("}")[2] == name)
    return str(next(found, ""))


def _malformed(why: str) -> UnreadableError:
    return UnreadableError("malformed-docx", why)
