"""Everything known about one record, gathered for one look."""

from __future__ import annotations

from assay.errors import RecordNotFound
from assay.schema.details import RecordDetail
from assay.verbs.cells import plain_rows
from assay.verbs.context import Context
from assay.verbs.labelling.decide import history
from assay.verbs.labelling.findings import findings_page
from assay.verbs.looking.probabilities import probabilities
from assay.verbs.looking.view import view


def detail(ctx: Context, dataset: str, record: str) -> RecordDetail:
    """Return a record with its history and findings; see ``Dataset.record``.

    Raises:
        RecordNotFound: There is none of that id.
    """
    frame = view(ctx, dataset)
    row = int(frame.positions([record])[0])
    if row < 0:
        raise RecordNotFound(f"Data set '{dataset}' has no record '{record}'.")
    return RecordDetail(
        id=record,
        values=plain_rows(frame.data.slice(row, 1))[0],
        probabilities=probabilities(ctx, dataset, record),
        history=tuple(history(ctx, dataset, record)),
        findings=findings_page(ctx, dataset, record=record, decided=True).findings,
    )
