"""WordPiece, table-driven: a word becomes numbered pieces that know where they stand.

The normal form is that of the uncased BERT vocabulary: lower case, accents dropped, control
characters dropped, punctuation and CJK characters alone. Pieces are then the longest entries of
the vocabulary, from the left. Only the first `MAX_CHARS` characters of a word are looked at and
only `MAX_PIECES` pieces kept, so a token of a megabyte costs what a long word costs.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from readout.tagger.shape import KINDS, find_shape

MAX_CHARS = 100
MAX_PIECES = 12
MAX_CACHED = 50_000  # words; a cache that is full is emptied, which changes speed only

CLS, SEP, UNK = "[CLS]", "[SEP]", "[UNK]"


class Piece(NamedTuple):
    """One entry of the vocabulary and the characters of the word it stands for,
    `word[start:end]`. `shape` is below `readout.tagger.shape.SHAPES`."""

    id: int
    start: int
    end: int
    shape: int


class Char(NamedTuple):
    """A character in normal form and where in the word it comes from."""

    value: str
    at: int


class WordPiece:
    """Cuts words into pieces of one vocabulary. Answers depend on the word alone."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._ids = {piece: id for id, piece in enumerate(vocabulary)}
        self._longest = max(map(len, vocabulary))
        self._cache: dict[str, tuple[Piece, ...]] = {}
        self.cls = self._ids[CLS]
        self.sep = self._ids[SEP]
        self.unknown = self._ids[UNK]

    def __len__(self) -> int:
        return len(self._ids)

    def cut(self, word: str) -> tuple[Piece, ...]:
        """The pieces of `word`, in order; at least one, at most `MAX_PIECES`."""
        found = self._cache.get(word)
        if found is not None:
            return found
        pieces = self._cut(word[:MAX_CHARS])
        if len(word) <= MAX_CHARS:
            if len(self._cache) >= MAX_CACHED:
                self._cache.clear()
            self._cache[word] = pieces
        return pieces

    def _cut(self, word: str) -> tuple[Piece, ...]:
        outer = find_shape(word) * KINDS
        pieces = [
            Piece(id, start, end, outer + find_shape(word[start:end]))
            for chunk in find_chunks(word)
            for id, start, end in self._match(chunk)
        ]
        if not pieces:
            return (Piece(self.unknown, 0, len(word), outer),)
        return tuple(pieces[:MAX_PIECES])

    def _match(self, chunk: list[Char]) -> list[tuple[int, int, int]]:
        """Longest entries from the left; one unknown piece if the chunk cannot be spelt."""
        normal = "".join(char.value for char in chunk)
        found = []
        start = 0
        while start < len(normal):
            hit = self._longest_at(normal, start)
            if hit is None:
                return [(self.unknown, chunk[0].at, chunk[-1].at + 1)]
            id, end = hit
            found.append((id, chunk[start].at, chunk[end - 1].at + 1))
            start = end
        return found

    def _longest_at(self, normal: str, start: int) -> tuple[int, int] | None:
        prefix = "##" if start else ""
        for end in range(min(len(normal), start + self._longest), start, -1):
            id = self._ids.get(prefix + normal[start:end])
            if id is not None:
                return id, end
        return None


def find_chunks(word: str) -> Iterator[list[Char]]:
    """Runs of normalised characters; punctuation and CJK characters stand alone."""
    chunk: list[Char] = []
    for char in normalise(word):
        if is_alone(char.value):
            if chunk:
                yield chunk
            yield [char]
            chunk = []
        else:
            chunk.append(char)
    if chunk:
        yield chunk


def normalise(word: str) -> Iterator[Char]:
    """Lower case, decomposed, without marks, control characters and white space."""
    for at, raw in enumerate(word):
        for value in unicodedata.normalize("NFD", raw.lower()):
            if value.isspace() or value == "\ufffd" or unicodedata.category(value)[0] in "C":
                continue
            if unicodedata.category(value) != "Mn":
                yield Char(value, at)


def is_alone(char: str) -> bool:
    """True for punctuation, ASCII symbols and CJK ideographs."""
    if char.isascii():
        return not char.isalnum()
    return unicodedata.category(char)[0] == "P" or is_ideograph(char)


def is_ideograph(char: str) -> bool:
    """True in the blocks BERT cuts character by character."""
    code = ord(char)
    return any(low <= code <= high for low, high in IDEOGRAPHS)


IDEOGRAPHS = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2CEAF),
    (0x2F800, 0x2FA1F),
)
