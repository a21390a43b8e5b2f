"""A pretrained network to start from, and texts as it reads them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

import numpy as np

from assay.errors import EncoderError
from assay.extras import require

CHARACTERS_A_TOKEN = 100
"""Characters read of a text for each token, so that megabytes are not tokenised for a few."""

CHUNK = 1024
"""Texts tokenised at once."""

FALLBACK_MAX_TOKENS = 512


@dataclass(frozen=True, eq=False)
class Backbone:
    """A network of transformers with its tokenizer.

    Attributes:
        model: A ``PreTrainedModel``.
        tokenizer: Its tokenizer, a fast one.
        max_tokens: Tokens read of a text, special ones included.
        pooling: ``mean`` or ``cls``: how the vectors of tokens become one.
        torch: The library.
    """

    model: Any
    tokenizer: Any
    max_tokens: int
    pooling: str
    torch: ModuleType

    def tokens(self, texts: Sequence[str]) -> list[np.ndarray]:
        """Tokenise texts: for each an int32 array of 1 to ``max_tokens`` ids."""
        most = CHARACTERS_A_TOKEN * self.max_tokens
        empty = [self.tokenizer.pad_token_id or 0]  # a tokenizer without marks gives "" no token
        rows: list[np.ndarray] = []
        for start in range(0, len(texts), CHUNK):  # what it says besides the ids is large
            part = [
                text[:most].encode("utf-8", "replace").decode("utf-8")
                for text in texts[start : start + CHUNK]
            ]
            found = self.tokenizer(part, truncation=True, max_length=self.max_tokens)["input_ids"]
            rows += [np.array(row or empty, dtype=np.int32) for row in found]
        return rows

    def padded(self, rows: Sequence[np.ndarray]) -> tuple[Any, Any]:
        """Return ids and mask of texts, (n, longest) int64 tensors on the model's device."""
        width = max(map(len, rows))
        ids = np.full((len(rows), width), self.tokenizer.pad_token_id or 0, dtype=np.int64)
        mask = np.zeros((len(rows), width), dtype=np.int64)
        for place, row in enumerate(rows):
            ids[place, : len(row)] = row
            mask[place, : len(row)] = 1
        device = self.model.device
        return self.torch.from_numpy(ids).to(device), self.torch.from_numpy(mask).to(device)


def open_backbone(
    source: str,
    *,
    max_tokens: int,
    device: str = "auto",
    head: str = "AutoModel",
    options: Mapping[str, Any] = MappingProxyType({}),
    seed: int = 0,
) -> Backbone:
    """Load a network from safetensors; no code that comes with it is run.

    Args:
        source: Folder or hub name.
        max_tokens: Tokens to read of a text, at most what the model takes.
        device: ``auto``, ``cpu``, ``cuda`` or ``mps``.
        head: The class of transformers that loads it.
        options: Further options of its ``from_pretrained``.
        seed: Of the weights of a head that is new.

    Raises:
        MissingExtra: torch or transformers is not installed.
        EncoderError: It cannot be loaded, or has no fast tokenizer.
    """
    purpose = "Fine-tuning"
    torch = require("torch", extra="torch", purpose=purpose)
    library = require("transformers", extra="torch", purpose=purpose)
    logs = require("transformers.utils.logging", extra="torch", purpose=purpose)
    logs.disable_progress_bar()
    loud = logs.get_verbosity()
    logs.set_verbosity_error()  # it would report at length that a new head is new
    folder = Path(source).expanduser()
    if not folder.is_dir() and source.startswith((".", "/", "~")):
        raise EncoderError(f"There is no folder '{source}'.")
    local = folder.is_dir()
    name = str(folder) if local else source
    shared: dict[str, Any] = {"trust_remote_code": False, "local_files_only": local}
    try:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(seed)
            model = getattr(library, head).from_pretrained(
                name,
                use_safetensors=True,  # the other format runs code when it is read
                **{**shared, **options},
            )
        tokenizer = library.AutoTokenizer.from_pretrained(name, **shared)
    except (OSError, ValueError, RuntimeError, KeyError, ImportError) as error:
        reason = str(error).strip().partition("\n")[0].rstrip(".")[:300]
        raise EncoderError(
            f"The model '{source}' cannot be loaded to be fine-tuned: {reason}.",
            hint="Name a folder with config.json, model.safetensors and tokenizer.json; a name "
            "that is no folder is fetched from the hub.",
        ) from error
    finally:
        logs.set_verbosity(loud)
    if not getattr(tokenizer, "is_fast", False):
        raise EncoderError(f"The model '{source}' has no fast tokenizer (tokenizer.json).")
    stated = [max_tokens, getattr(tokenizer, "model_max_length", None), _positions(model.config)]
    return Backbone(
        model.float().to(chosen_device(torch, device)),
        tokenizer,
        int(min(limit for limit in stated if limit)),
        _pooling(folder),
        torch,
    )


def chosen_device(torch: ModuleType, wanted: str) -> str:
    """Return the device to compute on.

    Raises:
        EncoderError: The one asked for is not there.
    """
    there = {
        "cuda": torch.cuda.is_available(),
        "mps": bool(getattr(torch.backends, "mps", None)) and torch.backends.mps.is_available(),
        "cpu": True,
    }
    if wanted == "auto":
        return next(name for name in ("cuda", "mps", "cpu") if there[name])
    if not there.get(wanted, False):
        names = ", ".join(name for name, found in there.items() if found)
        raise EncoderError(
            f"There is no device '{wanted}' on this machine.",
            hint=f"Use one of: auto, {names}.",
        )
    return wanted


def _positions(config: Any) -> int:  # noqa: ANN401 - a type of the extra
    positions = getattr(config, "max_position_embeddings", None) or FALLBACK_MAX_TOKENS
    # the first two positions of RoBERTa are never used for tokens
    return positions - 2 if "roberta" in str(getattr(config, "model_type", "")) else positions


def _pooling(folder: Path) -> str:
    """Read how a sentence encoder pools its tokens; the mean where nothing says so."""
    path = folder / "1_Pooling" / "config.json"
    if not path.is_file():
        return "mean"
    try:
        stated = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EncoderError(f"The file '{path}' cannot be read: {error}.") from error
    cls = stated.get("pooling_mode_cls_token") or stated.get("pooling_mode") == "cls"
    return "cls" if cls else "mean"
