"""An encoder fine-tuned from labels: tiny and random, so that only the code is tested."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import numpy as np
import polars as pl
import pytest

import assay
from assay.dataset import Dataset
from assay.encoders import resolve_encoder
from assay.errors import EncoderError, InvalidSetting
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


def test_it_answers_without_torch_as_trained(base: str, reviews: Dataset, tmp_path: Path) -> None:
    tuning = Tuning(base=base, epochs=20, learning_rate=1e-3)
    model = reviews.train("contrastive", shots=16, tuning=tuning)
    assert model.card.method == "contrastive"
    assert model.card.encoder_name == f"model:{model.name}"
    assert model.evaluate().accuracy > 0.9
    said = model.predict(["the film was good good", "the food was bad dull"])
    assert [one.label for one in said] == ["positive", "negative"]
    ask = (
        "import sys, assay\n"
        f"with assay.open({str(tmp_path / 'ws')!r}) as ws:\n"
        f"    print(ws.model({model.name!r}).predict('the film was good good')[0].confidence)\n"
        "assert 'torch' not in sys.modules"
    )
    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert float(done.stdout) == pytest.approx(said[0].confidence)


def test_its_encoder_is_one_like_any_other(base: str, reviews: Dataset) -> None:
    tuning = Tuning(base=base, epochs=2)
    model = reviews.train("contrastive", shots=8, tuning=tuning, name="tuned")
    report = reviews.embed("model:tuned")
    assert (report.encoder, report.dimensions) == (model.card.encoder, 16)
    again = reviews.train("linear", encoder="model:tuned")
    assert again.card.encoder == model.card.encoder
    further = reviews.train("contrastive", shots=8, tuning=Tuning(base="model:tuned", epochs=1))
    assert further.card.encoder != model.card.encoder
    with pytest.raises(EncoderError, match="'reviews-linear' has no encoder of its own"):
        reviews.embed(f"model:{again.name}")


def test_a_saved_model_is_used_elsewhere(base: str, reviews: Dataset, tmp_path: Path) -> None:
    model = reviews.train("contrastive", shots=8, tuning=Tuning(base=base, epochs=2), name="tuned")
    folder = model.save(tmp_path / "tuned")
    card = (folder / "README.md").read_text()
    code = card.partition("```python\n")[2].partition("```")[0]
    code = code.replace('texts = ["…"]', 'texts = ["the film was good"]')
    code += "print(proba.max())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    wanted = model.predict("the film was good")[0].confidence
    assert float(done.stdout.split()[-1]) == pytest.approx(wanted)
    theirs = resolve_encoder(f"sentence-transformers:{folder / 'encoder'}")
    ours = resolve_encoder(f"onnx:{folder / 'encoder'}")
    texts = ["the film was good", "rude", ""]
    assert np.allclose(theirs.encode(texts), ours.encode(texts), atol=1e-4)
    assert not list(folder.rglob("*.bin")) + list(folder.rglob("*.pkl"))


def test_the_same_seed_gives_the_same_encoder(base: str, reviews: Dataset) -> None:
    tuning = Tuning(base=base, epochs=2)
    one, two, other = (
        reviews.train("contrastive", shots=8, seed=seed, tuning=tuning, name=f"m{n}").card.encoder
        for n, seed in enumerate((0, 0, 1))
    )
    assert one == two != other


TRAIN = """
import sys, assay
from assay.schema.tuning import Tuning
with assay.open(sys.argv[1]) as workspace:
    model = workspace.dataset("reviews").train(
        "contrastive",
        shots=16,
        tuning=Tuning(base=sys.argv[2], epochs=200, checkpoint_every=0),
        watch=lambda done, total, phase: print(phase, done, flush=True),
    )
    print("encoder", model.card.encoder)
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
            if line.startswith("fine-tuning 60"):
                process.send_signal(signal.SIGKILL)
                break
    process.wait()
    after = subprocess.run(
        [*command, str(workspaces[1]), str(base)], capture_output=True, text=True, check=True
    ).stdout
    assert "fine-tuning 59\n" not in after
    assert "cut short and went on at step" in after
    assert "cut short" not in straight
    (one,), (two,) = (
        [line for line in said.splitlines() if line.startswith("encoder")]
        for said in (straight, after)
    )
    assert one == two


def test_what_does_not_fit_is_one_sentence(
    reviews: Dataset, tmp_path: Path, networks: ModuleType
) -> None:
    with pytest.raises(InvalidSetting, match="semi does not fine-tune"):
        reviews.train("semi", tuning=Tuning(epochs=3))
    with pytest.raises(InvalidSetting, match="it fine-tunes one"):
        reviews.train("contrastive", encoder="fake")
    with pytest.raises(EncoderError, match="There is no folder"):
        reviews.train("contrastive", tuning=Tuning(base=str(tmp_path / "none")))
    (tmp_path / "empty").mkdir()
    with pytest.raises(EncoderError, match="cannot be loaded to be fine-tuned"):
        reviews.train("contrastive", tuning=Tuning(base=str(tmp_path / "empty")))
    pickled = networks.save_network(tmp_path / "pickled")
    (pickled / "model.safetensors").rename(pickled / "pytorch_model.bin")
    with pytest.raises(EncoderError, match="cannot be loaded to be fine-tuned"):
        reviews.train("contrastive", tuning=Tuning(base=str(pickled)))


def test_code_that_comes_with_a_base_is_not_run(
    reviews: Dataset, tmp_path: Path, networks: ModuleType
) -> None:
    folder = networks.save_network(tmp_path / "own-code")
    config = json.loads((folder / "config.json").read_text())
    config["auto_map"] = {"AutoModel": "own.Own"}
    config["model_type"] = "own"
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "own.py").write_text("raise SystemExit('run')")
    with pytest.raises(EncoderError):
        reviews.train("contrastive", tuning=Tuning(base=str(folder)))


def test_without_torch_it_is_refused_with_the_line_to_install(tmp_path: Path) -> None:
    with assay.open(tmp_path / "ws") as workspace:
        workspace.load(pile(tmp_path))
    hide = (
        "import importlib.util, sys, assay\n"
        "find = importlib.util.find_spec\n"
        "importlib.util.find_spec = lambda name, *a: None if name == 'torch' else find(name, *a)\n"
        "with assay.open(sys.argv[1]) as ws:\n"
        "    try: ws.dataset('reviews').train('contrastive')\n"
        "    except assay.errors.MissingExtra as error: print(error, error.hint)\n"
        "    print(ws.runs())"
    )
    done = subprocess.run(
        [sys.executable, "-c", hide, str(tmp_path / "ws")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "needs the package 'torch'" in done
    assert 'pip install "assay[torch]"' in done
