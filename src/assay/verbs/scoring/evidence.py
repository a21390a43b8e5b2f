"""What thresholds are judged on: probabilities of labelled records by models blind to them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from assay.errors import NotEnoughData, RunNotFound
from assay.schema.models import ModelCard
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context
from assay.verbs.learning.held_out import ARTEFACT
from assay.verbs.predicting.predictors import load_model
from assay.verbs.scoring.learned import learned_records, require_common_labels
from assay.verbs.selection import read_rows, scored_rows, usable

HELD_OUT_SPLIT = "held-out"
HELD_OUT_IN_TRAINING = "held out in training"


@dataclass(frozen=True, eq=False)
class Evidence:
    """Labelled records with probabilities.

    Attributes:
        source: ``HELD_OUT_IN_TRAINING``, or the name of a split.
        proba: (n, k) float64; a row of NaN where a connected model gave no answer.
        true: Class of each record, (n,); k for a label the model does not know.
    """

    source: str
    proba: np.ndarray
    true: np.ndarray

    @property
    def words(self) -> str:
        """Where the records come from, to follow their number."""
        if self.source == HELD_OUT_IN_TRAINING:
            return "that training held out in turn"
        if self.source == "rest":
            return "it was not trained on"
        return f"of the split '{self.source}'"

    def answered(self) -> Evidence:
        """Return the records that have probabilities.

        Raises:
            NotEnoughData: None has.
        """
        given = ~np.isnan(self.proba).any(axis=1)
        if not given.any():
            raise NotEnoughData("The model answered none of the records to judge on.")
        return replace(self, proba=self.proba[given], true=self.true[given])


def evidence_for(
    ctx: Context, card: ModelCard, split: str | None, *, report: Reporter = silent
) -> Evidence:
    """Return what thresholds of a model are judged on.

    Args:
        card: The model's.
        split: A split of its data set (see ``selection.scored_rows``), or ``held-out`` for what
            was held out in turn while it was trained; when not given its validation records
            where there are some, else that.
        report: Progress.

    Raises:
        NotEnoughData: There is neither.
    """
    rows = read_rows(ctx.store.frame(card.trained_on))
    if split is None and (usable(rows) & (rows.splits == "validation")).any():
        split = "validation"
    if split in (None, HELD_OUT_SPLIT):
        return _held_out(ctx, card)
    chosen, scored = scored_rows(rows, split, learned_records(ctx, card, card.trained_on))
    require_common_labels(card, chosen, card.trained_on)
    proba = load_model(ctx, card.id).probabilities(ctx, chosen.texts, stored=True, report=report)
    return Evidence(scored, np.asarray(proba, np.float64), _numbered(card, chosen.labels.tolist()))


def _held_out(ctx: Context, card: ModelCard) -> Evidence:
    try:
        frame = ctx.store.artefacts.read_frame(card.run, ARTEFACT)
    except RunNotFound:
        raise NotEnoughData(
            f"There is nothing to judge thresholds of '{card.name}' on: its data set has no "
            "validation split, and its training kept no held-out probabilities.",
            hint="Name a split with labels it was not trained on, e.g. --split rest; a score on "
            "the same records then flatters a little.",
        ) from None
    proba = frame["probabilities"].to_numpy().astype(np.float64)
    return Evidence(HELD_OUT_IN_TRAINING, proba, _numbered(card, frame["label"].to_list()))


def _numbered(card: ModelCard, labels: list[object]) -> np.ndarray:
    numbers = {name: place for place, name in enumerate(card.classes)}
    return np.array([numbers.get(str(label), len(numbers)) for label in labels], dtype=np.int64)
