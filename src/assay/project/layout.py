"""Lay vectors out on a plane so that neighbours stay neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from assay.project.curve import fit_curve
from assay.project.descent import descend
from assay.project.fuzzy import fuzzy_graph
from assay.project.spots import fan_out, fit_square, same_spot
from assay.project.start import first_positions, principal_components
from assay.schema.runs import Reporter, silent
from assay.vectors import neighbour_graph, normalise

NEIGHBOURS = 15
MIN_DIST = 0.1
SMOOTHING = 30
"""How often the first positions are averaged over the graph."""

FEW = 4
"""Up to so many different vectors there is nothing to arrange."""

EXACT_BELOW = 15_000
"""From so many different vectors on, neighbours are found by descent: quicker, 95 % the same."""

LARGE = 50_000
"""From so many different vectors on, fewer epochs do."""


@dataclass(frozen=True)
class Layout:
    """Where each vector lies.

    Attributes:
        coordinates: (n, 2) float32 in −1 to 1, both axes on one scale.
        distinct: How many different vectors there were.
        epochs: Epochs of the descent; 0 where there was nothing to arrange.
    """

    coordinates: NDArray[np.float32]
    distinct: int
    epochs: int


def lay_out(
    X: ArrayLike,
    *,
    neighbours: int = NEIGHBOURS,
    min_dist: float = MIN_DIST,
    epochs: int | None = None,
    seed: int = 0,
    threads: int | None = None,
    report: Reporter = silent,
) -> Layout:
    """Find coordinates in which near vectors are near (UMAP; McInnes et al. 2018).

    Equal vectors are laid out once and fanned out around their spot. The same input and seed
    give the same coordinates, bit by bit, with any number of threads.

    Args:
        X: (n, d) vectors; compared by cosine similarity.
        neighbours: Neighbours each vector is held by: few show detail, many the whole.
        min_dist: How tight neighbours may lie, 0–1.
        epochs: Epochs of the descent; by size when not given.
        seed: Of the start and of the draws.
        threads: Threads of the descent; all cores when not given.
        report: Told of progress.

    Raises:
        Cancelled: From ``report``.
    """
    rows = normalise(X)
    spots = same_spot(rows)
    distinct = rows[spots.first]
    m = len(distinct)
    if m <= FEW:
        places = principal_components(distinct) if m else np.empty((0, 2))
        return Layout(fan_out(fit_square(places), spots), m, 0)
    if epochs is None:
        epochs = 200 if m > LARGE else 400
    report(0, None, "finding neighbours")
    near = neighbour_graph(
        distinct, neighbours, seed=seed, exact_below=EXACT_BELOW, threads=threads
    )
    report(0, None, "weighing neighbours")
    graph = fuzzy_graph(near)
    start = first_positions(distinct, graph, SMOOTHING, seed)
    places = descend(
        start, graph, fit_curve(min_dist), epochs=epochs, seed=seed, threads=threads, report=report
    )
    return Layout(fan_out(fit_square(places), spots), m, epochs)
