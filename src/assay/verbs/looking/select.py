"""Keep a selection, so that a short filter finds it again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from assay.errors import InvalidSetting, RecordNotFound
from assay.jobs import Job, JobSpec
from assay.schema.filters import Compare, Filter
from assay.schema.selections import Selection
from assay.store import Frame
from assay.store.view import SELECTION
from assay.verbs.context import Context
from assay.verbs.embedding.points import StoredMap, latest_map, passing
from assay.verbs.looking.view import view

KIND = "select"
Corner = tuple[float, float]


def select(
    ctx: Context,
    dataset: str,
    *,
    records: Sequence[str] | None = None,
    where: Filter | None = None,
    lasso: Sequence[Corner] | None = None,
) -> Selection:
    """Keep which records are meant.

    Args:
        records: Their ids; alone.
        where: A filter they pass now.
        lasso: Corners of a polygon on the latest map, inside which they lie; beside ``where``,
            both must hold.

    Raises:
        InvalidSetting: Neither or both of records and a rule, or a polygon without an inside.
        NotProjected: A lasso where there is no map.
        RecordNotFound: The data set has no record of an id.
    """
    if (records is None) == (where is None and lasso is None):
        raise InvalidSetting("A selection is either a list of records, or a filter or lasso.")
    frame = view(ctx, dataset)
    if records is not None:
        ids = _known(frame, records)
    elif lasso is not None:
        ids = _inside(latest_map(ctx, dataset), frame, where, lasso)
    else:
        ids = frame.rows(where, columns=["id"])["id"]
    ids = ids.unique().sort()
    spec = JobSpec(KIND, dataset, params={"records": _digest(ids)})

    def work(job: Job) -> Selection:
        ctx.store.artefacts.write_frame(job.id, SELECTION, ids.alias("id").to_frame())
        rule = Compare(field="selection", operator="=", value=job.id)
        return Selection(id=job.id, dataset=dataset, count=len(ids), where=str(rule))

    made = ctx.jobs.run(spec, work, Selection)
    if not ctx.store.artefacts.exists(made.id, SELECTION):
        made = ctx.jobs.run(spec, work, Selection, reuse=False)
    return made


def selected(ctx: Context, dataset: str, selection: str) -> list[str]:
    """Return the ids of a selection, of those records that still exist, in stored order.

    Raises:
        InvalidFilter: The data set has no such selection.
    """
    rule = Compare(field="selection", operator="=", value=selection)
    return view(ctx, dataset).rows(rule, columns=["id"])["id"].to_list()


def inside(lasso: Sequence[Corner], points: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Tell which points lie inside a polygon, by the even-odd rule.

    Args:
        lasso: Its corners in order; the last is joined to the first.
        points: All x, then all y, (2, n).

    Returns:
        (n,) array.
    """
    x, y = points.astype(np.float64)
    within = np.zeros(len(x), dtype=bool)
    (px, py), *_ = lasso[-1:]
    for cx, cy in lasso:
        if cy != py:
            crossed = ((cy > y) != (py > y)) & (x < (px - cx) * (y - cy) / (py - cy) + cx)
            within ^= crossed
        px, py = cx, cy
    return within


def _inside(
    stored: StoredMap, frame: Frame, where: Filter | None, lasso: Sequence[Corner]
) -> pl.Series:
    if len(lasso) < 3 or not np.isfinite(np.array(lasso)).all():
        raise InvalidSetting("A lasso has three corners or more, each of two numbers.")
    mask = inside(lasso, stored.points) & passing(stored, frame, where)
    return stored.table["id"].filter(pl.Series(mask))


def _known(frame: Frame, records: Sequence[str]) -> pl.Series:
    ids = pl.Series("id", records, dtype=pl.String)
    missing = ids.filter(pl.Series(frame.positions(ids) < 0))
    if len(missing):
        raise RecordNotFound(f"The data set '{frame.dataset}' has no record '{missing[0]}'.")
    return ids


def _digest(ids: pl.Series) -> str:
    hasher = hashlib.blake2b(digest_size=16)
    hasher.update("\0".join(ids.to_list()).encode("utf-8", "surrogatepass"))
    return hasher.hexdigest()
