"""Encoders for the tests of this room, each loaded once."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.networks import save_clip

from assay.encoders import Encoder, PictureEncoder, resolve_encoder

TINY = Path(__file__).parent / "tiny"


@pytest.fixture(scope="session")
def torch_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random BERT of two layers, saved as the sentence-transformers library saves models."""
    library = pytest.importorskip("sentence_transformers")
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    torch.manual_seed(0)
    base = tmp_path_factory.mktemp("bert")
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_file=str(TINY / "tokenizer.json"),
        **{f"{name}_token": f"[{name.upper()}]" for name in ("pad", "unk", "cls", "sep")},
    )
    tokenizer.save_pretrained(base)
    transformers.BertModel(
        transformers.BertConfig(
            vocab_size=len(tokenizer),
            hidden_size=24,
            num_hidden_layers=2,
            num_attention_heads=4,
            intermediate_size=48,
            max_position_embeddings=64,
        )
    ).save_pretrained(base)
    words = library.SentenceTransformer(str(base), device="cpu")
    words.max_seq_length = 32
    folder = tmp_path_factory.mktemp("sentence-transformers")
    words.save(str(folder))
    return folder


@pytest.fixture(
    scope="session",
    params=[
        "fake",
        "minilm",
        "minilm:int8",
        f"onnx:{TINY}",
        pytest.param("sentence-transformers", marks=pytest.mark.torch),
        pytest.param("clip", marks=pytest.mark.torch),
        pytest.param("siglip", marks=pytest.mark.torch),
    ],
    ids=["fake", "minilm", "minilm:int8", "onnx", "sentence-transformers", "clip", "siglip"],
)
def encoder(request: pytest.FixtureRequest) -> Encoder:
    """Each adapter in turn."""
    name = request.param
    if name == "sentence-transformers":
        name = f"{name}:{request.getfixturevalue('torch_folder')}"
    if name in ("clip", "siglip"):
        name = f"clip:{request.getfixturevalue(f'tiny_{name}')}"
    return resolve_encoder(name, threads=2)


@pytest.fixture(scope="session")
def tiny_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random CLIP of two layers."""
    return save_clip(tmp_path_factory.mktemp("clip"))


@pytest.fixture(scope="session")
def tiny_siglip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random SigLIP of two layers."""
    return save_clip(tmp_path_factory.mktemp("siglip"), "siglip")


@pytest.fixture(
    scope="session",
    params=[
        "fake",
        pytest.param("clip", marks=pytest.mark.torch),
        pytest.param("siglip", marks=pytest.mark.torch),
    ],
)
def picture_encoder(request: pytest.FixtureRequest) -> PictureEncoder:
    """Each adapter that sees, in turn."""
    name = request.param
    if name != "fake":
        name = f"clip:{request.getfixturevalue(f'tiny_{name}')}"
    encoder = resolve_encoder(name, threads=2)
    assert isinstance(encoder, PictureEncoder)
    return encoder
