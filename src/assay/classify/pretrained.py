"""A text classifier of the transformers library, used as it is, behind the torch extra."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assay.errors import EncoderError
from assay.extras import require
from assay.schema.runs import Reporter, silent

SAMPLED_WEIGHTS = 100_000
"""Values of each tensor that go into the fingerprint; larger ones are sampled evenly, for any
further training changes some of them."""

CHARACTERS_A_TOKEN = 100
"""Characters read of a text for each token the model takes, so that megabytes are not tokenised
to keep a few hundred tokens."""

PHASE = "predicting"


class PretrainedClassifier:
    """A sequence-classification model of the hub or of a folder, read from safetensors.

    No code that comes with a model is run, and no pickle is read.

    Args:
        source: Hub name or folder.
        max_tokens: Tokens read of a text, at most what the model takes.
        batch: Texts in a batch.

    Attributes:
        labels: What it answers, in its own words, in the order of the columns.
        key: Fingerprint of weights and tokenizer: a name alone may mean others tomorrow.

    Raises:
        MissingExtra: transformers or torch is not installed.
        EncoderError: The model cannot be loaded, or is no classifier of whole texts.
    """

    def __init__(self, source: str, *, max_tokens: int = 512, batch: int = 16) -> None:
        purpose = f"The pretrained model '{source}'"
        library = require("transformers", extra="torch", purpose=purpose)
        self._torch = require("torch", extra="torch", purpose=purpose)
        require("transformers.utils.logging", extra="torch", purpose=purpose).disable_progress_bar()
        self.source = source
        self._tokenizer, self._model = _load(library, source)
        config = self._model.config
        if config.num_labels < 2 or config.problem_type in (
            "regression",
            "multi_label_classification",
        ):
            raise EncoderError(
                f"The model '{source}' does not choose one of several labels for a text.",
                hint="Name a text-classification model with one label a text.",
            )
        self.labels = tuple(str(config.id2label[place]) for place in range(config.num_labels))
        room = min(
            getattr(self._tokenizer, "model_max_length", max_tokens),
            getattr(config, "max_position_embeddings", None) or max_tokens,
        )
        self.max_tokens = min(max_tokens, int(room))
        self._batch = batch
        self.key = f"{_fingerprint(self._model, self._tokenizer)}-{self.max_tokens}"

    def probabilities(self, texts: Sequence[str], *, report: Reporter = silent) -> np.ndarray:
        """Return the probability of each of its labels, (n, labels) float64."""
        found = np.empty((len(texts), len(self.labels)))
        # texts of like length together, so that little of a batch is padding
        order = np.argsort([-len(text) for text in texts], kind="stable")
        for start in range(0, len(texts), self._batch):
            rows = order[start : start + self._batch]
            found[rows] = self._one_batch([texts[int(row)] for row in rows])
            report(start + len(rows), len(texts), PHASE)
        return found

    def _one_batch(self, texts: list[str]) -> np.ndarray:
        most = CHARACTERS_A_TOKEN * self.max_tokens
        encoded = self._tokenizer(
            [text[:most].encode("utf-8", "replace").decode("utf-8") for text in texts],
            truncation=True,
            max_length=self.max_tokens,
            padding=True,
            return_tensors="pt",
        )
        with self._torch.inference_mode():
            logits = self._model(**encoded.to(self._model.device)).logits
        return logits.double().softmax(-1).cpu().numpy()


def _load(library: Any, source: str) -> tuple[Any, Any]:  # noqa: ANN401 - types of the extra
    folder = Path(source).expanduser()
    if not folder.is_dir() and (source.startswith((".", "/", "~")) or not source.strip()):
        raise EncoderError(f"There is no folder '{source}'.")
    local = folder.is_dir()
    name = str(folder) if local else source
    options: dict[str, Any] = {"trust_remote_code": False, "local_files_only": local}
    try:
        model = library.AutoModelForSequenceClassification.from_pretrained(
            name,
            use_safetensors=True,  # the other format runs code when it is read
            output_loading_info=True,
            **options,
        )
        model, told = model
        tokenizer = library.AutoTokenizer.from_pretrained(name, **options)
    except (OSError, ValueError, RuntimeError, KeyError, ImportError) as error:
        reason = str(error).strip().partition("\n")[0].rstrip(".")[:300]
        raise EncoderError(
            f"The pretrained model '{source}' cannot be loaded: {reason}.",
            hint="Check the name; a name that is no folder is fetched from the hub. Weights must "
            "be safetensors.",
        ) from error
    if told["missing_keys"]:
        raise EncoderError(
            f"The model '{source}' has no trained classifier: it lacks "
            f"'{min(told['missing_keys'])}'.",
            hint="Name a text-classification model, or train one on the data set: assay train.",
        )
    return tokenizer, model.eval()


def _fingerprint(model: Any, tokenizer: Any) -> str:  # noqa: ANN401 - types of the extra
    digest = hashlib.blake2b(digest_size=12)
    for name, tensor in sorted(model.state_dict().items()):
        flat = tensor.detach().flatten()
        step = max(1, flat.numel() // SAMPLED_WEIGHTS)
        digest.update(f"{name} {tuple(tensor.shape)}".encode())
        digest.update(flat[::step].float().cpu().numpy().tobytes())
    backend = getattr(tokenizer, "backend_tokenizer", None)
    digest.update(backend.to_str().encode() if backend is not None else repr(tokenizer).encode())
    return digest.hexdigest()
