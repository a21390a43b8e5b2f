"""The card a person reads beside a model's weights."""

from __future__ import annotations

import json

from assay.schema.evaluations import EvalReport
from assay.schema.models import ModelCard

OWN_ENCODER = "encoder"
"""Folder beside the files of a model that brought an encoder of its own."""

_USE = """```python
from pathlib import Path

from assay.classify import Features, load, predictions
{imports}
files = [file for file in Path("{name}").iterdir() if file.is_file()]
classifier, card = load({{file.name: file.read_bytes() for file in files}})
texts = ["…"]
{vectors}
proba = classifier.predict_proba(features)
print(predictions(proba, classifier.classes_, threshold=card.threshold,
    class_thresholds=card.class_thresholds).label)
```"""


_NETWORK = """It is a folder as transformers lays it out, with its graph as `model.onnx`:

```python
from transformers import pipeline

classifier = pipeline("text-classification", "{name}")
print(classifier("…"))
```

In another workspace: `assay connect pretrained DATASET {name}`. There, as in transformers,
its probabilities are as the network gives them; here the logits are multiplied by
{temperature:.3f} first, as held-out labels told."""


def readme(card: ModelCard, scores: EvalReport | None = None) -> str:
    """Return the model card as Markdown with the front matter that model hubs read."""
    parts = [
        _front_matter(card, scores),
        f"# {card.name}",
        _summary(card),
        "## Use\n\n" + _use(card),
        "## Scores\n\n" + _scores(scores),
        "## Classes\n\n" + _classes(card, scores),
        "## Training\n\n" + _training(card),
    ]
    return "\n\n".join(parts) + "\n"


def _use(card: ModelCard) -> str:
    if card.method == "finetune":
        return _NETWORK.format(name=card.name, temperature=card.params["temperature"])
    if card.encoder is None:
        return _USE.format(name=card.name, imports="", vectors="features = Features(texts)")
    name = "" if card.encoder_name is None else repr(card.encoder_name)
    if card.own_encoder:
        name = repr(f"onnx:{card.name}/{OWN_ENCODER}")
    return _USE.format(
        name=card.name,
        imports="from assay.encoders import resolve_encoder\n",
        vectors=f"features = Features(texts, resolve_encoder({name}).encode(texts))",
    )


def _front_matter(card: ModelCard, scores: EvalReport | None) -> str:
    lines = [
        "---",
        "library_name: assay",
        "pipeline_tag: text-classification",
        "tags:",
        "- text-classification",
        f"- {card.method}",
    ]
    if scores is not None:
        lines += [
            "model-index:",
            f"- name: {json.dumps(card.name, ensure_ascii=False)}",
            "  results:",
            "  - task:",
            "      type: text-classification",
            "    dataset:",
            f"      name: {json.dumps(scores.dataset, ensure_ascii=False)}",
            f"      type: {json.dumps(scores.dataset, ensure_ascii=False)}",
            f"      split: {json.dumps(scores.split, ensure_ascii=False)}",
            "    metrics:",
            "    - type: accuracy",
            f"      value: {scores.accuracy:.4f}",
            "    - type: f1",
            "      name: macro F1",
            f"      value: {scores.macro_f1:.4f}",
        ]
    return "\n".join([*lines, "---"])


def _summary(card: ModelCard) -> str:
    source = f" of the data set *{card.trained_on}*" if card.trained_on else ""
    lines = [
        f"A text classifier ({card.method}) for {len(card.classes)} classes, trained on "
        f"{card.records:,} records{source} on {card.created:%Y-%m-%d}.",
    ]
    if card.own_encoder:
        lines.append(
            f"It needs vectors of the encoder in the folder `{OWN_ENCODER}`, fine-tuned with it."
        )
    elif card.encoder:
        lines.append(f"It needs vectors of the encoder `{card.encoder}`.")
    else:
        lines.append("It needs no encoder.")
    if card.threshold > 0:
        lines.append(f"Below a confidence of {card.threshold:g} it answers *{card.unsure_label}*.")
    if card.class_thresholds:
        lines.append("It answers the class whose probability is highest relative to its threshold.")
    if card.threshold_note:
        lines.append(card.threshold_note)
    return " ".join(lines)


def _scores(scores: EvalReport | None) -> str:
    if scores is None:
        return "Not evaluated when this card was written."
    low, high = scores.accuracy_interval
    f1_low, f1_high = scores.macro_f1_interval
    level = f"{scores.confidence_level * 100:g} % interval"
    where = " ".join(part for part in (scores.dataset, scores.split) if part) or "held-out data"
    return (
        f"On {scores.n:,} records ({where}):\n\n"
        f"| measure | value | {level} |\n|---|---|---|\n"
        f"| accuracy | {scores.accuracy:.3f} | {low:.3f} to {high:.3f} |\n"
        f"| macro F1 | {scores.macro_f1:.3f} | {f1_low:.3f} to {f1_high:.3f} |\n"
        f"| balanced accuracy | {scores.balanced_accuracy:.3f} | |\n"
        f"| expected calibration error | {scores.ece:.3f} | |"
    )


def _classes(card: ModelCard, scores: EvalReport | None) -> str:
    f1 = {one.label: f"{one.f1:.3f}" for one in scores.per_class} if scores else {}
    rows = "\n".join(
        f"| {_cell(name)} | {card.per_class.get(name, 0):,} | {f1.get(name, '')} |"
        for name in card.classes
    )
    return f"| class | training records | F1 |\n|---|---|---|\n{rows}"


def _training(card: ModelCard) -> str:
    rows = {"method": card.method, "seed": card.seed, "run": card.run or "none", **card.params}
    table = "\n".join(f"| {_cell(key)} | {_cell(value)} |" for key, value in rows.items())
    versions = ", ".join(f"{name} {number}" for name, number in sorted(card.versions.items()))
    made = f"\n\nMade with {versions}." if versions else ""
    return f"| parameter | value |\n|---|---|\n{table}{made}"


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")
