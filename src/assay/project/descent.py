"""Stochastic gradient descent on the map, the same for every number of threads."""

from __future__ import annotations

import os
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from assay.project.curve import Curve
from assay.schema.runs import Reporter, silent

BLOCKS = 8
"""Parts of the points; those of one part move at once and see each other where they were."""

NEGATIVES = 5
"""Points repelled for each edge drawn."""

PHASE = "arranging"


@dataclass(frozen=True)
class Forces:
    """Force over distance, by the bits of the squared distance (see ``kernels``)."""

    pull: NDArray[np.float32]
    push: NDArray[np.float32]


def forces_of(curve: Curve) -> Forces:
    """Tabulate the gradient of the fuzzy cross-entropy for a curve.

    An edge is drawn from both of its ends, and each draw moves one end twice as far as UMAP,
    which moves both ends at each draw.
    """
    from assay.project.kernels import squared_distances  # noqa: PLC0415 - it compiles

    squared = squared_distances()
    power = curve.a * squared**curve.b
    pull = -4.0 * curve.b * power / squared / (power + 1.0)
    push = 2.0 * curve.b / ((0.001 + squared) * (power + 1.0))
    return Forces(pull.astype(np.float32), push.astype(np.float32))


def descend(
    start: NDArray[np.float32],
    graph: sparse.csr_array,
    curve: Curve,
    *,
    epochs: int,
    seed: int = 0,
    threads: int | None = None,
    negatives: int = NEGATIVES,
    report: Reporter = silent,
) -> NDArray[np.float32]:
    """Move points so that neighbours are near and others are not (McInnes et al. 2018).

    Points move part by part. Within a part nobody sees another's new place, so that threads
    may share the work without a race: same input, same seed, same result, bit by bit.

    Args:
        start: (n, 2) first positions.
        graph: (n, n) symmetric weights.
        curve: The membership curve.
        epochs: How often to go through all points.
        seed: Of the draws.
        threads: Threads to use; all cores when not given.
        negatives: Points to repel for each edge drawn.
        report: Told after each epoch.

    Returns:
        (n, 2) float32 positions.
    """
    from assay.project.kernels import walk  # noqa: PLC0415 - it compiles for a second

    forces = forces_of(curve)
    starts, ends, rates = _edges(graph, epochs)
    now = np.ascontiguousarray(start, dtype=np.float32).copy()
    then = now.copy()
    n = len(now)
    blocks = max(1, min(BLOCKS, n // 64))
    workers = max(1, min(threads or os.cpu_count() or 1, n // 512))

    def some(block: int, worker: int, epoch: int, rate: float) -> None:
        first = block + blocks * worker
        step = blocks * workers
        count = max(0, (n - first + step - 1) // step)
        walk(
            first,
            step,
            count,
            now,
            then,
            now,
            True,
            starts,
            ends,
            rates,
            forces.pull,
            forces.push,
            epoch,
            rate,
            negatives,
            seed,
        )

    with ThreadPoolExecutor(workers, thread_name_prefix="assay-map") as pool:
        for epoch in range(1, epochs + 1):
            report(epoch - 1, epochs, PHASE)
            rate = 1.0 - (epoch - 1) / epochs
            for block in range(blocks):
                if workers == 1:
                    some(block, 0, epoch, rate)
                else:
                    parts: list[Future[None]] = [
                        pool.submit(some, block, worker, epoch, rate) for worker in range(workers)
                    ]
                    for part in parts:
                        part.result()
                now[block::blocks] = then[block::blocks]
    report(epochs, epochs, PHASE)
    return now


def _edges(
    graph: sparse.csr_array, epochs: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float32]]:
    """Return the edges that are drawn at least once, and how often each is per epoch."""
    weights = np.asarray(graph.data, dtype=np.float64)
    heaviest = max(float(weights.max(initial=0.0)), 1e-12)
    drawn = weights * epochs >= heaviest
    kept = np.concatenate([[0], np.cumsum(drawn)])
    starts = kept[graph.indptr].astype(np.int64)
    rates = (weights[drawn] / heaviest).astype(np.float32)
    return starts, graph.indices[drawn].astype(np.int32), rates
