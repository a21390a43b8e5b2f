"""Routing of chat messages without a language model, on requests kept apart from its examples.

Four figures. 200 requests, forty intents in five wordings each, written before the examples; who
wrote the examples had seen them. 100 requests written later by somebody who had seen no example and
but three lines of the 200, less those that happen to be examples too; they were measured once, and
nothing was changed after. 90 requests written third, by somebody who had seen the examples and
neither of the others: 85 were routed rightly before the examples grew from 573 to 1,040, by the
same hand; what shared seven words of ten with any of the three sets was left out. Five folds over
the examples alone, which grew more various: short phrases that mean little by themselves.
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
    known = {text.lower() for _, text in examples()}
    later = [one for one in read("chat_requests_later.tsv") if one[1].lower() not in known]
    said = [route for route, _ in Router(encoder).routes([text for _, text in later])]
    rows.append(_row("later requests, no example among them", "all", [k for k, _ in later], said))
    third = read("chat_requests_third.tsv")
    said = [route for route, _ in Router(encoder).routes([text for _, text in third])]
    rows.append(_row("third requests", "all", [kind for kind, _ in third], said))
    return rows if quick else [*rows, _folds(encoder)]


def read(name: str = "chat_requests.tsv") -> list[tuple[str, str]]:
    """Read the requests: (kind, wording)."""
    path = Path(__file__).with_name(name)
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
    row: dict[str, Any] = {
        "name": f"routed rightly, {asked}, {kind}",
        "value": round(right / len(truth), 4),
        "unit": "share",
        "note": f"{right} of {len(truth)}",
    }
    if kind == "all" and "folds" not in asked:
        row["target"] = 0.95
    return row
