"""How many labels are enough, and what are examples in a prompt worth?

The language model is the shipped fake, whose answers are scripted: its figures show how the test is
made, and say nothing about any language model.
"""

from __future__ import annotations

import tempfile

import assay
from assay.sample import sample_path
from assay.schema.connections import PromptedLlm

with tempfile.TemporaryDirectory() as folder, assay.open(folder) as workspace:
    bank = workspace.load(sample_path("bank_messages"), name="bank")

    curve = bank.curve(method="lexical", shots=(2, 8, None), seeds=2)
    for point in curve.points:
        low, high = point.accuracy_interval
        print(f"{point.shots or 'all':>4} labels: {point.accuracy:.3f} [{low:.3f}, {high:.3f}]")

    study = bank.ablate(PromptedLlm(model="fake"), limit=40)
    for pair in study.pairs:
        print(f"{pair.a} against {pair.b}: {pair.comparison.verdict}")
