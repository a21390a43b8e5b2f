"""Encoders of the hub, from a local cache laid out as the hub's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assay.encoders.folder import OnnxFolder
from assay.encoders.hub import hub_encoder
from assay.errors import EncoderError

pytest.importorskip("huggingface_hub")
TINY = Path(__file__).parent / "tiny"
COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    model = tmp_path / "models--org--tiny"
    shutil.copytree(TINY, model / "snapshots" / COMMIT)
    (model / "refs").mkdir()
    (model / "refs" / "main").write_text(COMMIT, encoding="utf-8")
    return tmp_path


def test_a_model_in_the_cache_is_used_as_it_is(cache: Path):
    encoder = hub_encoder("org/tiny", cache=cache)
    folder = OnnxFolder(TINY)
    assert (encoder.name, encoder.key) == ("hub:org/tiny", folder.key)
    np.testing.assert_array_equal(encoder.encode(["a dog"]), folder.encode(["a dog"]))


def test_a_revision_can_be_named(cache: Path):
    assert hub_encoder(f"org/tiny@{COMMIT}", cache=cache).key == OnnxFolder(TINY).key


@pytest.mark.parametrize("name", ["no such name", "a/b/c", "-x/y"])
def test_a_name_the_hub_would_not_take_is_refused_in_one_sentence(name: str, tmp_path: Path):
    with pytest.raises(EncoderError, match="cannot be fetched from the hub") as caught:
        hub_encoder(name, cache=tmp_path)
    assert "\n" not in caught.value.message
    assert "onnx:FOLDER" in caught.value.hint


def test_without_a_connection_one_sentence_says_so(tmp_path: Path):
    code = (
        "from assay.encoders import resolve_encoder\n"
        "from assay.errors import EncoderError\n"
        "try:\n    resolve_encoder('hub:org/none')\n"
        "except EncoderError as error:\n    print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "HF_HUB_OFFLINE": "1", "HF_HUB_CACHE": str(tmp_path)},
    )
    assert done.stdout.startswith("The encoder 'org/none' is not on this machine and cannot be")
    assert done.stdout.count("\n") == 1
