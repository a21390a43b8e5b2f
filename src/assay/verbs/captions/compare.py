"""Human captions against machine captions, saved with their run."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl

from assay.captions.comparing import Compared, compare_sources
from assay.captions.diversity import diversity
from assay.captions.measuring import Source
from assay.errors import RunNotFound
from assay.jobs import Job, JobSpec
from assay.schema.captions import HUMAN, CaptionComparison, CaptionPair, CaptionPairs
from assay.schema.runs import Reporter, silent
from assay.store.files import checksum_file
from assay.verbs.captions.adding import Adding
from assay.verbs.captions.gather import Gathered, Judgements, gather
from assay.verbs.context import Context
from assay.verbs.embedding.embed import vectors_of
from assay.verbs.latest import latest_captions

KIND = "captions"
PAIRS = "pairs"
"""Artefact: a row a caption: column, record, image, human, machine, similarity, judged."""

JUDGED_BY = "judgements"
"""Artefact: the rows of the file in which people judged, where one was given."""


def compare_captions(
    ctx: Context,
    dataset: str,
    *,
    columns: Sequence[str] | None = None,
    judgements: Path | None = None,
    upload: str | None = None,
    judged_in: str | None = None,
    adding: bool = True,
    encoder: str | None = None,
    resamples: int = 2000,
    level: float = 0.95,
    seed: int = 0,
    watch: Reporter = silent,
) -> CaptionComparison:
    """Compare human captions with those of machines; see ``Dataset.compare_captions``.

    Args:
        upload: Id of an upload with judgements; it is kept until the comparison is done.
        judged_in: Id of an earlier comparison whose judgements are taken again.

    Raises:
        UploadNotFound: There is no such upload.
        RunNotFound: There are no judgements in that comparison.
        NotEnoughData: There are no machine captions, or none beside a human one.
        UnknownColumn: A column that was named does not exist.
        InvalidSetting: The file of judgements does not fit.
    """
    model = ctx.encoder(encoder)
    file, called = judgements, None
    if upload is not None:
        file, called = ctx.store.uploads.file(upload), ctx.store.uploads.get(upload).name
    judged = _judgements(ctx, file, called, judged_in)
    found = gather(ctx, dataset, columns, judged)
    made = latest_captions(ctx, dataset)
    told = [checksum_file(file)] if file is not None else []
    spec = JobSpec(
        KIND,
        dataset,
        params={
            "columns": list(columns) if columns else None,
            "judgements": str(judgements) if judgements is not None else None,
            **({"upload": upload} if upload is not None else {}),
            **({"judged_in": judged_in} if judged_in is not None else {}),
            "adding": adding,
            "encoder": model.key,
            "encoder_name": model.name,
            "resamples": resamples,
            "level": level,
        },
        fingerprint=ctx.fingerprint(dataset, *made.values(), *told),
        seed=seed,
        models=(model.key,),
    )

    def work(job: Job) -> CaptionComparison:
        texts = {one for source in found.sources for one in source.captions}
        texts |= {one for references in found.references for one in references}
        ordered = sorted(texts)
        vectors = vectors_of(ctx, model, ordered, job.report)
        job.report(0, None, "comparing captions")
        compared = compare_sources(
            found.sources,
            dict(zip(ordered, vectors, strict=True)),
            resamples=resamples,
            level=level,
            seed=seed,
        )
        ctx.store.artefacts.write_frame(job.id, PAIRS, _pairs(found, compared))
        if judged is not None:
            ctx.store.artefacts.write_frame(job.id, JUDGED_BY, judged.table)
        labels = topics = None
        if adding:
            beside = Adding(ctx, model, found.frame, found.columns, seed, job.report)
            labels = beside.labels(resamples=resamples, level=level)
            topics = beside.topics(resamples=resamples, level=level)
        if upload is not None:  # no sooner: work that is cut short reads it again
            job.once_stored(partial(ctx.store.uploads.delete, upload))
        known = [one for one in found.references if one]
        return CaptionComparison(
            dataset=dataset,
            run=job.id,
            pictures=len(known),
            references=sum(map(len, known)),
            human=diversity([one[0] for one in known]),
            sources=compared.sources,
            correlations=compared.correlations,
            judgements=judged.file if judged is not None else None,
            labels=labels,
            topics=topics,
            encoder=model.name,
            resamples=resamples,
            level=level,
            seed=seed,
            notes=_notes(found, labels is None and adding),
        )

    return ctx.jobs.run(spec, work, CaptionComparison, watch=watch)


def _judgements(
    ctx: Context, file: Path | None, called: str | None, judged_in: str | None
) -> Judgements | None:
    if file is not None:
        return Judgements.read(file, called)
    if judged_in is None:
        return None
    run = ctx.store.catalogue.runs.get(judged_in)
    name = (run.result or {}).get("judgements")
    if not isinstance(name, str) or not ctx.store.artefacts.exists(run.id, JUDGED_BY):
        raise RunNotFound(f"There are no judgements in the comparison '{judged_in}'.")
    return Judgements(name, ctx.store.artefacts.read_frame(run.id, JUDGED_BY))


def caption_pairs(
    ctx: Context,
    run: str,
    column: str,
    *,
    low: float = -1.0,
    high: float = 1.0,
    offset: int = 0,
    limit: int = 50,
) -> CaptionPairs:
    """Return pictures whose captions are from ``low`` to ``high`` alike; see ``Workspace``.

    Raises:
        RunNotFound: There is no such comparison, or it has no such column.
    """
    table = ctx.store.artefacts.read_frame(run, PAIRS).filter(pl.col("column") == column)
    if not table.height:
        raise RunNotFound(f"The comparison '{run}' has no captions in '{column}'.")
    # the first bar holds what is below 0, the last its upper end, as the histogram does
    near = pl.col("similarity").clip(0, 1)
    within = (near >= low) & ((near < high) | (high >= 1))
    kept = table.filter(within).sort("similarity", "record")
    return CaptionPairs(
        column=column,
        count=kept.height,
        pairs=tuple(
            CaptionPair(**{name: row[name] for name in CaptionPair.model_fields})
            for row in kept.slice(offset, limit).iter_rows(named=True)
        ),
    )


def _pairs(found: Gathered, compared: Compared) -> pl.DataFrame:
    return pl.concat(
        [
            _of(source, found, compared.measures[source.column]["similarity"])
            for source in found.sources
        ]
    )


def _of(source: Source, found: Gathered, similarity: np.ndarray) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "column": [source.column] * len(source.rows),
            "record": [found.records[at] for at in source.rows],
            "image": [found.images[at] for at in source.rows],
            "human": [list(one) for one in source.references],
            "machine": list(source.captions),
            "similarity": similarity,
            "judged": pl.Series(source.judged, dtype=pl.Float64).fill_nan(None),
        },
        schema_overrides={"image": pl.String, "human": pl.List(pl.String)},
    )


def _notes(found: Gathered, unlabelled: bool) -> tuple[str, ...]:
    machines = [one for one in found.sources if one.column != HUMAN]
    told = {source.column for source in machines}
    notes = [
        f"'{column}' has no caption beside a human one, and was left out."
        for column in found.columns
        if column not in told
    ]
    if len({len(one.rows) for one in machines}) > 1:
        notes.append(
            "The models described different numbers of pictures; distinct words fall with the "
            "number of captions, so compare them with care."
        )
    if unlabelled:
        notes.append("There are too few labels to tell what machine captions add to them.")
    return tuple(notes)
