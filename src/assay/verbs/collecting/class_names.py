"""Names of classes in many languages: attached to a column, understood by filters and search."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from assay.errors import NoClassNames, UnknownColumn
from assay.jobs import Job, JobSpec
from assay.languages import common_first
from assay.readers.class_names import read_class_names
from assay.schema.class_names import CLASS, LANGUAGE, NAME, SYNSET, ClassNames, NamesReport
from assay.schema.runs import Reporter, Run, silent
from assay.verbs.collecting.bring import naming
from assay.verbs.context import Context
from assay.verbs.latest import latest_of
from assay.verbs.lexicon import ARTEFACT, KIND, report_of, values_of

LISTED = 100
"""Rejected rows, and classes without a name, listed in the report."""


def attach_names(
    ctx: Context,
    dataset: str,
    path: Path,
    *,
    column: str,
    called: str | None = None,
    watch: Reporter = silent,
) -> NamesReport:
    """Attach a table of class names to a column; see ``Dataset.attach_names``.

    Raises:
        DatasetNotFound: There is no such data set.
        UnknownColumn: It has no such column of texts or lists, or the file lacks one.
        ReadError: The file cannot be read.
    """
    classes = _values(ctx, dataset, column)
    shown = called or path.name
    with naming(path, called):
        table = read_class_names(path, called=called)

    def work(job: Job) -> NamesReport:
        ctx.store.artefacts.write_frame(job.id, ARTEFACT, table.names)
        named = table.names[CLASS].unique(maintain_order=True).to_list()
        counts = (
            table.names.select(CLASS, LANGUAGE, NAME).unique()[LANGUAGE].value_counts(sort=True)
        )
        return NamesReport(
            dataset=dataset,
            run=job.id,
            column=column,
            file=shown,
            classes=len(named),
            names=table.names.select(CLASS, LANGUAGE, NAME).n_unique(),
            languages=dict(counts.rows()),
            unnamed=tuple(one for one in classes if one not in set(named))[:LISTED],
            absent=tuple(one for one in named if one not in set(classes))[:LISTED],
            duplicates=table.duplicates,
            rejected=len(table.rejects),
            rejects=tuple(table.rejects[:LISTED]),
        )

    spec = JobSpec(KIND, dataset, params={"file": shown, "column": column})
    # the latest run counts, so that attaching an earlier table again must be a run of its own
    return ctx.jobs.run(spec, work, NamesReport, watch=watch, reuse=False)


def detach_names(ctx: Context, dataset: str) -> NamesReport:
    """Take the names away; they stay with their run.

    Raises:
        DatasetNotFound: There is no such data set.
        NoClassNames: None are attached.
    """
    report = report_of(_attached(ctx, dataset))

    def work(job: Job) -> NamesReport:
        none = pl.DataFrame(schema=dict.fromkeys((CLASS, SYNSET, LANGUAGE, NAME), pl.String))
        ctx.store.artefacts.write_frame(job.id, ARTEFACT, none)
        return NamesReport(dataset=dataset, run=job.id, column=report.column)

    spec = JobSpec(KIND, dataset, params={"file": None, "column": report.column})
    return ctx.jobs.run(spec, work, NamesReport, reuse=False)


def class_names(ctx: Context, dataset: str, language: str | None = None) -> ClassNames:
    """Return which names are attached, and those of a language, the one to show first.

    Raises:
        DatasetNotFound: There is no such data set.
        NoClassNames: None are attached.
    """
    run = _attached(ctx, dataset)
    report = report_of(run)
    if language is None:
        return ClassNames(report=report)
    table = ctx.store.artefacts.read_frame(run.id, ARTEFACT)
    shown = common_first(table.select(CLASS, LANGUAGE, NAME).iter_rows(), language)
    return ClassNames(report=report, language=language, names=shown)


def _attached(ctx: Context, dataset: str) -> Run:
    ctx.store.catalogue.datasets.get(dataset)
    run = latest_of(ctx, dataset, (KIND,), ARTEFACT)
    if run is None or report_of(run).file is None:
        raise NoClassNames(f"No class names are attached to '{dataset}'.")
    return run


def _values(ctx: Context, dataset: str, column: str) -> list[str]:
    schema = ctx.store.frame(dataset).schema
    if column in schema and schema[column] in (pl.String, pl.List(pl.String)):
        return values_of(ctx, dataset, column)
    fitting = [name for name, dtype in schema.items() if dtype == pl.List(pl.String)]
    fitting += ["label"]
    what = "holds no texts" if column in schema else "does not exist"
    raise UnknownColumn(
        f"Names cannot be attached to {column} of '{dataset}': the column {what}.",
        hint=f"Name the column whose values are classes: {', '.join(fitting)}.",
    )
