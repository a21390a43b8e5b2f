"""Scores with intervals, the paired comparison of two models, and agreement of people."""

from assay.evaluate.agreement import agreement
from assay.evaluate.comparison import compare
from assay.evaluate.report import NO_ANSWER, evaluate

__all__ = ["NO_ANSWER", "agreement", "compare", "evaluate"]
