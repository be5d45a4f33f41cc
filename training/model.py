"""The joint model: one encoder, a head for each layer of the reading."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional

from training.bert import HIDDEN, Encoder
from training.labels import Labels


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
    as head i + 1. `children` and `parents` are what relations are scored from."""

    xpos: Tensor
    upos: Tensor
    lemma: Tensor
    ner: Tensor
    role: Tensor
    arcs: Tensor
    children: Tensor
    parents: Tensor


class Half(nn.Module):
    """A layer between the encoder and a biaffine product."""

    def __init__(self, size: int, dropout: float) -> None:
        super().__init__()
        self.linear = nn.Linear(HIDDEN, size)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor) -> Tensor:
        """[.., hidden] to [.., size]."""
        return self.dropout(functional.gelu(self.linear(hidden)))


class Model(nn.Module):
    """Encoder and heads."""

    def __init__(self, encoder: Encoder, labels: Labels, sizes: Sizes, *, bf16: bool) -> None:
        super().__init__()
        self.bf16 = bf16  # the encoder only; heads are small and stay exact
        self.encoder = encoder
        self.dropout = nn.Dropout(sizes.dropout)
        self.xpos = nn.Linear(HIDDEN, len(labels.xpos))
        self.upos = nn.Linear(HIDDEN, len(labels.upos))
        self.lemma = nn.Linear(HIDDEN, len(labels.lemma))
        self.ner = nn.Linear(HIDDEN, len(labels.ner))
        self.role = nn.Linear(HIDDEN, len(labels.role))
        self.arc_child = Half(sizes.arc, sizes.parser_dropout)
        self.arc_parent = Half(sizes.arc, sizes.parser_dropout)
        self.arc = nn.Linear(sizes.arc, sizes.arc)
        self.label_child = Half(sizes.label, sizes.parser_dropout)
        self.label_parent = Half(sizes.label, sizes.parser_dropout)
        count = len(labels.relation)
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
        words = hidden.gather(1, firsts[..., None].expand(-1, -1, HIDDEN))
        root = hidden[:, :1]
        nodes = torch.cat((root, words), 1)
        seen = self.dropout(words)
        arcs = self.arc(self.arc_child(words)) @ self.arc_parent(nodes).transpose(1, 2)
        return Output(
            xpos=self.xpos(seen),
            upos=self.upos(seen),
            lemma=self.lemma(seen),
            ner=self.ner(seen),
            role=self.role(seen),
            arcs=arcs / self.arc.in_features**0.5,
            children=self.label_child(words),
            parents=self.label_parent(nodes),
        )

    def relations(self, children: Tensor, parents: Tensor) -> Tensor:
        """Scores [n, relation] of n pairs of a child and its parent."""
        crossed = children @ self.relation.flatten(1).to(children.dtype)
        crossed = crossed.view(len(children), *self.relation.shape[1:])
        product = (crossed @ parents[..., None]).squeeze(-1)
        return product + self.relation_child(children) + self.relation_parent(parents)
