"""A map of records: 2-D coordinates from their vectors, and clusters with names on it."""

from assay.project.clusters import Cluster, Clusters, find_clusters
from assay.project.layout import Layout, lay_out
from assay.project.placing import place

__all__ = ["Cluster", "Clusters", "Layout", "find_clusters", "lay_out", "place"]
