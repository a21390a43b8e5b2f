"""A fine-tuned network as files: safetensors to go on from, ONNX to be used without torch."""

from __future__ import annotations

import json
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assay.classify.tuning.backbone import Backbone
from assay.classify.tuning.contrastive import pooled
from assay.errors import EncoderError
from assay.extras import require

MODEL = "model.onnx"
OPSET = 17
CLOSE = 1e-3
"""Largest difference between what torch and the exported graph say of a text."""

_PROBES = ("a", "The quick brown fox jumps over the lazy dog.", "yes, yes; no: 12 times?")


def write_encoder(backbone: Backbone, folder: Path) -> None:
    """Write a sentence encoder: a folder for ``onnx:FOLDER`` and for sentence-transformers.

    Raises:
        MissingExtra: The package ``onnx`` is not installed.
        EncoderError: The graph does not say what the network says.
    """
    torch = backbone.torch

    class Sentence(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = backbone.model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:  # noqa: ANN401 - tensors
            return pooled(self.model, input_ids, attention_mask, backbone.pooling)

    _write_network(backbone, folder)
    width = int(backbone.model.config.hidden_size)
    pooling = {
        "word_embedding_dimension": width,
        "pooling_mode_cls_token": backbone.pooling == "cls",
        "pooling_mode_mean_tokens": backbone.pooling == "mean",
    }
    kinds = (("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize"))
    modules = [
        {"idx": n, "name": str(n), "path": path, "type": f"sentence_transformers.models.{kind}"}
        for n, (path, kind) in enumerate(kinds)
    ]
    _write_json(folder / "1_Pooling" / "config.json", pooling)
    (folder / "2_Normalize").mkdir(exist_ok=True)
    _write_json(folder / "modules.json", modules)
    limit = {"max_seq_length": backbone.max_tokens, "do_lower_case": False}
    _write_json(folder / "sentence_bert_config.json", limit)
    _export(backbone, Sentence().eval(), folder / MODEL, "sentence_embedding")


def write_classifier(backbone: Backbone, folder: Path) -> None:
    """Write a network with a classification head; its graph gives ``logits``, (n, classes).

    Raises:
        MissingExtra: The package ``onnx`` is not installed.
        EncoderError: The graph does not say what the network says.
    """
    torch = backbone.torch

    class Scores(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = backbone.model

        def forward(self, input_ids: Any, attention_mask: Any) -> Any:  # noqa: ANN401 - tensors
            return self.model(input_ids=input_ids, attention_mask=attention_mask).logits

    _write_network(backbone, folder)
    _write_json(folder / "sentence_bert_config.json", {"max_seq_length": backbone.max_tokens})
    _export(backbone, Scores().eval(), folder / MODEL, "logits")


def _write_network(backbone: Backbone, folder: Path) -> None:
    backbone.model.save_pretrained(folder)  # safetensors
    backbone.tokenizer.save_pretrained(folder)


def _export(backbone: Backbone, module: Any, to: Path, output: str) -> None:  # noqa: ANN401 - a module
    """Trace a module in evaluation mode into a graph for any number of texts and tokens.

    The exporter by tracing is the one that needs nothing but ``onnx``; torch calls it old and
    warns at every use, hence the filter.
    """
    require("onnx", extra="torch", purpose="Exporting a fine-tuned model")
    torch = backbone.torch
    device = backbone.model.device
    module.cpu()
    given = backbone.padded(backbone.tokens(_PROBES))
    names = ["input_ids", "attention_mask"]
    dynamic: dict[str, dict[int, str]] = {name: {0: "texts", 1: "tokens"} for name in names}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module,
            given,
            str(to),
            input_names=names,
            output_names=[output],
            dynamic_axes={**dynamic, output: {0: "texts"}},
            opset_version=OPSET,
            dynamo=False,
        )
    _compare(backbone, module, to, output, _PROBES)
    module.to(device)


def _compare(backbone: Backbone, module: Any, to: Path, output: str, texts: Sequence[str]) -> None:  # noqa: ANN401 - a module
    """Refuse a graph that traced one length or one branch instead of the network."""
    ort = require("onnxruntime", extra="torch", purpose="Exporting a fine-tuned model")
    options = ort.SessionOptions()
    options.log_severity_level = 4
    session = ort.InferenceSession(str(to), options, providers=["CPUExecutionProvider"])
    for text in texts:  # one at a time: none has the length the graph was traced with
        ids, mask = backbone.padded(backbone.tokens([text]))
        with backbone.torch.inference_mode():
            wanted = module(ids, mask).numpy()
        given = {"input_ids": ids.numpy(), "attention_mask": mask.numpy()}
        found = session.run([output], given)[0]
        if not np.allclose(found, wanted, atol=CLOSE, rtol=CLOSE):
            raise EncoderError(
                f"A network of the kind '{backbone.model.config.model_type}' cannot be exported "
                "to ONNX faithfully.",
                hint="Start from a BERT, MiniLM or ModernBERT.",
            )


def _write_json(path: Path, content: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content, indent=2), encoding="utf-8")
