"""Parts of the data a model may fail on: labels, metadata, lengths, topics or clusters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import MiniBatchKMeans

from assay.quality.data import CheckInput
from assay.quality.wordforms import wording
from assay.schema.filters import And, Compare, Filter, IsNull, format_filter


@dataclass(frozen=True)
class Slice:
    """A part of the records.

    Attributes:
        kind: label, split, metadata, length, topic or cluster.
        words: What it is, as the subject of a sentence: "records whose …".
        rows: (n,) mask.
        filter: Text form of a filter that selects it, where there is one.
        terms: For a cluster, the words that set it apart.
    """

    kind: str
    words: str
    rows: NDArray[np.bool_]
    filter: str | None = None
    terms: tuple[str, ...] = ()


def slices(
    data: CheckInput, *, values: int, bands: int, clusters: int, cluster_size: int
) -> Iterator[Slice]:
    """Yield every slice of the data worth looking at.

    Args:
        data: The records.
        values: A text column with more distinct values than this is not sliced.
        bands: Quantile bands of lengths and of numbers.
        clusters: Most clusters of the vectors, where no topics were found.
        cluster_size: Records per cluster aimed at.
    """
    yield from _by_label(data)
    yield from _by_split(data)
    yield from _by_length(data, bands)
    for column in data.meta:
        yield from _by_column(data, column, values, bands)
    if data.topics is not None:
        yield from _by_topic(data)
    elif data.vectors is not None:
        yield from _by_cluster(data, clusters, cluster_size)


def _by_label(data: CheckInput) -> Iterator[Slice]:
    for code, label in enumerate(data.label_names):
        rows = np.asarray(data.codes == code)
        yield Slice("label", f"records labelled {label}", rows, _equals("label", label))


def _by_split(data: CheckInput) -> Iterator[Slice]:
    names = sorted({str(split) for split in np.asarray(data.splits)})
    for name in names if len(names) > 1 else []:
        rows = data.in_split(name)
        yield Slice("split", f"records of the split {name}", rows, _equals("split", name))


def _by_length(data: CheckInput, bands: int) -> Iterator[Slice]:
    lengths = np.array([len(text or "") for text in data.texts], dtype=np.float64)
    for low, high, rows in _bands(lengths, bands):
        words = f"records with {_range(low, high)} characters"
        yield Slice("length", words, rows, _between("length", int(low), int(high)))


def _by_column(data: CheckInput, column: str, values: int, bands: int) -> Iterator[Slice]:
    if not column or np.asarray(data.meta[column]).dtype.kind in "mM":
        return  # points in time are not comparable with what a filter can write
    held = np.asarray(data.meta[column], dtype=object)
    name = f"meta.{column}"
    missing = np.array([_is_missing(value) for value in held])
    present = [value for value, gone in zip(held, missing, strict=True) if not gone]
    if missing.any() and not missing.all():
        yield Slice(
            "metadata", f"records without {column}", missing, format_filter(IsNull(field=name))
        )
    try:
        distinct = set(present)
    except TypeError:  # lists and structs cannot be compared
        return
    if 2 <= len(distinct) <= values:
        for value in sorted(distinct, key=str):
            rows = np.array(
                [not gone and v == value for v, gone in zip(held, missing, strict=True)]
            )
            yield Slice(
                "metadata", f"records whose {column} is {value}", rows, _equals(name, value)
            )
    elif len(distinct) > values and all(_is_number(value) for value in present):
        numbers = np.array([np.nan if g else float(v) for v, g in zip(held, missing, strict=True)])
        for low, high, rows in _bands(numbers, bands):
            words = f"records whose {column} is {_range(low, high)}"
            yield Slice("metadata", words, rows, _between(name, low, high))


def _by_topic(data: CheckInput) -> Iterator[Slice]:
    topics = np.asarray(data.topics)
    for name in sorted({topic for topic in topics if topic is not None}):
        rows = np.asarray(topics == name)
        yield Slice("topic", f"records about “{name}”", rows, _equals("topic", name))


def _by_cluster(data: CheckInput, most: int, size: int) -> Iterator[Slice]:
    rows = np.flatnonzero(data.embedded)
    k = min(most, len(rows) // size)
    if k < 2:
        return
    member = data.once(
        ("clusters", k), lambda: _clusters(np.asarray(data.vectors)[rows], k, data.seed)
    )
    names = _terms([wording(data.texts[row]) for row in rows.tolist()], member, k)
    for cluster in range(k):
        mask = np.zeros(len(data), dtype=bool)
        mask[rows[member == cluster]] = True
        terms = names[cluster]
        yield Slice("cluster", f"records about “{', '.join(terms)}”", mask, None, terms)


def _clusters(vectors: NDArray[np.float32], k: int, seed: int) -> NDArray[np.int64]:
    # Rounded, because threads add in different orders and a bit would change a cluster.
    model = MiniBatchKMeans(
        k,
        random_state=seed,
        n_init=3,  # type: ignore[arg-type]
        batch_size=2048,
    )
    distinct = len(np.unique(vectors.round(5), axis=0))
    if distinct < k:
        return np.unique(vectors.round(5), axis=0, return_inverse=True)[1].ravel() % k
    return model.fit_predict(vectors.astype(np.float64)).astype(np.int64)


def _terms(
    texts: list[str], member: NDArray[np.int64], k: int, limit: int = 4
) -> list[tuple[str, ...]]:
    """Return the words that set each cluster apart, by class-based TF-IDF (Grootendorst 2022)."""
    counts: list[dict[str, int]] = [{} for _ in range(k)]
    total: dict[str, int] = {}
    for text, cluster in zip(texts, member.tolist(), strict=True):
        for word in set(text.split()):
            counts[cluster][word] = counts[cluster].get(word, 0) + 1
            total[word] = total.get(word, 0) + 1
    mean = sum(total.values()) / max(k, 1)
    named = []
    for own in counts:
        weight = {word: n * np.log(1 + mean / total[word]) for word, n in own.items()}
        # Common words carry little: what stands as often elsewhere is weighed down further.
        ranked = sorted(weight, key=lambda word: (-weight[word] * own[word] / total[word], word))
        named.append(tuple(ranked[:limit]))
    return named


def _bands(
    values: NDArray[np.float64], count: int
) -> Iterator[tuple[float, float, NDArray[np.bool_]]]:
    """Yield bounds and members of quantile bands; both bounds belong to the band."""
    known = np.isfinite(values)
    if not known.any():
        return
    edges = np.unique(np.quantile(values[known], np.linspace(0, 1, count + 1), method="lower"))
    for at in range(len(edges) - 1):
        last = at == len(edges) - 2
        upper = values <= edges[at + 1] if last else values < edges[at + 1]
        rows = known & (values >= edges[at]) & upper
        if rows.any():
            yield float(values[rows].min()), float(values[rows].max()), rows


def _range(low: float, high: float) -> str:
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"


def _between(field: str, low: float, high: float) -> str:
    tests: tuple[Filter, ...] = (
        Compare(field=field, operator=">=", value=low),
        Compare(field=field, operator="<=", value=high),
    )
    return format_filter(And(of=tests))


def _equals(field: str, value: object) -> str | None:
    if not isinstance(value, str | bool | int | float):
        return None
    return format_filter(Compare(field=field, operator="=", value=value))


def _is_missing(value: object) -> bool:
    return value is None or (isinstance(value, float) and bool(np.isnan(value)))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
