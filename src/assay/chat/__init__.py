"""Conversations: which kind of request a message is."""

from assay.chat.routing import Router, examples

__all__ = ["Router", "examples"]
