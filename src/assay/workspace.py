"""Workspace: a folder (or a database and a folder) with everything in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from assay import verbs
from assay.asking import AskingAnywhere
from assay.dataset import Dataset
from assay.model import Model
from assay.results import Results
from assay.schema.datasets import DoctorReport, WorkspaceInfo
from assay.schema.findings import CheckInfo
from assay.schema.imports import ImportReport
from assay.schema.runs import Reporter, Run, RunStatus, silent
from assay.schema.uploads import Preview
from assay.settings import Settings, read_settings
from assay.store import open_store
from assay.store.uploads import Uploads
from assay.verbs.context import Context


def open_workspace(
    path: str | Path | None = None, *, create: bool = True, settings: Settings | None = None
) -> Workspace:
    """Open a workspace, making it where there is none.

    Args:
        path: Its folder; the setting ``workspace`` (``./.assay``) when not given.
        create: False raises where there is none.
        settings: Read from the environment when not given.

    Raises:
        WorkspaceNotFound: There is none and ``create`` is False.
        NewerWorkspace: It was written by a newer version; nothing was changed.
        InvalidSetting: A variable of the environment has a value that cannot be used.
    """
    settings = settings or read_settings()
    store = open_store(
        Path(path) if path is not None else settings.workspace,
        database_url=settings.database_url,
        create=create,
        busy_timeout=settings.busy_timeout,
    )
    return Workspace(Context(store, settings))


class Workspace(Results, AskingAnywhere):
    """An open workspace; a context manager that closes it."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self.keys = ctx.store.catalogue.keys  # of the prediction service

    @property
    def settings(self) -> Settings:
        """Settings it was opened with."""
        return self._ctx.settings

    @property
    def path(self) -> Path:
        """Folder of the workspace."""
        return self._ctx.store.layout.root

    def __repr__(self) -> str:
        return f"Workspace({str(self.path)!r}, {len(self.datasets())} data sets)"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Wait for running jobs and close the catalogue."""
        self._ctx.close()

    def load(
        self,
        path: str | Path,
        *,
        name: str | None = None,
        text: str | None = None,
        label: str | None = None,
        split: str | None = None,
        id: str | None = None,  # noqa: A002 - the column's own name
        image: str | None = None,
        images: str | Path | None = None,
        format: str | None = None,  # noqa: A002 - the word a person uses
        encoding: str | None = None,
        delimiter: str | None = None,
        skip_bad: bool = False,
        cut: str | None = None,
        password: str | Sequence[str] | None = None,
        watch: Reporter = silent,
    ) -> Dataset:
        """Import a file or folder and return its data set.

        See ``import_file`` for the arguments and for a report of what was taken.
        """
        roles = {"text": text, "label": label, "split": split, "id": id, "image": image}
        report = self.import_file(
            path,
            name=name,
            images=images,
            format=format,
            encoding=encoding,
            delimiter=delimiter,
            skip_bad=skip_bad,
            cut=cut,
            password=password,
            watch=watch,
            **roles,
        )
        return self.dataset(report.dataset)

    def import_file(
        self,
        path: str | Path,
        *,
        name: str | None = None,
        images: str | Path | None = None,
        format: str | None = None,  # noqa: A002 - the word a person uses
        encoding: str | None = None,
        delimiter: str | None = None,
        skip_bad: bool = False,
        cut: str | None = None,
        password: str | Sequence[str] | None = None,
        called: str | None = None,
        watch: Reporter = silent,
        **roles: str | None,
    ) -> ImportReport:
        """Import a file or folder, all of it or nothing.

        Args:
            path: The file or folder.
            name: Name of the data set; an existing one is updated by id, decisions kept.
            images: Folder of the pictures, where they do not lie beside the file.
            format, encoding, delimiter: Where the guess is wrong.
            skip_bad: Import the good rows and list the others.
            cut: How documents are cut: tokens of whole sentences, as ``"180"``, or characters
                and overlap, as ``"300/100"``.
            password: What opens encrypted documents, several where they have different ones;
                none is ever stored.
            called: What the file is known by, where its own name is not enough.
            watch: Called with the number of rows done.
            **roles: Source column for ``text``, ``label``, ``split``, ``id``, ``image``.

        Raises:
            ReadError: The source is unusable; nothing is stored.
        """
        return verbs.bring.bring(
            self._ctx,
            Path(path),
            name=name,
            images=Path(images) if images is not None else None,
            format=format,
            encoding=encoding,
            delimiter=delimiter,
            roles=_given(roles),
            skip_bad=skip_bad,
            cut=cut,
            password=password,
            called=called,
            watch=watch,
        )

    def dataset(self, name: str) -> Dataset:
        """Return a data set by name.

        Raises:
            DatasetNotFound: There is none of that name.
        """
        return Dataset(self._ctx, self._ctx.store.catalogue.datasets.get(name).name)

    def named(self, dataset: str) -> Dataset:
        """Return a data set without looking whether there is one: its verbs do, each time."""
        return Dataset(self._ctx, dataset)

    def datasets(self) -> list[Dataset]:
        """Return every data set, by name."""
        return [Dataset(self._ctx, row.name) for row in self._ctx.store.catalogue.datasets.list()]

    def model(self, name: str) -> Model:
        """Return a model by name or id.

        Raises:
            ModelNotFound: There is none.
        """
        return Model(self._ctx, self._ctx.store.catalogue.models.get(name))

    def models(self) -> list[Model]:
        """Return every model, newest first."""
        return [Model(self._ctx, card) for card in self._ctx.store.catalogue.models.list()]

    def runs(
        self,
        *,
        dataset: str | None = None,
        kind: str | None = None,
        status: RunStatus | None = None,
        limit: int | None = None,
    ) -> list[Run]:
        """Return runs, newest first.

        Args:
            dataset: Only those of this data set.
            kind: Only those of this kind: import, embed, train, check, evaluate …
            status: Only those of this status.
            limit: At most so many.
        """
        return self._ctx.store.catalogue.runs.list(
            dataset=dataset, kind=kind, status=status, limit=limit
        )

    def run(self, id: str) -> Run:  # noqa: A002 - the column's own name
        """Return a run by id.

        Raises:
            RunNotFound: There is none.
        """
        return self._ctx.store.catalogue.runs.get(id)

    def begin(self, verb: Callable[[], object]) -> Run:
        """Begin a long verb and return its run at once; the work goes on in the background.

        Args:
            verb: The call, e.g. ``lambda: dataset.train(shots=32)``; what it returns is lost,
                the run keeps the result.

        Raises:
            AssayError: What the verb refuses before its work.
        """
        return self._ctx.jobs.begin(verb)

    def cancel(self, run: str) -> Run:
        """Stop a run that waits or goes on, in whichever process; others stay as they are.

        Raises:
            RunNotFound: There is none of that id.
        """
        return self._ctx.jobs.cancel(run)

    def resume(self, run: str) -> Run:
        """Begin the work of a run again that failed, was cancelled or interrupted.

        What was finished is not redone. The run is the same one where nothing changed since,
        else a new one.

        Raises:
            RunNotFound: There is none of that id.
            NotResumable: It goes on, is done, or is of a kind nobody asks for by itself.
        """
        cut = self.run(run)
        return self._ctx.jobs.begin(lambda: verbs.resume.resume(self._ctx, cut), again=cut.id)

    def serving(self) -> verbs.serve.Serving:
        """Return the models as a service uses them: by name, promoted ones by data set."""
        return verbs.serve.Serving(self._ctx)

    def stop(self) -> None:
        """Stop all that was begun here, so that ``close`` need not wait for its end."""
        self._ctx.jobs.stop()

    def checks(self) -> list[CheckInfo]:
        """Return the checks there are, built in or brought by installed packages."""
        return verbs.check.catalogue()

    def delete(self, dataset: str) -> None:
        """Delete a data set with its records, decisions and runs; its models stay.

        Pictures that were uploaded with it go too, unless another data set names their folder.

        Raises:
            DatasetNotFound: There is none of that name.
        """
        verbs.pictures.forget(self._ctx, dataset)
        self._ctx.store.delete_dataset(dataset)

    @property
    def uploads(self) -> Uploads:
        """Files received and not imported yet."""
        return self._ctx.store.uploads

    def preview(
        self,
        upload: str,
        *,
        rows: int = 20,
        format: str | None = None,  # noqa: A002 - the word a person uses
        encoding: str | None = None,
        delimiter: str | None = None,
        cut: str | None = None,
        **roles: str | None,
    ) -> Preview:
        """Show how an upload would be read, before anything is stored.

        Args:
            upload: Id of the upload.
            rows: Rows to show.
            format, encoding, delimiter: Where the guess is wrong.
            cut: How documents are cut, as for ``import_file``.
            **roles: As for ``import_file``; an empty column means that none plays the role.
        """
        return verbs.uploads.preview(
            self._ctx,
            upload,
            rows=rows,
            format=format,
            encoding=encoding,
            delimiter=delimiter,
            roles=_given(roles),
            cut=cut,
        )

    def import_upload(
        self,
        upload: str,
        *,
        name: str | None = None,
        format: str | None = None,  # noqa: A002 - the word a person uses
        encoding: str | None = None,
        delimiter: str | None = None,
        skip_bad: bool = False,
        cut: str | None = None,
        password: str | Sequence[str] | None = None,
        keep: bool = False,
        watch: Reporter = silent,
        **roles: str | None,
    ) -> ImportReport:
        """Import an upload like ``import_file``; it is removed once it is imported, or kept."""
        return verbs.uploads.import_upload(
            self._ctx,
            upload,
            name=name,
            format=format,
            encoding=encoding,
            delimiter=delimiter,
            roles=_given(roles),
            skip_bad=skip_bad,
            cut=cut,
            password=password,
            keep=keep,
            watch=watch,
        )

    def packed(self, run: str) -> Path:
        """Return the file that ``Dataset.pack`` made.

        Raises:
            RunNotFound: There is no such run, or its file is gone.
        """
        return verbs.pack.packed(self._ctx, run)

    def rejects(self, run: str) -> bytes:
        """Return the rows an import refused, with line and reason, as CSV.

        Raises:
            RunNotFound: No such import, or it refused none.
        """
        return verbs.bring.rejects_of(self._ctx, run)

    def info(self) -> WorkspaceInfo:
        """Count what the workspace holds."""
        return verbs.info.workspace_info(self._ctx)

    def compact(self, dataset: str) -> None:
        """Merge a data set's parts into one; superseded rows are dropped, decisions kept."""
        self._ctx.store.compact(dataset)

    def doctor(self, *, repair: bool = False) -> DoctorReport:
        """Verify every file and table; with ``repair``, mend what can be mended.

        What a person said and what came in is never touched.
        """
        return self._ctx.store.doctor(repair=repair)


def _given(roles: Mapping[str, str | None]) -> dict[Any, str]:
    return {role: column for role, column in roles.items() if column is not None}
