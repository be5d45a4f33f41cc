"""From a text to a reading and from a document to its description."""

from __future__ import annotations

import re
from itertools import islice

import msgspec

from readout.reading import LAYERS, Tools, read
from readout.reading.events import THRESHOLD
from readout.reading.metadata import describe
from readout.schema.document import Document, Metadata
from readout.schema.reading import Reading
from readout.store import Description

MOST_TOKENS = 20_000
"""Words and signs of a text that a project reads word by word: a newspaper page has some 6,000,
and these take about four seconds. What is longer is no article, or was written to hold us up."""
_TOKEN = re.compile(r"\w+|[^\w\s]")


def read_for_project(text: str) -> Reading:
    """The layers that a project keeps. A text of more than MOST_TOKENS is not read word by word
    and says so: `not_read` is "length"; its layout is read all the same."""
    if not is_long(text):
        return read_text(text, layers=LAYERS)
    reading = read_text(text, layers=frozenset({"metadata"}))
    return msgspec.structs.replace(reading, not_read=reading.not_read or "length")


def is_long(text: str) -> bool:
    """Whether a text has more than MOST_TOKENS words and signs."""
    if len(text) <= MOST_TOKENS:
        return False
    return next(islice(_TOKEN.finditer(text), MOST_TOKENS, None), None) is not None


def read_text(text: str, *, layers: frozenset[str], event_threshold: float = THRESHOLD) -> Reading:
    """These layers of a text, by the shipped tools; a function that processes can be sent."""
    return read(text, Tools.load(), layers=layers, event_threshold=event_threshold)


def describe_document(document: Document, reading: Reading) -> Description:
    """What is kept of a document. Pure."""
    metadata = describe(document, reading)
    return Description(
        metadata=metadata,
        language=reading.language,
        not_read=reading.not_read,
        words=_words(document.text, metadata),
    )


def _words(text: str, metadata: Metadata) -> int:
    return sum(len(span.of(text).split()) for span in metadata.body)
