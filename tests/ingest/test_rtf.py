"""RTF to text: what is kept, what is left out, and what hostile files do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.errors import UnreadableError
from readout.ingest.page import Page, Request
from readout.ingest.rtf import read_rtf

from .office import make_rtf


def page(raw: bytes) -> Page:
    answer = read_rtf(Request(format="rtf", raw=raw))
    assert isinstance(answer, Page)
    return answer


def text(body: str) -> str:
    return page(b"{\\rtf1\\ansi " + body.encode("latin-1") + b"}").text


TEXTS = {
    "paragraphs": (r"One port.\par Two ships.\par", "One port.\nTwo ships."),
    "an empty paragraph": (r"One.\par\par\par Two.", "One.\n\nTwo."),
    "source line ends": ("One\r\n port.", "One port."),
    "bytes of a code page": (r"\'e9t\'e9", "été"),
    "another code page": (r"\ansicpg1251 \'cf\'ee\'f0\'f2", "Порт"),
    "the code page of a font": (
        r"{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial Cyr;}}\f1 \'cf\'ee\'f0\'f2\f0 \'e9",
        "Портé",
    ),
    "two bytes, one character": (r"{\fonttbl{\f1\fcharset128 M;}}\f1 \'8d\'60", "港"),
    "unicode with a fallback": (r"\u8220?Open\u8221? it", "“Open” it"),
    "unicode below zero": (r"\u-10179?\u-8704?", "\U0001f600"),
    "a fallback of two bytes": (r"\uc2\u8217\'92\'92s", "’s"),
    "no fallback": (r"\uc0\u8217 s", "’s"),
    "half of a pair": (r"a\u-10179?b", "a\ufffdb"),
    "named characters": (r"\ldblquote A\rdblquote\emdash B\~C\_D\-E", "“A”—B\xa0C\u2011DE"),
    "escaped braces": (r"\{a\} \\b", r"{a} \b"),
    "a table": (
        r"\trowd HD\cell Ships\cell\row\trowd BY\cell Quill\cell\row",
        "HD\tShips\nBY\tQuill",
    ),
    "a link": (
        r'See {\field{\*\fldinst{HYPERLINK "http://a.example"}}{\fldrslt{\ul the list}}} now',
        "See the list now",
    ),
    "a picture": (r"a{\*\shppict{\pict\pngblip 89504e47}}{\pict 0102}b", "ab"),
    "binary data": (r"a{\pict\bin5 }}}}}}b", "ab"),
    "binary data elsewhere": (r"a\bin3 {}{b", "ab"),
    "binary data without end": (r"a{\pict\bin99999999 }b", "a"),
    "header and footer": (r"{\header Page 1}a{\footer Lumen}b", "ab"),
    "a footnote": (
        r"Ships{\footnote\pard Three of them.} left.\par Then all.",
        "Ships left.\nThen all.\nThree of them.",
    ),
    "deleted words": (r"They {\deleted never }{\revised often }came", "They often came"),
    "hidden words": (r"They {\v secretly }\v hush\v0  came\plain .", "They came."),
    "an unknown destination": (r"a{\*\unheardof b {c}}d", "ad"),
    "style sheets": (r"{\stylesheet{\s1 heading 1;}}{\colortbl;\red0;}a", "a"),
    "words behind the end": (r"a} b {c", "a"),
    "too many braces": ("{" * 5000 + "a" + "}" * 5000, "a"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), TEXTS.values(), ids=TEXTS)
def test_text(body: str, expected: str) -> None:
    assert text(body) == expected


def test_properties() -> None:
    head = r"{\info{\title Harbour opens again}{\author Ada Quill}{\creatim\yr2020\mo3\dy9}}"
    found = page(make_rtf("The harbour opened.", head))
    assert [(g.name, g.value, g.origin) for g in found.given] == [
        ("title", "Harbour opens again", "meta"),
        ("byline", "Ada Quill", "meta"),
    ]
    assert found.notes == ("the file says it was made 2020-03-09, which is no date of publication",)
    assert (found.media, found.encoding) == ("application/rtf", "cp1252")


def test_cut_file_keeps_its_words() -> None:
    found = page(rb"{\rtf1 The harbour {\b opened")
    assert found.text == "The harbour opened"
    assert found.notes == ("the file ends within a group, as if it were cut short",)


def test_what_is_no_rtf_is_refused() -> None:
    with pytest.raises(UnreadableError) as refused:
        page(b"harbour")
    assert refused.value.reason == "malformed-rtf"


HOSTILE = {
    "fonts": rb"{\rtf1{\fonttbl " + rb"\f0\fcharset0 " * 50_000,
    "links": rb"{\rtf1 " + rb"{\field{\*\fldinst{ HYPERLINK " * 20_000,
    "nesting": rb"{\rtf1 " + b"{" * 300_000 + b"a",
    "stars": rb"{\rtf1 " + rb"\*" * 300_000 + b"}",
    "unicode": rb"{\rtf1 " + rb"\uc9\u9999999999 " * 100_000 + b"}",
    "bytes": rb"{\rtf1 " + rb"\'e9" * 200_000 + b"}",
    "words": rb"{\rtf1 " + b"\\" + b"a" * 500_000 + b"}",
    "code pages": rb"{\rtf1\ansicpg99999 \ansicpg-1 \'e9}",
}


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_end(raw: bytes) -> None:
    assert isinstance(page(raw), Page)


@settings(deadline=None, derandomize=True, max_examples=150)
@given(
    st.lists(
        st.sampled_from(
            ["{", "}", "\\", "\\*", "\\u-1?", "\\u55357?", "\\'e9", "\\'", "\\bin2 ", "\\par ", "a",
             "\\fonttbl", "\\f1", "\\fcharset204", "\\v", "\\info", "\\title", "\\footnote",
             "\\uc99 ", "\\ansicpg932", "\0", "\xff", "\n"]
        )
    )
)  # fmt: skip
def test_any_tokens(tokens: list[str]) -> None:
    found = page(b"{\\rtf1" + "".join(tokens).encode("latin-1"))
    found.text.encode("utf-8")


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.binary(max_size=200))
def test_any_bytes(tail: bytes) -> None:
    page(b"{\\rtf1" + tail).text.encode("utf-8")


@settings(deadline=None, derandomize=True, max_examples=50)
@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Zl", "Zp"]), min_size=1))
def test_words_survive(words: str) -> None:
    plain = "".join(words.replace("\u00ad", "").replace("\ufeff", "").split())
    assert "".join(page(make_rtf(words)).text.split()) == plain
