"""Files of one format each for bench/formats.py: a number to the bytes of one file.

Made by the helpers of the tests, from invented sentences; each number gives another text.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.ingest.office import make_docx, make_pdf, make_rtf, set_lines

ARTICLES_AN_EXPORT = 20
_SENTENCE = (
    "The harbour of Port Lumen opened again on day {0} after eleven days, and ship {1} left "
    "before noon with the mail and the fruit that had waited on quay {2} since the storm."
)
_PARAGRAPHS = 18
_LINES = 45


def paragraphs(number: int) -> list[str]:
    """About 3,000 characters in paragraphs of a sentence."""
    return [_SENTENCE.format(number, number * 31 + row, row) for row in range(_PARAGRAPHS)]


def wrapped(number: int) -> list[str]:
    """The same in lines as a page holds them."""
    lines: list[str] = []
    for words in paragraphs(number):
        half = words.index(" ", len(words) // 2)
        lines += [words[:half], words[half + 1 :]]
    return lines


def pdf(number: int) -> bytes:
    """Two pages with a running head."""
    lines = wrapped(number)
    halves = lines[: len(lines) // 2], lines[len(lines) // 2 :]
    head = (60.0, 820.0, 9.0, "The Lumen Courier")
    return make_pdf([[head, *set_lines(half)] for half in halves])


def docx(number: int) -> bytes:
    """A DOCX of plain paragraphs."""
    return make_docx("\n".join(paragraphs(number)))


def rtf(number: int) -> bytes:
    """An RTF of plain paragraphs."""
    return make_rtf("\n".join(paragraphs(number)))


def export(number: int) -> bytes:
    """A text export of `ARTICLES_AN_EXPORT` articles."""
    first = number * ARTICLES_AN_EXPORT
    return "".join(_article(first + row, row + 1) for row in range(ARTICLES_AN_EXPORT)).encode()


def _article(number: int, row: int) -> str:
    return (
        f"\n{row} of {ARTICLES_AN_EXPORT} DOCUMENTS\n\nThe Lumen Courier\n\n"
        "March 9, 2020 Monday\n\n"
        f"Ship {number} leaves the harbour\n\nBYLINE: Ada Quill\n\nLENGTH: 500 words\n\n"
        + "\n\n".join(paragraphs(number))
        + "\n\nLOAD-DATE: March 10, 2020\n\nLANGUAGE: ENGLISH\n\nCopyright 2020 Lumen Media Ltd\n"
    )


MAKERS: dict[str, Callable[[int], bytes]] = {"pdf": pdf, "docx": docx, "rtf": rtf, "txt": export}
"""Suffix -> maker; "txt" is a database export."""
