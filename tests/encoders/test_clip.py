"""Models that see and read, from folders laid out as on the hub."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tests.networks import save_clip, save_network

from assay.encoders import PictureEncoder, resolve_encoder
from assay.errors import EncoderError


def seeing(folder: Path) -> PictureEncoder:
    encoder = resolve_encoder(f"clip:{folder}")
    assert isinstance(encoder, PictureEncoder)
    return encoder


@pytest.mark.torch
def test_vectors_are_those_of_the_model_itself(tiny_clip: Path):
    transformers, torch = pytest.importorskip("transformers"), pytest.importorskip("torch")
    model = transformers.CLIPModel.from_pretrained(tiny_clip)
    tokenizer = transformers.AutoTokenizer.from_pretrained(tiny_clip)
    pixels = np.full((32, 32, 3), (200, 30, 60), np.uint8)
    mean = np.array([0.48145466, 0.4578275, 0.40821073])
    std = np.array([0.26862954, 0.26130258, 0.27577711])
    prepared = ((pixels / 255 - mean) / std).transpose(2, 0, 1)[None].astype(np.float32)
    with torch.inference_mode():
        told = model(pixel_values=torch.tensor(prepared), **tokenizer("a dog", return_tensors="pt"))
    encoder = seeing(tiny_clip)
    seen = encoder.encode_pictures([Image.fromarray(pixels)])
    np.testing.assert_allclose(seen, told.image_embeds.numpy(), atol=1e-5)
    np.testing.assert_allclose(encoder.encode(["a dog"]), told.text_embeds.numpy(), atol=1e-5)


@pytest.mark.torch
def test_texts_are_padded_as_siglip_was_trained(tiny_siglip: Path):
    transformers, torch = pytest.importorskip("transformers"), pytest.importorskip("torch")
    model = transformers.SiglipModel.from_pretrained(tiny_siglip)
    tokenizer = transformers.AutoTokenizer.from_pretrained(tiny_siglip)
    given = tokenizer(["a dog"], padding="max_length", max_length=32, return_tensors="pt")
    with torch.inference_mode():
        told = model.get_text_features(**given).pooler_output.numpy()[0]
    np.testing.assert_allclose(
        seeing(tiny_siglip).encode(["a dog"])[0], told / np.linalg.norm(told), atol=1e-5
    )


@pytest.mark.torch
def test_the_key_is_of_what_the_folder_holds_and_not_of_its_name(tiny_clip: Path, tmp_path: Path):
    key = seeing(tiny_clip).key
    copy = Path(shutil.copytree(tiny_clip, tmp_path / "copy"))
    assert seeing(copy).key == key
    prepared = json.loads((copy / "preprocessor_config.json").read_text())
    prepared["image_mean"] = [0.5, 0.5, 0.5]
    (copy / "preprocessor_config.json").write_text(json.dumps(prepared))
    assert seeing(copy).key != key
    assert seeing(save_clip(tmp_path / "other", seed=1)).key != key


@pytest.mark.torch
def test_weights_in_another_format_are_not_read(tiny_clip: Path, tmp_path: Path):
    torch = pytest.importorskip("torch")
    for file in tiny_clip.iterdir():
        if file.suffix != ".safetensors":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    torch.save({}, tmp_path / "pytorch_model.bin")
    with pytest.raises(EncoderError, match="cannot be loaded") as caught:
        seeing(tmp_path)
    assert "\n" not in caught.value.message


@pytest.mark.torch
def test_a_model_that_only_reads_is_refused(tmp_path: Path):
    folder = save_network(tmp_path / "bert")
    shutil.copy(
        save_clip(tmp_path / "clip") / "preprocessor_config.json",
        folder / "preprocessor_config.json",
    )
    with pytest.raises(EncoderError, match="'bert', which does not put texts and pictures"):
        seeing(folder)


@pytest.mark.torch
def test_a_folder_that_is_not_there_is_told():
    with pytest.raises(EncoderError, match="no folder"):
        seeing(Path("/nowhere/at/all"))


@pytest.mark.torch
def test_a_folder_of_something_else_is_refused_in_one_sentence(tmp_path: Path):
    with pytest.raises(EncoderError, match="cannot be loaded") as caught:
        seeing(tmp_path)
    assert "\n" not in caught.value.message


def test_without_the_extra_the_install_line_is_said():
    code = (
        "import sys; sys.modules['transformers'] = None\n"
        "from assay.encoders import resolve_encoder\n"
        "from assay.errors import MissingExtra\n"
        "try:\n    resolve_encoder('clip:any')\n"
        "except MissingExtra as error:\n    print(error.hint)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert 'pip install "assay[torch]"' in done.stdout
