"""Batches of texts of one length, run side by side in threads."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from itertools import islice

import numpy as np

from assay.schema.runs import Reporter, silent

PHASE = "embedding"


def cores() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def equal_length_batches(lengths: np.ndarray, budget: int) -> Iterator[np.ndarray]:
    """Split texts into batches of equal length, longest first.

    Without padding no work is wasted, no mask is needed, and a text cannot feel its neighbours.

    Args:
        lengths: (n,) tokens of each text.
        budget: Tokens of a batch at most (a batch holds one text at least). A few hundred keep
            the activations of a layer in the cache of a core, and measured fastest.

    Yields:
        Indices into ``lengths``.
    """
    order = np.argsort(-lengths, kind="stable")
    edges = np.flatnonzero(np.diff(lengths[order])) + 1
    for group in np.split(order, edges):
        if len(group):
            size = max(1, budget // max(1, int(lengths[group[0]])))
            # batches of nearly one size, rather than full ones and a rest
            yield from np.array_split(group, -(-len(group) // size))


def encode_in_batches(
    texts: Sequence[str],
    tokenise: Callable[[Sequence[str]], list[np.ndarray]],
    run: Callable[[np.ndarray], np.ndarray],
    *,
    dimensions: int,
    threads: int,
    budget: int = 256,
    slice_size: int = 8192,
    report: Reporter = silent,
) -> np.ndarray:
    """Encode texts with a thread-safe ``run``, in bounded memory.

    Args:
        texts: The texts.
        tokenise: Texts to a list of id arrays.
        run: (texts, tokens) int32 ids of equal length → (texts, dimensions) float32.
        dimensions: Length of a vector.
        threads: Calls of ``run`` side by side.
        budget: Tokens of a batch.
        slice_size: Texts tokenised and sorted together.
        report: Called here, in the calling thread, after each batch.

    Returns:
        (n, dimensions) float32 in the order of ``texts``.
    """
    vectors = np.empty((len(texts), dimensions), dtype=np.float32)
    report(0, len(texts), PHASE)
    done = 0

    def store(start: int, finished: Iterable[tuple[np.ndarray, np.ndarray]]) -> None:
        nonlocal done
        for batch, result in finished:
            vectors[start + batch] = result
            done += len(batch)
            report(done, len(texts), PHASE)

    slices = range(0, len(texts), slice_size)
    if threads == 1:  # a service asks for one text at a time: a pool would cost as much
        for start in slices:
            ids = tokenise(texts[start : start + slice_size])
            store(start, _one_by_one(ids, run, budget))
        return vectors
    with ThreadPoolExecutor(threads, thread_name_prefix="encode") as pool:
        try:
            for start in slices:
                ids = tokenise(texts[start : start + slice_size])
                store(start, _side_by_side(pool, threads, ids, run, budget))
        except BaseException:
            pool.shutdown(cancel_futures=True)  # waits for the batches already running
            raise
    return vectors


def _one_by_one(
    ids: list[np.ndarray], run: Callable[[np.ndarray], np.ndarray], budget: int
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    lengths = np.array([len(row) for row in ids])
    for batch in equal_length_batches(lengths, budget):
        yield batch, run(np.stack([ids[index] for index in batch]))


def _side_by_side(
    pool: ThreadPoolExecutor,
    threads: int,
    ids: list[np.ndarray],
    run: Callable[[np.ndarray], np.ndarray],
    budget: int,
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    lengths = np.array([len(row) for row in ids])
    batches = equal_length_batches(lengths, budget)

    def work(batch: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return batch, run(np.stack([ids[index] for index in batch]))

    running: set[Future[tuple[np.ndarray, np.ndarray]]] = set()
    while True:
        # one batch waits for each thread, so that none idles while results are stored
        running |= {pool.submit(work, b) for b in islice(batches, 2 * threads - len(running))}
        if not running:
            return
        finished, running = wait(running, return_when=FIRST_COMPLETED)
        for future in finished:
            yield future.result()
