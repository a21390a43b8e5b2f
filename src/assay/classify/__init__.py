"""Classifiers on texts and vectors, their held-out probabilities, and their files."""

from assay.classify.artefact import dump, load
from assay.classify.classifier import (
    Classifier,
    HybridClassifier,
    LexicalClassifier,
    LinearClassifier,
)
from assay.classify.features import Features
from assay.classify.folds import HeldOut, Recall
from assay.classify.labels import unsure_label
from assay.classify.outoffold import out_of_fold
from assay.classify.predictions import PredictionArrays, predictions
from assay.classify.registry import balances, make_classifier, methods
from assay.classify.sampling import sample_shots, short_classes

__all__ = [
    "Classifier",
    "Features",
    "HeldOut",
    "HybridClassifier",
    "LexicalClassifier",
    "LinearClassifier",
    "PredictionArrays",
    "Recall",
    "balances",
    "dump",
    "load",
    "make_classifier",
    "methods",
    "out_of_fold",
    "predictions",
    "sample_shots",
    "short_classes",
    "unsure_label",
]
