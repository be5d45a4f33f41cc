"""PDF to text: pypdf takes out the pieces, `pdflayout` puts them in reading order.

Runs in the killable workers only: a hostile file may hang any parser of the format.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from pypdf import PageObject, PdfReader
from pypdf.errors import DependencyError

from readout.errors import UnreadableError
from readout.ingest.decode import Decoded, make_representable
from readout.ingest.exports import as_answer
from readout.ingest.fields import url_dates
from readout.ingest.page import Answer, Page, Request
from readout.ingest.pdflayout import Fragment, Laid, lay_out
from readout.ingest.properties import Properties, take_properties
from readout.ingest.tidy import tidy_lines
from readout.schema.document import Given, Media

MAX_PAGES = 300
"""Pages read of one file: at 30 pages a second that is within a worker's time. An article or a
day's export has fewer; what is beyond is told in a note."""
MAX_CHARS = 5_000_000

_MEDIA: Media = "application/pdf"
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?")
_URL = re.compile(r"https?://[^\s<>\"]+")


def read_pdf(request: Request) -> Answer:
    """The text of a PDF, or the articles of a database export saved as one.

    Raises UnreadableError "encrypted", "no-text" (a scan, which needs OCR) or "malformed-pdf".
    """
    reader = _open(request.raw)
    pages, notes = _read_pages(reader)
    laid = lay_out(pages)
    if not laid.text.strip():
        raise _no_text(notes)
    taken = take_properties(_properties(reader), "PDF property")
    decoded = make_representable(Decoded(tidy_lines(laid.text), "utf-8", tuple(notes)))
    page = Page(
        text=decoded.text,
        encoding=decoded.encoding,
        notes=(*decoded.notes, *_left_out(laid), *taken.notes),
        given=(*taken.given, *_address(laid)),
        media=_MEDIA,
    )
    return as_answer(page)


def _open(raw: bytes) -> PdfReader:
    reader = _attempt(lambda: PdfReader(io.BytesIO(raw), strict=False))
    is_locked = _attempt(lambda: reader.is_encrypted)
    if is_locked and not _unlock(reader):
        why = "it is encrypted with a password; save a copy without one"
        raise UnreadableError("encrypted", why)
    return reader


def _unlock(reader: PdfReader) -> bool:
    """Whether it opens without a password, as files do that only forbid printing or copying."""
    try:
        return bool(reader.decrypt(""))
    except DependencyError:
        return False
    except MemoryError:
        raise
    except Exception as error:
        raise _malformed(error) from None


_Value = TypeVar("_Value")


def _attempt(read: Callable[[], _Value]) -> _Value:
    """What a call into pypdf gives. On broken files it raises whatever its parts do."""
    try:
        return read()
    except (MemoryError, UnreadableError):
        raise
    except DependencyError:
        why = "it is encrypted in a way that needs the package cryptography"
        raise UnreadableError("encrypted", why) from None
    except Exception as error:
        raise _malformed(error) from None


def _read_pages(reader: PdfReader) -> tuple[list[list[Fragment]], list[str]]:
    """The pieces of text of each page, and sentences on pages that were not read."""
    count = _attempt(lambda: len(reader.pages))
    pages: list[list[Fragment]] = []
    broken: list[int] = []
    chars = 0
    for number in range(min(count, MAX_PAGES)):
        try:
            fragments = list(_fragments(reader.pages[number]))
        except MemoryError:
            raise
        except Exception:
            broken.append(number + 1)
            continue
        pages.append(fragments)
        chars += sum(len(fragment.text) for fragment in fragments)
        if chars > MAX_CHARS:
            break
    if broken and not any(pages):
        raise UnreadableError("malformed-pdf", "none of its pages can be read")
    return pages, [*_about(broken), *_about_rest(len(pages) + len(broken), count)]


def _about(broken: list[int]) -> Iterator[str]:
    if broken:
        named = ", ".join(map(str, broken[:10])) + (" ..." if len(broken) > 10 else "")
        yield f"{len(broken)} of its pages could not be read: {named}"


def _about_rest(read: int, count: int) -> Iterator[str]:
    if read < count:
        yield f"only the first {read} of its {count} pages were read"


def _fragments(page: PageObject) -> Iterator[Fragment]:
    """The pieces of text of a page in the order in which they are drawn."""
    found: list[tuple[str, list[float], list[float], float]] = []

    def take(text: str, cm: list[float], tm: list[float], _font: Any, size: float) -> None:
        if text.strip():
            found.append((text, cm, tm, size))

    page.extract_text(visitor_text=take)
    for text, cm, tm, size in found:
        yield Fragment.placed(text, cm, tm, size)


def _properties(reader: PdfReader) -> Properties:
    try:
        about = reader.metadata
        return Properties(
            title=_string(about, "/Title"),
            author=_string(about, "/Author"),
            created=_day(_string(about, "/CreationDate")),
        )
    except MemoryError:
        raise
    except Exception:
        # Metadata is welcome, not owed.
        return Properties()


def _string(about: Any, key: str) -> str:
    found = None if about is None else about.get(key)
    return found if isinstance(found, str) else ""


def _day(stamp: str) -> str:
    """ "D:20200309102200+01'00'" as "2020-03-09"."""
    match = _DATE.match(stamp)
    return "-".join(filter(None, match.groups())) if match else ""


def _address(laid: Laid) -> Iterator[Given]:
    """The address that browsers print at the foot of each page, if it is one."""
    urls = sorted({url for line in laid.left_out for url in _URL.findall(line)})
    if len(urls) == 1:
        given = Given(name="url", value=urls[0], origin="meta", detail="PDF running line")
        yield given
        yield from url_dates([given])


def _left_out(laid: Laid) -> Iterator[str]:
    if laid.left_out:
        lines = "1 line" if len(laid.left_out) == 1 else f"{len(laid.left_out)} lines"
        yield f"{lines} at the edges of its pages were left out as running heads or page numbers"


def _no_text(notes: list[str]) -> UnreadableError:
    why = "there is no text in it: it seems to be a scan, which needs OCR before it can be read"
    return UnreadableError("no-text", "; ".join((why, *notes)))


def _malformed(error: Exception) -> UnreadableError:
    return UnreadableError("malformed-pdf", f"it is broken ({type(error).__name__}: {error})")
