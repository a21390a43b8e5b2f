"""A tiny BLIP of random weights in this process."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.captioners.conftest import WORDS, picture

from assay.captioners import resolve_captioner
from assay.errors import LlmError
from assay.schema.captions import CaptioningSettings

pytestmark = pytest.mark.torch


def test_captions_are_words_the_model_knows(tiny_blip: Path):
    captioner = resolve_captioner(f"blip:{tiny_blip}")
    (told,) = captioner.caption([picture()], CaptioningSettings(max_tokens=6, beams=2))
    assert set(told.text.split()) <= set(WORDS)


def test_a_prompt_is_the_beginning_of_the_caption(tiny_blip: Path):
    captioner = resolve_captioner(f"blip:{tiny_blip}")
    settings = CaptioningSettings(prompt="a picture of", max_tokens=6, beams=1)
    (told,) = captioner.caption([picture()], settings)
    assert told.text.startswith("a picture of") or told.outcome == "nonsense"


def test_weights_in_another_format_are_not_read(tiny_blip: Path, tmp_path: Path):
    torch = pytest.importorskip("torch")
    for file in tiny_blip.iterdir():
        if file.suffix != ".safetensors":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    torch.save({}, tmp_path / "pytorch_model.bin")
    with pytest.raises(LlmError, match="cannot be loaded"):
        resolve_captioner(f"blip:{tmp_path}")


def test_a_folder_that_is_not_there_is_told():
    with pytest.raises(LlmError, match="no folder"):
        resolve_captioner("blip:/nowhere/at/all")
