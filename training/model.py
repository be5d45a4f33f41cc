"""The joint model: one encoder, a head for each layer of the reading."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.bert import Encoder

SENSE = 64  # numbers that say what a word means
TOLD = 256  # size of the layer that events and senses are read from


@dataclass(frozen=True)
class Sizes:
    """Sizes and dropout of the heads."""

    arc: int
    label: int
    dropout: float
    parser_dropout: float


@dataclass(frozen=True)
class Output:
    """Scores of the words of a batch. `arcs` [batch, word, head] has the root as head 0 and word i
    as head i + 1. `children` and `parents` are what relations are scored from. `sense` are unit
    vectors: words that tell of the same event lie close."""

    xpos: Tensor
    upos: Tensor
    lemma: Tensor
    ner: Tensor
    role: Tensor
    event: Tensor
    arcs: Tensor
    children: Tensor
    parents: Tensor
    sense: Tensor


class Half(nn.Module):
    """A layer between the encoder and a biaffine product."""

    def __init__(self, hidden: int, size: int, dropout: float) -> None:
        super().__init__()
        self.linear = nn.Linear(hidden, size)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor) -> Tensor:
        """[.., hidden] to [.., size]."""
        return self.dropout(functional.gelu(self.linear(hidden)))


class Model(nn.Module):
    """Encoder and heads. `labels` are the inventories by head (`Labels.as_json`)."""

    def __init__(
        self, encoder: Encoder, labels: dict[str, list[str]], sizes: Sizes, *, bf16: bool
    ) -> None:
        super().__init__()
        self.bf16 = bf16  # the encoder only; heads are small and stay exact
        self.encoder = encoder
        hidden = encoder.shape.hidden
        self.dropout = nn.Dropout(sizes.dropout)
        self.xpos = nn.Linear(hidden, len(labels["xpos"]))
        self.upos = nn.Linear(hidden, len(labels["upos"]))
        self.lemma = nn.Linear(hidden, len(labels["lemma"]))
        self.ner = nn.Linear(hidden, len(labels["ner"]))
        self.role = nn.Linear(hidden, len(labels["role"]))
        self.told = Half(hidden, TOLD, sizes.dropout)
        self.event = nn.Linear(TOLD, len(labels["event"]))
        self.sense = nn.Linear(TOLD, SENSE)
        self.arc_child = Half(hidden, sizes.arc, sizes.parser_dropout)
        self.arc_parent = Half(hidden, sizes.arc, sizes.parser_dropout)
        self.arc = nn.Linear(sizes.arc, sizes.arc)
        self.label_child = Half(hidden, sizes.label, sizes.parser_dropout)
        self.label_parent = Half(hidden, sizes.label, sizes.parser_dropout)
        count = len(labels["relation"])
        self.relation = nn.Parameter(torch.empty(sizes.label, count, sizes.label))
        nn.init.normal_(self.relation, std=1 / sizes.label)
        self.relation_child = nn.Linear(sizes.label, count)
        self.relation_parent = nn.Linear(sizes.label, count, bias=False)

    def forward(
        self, ids: Tensor, shapes: Tensor, gaps: Tensor, lengths: Tensor, firsts: Tensor
    ) -> Output:
        """`firsts` [batch, word] is the place of each word's first piece; padding points at 0."""
        with torch.autocast(ids.device.type, torch.bfloat16, enabled=self.bf16):
            hidden = self.encoder(ids, shapes, gaps, lengths)
        hidden = hidden.float()
        words = hidden.gather(1, firsts[..., None].expand(-1, -1, hidden.shape[-1]))
        root = hidden[:, :1]
        nodes = torch.cat((root, words), 1)
        seen = self.dropout(words)
        told = self.told(words)
        arcs = self.arc(self.arc_child(words)) @ self.arc_parent(nodes).transpose(1, 2)
        return Output(
            xpos=self.xpos(seen),
            upos=self.upos(seen),
            lemma=self.lemma(seen),
            ner=self.ner(seen),
            role=self.role(seen),
            event=self.event(told),
            arcs=arcs / self.arc.in_features**0.5,
            children=self.label_child(words),
            parents=self.label_parent(nodes),
            sense=functional.normalize(self.sense(told), dim=-1),
        )

    def relations(self, children: Tensor, parents: Tensor) -> Tensor:
        """Scores [n, relation] of n pairs of a child and its parent."""
        crossed = children @ self.relation.flatten(1).to(children.dtype)
        crossed = crossed.view(len(children), *self.relation.shape[1:])
        product = (crossed @ parents[..., None]).squeeze(-1)
        return product + self.relation_child(children) + self.relation_parent(parents)
