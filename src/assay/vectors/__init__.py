"""Array operations on vectors: normalise, nearest neighbours, neighbour graphs."""

from assay.vectors.graph import neighbour_graph
from assay.vectors.search import Neighbours, normalise, top_k

__all__ = ["Neighbours", "neighbour_graph", "normalise", "top_k"]
