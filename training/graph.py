"""An ONNX graph written node by node: what the tagger computes at run time, with our own int8.

One window a run, no batch dimension, so an answer cannot depend on what else is read. Quantised
matrix products are `DynamicQuantizeMatMul` of ONNX Runtime: weights of eight bits with a scale for
each column, activations uint8 with one scale for each window. A few pieces have far greater
activations than all others, which would take the whole scale; so each row is divided by its
greatest value before and multiplied by it after. That halves the error of the scores for a tenth
more time.

Weights are stored as uint8 round 128, not as int8: ONNX Runtime's uint8 x int8 kernels for AVX2 and
AVX-512 without VNNI add pairs of products in 16 bits and saturate there unless weights keep to
seven bits; the uint8 x uint8 kernels are said not to saturate. All CPUs should so compute the
same integers, with all eight bits. It costs a third more time than seven bits do, and spares a
third of their error.
"""

from __future__ import annotations

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Floats = NDArray[np.float32]
WEIGHT_MAX, WEIGHT_ZERO = 127, 128
OPSET, CONTRIB, IR = 17, 1, 9


class Graph:
    """Collects nodes and weights; methods give the name of what they compute."""

    def __init__(self, *, int8: bool) -> None:
        self.int8 = int8
        self._nodes: list[onnx.NodeProto] = []
        self._weights: list[onnx.TensorProto] = []

    def weight(self, array: NDArray[np.generic], name: str) -> str:
        """A constant."""
        self._weights.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def half(self, array: Floats, name: str) -> str:
        """A constant stored in 16 bits and used in 32."""
        stored = self.weight(array.astype(np.float16), f"{name}.half")
        return self.node("Cast", stored, name=name, to=TensorProto.FLOAT)

    def node(self, kind: str, *inputs: str, name: str, domain: str = "", **options: object) -> str:
        """One operation with one result, which takes its name."""
        made = helper.make_node(kind, inputs, [name], name=name, domain=domain, **options)
        self._nodes.append(made)
        return name

    def split(self, source: str, names: list[str], *, axis: int) -> list[str]:
        """Equal parts of a tensor."""
        self._nodes.append(helper.make_node("Split", [source], names, name=names[0], axis=axis))
        return names

    def table(self, array: Floats, index: str, name: str) -> str:
        """Rows of an embedding; int8 with a scale for each row."""
        if not self.int8:
            return self.node("Gather", self.weight(array, f"{name}.table"), index, name=name)
        numbers, scales = quantise_rows(array, 127)
        rows = self.node(
            "Gather", self.weight(numbers, f"{name}.table"), index, name=f"{name}.int8"
        )
        floats = self.node("Cast", rows, name=f"{name}.float", to=TensorProto.FLOAT)
        scale = self.weight(scales[:, None], f"{name}.scales")
        return self.node(
            "Mul", floats, self.node("Gather", scale, index, name=f"{name}.scale"), name=name
        )

    def linear(self, source: str, weight: Floats, bias: Floats, name: str) -> str:
        """`source @ weight.T + bias`, quantised if the graph is."""
        if not self.int8:
            return self.exact(source, weight, bias, name)
        numbers, scales = quantise_rows(weight, WEIGHT_MAX)
        most = self._row_maxima(source, name)
        product = self.node(
            "DynamicQuantizeMatMul",
            self.node("Div", source, most, name=f"{name}.even"),
            self.weight(shift(numbers.T), f"{name}.uint8"),
            self.weight(scales, f"{name}.scales"),
            self.weight(np.full(len(scales), WEIGHT_ZERO, np.uint8), f"{name}.zeros"),
            name=f"{name}.dot",
            domain="com.microsoft",
        )
        scaled = self.node("Mul", product, most, name=f"{name}.scaled")
        return self.node("Add", scaled, self.weight(bias, f"{name}.bias"), name=name)

    def _row_maxima(self, source: str, name: str) -> str:
        """The greatest absolute value of each row, never zero."""
        size = self.node("Abs", source, name=f"{name}.abs")
        most = self.node("ReduceMax", size, name=f"{name}.most", axes=[-1], keepdims=1)
        least = self.weight(np.array(1e-6, np.float32), f"{name}.least")
        return self.node("Max", most, least, name=f"{name}.range")

    def exact(self, source: str, weight: Floats, bias: Floats, name: str) -> str:
        """`source @ weight.T + bias` in floats."""
        keep = self.half if self.int8 else self.weight
        product = self.node("MatMul", source, keep(weight.T, f"{name}.weight"), name=f"{name}.dot")
        return self.node("Add", product, self.weight(bias, f"{name}.bias"), name=name)

    def gelu(self, source: str, name: str) -> str:
        """Gaussian error linear unit."""
        return self.node("Gelu", source, name=name, domain="com.microsoft")

    def build(
        self, inputs: list[onnx.ValueInfoProto], outputs: list[onnx.ValueInfoProto]
    ) -> onnx.ModelProto:
        """The checked model."""
        graph = helper.make_graph(self._nodes, "tagger", inputs, outputs, self._weights)
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("com.microsoft", CONTRIB)]
        return helper.make_model(
            graph, opset_imports=opsets, ir_version=IR, producer_name="readout training"
        )


def shift(numbers: NDArray[np.int8]) -> NDArray[np.uint8]:
    """-127..127 as 1..255."""
    return (numbers.astype(np.int16) + WEIGHT_ZERO).astype(np.uint8)


def quantise_rows(array: Floats, top: int) -> tuple[NDArray[np.int8], Floats]:
    """Integers in -top..top and the scale of each row. Of some ways to cut outliers the one with
    the least squared error is taken, row by row."""
    most = np.abs(array).max(1, keepdims=True).clip(min=1e-8)
    best_error = np.full(len(array), np.inf)
    best_scale = (most / top)[:, 0]
    for cut in (1.0, 0.95, 0.9, 0.85, 0.8, 0.7):
        scale = most * cut / top
        error = ((np.rint(array / scale).clip(-top, top) * scale - array) ** 2).sum(1)
        better = error < best_error
        best_error[better] = error[better]
        best_scale[better] = scale[better, 0]
    numbers = np.rint(array / best_scale[:, None]).clip(-top, top)
    return numbers.astype(np.int8), best_scale.astype(np.float32)
