"""What reading one document gives: its layers."""

from __future__ import annotations

from typing import Literal

import msgspec

from readout.schema.actor import Actor, Mention
from readout.schema.document import Boilerplate
from readout.schema.event import Event
from readout.schema.figure import Figure
from readout.schema.place import PlaceMention
from readout.schema.position import Position
from readout.schema.span import Span, Spans
from readout.schema.statement import Statement
from readout.schema.time import Timex

PartKind = Literal[
    "title",
    "subtitle",
    "byline",
    "author-note",
    "dateline",
    "agency",
    "publisher",
    "url",
    "section",
    "published",
    "updated",
]


class Word(msgspec.Struct, frozen=True, kw_only=True):
    """A syntactic word in Universal Dependencies terms; `head` is an index into the words of
    the document, -1 for a root."""

    start: int
    end: int
    lemma: str
    upos: str
    xpos: str
    head: int
    deprel: str


CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ"})
"""Parts of speech of the words that tell what a text is about."""


class Language(msgspec.Struct, frozen=True):
    """ISO 639-1 code of the language the text is in, None where it is too short to tell;
    `score` is the classifier's probability, rounded to three digits."""

    code: str | None
    score: float = 0.0


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of the text that says what the document is.

    `span` is the evidence, `value` what it says in normal form (dates as ISO, an agency's
    short name), `rule` the resource entry that found it.
    """

    kind: PartKind
    span: Span
    value: str
    rule: str


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """How a text is laid out. `body` is what is left of it once parts and boilerplate are
    taken out, one span a paragraph, in text order."""

    parts: tuple[Part, ...] = ()
    boilerplate: tuple[Boilerplate, ...] = ()
    body: Spans = ()


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """All layers read from one text, and from it alone. Layers not run are empty.

    `doubtful` are events too doubtful to stand among the `events`, kept for those who ask for more.
    `senses` has for each of the `events` a vector of what its words tell of, or nothing (see
    `readout.tagger.sense`). `not_read` is the reason why a stored text was not read ("language"),
    else None.
    """

    text_hash: str
    language: Language
    not_read: str | None = None
    layout: Layout = Layout()
    sentences: Spans = ()
    words: tuple[Word, ...] = ()
    mentions: tuple[Mention, ...] = ()
    actors: tuple[Actor, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    timexes: tuple[Timex, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    doubtful: tuple[Event, ...] = ()
    senses: tuple[bytes, ...] = ()
    figures: tuple[Figure, ...] = ()
    positions: tuple[Position, ...] = ()
