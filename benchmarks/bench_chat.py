"""Routing of chat messages without a language model, on 200 requests kept apart from its examples.

The requests were written before the examples and are forty intents in five wordings each. Who
wrote the examples had seen them, so the second figure, five folds over the examples alone, is the
lower bound beside it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from sklearn.model_selection import StratifiedKFold

from assay.chat import Router, examples
from assay.chat.routing import Encodes
from assay.encoders import resolve_encoder

SEED = 0


def run(quick: bool = False) -> list[dict[str, Any]]:
    """Measure; ``quick`` leaves the folds out."""
    requests = read()
    encoder = resolve_encoder("minilm")
    found = [route for route, _ in Router(encoder).routes([text for _, text in requests])]
    truth = [route for route, _ in requests]
    rows = [_row("200 requests", "all", truth, found)]
    for kind in sorted(set(truth)):
        of_kind = [place for place, one in enumerate(truth) if one == kind]
        rows.append(
            _row("200 requests", kind, [kind] * len(of_kind), [found[at] for at in of_kind])
        )
    return rows if quick else [*rows, _folds(encoder)]


def read() -> list[tuple[str, str]]:
    """Read the requests: (kind, wording)."""
    path = Path(__file__).with_name("chat_requests.tsv")
    lines = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return [(kind, wording) for kind, *wordings in lines for wording in wordings]


def _folds(encoder: Encodes) -> dict[str, Any]:
    known = examples()
    kinds = np.array([kind for kind, _ in known])
    found = np.empty_like(kinds)
    for train, test in StratifiedKFold(5, shuffle=True, random_state=SEED).split(kinds, kinds):
        router = Router(encoder, [known[at] for at in train])
        found[test] = [kind for kind, _ in router.routes([known[at][1] for at in test])]
    return _row("examples, five folds", "all", kinds.tolist(), found.tolist())


def _row(asked: str, kind: str, truth: list[str], found: list[str]) -> dict[str, Any]:
    right = sum(one == other for one, other in zip(truth, found, strict=True))
    return {
        "asked": asked,
        "kind": kind,
        "n": len(truth),
        "right": right,
        "accuracy": round(right / len(truth), 4),
    }
