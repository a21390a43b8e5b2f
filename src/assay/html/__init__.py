"""Results as pages that stand alone: one file, no network, no script."""

from assay.html.comparison import comparison_page
from assay.html.evaluation import evaluation_page

__all__ = ["comparison_page", "evaluation_page"]
