from __future__ import annotations

import pytest

from assay.errors import MalformedSource
from assay.readers import open_source


def test_a_label_before_each_text_is_found(write, read):
    path = write("a.txt", "0 not a good film , sadly\n1 a fine one .\n0 dull\n1 bright\n")
    frame = read(path)
    assert frame["label"].to_list() == ["0", "1", "0", "1"]
    assert frame["text"][0] == "not a good film , sadly"
    assert open_source(path).info.format == "text"


def test_fasttext_labels_lose_their_prefix(write, read):
    frame = read(write("a.txt", "__label__pos I like it\n__label__neg I do not\n" * 3))
    assert frame["label"].to_list()[:2] == ["pos", "neg"]
    assert frame["text"][1] == "I do not"


def test_trec_labels_are_found(write, read):
    frame = read(write("a.txt", "DESC:manner How did it start ?\nENTY:cremat What films ?\n" * 4))
    assert set(frame["label"]) == {"DESC:manner", "ENTY:cremat"}


def test_text_and_label_with_a_semicolon(write, read):
    frame = read(
        write("a.txt", "i feel fine;joy\ni feel low;sadness\ni cried, a lot;sadness\n" * 4)
    )
    assert frame["text"][2] == "i cried, a lot"
    assert set(frame["label"]) == {"joy", "sadness"}


def test_bare_lines_are_texts_and_only_a_line_feed_ends_one(write, read):
    path = write("a.txt", "one, with a comma\u2028still one\nAnd two.\r\n\nthree\x0bthree, yes\n")
    frame = read(path)
    assert frame["text"].to_list() == [
        "one, with a comma\u2028still one",
        "And two.",
        "three\x0bthree, yes",
    ]
    assert frame["_line"].to_list() == [1, 2, 4]
    assert frame["label"].to_list() == [None] * 3


def test_numbered_lines_are_not_taken_for_labels(write, read):
    frame = read(write("a.txt", "".join(f"{i} bottles of beer\n" for i in range(30))))
    assert frame["label"].null_count() == 30


def test_texts_and_labels_side_by_side_are_paired_by_line(write, read, tmp_path):
    write("d/train_text.txt", "one tweet\n\nthree \u2028 tweet\n")
    write("d/train_labels.txt", "2\n0\n1\n")
    write("d/val_text.txt", "four\n")
    write("d/val_labels.txt", "0\n")
    write("d/mapping.txt", "0\tnegative\n1\tneutral\n2\tpositive\n")
    frame = read(tmp_path / "d")
    assert frame["text"].to_list() == ["one tweet", None, "three \u2028 tweet", "four"]
    assert frame["label"].to_list() == ["positive", "negative", "neutral", "negative"]
    assert frame["split"].to_list() == ["train"] * 3 + ["validation"]


def test_side_by_side_files_of_different_length_are_refused(write, tmp_path, read):
    write("d/train_text.txt", "one\ntwo\n")
    write("d/train_labels.txt", "2\n")
    with pytest.raises(MalformedSource, match="has fewer lines than"):
        read(tmp_path / "d")
