from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from assay.errors import CorruptArtefact, RunNotFound
from assay.store import Artefacts, Store


@pytest.fixture
def artefacts(store: Store) -> Artefacts:
    return store.artefacts


def test_frames_and_files_come_back_as_they_were_written(artefacts: Artefacts):
    frame = pl.DataFrame({"id": ["a", None], "score": [0.5, None], "near": [["b"], []]})
    artefacts.write_frame("r1", "findings", frame)
    artefacts.write_files("r1", "model", {"model.json": b"{}", "weights": bytes(1000)})
    assert artefacts.read_frame("r1", "findings").equals(frame)
    assert artefacts.read_files("r1", "model") == {"model.json": b"{}", "weights": bytes(1000)}
    assert artefacts.names("r1") == ["findings", "model"]
    assert artefacts.exists("r1", "model")


def test_writing_again_replaces_the_whole(artefacts: Artefacts):
    artefacts.write_files("r1", "model", {"a": b"1", "b": b"2"})
    artefacts.write_files("r1", "model", {"a": b"3"})
    assert artefacts.read_files("r1", "model") == {"a": b"3"}
    assert [p.name for p in artefacts.folder("r1", "model").parent.iterdir()] == ["model"]


def test_what_is_not_there_is_told(artefacts: Artefacts):
    assert not artefacts.exists("r1", "model")
    assert artefacts.names("r1") == []
    for ask in (artefacts.read_frame, artefacts.read_files, artefacts.folder):
        with pytest.raises(RunNotFound, match="no stored model"):
            ask("r1", "model")


def test_deleting_removes_one_artefact_or_all_of_a_run(artefacts: Artefacts):
    for name in ("a", "b"):
        artefacts.write_files("r1", name, {"f": b""})
    artefacts.delete("r1", "a")
    assert artefacts.names("r1") == ["b"]
    artefacts.delete("r1")
    artefacts.delete("r1")
    assert artefacts.names("r1") == []


@pytest.mark.parametrize("name", ["../x", "a/b", "", ".tmp-x", "/etc"])
def test_no_name_leads_out_of_the_folder(artefacts: Artefacts, name: str):
    with pytest.raises(RunNotFound):
        artefacts.exists("r1", name)
    with pytest.raises(RunNotFound):
        artefacts.write_files(name, "x", {"f": b""})


@pytest.mark.parametrize("file", ["../x", "a/b", "", "manifest.json"])
def test_no_file_name_leads_out_of_its_artefact(artefacts: Artefacts, file: str):
    with pytest.raises(ValueError, match="plain file name"):
        artefacts.write_files("r1", "x", {file: b""})
    assert not artefacts.exists("r1", "x")


def test_a_library_fills_its_own_folder_and_it_appears_at_the_end(artefacts: Artefacts):
    with artefacts.building("r1", "index") as folder:
        (folder / "segments").mkdir()
        (folder / "segments" / "0").write_bytes(b"words")
        assert not artefacts.exists("r1", "index")
    assert (artefacts.folder("r1", "index") / "segments" / "0").read_bytes() == b"words"
    assert artefacts.verify("r1", "index") == []


def test_a_build_that_fails_leaves_what_was_there(artefacts: Artefacts, store: Store):
    artefacts.write_files("r1", "index", {"f": b"old"})

    def build() -> None:
        with artefacts.building("r1", "index") as folder:
            (folder / "f").write_bytes(b"new")
            raise KeyError("stop")

    with pytest.raises(KeyError):
        build()
    assert artefacts.read_files("r1", "index") == {"f": b"old"}
    assert list(store.layout.locks.iterdir()) == []


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize("harm", [flip, cut, Path.unlink])
@pytest.mark.parametrize("file", ["frame.arrow", "manifest.json"])
def test_a_damaged_artefact_is_never_read(
    artefacts: Artefacts, harm: Callable[[Path], None], file: str
):
    artefacts.write_frame("r1", "scores", pl.DataFrame({"a": range(1000)}))
    harm(artefacts.folder("r1", "scores") / file)
    with pytest.raises((CorruptArtefact, RunNotFound)):
        artefacts.read_frame("r1", "scores")
    assert artefacts.verify("r1", "scores") != []
