"""Everything known about one record."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict

from assay.schema.decisions import Decision
from assay.schema.findings import Finding


class RecordDetail(BaseModel):
    """One record with all that was said and found about it.

    Attributes:
        id: Id of the record.
        values: Every column of the data set's frame, by name.
        probabilities: Probability of each class by the latest predictions, most probable
            first; empty where there are none.
        history: The decisions on it, oldest first.
        findings: The latest findings on it, decided since or not.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    values: dict[str, Any]
    probabilities: dict[str, float]
    history: tuple[Decision, ...]
    findings: tuple[Finding, ...]
