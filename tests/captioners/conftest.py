"""Pictures, and a tiny BLIP with random weights."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

WORDS = ("a", "dog", "cat", "red", "blue", "on", "the", "grass", "picture", "of", "mat", "big")


def picture(colour: str = "red", size: tuple[int, int] = (40, 30), kind: str = "PNG") -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, kind)
    return buffer.getvalue()


@pytest.fixture(scope="session")
def tiny_blip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Save an image-to-text model that knows twelve words and nothing about pictures."""
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("blip") / "tiny-blip"
    pieces = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS)
    tokenizer = Tokenizer(models.WordLevel({w: n for n, w in enumerate(pieces)}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        **{f"{name}_token": f"[{name.upper()}]" for name in ("pad", "unk", "cls", "sep")},
    )
    shared = {
        "hidden_size": 16,
        "intermediate_size": 32,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "projection_dim": 16,
    }
    marks = {"bos_token_id": 2, "eos_token_id": 3, "sep_token_id": 3, "pad_token_id": 0}
    config = transformers.BlipConfig(
        text_config={
            **shared,
            **marks,
            "vocab_size": len(pieces),
            "encoder_hidden_size": 16,
            "max_position_embeddings": 64,
        },
        vision_config={**shared, "image_size": 32, "patch_size": 16},
        projection_dim=16,
    )
    transformers.BlipForConditionalGeneration(config).save_pretrained(folder)
    size = {"height": 32, "width": 32}
    processor = transformers.BlipProcessor(transformers.BlipImageProcessor(size=size), fast)
    processor.save_pretrained(folder)
    return folder
