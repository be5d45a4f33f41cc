"""Bytes to text."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readout.errors import UnreadableError
from readout.ingest.decode import decode, decode_page

QUOTED = "“We sail at dawn,” said Zoë Marlöw – but not for €40."
FRENCH = "L’été dernier, la cérémonie a été annulée à cause de la marée : c’était prévu. " * 8
RUSSIAN = "Порт открылся утром, и первые корабли вышли в море ещё до полудня. " * 8
JAPANESE = "港は朝に開き、最初の船は正午前に出航した。町の人々は岸に集まった。" * 8

TEXTS = {
    "utf-8": (QUOTED.encode(), QUOTED, "utf-8"),
    "utf-8 with BOM": (b"\xef\xbb\xbf" + QUOTED.encode(), QUOTED, "utf-8"),
    "utf-16 little endian, BOM": (b"\xff\xfe" + QUOTED.encode("utf-16-le"), QUOTED, "utf-16-le"),
    "utf-16 big endian, BOM": (b"\xfe\xff" + QUOTED.encode("utf-16-be"), QUOTED, "utf-16-be"),
    "utf-32 little endian, BOM": (
        b"\xff\xfe\0\0" + QUOTED.encode("utf-32-le"),
        QUOTED,
        "utf-32-le",
    ),
    "utf-16 little endian, told by NULs": (QUOTED.encode("utf-16-le"), QUOTED, "utf-16-le"),
    "utf-16 big endian, told by NULs": (QUOTED.encode("utf-16-be"), QUOTED, "utf-16-be"),
    "cp1252, few foreign bytes": (QUOTED.encode("cp1252"), QUOTED, "cp1252"),
    "cp1252, French": (FRENCH.encode("cp1252"), FRENCH, "cp1252"),
    "cp1251 on good evidence": (RUSSIAN.encode("cp1251"), RUSSIAN, "cp1251"),
    "line ends stay": (b" one\r\ntwo\rthree\n\n", " one\r\ntwo\rthree\n\n", "utf-8"),
    "a second BOM is text": (b"\xef\xbb\xbf\xef\xbb\xbfa", "\ufeffa", "utf-8"),
}


@pytest.mark.parametrize(("raw", "text", "encoding"), TEXTS.values(), ids=TEXTS)
def test_a_file_is_decoded(raw: bytes, text: str, encoding: str) -> None:
    decoded = decode(raw)
    assert decoded.text == text
    assert decoded.encoding == encoding
    assert decoded.notes == ()


def test_shift_jis_is_told_from_cp1252() -> None:
    assert decode(JAPANESE.encode("shift_jis")).text == JAPANESE


NOTED = {
    "NULs": (b"a\0b\0\0c", "a\ufffdb\ufffd\ufffdc", "3 NUL characters became U+FFFD"),
    "one NUL": (b"ab\0c", "ab\ufffdc", "1 NUL character became U+FFFD"),
    "encoded lone surrogate": (
        b"a\xed\xa0\x80b",
        "a\ufffdb",
        "1 lone surrogate became U+FFFD",
    ),
    "lone surrogate in utf-16": (
        b"\xff\xfe" + "a\ud800b".encode("utf-16-le", "surrogatepass"),
        "a\ufffdb",
        "1 lone surrogate became U+FFFD",
    ),
    "cut within a character": (
        "né né né né né".encode()[:-1],
        "né né né né n\ufffd",
        "1 sequence of bytes that is not UTF-8 became U+FFFD",
    ),
    "cp1252 with bytes it lacks": (
        "“Aye,” said the elder pilot at last. “Né” – “no”".encode("cp1252") + b" \x81",
        "“Aye,” said the elder pilot at last. “Né” – “no” \ufffd",
        "1 byte that is not in cp1252 became U+FFFD",
    ),
    "utf-16 cut within a unit": (
        b"\xff\xfea\0b",
        "a\ufffd",
        "the file ends within a character, which became U+FFFD",
    ),
}


@pytest.mark.parametrize(("raw", "text", "note"), NOTED.values(), ids=NOTED)
def test_what_cannot_be_represented_is_replaced_one_for_one_and_noted(
    raw: bytes, text: str, note: str
) -> None:
    decoded = decode(raw)
    assert decoded.text == text
    assert decoded.notes == (note,)


def test_a_surrogate_pair_in_utf8_is_the_character_it_stands_for() -> None:
    decoded = decode("sail \ud83d\udea2 on".encode("utf-8", "surrogatepass"))
    assert decoded.text == "sail 🚢 on"
    assert decoded.notes == ()


REFUSED = {
    "control characters": (bytes(range(1, 32)) * 4 + b"\xff\xfe\x81" * 9, "binary"),
    "mostly NULs": (b"\0" * 100 + b"abc", "binary"),
    "no codec fits": (bytes(random.Random(1).choices(range(128, 256), k=400)), "encoding"),
}


@pytest.mark.parametrize(("raw", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_text_is_refused(raw: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError) as caught:
        decode(raw)
    assert caught.value.reason == reason


def page(charset: str, text: str, codec: str) -> bytes:
    return f'<html><head><meta charset="{charset}"></head><body>{text}</body></html>'.encode(codec)


PAGES = {
    "declared utf-8": (page("utf-8", QUOTED, "utf-8"), "utf-8", QUOTED),
    "latin-1 means cp1252": (page("ISO-8859-1", QUOTED, "cp1252"), "cp1252", QUOTED),
    "http-equiv": (
        b'<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">'
        + RUSSIAN.encode("cp1251"),
        "cp1251",
        RUSSIAN,
    ),
    "xml declaration": (
        b'<?xml version="1.0" encoding="iso-8859-2"?><html>' + "Żółw".encode("iso-8859-2"),
        "iso8859-2",
        "Żółw",
    ),
    "says latin-1, is utf-8": (page("iso-8859-1", QUOTED, "utf-8"), "utf-8", QUOTED),
    "says utf-8, is cp1252": (page("utf-8", QUOTED, "cp1252"), "cp1252", QUOTED),
    "says utf-16 in ASCII": (page("utf-16", QUOTED, "utf-8"), "utf-8", QUOTED),
    "unknown label": (page("klingon-1", QUOTED, "utf-8"), "utf-8", QUOTED),
    "label of a transform": (page("rot13", QUOTED, "utf-8"), "utf-8", QUOTED),
    "gb2312 means gb18030": (page("gb2312", "港口今天早上重新开放", "gb18030"), "gb18030", "港口"),
    "BOM beats declaration": (
        b"\xef\xbb\xbf" + page("windows-1251", QUOTED, "utf-8"),
        "utf-8",
        QUOTED,
    ),
}


@pytest.mark.parametrize(("raw", "encoding", "contains"), PAGES.values(), ids=PAGES)
def test_a_page_is_decoded_as_it_declares_unless_it_errs(
    raw: bytes, encoding: str, contains: str
) -> None:
    decoded = decode_page(raw)
    assert decoded.encoding == encoding
    assert contains in decoded.text


def test_a_wrong_declaration_is_noted() -> None:
    assert decode_page(page("iso-8859-1", QUOTED, "utf-8")).notes == (
        "the page says iso-8859-1 but is UTF-8",
    )


@settings(deadline=None, derandomize=True)
@given(
    st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ).filter(lambda text: not text.startswith("\ufeff"))
)
def test_any_text_comes_back_from_utf8(text: str) -> None:
    decoded = decode(text.encode())
    assert decoded.text == text
    assert decoded.encoding == "utf-8"
    assert decoded.notes == ()
