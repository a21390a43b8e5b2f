"""Choosing which records to label, and telling what more labels would gain."""

from assay.active.gain import Trials, advice, can_tell, estimate, try_out
from assay.active.pool import Chosen, Pool, candidates
from assay.active.strategies import asks_a_model, choose, require_strategy, strategies
from assay.active.uncertainty import entropies, margins
from assay.active.views import view_of

__all__ = [
    "Chosen",
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
    "strategies",
    "try_out",
    "view_of",
]
