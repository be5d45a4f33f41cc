"""PDF to text: reading order, paragraphs, running heads, and what hostile files do."""

from __future__ import annotations

import io
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("pypdf", reason="pypdf is not installed (extra pdf)")

from pypdf import PdfReader, PdfWriter

from readout.errors import UnreadableError
from readout.ingest import pdf
from readout.ingest.page import Page, Request
from readout.ingest.pdf import read_pdf

from .office import assemble_pdf, make_pdf, set_lines

LEFT = [
    "The harbour of Port Lumen opened again on",
    "Monday after eleven days, and the first of",
    "the ships left before noon with the mail.",
    "Pilots said the channel was narrow still,",
    "and that two wrecks near the mole would be",
    "lifted only when the wind",
]
RIGHT = [
    "fell, which nobody at the port had expected",
    "before the end of the week or even later.",
]
WHOLE = (
    "The harbour of Port Lumen opened again on Monday after eleven days, and the first of the "
    "ships left before noon with the mail. Pilots said the channel was narrow still, and that "
    "two wrecks near the mole would be lifted only when the wind fell, which nobody at the port "
    "had expected before the end of the week or even later."
)


def page(raw: bytes) -> Page:
    answer = read_pdf(Request(format="pdf", raw=raw))
    assert isinstance(answer, Page)
    return answer


def text(*pages: list) -> str:
    return page(make_pdf(pages)).text


def reason(raw: bytes) -> str:
    with pytest.raises(UnreadableError) as refused:
        page(raw)
    return refused.value.reason


def test_lines_become_paragraphs() -> None:
    lines = [*LEFT, *RIGHT[:1], "Nobody knew why.", "The mayor had no words for it, she said, and"]
    assert text(set_lines([*lines, "left."])).split("\n")[1:] == [
        "The mayor had no words for it, she said, and left."
    ]


def test_an_indent_begins_a_paragraph() -> None:
    lines = set_lines(LEFT[:3]) + set_lines(LEFT[3:4], x=75, top=724) + set_lines(LEFT[4:], top=712)
    assert text(lines).count("\n") == 1


@pytest.mark.parametrize("order", ["as read", "right column first", "foot first"])
def test_columns_are_read_one_after_the_other(order: str) -> None:
    left, right = set_lines(LEFT, x=50, top=700), set_lines(RIGHT, x=320, top=700)
    head = [(50.0, 780.0, 20.0, "Harbour opens after eleven days")]
    drawn = {
        "as read": head + left + right,
        "right column first": head + right + left,
        "foot first": right + left + head,
    }[order]
    assert text(drawn) == f"Harbour opens after eleven days\n{WHOLE}"


def test_a_headline_in_two_lines_is_one() -> None:
    head = [(50.0, 780.0, 20.0, "Harbour opens after"), (50.0, 758.0, 20.0, "eleven days")]
    assert text(head + set_lines(LEFT + RIGHT, top=700)).startswith(
        "Harbour opens after eleven days\n"
    )


def test_running_heads_feet_and_page_numbers_are_left_out() -> None:
    pages = [
        [
            (60, 820, 9, "The Lumen Courier"),
            (480, 820, 9, "9 March 2020"),
            *set_lines([f"{word} of the story." for word in words.split()]),
            (290, 20, 9, f"Page {number} of 3"),
            (60, 20, 9, "https://courier.example/2020/03/09/harbour"),
        ]
        for number, words in enumerate(("One Two Ten Six", "Bow Oar Keel Mast", "Sea Bay"), 1)
    ]
    found = page(make_pdf(pages))
    assert "Courier" not in found.text
    assert "Page" not in found.text
    assert found.text.count("of the story.") == 10
    assert [(g.name, g.value, g.origin) for g in found.given] == [
        ("url", "https://courier.example/2020/03/09/harbour", "meta"),
        ("published", "2020-03-09", "url"),
    ]
    assert "12 lines at the edges of its pages were left out" in found.notes[0]


def test_a_line_that_stands_elsewhere_on_the_next_page_is_kept() -> None:
    pages = [set_lines(["He said no.", "A line.", "More."], top=top) for top in (760, 700, 640)]
    assert text(*pages).count("He said no.") == 3


def test_a_paragraph_may_go_on_on_the_next_page() -> None:
    assert text(set_lines(LEFT), set_lines(RIGHT)) == WHOLE


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["They asked the govern-", "ment, and the government said no."], "the government, and"),
        (["They asked the govern-", "ment, which said no to it."], "govern-ment, which"),
        (["They called a well-", "known pilot; he is well-known to all."], "a well-known pilot"),
        (["They met on what is called the Osk-", "Lumen line, now closed."], "the Osk-Lumen line"),
    ],
    ids=["whole elsewhere", "not sure", "its own hyphen", "a capital"],
)  # fmt: skip
def test_hyphens_at_line_ends(lines: list[str], expected: str) -> None:
    assert expected in text(set_lines([*lines, *LEFT[:1]]))


def test_properties() -> None:
    info = {
        "Title": "Harbour opens again",
        "Author": "Ada Quill",
        "CreationDate": "D:20200309102200Z",
    }
    found = page(make_pdf([set_lines(LEFT)], info))
    assert [(g.name, g.value) for g in found.given] == [
        ("title", "Harbour opens again"),
        ("byline", "Ada Quill"),
    ]
    assert found.notes == ("the file says it was made 2020-03-09, which is no date of publication",)
    assert page(make_pdf([set_lines(LEFT)], {"Title": "Microsoft Word - a.doc"})).given == ()


def locked(password: str) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf([set_lines(LEFT + RIGHT)]))))
    writer.encrypt(password, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_encrypted_files() -> None:
    assert page(locked("")).text == WHOLE
    assert reason(locked("secret")) == "encrypted"


def test_a_scan_needs_ocr() -> None:
    with pytest.raises(UnreadableError, match="OCR") as refused:
        page(make_pdf([[], []]))
    assert refused.value.reason == "no-text"


def test_pages_that_are_alike_lose_nothing() -> None:
    assert text(*(set_lines([f"Slide {n} has words."]) for n in (1, 2))).count("words") == 2


def test_pages_beyond_the_limit_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    found = page(make_pdf([set_lines([f"Page {n} has words."]) for n in range(5)]))
    assert "only the first 2 of its 5 pages were read" in found.notes


def _objects(contents: bytes, kids: bytes = b"5 0 R") -> list[bytes]:
    return [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count 1 >>" % kids,
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< >>",
        b"<< /Type /Page /Parent 2 0 R /Contents 6 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
        contents,
    ]


def _stream(content: bytes, marks: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(content), marks, content)


BOMB = zlib.compress(b"BT /F1 1 Tf (a) Tj ET\n" * 20_000_000, 9)
HOSTILE = {
    "nothing else": b"%PDF-1.7\n",
    "garbage": b"%PDF-1.7\n" + bytes(range(256)) * 40,
    "cut short": make_pdf([set_lines(LEFT)])[:700],
    "a page tree in a circle": assemble_pdf(_objects(_stream(b""), kids=b"2 0 R 5 0 R")),
    "a page that is its own child": assemble_pdf(_objects(_stream(b""), kids=b"2 0 R " * 50)),
    "440 MB in a stream": assemble_pdf(_objects(_stream(BOMB, b"/Filter /FlateDecode"))),
    "nested brackets": assemble_pdf(_objects(_stream(b"[" * 100_000))),
    "numbers without measure": assemble_pdf(
        _objects(_stream(b"BT /F1 1e400 Tf 9e99 0 0 9e99 1e400 -1e400 Tm (a) Tj ET"))
    ),
    "no numbers": assemble_pdf(_objects(_stream(b"BT /F1 (x) Tf (a) (b) Td /N Tj (a) Tj ET"))),
}  # fmt: skip


@pytest.mark.parametrize("raw", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_are_read_or_refused(raw: bytes) -> None:
    try:
        assert isinstance(page(raw), Page)
    except UnreadableError as error:
        assert error.reason in ("malformed-pdf", "no-text")


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.binary(max_size=300))
def test_any_bytes_behind_the_magic(tail: bytes) -> None:
    with pytest.raises(UnreadableError):
        page(b"%PDF-1.7\n" + tail)


@settings(deadline=None, derandomize=True, max_examples=60)
@given(st.integers(min_value=0), st.binary(min_size=1, max_size=8))
def test_wrong_bytes_never_crash(place: int, wrong: bytes) -> None:
    raw = bytearray(make_pdf([set_lines(LEFT[:2])], {"Title": "Harbour opens"}))
    at = place % len(raw)
    raw[at : at + len(wrong)] = wrong
    try:
        page(bytes(raw)).text.encode("utf-8")
    except UnreadableError as error:
        assert error.reason in ("malformed-pdf", "no-text", "encrypted")


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.lists(
        st.tuples(
            st.floats(0, 600), st.floats(0, 800), st.sampled_from([8.0, 10.0, 24.0]),
            st.text("abc DE.-1", min_size=1, max_size=60),
        ),
        max_size=30,
    )
)  # fmt: skip
def test_no_letter_is_lost_or_told_twice(pieces: list) -> None:
    pieces.append((60.0, 400.0, 10.0, "word"))
    found = page(make_pdf([pieces]))
    drawn = "".join(words for _, _, _, words in pieces)
    for letter in "abcDE":
        assert found.text.count(letter) == drawn.count(letter)
