"""Where a training stands, on disk: what a kill costs is what came after the last of these."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from assay.extras import require

WEIGHTS, OPTIMISER, STATE = "weights.safetensors", "optimiser.safetensors", "state.json"
GPU_RANDOM = "random gpu"
BEST = "best.safetensors"


class Keeper(Protocol):
    """Keeps one checkpoint, whole or not at all."""

    def building(self) -> AbstractContextManager[Path]:
        """Give an empty folder to fill; at the end it replaces the one before."""
        ...

    def kept(self) -> Path | None:
        """Return the folder of the checkpoint, if there is one."""
        ...


class Checkpoints:
    """The state of a model and its optimiser, saved now and then.

    Tensors are safetensors, the rest is JSON: nothing of it can run code when it is read.

    Args:
        keeper: Where the checkpoint lies.
        model: A torch module.
        optimiser: Of its parameters.
        every: Seconds between two checkpoints.
    """

    def __init__(self, keeper: Keeper, model: Any, optimiser: Any, *, every: float = 30.0) -> None:  # noqa: ANN401 - types of the extra
        self._keeper = keeper
        self._model, self._optimiser = model, optimiser
        self._every = every
        self._saved = time.monotonic()
        self._torch = require("torch", extra="torch", purpose="Fine-tuning")
        self._files = require("safetensors.torch", extra="torch", purpose="Fine-tuning")

    def offer(self, state: Mapping[str, Any], best: Mapping[str, Any] | None = None) -> None:
        """Save, unless the last time is not long ago."""
        if time.monotonic() - self._saved >= self._every:
            self.save(state, best)

    def save(self, state: Mapping[str, Any], best: Mapping[str, Any] | None = None) -> None:
        """Save weights, optimiser, random numbers, ``state`` (plain JSON) and the best weights."""
        kept = self._optimiser.state_dict()["state"]
        tensors = {
            f"{place}.{name}": self._torch.as_tensor(value).detach().cpu().contiguous()
            for place, parts in kept.items()
            for name, value in parts.items()
        }
        tensors["random"] = self._torch.get_rng_state()
        if (gpu := gpu_of(self._model)) is not None:  # dropout draws there
            tensors[GPU_RANDOM] = self._torch.cuda.get_rng_state(gpu)
        with self._keeper.building() as folder:
            self._files.save_model(self._model, str(folder / WEIGHTS))
            self._files.save_file(tensors, str(folder / OPTIMISER))
            if best is not None:
                self._files.save_file(_apart(best), str(folder / BEST))
            (folder / STATE).write_text(json.dumps(dict(state)), encoding="utf-8")
        self._saved = time.monotonic()

    def best(self) -> dict[str, Any] | None:
        """Return the best weights so far that were saved, by name."""
        folder = self._keeper.kept()
        if folder is None or not (folder / BEST).is_file():
            return None
        return self._files.load_file(str(folder / BEST))

    def restore(self) -> dict[str, Any] | None:
        """Bring model, optimiser and random numbers back; return the state, None without one."""
        folder = self._keeper.kept()
        if folder is None:
            return None
        self._files.load_model(self._model, str(folder / WEIGHTS))
        tensors = self._files.load_file(str(folder / OPTIMISER))
        self._torch.set_rng_state(tensors.pop("random"))
        random, gpu = tensors.pop(GPU_RANDOM, None), gpu_of(self._model)
        if random is not None and gpu is not None:
            self._torch.cuda.set_rng_state(random, gpu)
        parts: dict[int, dict[str, Any]] = {}
        for name, tensor in tensors.items():
            place, _, part = name.partition(".")
            parts.setdefault(int(place), {})[part] = tensor
        groups = self._optimiser.state_dict()["param_groups"]
        self._optimiser.load_state_dict({"state": parts, "param_groups": groups})
        return json.loads((folder / STATE).read_text(encoding="utf-8"))


def gpu_of(model: Any) -> int | None:  # noqa: ANN401 - a type of the extra
    """Return the number of the GPU a network lies on; None for another device."""
    device = next(model.parameters()).device
    return (device.index or 0) if device.type == "cuda" else None


def _apart(tensors: Mapping[str, Any]) -> dict[str, Any]:
    """Copy tensors that may share memory, which the file format does not allow."""
    return {name: tensor.detach().cpu().clone().contiguous() for name, tensor in tensors.items()}
