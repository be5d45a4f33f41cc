"""DOCX to text: what is kept, what is left out, and what hostile files do."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.errors import UnreadableError
from readout.ingest import docx
from readout.ingest.docx import read_docx
from readout.ingest.page import Page, Request

from .office import make_docx

MC = "xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'"
NOTES = (
    "<w:footnotes xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>"
    "<w:footnote w:type='separator' w:id='-1'><w:p><w:r><w:t>rule</w:t></w:r></w:p></w:footnote>"
    "<w:footnote w:id='2'><w:p><w:r><w:footnoteRef/><w:t> Three of them.</w:t></w:r></w:p>"
    "</w:footnote></w:footnotes>"
)


def page(raw: bytes) -> Page:
    answer = read_docx(Request(format="docx", raw=raw))
    assert isinstance(answer, Page)
    return answer


def reason(raw: bytes) -> str:
    with pytest.raises(UnreadableError) as refused:
        page(raw)
    return refused.value.reason


def r(words: str, marks: str = "") -> str:
    return f"<w:r><w:rPr>{marks}</w:rPr><w:t xml:space='preserve'>{words}</w:t></w:r>"


def p(*runs: str) -> str:
    return f"<w:p><w:pPr><w:pStyle w:val='Heading1'/></w:pPr>{''.join(runs)}</w:p>"


BODIES = {
    "runs and paragraphs": (p(r("One "), r("port.")) + p(r("Two.")), "One port.\nTwo."),
    "empty paragraphs": (p(r("One.")) + p() + p() + p(r("Two.")), "One.\n\nTwo."),
    "tabs and breaks": (
        p("<w:r><w:t>A</w:t><w:tab/><w:t>B</w:t><w:br/><w:t>C</w:t><w:noBreakHyphen/></w:r>"),
        "A\tB\nC\u2011",
    ),
    "a tracked deletion": (
        p(r("They "), f"<w:del>{r('never ')}</w:del><w:ins>{r('often ')}</w:ins>", r("came.")),
        "They often came.",
    ),
    "a moved paragraph": (
        p(f"<w:moveFrom>{r('Gone.')}</w:moveFrom>") + p(f"<w:moveTo>{r('Here.')}</w:moveTo>"),
        "Here.",
    ),
    "hidden words": (p(r("a", "<w:vanish/>"), r("b", "<w:vanish w:val='0'/>")), "b"),
    "a link and a field": (
        p(
            f"<w:hyperlink>{r('the list')}</w:hyperlink>",
            "<w:r><w:instrText>PAGE</w:instrText></w:r>",
            f"<w:fldSimple w:instr='DATE'>{r(' 9')}</w:fldSimple>",
        ),
        "the list 9",
    ),
    "a table": (
        f"<w:tbl><w:tblPr/><w:tr><w:tc>{p(r('HD'))}</w:tc><w:tc>{p(r('Ships'))}</w:tc></w:tr>"
        f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{p(r('gone'))}</w:tc></w:tr>"
        f"<w:tr><w:tc>{p(r('TD'))}</w:tc><w:tc>{p(r('One.'))}{p(r('Two.'))}</w:tc></w:tr></w:tbl>",
        "HD\tShips\nTD\tOne.\nTwo.",
    ),
    "a content control": (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p(r('One.'))}</w:sdtContent></w:sdt>",
        "One.",
    ),
    "a text box, once": (
        p(
            r("One."),
            f"<w:r><mc:AlternateContent {MC}><mc:Choice><w:drawing><w:txbxContent>{p(r('Box.'))}"
            f"</w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent>"
            f"{p(r('Box.'))}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
        )
        + p(r("Two.")),
        "One.\nBox.\nTwo.",
    ),
    "symbols": (
        p("<w:r><w:sym w:char='2022'/><w:sym w:char='F0B7'/><w:sym/></w:r>", r(" a")),
        "\u2022 a",
    ),
    "a comment in the source": (p("<!-- no -->", r("a")), "a"),
    "nothing": ("<w:sectPr/>", ""),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), BODIES.values(), ids=BODIES)
def test_text(body: str, expected: str) -> None:
    assert page(make_docx(body, plain=False)).text == expected


def test_footnotes_stand_at_the_end_and_headers_nowhere() -> None:
    more = {
        "word/footnotes.xml": NOTES,
        "word/header1.xml": "<w>Lumen</w>",
        "word/vbaProject.bin": b"\0",
    }
    assert (
        page(make_docx("Ships left.\nAll.", more=more)).text == "Ships left.\nAll.\nThree of them."
    )


def test_properties() -> None:
    core = (
        "<dc:title>Harbour opens again</dc:title><dc:creator>Ada Quill</dc:creator>"
        "<dcterms:created>2020-03-09T10:22:00Z</dcterms:created>"
    )
    found = page(make_docx("The harbour opened.", core=core))
    assert [(g.name, g.value) for g in found.given] == [
        ("title", "Harbour opens again"),
        ("byline", "Ada Quill"),
    ]
    assert "2020-03-09T10:22:00Z" in found.notes[0]


@pytest.mark.parametrize(
    ("title", "author"),
    [
        ("Microsoft Word - harbour.doc", "admin"),
        ("harbour final v2.docx", "Microsoft Office User"),
        ("Document1", "HP Inc"),
        ("Untitled document", "aquill"),
        ("Title", "user 1234"),
        ("Full page photo print", ""),
    ],
)
def test_properties_that_say_nothing(title: str, author: str) -> None:
    core = f"<dc:title>{title}</dc:title><dc:creator>{author}</dc:creator>"
    assert page(make_docx("The harbour opened.", core=core)).given == ()


def test_the_main_part_may_have_another_name() -> None:
    relations = (
        "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'>"
        "<Relationship Type='http://a.example/relationships/officeDocument' Target='/x/text.xml'/>"
        "</Relationships>"
    )
    more = {
        "_rels/.rels": relations,
        "x/text.xml": "<w:d xmlns:w='w'><w:p><w:r><w:t>Hi</w:t></w:r></w:p></w:d>",
    }
    assert page(make_docx("Other.", more=more)).text == "Hi"


LAUGHS = (
    "<!DOCTYPE a [<!ENTITY a 'ha'>"
    + "".join(
        f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><w:d xmlns:w='w'><w:p><w:r><w:t>&i;</w:t></w:r></w:p></w:d>"
)


def zipped(main: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", main)
    return out.getvalue()


BROKEN = {
    "an old Word file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "encrypted"),
    "no archive": (b"PK\x03\x04" + b"a" * 100, "malformed-docx"),
    "cut short": (make_docx("The harbour opened. " * 50)[:-60], "malformed-docx"),
    "no text part": (make_docx("a").replace(b"word/document", b"word/dokument"), "malformed-docx"),
    "no XML": (zipped(b"harbour"), "malformed-docx"),
    "a billion laughs": (zipped(LAUGHS.encode()), "malformed-docx"),
    "an entity from a file": (
        zipped(b"<!DOCTYPE a SYSTEM '/etc/passwd'><a/>"),
        "malformed-docx",
    ),
    "deep nesting": (zipped(b"<a>" * 100_000 + b"</a>" * 100_000), "malformed-docx"),
}


@pytest.mark.parametrize(("raw", "expected"), BROKEN.values(), ids=BROKEN)
def test_broken_files_say_why(raw: bytes, expected: str) -> None:
    assert reason(raw) == expected


def test_a_bomb_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docx, "MAX_PART_BYTES", 1 << 20)
    assert reason(zipped(b"<a>" + b" " * (2 << 20) + b"</a>")) == "too-large"


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.binary(max_size=300))
def test_any_bytes_behind_the_magic(tail: bytes) -> None:
    with pytest.raises(UnreadableError):
        page(b"PK\x03\x04" + tail)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.integers(min_value=0), st.integers(0, 255))
def test_one_wrong_byte_never_crashes(place: int, byte: int) -> None:
    raw = bytearray(make_docx("The harbour opened."))
    raw[place % len(raw)] = byte
    try:
        page(bytes(raw))
    except UnreadableError as error:
        assert error.reason in ("malformed-docx", "encrypted", "too-large")
