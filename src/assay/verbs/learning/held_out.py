"""What was said of training records by models blind to them: kept, so that thresholds have it."""

from __future__ import annotations

import numpy as np
import polars as pl

from assay.classify import HeldOut
from assay.verbs.context import Context
from assay.verbs.selection import Rows

ARTEFACT = "held_out"


def keep_held_out(ctx: Context, run: str, classifier: object, seen: Rows) -> None:
    """Keep what a classifier said of records it held out, where it did; see ``threshold``.

    Args:
        run: The training's.
        classifier: Fitted; ``held_out_`` is what it said.
        seen: The records it was given, in order.
    """
    held = getattr(classifier, "held_out_", None)
    if not isinstance(held, HeldOut):
        return
    rows = seen.take(held.rows)
    frame = pl.DataFrame(
        {
            "id": rows.ids,
            "label": pl.Series([str(label) for label in rows.labels], dtype=pl.String),
            "probabilities": pl.Series(
                held.proba.astype(np.float32), dtype=pl.Array(pl.Float32, held.proba.shape[1])
            ),
        }
    )
    ctx.store.artefacts.write_frame(run, ARTEFACT, frame)
