"""Any ONNX text encoder in a folder, as the hub lays them out."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from hashlib import sha256 as hash_text
from pathlib import Path
from typing import Any

import numpy as np

from assay.encoders.batches import cores, encode_in_batches
from assay.encoders.sessions import Session
from assay.encoders.tokens import Tokens
from assay.encoders.weights import sha256
from assay.errors import EncoderError
from assay.schema.runs import Reporter, silent

MODELS = ("model.onnx", "onnx/model.onnx")
FALLBACK_MAX_TOKENS = 512
POOLED = ("sentence_embedding", "text_embeds", "pooled_output")
TOKENS = ("last_hidden_state", "token_embeddings")
KNOWN_INPUTS = frozenset({"input_ids", "attention_mask", "token_type_ids", "position_ids"})

# (texts, tokens, width) → (texts, width); all texts of a batch have the same number of tokens
POOLING: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "pooling_mode_cls_token": lambda hidden: hidden[:, 0],
    "pooling_mode_mean_tokens": lambda hidden: hidden.mean(axis=1),
    "pooling_mode_mean_sqrt_len_tokens": lambda hidden: hidden.mean(axis=1),  # the same direction
    "pooling_mode_max_tokens": lambda hidden: hidden.max(axis=1),
    "pooling_mode_lasttoken": lambda hidden: hidden[:, -1],
}


class OnnxFolder:
    """A folder with ``model.onnx`` (or ``onnx/model.onnx``) and ``tokenizer.json``.

    Read where present, as sentence-transformers writes them: ``1_Pooling/config.json`` (else
    the mean of the tokens), ``sentence_bert_config.json``, ``tokenizer_config.json`` and
    ``config.json`` for the token limit. Vectors are always scaled to unit length.

    Args:
        folder: The folder.
        name: What the person typed.
        threads: Batches run side by side; 0 means all cores.

    Raises:
        EncoderError: Something is missing, damaged, or of a kind that cannot be run.
    """

    def __init__(self, folder: Path, *, name: str | None = None, threads: int = 0) -> None:
        if not folder.is_dir():
            raise EncoderError(f"There is no folder '{folder}'.")
        model = find_model(folder)
        self.name = name or f"onnx:{folder}"
        self._threads = threads or cores()
        self._session = Session(model, optimise=True)
        if unknown := set(self._session.inputs) - KNOWN_INPUTS:
            raise EncoderError(
                f"The model '{model}' wants inputs that are not text: {', '.join(sorted(unknown))}."
            )
        self._output, self._pool = self._choose_output(folder)
        self.max_tokens = max_tokens(folder)
        self._tokens = Tokens(folder / "tokenizer.json", self.max_tokens)
        self.dimensions = int(self._run(self._tokens([""])[0][None]).shape[1])
        self.key = _key(folder, model, self.max_tokens)

    def encode(self, texts: Sequence[str], *, report: Reporter = silent) -> np.ndarray:
        """Encode texts; see ``Encoder.encode``."""
        return encode_in_batches(
            texts,
            self._tokens,
            self._run,
            dimensions=self.dimensions,
            threads=self._threads,
            report=report,
        )

    def _run(self, ids: np.ndarray) -> np.ndarray:
        given = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
            "position_ids": np.broadcast_to(np.arange(ids.shape[1]), ids.shape),
        }
        inputs = {
            name: np.ascontiguousarray(given[name], dtype=kind)
            for name, kind in self._session.inputs.items()
        }
        return unit_length(self._pool(self._session.run(inputs, self._output)))

    def _choose_output(self, folder: Path) -> tuple[str, Callable[[np.ndarray], np.ndarray]]:
        shapes = self._session.outputs
        for name in POOLED:
            if name in shapes:
                return name, lambda vectors: vectors
        tokens = [name for name in TOKENS if name in shapes]
        tokens += [name for name, shape in shapes.items() if len(shape) == 3]
        if not tokens:
            raise EncoderError(
                f"The model in '{folder}' gives no token vectors and no sentence vector: "
                f"its outputs are {', '.join(shapes)}."
            )
        return tokens[0], _pooling(folder)


def find_model(folder: Path) -> Path:
    """Find the ONNX model of a folder.

    Raises:
        EncoderError: There is none.
    """
    for name in MODELS:
        if (folder / name).is_file():
            return folder / name
    raise EncoderError(
        f"The folder '{folder}' holds no ONNX model.",
        hint=f"An encoder folder needs {' or '.join(MODELS)}, and tokenizer.json.",
    )


def unit_length(vectors: np.ndarray) -> np.ndarray:
    """Scale rows to unit length, as float32; a zero row becomes the first axis."""
    vectors = vectors.astype(np.float32)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    vectors[norms[:, 0] == 0, 0] = 1
    return vectors / np.where(norms == 0, 1, norms)


def max_tokens(folder: Path) -> int:
    """Read how many tokens the model of a folder takes: the smallest limit any file states."""
    model = _json(folder / "config.json")
    positions = model.get("max_position_embeddings")
    if positions and "roberta" in str(model.get("model_type")):
        positions -= 2  # its first two positions are never used for tokens
    stated = [
        _json(folder / "sentence_bert_config.json").get("max_seq_length"),
        _json(folder / "tokenizer_config.json").get("model_max_length"),
        positions,
    ]
    return int(min([limit for limit in stated if limit] or [FALLBACK_MAX_TOKENS]))


def _pooling(folder: Path) -> Callable[[np.ndarray], np.ndarray]:
    modules = _json(folder / "modules.json")
    kinds = [str(module.get("type")).rpartition(".")[2] for module in modules or []]
    if unknown := set(kinds) - {"Transformer", "Pooling", "Normalize"}:
        raise EncoderError(
            f"The encoder in '{folder}' ends in a part that is not in its ONNX model: "
            f"{', '.join(sorted(unknown))}.",
            hint="Use it through sentence-transformers:FOLDER, or export the whole model.",
        )
    path = next((m["path"] for m in modules or [] if m["type"].endswith("Pooling")), "1_Pooling")
    config = _json(folder / path / "config.json")
    modes = [mode for mode, used in config.items() if mode.startswith("pooling_mode_") and used]
    if "pooling_mode" in config:  # the short form of newer versions
        modes = [f"pooling_mode_{config['pooling_mode']}"]
    modes = [_LONG.get(mode, mode) for mode in modes] or ["pooling_mode_mean_tokens"]
    if len(modes) > 1 or modes[0] not in POOLING:
        raise EncoderError(
            f"The encoder in '{folder}' pools its tokens by {', '.join(modes)}, "
            "which is not supported.",
            hint=f"Supported is one of: {', '.join(POOLING)}.",
        )
    return POOLING[modes[0]]


_LONG = {
    "pooling_mode_cls": "pooling_mode_cls_token",
    "pooling_mode_mean": "pooling_mode_mean_tokens",
    "pooling_mode_max": "pooling_mode_max_tokens",
}


def _json(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise EncoderError(f"The file '{path}' cannot be read: {error}.") from error


def _key(folder: Path, model: Path, limit: int) -> str:
    files = [model, *sorted(model.parent.glob("*_data")), folder / "tokenizer.json"]
    files += sorted(folder.glob("*_Pooling/config.json"))
    parts = ".".join(sha256(path) for path in files)
    return f"onnx.{hash_text(parts.encode()).hexdigest()[:24]}.{limit}"
