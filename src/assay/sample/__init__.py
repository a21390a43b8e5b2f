"""Data written for Assay, with planted faults and the sheet that lists every one of them.

Two data sets ship in the wheel: ``bank_messages`` (chatbot messages of an invented bank in 24
intents) and ``captions`` (picture captions with a sentiment). README.md beside this file says
how they came about and which splits are clean.
"""

from __future__ import annotations

from assay.sample.faults import Fault, FaultKind, FaultSheet
from assay.sample.files import (
    sample_faults,
    sample_names,
    sample_path,
    sample_sheet,
    sample_truth,
)

__all__ = [
    "Fault",
    "FaultKind",
    "FaultSheet",
    "sample_faults",
    "sample_names",
    "sample_path",
    "sample_sheet",
    "sample_truth",
]
