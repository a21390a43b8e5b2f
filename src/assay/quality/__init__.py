"""Quality checks: each a pure function of arrays that says which records to doubt, and why."""

from assay.quality.calibration import Calibration
from assay.quality.conflicts import ConflictingDuplicates
from assay.quality.confusion import ConfusionPairs
from assay.quality.data import (
    Check,
    CheckInput,
    CheckResult,
    LanguageTable,
    PictureTable,
    Refit,
    ranked,
)
from assay.quality.disagreement import ConfidentDisagreement
from assay.quality.duplicates import ExactDuplicates, NearDuplicates
from assay.quality.imbalance import ClassImbalance
from assay.quality.label_errors import LabelErrors
from assay.quality.label_next import LabelNext
from assay.quality.label_spelling import LabelSpelling
from assay.quality.leakage import Leakage
from assay.quality.missing_text import MissingText
from assay.quality.odd_language import OddLanguage
from assay.quality.outliers import Outliers
from assay.quality.pictures import PictureCopies, PictureFaults, PictureLeakage
from assay.quality.registry import checks, configured, parameters, register_check
from assay.quality.runner import run_checks
from assay.quality.weak_slices import WeakSlices

__all__ = [
    "Calibration",
    "Check",
    "CheckInput",
    "CheckResult",
    "ClassImbalance",
    "ConfidentDisagreement",
    "ConflictingDuplicates",
    "ConfusionPairs",
    "ExactDuplicates",
    "LabelErrors",
    "LabelNext",
    "LabelSpelling",
    "LanguageTable",
    "Leakage",
    "MissingText",
    "NearDuplicates",
    "OddLanguage",
    "Outliers",
    "PictureCopies",
    "PictureFaults",
    "PictureLeakage",
    "PictureTable",
    "Refit",
    "WeakSlices",
    "checks",
    "configured",
    "parameters",
    "ranked",
    "register_check",
    "run_checks",
]
