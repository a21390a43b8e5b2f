"""How likely a causal model would write each of several continuations."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping, Sequence
from itertools import takewhile
from random import Random
from typing import Any

from assay.schema.generation import GenerationSettings

AT_ONCE = 16
"""Continuations in one pass: bounds memory with hundreds of labels."""


def label_logprobs(torch: Any, model: Any, encoded: Sequence[Sequence[int]]) -> list[float]:  # noqa: ANN401
    """Return the log-probability of each continuation after what all have in common.

    The common start is read once and its keys and values are kept for all continuations.

    Args:
        torch: The library.
        model: A causal model.
        encoded: Token ids of start and continuation together, at least one sequence.
    """
    shortest = min(map(len, encoded))
    alike = sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, zip(*encoded)))  # noqa: B905
    start = max(1, min(alike, shortest - 1))
    with torch.inference_mode():
        ids = torch.tensor([encoded[0][:start]], device=model.device)
        read = model(input_ids=ids, use_cache=True)
        first = read.logits[0, -1].float().log_softmax(-1)
        tails = [row[start:] for row in encoded]
        scores = [float(first[tail[0]]) for tail in tails]
        longer = [index for index, tail in enumerate(tails) if len(tail) > 1]
        for begin in range(0, len(longer), AT_ONCE):
            picked = longer[begin : begin + AT_ONCE]
            rest = _rest(torch, model, read.past_key_values, [tails[i] for i in picked])
            for index, score in zip(picked, rest, strict=True):
                scores[index] += score
    return scores


def _rest(torch: Any, model: Any, past: Any, tails: list[Sequence[int]]) -> list[float]:  # noqa: ANN401
    """Log-probability of all but the first token of each tail, given the past."""
    past = copy.deepcopy(past)
    past.batch_repeat_interleave(len(tails))
    width = max(map(len, tails)) - 1
    # what follows a tail cannot change what stands before it: any id pads
    padded = [[*tail[:-1], *[0] * (width - len(tail) + 1)] for tail in tails]
    ids = torch.tensor(padded, device=model.device)
    logprobs = model(input_ids=ids, past_key_values=past, use_cache=True).logits.float()
    logprobs = logprobs.log_softmax(-1)
    return [
        sum(float(logprobs[row, place, token]) for place, token in enumerate(tail[1:]))
        for row, tail in enumerate(tails)
    ]


def choose(labels: Mapping[str, float], settings: GenerationSettings) -> str:
    """Return the likeliest label, or at a temperature above 0 one drawn by its probability."""
    if settings.temperature == 0:
        return max(labels, key=lambda label: labels[label])
    highest = max(labels.values())
    weights = [math.exp((value - highest) / settings.temperature) for value in labels.values()]
    return Random(settings.seed).choices(list(labels), weights)[0]
