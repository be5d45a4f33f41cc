"""The tagger protocol: what Readout asks of a reader of English words.

A tagger sees one text and gives sentences and words in Universal Dependencies terms, with
offsets into that text. Reading stages depend on this protocol and on nothing behind it.
"""

from __future__ import annotations

from typing import Protocol

import msgspec

from readout.schema.reading import Word
from readout.schema.span import Spans


class Tagged(msgspec.Struct, frozen=True, kw_only=True):
    """Sentences and words of one text; words lie inside sentences, both in text order."""

    sentences: Spans
    words: tuple[Word, ...]


class Tagger(Protocol):
    """Reads words. `digest` names weights and settings and takes part in cache keys."""

    @property
    def digest(self) -> str:
        """Hexadecimal digest that changes when the answers may change."""
        ...

    def tag(self, text: str) -> Tagged:
        """Sentences and words of `text`, whose offsets slice back into it."""
        ...
