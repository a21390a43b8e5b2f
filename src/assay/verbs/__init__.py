"""Verbs: load → call a capability → save a Run. No algorithm lives here.

One file a verb, in the room of what it is about; a room knows those below it alone:

- ``asking``, ``captions``, ``chat``, ``labelling``, ``scoring``, ``theming``;
- ``collecting`` (data in and out) and ``learning`` (training);
- ``predicting``, then ``looking`` (rows, filters, search);
- ``embedding`` and ``picturing``;
- what all share: ``context``, ``selection`` (who is trained on, who is scored), ``latest``.

A verb is reached by its name, whatever its room, and imported when first used
(``verbs.train.train(…)``), so that saving a decision does not wait for scikit-learn to load.
"""

from __future__ import annotations

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assay.verbs import captions, chat, languages, resume
    from assay.verbs.asking import ask, questionnaire
    from assay.verbs.chat import conversing
    from assay.verbs.collecting import bring, class_names, documents, export, pack, recut, uploads
    from assay.verbs.embedding import embed, points, project
    from assay.verbs.labelling import (
        agreement,
        check,
        decide,
        findings,
        gain,
        label_next,
        record,
        simulate,
    )
    from assay.verbs.learning import train
    from assay.verbs.looking import assigned, find, info, select, topical
    from assay.verbs.picturing import picture, picture_vectors, pictures
    from assay.verbs.predicting import connect, predict, predictors, prompt, remote, serve
    from assay.verbs.scoring import ablate, compare, curve, evaluate, threshold
    from assay.verbs.theming import topic_edits, topic_views, topics, topics_over

__all__ = [
    "ablate",
    "agreement",
    "ask",
    "assigned",
    "bring",
    "captions",
    "chat",
    "check",
    "class_names",
    "compare",
    "connect",
    "conversing",
    "curve",
    "decide",
    "documents",
    "embed",
    "evaluate",
    "export",
    "find",
    "findings",
    "gain",
    "info",
    "label_next",
    "languages",
    "pack",
    "picture",
    "picture_vectors",
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

_ROOMS = {
    "asking": ("ask", "questionnaire"),
    "chat": ("conversing",),
    "collecting": ("bring", "class_names", "documents", "export", "pack", "recut", "uploads"),
    "embedding": ("embed", "points", "project"),
    "labelling": (
        "agreement",
        "check",
        "decide",
        "findings",
        "gain",
        "label_next",
        "record",
        "simulate",
    ),
    "learning": ("train",),
    "looking": ("assigned", "find", "info", "select", "topical"),
    "picturing": ("picture", "picture_vectors", "pictures"),
    "predicting": ("connect", "predict", "predictors", "prompt", "remote", "serve"),
    "scoring": ("ablate", "compare", "curve", "evaluate", "threshold"),
    "theming": ("topic_edits", "topic_views", "topics", "topics_over"),
}
_ROOM_OF = {name: f"{room}." for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> ModuleType:
    if name not in __all__:
        raise AttributeError(f"module 'assay.verbs' has no attribute '{name}'")
    return import_module(f"assay.verbs.{_ROOM_OF.get(name, '')}{name}")
