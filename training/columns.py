"""Documents as columns of numbers, all of a run in a few tensors: what a GPU can be fed from
without Python in between. `python -m training.columns --data FOLDER --out FILE` writes them.
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from readout.tagger.shape import GLUED
from readout.tagger.wordpiece import Piece, WordPiece
from training.bert import find_encoder
from training.corpora import READERS
from training.document import IGNORED, Document, Sentence
from training.labels import Labels, collect_labels, scripts_of

HERE = Path(__file__).parent
ROOT = -2  # as a head
SINGLE = ("xpos", "upos", "lemma", "relation", "role")
SETS = ("ner", "event")
LAYERS = (*SINGLE, *SETS, "heads", "chain")
DEV = {"gum": 10, "ewt": 80, "worldwide": 25, "polnear": 30, "timebank": 20}  # documents


@dataclass
class Rows:
    """Columns while they grow. Pieces: ids, gaps, and shapes of the word as it is, in capitals and
    in small letters. Words: their first piece, sentence and labels. Sentences and documents: where
    their pieces, words and sentences begin."""

    ids: list[int] = field(default_factory=list)
    gaps: list[int] = field(default_factory=list)
    shapes: tuple[list[int], list[int], list[int]] = field(default_factory=lambda: ([], [], []))
    firsts: list[int] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    layers: dict[str, list[int]] = field(default_factory=lambda: {name: [] for name in LAYERS})
    piece_starts: list[int] = field(default_factory=list)
    word_starts: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Columns:
    """All documents of a run. `corpora` holds for each corpus its documents as ranges of sentences.

    `layers` has a row for each word, IGNORED where there is no label; `heads` are words counted
    over all, or ROOT; `ner` and `event` are rows of `sets`, which hold 0 for a label that may be
    right and -inf for others. `piece_starts` and `word_starts` have one more entry than sentences.
    """

    ids: Tensor
    gaps: Tensor
    shapes: Tensor
    firsts: Tensor
    owners: Tensor
    layers: dict[str, Tensor]
    piece_starts: list[int]
    word_starts: list[int]
    corpora: dict[str, list[tuple[int, int]]]
    topics: list[int]
    sets: dict[str, Tensor]
    labels: dict[str, list[str]]
    special: tuple[int, int, int]

    def to(self, device: str) -> Columns:
        """The columns with all their tensors on a device, integers wide enough to count with."""
        return Columns(
            ids=self.ids.to(device, torch.int32),
            gaps=self.gaps.to(device),
            shapes=self.shapes.to(device),
            firsts=self.firsts.to(device),
            owners=self.owners.to(device),
            layers={name: layer.to(device, torch.int64) for name, layer in self.layers.items()},
            piece_starts=self.piece_starts,
            word_starts=self.word_starts,
            corpora=self.corpora,
            topics=self.topics,
            sets={name: rows.to(device) for name, rows in self.sets.items()},
            labels=self.labels,
            special=self.special,
        )


class Encoder:
    """Puts documents into columns. Sets of labels that may be right get numbers as they turn up."""

    def __init__(self, pieces: WordPiece, labels: Labels) -> None:
        self._pieces = pieces
        self._inventories = labels.as_json()
        self._numbers = {
            name: {label: i for i, label in enumerate(values)}
            for name, values in self._inventories.items()
        }
        self._sets: dict[str, dict[frozenset[str], int]] = {name: {} for name in SETS}
        self._rows = Rows()
        self._corpora: dict[str, list[tuple[int, int]]] = {}
        self._topics: list[int] = []

    def add(self, name: str, documents: Iterable[Document]) -> None:
        """Adds a corpus under a name."""
        ranges = self._corpora.setdefault(name, [])
        for document in documents:
            start = len(self._rows.piece_starts)
            for sentence in document.sentences:
                self._add_sentence(sentence)
            ranges.append((start, len(self._rows.piece_starts)))
            if name == "ecbplus":
                self._topics.append(int(document.id.split("_")[0]))

    def _add_sentence(self, sentence: Sentence) -> None:
        rows = self._rows
        first = len(rows.firsts)
        rows.piece_starts.append(len(rows.ids))
        rows.word_starts.append(first)
        for word, gap in zip(sentence.words, sentence.gaps, strict=True):
            self._add_word(word, gap)
        rows.owners.extend([len(rows.word_starts) - 1] * len(sentence.words))
        for name, values in self._find_layers(sentence, first).items():
            rows.layers[name].extend(values)

    def _add_word(self, word: str, gap: int) -> None:
        rows = self._rows
        own = self._pieces.cut(word)
        rows.firsts.append(len(rows.ids))
        rows.ids.extend(piece.id for piece in own)
        rows.gaps.extend((gap, *(GLUED for _ in own[1:])))
        for shapes, form in zip(rows.shapes, (word, word.upper(), word.lower()), strict=True):
            shapes.extend(self._find_shapes(form, own))

    def _find_shapes(self, form: str, own: Sequence[Piece]) -> list[int]:
        pieces = self._pieces.cut(form)
        same = len(pieces) == len(own)
        return [piece.shape for piece in (pieces if same else own)]

    def _find_layers(self, sentence: Sentence, first: int) -> dict[str, list[int]]:
        count = len(sentence.words)
        none = [IGNORED] * count
        single = {
            "xpos": sentence.xpos,
            "upos": sentence.upos,
            "lemma": scripts_of(sentence) or None,
            "relation": sentence.relations,
            "role": sentence.roles,
        }
        layers = {name: self._number(name, values) or none for name, values in single.items()}
        for name, sets in (("ner", sentence.ner), ("event", sentence.events)):
            known = self._sets[name]
            layers[name] = [known.setdefault(s, len(known)) for s in sets] if sets else none
        layers["chain"] = list(sentence.chains or none)
        layers["heads"] = (
            [ROOT if head < 0 else first + head for head in sentence.heads]
            if sentence.heads
            else none
        )
        return layers

    def _number(self, name: str, values: Sequence[str] | None) -> list[int] | None:
        numbers = self._numbers[name]
        return None if values is None else [numbers.get(value, IGNORED) for value in values]

    def finish(self) -> Columns:
        """The columns of all corpora added."""
        rows = self._rows
        wide = {"heads": torch.int32}
        return Columns(
            ids=torch.tensor(rows.ids, dtype=torch.int16),
            gaps=torch.tensor(rows.gaps, dtype=torch.uint8),
            shapes=torch.tensor(rows.shapes, dtype=torch.uint8),
            firsts=torch.tensor(rows.firsts, dtype=torch.int32),
            owners=torch.tensor(rows.owners, dtype=torch.int32),
            layers={
                name: torch.tensor(layer, dtype=wide.get(name, torch.int16))
                for name, layer in rows.layers.items()
            },
            piece_starts=[*rows.piece_starts, len(rows.ids)],
            word_starts=[*rows.word_starts, len(rows.firsts)],
            corpora=self._corpora,
            topics=self._topics,
            sets={name: self._find_sets(name) for name in SETS},
            labels=self._inventories,
            special=(self._pieces.cls, self._pieces.sep, self._pieces.unknown),
        )

    def _find_sets(self, name: str) -> Tensor:
        known = self._sets[name]
        rows = torch.full((len(known), len(self._inventories[name])), float("-inf"))
        for labels, row in known.items():
            rows[row, [self._numbers[name][label] for label in labels]] = 0.0
        return rows


def make_columns(data: Path, names: Iterable[str]) -> Columns:
    """The train parts of the corpora, and a little of dev as `dev.NAME`, to look at in between."""
    corpora = {name: list(READERS[name](data, "train")) for name in names}
    treebanks = [d for name in ("ewt", "gum") for d in corpora.get(name, ())]
    vocabulary = (find_encoder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    encoder = Encoder(WordPiece(vocabulary), collect_labels(treebanks))
    for name, documents in corpora.items():
        encoder.add(name, documents)
    for name, size in DEV.items():
        encoder.add(f"dev.{name}", islice(READERS[name](data, "dev"), size))
    return encoder.finish()


def names_in_use(config: dict[str, Any]) -> list[str]:
    """The corpora that the recipe does not leave out."""
    return [name for name, corpus in config["corpora"].items() if corpus["use"]]


def read_columns(path: Path) -> Columns:
    """Columns that were written to a file."""
    return Columns(**torch.load(path, map_location="cpu", weights_only=True))


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the data folder")
    parser.add_argument("--out", type=Path, required=True, help="file to write")
    parser.add_argument("--config", type=Path, default=HERE / "config.toml")
    parser.add_argument("--without", action="append", default=[], help="leave out a corpus")
    arguments = parser.parse_args()
    config = tomllib.loads(arguments.config.read_text(encoding="utf-8"))
    names = [name for name in names_in_use(config) if name not in arguments.without]
    columns = make_columns(arguments.data, names)
    torch.save(vars(columns), arguments.out)
    for name, documents in columns.corpora.items():
        words = sum(
            columns.word_starts[end] - columns.word_starts[start] for start, end in documents
        )
        print(f"{name}: {len(documents)} documents, {words} words")


if __name__ == "__main__":
    main()
