"""A sentence encoder taught which texts have the same label.

The method of SetFit (Tunstall et al. 2022) with two changes. Every two texts of a batch are a
pair, so that a batch of n encoded texts teaches n(n−1)/2 pairs, and no list of pairs exists:
memory and time depend on the number of steps alone. The loss is the supervised contrastive one
(Khosla et al. 2020) in place of the square of cosines. See docs/adr/0110.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from assay.classify.tuning.backbone import Backbone
from assay.classify.tuning.batches import balanced_batches
from assay.classify.tuning.checkpoints import Checkpoints, Keeper, gpu_of
from assay.schema.runs import Reporter, silent

PHASE = "fine-tuning"


@dataclass(frozen=True)
class ContrastiveParams:
    """How an encoder is taught.

    Attributes:
        steps: Batches, each one step of the weights.
        size: Texts in a batch.
        each: Texts of a class in a batch; more where there are few classes.
        learning_rate: Largest step; reached after a tenth of the steps, then falling to 0.
        temperature: Of the loss.
        decay: Weight decay.
    """

    steps: int
    size: int = 32
    each: int = 4
    learning_rate: float = 2e-5
    temperature: float = 0.1
    decay: float = 0.01


def params_for(
    numbers: np.ndarray, epochs: int | None = None, learning_rate: float | None = None
) -> ContrastiveParams:
    """Choose the number of steps and the form of a batch.

    Args:
        numbers: (n,) class of each text.
        epochs: Passes over the texts; chosen when not given.
        learning_rate: Largest step.
    """
    rate = learning_rate or ContrastiveParams.learning_rate
    classes = len(np.unique(numbers))
    size, each = (32, 4) if classes <= FEW_CLASSES else (64, 2)
    steps = (
        min(MOST_STEPS, max(FEWEST_STEPS, STEPS_A_CLASS * classes))
        if epochs is None
        else -(-epochs * len(numbers) // size)
    )
    return ContrastiveParams(steps=steps, size=size, each=each, learning_rate=rate)


FEW_CLASSES = 8
FEWEST_STEPS, STEPS_A_CLASS, MOST_STEPS = 60, 3, 400
"""Bounds of the steps where nobody says how many passes; measured in docs/adr/0110."""


def tune_encoder(
    backbone: Backbone,
    texts: Sequence[str],
    numbers: np.ndarray,
    params: ContrastiveParams,
    *,
    seed: int,
    keeper: Keeper,
    checkpoint_every: float = 30.0,
    report: Reporter = silent,
) -> int:
    """Teach the encoder in place; the vectors of words stay as they are.

    Args:
        backbone: Left in evaluation mode.
        texts: n labelled texts.
        numbers: (n,) class of each.
        params: How.
        seed: Of batches and dropout: same seed, same weights, on one device.
        keeper: Where a killed run finds how far it was.
        checkpoint_every: Seconds between two checkpoints.
        report: Called with each step.

    Returns:
        The step at which a run cut short went on; 0 for one from the start.

    Raises:
        Cancelled: Raised by ``report``; what was learned is kept for the same call.
    """
    torch, model = backbone.torch, backbone.model
    rows = backbone.tokens(texts)
    classes = torch.from_numpy(numbers.astype(np.int64)).to(model.device)
    model.train()
    learnt = _learnt(model)
    gpu = gpu_of(model)
    with torch.random.fork_rng(devices=[] if gpu is None else [gpu]):
        torch.manual_seed(seed)
        optimiser = torch.optim.AdamW(learnt, lr=0.0, weight_decay=params.decay)
        checkpoints = Checkpoints(keeper, model, optimiser, every=checkpoint_every)
        start = (checkpoints.restore() or {"step": 0})["step"]
        batches = balanced_batches(
            numbers, steps=params.steps, size=params.size, each=params.each, seed=seed
        )
        for step, batch in enumerate(batches):
            if step < start:
                continue
            for group in optimiser.param_groups:
                group["lr"] = params.learning_rate * schedule(step, params.steps)
            ids, mask = backbone.padded([rows[place] for place in batch])
            vectors = pooled(model, ids, mask, backbone.pooling)
            loss = supervised_contrast(vectors, classes[batch], params.temperature)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(learnt, 1.0)
            optimiser.step()
            checkpoints.offer({"step": step + 1})
            report(step + 1, params.steps, PHASE)
    model.eval()
    return int(start)


def schedule(step: int, steps: int, warm: float = 0.1) -> float:
    """Return the share of the learning rate at a step: rising at first, then falling to 0."""
    rising = (step + 1) / max(1.0, warm * steps)
    falling = (steps - step) / max(1.0, (1 - warm) * steps)
    return min(1.0, rising, falling)


def pooled(model: Any, ids: Any, mask: Any, pooling: str) -> Any:  # noqa: ANN401 - tensors
    """Return one vector of unit length a text, (n, d)."""
    hidden = model(input_ids=ids, attention_mask=mask).last_hidden_state
    if pooling == "cls":
        vectors = hidden[:, 0]
    else:
        share = mask.unsqueeze(-1).to(hidden.dtype)
        vectors = (hidden * share).sum(1) / share.sum(1)
    return vectors / vectors.norm(dim=1, keepdim=True).clamp(min=1e-12)


def supervised_contrast(vectors: Any, classes: Any, temperature: float) -> Any:  # noqa: ANN401 - tensors
    """Return the supervised contrastive loss of a batch (Khosla et al. 2020, their L_out).

    Args:
        vectors: (n, d) of unit length.
        classes: (n,) integers.
        temperature: Divides the cosines.
    """
    same = classes[:, None] == classes[None]
    same.fill_diagonal_(fill_value=False)
    scores = vectors @ vectors.T / temperature
    scores = scores.masked_fill(_diagonal(scores), float("-inf"))
    chances = scores - scores.logsumexp(1, keepdim=True)
    told = chances.masked_fill(~same, 0.0).sum(1) / same.sum(1).clamp(min=1)
    return -told.mean()


def _diagonal(scores: Any) -> Any:  # noqa: ANN401 - tensors
    return scores.new_ones(scores.shape[0]).diag().bool()


def _learnt(model: Any) -> list[Any]:  # noqa: ANN401 - a type of the extra
    """Switch off what stays as it is; return the parameters that learn.

    The vectors of words are half of the weights. Few texts touch few of them, and the steps of
    the rest would only cost time.
    """
    model.get_input_embeddings().requires_grad_(requires_grad=False)
    unused = [name for name, _ in model.named_parameters() if name.startswith("pooler.")]
    for name, parameter in model.named_parameters():
        if name in unused:
            parameter.requires_grad_(requires_grad=False)
    return [one for one in model.parameters() if one.requires_grad]
