"""Search by words, by meaning, by what pictures show, and by all; records like a given one.

Everything here answers a ``Ranking`` of rows; whoever holds the records adds text and label.
"""

from assay.search.building import build_index
from assay.search.fusion import FusedRanking, fuse, weight_of_words
from assay.search.lexical import LexicalIndex
from assay.search.ranking import Ranking
from assay.search.semantic import semantic, similar
from assay.search.sight import fuse_pictures
from assay.search.words import STEMMERS

__all__ = [
    "STEMMERS",
    "FusedRanking",
    "LexicalIndex",
    "Ranking",
    "build_index",
    "fuse",
    "fuse_pictures",
    "semantic",
    "similar",
    "weight_of_words",
]
