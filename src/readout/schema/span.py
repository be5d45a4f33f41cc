"""Where something stands in a document's text."""

from __future__ import annotations

import msgspec


class Span(msgspec.Struct, frozen=True, array_like=True, order=True):
    """Half-open `[start, end)` in Unicode code points of one document's text.

    Serialised as the array `[start, end]`. `text[span.start:span.end]` is the evidence.
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of `text` that the span covers."""
        return text[self.start : self.end]


Spans = tuple[Span, ...]
"""Evidence in one or more pieces, in text order."""
