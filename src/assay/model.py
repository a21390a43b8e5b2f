"""Model: a saved classifier as an object one can ask, score and compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from assay import verbs
from assay.schema.evaluations import Comparison, EvalReport
from assay.schema.models import ModelCard, Prediction, TrainReport
from assay.schema.records import Role
from assay.schema.reports import PredictReport
from assay.schema.runs import Reporter, silent
from assay.schema.thresholds import ThresholdReport
from assay.verbs.context import Context


class Model:
    """A model of a workspace.

    Get one from ``Dataset.train`` or ``Workspace.model``.
    """

    def __init__(self, ctx: Context, card: ModelCard) -> None:
        self._ctx = ctx
        self.card = card

    @property
    def name(self) -> str:
        """Name of the model, unique in its workspace."""
        return self.card.name

    @property
    def training(self) -> TrainReport:
        """What its training did, and what to know about it."""
        return TrainReport.model_validate(self._ctx.store.catalogue.runs.get(self.card.run).result)

    def __repr__(self) -> str:
        card = self.card
        return (
            f"Model({card.name!r}, {card.method}, {len(card.classes)} classes, "
            f"{card.records} records of {card.trained_on!r})"
        )

    def predict(self, texts: str | Sequence[str], *, watch: Reporter = silent) -> list[Prediction]:
        """Predict texts; they are not stored.

        Args:
            texts: One text or several.
            watch: Called with the number of texts encoded.

        Returns:
            One prediction a text, in order.
        """
        batch = [texts] if isinstance(texts, str) else list(texts)
        model = verbs.predictors.load_model(self._ctx, self.card.id)
        return verbs.predict.predict_texts(self._ctx, model, batch, report=watch)

    def predict_file(
        self,
        source: str | Path,
        to: str | Path,
        *,
        roles: Mapping[Role, str] | None = None,
        watch: Reporter = silent,
    ) -> PredictReport:
        """Predict every row of a file and write the rows with their predictions."""
        return verbs.predict.predict_file(
            self._ctx, self.card.id, Path(source), Path(to), roles=roles, watch=watch
        )

    def predict_dataset(
        self, dataset: str | None = None, *, anew: bool = False, watch: Reporter = silent
    ) -> PredictReport:
        """Predict every record of a data set; the predictions join its frame.

        Args:
            dataset: The one it was made for when not given.
            anew: True asks again where this was done before, e.g. for records that a
                connected model gave no answer for.
            watch: Called with progress.
        """
        return verbs.predict.predict_dataset(
            self._ctx, self.card.id, dataset or self.card.trained_on, anew=anew, watch=watch
        )

    def evaluate(
        self,
        split: str | None = None,
        *,
        dataset: str | None = None,
        resamples: int = 2000,
        level: float = 0.95,
        seed: int = 0,
        watch: Reporter = silent,
    ) -> EvalReport:
        """Score the model on labelled records it was not trained on.

        Args:
            split: train, validation, test, none, or ``rest`` (every labelled record it was
                not trained on); test where there is one, else rest, when not given.
            dataset: Another data set to score on.
            resamples, level, seed: Of the bootstrap intervals.
            watch: Called with progress.

        Raises:
            NotEnoughData: The split holds no labelled record that was not trained on.
        """
        return verbs.evaluate.evaluate(
            self._ctx,
            self.card.id,
            split=split,
            dataset=dataset,
            resamples=resamples,
            level=level,
            seed=seed,
            watch=watch,
        )

    def compare(
        self,
        other: Model | str,
        split: str | None = None,
        *,
        dataset: str | None = None,
        resamples: int = 2000,
        level: float = 0.95,
        seed: int = 0,
        watch: Reporter = silent,
    ) -> Comparison:
        """Test whether this model is better than another on the same records.

        Args:
            other: A model, or the name of one; the difference is this one minus the other.
            split: As for ``evaluate``; records either model was trained on are left out.
            dataset: Data set to compare them on, where they do not belong to the same.
            resamples, level, seed: Of the paired bootstrap.
            watch: Called with progress.
        """
        name = other if isinstance(other, str) else other.card.id
        return verbs.compare.compare(
            self._ctx,
            self.card.id,
            name,
            split=split,
            dataset=dataset,
            resamples=resamples,
            level=level,
            seed=seed,
            watch=watch,
        )

    def threshold(
        self,
        *,
        accuracy: float | None = None,
        at: float | None = None,
        macro_f1: bool = False,
        precision: Mapping[str, float] | None = None,
        off: bool = False,
        split: str | None = None,
        level: float = 0.95,
        seed: int = 0,
        watch: Reporter = silent,
    ) -> ThresholdReport:
        """Choose when the model answers, or which class, and keep it on its card.

        Args:
            accuracy: Wanted of what it answers: the lowest threshold of *unsure* whose lower
                confidence bound reaches it.
            at: A threshold of *unsure*, 0 for none.
            macro_f1: Tune a threshold for each class, taken where it gains beyond noise.
            precision: Wanted of one class, by its label.
            off: Back to the most probable class, always answered.
            split: Split to judge on, or ``held-out`` for what training held out in turn;
                validation where there is one, else held-out, when not given.
            level: Of bounds and intervals.
            seed: Of folds and resamples.
            watch: Called with progress.

        Raises:
            InvalidSetting: Not one thing is asked for, or a value is out of range.
            NotEnoughData: There is no record to judge on.
        """
        report = verbs.threshold.threshold(
            self._ctx,
            self.card.id,
            accuracy=accuracy,
            at=at,
            macro_f1=macro_f1,
            precision=None if precision is None else dict(precision),
            off=off,
            split=split,
            level=level,
            seed=seed,
            watch=watch,
        )
        self.card = self._ctx.store.catalogue.models.get(self.card.id)
        return report

    def promote(self) -> Model:
        """Make this the model that is served for its data set."""
        self._ctx.store.catalogue.models.promote(self.card.id)
        return Model(self._ctx, self._ctx.store.catalogue.models.get(self.card.id))

    def save(self, folder: str | Path) -> Path:
        """Write the model and its card into a folder of its own, to be loaded elsewhere.

        Raises:
            ExportError: The folder exists and is not empty.
        """
        return verbs.predict.save_model(self._ctx, self.card, Path(folder))
