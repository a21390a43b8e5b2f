"""Quantise the weights of the bundled encoder for its 8-bit graph."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

LARGEST = 127


def int8_tensors(
    tensors: Mapping[str, np.ndarray], calibration: Mapping[str, np.ndarray]
) -> dict[str, np.ndarray]:
    """Tensors the int8 graph leaves empty, by name.

    Dense weights become signed bytes with one scale for each output, symmetric about zero, laid
    out (inputs, outputs). Where the graph divides its input by smoothing factors, the weights
    are multiplied by them first (SmoothQuant, Xiao et al. 2023). Weights of outlier units are
    zero among the bytes and stand beside them in float32.

    Args:
        tensors: What ``float_tensors`` gives.
        calibration: ``<input>.smoothing`` and ``<layer>.outliers``, from the file shipped.
    """
    filled: dict[str, np.ndarray] = {}
    for name, tensor in tensors.items():
        layer = name.removesuffix(".weight")
        if tensor.ndim != 2 or not layer.startswith("encoder."):
            filled[name] = tensor  # embeddings, norms and biases stay as they are
            continue
        site = layer.rpartition(".")[0] if ".attention.self." in layer else layer
        weight = tensor
        if (smoothing := calibration.get(f"{site}.smoothing")) is not None:
            weight = weight * smoothing
            filled[f"{site}.input.factors"] = 1 / smoothing
        if (units := calibration.get(f"{layer}.outliers")) is not None:
            filled[f"{name}.outliers"] = weight[:, units].T
            weight = weight.copy()
            weight[:, units] = 0
        filled[f"{name}.int8"], filled[f"{name}.scales"] = quantise(weight)
    return filled


def quantise(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Round (outputs, inputs) float32 to (inputs, outputs) int8 and (outputs,) float32 scales."""
    scales = np.abs(weight).max(axis=1) / LARGEST
    scales[scales == 0] = 1
    rounded = np.rint(weight / scales[:, None]).astype(np.int8)
    return np.ascontiguousarray(rounded.T), scales.astype(np.float32)
