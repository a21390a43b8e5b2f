"""Where the sample files lie, and their fault sheets read."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from assay.errors import SourceNotFound
from assay.sample.faults import Fault, FaultSheet

FOLDER = Path(__file__).resolve().parent
FILES = {
    "bank_messages": ("bank_messages.csv", "bank_faults.json"),
    "captions": ("captions.csv", "captions_faults.json"),
}


def sample_names() -> tuple[str, ...]:
    """Name the sample data sets that ship with the package."""
    return tuple(FILES)


def sample_path(name: str) -> Path:
    """Find the CSV of a sample data set.

    Raises:
        SourceNotFound: No sample data set has that name.
    """
    return FOLDER / _files(name)[0]


@cache
def sample_sheet(name: str) -> FaultSheet:
    """Read the whole fault sheet of a sample data set.

    Raises:
        SourceNotFound: No sample data set has that name.
    """
    return FaultSheet.model_validate_json((FOLDER / _files(name)[1]).read_bytes())


def sample_faults(name: str) -> tuple[Fault, ...]:
    """List the planted faults of a sample data set, by record id.

    Raises:
        SourceNotFound: No sample data set has that name.
    """
    return sample_sheet(name).faults


def sample_truth(name: str) -> dict[str, str]:
    """Map every record that has a true label to it, wrongly labelled and unlabelled ones too.

    Raises:
        SourceNotFound: No sample data set has that name.
    """
    truth = sample_sheet(name).true_labels
    return {record: label for record, label in truth.items() if label is not None}


def _files(name: str) -> tuple[str, str]:
    """Look up the file names of a sample data set."""
    if name not in FILES:
        raise SourceNotFound(
            f"There is no sample data set named {name!r}.",
            hint=f"Choose one of: {', '.join(FILES)}.",
        )
    return FILES[name]
