"""Results as pages that stand alone: one file, no network, no script."""

from assay.html.comparison import comparison_page
from assay.html.evaluation import evaluation_page
from assay.html.studies import ablation_page, curve_page, simulation_page

__all__ = ["ablation_page", "comparison_page", "curve_page", "evaluation_page", "simulation_page"]
