"""Store: one workspace, its facts and its files."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import polars as pl

from assay.schema.class_names import Lexicon
from assay.schema.datasets import DoctorReport
from assay.schema.decisions import Decision, DecisionDraft
from assay.schema.runs import Reporter, silent
from assay.store.answers import Answers
from assay.store.artefacts import Artefacts
from assay.store.catalogue import Catalogue
from assay.store.compaction import compact
from assay.store.doctor import examine
from assay.store.files import remove
from assay.store.frame import Frame
from assay.store.ingest import Ingest, IngestResult
from assay.store.layout import Layout, open_layout
from assay.store.pictures import named_pictures, pictures_in
from assay.store.uploads import Uploads
from assay.store.vector_cache import VectorCache
from assay.store.view import Topical, View


class Store:
    """One open workspace; make it with ``open_store``. Safe to use from several threads.

    Attributes:
        layout: The paths of its folder.
        catalogue: Data sets, parts, decisions, runs, models.
        artefacts: What runs computed.
        uploads: Files received and not imported yet.
    """

    def __init__(self, layout: Layout, catalogue: Catalogue, *, busy_timeout: float) -> None:
        self.layout = layout
        self.catalogue = catalogue
        self.artefacts = Artefacts(layout.artefacts, layout.locks)
        self.uploads = Uploads(layout.uploads)
        self._busy_timeout = busy_timeout
        self._views: dict[str, View] = {}
        self._caches: dict[tuple[str, int], VectorCache] = {}
        self._answers: dict[str, Answers] = {}
        self._guard = threading.Lock()

    def ingest(
        self,
        dataset: str,
        batches: Iterable[pl.DataFrame],
        *,
        source: dict[str, Any],
        skip_duplicates: bool = False,
        whole: Callable[[], Collection[str]] = tuple,
        report: Reporter = silent,
    ) -> IngestResult:
        """Take in canonical frames as one new part: all of them, or nothing.

        Rows without an id get a hash of their content, the nth row of one content with the
        suffix ``-n``. A row whose id is known replaces the whole record when anything but
        its line differs; decisions about it stay. A record leaves only as a piece of a
        parent that comes in without it.

        Args:
            dataset: Name of the data set, made when there is none.
            batches: Frames with the canonical columns; read once, in bounded memory.
            source: Where they come from, as plain JSON; kept with the part.
            skip_duplicates: Leave out rows whose id came before, instead of refusing.
            whole: Asked once all batches are read for the parents of which they hold every
                piece; pieces (``parent#…``, with a locator) that are not among them leave.
            report: Called with the rows taken in so far.

        Raises:
            DuplicateIds: Two rows carry one id; the rows are in its ``rejected``.
            DiskFull, PermissionRefused: The workspace is unharmed.
            Cancelled: By ``report``; the workspace is unharmed.
        """
        return Ingest(self.catalogue, self.layout.parts, self.layout.locks).run(
            dataset,
            batches,
            source=source,
            skip_duplicates=skip_duplicates,
            whole=whole,
            report=report,
        )

    def frame(
        self,
        dataset: str,
        *,
        predictions: str | None = None,
        findings: str | None = None,
        topics: Topical | None = None,
        captions: Sequence[str] = (),
        languages: str | None = None,
        lexicon: Lexicon | None = None,
    ) -> Frame:
        """Return a data set as of now, whichever process changed it last.

        Args:
            dataset: Name of the data set.
            predictions: Id of the run whose artefact ``predictions`` is joined.
            findings: Id of the run whose artefact ``findings`` is joined.
            topics: What is joined as the column ``topic``.
            captions: Ids of runs whose artefact ``captions`` is joined, a column each.
            languages: Id of the run whose artefact ``languages`` is joined.
            lexicon: Other names of the values of a column, for filters.

        Raises:
            DatasetNotFound: There is none of that name.
            RunNotFound: The run has no such artefact.
        """
        return self._view(dataset).frame(
            predictions, findings, topics, captions, languages, lexicon
        )

    def decide(
        self, dataset: str, drafts: Sequence[DecisionDraft], *, batch: str | None = None
    ) -> list[Decision]:
        """Store decisions in one commit; they are on disk when this returns.

        What was stored before under the key of a draft, or of the whole ``batch``, is
        returned as it was and not stored again.

        A confirm without a label holds the current one; one with a label is refused when
        the record has another by now.

        Raises:
            DatasetNotFound: There is no data set of that name.
            RecordNotFound: A draft names a record the data set does not have.
            InvalidDecision: A draft that cannot be stored. In each case none is.
        """
        names = list(dict.fromkeys(draft.record for draft in drafts))
        given = self._view(dataset).given(names)
        return self.catalogue.decisions.append(dataset, drafts, given=given, batch=batch)

    def vectors(self, encoder_key: str, dimensions: int) -> VectorCache:
        """Return the vector cache of an encoder, made when there is none.

        Raises:
            StoreError: It holds vectors of another width.
        """
        with self._guard:
            key = (encoder_key, dimensions)
            if key not in self._caches:
                self._caches[key] = VectorCache(
                    self.layout.vectors,
                    self.layout.locks,
                    encoder_key,
                    dimensions,
                    timeout=self._busy_timeout,
                )
            return self._caches[key]

    def answers(self, name: str) -> Answers:
        """Return what others answered under a name: a model's id, made when there is none."""
        with self._guard:
            if name not in self._answers:
                self._answers[name] = Answers(
                    self.layout.answers, name, busy_timeout=self._busy_timeout
                )
            return self._answers[name]

    def compact(self, dataset: str) -> bool:
        """Merge the parts of a data set into one without the rows superseded since.

        Returns:
            Whether there was anything to merge.

        Raises:
            DatasetNotFound: There is none of that name.
            DiskFull: Nothing was changed.
        """
        return compact(self.catalogue, self.layout.parts, self.layout.locks, dataset)

    def delete_dataset(self, dataset: str) -> None:
        """Delete a data set with its records, decisions, and the runs no model stands on.

        Pictures that came with it over the network go too, where no other data set names them.

        Raises:
            DatasetNotFound: There is none of that name.
        """
        _, parts = self.catalogue.parts.of(dataset)
        runs = {run.id for run in self.catalogue.runs.list(dataset=dataset)}
        runs -= {card.run for card in self.catalogue.models.list()}
        gone = self.catalogue.datasets.delete(dataset)
        self.catalogue.runs.delete(sorted(runs))
        with self._guard:
            self._views.pop(dataset, None)
        for part in parts:
            remove(self.layout.parts / part.id)
        for run in runs:
            self.artefacts.delete(run)
        for run in self.catalogue.runs.list(kind="import"):
            if run.params.get("dataset") == dataset:
                self.artefacts.delete(run.id, "documents")
        named = named_pictures(self.catalogue)
        for upload in pictures_in(gone.folders):
            if upload not in named:
                remove(self.layout.pictures / upload)

    def doctor(self, *, repair: bool = False) -> DoctorReport:
        """Verify everything stored, and mend what can be mended.

        Args:
            repair: Remove damaged artefacts and what crashes left behind; parts and
                decisions are never touched.
        """
        report = examine(self.layout, self.catalogue, self.artefacts, repair=repair)
        if repair:
            with self._guard:
                self._caches.clear()  # they may know rows that were taken away
                for answers in self._answers.values():
                    answers.close()
                self._answers.clear()
        return report

    def close(self) -> None:
        """Let go of connections and locks."""
        with self._guard:
            for answers in self._answers.values():
                answers.close()
            self._answers.clear()
        self.catalogue.close()

    def _view(self, dataset: str) -> View:
        with self._guard:
            if dataset not in self._views:
                self._views[dataset] = View(
                    self.catalogue, self.artefacts, self.layout.parts, dataset
                )
            return self._views[dataset]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_store(
    path: Path,
    *,
    database_url: str | None = None,
    create: bool = True,
    busy_timeout: float = 30.0,
) -> Store:
    """Open a workspace.

    Args:
        path: Its folder.
        database_url: ``postgresql://`` URL of the catalogue; ``None`` for SQLite in the folder.
        create: Make the workspace when there is none.
        busy_timeout: Seconds to wait for another process that is writing.

    Raises:
        WorkspaceNotFound: There is none, and ``create`` is not set.
        NewerWorkspace: It was written by a newer Assay; it is left unchanged.
        PermissionRefused, DiskFull, StoreError: It cannot be opened.
    """
    layout = open_layout(path, create=create)
    catalogue = Catalogue(
        database_url or layout.catalogue, locks=layout.locks, busy_timeout=busy_timeout
    )
    return Store(layout, catalogue, busy_timeout=busy_timeout)
