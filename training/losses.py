"""What the heads are trained for: labels, each masked where a corpus has none, and the scores of a
teacher, which has an answer for every head and word."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from training.document import IGNORED
from training.model import Model, Output
from training.windows import Batch

TAGS = ("xpos", "upos", "lemma", "role")
OPEN = ("ner", "event")
FAR = -1e4
Heard = dict[str, Tensor]


def find_losses(
    model: Model, output: Output, batch: Batch, sets: dict[str, Tensor], smoothing: float
) -> dict[str, Tensor]:
    """The loss of each head, summed over its labelled words and divided by all words of the
    batch, so that a corpus counts by its share of the words."""
    losses = {name: cross(getattr(output, name), batch.layers[name], smoothing) for name in TAGS}
    for name in OPEN:
        losses[name] = open_cross(getattr(output, name), batch.layers[name], sets[name])
    losses["arc"] = cross(mask_arcs(output.arcs, batch.owners), batch.layers["heads"], 0.0)
    losses["label"] = relation_loss(model, output, batch)
    return {name: loss / batch.words for name, loss in losses.items()}


def cross(scores: Tensor, labels: Tensor, smoothing: float) -> Tensor:
    """Summed cross entropy over the words that have a label."""
    return functional.cross_entropy(
        scores.flatten(0, 1),
        labels.flatten(),
        ignore_index=IGNORED,
        reduction="sum",
        label_smoothing=smoothing,
    )


def open_cross(scores: Tensor, sets: Tensor, open_sets: Tensor) -> Tensor:
    """Minus the log probability that the tag is one of those that may be right."""
    logs = scores.log_softmax(-1) + open_sets[sets.clamp(min=0)]
    return -(logs.logsumexp(-1) * (sets != IGNORED)).sum()


def mask_arcs(arcs: Tensor, owners: Tensor) -> Tensor:
    """Arc scores with heads outside the word's own sentence ruled out; the root stays."""
    other = owners[:, :, None] != owners[:, None, :]
    outside = torch.cat((torch.zeros_like(other[..., :1]), other), 2)
    return arcs.masked_fill(outside, FAR)


def relation_loss(model: Model, output: Output, batch: Batch) -> Tensor:
    """Relations are learnt on the right heads."""
    heads = batch.layers["heads"]
    row, word = (heads != IGNORED).nonzero(as_tuple=True)
    scores = model.relations(output.children[row, word], output.parents[row, heads[row, word]])
    labels = batch.layers["relation"][row, word]
    return functional.cross_entropy(scores, labels, ignore_index=IGNORED, reduction="sum")


def chain_loss(sense: Tensor, chains: Tensor, heat: float) -> Tensor:
    """Mentions of one event lie closer than those of others of the batch (supervised contrast:
    Khosla and others 2020). The mean over the mentions that have a partner."""
    known = chains != IGNORED
    vectors, chain = sense[known], chains[known]
    near = vectors @ vectors.T / heat
    self = torch.eye(len(chain), dtype=torch.bool, device=chain.device)
    logs = near.masked_fill(self, FAR).log_softmax(-1)
    partners = (chain[:, None] == chain[None]) & ~self
    count = partners.sum(1)
    mean = (logs * partners).sum(1) / count.clamp(min=1)
    return -(mean * (count > 0)).sum() / (count > 0).sum().clamp(min=1)


def find_lessons(
    model: Model, output: Output, teacher: Model, taught: Output, batch: Batch, heard: Heard
) -> dict[str, Tensor]:
    """How far the scores of each head are from the teacher's (cross entropy with its
    probabilities; Hinton and others 2015), a sum over the words that it is heard on, divided by
    all words. Relations on the heads that the teacher would choose, vectors of sense by their
    angle. `heard` has a mask of words for each layer that the teacher is heard on at all."""
    lessons = {}
    for name in (*TAGS, *OPEN):
        if name in heard:
            mask = heard[name]
            lessons[name] = soft_cross(getattr(output, name)[mask], getattr(taught, name)[mask])
    if "arc" in heard:
        mask = heard["arc"]
        theirs = mask_arcs(taught.arcs, batch.owners)[mask]
        lessons["arc"] = soft_cross(mask_arcs(output.arcs, batch.owners)[mask], theirs)
        row, heads = mask.nonzero()[:, 0], theirs.argmax(-1)
        with torch.no_grad():
            wanted = teacher.relations(taught.children[mask], taught.parents[row, heads])
        found = model.relations(output.children[mask], output.parents[row, heads])
        lessons["label"] = soft_cross(found, wanted)
    if "sense" in heard:
        mask = heard["sense"]
        lessons["sense"] = (1 - (output.sense[mask] * taught.sense[mask]).sum(-1)).sum()
    return {name: lesson / batch.words for name, lesson in lessons.items()}


def hear_all(batch: Batch) -> Heard:
    """A teacher that is heard on every word and layer."""
    return dict.fromkeys((*TAGS, *OPEN, "arc", "sense"), batch.owners >= 0)


def soft_cross(scores: Tensor, wanted: Tensor) -> Tensor:
    """Summed cross entropy with another's probabilities."""
    return -(wanted.softmax(-1) * scores.log_softmax(-1)).sum()
