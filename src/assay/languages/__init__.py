"""Languages: which language each text is in, told offline."""

from assay.languages.guessing import Guesses, guess
from assay.languages.settling import SURE, UNKNOWN, Settled, settle

__all__ = ["SURE", "UNKNOWN", "Guesses", "Settled", "guess", "settle"]
