import json
from datetime import UTC, datetime

import numpy as np
import pytest

from assay.classify import dump, load, make_classifier, methods
from assay.errors import CorruptArtefact, InvalidSetting
from assay.evaluate import evaluate
from assay.schema.models import ModelCard


def card_for(classifier, **more):
    return ModelCard(
        id="m1",
        name="intents",
        method=classifier.method,
        classes=tuple(classifier.classes_.tolist()),
        created=datetime(2026, 1, 2, tzinfo=UTC),
        **more,
    )


@pytest.fixture(scope="module")
def fitted(pile):
    return make_classifier(class_weight={"loan": 2.0}).fit(pile.features, pile.labels)


@pytest.fixture(scope="module")
def files(fitted):
    return dump(fitted, card_for(fitted, encoder="mini.1", encoder_name="minilm"))


@pytest.mark.parametrize("method", methods())
def test_a_reloaded_model_predicts_exactly_the_same(method, pile, unseen):
    classifier = make_classifier(method, words=1, longest=4).fit(pile.features, pile.labels)
    card = card_for(classifier, threshold=0.4)
    again, card_again = load(dump(classifier, card))
    np.testing.assert_array_equal(
        classifier.predict_proba(unseen.features), again.predict_proba(unseen.features)
    )
    assert card_again == card
    assert again.get_params() == classifier.get_params()


def test_the_same_model_makes_the_same_files(fitted, files):
    card = card_for(fitted, encoder="mini.1", encoder_name="minilm")
    assert dump(fitted, card) == files
    assert set(files) == {"model.json", "weights.safetensors", "README.md"}


def test_the_card_tells_a_stranger_what_it_is_and_how_to_use_it(fitted, unseen):
    report = evaluate(
        unseen.labels,
        fitted.predict_proba(unseen.features),
        fitted.classes_,
        dataset="chats",
        split="test",
    )
    card = card_for(fitted, encoder="mini.1", encoder_name="minilm", records=180, threshold=0.5)
    text = dump(fitted, card, scores=report)["README.md"].decode()
    assert text.startswith("---\nlibrary_name: assay\n")
    assert 'resolve_encoder("minilm")' in text.replace("'", '"')
    assert f"| accuracy | {report.accuracy:.3f} |" in text
    assert "Below a confidence of 0.5 it answers *unsure*" in text
    assert "| travel | 0 |" in text


def test_the_code_on_the_card_runs(pile, tmp_path, monkeypatch, capsys):
    classifier = make_classifier("lexical").fit(pile.features, pile.labels)
    files = dump(classifier, card_for(classifier))
    folder = tmp_path / "intents"
    folder.mkdir()
    for name, content in files.items():
        (folder / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    code = files["README.md"].decode().split("```python\n")[1].split("```")[0]
    exec(code.replace('"…"', '"loan rate"'), {})
    assert capsys.readouterr().out == "['loan']\n"


@pytest.mark.parametrize("name", ["model.json", "weights.safetensors"])
def test_a_missing_file_is_named(name, files):
    rest = {key: value for key, value in files.items() if key != name}
    with pytest.raises(CorruptArtefact, match=f"{name} is missing"):
        load(rest)


def test_a_flipped_byte_is_noticed(files):
    weights = bytearray(files["weights.safetensors"])
    weights[-5] ^= 1
    with pytest.raises(CorruptArtefact, match="not what was saved"):
        load({**files, "weights.safetensors": bytes(weights)})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{half", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[]", "does not describe an Assay classifier"),
        (b'{"format": "other"}', "does not describe an Assay classifier"),
    ],
)
def test_a_damaged_description_is_named(content, sentence, files):
    with pytest.raises(CorruptArtefact, match=sentence):
        load({**files, "model.json": content})


def altered(files, **changes):
    described = json.loads(files["model.json"])
    return {**files, "model.json": json.dumps({**described, **changes}).encode()}


def test_a_newer_format_says_so(files):
    with pytest.raises(CorruptArtefact, match="file format 99") as caught:
        load(altered(files, version=99))
    assert "Upgrade" in caught.value.hint


@pytest.mark.parametrize(
    "changes",
    [
        {"method": "magic"},
        {"params": {"depth": 3}},
        {"params": None},
        {"card": {}},
        {"temperatures": [1.0]},
        {"temperatures": "warm"},
        {"experts": ["lexical"]},
        {"experts": ["other", "lexical"]},
        {"longest": 0},
    ],
)
def test_a_description_that_does_not_fit_the_weights_is_refused(changes, files):
    with pytest.raises(CorruptArtefact, match="does not describe the weights"):
        load(altered(files, **changes))


def test_only_a_trained_classifier_with_its_own_card_is_saved(fitted):
    with pytest.raises(InvalidSetting, match="not been trained"):
        dump(make_classifier(), card_for(fitted))
    with pytest.raises(InvalidSetting, match="other classes"):
        dump(fitted, card_for(fitted).model_copy(update={"classes": ("a", "b")}))
