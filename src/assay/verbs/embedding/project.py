"""A map of a data set: laid out once, and new records placed on it."""

from __future__ import annotations

import time

import numpy as np
import polars as pl

from assay.errors import InvalidSetting
from assay.jobs import Job, JobSpec
from assay.project import find_clusters, lay_out, place
from assay.schema.projections import MapCluster, Projection
from assay.schema.runs import Reporter, Run, silent
from assay.verbs.context import Context, digest
from assay.verbs.embedding.embed import vectors_of
from assay.verbs.embedding.points import ARTEFACT, KIND, hashed, maps_of

MOST_PLACED = 0.5
"""Share of a data set that may be placed; beyond it the map is laid out anew."""


def project(
    ctx: Context,
    dataset: str,
    *,
    encoder: str | None = None,
    seed: int = 0,
    neighbours: int = 15,
    min_dist: float = 0.1,
    anew: bool = False,
    watch: Reporter = silent,
) -> Projection:
    """Lay a data set out on a map, or place what is new on the map there is.

    Args:
        encoder: Encoder of the vectors; missing ones are computed first.
        seed: Of the layout.
        neighbours: Neighbours that hold each record, 2–200.
        min_dist: How tight neighbours may lie, 0–1.
        anew: Move every record, also where a map of these parameters exists.

    Raises:
        InvalidSetting: A value out of range.
    """
    if not 2 <= neighbours <= 200:
        raise InvalidSetting(f"{neighbours} neighbours: it takes 2 to 200.")
    if not 0 <= min_dist <= 1:
        raise InvalidSetting(f"A least distance of {min_dist} is not in 0 to 1.")
    model = ctx.encoder(encoder)
    params = {
        "encoder": model.key,
        "encoder_name": model.name,
        "neighbours": neighbours,
        "min_dist": min_dist,
    }
    spec = JobSpec(
        KIND,
        dataset,
        params=params,
        fingerprint=ctx.content(dataset),
        seed=seed,
        models=(model.key,),
    )

    def work(job: Job) -> Projection:
        started = time.perf_counter()
        table = ctx.store.frame(dataset).rows(columns=["id", "text"])
        texts = table["text"].fill_null("").to_list()
        table = hashed(table)
        vectors = vectors_of(ctx, model, texts, job.report)
        before = None if anew else _before(ctx, dataset, spec, job.id)
        known = _known(table, before)
        new = np.isnan(known[:, 0])
        placed = np.zeros(len(table), dtype=bool)
        if before is None or new.sum() > MOST_PLACED * len(table):
            known = lay_out(
                vectors,
                neighbours=neighbours,
                min_dist=min_dist,
                seed=seed,
                threads=ctx.settings.threads,
                report=job.report,
            ).coordinates
        else:
            known[new] = place(vectors[new], vectors[~new], known[~new], report=job.report)
            placed = new | _placed(table, before)
        job.report(len(table), len(table), "naming clusters")
        clusters = find_clusters(known, texts)
        table = table.with_columns(
            x=pl.Series(known[:, 0]),
            y=pl.Series(known[:, 1]),
            cluster=pl.Series(clusters.member),
            placed=pl.Series(placed),
        )
        ctx.store.artefacts.write_frame(job.id, ARTEFACT, table)
        return Projection(
            dataset=dataset,
            run=job.id,
            encoder=model.key,
            seed=seed,
            neighbours=neighbours,
            min_dist=min_dist,
            count=table.height,
            placed=int(placed.sum()),
            missing=0,
            clusters=tuple(
                MapCluster(id=c.id, name=c.name, words=c.words, x=c.x, y=c.y, count=c.count)
                for c in clusters.found
            ),
            fingerprint=digest([job.id]),
            seconds=time.perf_counter() - started,
        )

    newest = next(maps_of(ctx, dataset), None)
    # The map that was asked for last is the one that is shown: an older one becomes a new run,
    # which takes its places over.
    current = newest is not None and _same(newest, spec) and newest.fingerprint == spec.fingerprint
    return ctx.jobs.run(spec, work, Projection, watch=watch, reuse=current and not anew)


def _same(run: Run, spec: JobSpec) -> bool:
    return run.params == dict(spec.params) and run.seed == spec.seed


def _before(ctx: Context, dataset: str, spec: JobSpec, own: str) -> pl.DataFrame | None:
    """Return the latest map of the same parameters."""
    for run in maps_of(ctx, dataset):
        if run.id != own and _same(run, spec):
            return ctx.store.artefacts.read_frame(run.id, ARTEFACT)
    return None


def _joined(table: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    return table.join(before, on=["id", "text_hash"], how="left", maintain_order="left")


def _known(table: pl.DataFrame, before: pl.DataFrame | None) -> np.ndarray:
    """Return the places records have already, NaN for those that have none."""
    if before is None:
        return np.full((table.height, 2), np.nan, dtype=np.float32)
    found = _joined(table, before).select("x", "y").fill_null(float("nan"))
    return found.to_numpy(order="c").astype(np.float32)


def _placed(table: pl.DataFrame, before: pl.DataFrame | None) -> np.ndarray:
    assert before is not None
    return _joined(table, before)["placed"].fill_null(value=False).to_numpy()
