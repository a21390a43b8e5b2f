"""Rounding weights to bytes."""

from __future__ import annotations

import numpy as np

from assay.encoders.int8 import int8_tensors, quantise

RANDOM = np.random.default_rng(0)


def test_rounding_errs_by_half_a_step_at_most():
    weight = RANDOM.normal(size=(5, 30)).astype(np.float32)
    rounded, scales = quantise(weight)
    assert rounded.shape == (30, 5)
    assert rounded.dtype == np.int8
    assert np.abs(rounded).max() == 127
    assert (np.abs(rounded.T * scales[:, None] - weight) <= scales[:, None] / 2 + 1e-6).all()


def test_a_layer_of_zeros_stays_zero():
    rounded, scales = quantise(np.zeros((2, 3), np.float32))
    assert not rounded.any()
    assert np.isfinite(scales).all()


def test_smoothing_and_outliers_leave_the_product_as_it_was():
    weight = RANDOM.normal(size=(6, 8)).astype(np.float32)
    inputs = RANDOM.normal(size=(4, 8)).astype(np.float32)
    smoothing = np.linspace(0.5, 4, 8, dtype=np.float32)
    name = "encoder.layer.0.output.dense"
    filled = int8_tensors(
        {f"{name}.weight": weight, f"{name}.bias": np.zeros(6, np.float32)},
        {f"{name}.smoothing": smoothing, f"{name}.outliers": np.array([2, 5])},
    )
    smooth = inputs * filled[f"{name}.input.factors"]
    rounded = filled[f"{name}.weight.int8"]
    assert not rounded[[2, 5]].any()
    product = (smooth @ rounded.astype(np.float32)) * filled[f"{name}.weight.scales"]
    product += smooth[:, [2, 5]] @ filled[f"{name}.weight.outliers"]
    np.testing.assert_allclose(product, inputs @ weight.T, atol=0.1)


def test_embeddings_norms_and_biases_are_left_alone():
    tensors = {
        "embeddings.word_embeddings.weight": RANDOM.normal(size=(4, 3)).astype(np.float32),
        "encoder.layer.0.output.LayerNorm.weight": np.ones(3, np.float32),
        "encoder.layer.0.output.dense.bias": np.ones(3, np.float32),
    }
    filled = int8_tensors(tensors, {})
    assert filled.keys() == tensors.keys()
    assert all(filled[name] is tensor for name, tensor in tensors.items())
