"""The languages of a data set, as a report."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class LanguagesReport(BaseModel):
    """How many records are in which language.

    Attributes:
        dataset: Name of the data set.
        run: Id of the run; the column ``language`` is its result.
        records: All records.
        languages: Records by language (ISO 639 code), the most frequent first.
        unknown: Records whose text says too little: their language is ``unknown``.
        empty: Records without text, which have no language.
        seconds: Wall time.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    run: str
    records: int
    languages: dict[str, int]
    unknown: int
    empty: int
    seconds: float
