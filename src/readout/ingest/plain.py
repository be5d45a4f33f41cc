"""Plain text and Markdown: the text is the file."""

from __future__ import annotations

from readout.ingest.decode import decode
from readout.ingest.frontmatter import take_front_matter
from readout.ingest.making import make_document
from readout.schema.document import Document


def read_text(raw: bytes, path: str) -> Document:
    """A text file as a document. Raises UnreadableError."""
    return make_document(decode(raw), path=path, media="text/plain", raw=raw)


def read_markdown(raw: bytes, path: str) -> Document:
    """A Markdown file as a document, source as it is; its front matter also as metadata.

    Raises UnreadableError.
    """
    decoded = decode(raw)
    taken = take_front_matter(decoded.text)
    return make_document(decoded, path=path, media="text/markdown", raw=raw, taken=taken)
