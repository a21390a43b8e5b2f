"""Vectors for every text of a data set, each computed once."""

from __future__ import annotations

import time
from collections.abc import Sequence

import numpy as np

from assay.encoders import Encoder
from assay.jobs import Job, JobSpec
from assay.schema.reports import EmbedReport
from assay.schema.runs import Reporter, silent, within
from assay.verbs.context import Context

CHUNK = 1024
"""Texts embedded between two writes to the cache: what a kill can cost at most."""

PHASE = "embedding"

SLICE = 100_000
"""Records read at a time, so that memory does not grow with the data set."""


def embed(
    ctx: Context, dataset: str, *, encoder: str | None = None, watch: Reporter = silent
) -> EmbedReport:
    """Embed what is missing; a killed or cancelled job resumes where it stopped."""
    model = ctx.encoder(encoder)
    spec = JobSpec(
        "embed",
        dataset,
        params={"encoder": model.key, "encoder_name": model.name},
        fingerprint=ctx.fingerprint(dataset),
        models=(model.key,),
    )

    def work(job: Job) -> EmbedReport:
        started = time.perf_counter()
        frame = ctx.store.frame(dataset)
        total, seen, embedded = len(frame), 0, 0
        distinct: int = 0
        for offset in range(0, total, SLICE):
            table = frame.rows(columns=["text"], offset=offset, limit=SLICE)
            texts = table["text"].fill_null("").unique(maintain_order=True).to_list()
            distinct += len(texts)

            report = within(job.report, seen, total, PHASE)
            embedded += add_missing(ctx, model, texts, report)
            seen += table.height
            job.report(seen, total, PHASE)
        return EmbedReport(
            dataset=dataset,
            run=job.id,
            encoder=model.key,
            dimensions=model.dimensions,
            texts=distinct,
            embedded=embedded,
            cached=distinct - embedded,
            seconds=time.perf_counter() - started,
        )

    # The vectors may have been deleted since (they can always be recomputed): look, do not trust.
    return ctx.jobs.run(spec, work, EmbedReport, watch=watch, reuse=False)


def add_missing(ctx: Context, encoder: Encoder, texts: Sequence[str], report: Reporter) -> int:
    """Embed the texts the cache does not hold and store them chunk by chunk.

    Returns:
        How many texts were embedded.
    """
    cache = ctx.store.vectors(encoder.key, encoder.dimensions)
    distinct = list(dict.fromkeys(texts))
    missing = [distinct[int(i)] for i in cache.missing(distinct)]
    # Texts of one length side by side fill batches without padding; long ones first, so that
    # the estimate of the time left errs on the safe side.
    missing.sort(key=len, reverse=True)
    known = len(distinct) - len(missing)
    for start in range(0, len(missing), CHUNK):
        chunk = missing[start : start + CHUNK]

        part = within(report, known + start, len(distinct), PHASE)
        cache.add(chunk, encoder.encode(chunk, report=part))
    return len(missing)


def vectors_of(
    ctx: Context, encoder: Encoder, texts: Sequence[str], report: Reporter
) -> np.ndarray:
    """Return the vectors of texts, embedding those that are missing.

    Returns:
        (n, d) float32 of unit length, in the order of ``texts``.
    """
    add_missing(ctx, encoder, texts, report)
    return ctx.store.vectors(encoder.key, encoder.dimensions).get(texts)
