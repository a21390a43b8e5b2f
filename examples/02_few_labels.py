"""A sentiment from eight labels a class, and a model that may say that it does not know."""

import assay
from assay.sample import sample_path

SHOTS = 8

with assay.open("./workspace") as workspace:
    captions = workspace.load(sample_path("captions"), name="captions")

    bold = captions.train(shots=SHOTS, seed=1, name="bold")
    careful = captions.train(shots=SHOTS, seed=1, threshold=0.6, name="careful")
    for model in (bold, careful):
        scores = model.evaluate(split="rest")
        answered = scores.accuracy_answered or 0.0
        print(
            f"{model.name}: answers {scores.coverage:.0%}, "
            f"{answered:.1%} of them right ({scores.n} records)"
        )

    for answer in careful.predict(["a cute puppy plays happily", "a bus at a bus stop"]):
        print(f"{answer.label} ({answer.best} {answer.confidence:.2f}): {answer.text}")
