"""Fixtures shared by all tests."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# The same examples in every run, however slow the machine is: what fails once fails again.
settings.register_profile(
    "steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("steady")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of third-party data; the test is skipped where it is absent."""
    folder = Path(os.environ.get("ASSAY_DATA", ROOT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip(f"third-party data not found at {folder} (set ASSAY_DATA)")
    return folder


def _module(name: str) -> ModuleType:
    """A module beside this one that tests of several rooms use."""
    if name not in sys.modules:
        spec = spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


def _chat() -> ModuleType:
    return _module("chat_server")


@pytest.fixture(scope="session")
def papers() -> ModuleType:
    """PDFs made in the test: ``papers.pdf(pages, password)``."""
    return _module("papers")


@pytest.fixture(scope="session")
def networks() -> ModuleType:
    """What tiny networks there are to fine-tune: ``networks.save_network(folder, kind)`` …"""
    return _module("networks")


@pytest.fixture(scope="session")
def chat() -> ModuleType:
    """What the chat server can do: ``chat.fails(429)``, ``chat.says("…")``, ``chat.drops`` …"""
    return _chat()


@pytest.fixture
def chat_server() -> Iterator[Any]:
    """A server of the OpenAI-compatible kind, with the scripted fake behind it."""
    from assay.llms.fake import FakeLlm

    with _chat().ChatServer(FakeLlm()) as server:
        yield server


@pytest.fixture(scope="session")
def tiny_llm(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a random causal model of two layers with a chat template; it knows nothing."""
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    torch.manual_seed(0)
    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    special = ["<|end|>", "<|system|>", "<|user|>", "<|assistant|>"]
    vocabulary = {token: number for number, token in enumerate([*special, *letters])}
    tokenizer = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    wrapped = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        eos_token="<|end|>",
        additional_special_tokens=special[1:],
    )
    wrapped.chat_template = (
        "{% for m in messages %}<|{{ m.role }}|>{{ m.content }}<|end|>{% endfor %}"
        "{% if add_generation_prompt %}<|assistant|>{% endif %}"
    )
    folder = tmp_path_factory.mktemp("tiny-llm")
    wrapped.save_pretrained(folder)
    config = transformers.LlamaConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=4096,
        bos_token_id=None,
        eos_token_id=0,
    )
    transformers.LlamaForCausalLM(config).save_pretrained(folder)
    return folder
