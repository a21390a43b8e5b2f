"""Names to encoders."""

from __future__ import annotations

from pathlib import Path

import pytest

from assay.encoders import encoder_names, resolve_encoder
from assay.encoders.fake import FakeEncoder
from assay.encoders.folder import OnnxFolder
from assay.encoders.minilm import MiniLM
from assay.errors import EncoderError, UnknownMethod

TINY = Path(__file__).parent / "tiny"


def test_the_bundled_encoder_is_the_default():
    assert isinstance(resolve_encoder(), MiniLM)
    assert resolve_encoder(None).key == resolve_encoder("minilm").key


@pytest.mark.parametrize("name", ["minilm", "minilm:int8", "fake", f"onnx:{TINY}"])
def test_an_encoder_carries_the_name_it_was_asked_for_by(name: str):
    assert resolve_encoder(name).name == name


def test_a_folder_is_opened_by_its_path():
    assert isinstance(resolve_encoder(f"onnx:{TINY}"), OnnxFolder)
    assert isinstance(resolve_encoder("fake"), FakeEncoder)


@pytest.mark.parametrize("name", ["word2vec", "minilm:int4", "onnx:", "onnx", "openai:ada"])
def test_an_unknown_name_is_answered_with_all_that_are_known(name: str):
    with pytest.raises(UnknownMethod, match=f"There is no encoder '{name}'") as caught:
        resolve_encoder(name)
    for known in encoder_names():
        assert known in caught.value.hint


def test_a_folder_that_does_not_exist_is_named():
    with pytest.raises(EncoderError, match="no folder '/no/such/folder'"):
        resolve_encoder("onnx:/no/such/folder")


def test_each_encoder_has_a_key_of_its_own():
    names = ["minilm", "minilm:int8", "fake", f"onnx:{TINY}"]
    assert len({resolve_encoder(name).key for name in names}) == len(names)
