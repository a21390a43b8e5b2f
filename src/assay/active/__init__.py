"""Choosing which records to label, and telling what more labels would gain."""

from assay.active.advice import Labels, advice, unlike_share
from assay.active.gain import Trials, can_tell, estimate, try_out
from assay.active.pool import Chosen, Pool, candidates
from assay.active.ridge import ridge
from assay.active.strategies import asks_a_model, choose, require_strategy, strategies
from assay.active.uncertainty import entropies, margins
from assay.active.views import view_of

__all__ = [
    "Chosen",
    "Labels",
    "Pool",
    "Trials",
    "advice",
    "asks_a_model",
    "can_tell",
    "candidates",
    "choose",
    "entropies",
    "estimate",
    "margins",
    "require_strategy",
    "ridge",
    "strategies",
    "try_out",
    "unlike_share",
    "view_of",
]
