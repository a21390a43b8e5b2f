"""What a workspace and a data set hold, at a glance."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from assay.schema.models import ModelCard


class DatasetInfo(BaseModel):
    """A data set at a glance: counts of what it holds now, decisions applied.

    Attributes:
        usable: Records a model can learn from or be scored on: labelled, with a text, not excluded.
        empty: Records whose text is blank.
        pictures: Whether a folder is known where pictures of its records may lie.
        identifiers: Metadata columns of whole numbers that tell records or pictures apart, and so
            measure nothing.
        named: Column whose classes have names in other languages, where some are attached.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    created: datetime
    records: int
    labelled: int
    usable: int
    excluded: int
    empty: int
    pictures: bool = False
    named: str | None = None
    labels: dict[str, int]
    splits: dict[str, int]
    meta: tuple[str, ...]
    identifiers: tuple[str, ...] = ()
    decisions: int
    parts: int
    findings: dict[str, int]
    models: tuple[str, ...]


class WorkspaceInfo(BaseModel):
    """A workspace at a glance."""

    model_config = ConfigDict(frozen=True)

    path: str
    catalogue: str
    format: int
    datasets: tuple[DatasetInfo, ...]
    models: tuple[ModelCard, ...]


class Problem(BaseModel):
    """One thing `doctor` found wrong.

    Attributes:
        what: One sentence.
        where: The file or row concerned.
        repaired: Whether it was mended in this call.
        repairable: Whether `--repair` can mend it.
    """

    model_config = ConfigDict(frozen=True)

    what: str
    where: str
    repairable: bool
    repaired: bool = False


class DoctorReport(BaseModel):
    """The state of a workspace, and of the installation."""

    model_config = ConfigDict(frozen=True)

    path: str
    checked: int
    problems: tuple[Problem, ...]
    versions: dict[str, str]

    @property
    def healthy(self) -> bool:
        """True when nothing is wrong or everything was mended."""
        return all(problem.repaired for problem in self.problems)
