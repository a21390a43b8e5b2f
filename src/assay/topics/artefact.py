"""A fitted topic model as files: prototypes in safetensors, the rest in JSON. No pickle."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load as load_arrays
from safetensors.numpy import save as save_arrays

from assay.errors import CorruptArtefact
from assay.topics.model import TopicModel

MODEL, WEIGHTS = "topics.json", "prototypes.safetensors"
FORMAT, VERSION = "assay-topics", 1


def dump(model: TopicModel, encoder: str) -> dict[str, bytes]:
    """Return the files of a model, by name.

    Args:
        model: Fitted.
        encoder: Key of the encoder whose vectors it is for.
    """
    arrays = save_arrays(
        {
            "prototypes": np.ascontiguousarray(model.prototypes, dtype=np.float32),
            "owner": np.ascontiguousarray(model.owner, dtype=np.int32),
        }
    )
    described = {
        "format": FORMAT,
        "version": VERSION,
        "encoder": encoder,
        "threshold": model.threshold,
        "weights_sha256": hashlib.sha256(arrays).hexdigest(),
    }
    return {MODEL: json.dumps(described, indent=2).encode(), WEIGHTS: arrays}


def load(files: Mapping[str, bytes]) -> tuple[TopicModel, str]:
    """Return the model, and the key of its encoder, that ``dump`` turned into files.

    Raises:
        CorruptArtefact: A file is missing, damaged, or of a newer format.
    """
    try:
        described, arrays = json.loads(files[MODEL]), files[WEIGHTS]
        if described["format"] != FORMAT or described["version"] != VERSION:
            raise ValueError(f"its format is {described['format']} {described['version']}")
        if hashlib.sha256(arrays).hexdigest() != described["weights_sha256"]:
            raise ValueError(f"{WEIGHTS} is not what was saved")
        found = load_arrays(arrays)
        prototypes, owner = found["prototypes"], found["owner"]
        if prototypes.ndim != 2 or owner.shape != (len(prototypes),):
            raise ValueError("prototypes and topics differ in number")
        return TopicModel(prototypes, owner, float(described["threshold"])), described["encoder"]
    except (KeyError, TypeError, ValueError, SafetensorError) as error:
        raise CorruptArtefact(
            f"The topic model cannot be loaded: {error}.", hint="Find the topics anew (--anew)."
        ) from error
