"""The tagger protocol: what Readout asks of a reader of English words.

A tagger sees one text and gives sentences and words in Universal Dependencies terms, names,
attribution roles and words that tell of events, with offsets into that text. Reading stages depend
on this protocol and on nothing behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

import msgspec

from readout.schema.actor import MentionType
from readout.schema.reading import Word
from readout.schema.span import Span, Spans

RoleKind = Literal["source", "cue", "content"]
EventKind = Literal["actual", "not_actual", "negated"]


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


class EventSpan(msgspec.Struct, frozen=True, kw_only=True):
    """A word that may tell of an event or state, in the terms of TimeML: a verb, a noun such as
    "strike", seldom an adjective. `score` is the probability that it does, 0..1, two digits; from
    .5 on the tagger takes it for one, and below `EVENT_LEAST` it is not given. `kind` is the
    likeliest factuality if it does (not actual: planned, feared, possible, in the future), and
    `certainty` how likely that kind is then, two digits."""

    span: Span
    kind: EventKind
    score: float
    certainty: float


EVENT_LEAST = 0.1


class Tagged(msgspec.Struct, frozen=True, kw_only=True):
    """Sentences and words of one text; words lie inside sentences, both in text order. Names do
    not overlap each other, nor do roles; both begin and end with words. Events are single words,
    in text order. `senses` holds a vector of `readout.tagger.sense` for each word, or nothing."""

    sentences: Spans
    words: tuple[Word, ...]
    names: tuple[NameSpan, ...] = ()
    roles: tuple[RoleSpan, ...] = ()
    events: tuple[EventSpan, ...] = ()
    senses: bytes = b""

    def sense(self, word: int) -> bytes:
        """The vector of a word for `readout.tagger.sense.find_likeness`; empty if there is none."""
        size = len(self.senses) // max(1, len(self.words))
        return self.senses[word * size : (word + 1) * size]


class Tagger(Protocol):
    """Reads words. `digest` names weights and settings and takes part in cache keys."""

    @property
    def digest(self) -> str:
        """Hexadecimal digest that changes when the answers may change."""
        ...

    def tag(self, text: str, seams: Sequence[int] = ()) -> Tagged:
        """The layers of `text`, whose offsets slice back into it. At each of the `seams`, starts
        of words in text order, another piece of the text begins: no sentence goes over one."""
        ...
