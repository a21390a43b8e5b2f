"""How sure an answer is: by token probabilities, by repeated answers, or by the model's word."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from assay.llms.port import Token


def label_logprobs(
    text: str, tokens: Sequence[Token], label: str, labels: Sequence[str]
) -> dict[str, float] | None:
    """Return the log-probability of each label that the alternatives of a reply's tokens tell.

    At each token of the label, the alternatives that lead to other labels give these their
    share; where one alternative leads to several, they share it equally. With labels that
    differ at their first token that is their exact probability, as far as the server lists it.
    A label that no alternative leads to is left out.

    Args:
        text: The reply.
        tokens: Its tokens, with alternatives.
        label: The label it gives.
        labels: All labels.

    Returns:
        ``None`` where the tokens do not make up the text, or the label is not in it as such.
    """
    if not tokens or "".join(token.text for token in tokens) != text:
        return None
    start, quote = _begin(text, label)
    if start < 0:
        return None
    written = {one: _as_written(one, quote) for one in labels}
    open_, sums = set(labels), dict.fromkeys(labels, 0.0)
    reached = 1.0
    for token, begin in _within(tokens, start, start + len(written[label])):
        offset = max(0, start - begin)  # a token may begin before the label does
        others = [
            (text[start:begin] + other[offset:], logprob)
            for other, logprob in token.top
            if other != token.text and other[:offset] == token.text[:offset]
        ]
        for so_far, logprob in others:
            led = _led(so_far, written, open_)
            for one in led - {label}:
                sums[one] += reached * math.exp(logprob) / len(led)
        open_ = _led(text[start : begin + len(token.text)], written, open_)
        reached *= math.exp(min(0.0, token.logprob))
        if open_ == {label}:
            break
    for one in open_ | {label}:  # the reply's own path may never tell some apart
        sums[one] += reached / max(1, len(open_))
    return {one: math.log(value) for one, value in sums.items() if value > 0}


def _within(tokens: Sequence[Token], start: int, end: int) -> Iterator[tuple[Token, int]]:
    """Tokens that stand between two places of the text, and where each begins."""
    place = 0
    for token in tokens:
        if place < end and place + len(token.text) > start:
            yield token, place
        place += len(token.text)


def from_logprobs(found: Mapping[str, float], labels: Sequence[str]) -> np.ndarray:
    """Return (k,) probabilities of the labels, given that one of them is the answer."""
    logs = np.array([found.get(label, -np.inf) for label in labels])
    shares = np.exp(logs - logs.max())
    return shares / shares.sum()


def from_samples(answers: Sequence[str], labels: Sequence[str]) -> np.ndarray:
    """Return (k,) shares of repeated answers."""
    counts = Counter(answers)
    return np.array([counts[label] for label in labels]) / len(answers)


def from_word(label: str, stated: float | None, labels: Sequence[str]) -> np.ndarray:
    """Return (k,) probabilities by the model's own word, the rest shared by the other labels.

    The label stays the likeliest however modest the word; without a word it is the least sure
    that it can be.
    """
    k = len(labels)
    if k == 1:
        return np.ones(1)
    least = 1.0 / k + 1e-6
    sure = least if stated is None else max(stated, least)
    shares = np.full(k, (1.0 - sure) / (k - 1))
    shares[list(labels).index(label)] = sure
    return shares


def _begin(text: str, label: str) -> tuple[int, bool]:
    """Where the label begins in a reply, and whether it stands in quotes there."""
    inside = json.dumps(label, ensure_ascii=False)
    at = text.rfind(inside)
    if at >= 0:
        return at + 1, True
    return (0, False) if text.strip() == label and text.startswith(label) else (-1, False)


def _as_written(label: str, quote: bool) -> str:
    # the closing quote tells a label from a longer one that begins like it
    return json.dumps(label, ensure_ascii=False)[1:] if quote else label


def _led(so_far: str, written: Mapping[str, str], open_: set[str]) -> set[str]:
    """Labels that what is written so far can still become, or has become."""
    return {
        one
        for one in open_
        if so_far and (written[one].startswith(so_far) or so_far.startswith(written[one]))
    }
