"""Array operations on vectors: normalise, nearest neighbours, neighbour graphs, mapped files."""

from assay.vectors.graph import neighbour_graph
from assay.vectors.placed import Placed
from assay.vectors.search import Neighbours, normalise, top_k

__all__ = ["Neighbours", "Placed", "neighbour_graph", "normalise", "top_k"]
