"""From what a person types to an encoder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assay.encoders.clip import ImageTextEncoder
from assay.encoders.fake import FakeEncoder
from assay.encoders.folder import OnnxFolder
from assay.encoders.hub import hub_encoder
from assay.encoders.minilm import DEFAULT_PRECISION, PRECISIONS, MiniLM
from assay.encoders.port import Encoder
from assay.encoders.torch_models import SentenceTransformers
from assay.errors import UnknownMethod

DEFAULT = "minilm"

_NAMED: dict[str, Callable[[int], Encoder]] = {
    "minilm": lambda threads: MiniLM(precision=DEFAULT_PRECISION, threads=threads),
    **{
        f"minilm:{precision}": lambda threads, p=precision: MiniLM(precision=p, threads=threads)
        for precision in PRECISIONS
    },
    "fake": lambda _threads: FakeEncoder(),
}
_PROVIDERS: dict[str, tuple[str, Callable[[str, int], Encoder]]] = {
    "onnx": (
        "FOLDER",
        lambda model, threads: OnnxFolder(
            Path(model).expanduser(), name=f"onnx:{model}", threads=threads
        ),
    ),
    "hub": ("ORG/NAME", lambda model, threads: hub_encoder(model, threads=threads)),
    "sentence-transformers": (
        "NAME-OR-FOLDER",
        lambda model, threads: SentenceTransformers(model, threads=threads),
    ),
    "clip": (
        "NAME-OR-FOLDER",
        lambda model, threads: ImageTextEncoder(model, threads=threads),
    ),
}


def encoder_names() -> tuple[str, ...]:
    """What can be typed, with capitals where a model is to be named."""
    return (*_NAMED, *(f"{provider}:{what}" for provider, (what, _) in _PROVIDERS.items()))


def resolve_encoder(name: str | None = None, *, threads: int = 0) -> Encoder:
    """Make the encoder a person named.

    Args:
        name: ``minilm`` (the default), ``minilm:int8``, ``onnx:FOLDER``, ``hub:ORG/NAME``,
            ``sentence-transformers:NAME-OR-FOLDER``, ``clip:NAME-OR-FOLDER`` (which sees pictures
            too) or ``fake``. Only ``hub``, ``sentence-transformers`` and ``clip`` may use the
            network, for a model not on this machine.
        threads: Threads to encode with; 0 means all cores.

    Raises:
        UnknownMethod: There is no such encoder.
        MissingExtra: A package it needs is not installed.
        EncoderError: It cannot be loaded.
    """
    name = (name or DEFAULT).strip()
    if name in _NAMED:
        return _NAMED[name](threads)
    provider, _, model = name.partition(":")
    if provider in _PROVIDERS and model:
        return _PROVIDERS[provider][1](model, threads)
    raise UnknownMethod(
        f"There is no encoder '{name}'.", hint=f"Use one of: {', '.join(encoder_names())}."
    )
