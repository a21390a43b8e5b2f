"""From what a person types to a language model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from assay.errors import UnknownMethod
from assay.llms.fake import FakeLlm, read_script
from assay.llms.openai_compatible import OpenAICompatible
from assay.llms.port import Llm
from assay.llms.servers import addressed_server, ollama_server, openai_server
from assay.llms.transformers_models import TransformersLlm

_PROVIDERS: dict[str, tuple[str, Callable[[str], Llm]]] = {
    "openai": ("MODEL", lambda model: OpenAICompatible(openai_server(model))),
    "ollama": ("MODEL", lambda model: OpenAICompatible(ollama_server(model))),
    "transformers": ("NAME-OR-FOLDER", TransformersLlm),
    "fake": (
        "SCRIPT",
        lambda script: FakeLlm(read_script(Path(script).expanduser()), name=f"fake:{script}"),
    ),
}
_ADDRESS = "http://HOST:PORT/v1#MODEL"


def llm_names() -> tuple[str, ...]:
    """What can be typed, with capitals where something is to be named."""
    named = (f"{provider}:{what}" for provider, (what, _) in _PROVIDERS.items())
    return (*named, _ADDRESS, "fake")


def resolve_llm(name: str, *, key_variable: str | None = None) -> Llm:
    """Make the language model a person named.

    Args:
        name: ``openai:MODEL``, ``ollama:MODEL``, ``http(s)://HOST:PORT/v1#MODEL`` (vLLM,
            llama.cpp, LM Studio …), ``transformers:NAME-OR-FOLDER``, ``fake`` or
            ``fake:SCRIPT``. Only the address named is ever called; ``transformers`` fetches a
            model that is not on this machine.
        key_variable: Environment variable with the key of an address; ``openai`` has its own.

    Raises:
        UnknownMethod: There is no such language model.
        InvalidSetting: The address cannot be used.
        MissingExtra: A package it needs is not installed.
        LlmError: It cannot be loaded, or its key is missing.
    """
    name = name.strip()
    if name == "fake":
        return FakeLlm()
    if name.startswith(("http://", "https://")):
        return OpenAICompatible(addressed_server(name, key_variable))
    provider, _, model = name.partition(":")
    if provider in _PROVIDERS and model:
        return _PROVIDERS[provider][1](model)
    raise UnknownMethod(
        f"There is no language model '{name}'.", hint=f"Use one of: {', '.join(llm_names())}."
    )
