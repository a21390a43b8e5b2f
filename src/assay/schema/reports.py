"""What the smaller verbs answer: embedding, predicting, deciding, exporting."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from assay.schema.connections import Usage
from assay.schema.decisions import Decision
from assay.schema.findings import Finding


class EmbedReport(BaseModel):
    """What an embedding job did.

    Attributes:
        run: The run.
        encoder: Key of the encoder.
        dimensions: Length of each vector.
        texts: Distinct texts of the data set.
        embedded: Texts embedded now.
        cached: Texts that had a vector already.
        seconds: Wall time.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    run: str
    encoder: str
    dimensions: int
    texts: int
    embedded: int
    cached: int
    seconds: float


class PredictReport(BaseModel):
    """What a prediction job over a data set or a file did.

    Attributes:
        model: Name of the model.
        run: The run that holds the predictions of a data set.
        n: Records asked about.
        unsure: Records the model abstained on.
        unanswered: Records a connected model gave no usable answer for.
        labels: How often each label was answered, most frequent first.
        file: Where the predictions of a file are.
        seconds: Wall time.
        usage: What asking a connected model took, ``None`` where nothing was asked.
        notes: What there is to know about its answers.
    """

    model_config = ConfigDict(frozen=True)

    model: str
    run: str | None
    n: int
    unsure: int
    unanswered: int = 0
    labels: dict[str, int]
    file: str | None = None
    seconds: float
    usage: Usage | None = None
    notes: tuple[str, ...] = ()


class DecisionReport(BaseModel):
    """Decisions that are now on disk.

    Attributes:
        dataset: Name of the data set.
        saved: The decisions, as committed.
        skipped: Findings that could not be accepted (nothing suggested), if any.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    saved: tuple[Decision, ...]
    skipped: tuple[Finding, ...] = ()


class ExportReport(BaseModel):
    """What an export wrote.

    Attributes:
        file: The file or folder.
        format: csv, tsv, json, jsonl, parquet or huggingface.
        records: Rows written.
        history_file: The decisions, where they were asked for.
        decisions: Rows in the history file.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    file: str
    format: str
    records: int
    history_file: str | None = None
    decisions: int = 0
