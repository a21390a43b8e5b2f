import numpy as np

from assay.quality.slices import slices
from assay.schema.filters import parse_filter


def sliced(data, **more):
    options = {"values": 5, "bands": 2, "clusters": 4, "cluster_size": 10} | more
    return list(slices(data, **options))


def test_every_label_and_split_is_a_slice_with_its_filter(make):
    data = make(["a", "b", "c"], ["x", "it's", None], splits=["train", "test", "test"])
    found = {part.filter: part.rows.tolist() for part in sliced(data) if part.kind != "length"}
    assert found["label = 'x'"] == [True, False, False]
    assert found["label = 'it''s'"] == [False, True, False]
    assert found["split = 'test'"] == [False, True, True]


def test_one_split_only_is_no_slice(make):
    assert all(part.kind != "split" for part in sliced(make(["a", "b"])))


def test_lengths_are_cut_at_quantiles_and_cover_all(make):
    parts = [part for part in sliced(make(["a", "bb", "ccc", "dddd"])) if part.kind == "length"]
    assert len(parts) == 2
    assert np.sum([part.rows for part in parts], axis=0).tolist() == [1, 1, 1, 1]
    assert parts[0].filter == "length >= 1 and length <= 1"


def test_metadata_is_sliced_by_value_or_by_band(make):
    data = make(
        [f"t{i}" for i in range(8)],
        meta={
            "channel": np.array(["app", "web"] * 4, dtype=object),
            "my rating": np.array([1, 2, 3, 4, 5, 6, 7, None], dtype=object),
            "free": np.array([f"unique {i}" for i in range(8)], dtype=object),
            "vip": np.array([True, False] * 4),
        },
    )
    parts = {part.words: part for part in sliced(data)}
    assert parts["records whose channel is app"].rows.sum() == 4
    assert parts["records whose my rating is 1 to 3"].rows.sum() == 3
    assert parts["records without my rating"].rows.tolist() == [False] * 7 + [True]
    assert parts["records whose vip is True"].filter == "meta.vip = true"
    assert not any("free" in words for words in parts)


def test_every_filter_can_be_parsed(make):
    data = make(
        [f"t{i}" for i in range(8)],
        ["x", "y"] * 4,
        meta={"odd name!": np.arange(8.0), "nulls": np.array([None, "a"] * 4, dtype=object)},
    )
    written = [part.filter for part in sliced(data) if part.filter]
    assert len(written) == 5
    assert all(parse_filter(text) for text in written)


def test_clusters_are_named_by_the_words_that_set_them_apart(make):
    random = np.random.default_rng(0)
    texts = ["my card was lost"] * 20 + ["please raise my limit"] * 20
    vectors = np.repeat([[1.0, 0.0], [0.0, 1.0]], 20, axis=0) + 0.01 * random.normal(size=(40, 2))
    parts = [p for p in sliced(make(texts, vectors=vectors), clusters=2) if p.kind == "cluster"]
    assert sorted(part.rows.sum() for part in parts) == [20, 20]
    named = {part.terms[0] for part in parts}
    assert named < {"card", "was", "lost", "please", "raise", "limit"}
    assert all("my" not in part.terms[:3] for part in parts)


def test_topics_that_were_found_take_the_place_of_clusters(make):
    rng = np.random.default_rng(0)
    names = np.array(["card, lost", None, "it's late", "card, lost"] * 10, dtype=object)
    data = make([f"t{i}" for i in range(40)], topics=names, vectors=rng.normal(size=(40, 8)))
    parts = {part.filter: part for part in sliced(data) if part.kind in ("topic", "cluster")}
    assert set(parts) == {"topic = 'card, lost'", "topic = 'it''s late'"}
    found = parts["topic = 'it''s late'"]
    assert found.kind == "topic"
    assert found.rows.tolist() == [False, False, True, False] * 10
    assert found.words == "records about “it's late”"
