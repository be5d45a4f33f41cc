"""Documents as windows of numbers, and windows as batches."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from readout.tagger.shape import GLUED, LINE, PARAGRAPH, SPACE
from readout.tagger.wordpiece import WordPiece
from training.document import IGNORED, Document, Sentence
from training.labels import Labels, scripts_of

MAX_PIECES = 400  # a longer sentence is left out of training


@dataclass(frozen=True, slots=True)
class Encoded:
    """A sentence in numbers: pieces, words, and a row of labels for each layer.

    `ner` holds rows of `Encoder.open_sets`.
    """

    ids: list[int]
    shapes: list[int]
    gaps: list[int]
    firsts: list[int]
    layers: dict[str, list[int]]


Window = list[Encoded]
LAYERS = ("xpos", "upos", "lemma", "heads", "relation", "ner", "role")


class SentenceEncoder:
    """Numbers for sentences. Sets of tags that may be right are numbered as they turn up."""

    def __init__(self, pieces: WordPiece, labels: Labels) -> None:
        self.pieces = pieces
        self._labels = {
            name: {label: i for i, label in enumerate(values)}
            for name, values in labels.as_json().items()
        }
        self._sets: dict[frozenset[str], int] = {}

    def open_sets(self) -> Tensor:
        """Rows of 0 (may be right) and -inf for each set of tags met so far."""
        rows = torch.full((len(self._sets), len(self._labels["ner"])), float("-inf"))
        for tags, row in self._sets.items():
            rows[row, [self._labels["ner"][tag] for tag in tags]] = 0.0
        return rows

    def encode(self, sentence: Sentence, *, words: Sequence[str], gaps: Sequence[int]) -> Encoded:
        """The sentence with `words` and `gaps` in place of its own (same number of them)."""
        ids: list[int] = []
        shapes: list[int] = []
        spaces: list[int] = []
        firsts: list[int] = []
        for word, gap in zip(words, gaps, strict=True):
            cut = self.pieces.cut(word)
            firsts.append(len(ids))
            ids.extend(piece.id for piece in cut)
            shapes.extend(piece.shape for piece in cut)
            spaces.extend((gap, *(GLUED for _ in cut[1:])))
        return Encoded(ids, shapes, spaces, firsts, self._encode_layers(sentence))

    def _encode_layers(self, sentence: Sentence) -> dict[str, list[int]]:
        layers: dict[str, list[int]] = {}
        self._add(layers, "xpos", sentence.xpos)
        self._add(layers, "upos", sentence.upos)
        self._add(layers, "lemma", scripts_of(sentence) or None)
        self._add(layers, "relation", sentence.relations)
        self._add(layers, "role", sentence.roles)
        if sentence.heads is not None:
            layers["heads"] = list(sentence.heads)
        if sentence.ner is not None:
            layers["ner"] = [self._sets.setdefault(tags, len(self._sets)) for tags in sentence.ner]
        return layers

    def _add(self, layers: dict[str, list[int]], name: str, values: Sequence[str] | None) -> None:
        if values is not None:
            ids = self._labels[name]
            layers[name] = [ids.get(value, IGNORED) for value in values]


@dataclass(frozen=True)
class Augment:
    """Shares of sentences and windows that are changed."""

    upper: float = 0.0
    lower: float = 0.0
    one_line_end: float = 0.0
    no_line_end: float = 0.0


class Cutter:
    """Cuts documents into windows for training, with some chance in it."""

    def __init__(
        self, encoder: SentenceEncoder, augment: Augment, *, window: int, short: float
    ) -> None:
        self._encoder = encoder
        self._augment = augment
        self._window = window
        self._short = short

    def cut(self, document: Document, chance: random.Random) -> Iterator[Window]:
        """Windows of whole sentences in order, of at most so many pieces."""
        limit = self._window
        if chance.random() < self._short:
            limit = chance.choice((1, 40, 80, 120))
        line = self._choose_line(chance)
        window: Window = []
        size = 2
        for sentence in document.sentences:
            encoded = self._encode(sentence, line, chance)
            if len(encoded.ids) > MAX_PIECES:
                continue
            if window and size + len(encoded.ids) > limit:
                yield window
                window, size = [], 2
            window.append(encoded)
            size += len(encoded.ids)
        if window:
            yield window

    def _choose_line(self, chance: random.Random) -> int:
        draw = chance.random()
        if draw < self._augment.no_line_end:
            return SPACE
        return LINE if draw < self._augment.no_line_end + self._augment.one_line_end else PARAGRAPH

    def _encode(self, sentence: Sentence, line: int, chance: random.Random) -> Encoded:
        gaps = [min(gap, line) for gap in sentence.gaps]
        draw = chance.random()
        words: Sequence[str] = sentence.words
        if draw < self._augment.upper:
            words = [word.upper() for word in words]
        elif draw < self._augment.upper + self._augment.lower:
            words = [word.lower() for word in words]
        return self._encoder.encode(sentence, words=words, gaps=gaps)


@dataclass(frozen=True)
class Batch:
    """Padded tensors. Labels are -1 where they do not count; `heads` counts the root as 0 and
    word i of the window as i + 1; `owners` tells the sentence of each word, -1 for padding."""

    ids: Tensor
    shapes: Tensor
    gaps: Tensor
    lengths: Tensor
    firsts: Tensor
    owners: Tensor
    layers: dict[str, Tensor]

    @property
    def words(self) -> int:
        """How many words it holds."""
        return int((self.owners >= 0).sum())

    def to(self, device: str) -> Batch:
        """The batch on a device."""
        return Batch(
            ids=self.ids.to(device),
            shapes=self.shapes.to(device),
            gaps=self.gaps.to(device),
            lengths=self.lengths.to(device),
            firsts=self.firsts.to(device),
            owners=self.owners.to(device),
            layers={name: layer.to(device) for name, layer in self.layers.items()},
        )


def collate(windows: Sequence[Window], pieces: WordPiece) -> Batch:
    """One batch of windows."""
    size = max(sum(len(s.ids) for s in window) + 2 for window in windows)
    words = max(sum(len(s.firsts) for s in window) for window in windows)
    shape, wide = (len(windows), size), (len(windows), words)
    ids, shapes, gaps = (np.zeros(shape, np.int64) for _ in range(3))
    firsts = np.zeros(wide, np.int64)
    owners = np.full(wide, -1, np.int64)
    layers = {name: np.full(wide, IGNORED, np.int64) for name in LAYERS}
    lengths = np.zeros(len(windows), np.int64)
    for row, window in enumerate(windows):
        ids[row, 0] = pieces.cls
        at, word = 1, 0
        for owner, sentence in enumerate(window):
            end, last = at + len(sentence.ids), word + len(sentence.firsts)
            ids[row, at:end] = sentence.ids
            shapes[row, at:end] = sentence.shapes
            gaps[row, at:end] = sentence.gaps
            firsts[row, word:last] = np.array(sentence.firsts) + at
            owners[row, word:last] = owner
            for name, values in sentence.layers.items():
                labels = np.array(values)
                if name == "heads":
                    labels = np.where(labels < 0, 0, labels + word + 1)
                layers[name][row, word:last] = labels
            at, word = end, last
        ids[row, at] = pieces.sep
        lengths[row] = at + 1
    return Batch(
        ids=torch.from_numpy(ids),
        shapes=torch.from_numpy(shapes),
        gaps=torch.from_numpy(gaps),
        lengths=torch.from_numpy(lengths),
        firsts=torch.from_numpy(firsts),
        owners=torch.from_numpy(owners),
        layers={name: torch.from_numpy(layer) for name, layer in layers.items()},
    )


def make_batches(
    windows: Iterable[Window], *, limit: int, pool: int, chance: random.Random
) -> Iterator[list[Window]]:
    """Windows of similar length together, at most `limit` pieces with padding; of each `pool` of
    windows the batches come in chance order."""
    waiting: list[Window] = []
    for window in windows:
        waiting.append(window)
        if len(waiting) == pool:
            yield from flush(waiting, limit, chance)
            waiting = []
    yield from flush(waiting, limit, chance)


def flush(waiting: list[Window], limit: int, chance: random.Random) -> list[list[Window]]:
    """Batches of the waiting windows."""
    batches: list[list[Window]] = []
    for window in sorted(waiting, key=count_pieces):
        if batches and (len(batches[-1]) + 1) * count_pieces(window) <= limit:
            batches[-1].append(window)
        else:
            batches.append([window])
    chance.shuffle(batches)
    return batches


def count_pieces(window: Window) -> int:
    """Pieces of a window with its two special ones."""
    return sum(len(sentence.ids) for sentence in window) + 2
