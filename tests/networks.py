"""Tiny random networks of transformers, so that only the code is tested, not any quality."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

WORDS = ("good", "bad", "film", "food", "very", "not", "the", "was", "dull", "fine", "rude", "warm")
KINDS = ("bert", "modernbert")


def save_network(folder: Path, kind: str = "bert", *, seed: int = 0) -> Path:
    """Save an encoder without a head, with the tokenizer of a few words."""
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    from tokenizers import Tokenizer, models, pre_tokenizers, processors

    torch.manual_seed(seed)
    pieces = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", *WORDS)
    tokenizer = Tokenizer(models.WordLevel({w: n for n, w in enumerate(pieces)}, "[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        model_max_length=32,
        **{f"{name}_token": f"[{name.upper()}]" for name in ("pad", "unk", "cls", "sep")},
    ).save_pretrained(folder)
    shared = {
        "vocab_size": len(pieces),
        "hidden_size": 16,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "intermediate_size": 32,
        "max_position_embeddings": 64,
        "pad_token_id": 0,
    }
    if kind == "bert":
        model = transformers.BertModel(transformers.BertConfig(**shared))
    else:
        marks = {"cls_token_id": 2, "sep_token_id": 3, "bos_token_id": 2, "eos_token_id": 3}
        config = transformers.ModernBertConfig(**shared, **marks, local_attention=8)
        model = transformers.ModernBertModel(config)
    model.save_pretrained(folder)
    return folder


SIDE = 32
"""Points a side of what a model of ``save_clip`` sees."""


def save_clip(folder: Path, kind: str = "clip", *, seed: int = 0) -> Path:
    """Save a model that sees and reads, laid out as on the hub: clip or siglip."""
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    torch.manual_seed(seed)
    transformers.PreTrainedTokenizerFast(
        tokenizer_file=str(Path(__file__).parent / "encoders" / "tiny" / "tokenizer.json"),
        model_max_length=SIDE,
        # what a CLIP ends with is its eos; SigLIP's tokenizers give no mask
        model_input_names=["input_ids", *(["attention_mask"] if kind == "clip" else [])],
        **{name: f"[{mark}]" for name, mark in _MARKS.items()},
    ).save_pretrained(folder)
    shared = {"hidden_size": 24, "intermediate_size": 48, "num_hidden_layers": 2}
    shared |= {"num_attention_heads": 4}
    words = {**shared, "vocab_size": 97, "max_position_embeddings": SIDE}
    words |= {"bos_token_id": 2, "eos_token_id": 3, "pad_token_id": 0}
    sight = {**shared, "image_size": SIDE, "patch_size": 8}
    if kind == "clip":
        config = transformers.CLIPConfig(text_config=words, vision_config=sight, projection_dim=16)
        model = transformers.CLIPModel(config)
    else:
        words["projection_size"] = 24
        model = transformers.SiglipModel(
            transformers.SiglipConfig(text_config=words, vision_config=sight)
        )
    model.save_pretrained(folder)
    (folder / "preprocessor_config.json").write_text(json.dumps(_PREPARED[kind]))
    return folder


_MARKS = {
    "pad_token": "PAD",
    "unk_token": "UNK",
    "cls_token": "CLS",
    "sep_token": "SEP",
    "bos_token": "CLS",
    "eos_token": "SEP",
}
_PREPARED = {
    "clip": {
        "crop_size": SIDE,
        "do_center_crop": True,
        "do_normalize": True,
        "do_resize": True,
        "feature_extractor_type": "CLIPFeatureExtractor",
        "image_mean": [0.48145466, 0.4578275, 0.40821073],
        "image_std": [0.26862954, 0.26130258, 0.27577711],
        "resample": 3,
        "size": SIDE,
    },
    "siglip": {
        "do_normalize": True,
        "do_rescale": True,
        "do_resize": True,
        "image_mean": [0.5, 0.5, 0.5],
        "image_processor_type": "SiglipImageProcessor",
        "image_std": [0.5, 0.5, 0.5],
        "processor_class": "SiglipProcessor",
        "resample": 3,
        "size": {"height": SIDE, "width": SIDE},
    },
}
"""As the published models write them."""
