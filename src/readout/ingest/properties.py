"""What the properties of a PDF, DOCX or RTF file say about the article in it.

They are weak: title and author are often left over from a template, or name a file and the
person who saved it. What looks so is left out.
"""

from __future__ import annotations

import re

import msgspec

from readout.ingest.fields import Taken, clean
from readout.schema.document import Given

_BLANKS = re.compile(r"\s+")
_FILE_NAME = re.compile(
    r"\.(?:docx?|docm|dotx?|rtf|odt|pdf|txt|html?|indd|qxp|qxd|pages|wpd)\Z", re.I
)
_PRODUCT = re.compile(
    r"\A(?:microsoft (?:word|powerpoint|office)\b|untitled|document ?\d*\Z|doc ?\d+\Z|unknown\Z|"
    r"title\Z|full page (?:photo|fax) print|print\Z|layout \d|slide \d|scan(?:ned)?\b|"
    r"<.*>\Z|[\d\s._()-]*\Z)",
    re.I,
)
_WORD_TITLE = re.compile(r"\Amicrosoft (?:word|powerpoint) - ", re.I)
_NAME = re.compile(r"(?:[^\W\d_][\w’'.-]*\s+){1,5}[^\W\d_][\w’'.-]*")
_ROLE = re.compile(
    r"\b(?:user|admin|administrator|owner|office|microsoft|desktop|laptop|scanner|printer|"
    r"copier|server|default|guest|test|unknown|anonymous|windows|adobe|company|inc|ltd|llc)\b",
    re.I,
)
_LEAST_TITLE = 8


class Properties(msgspec.Struct, frozen=True, kw_only=True):
    """The properties of a file as it states them; "" where it states none. `created` is in
    ISO 8601, as precise as the file has it."""

    title: str = ""
    author: str = ""
    created: str = ""


def take_properties(properties: Properties, detail: str) -> Taken:
    """Title and author as metadata where they look like a title and like people.

    `detail` is what the properties are called ("PDF property"). The day a file was made is no
    date of publication and bounds none (drafts are older than what they become, a print-out is
    younger): it is only noted.
    """
    title, author = _one_line(properties.title), _one_line(properties.author)
    given: list[Given] = []
    if is_title(title):
        given.append(Given(name="title", value=title, origin="meta", detail=f"{detail} title"))
    if is_person(author):
        given.append(Given(name="byline", value=author, origin="meta", detail=f"{detail} author"))
    created = _one_line(properties.created)
    notes = (f"the file says it was made {created}, which is no date of publication",)
    return Taken(tuple(given), notes if created else ())


def is_title(value: str) -> bool:
    """Whether a title property can be an article's: not a file's name or a program's default."""
    if len(value) < _LEAST_TITLE or " " not in value:
        return False
    return not (_FILE_NAME.search(value) or _PRODUCT.match(value) or _WORD_TITLE.match(value))


def is_person(value: str) -> bool:
    """Whether an author property names somebody: two words or more and no account's name."""
    return len(value) <= 80 and bool(_NAME.fullmatch(value)) and not _ROLE.search(value)


def _one_line(value: str) -> str:
    return _BLANKS.sub(" ", clean(value) or "").strip()
