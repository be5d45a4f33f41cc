"""What training reads: documents of sentences of words, with the layers a corpus has."""

from __future__ import annotations

from dataclasses import dataclass, field

IGNORED = -1  # a label that does not count


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words and their labels. `gaps` holds what stands before each word (`readout.tagger.shape`).

    A layer is None where the corpus lacks it. `heads` are indexes into the sentence, -1 the root.
    `ner` holds for each word the set of tags that may be right: a class that a corpus does not mark
    may hide in its "O". `events` holds sets of event labels in the same way; `chains` numbers the
    event that a word is the first word of a mention of, -1 for none.
    """

    words: tuple[str, ...]
    gaps: tuple[int, ...]
    xpos: tuple[str, ...] | None = None
    upos: tuple[str, ...] | None = None
    lemmas: tuple[str, ...] | None = None
    heads: tuple[int, ...] | None = None
    relations: tuple[str, ...] | None = None
    ner: tuple[frozenset[str], ...] | None = None
    roles: tuple[str, ...] | None = None
    events: tuple[frozenset[str], ...] | None = None
    chains: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The sentences of one text in order."""

    id: str
    sentences: tuple[Sentence, ...] = field(default=())
