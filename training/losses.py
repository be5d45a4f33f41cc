"""What the heads are trained for, each masked where a corpus has no labels."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from training.document import IGNORED
from training.model import Model, Output
from training.windows import Batch

HEADS = ("xpos", "upos", "lemma", "arc", "label", "ner", "role")


def find_losses(model: Model, output: Output, batch: Batch, open_sets: Tensor) -> dict[str, Tensor]:
    """The loss of each head, summed over its labelled words and divided by all words of the
    batch, so that a corpus counts by its share of the words."""
    words = batch.words
    losses = {
        name: cross(getattr(output, name), batch.layers[name])
        for name in ("xpos", "upos", "lemma", "role")
    }
    losses["ner"] = open_cross(output.ner, batch.layers["ner"], open_sets)
    losses["arc"] = cross(mask_arcs(output.arcs, batch.owners), batch.layers["heads"])
    losses["label"] = relation_loss(model, output, batch)
    return {name: loss / words for name, loss in losses.items()}


def cross(scores: Tensor, labels: Tensor) -> Tensor:
    """Summed cross entropy over the words that have a label."""
    return functional.cross_entropy(
        scores.flatten(0, 1), labels.flatten(), ignore_index=IGNORED, reduction="sum"
    )


def open_cross(scores: Tensor, sets: Tensor, open_sets: Tensor) -> Tensor:
    """Minus the log probability that the tag is one of those that may be right."""
    known = sets != IGNORED
    logs = scores[known].log_softmax(-1)
    return -(logs + open_sets[sets[known]]).logsumexp(-1).sum()


def mask_arcs(arcs: Tensor, owners: Tensor) -> Tensor:
    """Arc scores with heads outside the word's own sentence ruled out; the root stays."""
    other = owners[:, :, None] != owners[:, None, :]
    outside = torch.cat((torch.zeros_like(other[..., :1]), other), 2)
    return arcs.masked_fill(outside, -1e4)


def relation_loss(model: Model, output: Output, batch: Batch) -> Tensor:
    """Relations are learnt on the right heads."""
    heads = batch.layers["heads"]
    row, word = (heads != IGNORED).nonzero(as_tuple=True)
    scores = model.relations(output.children[row, word], output.parents[row, heads[row, word]])
    labels = batch.layers["relation"][row, word]
    return functional.cross_entropy(scores, labels, ignore_index=IGNORED, reduction="sum")
