"""Write the graphs of the bundled MiniLM, without weights, and the int8 calibration.

Run by a developer when a graph changes, never by a user. Needs the ``onnx`` package and the
weights package; writes three files into ``src/assay/encoders/graphs``:

- ``minilm-float32.onnx``: the graph; every tensor is named as in the weights file.
- ``minilm-int8.onnx``: the same with the dense layers on 8-bit integers.
- ``minilm-int8.safetensors``: smoothing factors and outlier units, which the encoder needs when
  it quantises the weights; measured, like the ranges written into the graph, on texts built
  from ``calibration_texts.txt`` (see docs/adr/0026).

The nodes are laid by hand rather than exported from torch and fused: the file stays at a few
kilobytes, and each node is the one that measured fastest (see docs/adr/0025).
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import save

from assay.encoders.batches import equal_length_batches
from assay.encoders.minilm import MAX_TOKENS, float_tensors, weights_folder
from assay.encoders.sessions import Session
from assay.encoders.tokens import Tokens
from assay.encoders.weights import open_weights

GRAPHS = Path(__file__).resolve().parent.parent / "src" / "assay" / "encoders" / "graphs"
LAYERS, WIDTH, INNER, HEADS, VOCABULARY, POSITIONS = 6, 384, 1536, 12, 30522, 512
EPSILON = 1e-12
MICROSOFT = "com.microsoft"
BYTES: dict[int, int] = {TensorProto.FLOAT: 4, TensorProto.INT8: 1}


class Graph:
    """A list of nodes and of empty tensors that the encoder fills when it loads."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.tensors: dict[str, onnx.TensorProto] = {}

    def hole(self, name: str, shape: Sequence[int], kind: int = TensorProto.FLOAT) -> str:
        """Declare a tensor without its data, and return its name."""
        tensor = onnx.TensorProto(name=name, data_type=kind, dims=shape)
        tensor.data_location = TensorProto.EXTERNAL
        for key, value in (("location", "weights"), ("length", math.prod(shape) * BYTES[kind])):
            tensor.external_data.add(key=key, value=str(value))
        self.tensors.setdefault(name, tensor)
        return name

    def constant(self, name: str, values: object, kind: type = np.int64) -> str:
        """Declare a small tensor with its data, and return its name."""
        self.tensors.setdefault(name, numpy_helper.from_array(np.asarray(values, kind), name))
        return name

    def node(self, kind: str, inputs: Sequence[str], output: str, **attributes: Any) -> str:  # noqa: ANN401
        """Add a node with one output that is used, and return its name."""
        outputs = [output, f"{output}/mask"] if kind == "EmbedLayerNormalization" else [output]
        self.nodes.append(helper.make_node(kind, inputs, outputs, name=output, **attributes))
        return output

    def save(self, path: Path, outputs: Sequence[tuple[str, Sequence[str | int] | None]]) -> None:
        """Write the graph; its input is ``input_ids`` (texts, tokens) int32."""
        graph = helper.make_graph(
            self.nodes,
            path.stem,
            [helper.make_tensor_value_info("input_ids", TensorProto.INT32, ["texts", "tokens"])],
            [helper.make_tensor_value_info(n, TensorProto.FLOAT, s) for n, s in outputs],
            list(self.tensors.values()),
        )
        opsets = [helper.make_opsetid("", 21), helper.make_opsetid(MICROSOFT, 1)]
        model = helper.make_model(graph, opset_imports=opsets, producer_name="assay")
        model.ir_version = 10
        path.write_bytes(model.SerializeToString())


def embedding(graph: Graph) -> str:
    """Look up words and positions; the only token type is added to the positions on loading."""
    inputs = [
        "input_ids",
        "",
        graph.hole("embeddings.word_embeddings.weight", [VOCABULARY, WIDTH]),
        graph.hole("positions", [POSITIONS, WIDTH]),
        "",
        graph.hole("embeddings.LayerNorm.weight", [WIDTH]),
        graph.hole("embeddings.LayerNorm.bias", [WIDTH]),
    ]
    return graph.node(
        "EmbedLayerNormalization", inputs, "embedded", domain=MICROSOFT, epsilon=EPSILON
    )


def normalised_sum(graph: Graph, new: str, old: str, prefix: str) -> str:
    """Add and normalise; two plain nodes run five times faster than the fused one."""
    total = graph.node("Add", [new, old], f"{prefix}/sum")
    scale = graph.hole(f"{prefix}.weight", [WIDTH])
    bias = graph.hole(f"{prefix}.bias", [WIDTH])
    return graph.node(
        "LayerNormalization", [total, scale, bias], f"{prefix}/out", axis=-1, epsilon=EPSILON
    )


def attention(graph: Graph, queries: str, keys: str, values: str, prefix: str) -> str:
    """Mix tokens of one text; there is no mask, as all texts of a batch are of one length."""
    return graph.node(
        "MultiHeadAttention",
        [queries, keys, values],
        f"{prefix}/mixed",
        domain=MICROSOFT,
        num_heads=HEADS,
    )


def pooled(graph: Graph, tokens: str) -> str:
    """Average the tokens and scale to unit length."""
    axis = graph.constant("token_axis", [1])
    mean = graph.node("ReduceMean", [tokens, axis], "mean", keepdims=0)
    return graph.node("LpNormalization", [mean], "vectors", axis=-1, p=2)


def float32() -> Graph:
    """Build the float32 graph on rows of tokens, so that Gemm reads the weights as stored."""
    graph = Graph()
    rows_shape = graph.constant("rows_shape", [-1, WIDTH])
    width = graph.constant("width", [WIDTH])
    shape = graph.node("Shape", ["input_ids"], "ids_shape")
    shape = graph.node("Concat", [shape, width], "texts_shape", axis=0)
    x = graph.node("Reshape", [embedding(graph), rows_shape], "rows")

    def dense(inputs: str, name: str, rows: int, columns: int) -> str:
        weight = graph.hole(f"{name}.weight", [rows, columns])
        bias = graph.hole(f"{name}.bias", [rows])
        return graph.node("Gemm", [inputs, weight, bias], f"{name}/out", transB=1)

    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}"
        heads = [
            graph.node(
                "Reshape",
                [dense(x, f"{at}.attention.self.{part}", WIDTH, WIDTH), shape],
                f"{at}/{part}",
            )
            for part in ("query", "key", "value")
        ]
        mixed = attention(graph, heads[0], heads[1], heads[2], at)
        mixed = graph.node("Reshape", [mixed, rows_shape], f"{at}/mixed_rows")
        y = dense(mixed, f"{at}.attention.output.dense", WIDTH, WIDTH)
        y = normalised_sum(graph, y, x, f"{at}.attention.output.LayerNorm")
        inner = dense(y, f"{at}.intermediate.dense", INNER, WIDTH)
        inner = graph.node("Gelu", [inner], f"{at}/gelu")
        z = dense(inner, f"{at}.output.dense", WIDTH, INNER)
        x = normalised_sum(graph, z, y, f"{at}.output.LayerNorm")
    pooled(graph, graph.node("Reshape", [x, shape], "tokens"))
    return graph


@dataclass(frozen=True)
class Site:
    """An activation that is quantised: what was measured, and what follows from it.

    Attributes:
        smoothing: (width,) divisors that even out the channels, or None; the rows of the weights
            are multiplied by them (SmoothQuant, Xiao et al. 2023).
        outliers: Units kept in float32, as one value of theirs would stretch the range fourfold.
        low: Smallest value represented.
        high: Largest value represented.
    """

    smoothing: np.ndarray | None
    outliers: np.ndarray
    low: float
    high: float

    @property
    def scale(self) -> float:
        """Distance of two neighbouring values represented."""
        return (self.high - self.low) / 255

    @property
    def zero(self) -> int:
        """The byte that stands for zero."""
        return round(-self.low / self.scale)


def calibration_ids(tokens: Tokens, *, seed: int = 0) -> list[np.ndarray]:
    """Build token rows that reach the ranges real texts reach: all lengths, scripts, repeats."""
    random = np.random.default_rng(seed)
    lines = Path(__file__).with_name("calibration_texts.txt").read_text("utf-8").splitlines()
    texts = ["", *lines, *(line.upper() for line in lines[::7])]
    texts += [" ".join(random.choice(lines, size)) for size in random.integers(2, 14, 60)]
    texts += [f"{line} " * 20 for line in random.choice(lines, 30)]
    noise = [
        np.array([101, *random.integers(999, VOCABULARY, size), 102], np.int32)
        for size in random.geometric(0.05, 200).clip(1, MAX_TOKENS - 2)
    ]
    return tokens(texts) + noise


def measure(alpha: float = 0.8, outlier: float = 10.0) -> dict[str, Site]:
    """Run the float32 graph on the calibration rows and decide on each activation.

    Args:
        alpha: How much of the unevenness moves from the activations into the weights.
        outlier: Values above it, after the activation function, make a unit an outlier. In this
            model five units reach 14 to 25, once in each text; no other exceeds 9.
    """
    folder = weights_folder()
    tensors = float_tensors(open_weights(folder / "model.safetensors").tensors)
    graph, taps = float32(), {}
    previous = "rows"
    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}"
        taps[f"{at}.attention.self"] = previous
        taps[f"{at}.attention.output.dense"] = f"{at}/mixed_rows"
        taps[f"{at}.intermediate.dense"] = f"{at}.attention.output.LayerNorm/out"
        taps[f"{at}.output.dense"] = f"{at}/gelu"
        previous = f"{at}.output.LayerNorm/out"
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "taps.onnx"
        graph.save(path, [(tap, None) for tap in taps.values()])
        session = Session(path, tensors, optimise=False)
    rows = calibration_ids(Tokens(folder / "tokenizer.json", MAX_TOKENS))
    batches = list(equal_length_batches(np.array([len(row) for row in rows]), 4096))
    ids = [np.stack([rows[index] for index in batch]) for batch in batches]
    sites = {}
    for name, tap in taps.items():
        values = np.concatenate([session.run({"input_ids": batch}, tap) for batch in ids])
        sites[name] = _decide(name, values, tensors, alpha, outlier)
    return sites


def _decide(
    name: str, values: np.ndarray, tensors: dict[str, np.ndarray], alpha: float, outlier: float
) -> Site:
    largest = np.abs(values).max(axis=0)
    if name.endswith("attention.output.dense"):
        high = float(1.1 * largest.max())
        return Site(None, np.empty(0, np.int64), -high, high)
    if name.endswith(".output.dense"):
        units = np.flatnonzero(largest > outlier)
        # GELU is never below -0.17; its upper tail is thin, clipping a tenth of it is a gain
        return Site(None, units, -0.17, float(0.9 * np.delete(largest, units).max()))
    parts = [f"{name}.{p}" for p in ("query", "key", "value")]
    weights = [tensors[f"{part}.weight"] for part in (parts if name.endswith("self") else [name])]
    strongest = np.abs(np.concatenate(weights)).max(axis=0)
    smoothing = (largest**alpha / strongest ** (1 - alpha)).astype(np.float32)
    high = float((largest / smoothing).max())
    return Site(smoothing, np.empty(0, np.int64), -high, high)


def int8(sites: dict[str, Site]) -> Graph:
    """Build the graph with 8-bit dense layers.

    The ranges are constants: a range taken from each batch, as dynamic quantisation does it,
    would make a vector depend on the other texts of its batch.
    """
    graph = Graph()
    x = embedding(graph)

    def quantised(value: str, name: str) -> tuple[str, str, str]:
        site = sites[name]
        scale = graph.constant(f"{name}.input.scale", site.scale, np.float32)
        zero = graph.constant(f"{name}.input.zero", site.zero, np.uint8)
        if site.smoothing is not None:
            factors = graph.hole(f"{name}.input.factors", [len(site.smoothing)])
            value = graph.node("Mul", [value, factors], f"{name}/smooth")
        return graph.node("QuantizeLinear", [value, scale, zero], f"{name}/bytes"), scale, zero

    def dense(
        inputs: tuple[str, str, str], name: str, rows: int, columns: int, *, bias: bool = True
    ) -> str:
        value, scale, zero = inputs
        weight = graph.hole(f"{name}.weight.int8", [columns, rows], TensorProto.INT8)
        scales = graph.hole(f"{name}.weight.scales", [rows])
        given = [value, weight, scale, scales, zero, ""]
        given += [graph.hole(f"{name}.bias", [rows])] if bias else []
        return graph.node("MatMulIntegerToFloat", given, f"{name}/out", domain=MICROSOFT)

    def outliers(value: str, name: str) -> str | None:
        units = sites[name].outliers
        if not len(units):
            return None
        index = graph.constant(f"{name}.outliers", units)
        weight = graph.hole(f"{name}.weight.outliers", [len(units), WIDTH])
        few = graph.node("Gather", [value, index], f"{name}/few", axis=2)
        return graph.node("MatMul", [few, weight], f"{name}/outliers")

    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}"
        inputs = quantised(x, f"{at}.attention.self")
        heads = [
            dense(inputs, f"{at}.attention.self.{part}", WIDTH, WIDTH)
            for part in ("query", "key", "value")
        ]
        mixed = attention(graph, heads[0], heads[1], heads[2], at)
        name = f"{at}.attention.output.dense"
        y = dense(quantised(mixed, name), name, WIDTH, WIDTH)
        y = normalised_sum(graph, y, x, f"{at}.attention.output.LayerNorm")
        name = f"{at}.intermediate.dense"
        inner = dense(quantised(y, name), name, INNER, WIDTH, bias=False)
        bias = graph.hole(f"{name}.bias", [INNER])
        inner = graph.node("FastGelu", [inner, bias], f"{at}/gelu", domain=MICROSOFT)
        name = f"{at}.output.dense"
        z = dense(quantised(inner, name), name, WIDTH, INNER)
        if extra := outliers(inner, name):
            z = graph.node("Add", [z, extra], f"{name}/all")
        x = normalised_sum(graph, z, y, f"{at}.output.LayerNorm")
    pooled(graph, x)
    return graph


def main() -> None:
    """Write the files."""
    GRAPHS.mkdir(exist_ok=True)
    output = [("vectors", ["texts", WIDTH])]
    float32().save(GRAPHS / "minilm-float32.onnx", output)
    sites = measure()
    int8(sites).save(GRAPHS / "minilm-int8.onnx", output)
    calibration = {
        f"{name}.smoothing": site.smoothing
        for name, site in sites.items()
        if site.smoothing is not None
    }
    calibration |= {f"{n}.outliers": s.outliers for n, s in sites.items() if len(s.outliers)}
    (GRAPHS / "minilm-int8.safetensors").write_bytes(save(calibration))


if __name__ == "__main__":
    main()
