"""Which records a verb works on: training rows, scored rows, and who is held out."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from assay.classify import sample_shots, short_classes
from assay.classify.labels import number, require_learnable
from assay.errors import InvalidSetting, NotEnoughData
from assay.prose import percent
from assay.schema.filters import Filter
from assay.schema.records import HOLDOUT, SPLITS
from assay.store import Frame

AT_MOST = 1.5
"""Times that share of a class's labels is kept for testing at most: none of up to three."""


@dataclass(frozen=True)
class Rows:
    """Labelled records as parallel arrays.

    Attributes:
        ids, texts: (n,) lists.
        labels: (n,) object array of current labels, ``None`` where there is none.
        splits: (n,) object array.
    """

    ids: list[str]
    texts: list[str]
    labels: np.ndarray
    splits: np.ndarray

    def __len__(self) -> int:
        return len(self.ids)

    def take(self, indices: Sequence[int] | np.ndarray) -> Rows:
        """Return the rows at ``indices``, in that order."""
        picked = [int(i) for i in indices]
        return Rows(
            [self.ids[i] for i in picked],
            [self.texts[i] for i in picked],
            self.labels[picked],
            self.splits[picked],
        )


def read_rows(frame: Frame, where: Filter | None = None) -> Rows:
    """Read every record that is not excluded; a missing text reads as empty."""
    table = frame.rows(where, columns=["id", "text", "label", "split", "excluded"])
    table = table.filter(~pl.col("excluded"))
    return Rows(
        table["id"].to_list(),
        table["text"].fill_null("").to_list(),
        np.array(table["label"].cast(pl.String).to_list(), dtype=object),
        np.array(table["split"].cast(pl.String).to_list(), dtype=object),
    )


def outline(frame: Frame) -> Rows:
    """Read as ``read_rows`` does, with "x" for every text that is not blank.

    It answers quickly, before long work is begun, whether there is anything to work on.
    """
    blank = pl.col("text").fill_null("").str.strip_chars() == ""
    table = (
        frame.lazy()
        .filter(~pl.col("excluded"))
        .select(
            "id",
            pl.when(blank).then(pl.lit("")).otherwise(pl.lit("x")).alias("text"),
            pl.col("label", "split").cast(pl.String),
        )
        .collect()
    )
    return Rows(
        table["id"].to_list(),
        table["text"].to_list(),
        np.array(table["label"].to_list(), dtype=object),
        np.array(table["split"].to_list(), dtype=object),
    )


def usable(rows: Rows) -> np.ndarray:
    """Mask of rows with a label and a text that is not blank."""
    return np.array(
        [
            label is not None and bool(text.strip())
            for label, text in zip(rows.labels, rows.texts, strict=True)
        ],
        dtype=bool,
    )


def text_key(text: str) -> str:
    """Form under which two texts count as the same: case and white space folded."""
    return " ".join(text.casefold().split())


def held_out(texts: Iterable[str], share: float) -> np.ndarray:
    """Mask of texts kept for testing, decided by the text alone.

    The same text is always on the same side, whatever else the data set holds, so two
    models trained at different times are tested on records neither has seen.

    Args:
        texts: Any number of texts.
        share: Share to hold out, 0–1.
    """
    limit = int(share * 2**32)
    return np.fromiter((_hash(text_key(text)) < limit for text in texts), dtype=bool)


def _hash(key: str) -> int:
    told = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=4).digest()
    return int.from_bytes(told, "little")


def kept_apart(rows: Rows, share: float) -> np.ndarray:
    """Mask of the rows kept for testing where the source names no splits.

    Those that ``held_out`` tells; but of a class with few labels not so many that little would
    be left to learn it from: at most ``AT_MOST`` times the share, the lowest hashes first. All
    copies of a text are on one side.

    Args:
        rows: All rows of the data set.
        share: Share to hold out, 0–1.
    """
    mask = held_out(rows.texts, share)
    labelled = usable(rows)
    room = {label: int(AT_MOST * share * n) for label, n in Counter(rows.labels[labelled]).items()}
    copies: dict[str, list[int]] = {}
    for place in np.flatnonzero(mask & labelled):
        copies.setdefault(text_key(rows.texts[place]), []).append(int(place))
    for key in sorted(copies, key=_hash):
        wanted = Counter(rows.labels[copies[key]])
        if all(room[label] >= n for label, n in wanted.items()):
            for label, n in wanted.items():
                room[label] -= n
        else:
            mask[copies[key]] = False
    return mask


@dataclass(frozen=True)
class TrainingRows:
    """What a model may learn from, and what was decided on the way."""

    rows: Rows
    notes: tuple[str, ...]


def training_rows(rows: Rows, split: str | None, holdout: float = HOLDOUT) -> TrainingRows:
    """Choose the rows to train on; validation and test are never among them by default.

    Args:
        rows: All rows of the data set.
        split: A split's name; ``None`` takes ``train`` where the source names splits, else
            every record less a held-out share.
        holdout: Share held out where there are no splits.

    Raises:
        InvalidSetting: An unknown split, or training on the test split.
        NotEnoughData: No labelled record is left.
    """
    if split == "test":
        raise InvalidSetting(
            "A model is never trained on the split 'test'.", hint="Use --split train."
        )
    if split is not None and split not in SPLITS:
        raise InvalidSetting(
            f"There is no split named '{split}'.", hint=f"Splits are: {', '.join(SPLITS)}."
        )
    ready = usable(rows)
    notes: list[str] = []
    has_train = bool(np.isin(rows.splits, ["train"]).any())
    if split is None and not has_train:
        candidates = ready & (rows.splits == "none")
        if not np.isin(rows.splits[ready], ["test", "validation"]).any() and holdout > 0:
            kept = kept_apart(rows, holdout) & candidates
            candidates &= ~kept
            notes.append(_kept(int(kept.sum()), holdout))
    else:
        candidates = ready & (rows.splits == (split or "train"))
    notes += _missing(rows, rows.splits == (split or ("train" if has_train else "none")))
    chosen = rows.take(np.flatnonzero(candidates))
    if not len(chosen):
        raise NotEnoughData(
            f"No labelled record to train on in split '{split or 'train'}'.",
            hint="Name the label column at import, or label records with `assay decide`.",
        )
    return TrainingRows(chosen, tuple(notes))


def _kept(number: int, holdout: float) -> str:
    if not number:
        return (
            "All labelled records are learned from: so few a class leave none to test on. Label "
            "more, or score the model on another data set."
        )
    return (
        f"The data set names no splits: {number} of its labelled records ({percent(holdout, 0)}, "
        "chosen by text) are held out; evaluate on them with split 'rest'."
    )


def _missing(rows: Rows, among: np.ndarray) -> list[str]:
    """Say how many records miss a label or a text: nothing is made up for them."""
    blank = np.array([not text.strip() for text in rows.texts], dtype=bool) & among
    bare = np.array([label is None for label in rows.labels], dtype=bool) & among & ~blank
    found = [
        f"without a {what}: {number:,}"
        for number, what in ((int(bare.sum()), "label"), (int(blank.sum()), "text"))
        if number
    ]
    if not found:
        return []
    return [f"Records {', '.join(found)}. No label is made up for them."]


def drawn_rows(
    rows: Rows, split: str | None, holdout: float, shots: int | None, seed: int
) -> tuple[Rows, list[str]]:
    """Choose the rows to train on and draw so many of each class; say what was decided.

    Args:
        rows: All rows of the data set.
        split: As for ``training_rows``.
        holdout: As for ``training_rows``.
        shots: Labels of each class; all when ``None``.
        seed: Of the draw.

    Raises:
        InvalidSetting, NotEnoughData: As ``training_rows``.
    """
    chosen = training_rows(rows, split, holdout)
    if shots is None:
        return chosen.rows, list(chosen.notes)
    notes = list(chosen.notes)
    if short := short_classes(chosen.rows.labels, shots):
        notes.append(f"Fewer than {shots} records a class: {', '.join(sorted(short)[:5])}.")
    return chosen.rows.take(sample_shots(chosen.rows.labels, shots, seed)), notes


def with_unlabelled(rows: Rows, chosen: Rows, holdout: float = HOLDOUT) -> Rows:
    """Add to training rows those whose text alone may be learned from, without their labels.

    Texts of validation and test are never among them, nor what is held out where the source
    names no splits.

    Args:
        rows: All rows of the data set.
        chosen: The rows to train on.
        holdout: As for ``training_rows``.
    """
    ready = np.array([bool(text.strip()) for text in rows.texts], dtype=bool)
    free = ready & ~np.isin(rows.splits, ["validation", "test"])
    if not np.isin(rows.splits[usable(rows)], ["train", "validation", "test"]).any():
        free &= ~kept_apart(rows, holdout)
    free &= ~np.isin(rows.ids, chosen.ids)
    more = rows.take(np.flatnonzero(free))
    nothing = np.full(len(more), None, dtype=object)
    return Rows(
        chosen.ids + more.ids,
        chosen.texts + more.texts,
        np.concatenate([chosen.labels, nothing]),
        np.concatenate([chosen.splits, more.splits]),
    )


def scored_rows(rows: Rows, split: str | None, trained_on: Collection[str]) -> tuple[Rows, str]:
    """Choose the rows to score a model on, never one it was trained on.

    Args:
        rows: All rows of the data set.
        split: A split's name, ``rest`` (labelled and not trained on), ``all``; ``None`` means
            ``test`` where there is one, else ``rest``.
        trained_on: Ids of the model's training records.

    Returns:
        The rows and the name of the split scored.

    Raises:
        InvalidSetting: An unknown split.
        NotEnoughData: The split holds no labelled record.
    """
    if split is not None and split not in (*SPLITS, "rest"):
        raise InvalidSetting(
            f"There is no split named '{split}'.",
            hint=f"Splits are: {', '.join(SPLITS)}; or 'rest' for all that was not trained on.",
        )
    ready = usable(rows)
    if split is None:
        split = "test" if (ready & (rows.splits == "test")).any() else "rest"
    mask = ready if split == "rest" else ready & (rows.splits == split)
    unseen = np.array([record not in trained_on for record in rows.ids], dtype=bool)
    chosen = rows.take(np.flatnonzero(mask & unseen))
    if not len(chosen):
        trained = int((mask & ~unseen).sum())
        why = (
            f"all {trained} labelled records of split '{split}' were trained on"
            if trained
            else f"no labelled record is in split '{split}'"
        )
        raise NotEnoughData(
            f"Nothing to score: {why}.",
            hint="Label more records, train with fewer --shots, or score it on another data set."
            if split == "rest"
            else "Use --split rest for every labelled record the model was not trained on, "
            "or train with fewer --shots.",
        )
    return chosen, split


def require_training(frame: Frame, split: str | None) -> None:
    """Refuse, before it is begun, a training that can only fail.

    Raises:
        InvalidSetting: An unknown split, or training on the test split.
        NotEnoughData: There is no labelled record to learn from, or only one class of them.
    """
    require_learnable(*number(training_rows(outline(frame), split, 0).rows.labels))


def require_scored(
    frame: Frame, split: str | None, trained_on: Collection[str] = frozenset()
) -> Rows:
    """Refuse, before it is begun, a scoring that can only fail; return rows without their texts.

    Raises:
        InvalidSetting: An unknown split.
        NotEnoughData: The split holds no labelled record.
    """
    return scored_rows(outline(frame), split, trained_on)[0]
