"""A language model as a classifier: without examples, with fixed, and with retrieved ones.

The model is the shipped fake, whose answers are scripted by counting words: the figures show how a
comparison is made, and say nothing about any language model. Put `ollama:llama3.2`, or another, in
its place.
"""

from __future__ import annotations

import tempfile

import assay
from assay.sample import sample_path
from assay.schema.connections import ExampleChoice, PromptedLlm

LLM = "fake"
WAYS: tuple[ExampleChoice, ...] = ("none", "fixed", "retrieved")

with tempfile.TemporaryDirectory() as folder, assay.open(folder) as workspace:
    captions = workspace.load(sample_path("captions"), name="captions")
    models = {
        way: captions.connect(PromptedLlm(model=LLM, examples=way, shots=2), name=way)
        for way in WAYS
    }

    print("What the first test record would be asked:")
    record = captions.ids("split = 'test'")[0]
    for message in captions.prompt(model="retrieved", record=record).messages[-3:]:
        print(f"  {message.role}: {message.content!r}")

    for way, model in models.items():
        print(f"{way}: {model.evaluate()}")
    print(models["retrieved"].compare(models["none"]))
