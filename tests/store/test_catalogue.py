"""The contract of the catalogue, over SQLite and over PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier, Thread

import polars as pl
import pytest
from sqlalchemy import Connection, inspect, text

from assay.errors import (
    DatasetNotFound,
    InvalidDecision,
    InvalidSetting,
    ModelNotFound,
    NewerWorkspace,
    PermissionRefused,
    RecordNotFound,
    RunNotFound,
    StoreBusy,
    StoreError,
)
from assay.schema.decisions import DecisionDraft
from assay.schema.models import ModelCard
from assay.schema.runs import Progress
from assay.store import Store
from assay.store.catalogue import Catalogue
from assay.store.catalogue.engine import connect, reading
from assay.store.catalogue.migrations import MIGRATIONS, migrate, version_of
from assay.store.catalogue.runs import Runs
from assay.store.catalogue.schema import metadata


def draft(record: str, action: str, label: str | None = None, **more: str) -> DecisionDraft:
    return DecisionDraft.model_validate(
        {"record": record, "action": action, "label": label, "by": "lena", **more}
    )


def card(name: str, **more: object) -> ModelCard:
    told = {"id": f"id-{name}", "name": name, "method": "linear", "classes": ("x", "y")}
    return ModelCard.model_validate({**told, "created": datetime.now(UTC), **more})


@pytest.fixture
def filled(both: Store, messages: pl.DataFrame) -> Store:
    both.ingest("shop", [messages], source={"path": "messages.csv"})
    return both


# --- data sets


def test_data_sets_are_created_once_listed_renamed_and_deleted(both: Store):
    datasets = both.catalogue.datasets
    first = datasets.create("shop")
    assert datasets.create("shop") == first
    datasets.create("bank")
    assert [row.name for row in datasets.list()] == ["shop", "bank"]
    datasets.rename("shop", "store")
    assert datasets.get("store").id == first.id
    datasets.delete("store")
    assert [row.name for row in datasets.list()] == ["bank"]


def test_an_unknown_data_set_is_answered_with_the_nearest_name(both: Store):
    both.catalogue.datasets.create("reviews")
    with pytest.raises(DatasetNotFound) as caught:
        both.catalogue.datasets.get("review")
    assert caught.value.hint == "Did you mean 'reviews'?"


def test_two_data_sets_cannot_have_one_name(both: Store):
    both.catalogue.datasets.create("a")
    both.catalogue.datasets.create("b")
    with pytest.raises(InvalidSetting, match="already a data set 'b'"):
        both.catalogue.datasets.rename("a", "b")


@pytest.mark.parametrize("name", ["", " a", "a\n", "x" * 201])
def test_a_name_nobody_could_type_is_refused(both: Store, name: str):
    with pytest.raises(InvalidSetting, match="cannot be the name of a data set"):
        both.catalogue.datasets.create(name)


def test_a_renamed_data_set_keeps_records_and_decisions(filled: Store):
    filled.decide("shop", [draft("a", "relabel", "refund")])
    filled.catalogue.datasets.rename("shop", "till")
    assert filled.frame("till").record("a")["label"] == "refund"


def test_deleting_a_data_set_removes_its_files_decisions_and_runs(filled: Store):
    filled.decide("shop", [draft("a", "confirm")])
    run = filled.catalogue.runs.create("check", dataset="shop")
    filled.artefacts.write_files(run.id, "x", {"f": b"1"})
    filled.catalogue.runs.finish(run.id)
    filled.delete_dataset("shop")
    assert list(filled.layout.parts.iterdir()) == []
    assert filled.catalogue.runs.list() == []
    assert not filled.artefacts.exists(run.id, "x")
    with pytest.raises(DatasetNotFound):
        filled.frame("shop")
    assert filled.doctor().healthy


# --- decisions


def test_decisions_are_numbered_dated_and_read_back_as_they_were_made(filled: Store):
    before = datetime.now(UTC)
    made = filled.decide(
        "shop",
        [
            draft("a", "relabel", "lost card", check="label_errors", run="r1", note="sure"),
            draft("b", "exclude"),
        ],
    )
    assert [d.seq for d in made] == [1, 2]
    assert before <= made[0].at <= datetime.now(UTC)
    assert filled.catalogue.decisions.since("shop") == made
    assert filled.catalogue.decisions.since("shop", 1) == made[1:]
    assert filled.catalogue.decisions.history("shop", "a") == made[:1]
    assert filled.catalogue.decisions.count("shop") == 2


def test_a_confirmation_holds_the_label_it_confirmed(filled: Store):
    (made,) = filled.decide("shop", [draft("a", "confirm")])
    assert made.label == "card"
    (made,) = filled.decide("shop", [draft("a", "relabel", "lost card")])
    (made,) = filled.decide("shop", [draft("a", "confirm")])
    assert made.label == "lost card"


def test_a_confirmation_of_a_label_that_changed_meanwhile_is_refused(filled: Store):
    filled.decide("shop", [draft("a", "relabel", "lost card")])
    with pytest.raises(InvalidDecision, match="its label is 'lost card' by now, not 'card'"):
        filled.decide("shop", [draft("a", "confirm", "card")])


def test_undo_takes_back_the_latest_decision_that_is_not_undone(filled: Store):
    filled.decide("shop", [draft("a", "relabel", "x"), draft("a", "relabel", "y")])
    first, second = filled.decide("shop", [draft("a", "undo"), draft("a", "undo")])
    assert (first.undoes, second.undoes) == (2, 1)
    assert filled.frame("shop").record("a")["label"] == "card"
    with pytest.raises(InvalidDecision, match="nothing to undo"):
        filled.decide("shop", [draft("a", "undo")])


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (draft("a", "relabel"), "needs a label"),
        (draft("a", "relabel", "  "), "needs a label"),
        (draft("a", "exclude", "x"), "takes no label"),
        (draft("a", "note"), "needs words"),
        (draft("d", "confirm"), "no label to confirm"),
        (draft("a", "undo"), "nothing to undo"),
        (draft("a", "exclude").model_copy(update={"by": " "}), "needs the name"),
    ],
)
def test_an_invalid_decision_is_refused_and_nothing_of_its_batch_is_stored(
    filled: Store, wrong: DecisionDraft, why: str
):
    with pytest.raises(InvalidDecision, match=why):
        filled.decide("shop", [draft("b", "confirm"), wrong])
    assert filled.catalogue.decisions.since("shop") == []


def test_a_decision_about_an_unknown_record_is_refused(filled: Store):
    with pytest.raises(RecordNotFound, match="no record 'zzz'"):
        filled.decide("shop", [draft("b", "confirm"), draft("zzz", "exclude")])
    assert filled.catalogue.decisions.count("shop") == 0


def test_decisions_of_several_threads_all_get_a_number_of_their_own(
    filled: Store, open_both: Callable[[], Store]
):
    def decide(store: Store) -> None:
        for _ in range(10):
            store.decide("shop", [draft("a", "relabel", "x")])

    threads = [Thread(target=decide, args=(s,)) for s in (filled, filled, open_both())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [d.seq for d in filled.catalogue.decisions.since("shop")] == list(range(1, 31))


# --- runs


def test_a_run_goes_from_pending_to_done_and_keeps_what_it_was_told(filled: Store):
    runs = filled.catalogue.runs
    run = runs.create(
        "train",
        dataset="shop",
        params={"shots": 32},
        fingerprint="f",
        models=["m"],
        versions={"numpy": "2"},
        seed=7,
    )
    assert run.status == "pending"
    assert runs.start(run.id).status == "running"
    assert runs.progress(run.id, Progress(phase="encoding", done=3, total=9)) is False
    runs.log(run.id, ["one", "two"])
    runs.log(run.id, ["three"])
    done = runs.finish(run.id, {"accuracy": 0.9})
    assert runs.get(run.id) == done
    assert done.status == "done"
    assert (done.dataset, done.params, done.seed) == ("shop", {"shots": 32}, 7)
    assert (done.progress.phase, done.progress.total) == ("encoding", 9)
    assert done.log == ("one", "two", "three")
    assert done.result == {"accuracy": 0.9}
    assert done.seconds is not None


def test_the_same_computation_on_the_same_input_returns_the_run_that_is_done(filled: Store):
    runs = filled.catalogue.runs
    first = runs.create("check", dataset="shop", params={"b": 1, "a": 2}, fingerprint="f")
    again = runs.create("check", dataset="shop", params={"a": 2, "b": 1}, fingerprint="f")
    assert again.id != first.id
    runs.finish(first.id)
    same = runs.create("check", dataset="shop", params={"a": 2, "b": 1}, fingerprint="f")
    assert (same.id, same.status) == (first.id, "done")
    for change in ({"fingerprint": "g"}, {"params": {"a": 3}}, {"seed": 1}, {"reuse": False}):
        told = {"params": {"a": 2, "b": 1}, "fingerprint": "f", **change}
        assert runs.create("check", dataset="shop", **told).id != first.id


def test_runs_are_listed_newest_first_and_by_kind_status_and_data_set(filled: Store):
    runs = filled.catalogue.runs
    filled.catalogue.datasets.create("other")
    a = runs.create("train", dataset="shop")
    b = runs.create("check", dataset="shop")
    c = runs.create("train", dataset="other")
    runs.fail(a.id, "No.", "Do otherwise.")
    assert [r.id for r in runs.list()] == [c.id, b.id, a.id]
    assert [r.id for r in runs.list(kind="train")] == [c.id, a.id]
    assert [r.id for r in runs.list(dataset="shop")] == [b.id, a.id]
    assert [r.id for r in runs.list(status="failed")] == [a.id]
    assert [r.id for r in runs.list(limit=1)] == [c.id]
    assert (runs.get(a.id).error, runs.get(a.id).hint) == ("No.", "Do otherwise.")
    assert runs.reopen(a.id).hint is None


def test_a_request_to_cancel_reaches_the_process_that_works(
    filled: Store, open_both: Callable[[], Store]
):
    runs, other = filled.catalogue.runs, open_both().catalogue.runs
    run = runs.start(runs.create("embed", dataset="shop").id)
    assert not runs.is_cancel_requested(run.id)
    other.request_cancel(run.id)
    assert runs.is_cancel_requested(run.id)
    assert runs.progress(run.id, Progress(done=1)) is True
    assert runs.cancel(run.id).status == "cancelled"
    assert other.get(run.id).status == "cancelled"


def test_a_run_whose_process_is_gone_shows_as_interrupted_and_can_be_resumed(
    filled: Store, open_both: Callable[[], Store]
):
    first, second = open_both(), filled
    run = first.catalogue.runs.start(first.catalogue.runs.create("embed", dataset="shop").id)
    assert second.catalogue.runs.get(run.id).status == "running"
    with pytest.raises(StoreBusy):
        second.catalogue.runs.reopen(run.id)
    first.close()
    assert second.catalogue.runs.get(run.id).status == "interrupted"
    assert second.catalogue.runs.reopen(run.id).status == "pending"
    assert second.catalogue.runs.finish(run.id).status == "done"


def test_a_run_of_another_machine_is_judged_by_its_heartbeat(
    filled: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    runs = filled.catalogue.runs
    monkeypatch.setattr("platform.node", lambda: "elsewhere")
    run = runs.start(runs.create("embed", dataset="shop").id)
    runs.close()
    monkeypatch.undo()
    patient = Runs(filled.catalogue.engine, tmp_path, silence=3600)
    assert patient.get(run.id).status == "running"
    runs.heartbeat(run.id)
    assert Runs(filled.catalogue.engine, tmp_path, silence=0).get(run.id).status == "interrupted"


def test_an_unknown_run_is_not_found(both: Store):
    for ask in (both.catalogue.runs.get, both.catalogue.runs.request_cancel):
        with pytest.raises(RunNotFound, match="no run 'nope'"):
            ask("nope")


# --- models


def test_models_are_found_by_name_and_id_and_listed_newest_first(filled: Store):
    models = filled.catalogue.models
    models.register(card("one", trained_on="shop", run="r1"))
    models.register(card("two", run="r2"))
    assert models.get("one") == models.get("id-one")
    assert [c.name for c in models.list()] == ["two", "one"]
    assert [c.name for c in models.list(dataset="shop")] == ["one"]
    assert models.delete("two").name == "two"
    with pytest.raises(ModelNotFound) as caught:
        models.get("on")
    assert caught.value.hint == "Did you mean 'one'?"


def test_one_model_of_a_data_set_is_promoted(filled: Store):
    models = filled.catalogue.models
    for name in ("one", "two"):
        models.register(card(name, trained_on="shop"))
    assert models.promoted("shop") is None
    assert models.promote("one").promoted
    assert models.promote("two").promoted
    assert [c.name for c in models.list() if c.promoted] == ["two"]
    promoted = models.promoted("shop")
    assert promoted is not None
    assert promoted.name == "two"


def test_two_models_cannot_have_one_name(both: Store):
    both.catalogue.models.register(card("one"))
    with pytest.raises(InvalidSetting, match="already a model 'one'"):
        both.catalogue.models.register(card("one", id="other"))


# --- versions


def test_the_migrated_tables_are_the_ones_the_code_describes(both: Store):
    found = inspect(both.catalogue.engine)
    told = {t.name: {c.name for c in t.columns} for t in metadata.sorted_tables}
    have = {n: {c["name"] for c in found.get_columns(n)} for n in found.get_table_names()}
    assert have == told


def test_a_step_added_later_runs_once_on_an_older_catalogue_and_keeps_its_facts(filled: Store):
    filled.decide("shop", [draft("a", "confirm")])

    def add_colour(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE models ADD COLUMN colour TEXT"))

    engine = filled.catalogue.engine
    assert migrate(engine, (*MIGRATIONS, add_colour)) == len(MIGRATIONS) + 1
    assert migrate(engine, (*MIGRATIONS, add_colour)) == len(MIGRATIONS) + 1
    assert "colour" in {c["name"] for c in inspect(engine).get_columns("models")}
    assert filled.catalogue.decisions.count("shop") == 1


def test_a_step_that_fails_leaves_the_catalogue_as_it_was(both: Store):
    def fail(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE models ADD COLUMN colour TEXT"))
        connection.execute(text("SELECT * FROM nowhere"))

    with pytest.raises(StoreError):
        migrate(both.catalogue.engine, (*MIGRATIONS, fail))
    assert "colour" not in {c["name"] for c in inspect(both.catalogue.engine).get_columns("models")}
    with reading(both.catalogue.engine) as connection:
        assert version_of(connection) == len(MIGRATIONS)


def test_a_newer_catalogue_is_refused(filled: Store, open_both: Callable[[], Store]):
    migrate(filled.catalogue.engine, (*MIGRATIONS, lambda _: None))
    with pytest.raises(NewerWorkspace, match=f"version {len(MIGRATIONS) + 1}"):
        open_both()


def test_many_openers_at_once_make_one_catalogue(open_both: Callable[[], Store]):
    assert _failures_of(4, open_both) == []


def test_nobody_is_refused_while_others_make_the_same_new_catalogue(tmp_path: Path):
    # the switch to the write-ahead log is refused at once to whoever comes second
    for turn in range(40):
        place = tmp_path / f"{turn}.sqlite"
        assert _failures_of(6, lambda place=place: Catalogue(place, locks=tmp_path).close()) == []


def _failures_of(openers: int, opening: Callable[[], object]) -> list[Exception]:
    failures: list[Exception] = []
    ready = Barrier(openers)

    def attempt() -> None:
        ready.wait()
        try:
            opening()
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            failures.append(error)

    threads = [Thread(target=attempt) for _ in range(openers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failures


# --- what goes wrong


def test_a_catalogue_held_by_another_process_is_answered_as_busy(tmp_path: Path):
    path = tmp_path / "catalogue.sqlite"
    first = Catalogue(path, locks=tmp_path)
    second = Catalogue(path, locks=tmp_path, busy_timeout=0.05)
    raw = first.engine.raw_connection()
    raw.cursor().execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusy) as caught:
        second.datasets.create("x")
    assert caught.value.retryable
    raw.cursor().execute("ROLLBACK")
    raw.close()
    second.datasets.create("x")
    first.close()
    second.close()


def test_a_file_that_is_no_database_is_answered_in_a_sentence(tmp_path: Path):
    path = tmp_path / "catalogue.sqlite"
    path.write_bytes(b"this is not a database, and long enough to look at" * 100)
    with pytest.raises(StoreError, match="damaged"):
        Catalogue(path, locks=tmp_path)


def test_a_server_that_does_not_answer_is_told_without_the_password(tmp_path: Path):
    with pytest.raises(StoreError) as caught:
        Catalogue("postgresql://me:secret@127.0.0.1:1/none", locks=tmp_path)
    assert "cannot be reached" in caught.value.message
    assert "secret" not in caught.value.message


@pytest.mark.parametrize("url", ["mysql://x/y", "not a url"])
def test_a_url_of_another_database_is_refused(url: str):
    with pytest.raises(InvalidSetting):
        connect(url)


def test_a_wrong_role_is_answered_as_a_refusal(postgresql_url: str, tmp_path: Path):
    with pytest.raises((PermissionRefused, StoreError), match="stranger"):
        Catalogue(postgresql_url.replace("assay@", "stranger@"), locks=tmp_path)
