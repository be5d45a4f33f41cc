"""Exports of news databases: split into articles, fields taken, ordinary articles left alone."""

from __future__ import annotations

import html
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.ingest.decode import Decoded
from readout.ingest.docx import read_docx
from readout.ingest.exportmarks import looks_like_export
from readout.ingest.exports import read_export
from readout.ingest.fields import Taken
from readout.ingest.html import read_html
from readout.ingest.making import make_document
from readout.ingest.page import Answer, Page, Pages, Refused, Request
from readout.ingest.rtf import read_rtf
from readout.lexicon import load
from readout.pattern import broken_examples
from readout.reading import LAYERS, Tools, describe, read

from .office import make_docx, make_rtf

CASES = tomllib.loads(
    (Path(__file__).parent.parent / "cases/exports.toml").read_text(encoding="utf-8")
)
EXPORTS = CASES["export"]
PLAIN = CASES["plain"]
STORY = (
    "The harbour of Port Lumen opened again on Monday after eleven days, and the first ships "
    "left before noon with the mail and the fruit that had waited on the quay.\n\n"
    "Pilots said the channel was narrow still, and that two wrecks near the mole would be lifted "
    "only when the wind fell, which nobody expected before the end of the week."
)


def text_of(case: dict) -> str:
    return case["text"].replace("{story}", STORY)


def answer(text: str) -> Answer:
    return read_export(Request(format="export", raw=text.encode()))


def pieces(found: Answer) -> list[Page | Refused]:
    assert isinstance(found, Pages)
    return [piece for piece in found.pieces if isinstance(piece, Page | Refused)]


def told(page: Page) -> list[list[str]]:
    return [[item.name, item.value] for item in page.given]


@pytest.mark.parametrize("case", EXPORTS, ids=lambda case: case["name"])
def test_articles_of_an_export(case: dict) -> None:
    text = text_of(case)
    found = pieces(answer(text))
    assert [piece.line for piece in found] == list(range(1, len(case["articles"]) + 1))
    for piece, expected in zip(found, case["articles"], strict=True):
        assert piece.input_id == expected.get("id")
        if "refused" in expected:
            assert isinstance(piece, Refused)
            assert piece.reason == expected["refused"]
            continue
        assert isinstance(piece, Page)
        assert sorted(told(piece)) == sorted(expected["given"])
        assert piece.text.startswith(expected["starts"])
        assert piece.text.endswith(expected["ends"])
        assert piece.media == "text/x-news-export"
        assert piece.span is not None
        assert text.encode()[slice(*piece.span)].decode() == piece.text


@pytest.mark.parametrize("case", EXPORTS, ids=lambda case: case["name"])
def test_the_story_is_all_that_is_read_as_story(case: dict) -> None:
    tools = Tools.load()
    for piece in pieces(answer(text_of(case))):
        if isinstance(piece, Refused):
            continue
        document = make_document(
            Decoded(piece.text, piece.encoding), path="x", media=piece.media, raw=b"",
            taken=Taken(piece.given), input_id=piece.input_id,
        )  # fmt: skip
        found = describe(document, read(document.text, tools, layers=LAYERS))
        body = " ".join(span.of(document.text) for span in found.body)
        assert body.split() == STORY.split()
        assert found.dct.basis == "stated"
        for name in ("title", "publisher", "published"):
            field = getattr(found, name)
            assert field.spans, name
        located = {span.of(document.text) for span in found.title.spans}
        assert {" ".join(words.split()) for words in located} == {found.title.value}


@pytest.mark.parametrize("case", EXPORTS, ids=lambda case: case["name"])
@pytest.mark.parametrize("make", [make_rtf, make_docx])
def test_the_same_articles_from_other_files(case: dict, make: object) -> None:
    text = text_of(case)
    reader = read_rtf if make is make_rtf else read_docx
    raw = make(text)  # type: ignore[operator]
    plain = [
        (piece.input_id, told(piece)) for piece in pieces(answer(text)) if isinstance(piece, Page)
    ]
    office = pieces(reader(Request(format="x", raw=raw)))
    assert [(piece.input_id, told(piece)) for piece in office if isinstance(piece, Page)] == plain


def make_page(text: str) -> bytes:
    blocks = "".join(
        "<p>" + "<br>".join(map(html.escape, block.split("\n"))) + "</p>"
        for block in text.split("\n\n")
    )
    return f"<html><head><title>Results</title></head><body>{blocks}</body></html>".encode()


@pytest.mark.parametrize("case", EXPORTS, ids=lambda case: case["name"])
def test_the_same_articles_from_a_page(case: dict) -> None:
    text = text_of(case)
    plain = [(p.input_id, told(p)) for p in pieces(answer(text)) if isinstance(p, Page)]
    found = pieces(read_html(Request(format="html", raw=make_page(text))))
    assert [(p.input_id, told(p)) for p in found if isinstance(p, Page)] == plain


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case["name"])
def test_an_ordinary_page_is_never_split(case: dict) -> None:
    found = read_html(Request(format="html", raw=make_page(text_of(case))))
    assert isinstance(found, Page)


TABLE = (
    "<table><tr><td><b>HD</b></td><td>Harbour opens</td></tr><tr><td><b>WC</b></td><td>812 words"
    "</td></tr><tr><td><b>PD</b></td><td>9 March 2020</td></tr><tr><td><b>SN</b></td><td>The Lumen "
    "Courier</td></tr><tr><td><b>LP</b></td><td><p>One ship after another left the port.</p></td>"
    "</tr><tr><td><b>TD</b></td><td><p>Two.</p><p>Three.</p></td></tr><tr><td><b>AN</b></td><td>"
    "Document LUMCOU0020200309eg390002{}</td></tr></table>"
)


def test_codes_in_a_table() -> None:
    raw = f"<html><body>{TABLE.format('a')}{TABLE.format('b')}</body></html>".encode()
    found = pieces(read_html(Request(format="html", raw=raw)))
    assert [piece.input_id for piece in found] == [
        "LUMCOU0020200309eg390002a",
        "LUMCOU0020200309eg390002b",
    ]
    assert isinstance(found[1], Page)
    assert told(found[1]) == [
        ["title", "Harbour opens"],
        ["published", "9 March 2020"],
        ["publisher", "The Lumen Courier"],
    ]


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case["name"])
def test_an_ordinary_article_is_never_split(case: dict) -> None:
    text = text_of(case)
    assert not looks_like_export(text)
    found = answer(text)
    assert isinstance(found, Page)
    assert (found.text, found.media) == (text, "text/plain")


def test_examples_hold() -> None:
    assert broken_examples(load("exports")) == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_spans_are_bytes_of_the_file(encoding: str) -> None:
    text = text_of(EXPORTS[0]).replace("Ada Quill", "Ada Quillé’s")
    raw = text.encode(encoding)
    codec = {"utf-16": "utf-16-le", "utf-8-sig": "utf-8"}.get(encoding, encoding)
    for piece in pieces(read_export(Request(format="export", raw=raw))):
        if isinstance(piece, Page):
            assert piece.span is not None
            assert raw[slice(*piece.span)].decode(codec) == piece.text


def test_line_ends_do_not_matter() -> None:
    for case in EXPORTS:
        unix = [told(p) for p in pieces(answer(text_of(case))) if isinstance(p, Page)]
        text = text_of(case).replace("\n", "\r\n")
        assert [told(p) for p in pieces(answer(text)) if isinstance(p, Page)] == unix


LINES = sorted({line for case in EXPORTS for line in text_of(case).split("\n")})


@settings(deadline=None, derandomize=True, max_examples=150)
@given(st.lists(st.sampled_from(LINES), max_size=60))
def test_any_order_of_lines(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = answer(text)
    if not isinstance(found, Pages):
        return
    place = 0
    for piece in pieces(found):
        if isinstance(piece, Page):
            # In order, out of the text, and no stretch twice.
            place = text.index(piece.text, place) + len(piece.text)


@pytest.mark.parametrize(
    "text",
    [
        "1 of 2 DOCUMENTS\n" * 20_000,
        "LENGTH: 8 words\nBYLINE: a\n1 of 2 DOCUMENTS\n" * 8_000,
        "HD\nWC\nPD\nSN\nTD\nDocument LUMCOU0020200309\n" * 5_000,
        "_" * 60 + "\n" * 100_000,
        "Length: 8 words\nBody\nEnd of Document\n" * 8_000,
        "March 9, 2020 " * 20_000,
    ],
    ids=range(6),
)
def test_large_and_odd_texts(text: str) -> None:
    answer(text)
