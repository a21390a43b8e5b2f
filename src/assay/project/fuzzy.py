"""The fuzzy neighbour graph: how strongly each record belongs with its neighbours."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from assay.vectors import Neighbours

_STEPS = 40
_SMALLEST = 1e-3


def fuzzy_graph(near: Neighbours) -> sparse.csr_array:
    """Weigh the edges of a neighbour graph as UMAP does (McInnes et al. 2018, section 3.1).

    Each record's nearest neighbour has weight 1; the others fall off so that the weights of
    a record sum to log2(k + 1). An edge that only one side sees is kept: a + b − a·b.

    Args:
        near: (n, k) neighbours by cosine similarity, k ≥ 1.

    Returns:
        Symmetric (n, n) float32 weights in 0–1, columns of each row sorted.
    """
    n, k = near.indices.shape
    distances = np.maximum(1.0 - near.similarities.astype(np.float64), 0.0)
    weights = _weights(distances, np.log2(k + 1))
    rows = np.repeat(np.arange(n), k)
    one_way = sparse.csr_array(
        (weights.ravel().astype(np.float32), (rows, near.indices.ravel())), shape=(n, n)
    )
    one_way.data = np.minimum(one_way.data, 1.0)  # an index that stands twice is summed
    other = one_way.T.tocsr()
    both = sparse.csr_array(one_way + other - one_way.multiply(other))
    both.eliminate_zeros()
    both.sort_indices()
    return both


def _weights(distances: np.ndarray, total: float) -> np.ndarray:
    """Return weights exp(−(d − nearest) / scale), the scale of each row found by halving."""
    positive = np.where(distances > 0, distances, np.inf)
    nearest = positive.min(axis=1, keepdims=True)
    beyond = np.maximum(distances - np.where(np.isfinite(nearest), nearest, 0.0), 0.0)
    low = np.zeros((len(distances), 1))
    high = np.full((len(distances), 1), 64.0)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        more = np.exp(-beyond / middle).sum(axis=1, keepdims=True) > total
        high = np.where(more, middle, high)
        low = np.where(more, low, middle)
    floor = _SMALLEST * np.maximum(distances.mean(axis=1, keepdims=True), 1e-12)
    return np.exp(-beyond / np.maximum(high, floor))
