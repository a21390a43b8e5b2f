"""Networks fine-tuned here: answered from their ONNX file, without torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from assay.classify.calibration import blend
from assay.encoders.batches import cores, encode_in_batches
from assay.encoders.folder import find_model, max_tokens
from assay.encoders.sessions import Session
from assay.encoders.tokens import Tokens
from assay.schema.connections import Usage
from assay.schema.models import ModelCard
from assay.schema.runs import Reporter, silent
from assay.verbs.context import Context
from assay.verbs.predicting.predictors.pretrained import kept_probabilities

NETWORK = "network"
"""Name of the artefact that holds the fine-tuned network."""

LOGITS = "logits"


@dataclass(frozen=True)
class Network:
    """A fine-tuned network as it answers.

    Attributes:
        folder: With ``model.onnx`` and ``tokenizer.json``.
        key: Names its weights.
        labels: What it answers, in the order of the columns.
        temperature: What its logits are multiplied with.
        threads: Batches run side by side; 0 means all cores.
    """

    folder: Path
    key: str
    labels: tuple[str, ...]
    temperature: float
    threads: int = 0

    def probabilities(self, texts: Sequence[str], *, report: Reporter = silent) -> np.ndarray:
        """Return the probability of each class, (n, k) float64."""
        if not texts:
            return np.empty((0, len(self.labels)))
        found = encode_in_batches(
            texts,
            self._tokens,
            self._run,
            dimensions=len(self.labels),
            threads=self.threads or cores(),
            report=report,
        )
        return blend([found], np.array([self.temperature]))

    def _run(self, ids: np.ndarray) -> np.ndarray:
        given = {"input_ids": ids, "attention_mask": np.ones_like(ids)}
        kinds = self._session.inputs
        return self._session.run({name: given[name].astype(kinds[name]) for name in kinds}, LOGITS)

    @cached_property
    def _tokens(self) -> Tokens:
        return Tokens(self.folder / "tokenizer.json", max_tokens(self.folder))

    @cached_property
    def _session(self) -> Session:
        return Session(find_model(self.folder), optimise=True)


@dataclass(frozen=True)
class FinetunedModel:
    """A fine-tuned network with its card; a ``Predictor``."""

    card: ModelCard
    network: Network

    @property
    def usage(self) -> Usage:
        """Nothing: it runs here."""
        return Usage()

    def probabilities(
        self, ctx: Context, texts: Sequence[str], *, stored: bool, report: Reporter = silent
    ) -> np.ndarray:
        """Return (n, k) class probabilities; see ``Predictor``."""
        if stored:
            return kept_probabilities(ctx, self.network, texts, report)
        return self.network.probabilities(texts, report=report)


def opened(ctx: Context, card: ModelCard) -> FinetunedModel:
    """Open the network of a card.

    Raises:
        RunNotFound: Its files are gone.
        EncoderError: They are damaged.
    """
    network = Network(
        ctx.store.artefacts.folder(card.run, NETWORK),
        f"{card.method}-{card.id}",
        card.classes,
        float(card.params["temperature"]),
        ctx.settings.threads,
    )
    return FinetunedModel(card, network)
