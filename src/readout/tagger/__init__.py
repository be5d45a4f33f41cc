"""The tagger protocol: what Readout asks of a reader of English words.

A tagger sees one text and gives sentences and words in Universal Dependencies terms, names and
attribution roles, with offsets into that text. Reading stages depend on this protocol and on
nothing behind it.
"""

from __future__ import annotations

from typing import Literal, Protocol

import msgspec

from readout.schema.actor import MentionType
from readout.schema.reading import Word
from readout.schema.span import Span, Spans

RoleKind = Literal["source", "cue", "content"]


class NameSpan(msgspec.Struct, frozen=True, kw_only=True):
    """A span that names something, with its type in the terms of the data contract (PERSON, ORG,
    LOC ...). `score` is the model's mean probability for its words, 0..1, two digits."""

    span: Span
    type: MentionType
    score: float


class RoleSpan(msgspec.Struct, frozen=True, kw_only=True):
    """A span that is the `source`, `cue` or `content` of an attribution; `score` as for `NameSpan`.
    Which roles belong together is for the reader of statements to say."""

    span: Span
    role: RoleKind
    score: float


class Tagged(msgspec.Struct, frozen=True, kw_only=True):
    """Sentences and words of one text; words lie inside sentences, both in text order. Names do
    not overlap each other, nor do roles; both begin and end with words."""

    sentences: Spans
    words: tuple[Word, ...]
    names: tuple[NameSpan, ...] = ()
    roles: tuple[RoleSpan, ...] = ()


class Tagger(Protocol):
    """Reads words. `digest` names weights and settings and takes part in cache keys."""

    @property
    def digest(self) -> str:
        """Hexadecimal digest that changes when the answers may change."""
        ...

    def tag(self, text: str) -> Tagged:
        """The layers of `text`, whose offsets slice back into it."""
        ...
