"""A brief as a Word document with true footnotes, by python-docx.

That library writes no footnotes; their part of the package is built here (ECMA-376 part 1,
17.11). The same brief gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable
from functools import singledispatchmethod
from typing import Any, BinaryIO

from readout.export.brief.values import (
    Block,
    Brief,
    Column,
    Fact,
    Flag,
    Group,
    Item,
    Line,
    Section,
    Series,
    Sides,
    Source,
    Text,
    in_marks,
)
from readout.export.extra import need

MARK = b"Readout "
"""How the comment of the archive begins; Word drops it when a person saves the file."""

_MADE = dt.datetime(2000, 1, 1)
_ZIP_DAY = (2000, 1, 1, 0, 0, 0)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, or should not."""
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of what follows them."""
_NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_NOTES_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_SMALL, _PLAIN = 8.5, 10.5
"""Points."""
_SOFT, _LOUD = "625B50", "8A2C1A"


def write_docx(brief: Brief, stream: BinaryIO) -> None:
    """Write a brief. Raises UsageError where python-docx is not installed."""
    need("docx", format="docx", install="python-docx")
    writer = _Writer(brief)
    for section in (*brief.sections, _documents(brief.documents), brief.method):
        writer.section(section)
    made = io.BytesIO()
    writer.save(made)
    _repack(made, stream, brief.version)


def clean(text: str) -> str:
    """A text on one line that XML can hold."""
    return " ".join(_TURNING.sub("", _ILLEGAL.sub(" ", text)).split())


def _documents(items: Iterable[Item]) -> Section:
    lines = (
        Line(
            label=item.published,
            head=f"{item.title} · {item.outlet or 'outlet not stated'}",
            note=" · ".join(filter(None, (item.note, item.address, item.document))),
        )
        for item in items
    )
    return Section(name="documents", title="Documents", blocks=tuple(lines))


def _repack(made: io.BytesIO, stream: BinaryIO, version: str) -> None:
    """The same archive without the time at which it was made."""
    with (
        zipfile.ZipFile(made) as parts,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in parts.namelist():
            entry = zipfile.ZipInfo(name, _ZIP_DAY)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts.read(name))
        archive.comment = MARK + version.encode("ascii")


class _Notes:
    """The footnotes of a document."""

    def __init__(self) -> None:
        from docx.oxml.parser import OxmlElement

        self._new: Any = OxmlElement
        self._root: Any = OxmlElement("w:footnotes")
        for id, kind in ((-1, "separator"), (0, "continuationSeparator")):
            note = self._note(id)
            note.set(_w("type"), kind)
            note[0].append(self._run(self._new(f"w:{kind}")))
        self._count = 0

    def add(self, source: Source) -> int:
        """Add the footnote of a source; its id."""
        self._count += 1
        paragraph = self._note(self._count)[0]
        style = self._new("w:pPr")
        style.append(self._valued("w:pStyle", "FootnoteText"))
        paragraph.append(style)
        mark = self._run(self._new("w:footnoteRef"))
        looks = self._new("w:rPr")
        looks.append(self._valued("w:rStyle", "FootnoteReference"))
        mark.insert(0, looks)
        paragraph.append(mark)
        paragraph.append(self._run(self._text(f" {_told(source)}")))
        return self._count

    def blob(self) -> bytes:
        """The part, as bytes."""
        from docx.opc.oxml import serialize_part_xml

        return bytes(serialize_part_xml(self._root))

    def _note(self, id: int) -> Any:
        note = self._new("w:footnote")
        note.set(_w("id"), str(id))
        note.append(self._new("w:p"))
        self._root.append(note)
        return note

    def _run(self, content: Any) -> Any:
        run = self._new("w:r")
        run.append(content)
        return run

    def _text(self, words: str) -> Any:
        text = self._new("w:t")
        text.text = words
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        return text

    def _valued(self, name: str, value: str) -> Any:
        element = self._new(name)
        element.set(_w("val"), value)
        return element


def _w(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{name}"))


def _told(source: Source) -> str:
    title = f", “{clean(source.title)}”" if source.title else ""
    place = f"({source.document} {source.start}–{source.end})"
    where = f" {clean(source.address)}" if source.address else ""
    return f"{clean(source.said_by)}{title}: {in_marks(clean(source.quotation))} {place}{where}"


class _Writer:
    """Blocks as paragraphs and tables of a document."""

    def __init__(self, brief: Brief) -> None:
        import docx

        self._document: Any = docx.Document()
        self._notes = _Notes()
        self._dress(brief)
        self._document.add_heading(clean(brief.title), 0)
        for words in filter(None, (brief.strap, brief.scope)):
            self._document.add_paragraph(clean(words), style="Subtitle")

    def _dress(self, brief: Brief) -> None:
        """Fonts, margins, and what the file says of itself."""
        from docx.enum.style import WD_STYLE_TYPE
        from docx.shared import Cm, Pt, RGBColor

        styles = self._document.styles
        styles["Normal"].font.name = "Georgia"
        styles["Normal"].font.size = Pt(_PLAIN)
        styles["Normal"].paragraph_format.space_after = Pt(4)
        for name in ("Title", "Subtitle", "Heading 1", "Heading 2"):
            styles[name].font.color.rgb = RGBColor.from_string("1D1B17")
        styles["Subtitle"].font.size = Pt(_PLAIN)
        notes = styles.add_style("Footnote Text", WD_STYLE_TYPE.PARAGRAPH)
        notes.base_style = styles["Normal"]
        notes.font.size = Pt(_SMALL)
        mark = styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER)
        mark.font.superscript = True
        for page in self._document.sections:
            page.page_width, page.page_height = Cm(21), Cm(29.7)
            page.left_margin = page.right_margin = Cm(2.4)
            page.top_margin = page.bottom_margin = Cm(2.2)
        said = self._document.core_properties
        said.title, said.author = clean(brief.title)[:250], f"Readout {brief.version}"
        said.comments = said.last_modified_by = ""
        said.created = said.modified = _MADE

    def section(self, section: Section) -> None:
        """A heading and all that stands under it."""
        self._document.add_heading(clean(section.title), 1)
        if section.intro:
            self._small(self._document.add_paragraph(), section.intro)
        for block in section.blocks:
            self.block(block)
        if section.rest:
            self._small(self._document.add_paragraph(), section.rest)

    def save(self, stream: BinaryIO) -> None:
        """Write the document with its footnotes."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part

        main = self._document.part
        name = PackURI("/word/footnotes.xml")
        main.relate_to(Part(name, _NOTES_TYPE, self._notes.blob(), main.package), _NOTES_LINK)
        self._document.save(stream)

    @singledispatchmethod
    def block(self, block: Block) -> None:
        """Add a block."""
        raise NotImplementedError(type(block).__name__)

    @block.register
    def _(self, block: Text) -> None:
        self._document.add_paragraph(clean(block.text))

    @block.register
    def _(self, block: Fact) -> None:
        paragraph = self._document.add_paragraph(style="List Bullet")
        self._small(paragraph, f"{block.name}: ")
        paragraph.add_run(clean(block.value))

    @block.register
    def _(self, block: Line) -> None:
        self._line(self._document.add_paragraph(style="List Bullet"), block)

    @block.register
    def _(self, block: Group) -> None:
        self._document.add_heading(clean(block.title), 2)
        if block.note:
            self._small(self._document.add_paragraph(), block.note)
        for line in block.lines:
            self._line(self._document.add_paragraph(style="List Bullet"), line)

    @block.register
    def _(self, block: Sides) -> None:
        title = ": ".join(clean(words) for words in (block.label, block.title) if words)
        self._document.add_heading(title, 2)
        if block.flags or block.sources:
            paragraph = self._document.add_paragraph()
            self._flags(paragraph, block.flags)
            self._cite(paragraph, block.sources)
        table = self._document.add_table(rows=1, cols=len(block.columns), style="Table Grid")
        for column, cell in zip(block.columns, table.rows[0].cells, strict=True):
            self._column(cell, column)
        self._small(self._document.add_paragraph(), block.note)

    @block.register
    def _(self, block: Series) -> None:
        heading = self._document.add_heading(clean(block.title), 2)
        self._flags(heading, block.flags)
        rows = len(block.points)
        table = self._document.add_table(rows=rows, cols=3, style="Table Grid")
        cells = table._cells  # One list: a look-up by row takes as long as the table is.
        for number, point in enumerate(block.points):
            when, said, amount = cells[3 * number : 3 * number + 3]
            self._small(when.paragraphs[0], point.when)
            said.paragraphs[0].add_run(clean(point.said) + " (in a copy)" * point.is_copy)
            amount.paragraphs[0].add_run(clean(point.amount)).bold = True
            self._cite(amount.paragraphs[0], (point.source,))
        self._small(
            self._document.add_paragraph(), f"and {block.rest:,} more" if block.rest else ""
        )

    def _column(self, cell: Any, column: Column) -> None:
        head = cell.paragraphs[0]
        head.add_run(clean(column.title)).bold = True
        self._flags(head, column.flags)
        for line in column.lines:
            self._line(cell.add_paragraph(), line)
        if column.alone:
            self._small(cell.add_paragraph(), f"Only here: {', '.join(column.alone)}")

    def _line(self, paragraph: Any, line: Line) -> None:
        if line.label:
            paragraph.add_run(f"{clean(line.label)} ").bold = True
        if line.head:
            paragraph.add_run(f"{clean(line.head)} ")
        if line.quoted is not None:
            paragraph.add_run(in_marks(clean(line.quoted.quotation)))
            self._cite(paragraph, (line.quoted,))
        self._cite(paragraph, line.sources)
        self._flags(paragraph, line.flags)
        if line.note:
            self._small(paragraph, f" {line.note}", keep=True)

    def _cite(self, paragraph: Any, sources: Iterable[Source]) -> None:
        from docx.oxml.parser import OxmlElement

        for number, source in enumerate(sources):
            if number:
                paragraph.add_run(" ", style="Footnote Reference")
            run = paragraph.add_run(style="Footnote Reference")
            mark = OxmlElement("w:footnoteReference")
            mark.set(_w("id"), str(self._notes.add(source)))
            run._r.append(mark)

    def _flags(self, paragraph: Any, flags: Iterable[Flag]) -> None:
        from docx.shared import Pt, RGBColor

        for flag in flags:
            run = paragraph.add_run(f" {clean(flag.text)}")
            run.italic = True
            run.font.size = Pt(_SMALL)
            if flag.tone == "conflict":
                run.font.color.rgb = RGBColor.from_string(_LOUD)

    def _small(self, paragraph: Any, words: str, *, keep: bool = False) -> None:
        from docx.shared import Pt, RGBColor

        run = paragraph.add_run(f" {clean(words)}" if keep else clean(words))
        run.font.size = Pt(_SMALL)
        run.font.color.rgb = RGBColor.from_string(_SOFT)
