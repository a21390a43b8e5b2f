"""An export kept with its run, to be fetched by id instead of by path."""

from __future__ import annotations

import zipfile
from pathlib import Path

from assay.errors import ExportError
from assay.jobs import Job, JobSpec
from assay.schema.filters import Filter, format_filter
from assay.schema.reports import ExportReport
from assay.schema.runs import Reporter, silent
from assay.store.files import remove
from assay.verbs.collecting.export import export
from assay.verbs.context import Context

PACKAGE = "export"
"""Name of the artefact; it holds one file."""

ENDINGS = {
    "csv": ".csv",
    "tsv": ".tsv",
    "json": ".json",
    "jsonl": ".jsonl",
    "parquet": ".parquet",
    "huggingface": "",
}


def pack(
    ctx: Context,
    dataset: str,
    *,
    format: str,  # noqa: A002 - the word a person uses
    where: Filter | None = None,
    history: bool = False,
    watch: Reporter = silent,
) -> ExportReport:
    """Export into the workspace; see ``Dataset.pack``.

    Raises:
        ExportError: No format of that name.
    """
    if format not in ENDINGS:
        raise ExportError(
            f"There is no export format '{format}'.", hint=f"Formats are: {', '.join(ENDINGS)}."
        )
    spec = JobSpec(
        "export",
        dataset,
        params={
            "format": format,
            "where": format_filter(where) if where is not None else None,
            "history": history,
        },
        fingerprint=ctx.fingerprint(dataset),
    )

    def work(job: Job) -> ExportReport:
        with ctx.store.artefacts.building(job.id, PACKAGE) as folder:
            to = folder / f"records{ENDINGS[format]}"
            report = export(
                ctx, dataset, to, format=format, where=where, history=history, watch=job.report
            )
            single = _one_file(folder, job)
        beside = {"history_file": "records.history.csv"} if history else {}
        return report.model_copy(update={"file": single, **beside})

    # The findings and predictions joined are those of the moment: always write it anew.
    return ctx.jobs.run(spec, work, ExportReport, watch=watch, reuse=False)


def packed(ctx: Context, run: str) -> Path:
    """Return the file an export made.

    Raises:
        RunNotFound: No export of that id, or it is gone.
    """
    kept = ctx.store.catalogue.runs.get(run)
    folder = ctx.store.artefacts.folder(kept.id, PACKAGE)
    return folder / ExportReport.model_validate(kept.result).file


def _one_file(folder: Path, job: Job) -> str:
    """Zip what was written where it is more than one file; return the name of the one."""
    written = sorted(path for path in folder.rglob("*") if path.is_file())
    if len(written) == 1 and written[0].parent == folder:
        return written[0].name
    with zipfile.ZipFile(folder / "records.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for done, path in enumerate(written):
            job.report(done, len(written), "packing")
            archive.write(path, path.relative_to(folder).as_posix())
    for path in list(folder.iterdir()):
        if path.name != "records.zip":
            remove(path)
    return "records.zip"
