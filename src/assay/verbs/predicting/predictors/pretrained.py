"""Text classifiers of the Hugging Face hub, or of a folder, used as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from assay.classify.pretrained import PretrainedClassifier
from assay.errors import EncoderError, InvalidSetting
from assay.schema.connections import Pretrained, Usage
from assay.schema.models import ModelCard
from assay.schema.runs import Reporter, silent, within
from assay.store.answers import key_of
from assay.verbs.context import Context
from assay.verbs.looking.info import dataset_info
from assay.verbs.predicting.predictors import Prepared

CHUNK = 256
"""Texts answered between two writes to what is kept: what a kill can cost at most."""


@dataclass(frozen=True)
class PretrainedModel:
    """A pretrained classifier with its card; a ``Predictor``."""

    card: ModelCard
    classifier: PretrainedClassifier
    mapping: Mapping[str, str]

    @property
    def usage(self) -> Usage:
        """Nothing: it runs here."""
        return Usage()

    def probabilities(
        self, ctx: Context, texts: Sequence[str], *, stored: bool, report: Reporter = silent
    ) -> np.ndarray:
        """Return (n, k) class probabilities; see ``Predictor``."""
        own = (
            kept_probabilities(ctx, self.classifier, texts, report)
            if stored
            else self.classifier.probabilities(texts, report=report)
        )
        return mapped(own, self.classifier.labels, self.mapping, self.card.classes)


def opened(ctx: Context, card: ModelCard) -> PretrainedModel:
    """Load the model of a card.

    Raises:
        MissingExtra: transformers or torch is not installed.
        EncoderError: It cannot be loaded, or is not the one that was connected.
    """
    del ctx
    options = Pretrained.model_validate(card.params)
    classifier = _load(options)
    if classifier.key != card.params["weights"]:
        raise EncoderError(
            f"'{options.source}' is not the model any more that '{card.name}' was connected to.",
            hint="Connect it again under another name.",
        )
    return PretrainedModel(card, classifier, card.params["mapping"])


def prepared(ctx: Context, dataset: str, options: Pretrained) -> Prepared:
    """Load the model once and find out which of its labels is which of ours.

    Raises:
        MissingExtra: transformers or torch is not installed.
        EncoderError: It cannot be loaded.
        InvalidSetting: The mapping names a label it has not, or none of its labels is one of
            the data set's.
    """
    folder = Path(options.source).expanduser()
    if folder.is_dir():
        options = options.model_copy(update={"source": str(folder.resolve())})
    classifier = _load(options)
    ours = list(dataset_info(ctx, dataset).labels)
    mapping = label_mapping(classifier.labels, ours, options.map)
    classes = tuple(dict.fromkeys(name for name in mapping.values() if name))
    notes = []
    strange = sorted(set(classes) - set(ours))
    if ours and strange:
        notes.append(f"It also answers what no record is labelled: {', '.join(strange[:8])}.")
    never = sorted(set(ours) - set(classes))
    if never:
        notes.append(f"It never answers: {', '.join(never[:8])}.")
    return Prepared(
        classes=classes,
        params={
            "source": options.source,
            "mapping": mapping,
            "weights": classifier.key,
            "labels": list(classifier.labels),
            "max_tokens": classifier.max_tokens,
        },
        notes=tuple(notes),
    )


def label_mapping(
    theirs: Sequence[str], ours: Sequence[str], asked: Mapping[str, str]
) -> dict[str, str]:
    """Say for each label of a model which of ours it is.

    What is not asked for maps to the label that is spelled alike, case aside, else to itself;
    an empty word drops a label, its probability is shared among the others.

    Raises:
        InvalidSetting: A label is asked for that the model has not, all are dropped, or none
            is a label of the data set.
    """
    for name in asked:
        if name not in theirs:
            raise InvalidSetting(
                f"The model has no label '{name}'.", hint=f"It answers: {', '.join(theirs)}."
            )
    alike = {label.casefold(): label for label in ours}
    mapping = {name: asked.get(name, alike.get(name.casefold(), name)) for name in theirs}
    kept = {label for label in mapping.values() if label}
    if not kept or (ours and not kept & set(ours)):
        raise InvalidSetting(
            f"The model answers {', '.join(theirs[:8])}; the data set has the labels "
            f"{', '.join(ours[:8])}.",
            hint=f"Say which is which: --map {theirs[0]}={ours[0] if ours else 'LABEL'} …",
        )
    return mapping


def mapped(
    own: np.ndarray, theirs: Sequence[str], mapping: Mapping[str, str], classes: Sequence[str]
) -> np.ndarray:
    """Add up the probabilities of labels that mean one of ours; rows sum to 1 again."""
    table = np.zeros((len(theirs), len(classes)))
    for place, name in enumerate(theirs):
        if mapping[name]:
            table[place, classes.index(mapping[name])] = 1
    found = own @ table
    return found / np.maximum(found.sum(axis=1, keepdims=True), np.finfo(float).tiny)


def _load(options: Pretrained) -> PretrainedClassifier:
    return PretrainedClassifier(options.source, max_tokens=options.max_tokens, batch=options.batch)


class _Answering(Protocol):
    @property
    def key(self) -> str: ...

    @property
    def labels(self) -> tuple[str, ...]: ...

    def probabilities(self, texts: Sequence[str], *, report: Reporter = silent) -> np.ndarray: ...


def kept_probabilities(
    ctx: Context, classifier: _Answering, texts: Sequence[str], report: Reporter
) -> np.ndarray:
    """Return the model's own probabilities; each text is computed once, whoever asks."""
    kept = ctx.store.answers(f"pretrained-{classifier.key}")
    keys = {text: key_of(text) for text in dict.fromkeys(texts)}
    known = kept.get(list(keys.values()))
    missing = [text for text, key in keys.items() if key not in known]
    missing.sort(key=len, reverse=True)  # long ones first: the estimate errs on the safe side
    before = len(keys) - len(missing)
    for start in range(0, len(missing), CHUNK):
        chunk = missing[start : start + CHUNK]
        part = within(report, before + start, len(keys), "predicting")
        found = classifier.probabilities(chunk, report=part)
        fresh = {keys[text]: row.tobytes() for text, row in zip(chunk, found, strict=True)}
        kept.add(fresh)
        known |= fresh
    rows = [np.frombuffer(known[keys[text]]) for text in texts]
    return np.array(rows).reshape(len(texts), len(classifier.labels))
