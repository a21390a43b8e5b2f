from __future__ import annotations

import json

from assay.readers import open_source

IMAGE = "COCO_val2014_000000000042.jpg"


def sentence(raw, sentiment):
    return {"tokens": raw.split(), "sentiment": sentiment, "raw": raw}


DOCUMENT = {
    "images": [
        {
            "imgid": 1,
            "filename": IMAGE,
            "split": "train",
            "sentences": [sentence("A lovely dog.", 1), sentence("A fine dog.", 1)],
        },
        {
            "imgid": 1,
            "filename": IMAGE,
            "split": "train",
            "sentences": [sentence("A sad dog.", 0), sentence("A bad dog.", -1)],
        },
        {"imgid": 2, "filename": "x.jpg", "split": "val", "sentences": [sentence("Nice.", 1)]},
    ]
}


def test_every_sentence_becomes_a_record_with_a_sentiment(write, read):
    path = write("a.json", json.dumps(DOCUMENT))
    frame = read(path)
    assert open_source(path).info.format == "senticap"
    assert frame["text"].to_list()[:3] == ["A lovely dog.", "A fine dog.", "A sad dog."]
    assert frame["label"].to_list() == [
        "positive",
        "positive",
        "negative",
        "negative",
        "positive",
    ]
    assert frame["image"].to_list()[:2] == [IMAGE, IMAGE]
    assert frame["split"].to_list() == ["train"] * 4 + ["validation"]


def test_ids_are_unique_and_the_same_at_every_reading(write, read):
    path = write("a.json", json.dumps(DOCUMENT))
    ids = read(path)["id"].to_list()
    assert len(set(ids)) == 5
    assert ids[0] == "COCO_val2014_000000000042/positive/1"
    assert ids == read(path)["id"].to_list()


def test_captions_without_sentiment_have_no_label(write, read):
    document = json.loads(json.dumps(DOCUMENT))
    for image in document["images"]:
        for item in image["sentences"]:
            del item["sentiment"]
    frame = read(write("a.json", json.dumps(document)))
    assert frame["label"].null_count() == 5
    assert frame["id"].n_unique() == 5
