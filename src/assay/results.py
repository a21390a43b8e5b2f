"""Scores, comparisons and studies that were made in a workspace."""

from __future__ import annotations

from assay import verbs
from assay.schema.active import NextBatch
from assay.schema.captions import CaptionComparison, CaptionPairs
from assay.schema.evaluations import Comparison, EvalReport, ScoredRecord
from assay.schema.runs import Run
from assay.schema.studies import Ablation, LearningCurve, Simulation
from assay.verbs.context import Context


class Results:
    """The verbs of a workspace that read results again; part of ``Workspace``."""

    _ctx: Context

    def evaluations(
        self, dataset: str | None = None, *, limit: int | None = None
    ) -> list[EvalReport]:
        """Return the scores of models, newest first.

        A score that was taken with other thresholds than the model answers by now is of other
        answers, and is left out.
        """
        done = self._as_now("evaluate", dataset, limit)
        return [EvalReport.model_validate(run.result) for run in done]

    def scored(
        self,
        run: str,
        *,
        label: str | None = None,
        prediction: str | None = None,
        offset: int = 0,
        limit: int = 100,
    ) -> list[ScoredRecord]:
        """Return the records behind an evaluation, the surest answers first.

        Args:
            run: Id of the evaluation's run.
            label: Only those scored against this label.
            prediction: Only those with this answer.
            offset, limit: Which of them.

        Raises:
            RunNotFound: There is no such evaluation, or it did not keep its records.
        """
        return verbs.evaluate.scored_records(
            self._ctx, run, label=label, prediction=prediction, offset=offset, limit=limit
        )

    def comparisons(
        self, dataset: str | None = None, *, limit: int | None = None
    ) -> list[Comparison]:
        """Return the comparisons of models, newest first; see ``evaluations``."""
        done = self._as_now("compare", dataset, limit)
        return [Comparison.model_validate(run.result) for run in done]

    def curves(
        self, dataset: str | None = None, *, limit: int | None = None
    ) -> list[LearningCurve]:
        """Return the learning curves, newest first."""
        done = self._done("curve", dataset, limit)
        return [LearningCurve.model_validate(run.result) for run in done]

    def ablations(self, dataset: str | None = None, *, limit: int | None = None) -> list[Ablation]:
        """Return the ablations of examples in prompts, newest first."""
        done = self._done("ablate", dataset, limit)
        return [Ablation.model_validate(run.result) for run in done]

    def simulations(
        self, dataset: str | None = None, *, limit: int | None = None
    ) -> list[Simulation]:
        """Return the simulations of labelling, newest first."""
        done = self._done("simulate", dataset, limit)
        return [Simulation.model_validate(run.result) for run in done]

    def batches(self, dataset: str | None = None, *, limit: int | None = None) -> list[NextBatch]:
        """Return the batches chosen to be labelled, newest first, without their values."""
        done = self._done("next", dataset, limit)
        return [NextBatch.model_validate(run.result) for run in done]

    def batch(self, run: str) -> NextBatch:
        """Return one batch with what one sees of its records now, or raise ``RunNotFound``."""
        return verbs.label_next.read_batch(self._ctx, run)

    def caption_comparisons(
        self, dataset: str | None = None, *, limit: int | None = None
    ) -> list[CaptionComparison]:
        """Return the comparisons of human and machine captions, newest first."""
        done = self._done("captions", dataset, limit)
        return [CaptionComparison.model_validate(run.result) for run in done]

    def caption_pairs(
        self,
        run: str,
        column: str,
        *,
        low: float = -1.0,
        high: float = 1.0,
        offset: int = 0,
        limit: int = 50,
    ) -> CaptionPairs:
        """Return pictures whose captions are from ``low`` to ``high`` alike, least first.

        Args:
            run: Id of the comparison's run.
            column: Of the machine captions.
            low, high: Cosine similarity with the nearest human caption.
            offset, limit: Which of them.

        Raises:
            RunNotFound: There is no such comparison, or it has no such column.
        """
        return verbs.captions.caption_pairs(
            self._ctx, run, column, low=low, high=high, offset=offset, limit=limit
        )

    def _done(self, kind: str, dataset: str | None, limit: int | None) -> list[Run]:
        return self._ctx.store.catalogue.runs.list(
            dataset=dataset, kind=kind, status="done", limit=limit
        )

    def _as_now(self, kind: str, dataset: str | None, limit: int | None) -> list[Run]:
        """Leave out what was judged by other rules than those its models answer by now."""
        rules = {card.id: card.rules for card in self._ctx.store.catalogue.models.list()}

        def holds(run: Run) -> bool:
            judged = run.params.get("rules")
            if judged is None:
                return True
            each = judged if isinstance(judged, list) else [judged]
            return all(
                rules.get(model, then) == then
                for model, then in zip(run.models, each, strict=False)
            )

        return [run for run in self._done(kind, dataset, limit) if holds(run)]
