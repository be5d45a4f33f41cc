"""Windows of whole sentences as ranges of columns, and batches gathered from them on the device."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from readout.tagger.shape import LINE, PARAGRAPH, SPACE
from training.columns import ROOT, Columns
from training.document import IGNORED

MAX_PIECES = 300  # a longer sentence is left out of training


class Window(NamedTuple):
    """Pieces and words of sentences that lie side by side; `line` is the widest gap it shows."""

    pieces: int
    pieces_end: int
    words: int
    words_end: int
    line: int

    @property
    def size(self) -> int:
        """Pieces with the two special ones."""
        return self.pieces_end - self.pieces + 2


@dataclass(frozen=True)
class Augment:
    """Shares of sentences (case), windows (gaps) and pieces (hidden) that are changed."""

    upper: float = 0.0
    lower: float = 0.0
    one_line_end: float = 0.0
    no_line_end: float = 0.0
    hide: float = 0.0


class Cutter:
    """Cuts documents into windows for training, with some chance in it."""

    def __init__(self, columns: Columns, augment: Augment, *, window: int, short: float) -> None:
        self._columns = columns
        self._augment = augment
        self._window = window
        self._short = short

    def cut(self, document: tuple[int, int], chance: random.Random) -> Iterator[Window]:
        """Windows of whole sentences in order, of at most so many pieces. Where the first one
        ends hangs on chance, so that each pass sees other contexts."""
        limit = self._window
        if chance.random() < self._short:
            limit = chance.choice((1, 40, 80, 120, 180, 250))
        line = self._choose_line(chance)
        starts = self._columns.piece_starts
        first = document[0]
        room = limit if self._short == 0 else chance.randint(min(limit, 30), limit)
        for sentence in range(*document):
            size = starts[sentence + 1] - starts[sentence]
            if size > MAX_PIECES:
                if first < sentence:
                    yield self._hold(first, sentence, line)
                first = sentence + 1
            elif sentence > first and starts[sentence + 1] - starts[first] + 2 > room:
                yield self._hold(first, sentence, line)
                first, room = sentence, limit
        if first < document[1]:
            yield self._hold(first, document[1], line)

    def _hold(self, first: int, end: int, line: int) -> Window:
        pieces, words = self._columns.piece_starts, self._columns.word_starts
        return Window(pieces[first], pieces[end], words[first], words[end], line)

    def _choose_line(self, chance: random.Random) -> int:
        draw = chance.random()
        if draw < self._augment.no_line_end:
            return SPACE
        return LINE if draw < self._augment.no_line_end + self._augment.one_line_end else PARAGRAPH


def draw_windows(
    corpora: dict[str, list[tuple[int, int]]],
    shares: dict[str, float],
    cutter: Cutter,
    chance: random.Random,
) -> Iterator[Window]:
    """Windows without end, from the corpora by their shares of words: each time from the corpus
    that is furthest behind."""
    streams = {name: repeat(corpora[name], cutter, chance) for name in shares}
    read = dict.fromkeys(shares, 0.0)
    while True:
        name = min(read, key=lambda name: read[name] / shares[name])
        window = next(streams[name])
        read[name] += window.words_end - window.words
        yield window


def repeat(
    documents: list[tuple[int, int]], cutter: Cutter, chance: random.Random
) -> Iterator[Window]:
    """The windows of a corpus in chance order, again and again. Windows of some documents are
    mixed, so that one long document does not fill a batch."""
    while True:
        order = chance.sample(documents, len(documents))
        for start in range(0, len(order), 16):
            some = [
                w for document in order[start : start + 16] for w in cutter.cut(document, chance)
            ]
            chance.shuffle(some)
            yield from some


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
    for window in sorted(waiting, key=lambda window: window.size):
        if batches and (len(batches[-1]) + 1) * window.size <= limit:
            batches[-1].append(window)
        else:
            batches.append([window])
    chance.shuffle(batches)
    return batches


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
    words: int


def gather(columns: Columns, windows: Sequence[Window], augment: Augment) -> Batch:
    """One batch of windows, on the device of the columns."""
    device = columns.ids.device
    rows = torch.tensor(windows, dtype=torch.int64).to(device, non_blocking=True)
    size = -8 * (-max(window.size for window in windows) // 8)  # kernels like eights
    wide = max(window.words_end - window.words for window in windows)
    lengths = rows[:, 1] - rows[:, 0] + 2
    at = torch.arange(size, device=device) - 1
    places = rows[:, :1] + at
    inside = (at >= 0) & (places < rows[:, 1:2])
    places = torch.where(inside, places, 0)
    words = rows[:, 2:3] + torch.arange(wide, device=device)
    real = words < rows[:, 3:4]
    words = torch.where(real, words, 0)
    firsts = torch.where(real, columns.firsts[words] - rows[:, :1] + 1, 0)
    owners = torch.where(real, columns.owners[words].long(), -1)
    layers = {
        name: torch.where(real, layer[words], IGNORED) for name, layer in columns.layers.items()
    }
    heads = layers["heads"]
    inner = torch.where(heads >= 0, heads - rows[:, 2:3] + 1, heads)
    layers["heads"] = torch.where(heads == ROOT, 0, inner)
    gaps = torch.minimum(columns.gaps[places].long(), rows[:, 4:])
    return Batch(
        ids=put_ids(columns, places, inside, lengths, augment.hide),
        shapes=torch.where(inside, choose_shapes(columns, places, augment), 0),
        gaps=torch.where(inside, gaps, 0),
        lengths=lengths,
        firsts=firsts,
        owners=owners,
        layers=layers,
        words=sum(window.words_end - window.words for window in windows),
    )


def put_ids(
    columns: Columns, places: Tensor, inside: Tensor, lengths: Tensor, hide: float
) -> Tensor:
    """Pieces between the special ones, a share of them hidden."""
    cls, sep, unknown = columns.special
    ids = torch.where(inside, columns.ids[places].long(), 0)
    if hide:
        ids.masked_fill_(inside & (torch.rand(ids.shape, device=ids.device) < hide), unknown)
    ids[:, 0] = cls
    return ids.scatter_(1, lengths[:, None] - 1, sep)


def choose_shapes(columns: Columns, places: Tensor, augment: Augment) -> Tensor:
    """Shapes of pieces; some runs of pieces in capitals or in small letters."""
    if not augment.upper + augment.lower:
        return columns.shapes[0][places].long()
    # One draw for each 32 pieces, about a sentence; the place is what it hangs on.
    draws = torch.rand((len(places), places.shape[1] // 32 + 1), device=places.device)
    draw = draws.repeat_interleave(32, 1)[:, : places.shape[1]]
    form = (draw < augment.upper).long()
    form = torch.where((draw >= augment.upper) & (draw < augment.upper + augment.lower), 2, form)
    return columns.shapes[form, places].long()
