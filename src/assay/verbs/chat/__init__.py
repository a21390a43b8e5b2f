"""A message of a conversation: understood, answered from the data set, and kept."""

from assay.verbs.chat.message import chat, router
from assay.verbs.chat.records import records_of

__all__ = ["chat", "records_of", "router"]
