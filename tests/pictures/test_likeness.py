"""Pictures that look the same are found, and others are not."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest
from PIL import Image, ImageEnhance, ImageOps

from assay.pictures import LikePairs, like_pairs, look

Scene = Callable[..., Image.Image]
Saved = Callable[..., bytes]

CHANGED: dict[str, Callable[[Image.Image], Image.Image]] = {
    "half as large": lambda image: image.resize((160, 120)),
    "darker": lambda image: ImageEnhance.Brightness(image).enhance(0.7),
    "grey": lambda image: image.convert("L"),
    "mirrored": ImageOps.mirror,
    "cropped": lambda image: image.crop((8, 6, 312, 234)),
}
MANY = 40


def pairs_of(images: Sequence[Image.Image], saved: Saved) -> LikePairs:
    facts = [look(saved(image, quality=70))[0] for image in images]
    cells = np.stack([np.frombuffer(one.cells, np.uint8).reshape(32, 32) for one in facts])
    return like_pairs(np.array([one.hash for one in facts], dtype=np.uint64), cells)


@pytest.mark.parametrize("change", sorted(CHANGED))
def test_a_changed_copy_is_found_and_nothing_else(scene: Scene, saved: Saved, change: str) -> None:
    originals = [scene(seed) for seed in range(MANY)]
    pairs = pairs_of([*originals, *(CHANGED[change](image) for image in originals)], saved)
    true = pairs.right - pairs.left == MANY
    assert true.sum() >= (0.9 if change == "cropped" else 0.97) * MANY
    assert (~true).sum() == 0
    if change == "mirrored":
        assert pairs.mirrored.all()


def test_pages_of_one_colour_are_like_nothing(saved: Saved) -> None:
    blank = [Image.new("RGB", (100, 100), colour) for colour in ("white", "white", "black")]
    assert len(pairs_of(blank, saved)) == 0


def test_pairs_are_those_that_comparing_all_would_find() -> None:
    rng = np.random.default_rng(0)
    cells = rng.integers(0, 255, (300, 32, 32), dtype=np.uint8)
    noise = rng.integers(-20, 20, (300, 32, 32))
    both = np.concatenate([cells, np.clip(cells + noise, 0, 255).astype(np.uint8)])
    from assay.pictures.hashing import perceptual_hashes

    pairs = like_pairs(perceptual_hashes(both), both)
    assert set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)) == {
        (place, place + 300) for place in range(300)
    }
