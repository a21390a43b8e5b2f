"""Remotes: texts to labels with confidences, by a prediction API over HTTP."""

from assay.remotes.client import Keep, RemoteClient
from assay.remotes.port import Answer, Candidate, Dropped, Endpoint, Reply
from assay.remotes.resolver import resolve_remote

__all__ = [
    "Answer",
    "Candidate",
    "Dropped",
    "Endpoint",
    "Keep",
    "RemoteClient",
    "Reply",
    "resolve_remote",
]
