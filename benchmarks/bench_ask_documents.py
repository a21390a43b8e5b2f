"""Questions asked of documents of six kinds, as a person asks them, without a language model.

The questions are in words of their own, and some have no answer; see ``own_documents``. On four of
the documents scores and support were fitted; two were kept apart.
"""

from __future__ import annotations

from typing import Any

import numpy as np

import own_documents
from assay.schema.answers import Answer
from assay.verbs.asking.ask import DOUBT
from bench_ask import reliability

Row = dict[str, Any]
Told = tuple[own_documents.Asked, Answer]


def run(quick: bool = False) -> list[Row]:
    """Measure; ``quick`` asks two documents."""
    parts = {
        "four documents, used to fit": own_documents.FITTED,
        "two documents, kept apart": own_documents.KEPT,
    }
    rows: list[Row] = []
    for name, documents in parts.items():
        told = asked(documents[:1] if quick else documents)
        rows += [{**row, "name": f"{row['name']}, {name}"} for row in _rows(told)]
    return rows


def asked(documents: tuple[str, ...]) -> list[Told]:
    """Ask each document its questions."""
    with own_documents.imported(documents) as workspace:
        return [
            (one, workspace.dataset(document).ask(one.text))
            for document in documents
            for one in own_documents.read(document)
        ]


def _rows(told: list[Told]) -> list[Row]:
    there = [(one, answer) for one, answer in told if one.is_answered]
    missing = [answer for one, answer in told if not one.is_answered]
    held = [[one.is_held_by(said.text) for said in answer.sentences] for one, answer in there]
    of = f"of {len(there)} questions"
    without = f"of {len(missing)} questions without an answer"
    given = [answer.status == "answered" for answer in missing]
    sure = [yes and DOUBT not in answer.notes for yes, answer in zip(given, missing, strict=True)]
    shares = {
        "first sentence holds the answer": ([some[:1] == [True] for some in held], of, None),
        "one of the sentences does": ([any(some) for some in held], of, None),
        "wrongly refused": ([a.status == "absent" for _, a in there], of, "lower"),
        "wrongly given": (given, without, "lower"),
        "wrongly given without a word of doubt": (sure, without, "lower"),
    }
    rows: list[Row] = [
        {
            "name": f"answers from documents: {name}",
            "value": round(float(np.mean(values)), 4),
            "unit": unit,
            **({"better": better} if better else {}),
        }
        for name, (values, unit, better) in shares.items()
    ]
    answered = [(one, answer) for one, answer in told if answer.status == "answered"]
    error = reliability(
        np.array([answer.support for _, answer in answered]),
        np.array([one.is_held_by(answer.sentences[0].text) for one, answer in answered]),
        np.ones(len(answered)),
    )
    name = "answers from documents: expected calibration error of the support of those given"
    return [*rows, {"name": name, "value": round(error, 4), "better": "lower"}]
