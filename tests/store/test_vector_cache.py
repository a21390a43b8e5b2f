from __future__ import annotations

from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from assay.errors import StoreBusy, StoreError
from assay.store import Store, VectorCache
from assay.store.locks import FileLock
from assay.store.vector_cache import _Index, text_keys


def vectors(count: int, seed: int = 0, width: int = 4) -> np.ndarray:
    return np.random.default_rng(seed).random((count, width), dtype=np.float32)


@pytest.fixture
def cache(store: Store) -> VectorCache:
    return store.vectors("fake:4", 4)


def another(store: Store) -> VectorCache:
    """The cache as another process sees it."""
    return VectorCache(store.layout.vectors, store.layout.locks, "fake:4", 4, timeout=0.05)


def test_vectors_come_back_in_the_order_asked(cache: VectorCache):
    given = vectors(3)
    cache.add(["a", "b", "c"], given)
    assert np.array_equal(cache.get(["c", "a", "c"]), given[[2, 0, 2]])
    assert cache.get([]).shape == (0, 4)
    assert len(cache) == 3


def test_missing_texts_are_listed_once_in_order(cache: VectorCache):
    cache.add(["a"], vectors(1))
    assert cache.missing(["x", "a", "y", "x", ""]).tolist() == [0, 2, 4]
    assert cache.missing([]).tolist() == []


def test_a_text_keeps_its_first_vector(cache: VectorCache):
    given = vectors(3)
    cache.add(["a", "b", "a"], given)
    cache.add(["b"], vectors(1, seed=1))
    assert np.array_equal(cache.get(["a", "b"]), given[:2])
    assert len(cache) == 2


def test_a_text_without_a_vector_is_told(cache: VectorCache):
    cache.add(["a"], vectors(1))
    with pytest.raises(StoreError, match="1 of 2 texts"):
        cache.get(["a", "b"])


def test_many_small_additions_are_all_found(cache: VectorCache, store: Store):
    given = vectors(500)
    texts = [f"text {n}" for n in range(500)]
    for start in range(0, 500, 7):
        cache.add(texts[start : start + 7], given[start : start + 7])
    assert np.array_equal(cache.get(texts), given)
    assert np.array_equal(another(store).get(texts[::-1]), given[::-1])


def test_another_process_sees_what_was_added_and_adds_itself(cache: VectorCache, store: Store):
    other = another(store)
    given = vectors(4)
    cache.add(["a", "b"], given[:2])
    assert other.missing(["a", "b", "c"]).tolist() == [2]
    other.add(["b", "c"], given[1:3])
    cache.add(["d"], given[3:])
    assert np.array_equal(cache.get(list("abcd")), given)
    assert np.array_equal(other.get(list("abcd")), given)


def test_threads_can_add_at_once(cache: VectorCache):
    given = vectors(200)
    texts = [str(n) for n in range(200)]

    def add(start: int) -> None:
        for n in range(start, start + 50):
            cache.add([texts[n]], given[n : n + 1])

    threads = [Thread(target=add, args=(start,)) for start in (0, 50, 100, 150)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert np.array_equal(cache.get(texts), given)


def test_a_cache_that_another_process_holds_is_busy(cache: VectorCache, store: Store):
    with FileLock(store.layout.locks / f"vectors-{cache.folder.name}"), pytest.raises(StoreBusy):
        another(store).add(["a"], vectors(1))


@pytest.mark.parametrize(
    "wrong", [vectors(2), vectors(1, width=3), np.array([[np.nan] * 4]), np.array([[np.inf] * 4])]
)
def test_vectors_that_do_not_fit_are_a_mistake_of_the_caller(cache: VectorCache, wrong: np.ndarray):
    with pytest.raises(ValueError, match="vectors"):
        cache.add(["a"], wrong)
    assert len(cache) == 0


def test_another_width_under_the_same_name_is_refused(cache: VectorCache, store: Store):
    cache.add(["a"], vectors(1))
    with pytest.raises(StoreError, match="have 4 dimensions, not 8"):
        store.vectors("fake:4", 8)


@pytest.mark.parametrize(("file", "torn"), [("vectors.f32", 5), ("keys.bin", 3)])
def test_a_torn_end_is_cut_off_by_the_next_addition(
    cache: VectorCache, store: Store, file: str, torn: int
):
    given = vectors(3)
    cache.add(["a", "b"], given[:2])
    with (cache.folder / file).open("ab") as end:
        end.write(b"x" * torn)
    again = another(store)
    assert np.array_equal(again.get(["a", "b"]), given[:2])
    again.add(["c"], given[2:])
    assert np.array_equal(another(store).get(["a", "b", "c"]), given)
    assert store.doctor().healthy


def test_odd_texts_have_keys(cache: VectorCache):
    odd = ["", "\0", "ä", "a\u0308", "\ud800", "x" * 100_000]
    cache.add(odd, vectors(6))
    assert cache.missing(odd).tolist() == []
    assert len(cache) == 6


def test_keys_that_share_half_their_bits_are_told_apart():
    keys = np.zeros(4, [("high", "<u8"), ("low", "<u8"), ("crc", "<u4")])
    keys["high"], keys["low"] = [7, 7, 7, 8], [1, 2, 3, 1]
    index = _Index()
    index.extend(keys)
    assert index.find(keys[["high", "low"]]).tolist() == [0, 1, 2, 3]
    stranger = np.zeros(2, text_keys([]).dtype)
    stranger["high"], stranger["low"] = [7, 9], [9, 1]
    assert index.find(stranger).tolist() == [-1, -1]


def test_encoders_with_similar_names_have_folders_of_their_own(store: Store, tmp_path: Path):
    store.vectors("onnx:/a/b", 4).add(["x"], vectors(1))
    assert store.vectors("onnx:/a_b", 4).missing(["x"]).tolist() == [0]
    assert tmp_path in store.vectors("../../escape", 4).folder.parents


def test_rows_say_where_a_vector_lies_and_which_text_has_none(store: Store):
    cache = store.vectors("fake", 4)
    vectors = np.arange(12, dtype=np.float32).reshape(3, 4)
    cache.add(["a", "b", "c"], vectors)
    rows = cache.rows(["c", "nothing", "a", "c"])
    assert rows.tolist() == [2, -1, 0, 2]
    assert cache.matrix[rows[rows >= 0]].tolist() == vectors[[2, 0, 2]].tolist()
    cache.add(["nothing"], vectors[:1])
    assert cache.rows(["nothing"]).tolist() == [3]
    assert cache.matrix.shape == (4, 4)
