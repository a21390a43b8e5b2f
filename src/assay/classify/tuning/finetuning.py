"""A pretrained encoder with a classification head, all of it fine-tuned on labelled texts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from sklearn.metrics import f1_score

from assay.classify.calibration import fit_temperatures
from assay.classify.tuning.backbone import Backbone
from assay.classify.tuning.checkpoints import Checkpoints, Keeper, gpu_of
from assay.classify.tuning.contrastive import schedule
from assay.schema.runs import Reporter, silent

BUCKET = 32
"""Batches whose texts are sorted by length together, so that little of a batch is padding."""

FEWEST_STEPS, MOST_EPOCHS, LEAST_EPOCHS = 300, 20, 3
"""Where nobody says how many passes: so many that there are enough steps, within bounds."""


@dataclass(frozen=True)
class FinetuneParams:
    """How a classifier is fine-tuned.

    Attributes:
        epochs: Passes over the texts at most.
        patience: Passes without a better score on the held-out texts after which it stops.
        learning_rate: Largest step; reached after a tenth of the steps, then falling to 0.
        size: Texts in a batch.
        decay: Weight decay.
    """

    epochs: int
    patience: int = 3
    learning_rate: float = 5e-5
    size: int = 16
    decay: float = 0.01


@dataclass(frozen=True)
class Lesson:
    """Texts to learn from, or to test with.

    Attributes:
        texts: n texts.
        numbers: (n,) class of each.
        weights: (n,) weight of each in the loss.
    """

    texts: Sequence[str]
    numbers: np.ndarray
    weights: np.ndarray


@dataclass(frozen=True)
class Epoch:
    """One pass: mean loss, and macro-F1 on the held-out texts, NaN without any."""

    epoch: int
    loss: float
    macro_f1: float | None


@dataclass
class Finetuned:
    """What a fine-tuning came to.

    Attributes:
        epochs: Each pass.
        best: Number of the pass whose weights were taken.
        temperature: What the logits are multiplied with, chosen on the held-out texts.
        resumed: Step at which a run cut short went on; 0 for one from the start.
    """

    epochs: list[Epoch] = field(default_factory=list)
    best: int = 0
    temperature: float = 1.0
    resumed: int = 0


def epochs_for(texts: int, size: int = FinetuneParams.size) -> int:
    """Choose the number of passes: many over few texts, few over many."""
    steps = -(-texts // size)
    return min(MOST_EPOCHS, max(LEAST_EPOCHS, math.ceil(FEWEST_STEPS / steps)))


def finetune(
    backbone: Backbone,
    lesson: Lesson,
    held: Lesson,
    params: FinetuneParams,
    *,
    seed: int,
    keeper: Keeper,
    checkpoint_every: float = 30.0,
    report: Reporter = silent,
) -> Finetuned:
    """Train the network in place; the weights of the best pass are taken.

    Args:
        backbone: With a head; left in evaluation mode.
        lesson: To learn from.
        held: To tell which pass was best, and how sure to be; none keeps the last pass.
        params: How.
        seed: Of batches and dropout: same seed, same weights, on one device.
        keeper: Where a killed run finds how far it was.
        checkpoint_every: Seconds between two checkpoints.
        report: Called with each step; the phase says how the last pass went.

    Raises:
        Cancelled: Raised by ``report``; what was learned is kept for the same call.
    """
    course = _Course(backbone, lesson, held, params, seed)
    gpu = gpu_of(backbone.model)
    with backbone.torch.random.fork_rng(devices=[] if gpu is None else [gpu]):
        backbone.torch.manual_seed(seed)
        course.run(keeper, checkpoint_every, report)
    backbone.model.eval()
    done = course.done
    if len(held.numbers):
        (done.temperature,) = fit_temperatures(
            [logits(backbone, held.texts)], held.numbers, weight=held.weights, prior=[1.0]
        ).tolist()
    return done


class _Course:
    """One fine-tuning: what it learns from, and how far it is."""

    def __init__(
        self, backbone: Backbone, lesson: Lesson, held: Lesson, params: FinetuneParams, seed: int
    ) -> None:
        self.backbone, self.lesson, self.held = backbone, lesson, held
        self.params, self.seed = params, seed
        self.rows = backbone.tokens(lesson.texts)
        self.a_pass = -(-len(self.rows) // params.size)
        self.total = self.a_pass * params.epochs
        self.done = Finetuned()
        self.loss = 0.0
        self.best: dict[str, Any] | None = None

    def run(self, keeper: Keeper, every: float, report: Reporter) -> None:
        torch, model = self.backbone.torch, self.backbone.model
        learnt = [one for one in model.parameters() if one.requires_grad]
        optimiser = torch.optim.AdamW(learnt, lr=0.0, weight_decay=self.params.decay)
        checkpoints = Checkpoints(keeper, model, optimiser, every=every)
        start = self._restore(checkpoints)
        for epoch in range(start // self.a_pass, self.params.epochs):
            if self._enough():
                break
            model.train()
            first = max(0, start - epoch * self.a_pass)
            for place, batch in enumerate(self._batches(epoch)):
                if place < first:
                    continue
                step = epoch * self.a_pass + place
                for group in optimiser.param_groups:
                    group["lr"] = self.params.learning_rate * schedule(step, self.total)
                self.loss += self._learn(batch, optimiser, learnt)
                if place + 1 < self.a_pass:
                    checkpoints.offer(self._state(step + 1), self.best)
                report(step + 1, self.total, self._phase(epoch))
            self._judge(epoch)
            checkpoints.offer(self._state((epoch + 1) * self.a_pass), self.best)
        if self.best is not None:
            model.load_state_dict(self.best)

    def _learn(self, batch: np.ndarray, optimiser: Any, learnt: list[Any]) -> float:  # noqa: ANN401 - a type of the extra
        torch, model = self.backbone.torch, self.backbone.model
        ids, mask = self.backbone.padded([self.rows[place] for place in batch])
        scores = model(input_ids=ids, attention_mask=mask).logits
        wanted = torch.from_numpy(self.lesson.numbers[batch].astype(np.int64)).to(scores.device)
        each = torch.nn.functional.cross_entropy(scores, wanted, reduction="none")
        weight = torch.from_numpy(self.lesson.weights[batch].astype(np.float32)).to(scores.device)
        # weights have a mean of 1 over all texts, so that a batch of rare ones counts for more
        loss = (weight * each).mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(learnt, 1.0)
        optimiser.step()
        return float(loss.item())

    def _judge(self, epoch: int) -> None:
        score: float | None = None
        if len(self.held.numbers):
            said = logits(self.backbone, self.held.texts).argmax(axis=1)
            options: dict[str, Any] = {"average": "macro", "zero_division": 0}
            score = float(f1_score(self.held.numbers, said, **options))
        mean = self.loss / self.a_pass
        before = [one.macro_f1 for one in self.done.epochs if one.macro_f1 is not None]
        self.done.epochs.append(Epoch(epoch + 1, mean, score))
        self.loss = 0.0
        if score is None or score > max(before, default=-1.0):
            self.done.best = epoch + 1
            state = self.backbone.model.state_dict()
            self.best = (
                None if score is None else {name: one.clone() for name, one in state.items()}
            )

    def _enough(self) -> bool:
        waited = len(self.done.epochs) - self.done.best
        return bool(self.done.epochs) and waited >= self.params.patience

    def _batches(self, epoch: int) -> Iterator[np.ndarray]:
        """Split a shuffled order into batches of like length, the same for an epoch and seed."""
        random = np.random.default_rng([self.seed, epoch])
        order = random.permutation(len(self.rows))
        lengths = np.array([len(row) for row in self.rows])
        size = self.params.size
        batches = []
        for start in range(0, len(order), BUCKET * size):
            bucket = order[start : start + BUCKET * size]
            bucket = bucket[np.argsort(lengths[bucket], kind="stable")]
            batches += [bucket[at : at + size] for at in range(0, len(bucket), size)]
        yield from (batches[place] for place in random.permutation(len(batches)))

    def _phase(self, epoch: int) -> str:
        phase = f"epoch {epoch + 1} of {self.params.epochs}"
        if not self.done.epochs:
            return phase
        last = self.done.epochs[-1]
        score = "" if last.macro_f1 is None else f", macro-F1 {last.macro_f1:.3f}"
        return f"{phase} (so far loss {last.loss:.3f}{score})"

    def _state(self, step: int) -> dict[str, Any]:
        return {
            "step": step,
            "loss": self.loss,
            "best": self.done.best,
            "epochs": [asdict(one) for one in self.done.epochs],
        }

    def _restore(self, checkpoints: Checkpoints) -> int:
        state = checkpoints.restore()
        if state is None:
            return 0
        self.loss, self.done.best = state["loss"], state["best"]
        self.done.epochs = [Epoch(**one) for one in state["epochs"]]
        self.best = checkpoints.best()
        self.done.resumed = int(state["step"])
        return self.done.resumed


def logits(backbone: Backbone, texts: Sequence[str], *, size: int = 64) -> np.ndarray:
    """Return what the network says of texts before any softmax, (n, classes) float64."""
    rows = backbone.tokens(texts)
    backbone.model.eval()
    found = np.empty((len(rows), backbone.model.config.num_labels))
    order = np.argsort([len(row) for row in rows], kind="stable")
    with backbone.torch.inference_mode():
        for start in range(0, len(order), size):
            places = order[start : start + size]
            ids, mask = backbone.padded([rows[place] for place in places])
            scores = backbone.model(input_ids=ids, attention_mask=mask).logits
            found[places] = scores.double().cpu().numpy()
    return found
