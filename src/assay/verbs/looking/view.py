"""The frame a person looks at: records, decisions, and what the latest runs say of them."""

from __future__ import annotations

import polars as pl

from assay.store import Frame
from assay.verbs.context import Context
from assay.verbs.latest import latest_captions, latest_check, latest_languages, latest_predictions
from assay.verbs.lexicon import lexicon
from assay.verbs.looking.topical import topical

__all__ = ["latest_check", "latest_predictions", "still_here", "view"]


def view(ctx: Context, dataset: str) -> Frame:
    """Return the data set's frame joined with its latest predictions, findings and topics."""
    told = latest_languages(ctx, dataset)
    predicted, checked = latest_predictions(ctx, dataset), latest_check(ctx, dataset)
    return ctx.store.frame(
        dataset,
        predictions=predicted.id if predicted else None,
        findings=checked.id if checked else None,
        topics=topical(ctx, dataset),
        # the newest first, as its captions go before those of the same name
        captions=sorted(set(latest_captions(ctx, dataset).values()), reverse=True),
        languages=told.id if told else None,
        lexicon=lexicon(ctx, dataset),
    )


def still_here(frame: Frame, findings: pl.DataFrame) -> pl.DataFrame:
    """Return the findings whose record did not leave, and those about no one record."""
    named = findings["record"]
    here = pl.Series(frame.positions(named) >= 0)
    return findings.filter(here | (named == ""))
