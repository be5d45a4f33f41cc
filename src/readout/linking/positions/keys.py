"""What linking knows of the positions of one document: made once, kept, compared ever after."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from readout.knowledge.folding import fold
from readout.schema.actor import Actor
from readout.schema.cast import member_id as cast_member_id
from readout.schema.position import Position, PositionAct, Strength
from readout.schema.reading import Reading
from readout.schema.span import Span, Spans
from readout.schema.time import Timex

QUOTED = 400
"""Characters kept of the words of a position."""
TERMS = 40
PARTIES = 6
"""Words and people kept of one position."""
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})
_LIGHT = frozenset(
    {"be", "have", "do", "make", "take", "get", "go", "need", "want", "say", "other", "such", "own"}
)
"""Words of any position."""


class Who(msgspec.Struct, frozen=True, array_like=True):
    """An actor of the document: the id that the cast knows it by, and its name."""

    member: str
    name: str


class Words(msgspec.Struct, frozen=True, array_like=True):
    """Words of the document: where they stand, how they read, and the folded lemmas of those that
    say what they are about, ascending."""

    spans: Spans
    text: str
    terms: tuple[str, ...] = ()


class LocalPosition(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """One position that somebody known takes. `start` and `end` are those of its cue, `when` the
    time expressions of its taking, not anchored."""

    start: int
    end: int
    act: PositionAct
    strength: Strength
    takers: tuple[Who, ...]
    what: Words
    to: tuple[Who, ...] = ()
    condition: Words | None = None
    when: tuple[Timex, ...] = ()
    score: float = 1.0


class PositionKeys(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """The positions of one document, in text order."""

    document: str
    positions: tuple[LocalPosition, ...] = ()


def find_keys(document: str, text: str, reading: Reading) -> PositionKeys:
    """The keys of one document. Pure; linear in the text. Positions of nobody known are left out,
    and those that say nothing of what is wanted."""
    finder = _Finder(document, text, reading)
    made = map(finder.local, reading.positions)
    return PositionKeys(document=document, positions=tuple(one for one in made if one is not None))


class _Finder:
    """The lookups of one document."""

    def __init__(self, document: str, text: str, reading: Reading) -> None:
        self._document = document
        self._text = text
        self._words = reading.words
        self._starts = [word.start for word in reading.words]
        self._actors: Mapping[str, Actor] = {actor.id: actor for actor in reading.actors}
        self._timexes = {Span(one.start, one.end): one for one in reading.timexes}

    def local(self, position: Position) -> LocalPosition | None:
        """The keys of one position, None of one that tells too little."""
        takers = tuple(self._people(position.actors))[:PARTIES]
        what = self._quoted(position.what)
        if not takers or not what.terms:
            return None
        return LocalPosition(
            start=position.cue.start,
            end=position.cue.end,
            act=position.act,
            strength=position.strength,
            takers=takers,
            what=what,
            to=tuple(self._people(position.recipients))[:PARTIES],
            condition=self._quoted(position.condition) if position.condition else None,
            when=tuple(self._timexes[span] for span in position.when if span in self._timexes),
            score=position.score,
        )

    def _people(self, ids: Iterable[str]) -> Iterator[Who]:
        for id in dict.fromkeys(ids):
            actor = self._actors.get(id)
            if actor is not None and actor.mentions:
                first = min(actor.mentions)
                member = cast_member_id(self._document, first.start, first.end)
                yield Who(member, actor.name)

    def _quoted(self, spans: Spans) -> Words:
        text = " ".join(span.of(self._text) for span in spans)[:QUOTED]
        terms = {fold(lemma) for span in spans for lemma in self._lemmas(span)} - {""}
        return Words(spans, text, tuple(sorted(terms)[:TERMS]))

    def _lemmas(self, span: Span) -> Iterator[str]:
        first, last = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        for word in self._words[first:last]:
            if word.upos in _CONTENT and word.lemma.lower() not in _LIGHT:
                yield word.lemma
