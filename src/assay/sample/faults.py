"""What is wrong with a sample data set, on purpose."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

FaultKind = Literal[
    "wrong_label_random",
    "wrong_label_neighbour",
    "near_duplicate",
    "conflicting_duplicate",
    "leak_exact",
    "leak_near",
    "outlier",
    "empty_text",
    "small_class",
]


class Fault(BaseModel):
    """One planted fault; a record carries at most one of them.

    Attributes:
        record: Id of the faulty record. Of a pair, the planted copy; of a class far too
            small, the class's first record.
        kind: What is wrong with it.
        true_label: The label it ought to have; null where no label fits (outliers, empty texts).
        related: The other records concerned: the original of a copy, the rest of a small class.
        note: One sentence for a person.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    record: str
    kind: FaultKind
    true_label: str | None
    related: tuple[str, ...] = ()
    note: str = ""


class FaultSheet(BaseModel):
    """Everything known about one sample data set that its CSV does not say.

    Attributes:
        dataset: Name of the data set, as given to ``sample_path``.
        seed: Seed of the build that planted the faults.
        note: Which splits are clean, and what else a measurer should know.
        neighbours: Per label, the labels that people mistake it for.
        faults: All planted faults, by record id.
        unlabelled: Records whose label was left out on purpose; no fault.
        true_labels: The true label of every record; null for outliers and empty texts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    dataset: str
    seed: int
    note: str
    neighbours: dict[str, tuple[str, ...]]
    faults: tuple[Fault, ...]
    unlabelled: tuple[str, ...]
    true_labels: dict[str, str | None]
