"""Languages: which language each text is in, told offline, and what classes are called in each."""

from assay.languages.common_names import common_first
from assay.languages.guessing import Guesses, guess
from assay.languages.settling import SURE, UNKNOWN, Settled, settle

__all__ = ["SURE", "UNKNOWN", "Guesses", "Settled", "common_first", "guess", "settle"]
