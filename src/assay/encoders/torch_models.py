"""Encoders of the sentence-transformers library, behind the torch extra."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from assay.encoders.batches import PHASE
from assay.encoders.folder import unit_length
from assay.encoders.tokens import repaired
from assay.errors import EncoderError
from assay.extras import require
from assay.schema.runs import Reporter, silent

UNSTATED_MAX_TOKENS = 8192


class SentenceTransformers:
    """Any model the library loads, by hub name or folder, on its own choice of device.

    Args:
        model: Hub name or folder.
        threads: Threads of torch, for the whole process; 0 leaves them alone.
        batch: Texts in a batch.
        most: Characters read of a text for each token the model takes; the library would
            otherwise tokenise megabytes to keep a few hundred tokens.

    Raises:
        MissingExtra: The library is not installed.
        EncoderError: The model cannot be loaded.
    """

    def __init__(self, model: str, *, threads: int = 0, batch: int = 32, most: int = 100) -> None:
        self.name = f"sentence-transformers:{model}"
        purpose = f"The encoder '{self.name}'"
        library = require("sentence_transformers", extra="torch", purpose=purpose)
        # its bar for loading weights would write over ours
        require("transformers.utils.logging", extra="torch", purpose=purpose).disable_progress_bar()
        if threads:
            require("torch", extra="torch", purpose=purpose).set_num_threads(threads)
        try:
            self._model = library.SentenceTransformer(model)
        except (OSError, ValueError, RuntimeError) as error:
            reason = str(error).strip().partition("\n")[0].rstrip(".")
            raise EncoderError(
                f"The encoder '{self.name}' cannot be loaded: {reason}.",
                hint="Check the name; a name that is no folder is fetched from the hub.",
            ) from error
        self._batch = batch
        self.dimensions = int(self._model.encode([""], show_progress_bar=False).shape[1])
        self.max_tokens = int(self._model.max_seq_length or UNSTATED_MAX_TOKENS)
        self._most = most * self.max_tokens
        self.key = f"sentence-transformers.{_fingerprint(self._model)}.{self.max_tokens}"

    def encode(self, texts: Sequence[str], *, report: Reporter = silent) -> np.ndarray:
        """Encode texts; see ``Encoder.encode``."""
        vectors = np.empty((len(texts), self.dimensions), dtype=np.float32)
        report(0, len(texts), PHASE)
        # texts of like length together, so that little of a batch is padding
        order = np.argsort([-len(text) for text in texts], kind="stable")
        for start in range(0, len(texts), self._batch):
            rows = order[start : start + self._batch]
            batch = [repaired(texts[int(row)][: self._most]) for row in rows]
            vectors[rows] = unit_length(
                self._model.encode(batch, batch_size=self._batch, show_progress_bar=False)
            )
            report(start + len(rows), len(texts), PHASE)
        return vectors


def _fingerprint(model: Any) -> str:  # noqa: ANN401 - a type of the extra
    """Hash weights, tokenizer and structure: a name alone may mean other weights tomorrow."""
    digest = hashlib.blake2b(digest_size=12)
    for name, tensor in sorted(model.state_dict().items()):
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().float().numpy().tobytes())
    backend = getattr(model.tokenizer, "backend_tokenizer", None)
    digest.update(backend.to_str().encode() if backend is not None else b"")
    # the printed structure names pooling and normalisation; drop what differs between runs
    digest.update(re.sub(r"0x[0-9a-f]+", "", str(model)).encode())
    return digest.hexdigest()
