"""Tiny random networks of transformers, so that only the code is tested, not any quality."""

from __future__ import annotations

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
