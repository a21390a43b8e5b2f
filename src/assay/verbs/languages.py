"""The language of each text, as the column ``language``."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable

import numpy as np
import polars as pl

from assay.jobs import Job, JobSpec
from assay.languages import UNKNOWN, guess, settle
from assay.quality import LanguageTable
from assay.schema.languages import LanguagesReport
from assay.schema.runs import Reporter, silent
from assay.store.view import LANGUAGES
from assay.verbs.context import Context

KIND = "languages"
LANGUAGE = "language"
"""Name of the column."""

_VERSION = 1
"""Of the way they are told; another one tells them anew."""


def languages(
    ctx: Context, dataset: str, *, anew: bool = False, watch: Reporter = silent
) -> LanguagesReport:
    """Tell the language of each text; see ``Dataset.languages``.

    Raises:
        DatasetNotFound: There is no such data set.
    """
    fingerprint = ctx.content(dataset)  # decisions change no text
    spec = JobSpec(KIND, dataset, params={"version": _VERSION}, fingerprint=fingerprint)

    def work(job: Job) -> LanguagesReport:
        started = time.perf_counter()
        table = ctx.store.frame(dataset).rows(columns=["id", "text"])
        table = table.with_columns(pl.col("text").fill_null(""))
        texts = table["text"].unique(maintain_order=True)
        told = settle(guess(texts.to_list(), report=job.report))
        by_text = pl.DataFrame(
            {"text": texts, LANGUAGE: told.languages, "probability": told.probabilities},
            schema_overrides={LANGUAGE: pl.String},
        ).filter(pl.col("text").str.strip_chars() != "")
        table = table.join(by_text, on="text", how="left", maintain_order="left").drop("text")
        ctx.store.artefacts.write_frame(job.id, LANGUAGES, table)
        counts = Counter(table[LANGUAGE].drop_nulls().to_list())
        unknown = counts.pop(UNKNOWN, 0)
        return LanguagesReport(
            dataset=dataset,
            run=job.id,
            records=table.height,
            languages=dict(counts.most_common()),
            unknown=unknown,
            empty=table[LANGUAGE].null_count(),
            seconds=time.perf_counter() - started,
        )

    report = ctx.jobs.run(spec, work, LanguagesReport, watch=watch, reuse=not anew)
    if ctx.store.artefacts.exists(report.run, LANGUAGES):
        return report
    return ctx.jobs.run(spec, work, LanguagesReport, watch=watch, reuse=False)


def language_table(ctx: Context, run: str, ids: Iterable[str]) -> LanguageTable:
    """Return the languages that a run told, as the checks look at them.

    Args:
        run: Id of the run.
        ids: Of n records; those that the run did not see have no language.
    """
    table = pl.DataFrame({"id": list(ids)}, schema={"id": pl.String}).join(
        ctx.store.artefacts.read_frame(run, LANGUAGES), on="id", how="left", maintain_order="left"
    )
    codes = table[LANGUAGE].replace(UNKNOWN, None)
    return LanguageTable(
        np.array(codes.to_list(), dtype=object), table["probability"].fill_null(0).to_numpy()
    )
