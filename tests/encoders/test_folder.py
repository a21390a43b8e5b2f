"""ONNX encoders in a folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from assay.encoders.folder import OnnxFolder, max_tokens, unit_length
from assay.errors import EncoderError

TINY = Path(__file__).parent / "tiny"
TEXTS = ["the dog was good", "a cat", ""]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TINY, tmp_path / "encoder"))


def configure(path: Path, **values: object) -> None:
    path.write_text(json.dumps(values), encoding="utf-8")


def test_the_model_may_lie_at_the_top_of_the_folder(folder: Path):
    before = OnnxFolder(folder)
    shutil.move(folder / "onnx" / "model.onnx", folder / "model.onnx")
    after = OnnxFolder(folder)
    np.testing.assert_array_equal(before.encode(TEXTS), after.encode(TEXTS))
    assert before.key == after.key


def test_only_model_and_tokenizer_are_needed(folder: Path):
    full = OnnxFolder(folder)
    for extra in [*folder.glob("*.json"), folder / "1_Pooling" / "config.json"]:
        if extra.name != "tokenizer.json":
            extra.unlink()
    bare = OnnxFolder(folder)
    np.testing.assert_array_equal(full.encode(TEXTS), bare.encode(TEXTS))
    assert bare.max_tokens == 512


@pytest.mark.parametrize(
    ("mode", "pool"),
    [
        ("cls_token", lambda hidden: hidden[0]),
        ("max_tokens", lambda hidden: hidden.max(axis=0)),
        ("mean_tokens", lambda hidden: hidden.mean(axis=0)),
        ("lasttoken", lambda hidden: hidden[-1]),
    ],
)
def test_tokens_are_pooled_as_the_folder_says(folder: Path, mode: str, pool):
    configure(folder / "1_Pooling" / "config.json", **{f"pooling_mode_{mode}": True})
    encoder = OnnxFolder(folder)
    ids = encoder._tokens(TEXTS[:1])[0][None].astype(np.int64)
    inputs = {
        "input_ids": ids,
        "attention_mask": np.ones_like(ids),
        "token_type_ids": np.zeros_like(ids),
    }
    hidden = encoder._session.run(inputs, "last_hidden_state")[0]
    np.testing.assert_allclose(encoder.encode(TEXTS[:1])[0], unit_length(pool(hidden)[None])[0])


def test_the_smallest_token_limit_stated_counts(folder: Path):
    assert max_tokens(folder) == 32
    (folder / "sentence_bert_config.json").unlink()
    assert max_tokens(folder) == 64
    configure(folder / "config.json", model_type="xlm-roberta", max_position_embeddings=50)
    assert max_tokens(folder) == 48


def test_other_weights_or_pooling_mean_another_key(folder: Path):
    before = OnnxFolder(folder).key
    configure(folder / "1_Pooling" / "config.json", pooling_mode_cls_token=True)
    assert OnnxFolder(folder).key != before


def test_a_zero_vector_is_given_unit_length():
    np.testing.assert_array_equal(unit_length(np.zeros((1, 3))), [[1, 0, 0]])


def test_a_folder_without_a_model_is_refused(folder: Path):
    (folder / "onnx" / "model.onnx").unlink()
    with pytest.raises(EncoderError, match="holds no ONNX model"):
        OnnxFolder(folder)


def test_a_folder_without_a_tokenizer_is_refused(folder: Path):
    (folder / "tokenizer.json").unlink()
    with pytest.raises(EncoderError, match=r"tokenizer\.json' cannot be read"):
        OnnxFolder(folder)


@pytest.mark.parametrize("content", [b"", b"no model", b"\x08\x09"])
def test_a_damaged_model_is_refused(folder: Path, content: bytes):
    (folder / "onnx" / "model.onnx").write_bytes(content)
    with pytest.raises(EncoderError, match="cannot be loaded") as caught:
        OnnxFolder(folder)
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("name", ["tokenizer.json", "config.json", "1_Pooling/config.json"])
def test_a_damaged_configuration_is_refused_by_name(folder: Path, name: str):
    (folder / name).write_text("{", encoding="utf-8")
    with pytest.raises(EncoderError, match=f"{name}' cannot be read"):
        OnnxFolder(folder)


def test_a_pooling_we_do_not_know_is_refused(folder: Path):
    configure(folder / "1_Pooling" / "config.json", pooling_mode_weightedmean_tokens=True)
    with pytest.raises(EncoderError, match="weightedmean"):
        OnnxFolder(folder)


def test_a_model_that_goes_on_after_pooling_is_refused(folder: Path):
    modules = json.loads((folder / "modules.json").read_text(encoding="utf-8"))
    modules.append({"path": "3_Dense", "type": "sentence_transformers.models.Dense"})
    (folder / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    with pytest.raises(EncoderError, match="Dense"):
        OnnxFolder(folder)


def test_a_tokenizer_of_another_model_is_answered_with_a_hint(folder: Path):
    tokenizer = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["model"]["vocab"]["dog"] = 99_999
    (folder / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    encoder = OnnxFolder(folder)
    with pytest.raises(EncoderError, match="failed") as caught:
        encoder.encode(["a dog"])
    assert "tokenizer" in caught.value.hint
