"""Weights read in place."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save

from assay.encoders.weights import open_weights, sha256
from assay.errors import EncoderError

TENSORS = {
    "scalar": np.array(3.5, np.float32),
    "matrix": np.arange(12, dtype=np.float32).reshape(3, 4),
    "bytes": np.array([-3, 7], np.int8),
    "index": np.array([5], np.int64),
    "empty": np.empty((0, 4), np.float32),
}


def test_tensors_equal_what_the_library_wrote(tmp_path: Path):
    path = tmp_path / "model.safetensors"
    path.write_bytes(save(TENSORS, metadata={"format": "np"}))
    found = open_weights(path).tensors
    assert set(found) == set(TENSORS)
    for name, tensor in TENSORS.items():
        np.testing.assert_array_equal(found[name], tensor)
        assert found[name].dtype == tensor.dtype


def test_tensors_can_be_read_after_their_pages_were_forgotten(tmp_path: Path):
    path = tmp_path / "model.safetensors"
    path.write_bytes(save(TENSORS))
    weights = open_weights(path)
    weights.forget()
    np.testing.assert_array_equal(weights.tensors["matrix"], TENSORS["matrix"])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"abc",
        struct.pack("<Q", 2**60) + b"{}",
        struct.pack("<Q", 2) + b"[]",
        struct.pack("<Q", 9) + b"not json!",
        save(TENSORS)[:-8],
        save(TENSORS).replace(b'"F32"', b'"F99"'),
    ],
    ids=["empty", "short", "endless header", "list", "no json", "truncated", "unknown type"],
)
def test_a_damaged_file_is_refused(tmp_path: Path, content: bytes):
    path = tmp_path / "model.safetensors"
    path.write_bytes(content)
    with pytest.raises(EncoderError, match="cannot be read"):
        open_weights(path)


def test_a_missing_file_is_named(tmp_path: Path):
    for read in (open_weights, sha256):
        with pytest.raises(EncoderError, match=r"gone\.safetensors"):
            read(tmp_path / "gone.safetensors")


def test_a_hash_follows_the_content(tmp_path: Path):
    path = tmp_path / "file"
    path.write_bytes(b"one")
    assert sha256(path) == hashlib.sha256(b"one").hexdigest()
    path.write_bytes(b"three")
    assert sha256(path) == hashlib.sha256(b"three").hexdigest()
