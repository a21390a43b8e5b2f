"""A full disk, missing rights, newer and foreign folders: one sentence, nothing harmed."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from assay.errors import (
    DiskFull,
    NewerWorkspace,
    PermissionRefused,
    StoreError,
    WorkspaceNotFound,
)
from assay.schema.decisions import DecisionDraft
from assay.store import Store, files, open_store
from assay.store.catalogue.migrations import MIGRATIONS, migrate
from assay.store.files import as_sentence, write_atomic

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX limits and rights")


def tree(root: Path) -> dict[str, bytes]:
    return {str(p.relative_to(root)): p.read_bytes() for p in root.rglob("*") if p.is_file()}


# --- opening


def test_a_workspace_that_is_not_there_is_not_made_unless_asked(tmp_path: Path):
    with pytest.raises(WorkspaceNotFound):
        open_store(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()
    open_store(tmp_path / "none").close()
    open_store(tmp_path / "none", create=False).close()


def test_a_workspace_of_a_newer_format_is_refused_unchanged(tmp_path: Path):
    (tmp_path / "workspace.json").write_text('{"program": "assay", "format": 2}')
    before = tree(tmp_path)
    with pytest.raises(NewerWorkspace, match="format 2; this Assay knows formats up to 1"):
        open_store(tmp_path)
    assert tree(tmp_path) == before


def test_a_workspace_with_a_newer_catalogue_is_refused_unchanged(
    tmp_path: Path, messages: pl.DataFrame
):
    with open_store(tmp_path / "w") as store:
        store.ingest("shop", [messages], source={})
        migrate(store.catalogue.engine, (*MIGRATIONS, lambda _: None))
    before = tree(tmp_path)
    with pytest.raises(NewerWorkspace):
        open_store(tmp_path / "w")
    assert tree(tmp_path) == before


def test_a_folder_with_other_things_in_it_is_not_taken_over(tmp_path: Path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(StoreError, match="holds other files"):
        open_store(tmp_path)
    assert tree(tmp_path) == {"thesis.txt": b"mine"}


def test_a_file_in_the_place_of_a_workspace_is_told(tmp_path: Path):
    (tmp_path / "w").write_text("x")
    with pytest.raises(StoreError, match="is a file"):
        open_store(tmp_path / "w")
    with pytest.raises(StoreError):
        open_store(tmp_path / "w" / "below")


@pytest.mark.parametrize("content", ["", "{", "[]", '{"format": "new"}'])
def test_a_damaged_version_file_is_told(tmp_path: Path, content: str):
    (tmp_path / "workspace.json").write_text(content)
    with pytest.raises(StoreError, match="damaged"):
        open_store(tmp_path)


# --- writing


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, DiskFull),
        (errno.EDQUOT, DiskFull),
        (errno.EFBIG, DiskFull),
        (errno.EACCES, PermissionRefused),
        (errno.EROFS, PermissionRefused),
        (errno.EIO, StoreError),
        (errno.ENAMETOOLONG, StoreError),
    ],
)
def test_each_answer_of_the_system_has_its_sentence(number: int, kind: type[Exception]):
    error = as_sentence(OSError(number, os.strerror(number)), Path("some/file"))
    assert type(error) is kind
    assert "some/file" in error.message
    assert error.hint


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_device_without_room_is_told():
    with pytest.raises(DiskFull, match="/dev/full"):
        files.write_synced(Path("/dev/full"), b"x" * 10)


def test_an_atomic_write_that_fails_leaves_the_old_file(tmp_path: Path):
    path = tmp_path / "file"
    write_atomic(path, b"old")
    with pytest.raises(TypeError):
        write_atomic(path, "text")  # type: ignore[arg-type]
    assert tree(tmp_path) == {"file": b"old"}


LIMITED = """
import resource, sys
from pathlib import Path
import numpy as np, polars as pl
from assay.errors import DiskFull
from assay.schema.decisions import DecisionDraft
from assay.store import open_store
store = open_store(Path(sys.argv[1]))
frame = store.frame("shop")
cache = store.vectors("fake", 64)
cache.add(["a"], np.ones((1, 64)))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
def ingest():
    many = pl.DataFrame({"text": [f"text {n}" for n in range(20000)]})
    store.ingest("other", [many], source={})
def decide():
    for n in range(500):
        store.decide("shop", [DecisionDraft(record="a", action="note", note="x" * 2000, by="me")])
        print("saved", n, flush=True)
def artefact():
    store.artefacts.write_files("r1", "model", {"weights": bytes(400_000)})
def vectors():
    cache.add([str(n) for n in range(2000)], np.ones((2000, 64)))
for work in (ingest, artefact, vectors, decide):
    try:
        work()
    except DiskFull as error:
        print("full", work.__name__, error, flush=True)
"""


@posix
def test_a_disk_that_fills_up_is_told_and_harms_nothing(store: Store, messages: pl.DataFrame):
    store.ingest("shop", [messages], source={})
    before = store.frame("shop").data
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(store.layout.root), "200000"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    full = [line.split()[1] for line in lines if line.startswith("full")]
    assert full == ["ingest", "artefact", "vectors", "decide"]
    saved = sum(line.startswith("saved") for line in lines)
    assert 0 < saved < 500
    assert store.catalogue.decisions.count("shop") == saved
    assert [row.name for row in store.catalogue.datasets.list()] == ["shop"]
    assert store.frame("shop").rows(columns=["id", "text"]).equals(before.select("id", "text"))
    assert not store.artefacts.exists("r1", "model")
    cache = store.vectors("fake", 64)
    assert len(cache) == 1
    assert store.doctor(repair=True).healthy
    store.decide("shop", [DecisionDraft(record="a", action="confirm", by="me")])


@posix
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root is refused nothing")
def test_a_folder_we_may_not_write_is_told(store: Store, messages: pl.DataFrame):
    store.ingest("shop", [messages], source={})
    store.layout.parts.chmod(0o500)
    with pytest.raises(PermissionRefused):
        store.ingest("shop", [messages.head(1).with_columns(text=pl.lit("x"))], source={})
    store.layout.parts.chmod(0o700)
    assert store.frame("shop").record("a")["text"] == "Where is my card?"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users may look into, unlike those of pytest."""
    folder = Path(tempfile.mkdtemp(prefix="assay-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


REFUSED = """
import os, sys
from pathlib import Path
from assay.errors import PermissionRefused
from assay.store import open_store
open_store(Path(sys.argv[2])).close()  # everything is imported before we step down
os.setgid(65534); os.setuid(65534)
try:
    store = open_store(Path(sys.argv[1]))
    store.catalogue.datasets.create("x")
except PermissionRefused as error:
    print("refused", error)
"""


@posix
@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root can step down")
@pytest.mark.parametrize("closed", ["root", "catalogue"])
def test_another_users_workspace_is_refused_in_a_sentence(
    open_folder: Path, tmp_path: Path, closed: str
):
    root = open_folder / "w"
    with open_store(root) as store:
        store.catalogue.datasets.create("shop")
    if closed == "root":
        root.chmod(0o700)
    done = subprocess.run(
        [sys.executable, "-c", REFUSED, str(root), str(tmp_path / "w")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("refused"), done.stderr
