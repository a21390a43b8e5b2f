"""Pretrained classifiers: tiny and random, so that only the code is tested, not any quality."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import assay
from assay.dataset import Dataset
from assay.errors import EncoderError, InvalidSetting
from assay.schema.connections import Pretrained
from assay.verbs.predicting.predictors.pretrained import label_mapping, mapped

WORDS = ("good", "bad", "film", "food", "very", "not", "the", "was")


def saved(folder: Path, labels: tuple[str, ...], *, seed: int = 0) -> Path:
    """Save a random model of one layer whose labels are called so."""
    transformers = pytest.importorskip("transformers")
    torch = pytest.importorskip("torch")
    from tokenizers import Tokenizer, models, pre_tokenizers

    torch.manual_seed(seed)
    vocabulary = {word: n for n, word in enumerate(("[PAD]", "[UNK]", *WORDS))}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=32
    ).save_pretrained(folder)
    config = transformers.BertConfig(
        vocab_size=len(vocabulary),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=16,
        max_position_embeddings=32,
        num_labels=len(labels),
        id2label=dict(enumerate(labels)),
        label2id={label: n for n, label in enumerate(labels)},
    )
    model = transformers.BertForSequenceClassification(config)
    model.classifier.weight.data *= 50  # so that it is sure of something
    model.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return saved(tmp_path_factory.mktemp("tiny"), ("NEGATIVE", "POSITIVE"))


@pytest.fixture
def reviews(tmp_path: Path) -> Iterator[Dataset]:
    texts = [f"the {a} was {b} {c}" for a in ("film", "food") for b in WORDS for c in WORDS]
    labels = ["positive" if "good" in text else "negative" for text in texts]
    splits = ["train" if place % 3 else "test" for place in range(len(texts))]
    frame = pl.DataFrame({"text": texts, "label": labels, "split": splits})
    frame.unique("text", maintain_order=True).write_csv(tmp_path / "reviews.csv")
    with assay.open(tmp_path / "ws") as workspace:
        yield workspace.load(tmp_path / "reviews.csv")


@pytest.mark.torch
def test_its_answers_are_those_of_the_library(tiny: Path, reviews: Dataset) -> None:
    import torch
    import transformers

    model = reviews.connect(Pretrained(source=str(tiny)))
    assert model.card.method == "pretrained"
    assert model.card.classes == ("negative", "positive")
    texts = ["the food was good", "bad", "not very good " * 40, ""]
    tokenizer = transformers.AutoTokenizer.from_pretrained(tiny)
    theirs = transformers.AutoModelForSequenceClassification.from_pretrained(tiny).eval()
    for text, found in zip(texts, model.predict(texts), strict=True):
        encoded = tokenizer(text or "[PAD]", truncation=True, max_length=32, return_tensors="pt")
        if not text:
            continue
        with torch.inference_mode():
            logits = theirs(**encoded).logits[0].softmax(-1).tolist()
        assert list(found.probabilities.values()) == pytest.approx(logits, abs=1e-5)


@pytest.mark.torch
def test_it_is_scored_and_compared_like_any_other_model(tiny: Path, reviews: Dataset) -> None:
    model = reviews.connect(Pretrained(source=str(tiny)), name="off the shelf")
    report = model.evaluate(resamples=100)
    assert report.split == "test"
    assert report.latency_ms is not None
    assert report.throughput is not None
    assert (report.unanswered, report.leaked, report.cost) == (0, 0, None)
    trained = reviews.train("lexical")
    assert trained.compare(model, resamples=100).n == report.n
    assert model.predict_dataset().n == len(reviews)


@pytest.mark.torch
def test_what_was_computed_once_is_kept(tiny: Path, reviews: Dataset) -> None:
    model = reviews.connect(Pretrained(source=str(tiny)))
    model.predict_dataset()
    kept = reviews._ctx.store.answers(f"pretrained-{model.card.params['weights']}")
    assert len(kept) == len(reviews)
    before = reviews.rows(columns=["id", "confidence"])
    again = reviews.connect(Pretrained(source=str(tiny), batch=1), name="again")
    again.predict_dataset()
    assert len(kept) == len(reviews)
    assert reviews.rows(columns=["id", "confidence"]).equals(before)


@pytest.mark.torch
def test_labels_are_mapped_as_asked(tmp_path: Path, reviews: Dataset) -> None:
    folder = saved(tmp_path / "stars", ("LABEL_0", "LABEL_1", "LABEL_2"))
    with pytest.raises(InvalidSetting, match="LABEL_0, LABEL_1, LABEL_2") as refused:
        reviews.connect(Pretrained(source=str(folder)))
    assert "--map LABEL_0=" in refused.value.hint
    with pytest.raises(InvalidSetting, match="no label 'LABEL_7'"):
        reviews.connect(Pretrained(source=str(folder), map={"LABEL_7": "positive"}))
    both = {"LABEL_0": "negative", "LABEL_1": "positive", "LABEL_2": "positive"}
    model = reviews.connect(Pretrained(source=str(folder), map=both))
    assert model.card.classes == ("negative", "positive")
    assert sum(model.predict("good film")[0].probabilities.values()) == pytest.approx(1)


@pytest.mark.torch
def test_weights_that_could_run_code_are_refused(tiny: Path, tmp_path: Path, reviews: Dataset):
    import torch
    from safetensors.torch import load_file

    folder = tmp_path / "pickled"
    shutil.copytree(tiny, folder)
    torch.save(load_file(folder / "model.safetensors"), folder / "pytorch_model.bin")
    (folder / "model.safetensors").unlink()
    with pytest.raises(EncoderError, match="cannot be loaded"):
        reviews.connect(Pretrained(source=str(folder)))


@pytest.mark.torch
def test_code_that_comes_with_a_model_is_not_run(tiny: Path, tmp_path: Path, reviews: Dataset):
    folder = tmp_path / "remote"
    shutil.copytree(tiny, folder)
    config = json.loads((folder / "config.json").read_text())
    config["model_type"] = "unheard-of"
    config["auto_map"] = {
        "AutoConfig": "theirs.Config",
        "AutoModelForSequenceClassification": "theirs.Model",
    }
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "theirs.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    with pytest.raises(EncoderError, match="cannot be loaded"):
        reviews.connect(Pretrained(source=str(folder)))
    assert not (tmp_path / "ran").exists()


@pytest.mark.torch
def test_a_model_without_a_trained_head_is_refused(tmp_path: Path, reviews: Dataset) -> None:
    import transformers

    folder = saved(tmp_path / "bare", ("negative", "positive"))
    config = transformers.AutoConfig.from_pretrained(folder)
    transformers.BertModel(config).save_pretrained(folder)
    with pytest.raises(EncoderError, match="no trained classifier"):
        reviews.connect(Pretrained(source=str(folder)))


@pytest.mark.torch
def test_other_weights_under_the_same_name_are_noticed(tmp_path: Path, reviews: Dataset) -> None:
    folder = saved(tmp_path / "changing", ("negative", "positive"))
    model = reviews.connect(Pretrained(source=str(folder)))
    saved(folder, ("negative", "positive"), seed=1)
    with pytest.raises(EncoderError, match="not the model any more"):
        model.predict("good")


def test_a_folder_that_is_not_there_is_named(reviews: Dataset) -> None:
    pytest.importorskip("transformers")
    with pytest.raises(EncoderError, match="no folder '/no/such/model'"):
        reviews.connect(Pretrained(source="/no/such/model"))


def test_labels_spelled_alike_find_each_other() -> None:
    found = label_mapping(("NEGATIVE", "Neutral", "POSITIVE"), ("negative", "positive"), {})
    assert found == {"NEGATIVE": "negative", "Neutral": "Neutral", "POSITIVE": "positive"}


def test_the_probability_of_a_dropped_label_is_shared() -> None:
    mapping = {"neg": "negative", "neu": "", "pos": "positive"}
    own = np.array([[0.2, 0.5, 0.3]])
    found = mapped(own, ("neg", "neu", "pos"), mapping, ("negative", "positive"))
    assert found.tolist() == [pytest.approx([0.4, 0.6])]
    with pytest.raises(InvalidSetting):
        label_mapping(("a", "b"), ("a", "b"), {"a": "", "b": ""})
