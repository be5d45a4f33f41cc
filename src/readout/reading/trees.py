"""The dependency trees of a text, as lookups: children, extents, sentences."""

from __future__ import annotations

from collections.abc import Sequence

from readout.schema.reading import Word
from readout.schema.span import Span


class Trees:
    """Words of one text with what stands below each. Built once a text, in linear time.

    Indexes are into `words`; a head outside of them is taken as a root.
    """

    __slots__ = ("children", "sentence", "starts", "text", "words")

    def __init__(self, text: str, words: Sequence[Word], sentences: Sequence[Span]) -> None:
        self.text = text
        self.words = words
        self.children: list[list[int]] = [[] for _ in words]
        for index, word in enumerate(words):
            if 0 <= word.head < len(words) and word.head != index:
                self.children[word.head].append(index)
        self.starts = {word.start: index for index, word in enumerate(words)}
        self.sentence = _sentences(words, sentences)

    def piece(self, index: int) -> str:
        """The characters of a word."""
        word = self.words[index]
        return self.text[word.start : word.end]

    def lower(self, index: int) -> str:
        """The characters of a word in lower case, typographic apostrophes made plain."""
        return self.piece(index).lower().replace("’", "'")

    def head(self, index: int) -> int:
        """The word above, -1 at a root."""
        head = self.words[index].head
        return head if 0 <= head < len(self.words) and head != index else -1

    def below(self, index: int, *relations: str) -> list[int]:
        """The children in one of these relations; subtypes count ("nmod" takes in "nmod:poss")."""
        words = self.words
        return [
            child
            for child in self.children[index]
            if words[child].deprel in relations
            or words[child].deprel.partition(":")[0] in relations
        ]

    def relation(self, index: int) -> str:
        """The relation of a word to its head, without subtype."""
        return self.words[index].deprel.partition(":")[0]


def _sentences(words: Sequence[Word], sentences: Sequence[Span]) -> list[int]:
    """The number of the sentence of each word. Both are in text order."""
    found: list[int] = []
    at = 0
    for word in words:
        while at + 1 < len(sentences) and sentences[at].end <= word.start:
            at += 1
        found.append(at)
    return found
