"""Documents cut anew: into a data set of their own, so that no decision is lost."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from assay.errors import DocumentNotKept, InvalidSetting
from assay.jobs import Job, JobSpec
from assay.readers.documents.passages import Cutting
from assay.readers.documents.table import short_name
from assay.schema.documents import DocumentInfo, Recut
from assay.schema.runs import Reporter, silent
from assay.verbs.collecting.bring import bring
from assay.verbs.collecting.documents import file_of, list_documents
from assay.verbs.context import Context

ENDINGS = {"pdf": ".pdf", "docx": ".docx", "html": ".html", "markdown": ".md", "plain": ".txt"}


def recut(
    ctx: Context,
    dataset: str,
    cut: str,
    *,
    name: str | None = None,
    password: str | Sequence[str] | None = None,
    watch: Reporter = silent,
) -> Recut:
    """Cut the documents of a data set anew, into a data set of their own.

    Raises:
        InvalidSetting: There is no such cut, or the new name is taken.
        DocumentNotKept: No file of them is here.
    """
    told = Cutting.parse(cut).told
    new = name or f"{dataset}-{told.replace('/', '-')}"
    if new in {row.name for row in ctx.store.catalogue.datasets.list()}:
        raise InvalidSetting(
            f"There is a data set '{new}' already.", hint="Open it, or give another name."
        )
    infos = list_documents(ctx, dataset)
    kept = [info for info in infos if info.run is not None]
    if not kept:
        raise DocumentNotKept(f"No file of the documents of '{dataset}' is kept.")
    params = {"cut": told, "name": new}
    spec = JobSpec("recut", dataset, params=params, fingerprint=ctx.fingerprint(dataset))

    def work(job: Job) -> Recut:
        started = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            placed = _placed(ctx, kept, Path(folder))
            report = bring(
                ctx,
                placed[0] if len(placed) == 1 else Path(folder),
                name=new,
                cut=told,
                password=password,
                skip_bad=len(placed) > 1,
                called=dataset if len(placed) > 1 else placed[0].name,
                watch=job.report,
            )
        return Recut(
            dataset=new,
            source=dataset,
            cut=told,
            documents=len(kept) - report.rejected,
            passages=report.added,
            left_out=len(infos) - len(kept) + report.rejected,
            seconds=round(time.perf_counter() - started, 3),
        )

    return ctx.jobs.run(spec, work, Recut, watch=watch, reuse=False)


def _placed(ctx: Context, kept: Sequence[DocumentInfo], folder: Path) -> list[Path]:
    """Put the files where an import finds them, under the names their passages know."""
    placed: list[Path] = []
    for info in kept:
        target = folder.joinpath(*map(short_name, PurePosixPath(info.id).parts))
        if not target.resolve().is_relative_to(folder.resolve()):
            target = folder / short_name(PurePosixPath(info.name).name)
        if not target.suffix:
            target = target.with_name(f"{target.name}{ENDINGS[info.kind or 'plain']}")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file_of(ctx, info, "file"), target)
        placed.append(target)
    return placed
