"""Write the tiny encoder that the tests use: a real ONNX model of a few kilobytes.

Run by a developer when it changes; needs the ``onnx`` package, which the tests do not. The
layout is that of the Hugging Face hub. The weights are random, so its vectors mean nothing.
"""

from __future__ import annotations

import json
import string
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "encoders" / "tiny"
WIDTH, MAX_TOKENS = 16, 32


def tokenizer() -> Tokenizer:
    """Build a WordPiece tokenizer of letters, digits, marks and a few words."""
    symbols = string.ascii_lowercase + string.digits + ".,;:!?'-"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *symbols]
    pieces += [f"##{letter}" for letter in string.ascii_lowercase + string.digits]
    pieces += [
        "the",
        "of",
        "and",
        "to",
        "in",
        "is",
        "it",
        "was",
        "good",
        "bad",
        "food",
        "dog",
        "cat",
    ]
    model = models.WordPiece({p: i for i, p in enumerate(pieces)}, unk_token="[UNK]")  # noqa: S106
    result = Tokenizer(model)
    result.normalizer = normalizers.BertNormalizer()
    result.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    result.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    return result


def model(words: int) -> onnx.ModelProto:
    """Build a model in which each token feels the mean of its text, as far as the mask allows."""
    random = np.random.default_rng(0)
    tensors = {
        "words": random.normal(size=(words, WIDTH)).astype(np.float32),
        "types": random.normal(size=(2, WIDTH)).astype(np.float32),
        "mix": random.normal(size=(WIDTH, WIDTH)).astype(np.float32),
        "last": np.array([-1], np.int64),
        "tokens": np.array([1], np.int64),
    }
    steps = [
        ("Gather", ["words", "input_ids"], "word"),
        ("Gather", ["types", "token_type_ids"], "type"),
        ("Add", ["word", "type"], "embedded"),
        ("Cast", ["attention_mask"], "weights"),
        ("Unsqueeze", ["weights", "last"], "column"),
        ("Mul", ["embedded", "column"], "seen"),
        ("ReduceSum", ["seen", "tokens"], "sum"),
        ("ReduceSum", ["column", "tokens"], "count"),
        ("Div", ["sum", "count"], "mean"),
        ("Add", ["embedded", "mean"], "both"),
        ("MatMul", ["both", "mix"], "mixed"),
        ("Tanh", ["mixed"], "last_hidden_state"),
    ]
    attributes: dict[str, Any] = {"Cast": {"to": TensorProto.FLOAT}}
    nodes = [
        helper.make_node(kind, inputs, [output], **attributes.get(kind, {}))
        for kind, inputs, output in steps
    ]
    names = ("input_ids", "attention_mask", "token_type_ids")
    shape = ["texts", "tokens"]
    graph = helper.make_graph(
        nodes,
        "tiny",
        [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in names],
        [helper.make_tensor_value_info(steps[-1][2], TensorProto.FLOAT, [*shape, WIDTH])],
        [numpy_helper.from_array(tensor, name) for name, tensor in tensors.items()],
    )
    result = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    result.ir_version = 9
    return result


def main() -> None:
    """Write the folder."""
    (FOLDER / "onnx").mkdir(parents=True, exist_ok=True)
    (FOLDER / "1_Pooling").mkdir(exist_ok=True)
    words = tokenizer()
    words.save(str(FOLDER / "tokenizer.json"))
    (FOLDER / "onnx" / "model.onnx").write_bytes(model(words.get_vocab_size()).SerializeToString())
    configurations = {
        "config.json": {"model_type": "bert", "max_position_embeddings": 64},
        "tokenizer_config.json": {"model_max_length": 64},
        "sentence_bert_config.json": {"max_seq_length": MAX_TOKENS},
        "1_Pooling/config.json": {"pooling_mode_mean_tokens": True},
        "modules.json": [
            {"path": "", "type": "sentence_transformers.models.Transformer"},
            {"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
            {"path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
        ],
    }
    for name, values in configurations.items():
        (FOLDER / name).write_text(json.dumps(values, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
