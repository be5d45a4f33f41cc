"""The shipped network: windows of numbers in, scores of words out."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime  # type: ignore[import-untyped]
from numpy.typing import NDArray

from readout.tagger.labels import Labels
from readout.tagger.windows import Inputs

# Scores are rounded to this many digits before anything is decided, so that the last bits of a sum,
# which may differ between kinds of CPU, do not decide.
DIGITS = 3
OUTPUTS = ("tags", "arcs", "crossed", "parents", "parent_relations", "sense")

Floats = NDArray[np.float32]


class Scores(NamedTuple):
    """Scores of the words of one window, rounded, for each head [word, label]; `arcs`
    [word, 1 + word] has the root first. Relations are scored on demand; see `relations`. `sense`
    are vectors of meaning, not rounded."""

    xpos: Floats
    upos: Floats
    lemma: Floats
    ner: Floats
    role: Floats
    event: Floats
    arcs: Floats
    own_relations: Floats
    crossed: Floats
    parents: Floats
    parent_relations: Floats
    sense: Floats

    def relations(self, words: NDArray[np.intp], heads: NDArray[np.intp]) -> Floats:
        """Scores [n, relation] of the arcs from `heads` (0 is the root, word i is i + 1) to
        `words`."""
        count = self.own_relations.shape[1]
        crossed = self.crossed[words].reshape(len(words), count, -1)
        product = (crossed @ self.parents[heads][:, :, None])[:, :, 0]
        found: Floats = product + self.own_relations[words] + self.parent_relations[heads]
        return found.round(DIGITS)


class Network:
    """An ONNX Runtime session on one thread. One window a run: the quantised products take their
    scale over what they are given at a time, so a batch would let windows touch each other."""

    def __init__(self, path: Path, labels: Labels) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
        sizes = [len(labels.xpos), len(labels.upos), len(labels.lemma)]
        sizes += [len(labels.ner), len(labels.role), len(labels.event)]
        self._edges = np.cumsum(sizes).tolist()
        self._outputs = OUTPUTS if labels.event else OUTPUTS[:-1]

    def run(self, inputs: Inputs) -> Scores:
        """The scores of one window, which must have at least one word."""
        found = self._session.run(self._outputs, inputs._asdict())
        tags, arcs, crossed, parents, parent_relations, *more = found
        rounded = np.round(tags, DIGITS)
        xpos, upos, lemma, ner, role, event, own = np.split(rounded, self._edges, axis=1)
        sense = more[0] if more else np.zeros((len(tags), 0), np.float32)
        return Scores(
            xpos, upos, lemma, ner, role, event,
            np.round(arcs, DIGITS), own, crossed, parents, parent_relations, sense,
        )  # fmt: skip
