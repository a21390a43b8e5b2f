"""What models learned from, so that no score rests on it unseen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assay.errors import DatasetNotFound, InvalidSetting
from assay.schema.models import ModelCard
from assay.verbs.context import Context
from assay.verbs.predicting.predict import trained_on
from assay.verbs.selection import Rows, read_rows, text_key


def learned_records(ctx: Context, card: ModelCard, dataset: str) -> set[str]:
    """Return the ids of the records of a data set that a model learned from."""
    return trained_on(ctx, card) if card.trained_on == dataset else set()


def leaked(ctx: Context, cards: Sequence[ModelCard], rows: Rows) -> np.ndarray:
    """Mask of rows whose text, in whichever record or data set, one of the models learned from."""
    seen: set[str] = set()
    for card in cards:
        seen |= _learned_texts(ctx, card)
    return np.array([text_key(text) in seen for text in rows.texts], dtype=bool)


def unlearned(card: ModelCard, rows: Rows) -> int:
    """Count the rows whose class the model never learned, so that it cannot be right."""
    known = {*card.classes, card.unsure_label}
    return sum(str(label) not in known for label in rows.labels)


def require_common_labels(card: ModelCard, rows: Rows, dataset: str) -> None:
    """Refuse to score a model on labels of which it knows none.

    Raises:
        InvalidSetting: Every answer would be wrong by its name alone.
    """
    found = sorted({str(label) for label in rows.labels})
    if not set(found) & {*card.classes, card.unsure_label}:
        raise InvalidSetting(
            f"Model '{card.name}' answers {_few(card.classes)}; the records of '{dataset}' are "
            f"labelled {_few(found)}: they have no label in common.",
            hint="Score it on a data set with its labels; a pretrained model can be connected "
            "with --map THEIRS=OURS.",
        )


def _learned_texts(ctx: Context, card: ModelCard) -> set[str]:
    ids = trained_on(ctx, card)
    if not ids:
        return set()
    try:
        everything = read_rows(ctx.store.frame(card.trained_on))
    except DatasetNotFound:
        return set()
    return {
        text_key(text)
        for record, text in zip(everything.ids, everything.texts, strict=True)
        if record in ids
    }


def _few(names: Sequence[str], most: int = 4) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:most])
    return shown + (f" and {len(names) - most} more" if len(names) > most else "")
