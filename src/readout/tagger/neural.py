"""The shipped tagger: words, trees, names, attribution roles and events of one text.

The splitter gives sentences and words; one pass of the encoder over each window scores them for
every head; decoding is over the whole text, so that a span may go on from window to window.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from msgspec import convert
from numpy.typing import NDArray

from readout.schema.actor import MentionType
from readout.schema.reading import Word
from readout.schema.span import Span
from readout.tagger import (
    EVENT_LEAST,
    EventKind,
    EventSpan,
    NameSpan,
    RoleKind,
    RoleSpan,
    Tagged,
)
from readout.tagger.bio import decode, find_runs
from readout.tagger.labels import kinds_of, read_labels
from readout.tagger.lemma import find_lemma, read_table
from readout.tagger.network import Floats, Network, Scores
from readout.tagger.sense import pack
from readout.tagger.shape import PARAGRAPH, find_gap
from readout.tagger.splitter import Sentence, split
from readout.tagger.tree import find_heads
from readout.tagger.weights import FOLDER, find_digest
from readout.tagger.windows import Cut, Part, Window, find_windows, make_inputs
from readout.tagger.wordpiece import WordPiece

PIECE_OF_SENTENCE = "parataxis"  # relation between the parts of a sentence too long for a window


class Tree(NamedTuple):
    """Heads (words of the text, -1 for a root) and relations of a stretch of words."""

    heads: list[int]
    relations: list[int]


class Decided(NamedTuple):
    """Numbers of labels, one a word."""

    xpos: list[int]
    upos: list[int]
    lemma: list[int]
    tree: Tree


class Loose(NamedTuple):
    """Scores [word, label] of what is decided over the whole text, and vectors of sense."""

    ner: Floats
    role: Floats
    event: Floats
    sense: Floats


class NeuralTagger:
    """Reads with the weights of a folder. `digest` covers them.

    >>> tagger = NeuralTagger()                                     # doctest: +SKIP
    >>> [word.lemma for word in tagger.tag("Envoys met.").words]    # doctest: +SKIP
    ['envoy', 'meet', '.']
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        vocabulary = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
        self._labels = read_labels(folder / "labels.json")
        self._lemmas = read_table(folder / "lemmas.tsv")
        self._pieces = WordPiece(vocabulary)
        self._network = Network(folder / "model.onnx", self._labels)
        self._names = convert(kinds_of(self._labels.ner), tuple[MentionType, ...])
        self._roles = convert(kinds_of(self._labels.role), tuple[RoleKind, ...])
        self._events = convert(self._labels.event[1:], tuple[EventKind, ...])
        self._joint = self._labels.relation.index(PIECE_OF_SENTENCE)
        self._digest = find_digest(folder)

    @property
    def digest(self) -> str:
        """Hexadecimal digest of weights, labels and vocabulary."""
        return self._digest

    def tag(self, text: str, seams: Sequence[int] = ()) -> Tagged:
        """Sentences, words, names and roles of `text`, no sentence over a seam. Time is linear in
        the text."""
        sentences = split(text, seams=seams)
        spans = [span for sentence in sentences for span in sentence.words]
        if not spans:
            return Tagged(sentences=(), words=())
        forms = [text[span.start : span.end] for span in spans]
        cut = self._cut(text, spans, forms)
        decided, loose = self._read(cut, find_windows(cut, sentences))
        starts = find_starts(sentences)
        paragraphs = np.array(cut.gaps) == PARAGRAPH
        return Tagged(
            sentences=tuple(sentence.span for sentence in sentences),
            words=self._make_words(spans, forms, decided),
            names=tuple(
                NameSpan(span=span, type=self._names[kind], score=score)
                for span, kind, score in find_spans(spans, loose.ner, paragraphs | starts)
            ),
            roles=tuple(
                RoleSpan(span=span, role=self._roles[kind], score=score)
                for span, kind, score in find_spans(spans, loose.role, paragraphs)
            ),
            events=tuple(self._find_events(spans, loose.event)),
            senses=pack(loose.sense),
        )

    def _cut(self, text: str, spans: Sequence[Span], forms: Sequence[str]) -> Cut:
        ends = (0, *(span.end for span in spans))
        gaps = [find_gap(text, end, span.start) for end, span in zip(ends, spans, strict=False)]
        gaps[0] = PARAGRAPH
        return Cut(tuple(map(self._pieces.cut, forms)), tuple(gaps))

    def _read(self, cut: Cut, windows: Iterable[Window]) -> tuple[Decided, Loose]:
        """Decisions for all words, and scores of what is decided over the whole text."""
        decided = Decided([], [], [], Tree([], []))
        loose: list[Loose] = []
        root = -1
        for window in windows:
            scores = self._network.run(make_inputs(cut, window, self._pieces))
            kept = slice(window.parts[0].first - window.first, window.parts[-1].end - window.first)
            decided.xpos.extend(scores.xpos[kept].argmax(1).tolist())
            decided.upos.extend(scores.upos[kept].argmax(1).tolist())
            decided.lemma.extend(scores.lemma[kept].argmax(1).tolist())
            layers = (scores.ner, scores.role, scores.event, scores.sense)
            loose.append(Loose(*(layer[kept] for layer in layers)))
            root = self._add_trees(decided.tree, scores, window, root)
        return decided, Loose(*map(np.concatenate, zip(*loose, strict=True)))

    def _find_events(self, spans: Sequence[Span], scores: Floats) -> Iterator[EventSpan]:
        """The words that may tell of an event. The first score is that of none."""
        if not self._events:
            return
        shares = find_shares(scores)
        told = 1 - shares[:, 0]
        kinds = scores[:, 1:].argmax(1)
        for word in np.flatnonzero(told >= EVENT_LEAST).tolist():
            kind = int(kinds[word])
            yield EventSpan(
                span=spans[word],
                kind=self._events[kind],
                score=round(float(told[word]), 2),
                certainty=round(float(shares[word, kind + 1] / told[word]), 2),
            )

    def _add_trees(self, tree: Tree, scores: Scores, window: Window, root: int) -> int:
        """Adds the trees of a window's parts; the root of a later part of a long sentence hangs
        on the root of its first part, which is `root`. Returns the last sentence's root."""
        before = len(tree.heads)
        for part in window.parts:
            own = find_part_heads(scores, part, window.first)
            top = own.index(-1)
            heads = [-1 if head < 0 else head + part.first for head in own]
            if part.opens:
                root = part.first + top
            else:
                heads[top] = root
            tree.heads.extend(heads)
        self._add_relations(tree, scores, window, before)
        return root

    def _add_relations(self, tree: Tree, scores: Scores, window: Window, before: int) -> None:
        """Adds the relations of the words whose heads were added since `before`."""
        heads = np.array(tree.heads[before:], np.intp)
        words = np.arange(len(heads)) + (before - window.first)
        inside = np.where(heads < 0, 0, heads - window.first + 1)
        found = scores.relations(words, inside.clip(0)).argmax(1)
        found[(heads >= 0) & (heads < window.parts[0].first)] = self._joint
        tree.relations.extend(found.tolist())

    def _make_words(
        self, spans: Sequence[Span], forms: Sequence[str], decided: Decided
    ) -> tuple[Word, ...]:
        labels = self._labels
        return tuple(
            Word(
                start=span.start,
                end=span.end,
                lemma=find_lemma(self._lemmas, form, labels.xpos[xpos], labels.lemma[script]),
                upos=labels.upos[upos],
                xpos=labels.xpos[xpos],
                head=head,
                deprel=labels.relation[relation],
            )
            for span, form, script, upos, xpos, head, relation in zip(
                spans, forms, decided.lemma, decided.upos, decided.xpos, *decided.tree, strict=True
            )
        )


def find_part_heads(scores: Scores, part: Part, first: int) -> list[int]:
    """Heads of a part's words, counted from its first word, -1 for the root."""
    low, high = part.first - first, part.end - first
    columns = np.r_[0, low + 1 : high + 1]
    return find_heads(scores.arcs[low:high, columns])


def find_starts(sentences: Sequence[Sentence]) -> NDArray[np.bool_]:
    """True for the first word of each sentence."""
    return np.array(
        [rank == 0 for sentence in sentences for rank in range(len(sentence.words))], np.bool_
    )


def find_shares(scores: Floats) -> Floats:
    """Probabilities [word, label] of scores."""
    shares: Floats = np.exp(scores - scores.max(1, keepdims=True))
    shares /= shares.sum(1, keepdims=True)
    return shares


def find_spans(
    spans: Sequence[Span], scores: Floats, starts: NDArray[np.bool_]
) -> list[tuple[Span, int, float]]:
    """Spans of the text, their kinds and scores: the mean probability of their tags. None goes over
    a word where `starts` is true."""
    tags = decode(scores, starts)
    runs = find_runs(tags)
    if not runs:
        return []
    sure = find_shares(scores)[np.arange(len(tags)), tags]
    return [
        (
            Span(spans[run.first].start, spans[run.last].end),
            run.kind,
            round(float(sure[run.first : run.last + 1].mean()), 2),
        )
        for run in runs
    ]
