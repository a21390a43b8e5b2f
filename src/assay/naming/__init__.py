"""Names of groups of texts: their telling words, in any script."""

from assay.naming.names import Name, name_groups
from assay.naming.scoring import read, score
from assay.naming.words import alike, words_of

__all__ = ["Name", "alike", "name_groups", "read", "score", "words_of"]
