from __future__ import annotations

import subprocess
import sys

import pytest

from assay.errors import AssayError, Cancelled, UnknownMethod
from assay.search import LexicalIndex, build_index


def batches(count: int, size: int = 100):
    for start in range(0, count, size):
        yield [
            (str(row), f"word{row % 37} other{row % 11} same") for row in range(start, start + size)
        ]


def test_progress_counts_the_records(tmp_path):
    seen = []
    rows = build_index(
        tmp_path,
        batches(300),
        total=300,
        report=lambda done, total=None, phase="": seen.append((done, total, phase)),
    )
    assert rows == 300
    assert seen == [(n, 300, "indexing texts") for n in (100, 200, 300)]


def test_the_same_texts_give_the_same_answers_after_a_rebuild(tmp_path):
    answers = []
    for name in "ab":
        folder = tmp_path / name
        folder.mkdir()
        build_index(folder, batches(3000))
        index = LexicalIndex(folder)
        answers.append(
            [index.search(q, 50) for q in ("same", "word3 other5", "wrd7", '"word1 other1"')]
        )
    for first, second in zip(*answers, strict=True):
        assert len(first)
        assert first.rows.tolist() == second.rows.tolist()
        assert first.scores.tolist() == second.scores.tolist()


def test_cancelling_ends_the_build_and_frees_the_folder(tmp_path):
    def cancel(done: int, *_: object) -> None:
        if done >= 200:
            raise Cancelled("Stopped by the test.")

    half, whole = tmp_path / "half", tmp_path / "whole"
    half.mkdir()
    whole.mkdir()
    with pytest.raises(Cancelled):
        build_index(half, batches(1000), report=cancel)
    with pytest.raises(AssayError):
        LexicalIndex(half)
    build_index(whole, batches(1000))
    assert len(LexicalIndex(whole)) == 1000


def test_an_error_of_the_source_is_not_taken_for_a_write_error(tmp_path):
    def broken():
        yield [("a", "text")]
        raise ValueError("the source is broken")

    with pytest.raises(ValueError, match="the source is broken"):
        build_index(tmp_path, broken())


def test_an_unknown_stemmer_is_refused_with_the_list(tmp_path):
    with pytest.raises(UnknownMethod, match="klingon") as refusal:
        build_index(tmp_path, batches(100), stemmer="klingon")
    assert "english" in refusal.value.hint


def test_text_that_is_not_utf8_is_indexed_around(tmp_path):
    build_index(tmp_path, [[("a", "good \ud800 food"), ("b", "\x00wine\x00")]])
    index = LexicalIndex(tmp_path)
    assert index.search("food").rows.tolist() == [0]
    assert index.search("wine").rows.tolist() == [1]


FULL = """
import resource, signal, sys
from pathlib import Path
from assay.errors import AssayError
from assay.search import build_index
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
entries = [[(str(i), f"word{i} other{i % 97}") for i in range(20_000)]]
try:
    build_index(Path(sys.argv[1]), entries)
except AssayError as error:
    sys.stdout.write(f"{type(error).__name__}: {error}")
"""


def test_a_full_disk_is_one_sentence(tmp_path):
    # In a process of its own: the limit on file sizes cannot be raised again.
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith(("DiskFull: ", "StoreError: "))
    assert str(tmp_path) in done.stdout


def test_a_folder_that_is_missing_is_one_sentence(tmp_path):
    with pytest.raises(AssayError, match="cannot be written"):
        build_index(tmp_path / "missing", batches(100))
