"""Models that see and read (CLIP, SigLIP and their like), behind the torch extra."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from assay.encoders.batches import PHASE
from assay.encoders.folder import unit_length
from assay.encoders.tokens import repaired
from assay.errors import EncoderError
from assay.extras import require
from assay.schema.runs import Reporter, silent

SAMPLED_WEIGHTS = 1_000_000
"""Values of each tensor that go into the key; larger ones are sampled evenly."""

UNSTATED_SIDE = 224

_NEEDED = ("get_image_features", "get_text_features")


class ImageTextEncoder:
    """A model of the hub, or of a folder, that puts texts and pictures into one space.

    Read from safetensors and run in float32 where torch can. Pictures are prepared by the
    model's own settings, through Pillow on every machine, so that they are the same pictures.

    Args:
        model: Hub name or folder.
        threads: Threads of torch, for the whole process; 0 leaves them alone.
        batch: Texts, or pictures, in a batch.
        most: Characters read of a text for each token the model takes.

    Raises:
        MissingExtra: transformers or torch is not installed.
        EncoderError: The model cannot be loaded, or does not see pictures and read texts.
    """

    def __init__(self, model: str, *, threads: int = 0, batch: int = 16, most: int = 100) -> None:
        self.name = f"clip:{model}"
        purpose = f"The encoder '{self.name}'"
        library = require("transformers", extra="torch", purpose=purpose)
        self._torch = require("torch", extra="torch", purpose=purpose)
        require("transformers.utils.logging", extra="torch", purpose=purpose).disable_progress_bar()
        if threads:
            self._torch.set_num_threads(threads)
        self._tokenizer, self._processor, self._model = _load(
            library, self._torch, model, self.name
        )
        config = self._model.config
        words = getattr(config, "text_config", config)
        self.max_tokens = int(words.max_position_embeddings)
        self._most = most * self.max_tokens
        # SigLIP was trained on texts padded to its full length, and reads others badly
        self._padding = "max_length" if config.model_type.startswith("siglip") else True
        self.key = f"clip.{self._fingerprint()}.{self.max_tokens}"
        self.batch = batch
        self._lock = threading.Lock()  # a tokenizer of the library cannot be used side by side
        seen = getattr(getattr(config, "vision_config", None), "image_size", None)
        size = seen if isinstance(seen, int) else UNSTATED_SIDE
        self.side = 4 * size  # the shorter side of a long picture is still as large as is read
        self.dimensions = int(self._read([""]).shape[1])
        if self._see([Image.new("RGB", (size, size))]).shape[1] != self.dimensions:
            raise EncoderError(
                f"The encoder '{self.name}' has vectors of one width for texts and of another "
                "for pictures.",
                hint="Use a model trained to compare texts with pictures, like CLIP or SigLIP.",
            )

    def encode(self, texts: Sequence[str], *, report: Reporter = silent) -> np.ndarray:
        """Encode texts; see ``Encoder.encode``."""
        # texts of like length together, so that little of a batch is padding
        order = np.argsort([-len(text) for text in texts], kind="stable")
        return self._in_batches(
            order, lambda rows: self._read([texts[row] for row in rows]), report
        )

    def encode_pictures(
        self, pictures: Sequence[Image.Image], *, report: Reporter = silent
    ) -> np.ndarray:
        """Encode pictures; see ``PictureEncoder.encode_pictures``."""
        order = np.arange(len(pictures))
        return self._in_batches(
            order, lambda rows: self._see([pictures[row] for row in rows]), report
        )

    def _in_batches(
        self, order: np.ndarray, run: Callable[[list[int]], np.ndarray], report: Reporter
    ) -> np.ndarray:
        vectors = np.empty((len(order), self.dimensions), dtype=np.float32)
        report(0, len(order), PHASE)
        for start in range(0, len(order), self.batch):
            rows = order[start : start + self.batch]
            vectors[rows] = run(rows.tolist())
            report(start + len(rows), len(order), PHASE)
        return vectors

    def _read(self, texts: Sequence[str]) -> np.ndarray:
        with self._lock:
            given = self._tokenizer(
                [repaired(text[: self._most]) for text in texts],
                padding=self._padding,
                truncation=True,
                max_length=self.max_tokens,
                return_tensors="pt",
            )
        wanted = {n: given[n] for n in ("input_ids", "attention_mask") if n in given}
        return self._run(self._model.get_text_features, wanted)

    def _see(self, pictures: Sequence[Image.Image]) -> np.ndarray:
        try:
            given = self._processor(images=list(pictures), return_tensors="pt")
        except (ValueError, TypeError, RuntimeError) as error:
            raise self._failed(error) from error
        return self._run(self._model.get_image_features, dict(given))

    def _run(self, features: Callable[..., Any], given: dict[str, Any]) -> np.ndarray:
        device = self._model.device
        try:
            with self._torch.inference_mode():
                found = features(**{name: one.to(device) for name, one in given.items()})
        except (RuntimeError, ValueError, TypeError, IndexError) as error:
            raise self._failed(error) from error
        # up to transformers 4 the vectors themselves, since then an object that holds them
        vectors = unit_length(getattr(found, "pooler_output", found).cpu().numpy())
        if not np.isfinite(vectors).all():
            raise EncoderError(f"The encoder '{self.name}' gave vectors that are no numbers.")
        return vectors

    def _failed(self, error: Exception) -> EncoderError:
        reason = str(error).strip().partition("\n")[0].rstrip(".")[:200]
        return EncoderError(
            f"The encoder '{self.name}' failed: {reason}.",
            hint="Check that the model, its tokenizer and its preprocessor belong together.",
        )

    def _fingerprint(self) -> str:
        """Hash weights, tokenizer and how pictures are prepared; a name may change its meaning."""
        digest = hashlib.blake2b(digest_size=12)
        for name, tensor in sorted(self._model.state_dict().items()):
            flat = tensor.detach().flatten()
            step = max(1, flat.numel() // SAMPLED_WEIGHTS)
            digest.update(f"{name} {tuple(tensor.shape)}".encode())
            digest.update(flat[::step].cpu().float().numpy().tobytes())
        backend = getattr(self._tokenizer, "backend_tokenizer", None)
        digest.update(backend.to_str().encode() if backend is not None else b"")
        told = self._processor.to_dict()
        digest.update(json.dumps(told, sort_keys=True, default=str).encode())
        return digest.hexdigest()


def _load(library: Any, torch: Any, model: str, name: str) -> tuple[Any, Any, Any]:  # noqa: ANN401
    folder = Path(model).expanduser()
    here = folder.is_dir()
    if not here and (model.startswith((".", "/", "~")) or not model.strip()):
        raise EncoderError(f"There is no folder '{model}'.")
    try:
        try:
            parts = _read(library, torch, str(folder) if here else model, local=True)
        except OSError:
            if here:
                raise
            parts = _read(library, torch, model, local=False)  # the hub is asked for no other
    except (OSError, ValueError, RuntimeError, KeyError, ImportError) as error:
        reason = str(error).strip().partition("\n")[0].rstrip(".")[:300]
        raise EncoderError(
            f"The encoder '{name}' cannot be loaded: {reason}.",
            hint="Check the name; a name that is no folder is fetched from the hub. Weights must "
            "be safetensors.",
        ) from error
    tokenizer, _, loaded = parts
    if not all(hasattr(loaded, needed) for needed in _NEEDED):
        raise EncoderError(
            f"The encoder '{name}' is a model of the kind '{loaded.config.model_type}', which "
            "does not put texts and pictures into one space.",
            hint="Use a model like CLIP or SigLIP.",
        )
    if getattr(tokenizer, "pad_token", None) is None:
        tokenizer.pad_token = tokenizer.eos_token
    return parts


def _read(library: Any, torch: Any, source: str, *, local: bool) -> tuple[Any, Any, Any]:  # noqa: ANN401
    options: dict[str, Any] = {"trust_remote_code": False, "local_files_only": local}
    tokenizer = library.AutoTokenizer.from_pretrained(source, **options)
    processor = library.AutoImageProcessor.from_pretrained(source, backend="pil", **options)
    model = library.AutoModel.from_pretrained(
        source,
        use_safetensors=True,  # the other format runs code when it is read
        dtype=torch.float32,
        **options,
    )
    return tokenizer, processor, model.to("cuda" if torch.cuda.is_available() else "cpu").eval()
