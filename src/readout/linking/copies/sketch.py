"""What is kept of a document to find its copies: its body as a row of small numbers."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import numpy as np

from readout.linking.copies.shingles import Codes, encode_words
from readout.schema.span import Span


class Sketch(msgspec.Struct, frozen=True):
    """The words of a body as 16-bit numbers, little-endian, in the order of the text.

    About 2 bytes a word, a third of the text. All that linking needs is worked out from it, so
    an incremental build sketches only new texts and groups as a batch build does.
    """

    data: bytes = b""

    @property
    def codes(self) -> Codes:
        """The numbers as an array, not copied."""
        return np.frombuffer(self.data, dtype="<u2")


def sketch(text: str, body: Iterable[Span]) -> Sketch:
    """The sketch of one text. Pure, linear in the text.

    `body` is `Metadata.body`, which leaves known boilerplate out. For a text that was not read
    (another language) give the whole: an empty body sketches as nothing and has no copies.
    """
    return Sketch(encode_words(span.of(text) for span in body).tobytes())
