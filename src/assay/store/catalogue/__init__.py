"""The catalogue: which parts there are, what people decided, what was computed."""

from __future__ import annotations

from pathlib import Path

from assay.store.catalogue.conversations import Conversations
from assay.store.catalogue.datasets import Datasets
from assay.store.catalogue.decisions import Decisions
from assay.store.catalogue.engine import connect, use_write_ahead_log
from assay.store.catalogue.keys import Keys
from assay.store.catalogue.migrations import migrate
from assay.store.catalogue.models import Models
from assay.store.catalogue.names import DatasetRow
from assay.store.catalogue.parts import Chunk, PartRow, Parts
from assay.store.catalogue.recall import Recall
from assay.store.catalogue.runs import Runs
from assay.store.catalogue.topic_edits import TopicEdits

__all__ = ["Catalogue", "Chunk", "DatasetRow", "PartRow"]


class Catalogue:
    """The small facts of a workspace, in SQLite or PostgreSQL.

    Args:
        place: Path of the SQLite file, or a ``postgresql://`` URL.
        locks: Folder of lock files, for the runs of this machine.
        busy_timeout: Seconds to wait for another process that is writing.

    Raises:
        NewerWorkspace: The catalogue was written by a newer Assay; it is left unchanged.
        StoreError: It cannot be opened.
    """

    def __init__(self, place: Path | str, *, locks: Path, busy_timeout: float = 30.0) -> None:
        self.engine = connect(place, busy_timeout=busy_timeout)
        try:
            self.version = migrate(self.engine)
            use_write_ahead_log(self.engine)
        except BaseException:
            self.engine.dispose()
            raise
        self.recall = Recall(self.engine)
        self.datasets = Datasets(self.engine, self.recall)
        self.parts = Parts(self.engine)
        self.decisions = Decisions(self.engine)
        self.runs = Runs(self.engine, locks)
        self.models = Models(self.engine)
        self.keys = Keys(self.engine)
        self.topic_edits = TopicEdits(self.engine, self.recall)
        self.conversations = Conversations(self.engine)

    @property
    def place(self) -> str:
        """The catalogue as a URL without its password."""
        return self.engine.url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Let go of the runs and connections of this process."""
        self.runs.close()
        self.recall.close()
        self.engine.dispose()
