"""One file per verb: load → call a capability → save a Run. No algorithm lives here.

The files are imported when first used (``verbs.train.train(…)``), so that saving a decision
does not wait for scikit-learn to load.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assay.verbs import (
        ablate,
        agreement,
        ask,
        assigned,
        bring,
        captions,
        check,
        compare,
        connect,
        curve,
        decide,
        documents,
        embed,
        evaluate,
        export,
        find,
        findings,
        info,
        label_next,
        languages,
        pack,
        picture,
        pictures,
        points,
        predict,
        predictors,
        project,
        prompt,
        questionnaire,
        record,
        recut,
        remote,
        resume,
        select,
        serve,
        simulate,
        threshold,
        topic_edits,
        topic_views,
        topical,
        topics,
        topics_over,
        train,
        uploads,
    )

__all__ = [
    "ablate",
    "agreement",
    "ask",
    "assigned",
    "bring",
    "captions",
    "check",
    "compare",
    "connect",
    "curve",
    "decide",
    "documents",
    "embed",
    "evaluate",
    "export",
    "find",
    "findings",
    "info",
    "label_next",
    "languages",
    "pack",
    "picture",
    "pictures",
    "points",
    "predict",
    "predictors",
    "project",
    "prompt",
    "questionnaire",
    "record",
    "recut",
    "remote",
    "resume",
    "select",
    "serve",
    "simulate",
    "threshold",
    "topic_edits",
    "topic_views",
    "topical",
    "topics",
    "topics_over",
    "train",
    "uploads",
]


def __getattr__(name: str) -> ModuleType:
    if name not in __all__:
        raise AttributeError(f"module 'assay.verbs' has no attribute '{name}'")
    return import_module(f"assay.verbs.{name}")
