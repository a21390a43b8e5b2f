"""A picture in 64 bits, and in 16 × 16 grey cells that confirm what the bits suggest."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.fft import dctn

GRID = 32
"""Side of the grey values that the hash is made of."""

SIDE = 8
"""Side of the coarsest waves that are kept: 64 bits."""

Cells = NDArray[np.uint8]


def cells_of(grey: Image.Image) -> Cells:
    """Return (32, 32) grey values, each the mean of its part of the picture."""
    small = grey.resize((GRID, GRID), Image.Resampling.BOX, reducing_gap=2.0)
    return np.asarray(small, dtype=np.uint8)


def perceptual_hash(cells: Cells) -> int:
    """Return 64 bits that stay nearly the same when a picture is scaled, saved or brightened.

    Each bit says whether one of the 64 coarsest waves of the cosine transform, the mean left
    out, is above their median (pHash; Zauner 2010).

    Args:
        cells: (32, 32) grey values.
    """
    return int(perceptual_hashes(np.asarray(cells)[None])[0])


def perceptual_hashes(cells: NDArray[np.uint8] | NDArray[np.float32]) -> NDArray[np.uint64]:
    """Return the hash of several pictures: (n, 32, 32) → (n,)."""
    waves = np.asarray(dctn(cells.astype(np.float32), type=2, axes=(1, 2), norm="ortho"))
    coarse = waves[:, : SIDE + 1, : SIDE + 1].reshape(len(cells), -1)
    # the 64 coarsest after the mean, by how fast they swing
    chosen = coarse[:, _ORDER]
    bits = chosen > np.median(chosen, axis=1, keepdims=True)
    packed = np.ascontiguousarray(np.packbits(bits, axis=1))
    return packed.view(">u8").astype(np.uint64).ravel()


def _order() -> NDArray[np.int64]:
    down, across = np.divmod(np.arange((SIDE + 1) ** 2), SIDE + 1)
    by_speed = np.lexsort((across, down, down**2 + across**2))
    return by_speed[1 : SIDE**2 + 1]


_ORDER = _order()
