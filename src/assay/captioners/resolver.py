"""From what a person types to a captioner."""

from __future__ import annotations

from assay.captioners.blip import TransformersCaptioner
from assay.captioners.fake import FakeCaptioner
from assay.captioners.port import Captioner
from assay.captioners.vision import VisionCaptioner
from assay.errors import UnknownMethod
from assay.llms import resolve_llm

_NAMES = (
    *("blip:NAME-OR-FOLDER", "openai:MODEL", "ollama:MODEL"),
    *("http://HOST:PORT/v1#MODEL", "fake"),
)


def captioner_names() -> tuple[str, ...]:
    """What can be typed, with capitals where something is to be named."""
    return _NAMES


def resolve_captioner(name: str, *, key_variable: str | None = None) -> Captioner:
    """Make the captioner a person named.

    Args:
        name: ``blip:NAME-OR-FOLDER`` (BLIP and other image-to-text models of transformers),
            ``openai:MODEL``, ``ollama:MODEL``, ``http(s)://HOST:PORT/v1#MODEL`` or ``fake``.
            Only the address named is ever called; ``blip`` fetches a model that is not here.
        key_variable: Environment variable with the key of an address.

    Raises:
        UnknownMethod: There is no such captioner.
        InvalidSetting: The address cannot be used.
        MissingExtra: A package it needs is not installed.
        LlmError: It cannot be loaded, or its key is missing.
    """
    name = name.strip()
    if name == "fake":
        return FakeCaptioner()
    provider, _, model = name.partition(":")
    if provider == "blip" and model:
        return TransformersCaptioner(model)
    if name.startswith(("http://", "https://")) or (provider in ("openai", "ollama") and model):
        return VisionCaptioner(resolve_llm(name, key_variable=key_variable))
    raise UnknownMethod(
        f"There is no captioner '{name}'.", hint=f"Use one of: {', '.join(_NAMES)}."
    )
