"""A classifier as files: arrays in safetensors, the rest in JSON, a card to read. No pickle."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from pydantic import ValidationError
from safetensors import SafetensorError
from safetensors.numpy import load as load_arrays
from safetensors.numpy import save as save_arrays

from assay.classify.card import readme
from assay.classify.classifier import BlendClassifier
from assay.classify.registry import make_classifier
from assay.classify.softmax import Weights
from assay.classify.tfidf import Tfidf, TfidfParams
from assay.errors import AssayError, CorruptArtefact, InvalidSetting
from assay.schema.evaluations import EvalReport
from assay.schema.models import ModelCard

MODEL, WEIGHTS, README = "model.json", "weights.safetensors", "README.md"
FORMAT, VERSION = "assay-classifier", 1


def dump(
    classifier: BlendClassifier, card: ModelCard, *, scores: EvalReport | None = None
) -> dict[str, bytes]:
    """Return the files of a fitted classifier, by name.

    Args:
        classifier: Fitted.
        card: What one must know to use it; its classes must be the classifier's.
        scores: An evaluation to show in the card.

    Returns:
        ``model.json``, ``weights.safetensors`` and ``README.md``.

    Raises:
        InvalidSetting: If the classifier is not fitted or the card names other classes.
    """
    if not hasattr(classifier, "weights_"):
        raise InvalidSetting(
            "The classifier has not been trained, so there is nothing to save.",
            hint="Call fit first.",
        )
    if tuple(classifier.classes_.tolist()) != card.classes:
        raise InvalidSetting(
            "The model card names other classes than the classifier has.",
            hint="Make the card with classes=tuple(classifier.classes_.tolist()).",
        )
    arrays = save_arrays(_arrays(classifier))
    described = {
        "format": FORMAT,
        "version": VERSION,
        "method": classifier.method,
        "params": classifier.get_params(deep=False),
        "experts": list(classifier.weights_),
        "temperatures": classifier.temperatures_.tolist(),
        "iterations": {name: one.iterations for name, one in classifier.weights_.items()},
        "longest": classifier.tfidf_.params.longest if "lexical" in classifier.weights_ else 0,
        "dimensions": classifier.n_features_in_,
        "notes": list(classifier.notes_),
        "weights_sha256": hashlib.sha256(arrays).hexdigest(),
        "card": card.model_dump(mode="json"),
    }
    text = json.dumps(described, indent=2, ensure_ascii=False, sort_keys=True)
    return {
        MODEL: text.encode(),
        WEIGHTS: arrays,
        README: readme(card, scores).encode(),
    }


def load(files: Mapping[str, bytes]) -> tuple[BlendClassifier, ModelCard]:
    """Return the classifier and the card that ``dump`` turned into files.

    It predicts exactly what the classifier predicted that was saved.

    Raises:
        CorruptArtefact: If a file is missing, damaged, or of a newer format.
    """
    described = _describe(files)
    arrays = _checked_arrays(files, described)
    try:
        card = ModelCard.model_validate(described["card"])
        classifier = make_classifier(described["method"]).set_params(**described["params"])
        _restore(classifier, card, described, arrays)
    except (KeyError, TypeError, ValueError, ValidationError, AssayError) as error:
        raise _corrupt(f"{MODEL} does not describe the weights beside it ({error})") from error
    return classifier, card


def _arrays(classifier: BlendClassifier) -> dict[str, np.ndarray]:
    arrays: dict[str, np.ndarray] = {}
    for name, weights in classifier.weights_.items():
        arrays[f"{name}.coefficients"] = np.ascontiguousarray(weights.coefficients)
        arrays[f"{name}.intercept"] = np.ascontiguousarray(weights.intercept)
    if "lexical" in classifier.weights_:
        for part, grams in enumerate(classifier.tfidf_.hashes):
            arrays[f"lexical.hashes.{part}"] = grams
            arrays[f"lexical.idf.{part}"] = classifier.tfidf_.idf[part]
    return arrays


def _restore(
    classifier: BlendClassifier,
    card: ModelCard,
    described: Mapping[str, Any],
    arrays: Mapping[str, np.ndarray],
) -> None:
    classifier.classes_ = np.array(card.classes)
    classifier.n_features_in_ = int(described["dimensions"])
    classifier.notes_ = tuple(described["notes"])
    classifier.temperatures_ = np.array(described["temperatures"], dtype=np.float64)
    classifier.weights_ = {
        name: Weights(
            arrays[f"{name}.coefficients"],
            arrays[f"{name}.intercept"],
            int(described["iterations"][name]),
        )
        for name in described["experts"]
    }
    if len(classifier.temperatures_) != len(classifier.weights_):
        raise ValueError("temperatures and experts differ in number")
    for name, weights in classifier.weights_.items():
        if weights.intercept.shape != (len(card.classes),) or (
            weights.coefficients.shape[1:] != weights.intercept.shape
        ):
            raise ValueError(f"the {name} weights have the wrong shape")
    if "lexical" in classifier.weights_:
        tfidf = Tfidf(TfidfParams(classifier.words, classifier.shortest, int(described["longest"])))
        parts = range(tfidf.parts)
        tfidf.hashes = tuple(arrays[f"lexical.hashes.{part}"] for part in parts)
        tfidf.idf = tuple(arrays[f"lexical.idf.{part}"] for part in parts)
        if tfidf.columns != len(classifier.weights_["lexical"].coefficients):
            raise ValueError("the grams and their weights differ in number")
        classifier.tfidf_ = tfidf


def _describe(files: Mapping[str, bytes]) -> dict[str, Any]:
    for name in (MODEL, WEIGHTS):
        if name not in files:
            raise _corrupt(f"the file {name} is missing")
    try:
        described = json.loads(files[MODEL])
    except ValueError as error:
        raise _corrupt(f"{MODEL} is not JSON") from error
    if not isinstance(described, dict) or described.get("format") != FORMAT:
        raise _corrupt(f"{MODEL} does not describe an Assay classifier")
    version = described.get("version")
    if version != VERSION:
        raise CorruptArtefact(
            f"The model has file format {version!r}, and this version of Assay reads {VERSION}.",
            hint="Upgrade Assay, or train the model again.",
        )
    return described


def _checked_arrays(
    files: Mapping[str, bytes], described: Mapping[str, Any]
) -> dict[str, np.ndarray]:
    if hashlib.sha256(files[WEIGHTS]).hexdigest() != described.get("weights_sha256"):
        raise _corrupt(f"{WEIGHTS} is not what was saved")
    try:
        return load_arrays(files[WEIGHTS])
    except SafetensorError as error:
        raise _corrupt(f"{WEIGHTS} is not a safetensors file") from error


def _corrupt(what: str) -> CorruptArtefact:
    return CorruptArtefact(
        f"The model cannot be loaded: {what}.",
        hint="Train the model again, or fetch its files again from where they came.",
    )
