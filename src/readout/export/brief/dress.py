"""How a Word document looks: fonts, margins, tables, the line at the foot of its pages."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from readout.export.brief.values import Brief

SMALL, PLAIN = 8.5, 10.5
"""Points."""
SOFT, LOUD, INK, RULE, SHADE = "625B50", "8A2C1A", "1D1B17", "C9C2B4", "F3F0E8"
"""Colours: small print, conflicts, words, lines, the head of a table."""
MARGIN, TEXT_WIDTH = 2.4, 16.2
"""Centimetres, of a page of A4."""
_FONT = "Georgia"
_HEADINGS = {"Title": 22, "Subtitle": PLAIN, "Heading 1": 15, "Heading 2": 11.5}
"""Points."""
_MADE = dt.datetime(2000, 1, 1)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, or should not."""
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of what follows them."""


def clean(text: str) -> str:
    """A text on one line that XML can hold."""
    return " ".join(_TURNING.sub("", _ILLEGAL.sub(" ", text)).split())


def word_name(name: str) -> str:
    """A name of the vocabulary of Word, as lxml takes it."""
    from docx.oxml.ns import qn

    return str(qn(f"w:{name}"))


def dress(document: Any, brief: Brief) -> None:
    """Give a new document its fonts, margins and foot, and what the file says of itself."""
    from docx.shared import Cm

    _set_fonts(document.styles)
    for page in document.sections:
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(MARGIN)
        page.top_margin = page.bottom_margin = Cm(2.2)
        _set_foot(page.footer.paragraphs[0], clean(brief.title))
    said = document.core_properties
    said.title, said.author = clean(brief.title)[:250], f"Readout {brief.version}"
    said.comments = said.last_modified_by = ""
    said.created = said.modified = _MADE


def _set_fonts(styles: Any) -> None:
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Pt, RGBColor

    plain = styles["Normal"]
    plain.font.name, plain.font.size = _FONT, Pt(PLAIN)
    plain.paragraph_format.space_after = Pt(3)
    plain.paragraph_format.widow_control = True
    for name, size in _HEADINGS.items():
        style = styles[name]
        _unlink_theme(style)
        style.font.name, style.font.size = _FONT, Pt(size)
        style.font.color.rgb = RGBColor.from_string(INK)
        style.font.italic = False
    for border in styles["Title"].element.iter(word_name("bottom")):
        border.set(word_name("color"), RULE)
    styles["Heading 1"].paragraph_format.space_before = Pt(18)
    styles["Heading 2"].paragraph_format.space_before = Pt(11)
    styles["Subtitle"].font.color.rgb = RGBColor.from_string(SOFT)
    notes = styles.add_style("Footnote Text", WD_STYLE_TYPE.PARAGRAPH)
    notes.base_style = plain
    notes.font.size = Pt(SMALL)
    notes.paragraph_format.space_after = Pt(1)
    mark = styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER)
    mark.font.superscript = True


def _unlink_theme(style: Any) -> None:
    """The fonts of a theme outweigh those that a style names."""
    fonts = style.element.rPr.rFonts
    if fonts is None:
        return
    for name in [name for name in fonts.keys() if name.endswith("Theme")]:  # noqa: SIM118 - lxml
        del fonts.attrib[name]


def _set_foot(paragraph: Any, title: str) -> None:
    """The title on the left, the number of the page on the right."""
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm, Pt, RGBColor

    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(TEXT_WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    # The style has a stop in the middle of the line, which is passed over.
    runs = [paragraph.add_run(f"{title}\t\t"), *_field(paragraph, "PAGE")]
    runs += [paragraph.add_run(" / "), *_field(paragraph, "NUMPAGES")]
    for run in runs:
        run.font.size = Pt(SMALL)
        run.font.color.rgb = RGBColor.from_string(SOFT)


def _field(paragraph: Any, code: str) -> list[Any]:
    """A field that the program fills in (ECMA-376 part 1, 17.16.18)."""
    from docx.oxml.parser import OxmlElement

    runs = []
    for kind in ("begin", "", "separate", "1", "end"):
        run = paragraph.add_run(kind if kind == "1" else "")
        if not kind:
            words = OxmlElement("w:instrText")
            words.text = code
            run._r.append(words)
        elif kind != "1":
            mark = OxmlElement("w:fldChar")
            mark.set(word_name("fldCharType"), kind)
            run._r.append(mark)
        runs.append(run)
    return runs


def make_table(
    document: Any, rows: int, widths: Sequence[float], *, has_head: bool = False
) -> list[Any]:
    """The cells, row by row, of a new table with columns of these widths (centimetres). With a
    head it has rules, and the head stands again on every page; without one it has none."""
    from docx.shared import Cm

    table = document.add_table(rows=rows, cols=len(widths), style="Table Grid")
    table.autofit = False
    _set_rules(table, RULE if has_head else None)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    cells: list[Any] = table._cells  # One list: a look-up by row takes as long as the table is.
    for number, cell in enumerate(cells):
        cell.width = Cm(widths[number % len(widths)])
    for number, row in enumerate(table.rows):
        _set_row(row, is_head=has_head and not number)
    for cell in cells[: len(widths)] if has_head else ():
        _shade(cell)
    return cells


def _set_row(row: Any, *, is_head: bool) -> None:
    """A row that is not cut at the end of a page; a head is told as one."""
    from docx.oxml.parser import OxmlElement

    looks = row._tr.get_or_add_trPr()
    looks.append(OxmlElement("w:cantSplit"))
    if is_head:
        looks.append(OxmlElement("w:tblHeader"))


def _set_rules(table: Any, colour: str | None) -> None:
    """Thin lines between rows, or none at all."""
    from docx.oxml.parser import OxmlElement

    rules = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        rule = OxmlElement(f"w:{side}")
        rule.set(word_name("val"), "nil")
        if colour is not None and side not in ("left", "right"):
            rule.set(word_name("val"), "single")
            rule.set(word_name("sz"), "4")
            rule.set(word_name("color"), colour)
        rules.append(rule)
    # Their order is fixed (ECMA-376 part 1, 17.4.60): borders, then the layout.
    table._tbl.tblPr.find(word_name("tblLayout")).addprevious(rules)


def _shade(cell: Any) -> None:
    from docx.oxml.parser import OxmlElement

    shade = OxmlElement("w:shd")
    shade.set(word_name("val"), "clear")
    shade.set(word_name("fill"), SHADE)
    cell._tc.get_or_add_tcPr().append(shade)
