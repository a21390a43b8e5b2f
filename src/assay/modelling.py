"""Making models for a data set: trained on its labels, or connected."""

from __future__ import annotations

from collections.abc import Sequence

from assay import verbs
from assay.model import Model
from assay.schema.balances import Balance
from assay.schema.connections import Connection, PromptedLlm, RemoteApi, RemoteProbe
from assay.schema.prompts import PromptPreview
from assay.schema.records import HOLDOUT
from assay.schema.runs import Reporter, silent
from assay.schema.studies import Ablation, LearningCurve, Simulation
from assay.schema.tuning import Tuning
from assay.verbs.context import Context


class Modelling:
    """The verbs of a data set that make models; part of ``Dataset``."""

    _ctx: Context
    name: str

    def train(
        self,
        method: str = "hybrid",
        *,
        shots: int | None = None,
        seed: int = 0,
        split: str | None = None,
        encoder: str | None = None,
        balance: Balance = "none",
        class_weight: dict[str, float] | None = None,
        threshold: float = 0.0,
        holdout: float = HOLDOUT,
        name: str | None = None,
        tuning: Tuning | None = None,
        watch: Reporter = silent,
    ) -> Model:
        """Train a classifier on the current labels and save it.

        Args:
            method: ``linear`` (embeddings), ``lexical`` (words), ``hybrid`` (both), ``semi``
                (both, and from records without a label: for few labels), ``contrastive``
                (as semi, on an encoder fine-tuned first), ``finetune`` (a whole network with a
                head); the last two need the extra ``torch``.
            shots: Labels per class to learn from; all when not given.
            seed: Of the sampling and of the training.
            split: Split to learn from; ``train`` where the source names splits, else all
                records less a held-out share.
            encoder: Encoder of the vectors; the workspace's when not given.
            balance: How uneven classes are made even: ``none``, ``weights``, ``over``,
                ``under``, ``smote``, or ``auto``, which tries them and says what it chose.
            class_weight: Weights of classes instead, 1 where none is named.
            threshold: Confidence below which the model answers *unsure*, 0–1.
            holdout: Share kept for testing where the source names no splits, 0–1.
            name: Name of the model.
            tuning: What fine-tuning starts from, and how long it learns.
            watch: Called with progress.

        Raises:
            NotEnoughData: Fewer than two classes, or nothing labelled.
            MissingExtra: Fine-tuning without the extra ``torch``.
        """
        report = verbs.train.train(
            self._ctx,
            self.name,
            method=method,
            shots=shots,
            seed=seed,
            split=split,
            encoder=encoder,
            balance=balance,
            class_weight=class_weight,
            threshold=threshold,
            holdout=holdout,
            name=name,
            tuning=tuning,
            watch=watch,
        )
        return Model(self._ctx, self._ctx.store.catalogue.models.get(report.model))

    def prompt(
        self,
        options: PromptedLlm | None = None,
        *,
        model: Model | str | None = None,
        record: str | None = None,
        text: str | None = None,
    ) -> PromptPreview:
        """Return the exact messages a record or a text would produce; nothing is sent.

        Args:
            options: How a language model would be asked.
            model: Instead: a model that was connected.
            record: Id of the record.
            text: Instead: a text that is not stored.
        """
        name = model.card.id if isinstance(model, Model) else model
        return verbs.prompt.prompt(
            self._ctx, self.name, options, model=name, record=record, text=text
        )

    def connect(
        self,
        options: Connection,
        *,
        threshold: float = 0.0,
        name: str | None = None,
        watch: Reporter = silent,
    ) -> Model:
        """Make a model of a classifier that was not trained here.

        It is then asked, scored, compared, checked against and served by name like any other.

        Args:
            options: ``RemoteApi``, ``PromptedLlm`` or ``Pretrained``: what it is, and how it is
                asked. Secrets are named by their environment variable, never kept.
            threshold: Confidence below which the model answers *unsure*, 0–1.
            name: Name of the model.
            watch: Called with progress.

        Raises:
            NotEnoughData: Nothing says what its labels are.
        """
        report = verbs.connect.connect(
            self._ctx, self.name, options, threshold=threshold, name=name, watch=watch
        )
        return Model(self._ctx, self._ctx.store.catalogue.models.get(report.model))

    def remote(self, url: str, *, key_env: str | None = None, watch: Reporter = silent) -> Model:
        """Return the model connected to a prediction API, connecting it where there is none.

        Args:
            url: Address of the API; its answers have the default shape, else use ``connect``.
            key_env: Environment variable that holds the key.
            watch: Called with progress.

        Raises:
            RemoteError: It does not answer, or not so that it can be read.
        """
        card = verbs.remote.remote_model(self._ctx, self.name, url, key_env=key_env, watch=watch)
        return Model(self._ctx, card)

    def probe(self, options: RemoteApi, texts: str | Sequence[str] = ()) -> RemoteProbe:
        """Ask a prediction API once: what it answers, and what the mapping makes of it.

        Nothing is stored. Where the mapping does not fit, paths that would are proposed.

        Args:
            options: The connection to try.
            texts: What to ask about; a text of the data set when not given.

        Raises:
            RemoteError: It does not answer.
        """
        batch = [texts] if isinstance(texts, str) else list(texts)
        return verbs.remote.probe(self._ctx, self.name, options, batch)

    def curve(
        self,
        *,
        shots: Sequence[int | None] = (1, 2, 4, 8, 16, 32, None),
        seeds: int = 5,
        method: str = "hybrid",
        split: str | None = None,
        encoder: str | None = None,
        holdout: float = HOLDOUT,
        level: float = 0.95,
        seed: int = 0,
        watch: Reporter = silent,
    ) -> LearningCurve:
        """Draw the learning curve: how good a method is by number of labels. No model is kept.

        Args:
            shots: Labels per class of each point, ``None`` for all.
            seeds: Trainings a point, each on its own draw of the labels.
            method: As for ``train``.
            split: Split to score on; always the same records, and none of them learned from.
            encoder: Encoder of the vectors.
            holdout: Share kept for testing where the source names no splits.
            level: Of the intervals.
            seed: First of the seeds.
            watch: Called with progress.
        """
        return verbs.curve.curve(
            self._ctx,
            self.name,
            shots=shots,
            seeds=seeds,
            method=method,
            split=split,
            encoder=encoder,
            holdout=holdout,
            level=level,
            seed=seed,
            watch=watch,
        )

    def simulate(
        self,
        *,
        strategies: Sequence[str] = ("adaptive", "coverage", "uncertainty", "random"),
        method: str = "hybrid",
        batch: int = 20,
        up_to: int = 100,
        seeds: int = 3,
        split: str | None = None,
        encoder: str | None = None,
        holdout: float = HOLDOUT,
        level: float = 0.95,
        seed: int = 0,
        watch: Reporter = silent,
    ) -> Simulation:
        """Play labelling through on known labels: which choice of records learns fastest.

        Args:
            strategies: Ways to choose the next batch; see ``next``.
            method: Classifier that is scored after every batch, as for ``train``.
            batch: Records chosen at once.
            up_to: Labels in the end.
            seeds: Repetitions of each strategy.
            split: Split to score on; always the same records, and none of them can be chosen.
            encoder: Encoder of the vectors.
            holdout: Share kept for testing where the source names no splits.
            level: Of the intervals.
            seed: First of the seeds.
            watch: Called with progress.
        """
        return verbs.simulate.simulate(
            self._ctx,
            self.name,
            strategies=strategies,
            method=method,
            batch=batch,
            up_to=up_to,
            seeds=seeds,
            split=split,
            encoder=encoder,
            holdout=holdout,
            level=level,
            seed=seed,
            watch=watch,
        )

    def ablate(
        self,
        options: PromptedLlm,
        *,
        variants: Sequence[str] = ("none", "random", "retrieved"),
        limit: int | None = None,
        split: str | None = None,
        resamples: int = 2000,
        level: float = 0.95,
        seed: int = 0,
        watch: Reporter = silent,
    ) -> Ablation:
        """Test what examples in the prompt of a language model are worth.

        Each choice of examples becomes a model; all answer the same records and are tested in
        pairs. Answers are kept as they come, so the same call resumes.

        Args:
            options: The language model and how it is asked; its ``examples`` are varied.
            variants: Choices of examples.
            limit: At most so many records, drawn by the seed.
            split: Split to score on; no record shown as an example is scored.
            resamples, level, seed: Of the intervals and tests.
            watch: Called with progress.
        """
        return verbs.ablate.ablate(
            self._ctx,
            self.name,
            options,
            variants=variants,
            limit=limit,
            split=split,
            resamples=resamples,
            level=level,
            seed=seed,
            watch=watch,
        )
