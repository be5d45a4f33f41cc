"""Briefs as Markdown and Word: every line with its footnote, hostile text as text."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import lxml.etree
import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.errors import UsageError
from readout.export import extra
from readout.export.brief import (
    Brief,
    Column,
    Fact,
    Flag,
    Group,
    Item,
    Line,
    Point,
    Section,
    Series,
    Sides,
    Source,
    Text,
    write_docx,
    write_markdown,
)
from readout.export.brief.markdown import begin, escape, link

HOSTILE = (
    "[a](javascript:alert(1)) ![x](http://x.example/p.png) <img src=x onerror=alert(1)> "
    "`code` **bold** | cell | www.x.example https://x.example @ed #12 &amp; $x$ ~~no~~ "
    "\x00\x1b\u202etxt\u202c [^1] :smile:"
)
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def source(words: str = "The ferries lie idle.", start: int = 10, **fields: Any) -> Source:
    defaults = {
        "document": "d0c",
        "outlet": "The Lumen Courier",
        "published": "3 Mar 2031",
        "title": "Ferry talks",
    }
    place = {"words": words, "start": start, "end": start + 9}
    return Source(**{**defaults, **place, **fields})


def brief(*blocks: Any, hostile: str = "") -> Brief:
    return Brief(
        title=f"osk-ferries{hostile}",
        scope="",
        strap="2 documents",
        sections=(
            Section(name="part", title="Part", intro="An intro.", blocks=blocks, rest="Some more."),
        ),
        documents=(
            Item(document="d0c", title=f"Ferry talks{hostile}", outlet="", published="3 Mar 2031",
                 path="a.txt", address="https://courier.example/a"),
        ),
        method=Section(
            name="made",
            title="Method",
            blocks=(Text(text="By hand."), Fact(name="readout", value="1")),
        ),
        version="0.1",
    )  # fmt: skip


def every_block(words: str = "") -> tuple[Any, ...]:
    quoted = source(f"The ferries lie idle{words}.")
    other = source(f"No ferry ran{words}.", 40, outlet=f"River Post{words}")
    line = Line(
        label="3 Mar 2031", head=f"said{words}", quoted=quoted, sources=(other,),
        flags=(Flag("planned"), Flag(f"sources differ{words}", "conflict")), note=f"note{words}",
    )  # fmt: skip
    column = Column(title=f"Ilka Doran{words}", lines=(line,), alone=(f"idle{words}",))
    point = Point(when="3 Mar", said=f"the guild{words}", amount="at least 40", low=40.0, high=None,
                  source=other, is_copy=True)  # fmt: skip
    return (
        line,
        Group(title=f"Ilka Doran{words}", note=f"person{words}", lines=(line,)),
        Sides(title=f"Call{words}", label="3 Mar 2031", columns=(column, column),
              sources=(quoted,), note=f"1 source{words}", flags=(Flag("planned"),)),
        Series(title=f"Crews{words}", flags=(Flag("conflict", "conflict"),), points=(point,),
               rest=3),
    )  # fmt: skip


def markdown(told: Brief) -> str:
    out = io.StringIO()
    write_markdown(told, out)
    return out.getvalue()


def rendered(text: str) -> lxml.html.HtmlElement:
    markdown_it = pytest.importorskip("markdown_it", reason="markdown-it-py is not installed")
    engine = markdown_it.MarkdownIt("commonmark", {"html": True}).enable("table")
    return lxml.html.fragment_fromstring(engine.render(text), create_parent="div")


def word(told: Brief) -> bytes:
    pytest.importorskip("docx", reason="python-docx is not installed")
    out = io.BytesIO()
    write_docx(told, out)
    return out.getvalue()


def test_every_line_has_a_footnote_with_outlet_day_and_words() -> None:
    text = markdown(brief(*every_block()))
    assert (
        "**3 Mar 2031** said “The ferries lie idle.” *planned*, *sources differ* – "
        "The Lumen Courier, 3 Mar 2031[^1] · also River Post, 3 Mar 2031[^2] (note)\n" in text
    )
    assert (
        "[^1]: The Lumen Courier, 3 Mar 2031, “Ferry talks”: “The ferries lie idle.” (d0c 10–19)"
        in text
    )
    cited = set(re.findall(r"\[\^(\d+)\](?!:)", text))
    assert cited == set(re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE)) == {"1", "2"}
    assert "| Ilka Doran | Ilka Doran |\n| --- | --- |\n" in text
    assert "*planned* · Told by The Lumen Courier, 3 Mar 2031[^1]" in text
    assert (
        "| 3 Mar | **at least 40** | the guild (in a copy) | River Post, 3 Mar 2031[^2] |" in text
    )
    assert "and 3 more" in text
    assert "<https://courier.example/a>" in text


def test_lines_that_follow_each_other_are_one_list() -> None:
    line = Line(quoted=source())
    text = markdown(brief(line, line, Group(title="G", lines=(line,)), Text(text="End.")))
    page = rendered(text)
    (first, *_) = page.xpath("//h2[text()='Part']/following::ul")
    assert len(first.xpath("./li")) == 2
    assert page.xpath("//h3[text()='G']") and page.xpath("//p[text()='End.']")


def test_a_quotation_with_marks_of_its_own_gets_no_others() -> None:
    text = markdown(brief(Line(quoted=source("“We see it,” she said."))))
    assert "- “We see it,” she said. – The Lumen Courier, 3 Mar 2031[^1]\n" in text


def test_hostile_words_stay_words() -> None:
    text = markdown(brief(*every_block(HOSTILE), hostile=HOSTILE))
    page = rendered(text)
    assert {element.tag for element in page.iter() if isinstance(element.tag, str)} <= {
        "div", "h1", "h2", "h3", "p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td",
        "strong", "em", "br", "a",
    }  # fmt: skip
    assert page.xpath("//a/@href") == ["https://courier.example/a"]
    assert "\x1b" not in text and "\u202e" not in text
    # Nothing that GitHub would make a link, a mention, a formula or a footnote of.
    assert not re.search(r"(?<!\\)[@$#]\w|\bwww\.|(?<!<https)(?<!\\):\/\/", text)
    assert "[a](" not in text and "![x]" not in text


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.text(alphabet=st.sampled_from("ab1 \n\t\\`*_[]<>(){}#+-.!|~&;:@$^=\"'/w%ä"), max_size=24))
def test_escaped_text_reads_as_it_was(text: str) -> None:
    page = rendered(begin(escape(text)))
    assert [element.tag for element in page] in ([], ["p"])
    assert page.text_content().strip("\n") == " ".join(text.split())


def test_an_address_cannot_end_its_link() -> None:
    address = "https://x.example/a>b<c"
    assert rendered(link(address)).xpath("//a/@href") == ["https://x.example/a%3Eb%3Cc"]


def test_word_has_true_footnotes() -> None:
    archive = zipfile.ZipFile(io.BytesIO(word(brief(*every_block()))))
    notes = lxml.etree.fromstring(archive.read("word/footnotes.xml"))
    body = lxml.etree.fromstring(archive.read("word/document.xml"))
    made = [note.get(f"{W}id") for note in notes if note.get(f"{W}type") is None]
    cited = [mark.get(f"{W}id") for mark in body.iter(f"{W}footnoteReference")]
    assert made == cited == [str(number) for number in range(1, len(made) + 1)]
    said = ["".join(note.itertext()) for note in notes[2:4]]
    # The words of the first stand in the line itself, those of the second nowhere else.
    assert said == [
        " The Lumen Courier, 3 Mar 2031, “Ferry talks” (d0c 10–19)",
        " River Post, 3 Mar 2031, “Ferry talks”: “No ferry ran.” (d0c 40–49)",
    ]
    shown = "".join(body.itertext())
    assert "“The ferries lie idle.”" in shown
    assert "The Lumen Courier, 3 Mar 2031 · also River Post, 3 Mar 2031" in shown
    assert b"footnotes+xml" in archive.read("[Content_Types].xml")
    styles = archive.read("word/styles.xml")
    for style in set(re.findall(rb'w:[rp]Style w:val="(\w+)"', archive.read("word/footnotes.xml"))):
        assert b'w:styleId="%s"' % style in styles


def test_word_reads_it_back() -> None:
    docx = pytest.importorskip("docx", reason="python-docx is not installed")
    document = docx.Document(io.BytesIO(word(brief(*every_block()))))
    heads = [each.text for each in document.paragraphs if each.style.name.startswith("Heading")]
    assert heads == [
        "Part",
        "Ilka Doran",
        "3 Mar 2031: Call",
        "Crews",
        "Documents",
        "Method",
    ]
    assert [len(table.columns) for table in document.tables] == [2, 2, 2, 4, 2]
    (*_, series, documents) = document.tables
    assert [cell.text for cell in series.rows[0].cells] == [
        "When", "How many", "According to", "In",
    ]  # fmt: skip
    assert documents.rows[0].cells[0].text == "3 Mar 2031"
    assert document.core_properties.title == "osk-ferries"


def test_a_table_of_word_is_fit_for_print() -> None:
    archive = zipfile.ZipFile(io.BytesIO(word(brief(*every_block()))))
    body = lxml.etree.fromstring(archive.read("word/document.xml"))
    tables = list(body.iter(f"{W}tbl"))
    heads = [len(list(table.iter(f"{W}tblHeader"))) for table in tables]
    # Lists of days have no head, sides and series have one that stands on every page.
    assert heads == [0, 0, 1, 1, 0]
    for table in tables:
        rows = list(table.iter(f"{W}tr"))
        assert len(list(table.iter(f"{W}cantSplit"))) == len(rows)
        looks = [child.tag for child in table.find(f"{W}tblPr")]
        assert looks.index(f"{W}tblBorders") < looks.index(f"{W}tblLayout")
    # Two tables that touch would be one.
    followers = [table.getnext() for table in tables]
    assert all(each is not None and each.tag == f"{W}p" for each in followers)
    foot = archive.read("word/footer1.xml").decode()
    assert "osk-ferries" in foot and " PAGE" not in foot and ">NUMPAGES<" in foot


def test_headings_of_word_have_the_fonts_that_are_named() -> None:
    styles = lxml.etree.fromstring(
        zipfile.ZipFile(io.BytesIO(word(brief()))).read("word/styles.xml")
    )
    for name in ("Title", "Heading1", "Heading2"):
        (style,) = styles.xpath(f"//w:style[@w:styleId='{name}']", namespaces={"w": W[1:-1]})
        fonts = style.find(f"{W}rPr/{W}rFonts")
        assert fonts.get(f"{W}ascii") == "Georgia"
        assert not [key for key in fonts.keys() if key.endswith("Theme")]  # noqa: SIM118 - lxml


def test_word_has_the_same_bytes_every_time() -> None:
    assert word(brief(*every_block())) == word(brief(*every_block()))


def test_word_holds_what_xml_cannot() -> None:
    made = word(brief(*every_block(HOSTILE + "\ud800\ufffe"), hostile=HOSTILE))
    body = zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()
    assert "onerror=alert(1)" in body and "<img" not in body
    assert "\u202e" not in body


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr(extra, "import_module", absent)
    with pytest.raises(UsageError, match="pip install"):
        write_docx(brief(), io.BytesIO())
