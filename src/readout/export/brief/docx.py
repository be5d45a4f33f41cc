"""A brief as a Word document with true footnotes, by python-docx.

That library writes no footnotes; their part of the package is built here (ECMA-376 part 1,
17.11). The same brief gives the same bytes.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from functools import singledispatchmethod
from itertools import groupby
from typing import Any, BinaryIO

from readout.export.brief.dress import (
    LOUD,
    SMALL,
    SOFT,
    TEXT_WIDTH,
    clean,
    dress,
    make_table,
    word_name,
)
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

_ZIP_DAY = (2000, 1, 1, 0, 0, 0)
_NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_NOTES_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
ENTRY_GAP = 88_900
"""Between two entries: seven points, as Word counts."""
LINE_WIDTHS = (3.0, TEXT_WIDTH - 3.0)
SERIES_HEADS = ("When", "How many", "According to", "In")
SERIES_WIDTHS = (2.6, 3.2, 4.6, TEXT_WIDTH - 10.4)
"""Centimetres."""


def write_docx(brief: Brief, stream: BinaryIO) -> None:
    """Write a brief. Raises UsageError where python-docx is not installed."""
    need("docx", format="docx", install="python-docx")
    writer = _Writer(brief)
    for section in (*brief.sections, _documents(brief.documents), brief.method):
        writer.section(section)
    made = io.BytesIO()
    writer.save(made)
    _repack(made, stream, brief.version)


def _documents(items: Iterable[Item]) -> Section:
    lines = (
        Line(
            label=item.published,
            head=item.title,
            note=" · ".join(
                filter(None, (item.outlet or "outlet not stated", item.note, item.document,
                              item.address))
            ),
        )
        for item in items
    )  # fmt: skip
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
            note.set(word_name("type"), kind)
            note[0].append(self._run(self._new(f"w:{kind}")))
        self._count = 0

    def add(self, source: Source, *, is_quoted: bool = False) -> int:
        """Add the footnote of a source; its id. Where the line has its words (`is_quoted`) the
        footnote does not say them again."""
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
        told = _placed(source) if is_quoted else _told(source)
        paragraph.append(self._run(self._text(f" {told}")))
        return self._count

    def blob(self) -> bytes:
        """The part, as bytes."""
        from docx.opc.oxml import serialize_part_xml

        return bytes(serialize_part_xml(self._root))

    def _note(self, id: int) -> Any:
        note = self._new("w:footnote")
        note.set(word_name("id"), str(id))
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
        element.set(word_name("val"), value)
        return element


def _told(source: Source) -> str:
    return f"{_titled(source)}: {in_marks(clean(source.quotation))} {_where(source)}"


def _placed(source: Source) -> str:
    return f"{_titled(source)} {_where(source)}"


def _titled(source: Source) -> str:
    title = f", “{clean(source.title)}”" if source.title else ""
    return f"{clean(source.said_by)}{title}"


def _where(source: Source) -> str:
    """Its address stands in the list of documents, once."""
    return f"({source.document} {source.start}–{source.end})"


class _Writer:
    """Blocks as paragraphs and tables of a document."""

    def __init__(self, brief: Brief) -> None:
        import docx

        self._document: Any = docx.Document()
        self._notes = _Notes()
        dress(self._document, brief)
        self._document.add_heading(clean(brief.title), 0)
        for words in filter(None, (brief.strap, brief.scope)):
            self._document.add_paragraph(clean(words), style="Subtitle")

    def section(self, section: Section) -> None:
        """A heading and all that stands under it. Lines that follow each other are one list."""
        self._document.add_heading(clean(section.title), 1)
        if section.intro:
            self._lead(section.intro)
        for is_list, blocks in groupby(section.blocks, lambda block: isinstance(block, Line)):
            if is_list:
                self._lines(tuple(block for block in blocks if isinstance(block, Line)))
                continue
            for block in blocks:
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
    def _(self, block: Group) -> None:
        self._document.add_heading(clean(block.title), 2)
        if block.note:
            self._lead(block.note)
        self._lines(block.lines)

    @block.register
    def _(self, block: Sides) -> None:
        title = ": ".join(clean(words) for words in (block.label, block.title) if words)
        self._document.add_heading(title, 2)
        if block.flags or block.sources:
            paragraph = self._lead("")
            self._flags(paragraph, block.flags)
            self._cite(paragraph, block.sources, "Told by")
        width = TEXT_WIDTH / max(1, len(block.columns))
        cells = make_table(self._document, 2, [width] * len(block.columns), has_head=True)
        for number, column in enumerate(block.columns):
            head = cells[number].paragraphs[0]
            head.add_run(clean(column.title)).bold = True
            self._flags(head, column.flags)
            self._column(cells[len(block.columns) + number], column)
        self._under(block.note)

    @block.register
    def _(self, block: Series) -> None:
        self._document.add_heading(clean(block.title), 2)
        if block.flags:
            self._flags(self._lead(""), block.flags)
        cells = make_table(self._document, len(block.points) + 1, SERIES_WIDTHS, has_head=True)
        for cell, words in zip(cells, SERIES_HEADS, strict=False):
            cell.paragraphs[0].add_run(words).bold = True
        for number, point in enumerate(block.points, start=1):
            when, amount, said, cited = (
                cell.paragraphs[0] for cell in cells[4 * number : 4 * number + 4]
            )
            self._small(when, point.when)
            amount.add_run(clean(point.amount)).bold = True
            said.add_run(clean(point.said) + " (in a copy)" * point.is_copy)
            self._cite(cited, (point.source,))
        self._under(f"and {block.rest:,} more" if block.rest else "")

    def _lines(self, lines: Sequence[Line]) -> None:
        """Lines with a day beside it, as a table without rules; others as a list."""
        if not any(line.label for line in lines):
            for line in lines:
                self._line(self._document.add_paragraph(style="List Bullet"), line)
            return
        cells = make_table(self._document, len(lines), LINE_WIDTHS)
        last = ""
        for number, line in enumerate(lines):
            day, told = cells[2 * number : 2 * number + 2]
            if line.label != last:
                day.paragraphs[0].add_run(clean(line.label)).bold = not line.is_loose
            last = line.label
            self._entry(told, line)
        self._under("")

    def _entry(self, cell: Any, line: Line) -> None:
        """What is told, and under it who tells it."""
        first = cell.paragraphs[0]
        self._words(first, line)
        self._flags(first, line.flags)
        under = cell.add_paragraph()
        under.paragraph_format.space_after = ENTRY_GAP
        if line.quoted is not None:
            self._cite(under, (line.quoted,), is_quoted=True)
        self._cite(under, line.sources, "· also" if line.quoted is not None else "")
        if line.note:
            is_first = line.quoted is None and not line.sources
            self._small(under, line.note if is_first else f" · {line.note}", keep=not is_first)

    def _column(self, cell: Any, column: Column) -> None:
        for number, line in enumerate(column.lines):
            paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
            if line.label:
                self._small(paragraph, f"{line.label} ", keep=True)
            self._line(paragraph, line)
        if column.alone:
            self._small(cell.add_paragraph(), f"Only here: {', '.join(column.alone)}")

    def _line(self, paragraph: Any, line: Line) -> None:
        self._words(paragraph, line)
        self._flags(paragraph, line.flags)
        if line.quoted is not None:
            self._cite(paragraph, (line.quoted,), "–", is_quoted=True)
        self._cite(paragraph, line.sources, "· also" if line.quoted is not None else "")
        if line.note:
            self._small(paragraph, f" · {line.note}", keep=True)

    def _words(self, paragraph: Any, line: Line) -> None:
        if line.head:
            head = f"{clean(line.head)}: " if line.quoted is not None else clean(line.head)
            paragraph.add_run(head).bold = line.quoted is not None
        if line.quoted is not None:
            paragraph.add_run(in_marks(clean(line.quoted.quotation)))

    def _cite(
        self, paragraph: Any, sources: Iterable[Source], lead: str = "", *, is_quoted: bool = False
    ) -> None:
        """Outlet and day of each, with its footnote."""
        from docx.oxml.parser import OxmlElement

        for number, source in enumerate(sources):
            before = f"{lead} " if not number and lead else "; " if number else ""
            space = " " if before and not before.startswith(";") and paragraph.text else ""
            self._small(paragraph, f"{space}{before}{clean(source.said_by)}", keep=True)
            run = paragraph.add_run(style="Footnote Reference")
            mark = OxmlElement("w:footnoteReference")
            mark.set(word_name("id"), str(self._notes.add(source, is_quoted=is_quoted)))
            run._r.append(mark)

    def _flags(self, paragraph: Any, flags: Iterable[Flag]) -> None:
        from docx.shared import Pt, RGBColor

        for flag in flags:
            run = paragraph.add_run(" " * bool(paragraph.text) + clean(flag.text))
            run.italic = True
            run.font.size = Pt(SMALL)
            if flag.tone == "conflict":
                run.font.color.rgb = RGBColor.from_string(LOUD)

    def _lead(self, words: str) -> Any:
        """Small print under a heading, on the page of what follows."""
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.keep_with_next = True
        self._small(paragraph, words)
        return paragraph

    def _under(self, words: str) -> None:
        """Small print under a table; without words what parts two tables, which would be one."""
        paragraph = self._document.add_paragraph()
        paragraph.paragraph_format.space_before = ENTRY_GAP // 3
        self._small(paragraph, words)

    def _small(self, paragraph: Any, words: str, *, keep: bool = False) -> None:
        """Words in small print; `keep` keeps the blanks at their ends."""
        from docx.shared import Pt, RGBColor

        told = clean(words)
        if keep:
            told = " " * words.startswith(" ") + told + " " * words.endswith(" ")
        run = paragraph.add_run(told)
        run.font.size = Pt(SMALL)
        run.font.color.rgb = RGBColor.from_string(SOFT)
