from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from sqlalchemy import text

from assay.schema.decisions import DecisionDraft
from assay.schema.models import ModelCard
from assay.store import Store
from assay.store.catalogue.engine import writing
from assay.store.locks import FileLock


@pytest.fixture
def filled(store: Store, messages: pl.DataFrame) -> Store:
    store.ingest("shop", [messages], source={})
    store.decide("shop", [DecisionDraft(record="a", action="confirm", by="lena")])
    run = store.catalogue.runs.create("train", dataset="shop")
    store.artefacts.write_files(run.id, "model", {"weights": bytes(100)})
    store.catalogue.runs.finish(run.id)
    store.catalogue.models.register(
        ModelCard(
            id="m",
            name="m",
            method="linear",
            classes=("x",),
            run=run.id,
            trained_on="shop",
            created=datetime.now(UTC),
        )
    )
    store.vectors("fake", 4).add(["a", "b", "c"], np.eye(3, 4))
    return store


def model_folder(store: Store) -> Path:
    return store.artefacts.folder(store.catalogue.models.get("m").run, "model")


def part_file(store: Store) -> Path:
    _, (part,) = store.catalogue.parts.of("shop")
    return store.layout.parts / part.id / "00000.arrow"


def flip(path: Path, at: int = 50) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


def test_a_sound_workspace_has_no_problems(filled: Store):
    report = filled.doctor()
    assert report.problems == ()
    assert report.healthy
    assert report.checked >= 7
    assert "polars" in report.versions


def test_a_sound_workspace_over_either_database_has_no_problems(
    both: Store, messages: pl.DataFrame
):
    both.ingest("shop", [messages], source={})
    assert both.doctor().problems == ()


def harm_model(store: Store) -> None:
    flip(model_folder(store) / "weights")


def lose_manifest(store: Store) -> None:
    (model_folder(store) / "manifest.json").unlink()


def forget_run(store: Store) -> None:
    run = store.catalogue.models.delete("m").run
    store.catalogue.runs.delete([run])


def lose_model(store: Store) -> None:
    store.artefacts.delete(store.catalogue.models.get("m").run)


def leave_part(store: Store) -> None:
    (store.layout.parts / ".tmp-x").mkdir()
    (store.layout.parts / ".tmp-x" / "0").write_bytes(b"1")
    (store.layout.parts / "unlisted").mkdir()


def leave_artefact(store: Store) -> None:
    (model_folder(store).parent / ".tmp-123").mkdir()


def tear_vectors(store: Store) -> None:
    with (store.vectors("fake", 4).folder / "vectors.f32").open("ab") as file:
        file.write(b"123")


def tear_keys(store: Store) -> None:
    with (store.vectors("fake", 4).folder / "vectors.f32").open("r+b") as file:
        file.truncate(20)


def harm_vector(store: Store) -> None:
    flip(store.vectors("fake", 4).folder / "vectors.f32", at=17)


def harm_cache(store: Store) -> None:
    (store.vectors("fake", 4).folder / "about.json").write_bytes(b"{")


@pytest.mark.parametrize(
    ("harm", "words"),
    [
        (harm_model, "artefact model of run"),
        (lose_manifest, "artefact model of run"),
        (forget_run, "run that is forgotten"),
        (lose_model, "files of model 'm' are missing"),
        (leave_part, "left this behind"),
        (leave_artefact, "left this behind"),
        (tear_vectors, "torn end"),
        (tear_keys, "torn end"),
        (harm_vector, "1 of 3 vectors are damaged"),
        (harm_cache, "vector cache"),
    ],
)
def test_what_can_be_computed_again_is_mended(
    filled: Store, harm: Callable[[Store], None], words: str
):
    before = filled.frame("shop").data
    harm(filled)
    report = filled.doctor()
    assert not report.healthy
    assert any(words in problem.what for problem in report.problems)
    assert all(p.repairable and not p.repaired for p in report.problems)
    # a model whose files were damaged is itself a problem once they are removed
    filled.doctor(repair=True)
    filled.doctor(repair=True)
    assert filled.doctor().problems == ()
    assert filled.frame("shop").data.equals(before)
    assert filled.catalogue.decisions.count("shop") == 1


def test_vectors_that_are_whole_survive_the_mending_of_their_cache(filled: Store):
    harm_vector(filled)
    filled.doctor(repair=True)
    cache = filled.vectors("fake", 4)
    assert cache.missing(["a", "b", "c"]).tolist() == [1]
    assert np.array_equal(cache.get(["a", "c"]), np.eye(3, 4)[[0, 2]])
    cache.add(["b"], np.eye(3, 4)[1:2])
    assert np.array_equal(cache.get(["a", "b", "c"]), np.eye(3, 4))


@pytest.mark.parametrize("harm", [flip, Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_damaged_part_is_told_and_never_touched(filled: Store, harm: Callable[[Path], None]):
    path = part_file(filled)
    harm(path)
    left = path.read_bytes() if path.exists() else None
    report = filled.doctor(repair=True)
    (problem,) = report.problems
    assert problem.what.startswith("A part of 'shop'")
    assert not problem.repairable
    assert not report.healthy
    assert (path.read_bytes() if path.exists() else None) == left


def test_a_gap_in_the_decisions_is_told(filled: Store):
    filled.decide("shop", [DecisionDraft(record="b", action="confirm", by="lena")])
    with writing(filled.catalogue.engine) as connection:
        connection.execute(text("DELETE FROM decisions WHERE seq = 1"))
    (problem,) = filled.doctor(repair=True).problems
    assert "gaps" in problem.what


def test_the_work_of_a_living_process_is_left_alone(filled: Store):
    (filled.layout.parts / ".tmp-x").mkdir()
    with FileLock(filled.layout.locks / "part-x"):
        assert filled.doctor(repair=True).problems == ()
        assert (filled.layout.parts / ".tmp-x").exists()
    run = filled.catalogue.runs.create("search").id
    with filled.artefacts.building(run, "index") as folder:
        filled.doctor(repair=True)
        assert folder.exists()
