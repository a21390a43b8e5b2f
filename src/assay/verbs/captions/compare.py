"""Human captions against machine captions, saved with their run."""

from __future__ import annotations

from collections.abc import Sequence
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
from assay.verbs.captions.gather import Gathered, gather
from assay.verbs.context import Context
from assay.verbs.embed import vectors_of
from assay.verbs.latest import latest_captions

KIND = "captions"
PAIRS = "pairs"
"""Artefact: a row a caption: column, record, image, human, machine, similarity, judged."""


def compare_captions(
    ctx: Context,
    dataset: str,
    *,
    columns: Sequence[str] | None = None,
    judgements: Path | None = None,
    adding: bool = True,
    encoder: str | None = None,
    resamples: int = 2000,
    level: float = 0.95,
    seed: int = 0,
    watch: Reporter = silent,
) -> CaptionComparison:
    """Compare human captions with those of machines; see ``Dataset.compare_captions``.

    Raises:
        NotEnoughData: There are no machine captions, or none beside a human one.
        UnknownColumn: A column that was named does not exist.
        InvalidSetting: The file of judgements does not fit.
    """
    model = ctx.encoder(encoder)
    found = gather(ctx, dataset, columns, judgements)
    made = latest_captions(ctx, dataset)
    told = [checksum_file(judgements)] if judgements is not None else []
    spec = JobSpec(
        KIND,
        dataset,
        params={
            "columns": list(columns) if columns else None,
            "judgements": str(judgements) if judgements is not None else None,
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
        labels = topics = None
        if adding:
            beside = Adding(ctx, model, found.frame, found.columns, seed, job.report)
            labels = beside.labels(resamples=resamples, level=level)
            topics = beside.topics(resamples=resamples, level=level)
        known = [one for one in found.references if one]
        return CaptionComparison(
            dataset=dataset,
            run=job.id,
            pictures=len(known),
            references=sum(map(len, known)),
            human=diversity([one[0] for one in known]),
            sources=compared.sources,
            correlations=compared.correlations,
            labels=labels,
            topics=topics,
            encoder=model.name,
            resamples=resamples,
            level=level,
            seed=seed,
            notes=_notes(found, labels is None and adding),
        )

    return ctx.jobs.run(spec, work, CaptionComparison, watch=watch)


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
