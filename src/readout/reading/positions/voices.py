"""Who takes a position: somebody named in the sentence, or who says it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from readout.reading.positions.rules import PositionRules
from readout.reading.positions.sentences import Sentences
from readout.schema.actor import Mention
from readout.schema.span import Span
from readout.schema.statement import Statement

_PARTIES = frozenset({"PERSON", "ORG", "NORP", "LOC", "FAC"})
JOINT = frozenset({"we", "us"})
"""Those who speak, taken together with others."""
_FIRST = frozenset({"i", "we", "us", "me", "our", "my"})
_PERSONAL = frozenset({"he", "she", "they", "them", "him", "her", "his", "their", "who", *_FIRST})
_DEEP = 4
"""Statements inside statements that are looked into."""


class Saying(msgspec.Struct, frozen=True):
    """A statement, nested ones too, and the index of the outermost around it."""

    statement: Statement
    index: int
    depth: int


class Voices:
    """Mentions and statements by the words they stand on. Built once a text, in near-linear
    time."""

    __slots__ = ("_at", "_by_cue", "_by_word", "_rules", "_sentences", "_starts")

    def __init__(
        self,
        sentences: Sentences,
        rules: PositionRules,
        mentions: Sequence[Mention],
        statements: Sequence[Statement],
    ) -> None:
        self._sentences = sentences
        self._rules = rules
        self._starts = [word.start for word in sentences.trees.words]
        self._by_word: dict[int, Mention] = {}
        for mention in sorted(mentions, key=lambda one: (one.end - one.start, one.start)):
            for at in self.words(mention.head or Span(mention.start, mention.end)):
                self._by_word.setdefault(at, mention)
        self._by_cue: dict[int, Saying] = {}
        self._at: dict[int, Saying] = {}
        for saying in _all(statements):
            for span in saying.statement.cue:
                self._by_cue.update((at, saying) for at in self.words(span))
            for span in saying.statement.content:
                self._at.update((at, saying) for at in self.words(span))

    def words(self, span: Span) -> range:
        """The words that begin in a span."""
        return range(bisect_left(self._starts, span.start), bisect_left(self._starts, span.end))

    def saying(self, at: int) -> Saying | None:
        """The innermost statement inside whose content a word stands."""
        return self._at.get(at)

    def told(self, at: int) -> Saying | None:
        """The statement of whose cue a word is part."""
        return self._by_cue.get(at)

    def statement(self, at: int) -> int | None:
        """The outermost statement that a word is part of, by index."""
        saying = self._by_cue.get(at) or self._at.get(at)
        return None if saying is None else saying.index

    def is_speech(self, at: int) -> bool:
        """Whether a word stands inside what somebody says, not merely thinks."""
        saying = self._at.get(at)
        return saying is not None and saying.statement.speech

    def is_party(self, at: int) -> bool:
        """Whether a word stands for somebody who can want something: a person, a body, a state."""
        lower = self._sentences.trees.lower(at)
        if lower in self._rules.words["nobody"]:
            return False
        if lower in _PERSONAL:
            return True
        mention = self._by_word.get(at)
        word = self._sentences.trees.words[at]
        if mention is not None and mention.type in _PARTIES:
            return mention.form != "pronoun" or bool(mention.actor)
        return word.upos == "NOUN" and self._sentences.lemma(at) in self._rules.words["people"]

    def is_first(self, at: int) -> bool:
        """Whether a word is "I" or "we"."""
        return self._sentences.trees.lower(at) in _FIRST

    def is_speaker(self, at: int, saying: Saying) -> bool:
        """Whether a word of a statement stands for who makes it."""
        if self.is_first(at):
            return True
        mention = self._by_word.get(at)
        actor = None if mention is None else mention.actor
        return actor is not None and actor in speakers(saying)

    def actors(self, at: int) -> tuple[str, ...]:
        """The actors that a word and those in a list with it refer to; of "we", who speaks."""
        saying = self._at.get(at)
        if saying is not None and self.is_first(at) and speakers(saying):
            return speakers(saying)
        listed = [at, *self._sentences.below(at, "conj")]
        mentions = (self._by_word.get(one) for one in listed)
        found = (mention.actor for mention in mentions if mention is not None and mention.actor)
        return tuple(dict.fromkeys(found))


def speakers(saying: Saying) -> tuple[str, ...]:
    """The actors that make a statement."""
    statement = saying.statement
    return statement.speakers or ((statement.speaker,) if statement.speaker else ())


def _all(statements: Iterable[Statement]) -> Iterator[Saying]:
    """Statements and those inside them, outer ones first."""
    level = [Saying(statement, index, 0) for index, statement in enumerate(statements)]
    while level and level[0].depth < _DEEP:
        yield from level
        level = [
            Saying(inner, saying.index, saying.depth + 1)
            for saying in level
            for inner in saying.statement.nested
        ]
