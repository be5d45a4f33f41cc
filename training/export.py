"""Turns trained weights into what ships:

    python -m training.export RUN/model.pt --data ../shared/data --out src/readout/resources/tagger

Writes model.onnx (eight bits; with `--float` the same graph in floats, for comparison),
labels.json, lemmas.tsv and vocab.txt. Needs torch and onnx; the result needs neither.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper

from training.bert import MINILM, find_encoder
from training.corpora import READERS
from training.graph import Floats, Graph
from training.lexicon import collect_lemmas

POSITIONS = 320  # places in a window that the shipped model knows
ZERO = "zero"
FLAT_HEADS = ("xpos", "upos", "lemma", "ner", "role")

State = dict[str, Floats]


def add_encoder(graph: Graph, state: State) -> str:
    """Hidden states [piece, hidden] of one window."""
    positions = graph.weight(state["encoder.positions.weight"][:POSITIONS], "positions")
    count = graph.node("Shape", "ids", name="count")
    zero = graph.weight(np.array([0], np.int64), ZERO)
    places = graph.node("Slice", positions, zero, count, zero, name="places")
    words = graph.table(state["encoder.words.weight"], "ids", "words")
    shapes = graph.table(state["encoder.shapes.weight"], "shapes", "shape")
    gaps = graph.table(state["encoder.gaps.weight"], "gaps", "gap")
    total = graph.node("Sum", words, places, shapes, gaps, name="embedded")
    hidden = graph.node(
        "LayerNormalization",
        total,
        graph.weight(state["encoder.norm.weight"], "norm.weight"),
        graph.weight(state["encoder.norm.bias"], "norm.bias"),
        name="norm",
        epsilon=MINILM.epsilon,
    )
    hidden = graph.node("Unsqueeze", hidden, zero, name="hidden.batch")
    for layer in range(MINILM.layers):
        hidden = add_layer(graph, state, hidden, layer)
    return graph.node("Squeeze", hidden, zero, name="hidden")


def add_layer(graph: Graph, state: State, hidden: str, layer: int) -> str:
    """One layer of the encoder."""
    own, name = f"encoder.layers.{layer}", f"layer{layer}"

    def linear(source: str, part: str) -> str:
        weight, bias = (state[f"{own}.{part}.{kind}"] for kind in ("weight", "bias"))
        return graph.linear(source, weight, bias, f"{name}.{part}")

    def add_norm(source: str, part: str) -> str:
        parameters = (
            graph.weight(state[f"{own}.{part}.{kind}"], f"{name}.{part}.{kind}")
            for kind in ("weight", "bias")
        )
        return graph.node(
            "SkipLayerNormalization",
            source,
            hidden,
            *parameters,
            name=f"{name}.{part}",
            domain="com.microsoft",
            epsilon=MINILM.epsilon,
        )

    thirds = [f"{name}.{part}" for part in ("query", "key", "value")]
    graph.split(linear(hidden, "attention.project"), thirds, axis=-1)
    seen = graph.node(
        "MultiHeadAttention",
        *thirds,
        name=f"{name}.attention",
        domain="com.microsoft",
        num_heads=MINILM.heads,
    )
    hidden = add_norm(linear(seen, "attention.out"), "attention_norm")
    inner = graph.gelu(linear(hidden, "inner"), f"{name}.gelu")
    return add_norm(linear(inner, "outer"), "outer_norm")


def add_heads(graph: Graph, state: State, hidden: str) -> None:
    """`tags`, `arcs`, `crossed`, `parents`, `parent_relations` and `sense`; see
    `readout.tagger.network`."""
    words = graph.node("Gather", hidden, "firsts", name="first")
    root = graph.node("Gather", hidden, ZERO, name="root")
    nodes = graph.node("Concat", root, words, name="nodes", axis=0)

    def half(source: str, part: str) -> str:
        weight, bias = (state[f"{part}.linear.{kind}"] for kind in ("weight", "bias"))
        return graph.gelu(graph.exact(source, weight, bias, f"{part}.linear"), f"{part}.half")

    child = half(words, "label_child")
    flat = [(state[f"{head}.weight"], state[f"{head}.bias"]) for head in FLAT_HEADS]
    first = graph.exact(
        words, np.concatenate([w for w, _ in flat]), np.concatenate([b for _, b in flat]), "flat"
    )
    told = half(words, "told")
    event = graph.exact(told, state["event.weight"], state["event.bias"], "event")
    graph.exact(told, state["sense.weight"], state["sense.bias"], "sense")
    relations = graph.exact(
        child, state["relation_child.weight"], state["relation_child.bias"], "relation_child"
    )
    graph.node("Concat", first, event, relations, name="tags", axis=1)
    scale = state["arc.weight"].shape[0] ** -0.5
    arc = graph.exact(
        half(words, "arc_child"), state["arc.weight"] * scale, state["arc.bias"] * scale, "arc"
    )
    turned = graph.node("Transpose", half(nodes, "arc_parent"), name="arc.turned", perm=[1, 0])
    graph.node("MatMul", arc, turned, name="arcs")
    relation = state["relation"]
    keep = graph.half if graph.int8 else graph.weight
    graph.node(
        "MatMul", child, keep(relation.reshape(len(relation), -1), "relation"), name="crossed"
    )
    parents = graph.node("Identity", half(nodes, "label_parent"), name="parents")
    graph.node(
        "MatMul",
        parents,
        graph.weight(state["relation_parent.weight"].T, "relation_parent"),
        name="parent_relations",
    )


def build(state: State, *, int8: bool, features: bool = False) -> onnx.ModelProto:
    """The whole model; with `features` it also gives the vectors that its heads see."""
    graph = Graph(int8=int8)
    add_heads(graph, state, add_encoder(graph, state))
    integer, real = TensorProto.INT64, TensorProto.FLOAT
    inputs = [
        helper.make_tensor_value_info(name, integer, [size])
        for name, size in (("ids", "n"), ("shapes", "n"), ("gaps", "n"), ("firsts", "w"))
    ]
    names = ["tags", "arcs", "crossed", "parents", "parent_relations", "sense"]
    names += ["first"] if features else []
    outputs = [helper.make_tensor_value_info(name, real, [None, None]) for name in names]
    return graph.build(inputs, outputs)


def read_state(path: Path) -> tuple[State, dict[str, Any]]:
    """Weights as float32 arrays, and all else a run wrote."""
    run = torch.load(path, map_location="cpu", weights_only=False)
    state = {name: tensor.float().numpy() for name, tensor in run["model"].items()}
    assert state["encoder.norm.weight"].shape == (MINILM.hidden,)
    return state, run


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path, help="model.pt or checkpoint.pt of a training run")
    parser.add_argument("--data", type=Path, required=True, help="the data folder")
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--float", action="store_true", help="32-bit floats, for comparison")
    parser.add_argument("--features", action="store_true", help="for training.events")
    arguments = parser.parse_args()
    state, run = read_state(arguments.run)
    arguments.out.mkdir(parents=True, exist_ok=True)
    model = build(state, int8=not arguments.float, features=arguments.features)
    onnx.save(model, arguments.out / "model.onnx")
    labels = json.dumps(run["labels"], ensure_ascii=False, indent=1)
    (arguments.out / "labels.json").write_text(labels + "\n", encoding="utf-8")
    used = [name for name in ("ewt", "gum") if run["config"]["corpora"][name]["use"]]
    documents = (d for name in used for d in READERS[name](arguments.data, "train"))
    entries = "".join("\t".join(entry) + "\n" for entry in collect_lemmas(documents))
    (arguments.out / "lemmas.tsv").write_text(entries, encoding="utf-8")
    vocabulary = (find_encoder() / "vocab.txt").read_text(encoding="utf-8")
    (arguments.out / "vocab.txt").write_text(vocabulary, encoding="utf-8")


if __name__ == "__main__":
    main()
