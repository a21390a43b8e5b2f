"""Image-to-text models in this process (BLIP and its like), behind the torch extra."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from PIL import Image

from assay.captioners.judging import judged
from assay.captioners.pictures import opened
from assay.captioners.port import Caption
from assay.errors import LlmError, NotAPicture
from assay.extras import require
from assay.schema.captions import PROMPT, CaptioningSettings

SAMPLED_WEIGHTS = 1_000_000
"""Values of each tensor that go into the fingerprint; larger ones are sampled evenly."""

CONTINUED = frozenset({"blip", "git", "blip-2", "vision-encoder-decoder"})
"""Kinds of models that go on writing after a prompt, and take no instruction."""


class TransformersCaptioner:
    """A model of the hub, or of a folder, read from safetensors and run where torch can.

    A model of the BLIP kind writes a caption by itself; a prompt is the beginning of it
    (``a photo of``). The default prompt is an instruction, and is left out for such models.

    Args:
        model: Hub name or folder.

    Raises:
        MissingExtra: transformers or torch is not installed.
        LlmError: The model cannot be loaded.
    """

    batch = 8

    def __init__(self, model: str) -> None:
        self.name = f"blip:{model}"
        purpose = f"The captioner '{self.name}'"
        library = require("transformers", extra="torch", purpose=purpose)
        self._torch = require("torch", extra="torch", purpose=purpose)
        require("transformers.utils.logging", extra="torch", purpose=purpose).disable_progress_bar()
        self._processor, self._model = _load(library, self._torch, model, self.name)
        self.key = f"image-to-text.{_fingerprint(self._model)}"
        self._lock = threading.Lock()  # the library draws from one seed of the whole process

    def caption(self, pictures: Sequence[bytes], settings: CaptioningSettings) -> list[Caption]:
        """Describe pictures; see ``Captioner.caption``."""
        found: dict[int, Caption] = {}
        images: dict[int, Image.Image] = {}
        for place, data in enumerate(pictures):
            try:
                images[place] = opened(data, settings.side)
            except NotAPicture as error:
                found[place] = Caption("", "unreadable", error.message)
        if settings.temperature and settings.seed is not None:
            # drawn one by one, each from the seed: else a neighbour would change the draw
            written = [self._written([image], settings)[0] for image in images.values()]
        else:
            written = self._written(list(images.values()), settings) if images else []
        return [
            (found | dict(zip(images, written, strict=True)))[at] for at in range(len(pictures))
        ]

    def close(self) -> None:
        """Nothing to close: the memory goes with the object."""

    def _written(self, images: list[Image.Image], settings: CaptioningSettings) -> list[Caption]:
        torch = self._torch
        given: dict[str, Any] = {"images": images, "return_tensors": "pt"}
        if prompt := self._prompt(settings):
            given["text"] = [prompt] * len(images)
        drawing: dict[str, Any] = {"do_sample": False, "num_beams": settings.beams}
        if settings.temperature:
            drawing = {"do_sample": True, "num_beams": 1, "temperature": settings.temperature}
        try:
            with self._lock, torch.inference_mode():
                if settings.seed is not None:
                    torch.manual_seed(settings.seed)
                inputs = self._processor(**given).to(self._model.device, self._model.dtype)
                tokens = self._model.generate(
                    **inputs, max_new_tokens=settings.max_tokens, **drawing
                )
        except (RuntimeError, ValueError, TypeError) as error:  # out of memory, odd shapes
            reason = str(error).strip().partition("\n")[0][:200]
            return [Caption("", "failed", f"The captioner failed: {reason}.")] * len(images)
        texts = self._processor.batch_decode(tokens, skip_special_tokens=True)
        return [
            judged(text, cut=not self._ended(row)) for text, row in zip(texts, tokens, strict=True)
        ]

    def _prompt(self, settings: CaptioningSettings) -> str:
        continued = self._model.config.model_type in CONTINUED
        return "" if continued and settings.prompt == PROMPT else settings.prompt

    def _ended(self, row: Any) -> bool:  # noqa: ANN401 - a tensor of the extra
        ends = self._model.generation_config.eos_token_id
        config = self._model.config
        for part in (config, getattr(config, "text_config", None)):
            ends = getattr(part, "sep_token_id", None) if ends is None else ends
        wanted = set(ends) if isinstance(ends, list) else {ends, *_separators(config)}
        return bool(wanted & set(row.tolist()[1:]))


def _separators(config: Any) -> set[int]:  # noqa: ANN401 - of the extra
    """BLIP ends a caption by the separator of its text model, and says so there alone."""
    found = getattr(getattr(config, "text_config", None), "sep_token_id", None)
    return set() if found is None else {found}


def _load(library: Any, torch: Any, model: str, name: str) -> tuple[Any, Any]:  # noqa: ANN401
    folder = Path(model).expanduser()
    if not folder.is_dir() and (model.startswith((".", "/", "~")) or not model.strip()):
        raise LlmError(f"There is no folder '{model}'.")
    source = str(folder) if folder.is_dir() else model
    options: dict[str, Any] = {"trust_remote_code": False}
    device = "cuda" if torch.cuda.is_available() else "cpu"
    try:
        processor = library.AutoProcessor.from_pretrained(source, **options)
        loaded = library.AutoModelForImageTextToText.from_pretrained(
            source,
            use_safetensors=True,  # the other format runs code when it is read
            dtype="auto" if device == "cuda" else torch.float32,
            **options,
        )
    except (OSError, ValueError, RuntimeError, KeyError, ImportError) as error:
        reason = str(error).strip().partition("\n")[0].rstrip(".")[:300]
        raise LlmError(
            f"The captioner '{name}' cannot be loaded: {reason}.",
            hint="Check the name; a name that is no folder is fetched from the hub. Weights must "
            "be safetensors.",
        ) from error
    return processor, loaded.to(device).eval()


def _fingerprint(model: Any) -> str:  # noqa: ANN401 - of the extra
    digest = hashlib.blake2b(digest_size=12)
    for name, tensor in sorted(model.state_dict().items()):
        flat = tensor.detach().flatten()
        step = max(1, flat.numel() // SAMPLED_WEIGHTS)
        digest.update(f"{name} {tuple(tensor.shape)}".encode())
        digest.update(flat[::step].cpu().float().numpy().tobytes())
    return digest.hexdigest()
