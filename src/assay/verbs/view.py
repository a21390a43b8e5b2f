"""The frame a person looks at: records, decisions, and what the latest runs say of them."""

from __future__ import annotations

from assay.store import Frame
from assay.verbs.context import Context
from assay.verbs.latest import latest_captions, latest_check, latest_languages, latest_predictions
from assay.verbs.topical import topical

__all__ = ["latest_check", "latest_predictions", "view"]


def view(ctx: Context, dataset: str) -> Frame:
    """Return the data set's frame joined with its latest predictions, findings and topics."""
    told = latest_languages(ctx, dataset)
    predicted, checked = latest_predictions(ctx, dataset), latest_check(ctx, dataset)
    return ctx.store.frame(
        dataset,
        predictions=predicted.id if predicted else None,
        findings=checked.id if checked else None,
        topics=topical(ctx, dataset),
        captions=tuple(latest_captions(ctx, dataset).values()),
        languages=told.id if told else None,
    )
