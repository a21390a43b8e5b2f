"""Topics: what records are about, found in their vectors and described by their words."""

from assay.topics.fitting import Fitted, find_topics
from assay.topics.hierarchy import Merge, cut, hierarchy
from assay.topics.model import NONE, Assigned, TopicModel

__all__ = ["NONE", "Assigned", "Fitted", "Merge", "TopicModel", "cut", "find_topics", "hierarchy"]
