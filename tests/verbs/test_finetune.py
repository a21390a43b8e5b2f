"""A network with a head, fine-tuned: tiny and random, so that only the code is tested."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest

import assay
from assay.dataset import Dataset
from assay.errors import Cancelled, EncoderError, InvalidSetting, NotEnoughData
from assay.schema.balances import Balance
from assay.schema.connections import Pretrained
from assay.schema.tuning import Tuning

pytestmark = pytest.mark.torch

WORDS = ("good", "bad", "very", "not", "the", "was", "dull", "fine", "rude", "warm")


def pile(folder: Path) -> Path:
    texts = [f"the {a} was {b} {c}" for a in ("film", "food") for b in WORDS for c in WORDS]
    labels = ["positive" if "good" in text else "negative" for text in texts]
    pl.DataFrame({"text": texts, "label": labels}).write_csv(folder / "reviews.csv")
    return folder / "reviews.csv"


@pytest.fixture
def reviews(tmp_path: Path) -> Iterator[Dataset]:
    with assay.open(tmp_path / "ws") as workspace:
        yield workspace.load(pile(tmp_path))


@pytest.fixture(scope="module", params=["bert", "modernbert"])
def base(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, networks: ModuleType
) -> str:
    return str(networks.save_network(tmp_path_factory.mktemp(request.param), request.param))


def learning(base: str | Path, **more: object) -> Tuning:
    return Tuning.model_validate({"base": str(base), "learning_rate": 5e-3, **more})


def test_it_learns_and_answers_as_the_library_does(
    base: str, reviews: Dataset, tmp_path: Path
) -> None:
    import numpy as np
    import transformers

    model = reviews.train("finetune", tuning=learning(base, epochs=12), name="net")
    assert model.card.method == "finetune"
    assert model.card.encoder is None
    assert model.evaluate().accuracy > 0.9
    texts = ["the film was good good", "the food was bad dull"]
    said = model.predict(texts)
    assert [one.label for one in said] == ["positive", "negative"]
    folder = model.save(tmp_path / "net")
    theirs = transformers.pipeline("text-classification", str(folder), top_k=None)
    temperature = model.card.params["temperature"]
    for text, ours in zip(texts, said, strict=True):
        given = {one["label"]: one["score"] for one in theirs([text])[0]}
        powers = np.array([given[name] for name in model.card.classes]) ** temperature
        assert list(ours.probabilities.values()) == pytest.approx(
            (powers / powers.sum()).tolist(), abs=1e-4
        )


def test_it_is_a_model_like_any_other(base: str, reviews: Dataset, tmp_path: Path) -> None:
    model = reviews.train("finetune", tuning=learning(base, epochs=3), name="net")
    words = reviews.train("lexical", name="words")
    assert model.compare(words).n > 0
    assert model.predict_dataset().n == 200
    assert reviews.check("label_errors", model="net").records == 200
    elsewhere = reviews.connect(Pretrained(source=str(model.save(tmp_path / "net"))))
    assert elsewhere.card.classes == model.card.classes
    again = model.save(tmp_path / "net")  # over itself
    assert not list(again.rglob("*.bin")) + list(again.rglob("*.pkl"))


def test_it_answers_without_torch(base: str, reviews: Dataset, tmp_path: Path) -> None:
    model = reviews.train("finetune", tuning=learning(base, epochs=2), name="net")
    ask = (
        "import sys, assay\n"
        f"with assay.open({str(tmp_path / 'ws')!r}) as ws:\n"
        "    print(ws.model('net').predict('the film was good good')[0].confidence)\n"
        "assert 'torch' not in sys.modules and 'transformers' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    wanted = model.predict("the film was good good")[0].confidence
    assert float(done.stdout) == pytest.approx(wanted)


def test_it_stops_when_nothing_is_gained_and_keeps_the_best_epoch(
    base: str, reviews: Dataset
) -> None:
    model = reviews.train("finetune", tuning=learning(base, epochs=60, patience=2))
    scores = [one["macro_f1"] for one in model.card.params["epochs"]]
    assert len(scores) < 60
    best = scores.index(max(scores)) + 1
    assert len(scores) == best + 2
    assert f"Epoch {best} was the best" in " ".join(model.training.notes)


def test_rare_classes_weigh_more_where_asked(base: str, reviews: Dataset) -> None:
    few = learning(base, epochs=1, learning_rate=1e-4, validation=0)
    text = "the food was very dull"

    def positive(name: Balance) -> float:
        model = reviews.train("finetune", tuning=few, balance=name, name=f"m-{name}")
        return model.predict(text)[0].probabilities["positive"]

    assert positive("weights") > positive("none")


def test_the_same_seed_gives_the_same_answers(base: str, reviews: Dataset) -> None:
    said = [
        reviews.train("finetune", seed=seed, tuning=learning(base, epochs=2), name=f"m{n}")
        .predict("the film was warm")[0]
        .confidence
        for n, seed in enumerate((0, 0, 1))
    ]
    assert said[0] == said[1] != said[2]


TRAIN = """
import sys, assay
from assay.schema.tuning import Tuning
with assay.open(sys.argv[1]) as workspace:
    model = workspace.dataset("reviews").train(
        "finetune",
        tuning=Tuning(
            base=sys.argv[2], epochs=8, patience=8, learning_rate=1e-3, checkpoint_every=0
        ),
        watch=lambda done, total, phase: print(phase, "|", done, flush=True),
    )
    print("said", repr(model.predict("the film was good warm")[0].confidence))
    print("epochs", model.card.params["epochs"])
    print("notes", "; ".join(model.training.notes))
"""


def test_a_training_killed_goes_on_where_it_was_and_ends_the_same(
    tmp_path: Path, networks: ModuleType
) -> None:
    base = networks.save_network(tmp_path / "base")
    workspaces = [tmp_path / "straight", tmp_path / "killed"]
    for place in workspaces:
        with assay.open(place) as workspace:
            workspace.load(pile(tmp_path))
    command = [sys.executable, "-c", TRAIN]
    straight = subprocess.run(
        [*command, str(workspaces[0]), str(base)], capture_output=True, text=True, check=True
    ).stdout
    process = subprocess.Popen(
        [*command, str(workspaces[1]), str(base)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            if line.startswith("epoch 5 ") and line.endswith("| 42\n"):  # within an epoch
                process.send_signal(signal.SIGKILL)
                break
    process.wait()
    after = subprocess.run(
        [*command, str(workspaces[1]), str(base)], capture_output=True, text=True, check=True
    ).stdout
    assert "| 41\n" not in after
    assert "cut short and went on at step" in after

    def result(printed: str) -> list[str]:
        return [line for line in printed.splitlines() if line.startswith(("said", "epochs"))]

    assert result(straight) == result(after)


def test_a_cancelled_training_goes_on_too(reviews: Dataset, base: str) -> None:
    def stop(done: int, total: int | None = None, phase: str = "") -> None:
        del done, total
        if phase.startswith("epoch 2"):
            raise Cancelled("enough")

    tuning = learning(base, epochs=3, checkpoint_every=0)
    with pytest.raises(Cancelled):
        reviews.train("finetune", tuning=tuning, watch=stop)
    model = reviews.train("finetune", tuning=tuning)
    assert "went on at step" in " ".join(model.training.notes)


def test_what_does_not_fit_is_one_sentence(reviews: Dataset, tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting, match="cannot balance by 'smote'"):
        reviews.train("finetune", balance="smote")
    with pytest.raises(InvalidSetting, match="it fine-tunes one"):
        reviews.train("finetune", encoder="fake")
    with pytest.raises(EncoderError, match="has no weights to be fine-tuned"):
        reviews.train("finetune", tuning=Tuning(base="fake"))
    frame = pl.DataFrame({"text": ["the film", "the food"], "label": ["a", "a"]})
    frame.write_csv(tmp_path / "one.csv")
    with assay.open(tmp_path / "other") as workspace:
        data = workspace.load(tmp_path / "one.csv")
        with pytest.raises(NotEnoughData):
            data.train("finetune", holdout=0)
