"""What an import guessed, took and refused."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from assay.schema.records import Role


class ColumnGuess(BaseModel):
    """The role of one source column and why it was chosen.

    Attributes:
        column: Name in the source.
        role: What it is used for; ``None`` means kept as metadata.
        reason: One phrase a person can check.
        given: True when a person named it, False when it was guessed.
    """

    model_config = ConfigDict(frozen=True)

    column: str
    role: Role | None
    reason: str
    given: bool = False


class SourceInfo(BaseModel):
    """How a source will be read: shown before anything is stored.

    Attributes:
        path: The file or folder.
        format: csv, tsv, json, jsonl, parquet, folder, huggingface, intents, senticap …
        encoding: Name of the text encoding, where the format has one.
        delimiter: Field separator, for CSV and its kin.
        compression: gzip, zip or none.
        columns: Every column with its role.
        notes: Further guesses worth showing, a sentence each.
        locked: Documents among others that do not open without their password.
    """

    model_config = ConfigDict(frozen=True)

    path: str
    format: str
    encoding: str | None = None
    delimiter: str | None = None
    compression: str | None = None
    columns: tuple[ColumnGuess, ...]
    notes: tuple[str, ...] = ()
    locked: tuple[str, ...] = ()


class RejectedRow(BaseModel):
    """A row that could not be used.

    Attributes:
        line: Line of a text file, else the 1-based row number.
        reason: One sentence.
        raw: The start of the row as it stands in the source (at most 200 characters).
    """

    model_config = ConfigDict(frozen=True)

    line: int
    reason: str
    raw: str = ""


class ImportReport(BaseModel):
    """What an import did, row by row counted.

    Attributes:
        dataset: Name of the data set.
        added: Rows with an id that was new.
        updated: Rows that changed a record already there.
        unchanged: Rows equal to what was stored.
        removed: Passages that their document does not have any more.
        rejected: Rows left out.
        rejects_file: CSV with line, reason and raw text of each rejected row.
        source: How the source was read.
        pictures: Different pictures that the records name.
        missing_pictures: Those of them that do not lie where pictures were looked for.
        elsewhere: Of these, addresses of other sites, from which nothing is loaded.
        missing_file: CSV that lists them.
        seconds: Wall time.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    added: int
    updated: int
    unchanged: int
    removed: int = 0
    rejected: int
    rejects_file: str | None = None
    columns: tuple[ColumnGuess, ...] = ()
    source: SourceInfo
    pictures: int = 0
    missing_pictures: int = 0
    elsewhere: int = 0
    missing_file: str | None = None
    seconds: float = Field(ge=0)
