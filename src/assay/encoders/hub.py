"""ONNX encoders fetched from the Hugging Face hub by name."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType
from typing import Any

from assay.encoders.folder import MODELS, OnnxFolder
from assay.errors import EncoderError
from assay.extras import require

FILES = (
    *MODELS,
    *(f"{model}_data" for model in MODELS),
    "tokenizer.json",
    "tokenizer_config.json",
    "config.json",
    "modules.json",
    "sentence_bert_config.json",
    "*_Pooling/config.json",
)


def hub_encoder(model: str, *, threads: int = 0, cache: Path | None = None) -> OnnxFolder:
    """Open the encoder ``org/name`` (or ``org/name@revision``) of the hub.

    What is in the local cache is used without asking the hub; only a model that is not there
    yet is fetched, and only the files named above.

    Args:
        model: Name on the hub.
        threads: Batches run side by side; 0 means all cores.
        cache: Folder of the local cache; None means the library's own.

    Raises:
        MissingExtra: ``huggingface_hub`` is not installed.
        EncoderError: The model is not in the cache and cannot be fetched, or has no ONNX file.
    """
    name = f"hub:{model}"
    hub = require("huggingface_hub", extra="torch", purpose=f"The encoder '{name}'")
    repository, _, revision = model.partition("@")
    wanted = {
        "repo_id": repository,
        "revision": revision or None,
        "allow_patterns": list(FILES),
        "cache_dir": cache,
    }
    try:
        folder = _cached(hub, wanted) or Path(hub.snapshot_download(**wanted))
    except (OSError, ValueError) as error:
        reason = str(error).strip().partition("\n")[0].rstrip(".")
        raise EncoderError(
            f"The encoder '{model}' is not on this machine and cannot be fetched from the hub: "
            f"{reason}.",
            hint="Check the name and the connection, or fetch the folder elsewhere and use "
            "onnx:FOLDER.",
        ) from error
    return OnnxFolder(folder, name=name, threads=threads)


def _cached(hub: ModuleType, wanted: dict[str, Any]) -> Path | None:
    try:
        folder = Path(hub.snapshot_download(**wanted, local_files_only=True))
    except FileNotFoundError:
        return None
    complete = any((folder / model).is_file() for model in MODELS)
    return folder if complete and (folder / "tokenizer.json").is_file() else None
