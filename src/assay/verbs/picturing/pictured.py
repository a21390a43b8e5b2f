"""The pictures of a data set as the checks look at them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from assay.quality.data import PictureTable
from assay.schema.runs import Reporter
from assay.verbs.context import Context, digest
from assay.verbs.picturing.picture import folders_of, places
from assay.verbs.picturing.pictures import look_at, stamp_of

_ELSEWHERE = ("://", "data:")


def has_pictures(ctx: Context, dataset: str) -> bool:
    """Tell whether records name pictures and a folder is known where they may lie."""
    if not ctx.store.catalogue.datasets.get(dataset).folders:
        return False
    return ctx.store.frame(dataset).column("image").null_count() < len(ctx.store.frame(dataset))


def pictures_stamp(ctx: Context, dataset: str) -> str:
    """Return what changes when a picture's file does, without reading one; "" without pictures."""
    if not has_pictures(ctx, dataset):
        return ""
    folders = folders_of(ctx, dataset)
    names = ctx.store.frame(dataset).column("image").drop_nulls().unique().sort()
    files = (next(places(name, folders), None) for name in names)
    return digest(stamp_of(path) if path is not None else "" for path in files)


def picture_table(
    ctx: Context, dataset: str, ids: Sequence[str], report: Reporter
) -> PictureTable | None:
    """Look at the pictures of records; ``None`` where they name none that could be here.

    Args:
        ids: (n,) of the records.
    """
    if not has_pictures(ctx, dataset):
        return None
    frame = ctx.store.frame(dataset)
    named = frame.at(frame.positions(ids), ["image"])["image"].to_list()
    # a picture on another site is not looked for, and so not missing
    here = [None if not name or any(e in name for e in _ELSEWHERE) else name for name in named]
    names = list(dict.fromkeys(name for name in here if name is not None))
    seen = look_at(ctx, dataset, names, report)
    index = {name: place for place, name in enumerate(names)}
    return PictureTable(
        names=names,
        hashes=[seen[name].hash if name in seen else "" for name in names],
        facts=[seen[name].facts if name in seen else None for name in names],
        place=np.array([-1 if name is None else index[name] for name in here], dtype=np.int64),
    )
