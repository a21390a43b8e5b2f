"""From a file to records: read, store, report what was taken and refused."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from assay.errors import AssayError, SourceNotFound
from assay.jobs import Job, JobSpec
from assay.readers import open_source
from assay.schema.imports import ImportReport, RejectedRow
from assay.schema.records import Role
from assay.schema.runs import Reporter, silent
from assay.verbs.collecting.documents import keep_documents
from assay.verbs.collecting.kept import keep_pictures
from assay.verbs.context import Context
from assay.verbs.picturing.picture import find_pictures

REJECTS = "rejects.csv"
"""Name of the list of rejected rows."""

MISSING = "missing.csv"
"""Name of the list of pictures that are not here, with how many records name each."""

_ENDINGS = re.compile(
    r"(\.(csv|tsv|json|jsonl|parquet|txt|gz|zip|arrow|pdf|docx|xls[xmb]?|ods|html?|md))+$"
)


def bring(
    ctx: Context,
    path: Path,
    *,
    name: str | None = None,
    images: Path | None = None,
    format: str | None = None,  # noqa: A002 - the word a person uses
    encoding: str | None = None,
    delimiter: str | None = None,
    roles: Mapping[Role, str] | None = None,
    skip_bad: bool = False,
    cut: str | None = None,
    password: str | Sequence[str] | None = None,
    called: str | None = None,
    upload: str | None = None,
    keep: bool = False,
    imported: Callable[[], object] | None = None,
    watch: Reporter = silent,
) -> ImportReport:
    """Import a file or folder into a data set, all of it or nothing.

    Args:
        path: The file or folder.
        name: Name of the data set; the file's own when not given. An existing one is
            updated by id, its decisions kept; of a document only the passages it has now stay.
        images: Folder of the pictures; that of the file when not given.
        format, encoding, delimiter: Where the guess is wrong.
        roles: Source column for a role, where the guess is wrong.
        skip_bad: Import the good rows and list the others.
        cut: How documents are cut into passages; see ``readers.open_source``.
        password: What opens encrypted documents, or several; none is ever stored.
        called: What a person calls the file, where its path means nothing to them.
        upload: Id of the upload it is, where it is one.
        keep: Whether that stays, since more will be imported from it.
        imported: Called once the records and this report are stored.
        watch: Called with the number of rows done.

    Raises:
        ReadError: The source is unusable; nothing is stored.
        SourceNotFound: There is no folder ``images``.
    """
    if images is not None and not images.is_dir():
        raise SourceNotFound(f"There is no folder '{images}' with pictures.")
    shown = called or path.name
    dataset = name or _ENDINGS.sub("", shown)
    params: dict[str, Any] = {
        "dataset": dataset,
        "path": str(path.absolute()),
        "upload": upload,
        "images": str(images.absolute()) if images is not None else None,
        "roles": dict(roles or {}),
        "format": format,
        "encoding": encoding,
        "delimiter": delimiter,
        "skip_bad": skip_bad,
        "cut": cut,
        "unlocked": bool(password),
        "keep": keep,
    }
    spec = JobSpec("import", None, params=params)

    def work(job: Job) -> ImportReport:
        with naming(path, called):
            report = take_in(job)
        if imported is not None:
            job.once_stored(imported)
        return report

    def take_in(job: Job) -> ImportReport:
        started = time.perf_counter()
        source = open_source(
            path,
            format=format,
            encoding=encoding,
            delimiter=delimiter,
            roles=roles,
            max_field_bytes=ctx.settings.max_field_bytes,
            skip_bad=skip_bad,
            cut=cut,
            password=password,
            called=called,
        )
        told = {"path": called} if called else {}
        stored = ctx.store.ingest(
            dataset,
            source.batches(),
            source=source.info.model_copy(update=told).model_dump(mode="json"),
            skip_duplicates=skip_bad,
            whole=lambda: {taken.name for taken in source.documents},
            report=job.report,
        )
        keep_documents(ctx, job.id, source.documents)
        pictured = None
        if any(guess.role == "image" for guess in source.info.columns):
            if upload is not None:
                keep_pictures(ctx, dataset, path, upload, shown, job.report)
            else:
                folder = images or (path if path.is_dir() else path.parent)
                ctx.store.catalogue.datasets.add_folder(dataset, ctx.store.layout.told(folder))
            pictured = find_pictures(ctx, dataset)
        rejects = sorted([*source.rejects, *stored.duplicates], key=lambda row: row.line)
        return ImportReport(
            dataset=dataset,
            added=stored.added,
            updated=stored.updated,
            unchanged=stored.unchanged,
            removed=stored.removed,
            rejected=len(rejects),
            rejects_file=_keep_rejects(ctx, job, rejects) if rejects else None,
            columns=source.info.columns,
            source=source.info.model_copy(update=told),
            pictures=pictured.height if pictured is not None else 0,
            **_missing(ctx, job, pictured),
            seconds=time.perf_counter() - started,
        )

    # The file may have changed without changing its name: always read it.
    return ctx.jobs.run(spec, work, ImportReport, watch=watch, reuse=False)


@contextmanager
def naming(path: Path, called: str | None) -> Iterator[None]:
    """Let errors speak of a file as its person does, instead of by its path."""
    try:
        yield
    except AssayError as error:
        if called is not None:
            error.message = error.message.replace(str(path), called).replace(path.name, called)
        raise


def _keep_rejects(ctx: Context, job: Job, rejects: list[RejectedRow]) -> str:
    """Keep the rejected rows with the run; return the path of a CSV a person can open."""
    table = pl.DataFrame(
        [row.model_dump() for row in rejects],
        schema={"line": pl.Int64, "reason": pl.String, "raw": pl.String},
    )
    ctx.store.artefacts.write_files(job.id, "rejects", {REJECTS: table.write_csv().encode()})
    return str(ctx.store.artefacts.folder(job.id, "rejects") / REJECTS)


def _missing(ctx: Context, job: Job, pictured: pl.DataFrame | None) -> dict[str, Any]:
    """Count the pictures that are not here and keep their names with the run."""
    missing = pl.DataFrame()
    if pictured is not None:  # one that stands in the table itself is here
        inside = pl.col("image").str.starts_with("data:")
        missing = pictured.filter(~pl.col("here") & ~inside)
    if not missing.height:
        return {}
    listed = {MISSING: missing.select("image", "records").write_csv().encode()}
    ctx.store.artefacts.write_files(job.id, "missing", listed)
    file = ctx.store.artefacts.folder(job.id, "missing") / MISSING
    elsewhere = int(missing["image"].str.contains(r"(?i)^(?:https?|ftp|s3|gs)://").sum())
    return {
        "missing_pictures": missing.height,
        "elsewhere": elsewhere,
        "missing_file": str(file),
    }


def rejects_of(ctx: Context, run: str) -> bytes:
    """Return the list of rejected rows of an import as CSV.

    Raises:
        RunNotFound: No such import, or it rejected none.
    """
    return ctx.store.artefacts.read_files(ctx.store.catalogue.runs.get(run).id, "rejects")[REJECTS]
