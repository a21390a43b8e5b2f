"""Language models: messages to a stream of events, held to labels or a schema where they can be."""

from assay.llms.asking import Patience, complete, stream
from assay.llms.port import (
    Completion,
    Event,
    Finish,
    LabelReply,
    Llm,
    Message,
    Request,
    SchemaReply,
    TextDelta,
    Token,
    Tokens,
)
from assay.llms.resolver import llm_names, resolve_llm

__all__ = [
    "Completion",
    "Event",
    "Finish",
    "LabelReply",
    "Llm",
    "Message",
    "Patience",
    "Request",
    "SchemaReply",
    "TextDelta",
    "Token",
    "Tokens",
    "complete",
    "llm_names",
    "resolve_llm",
    "stream",
]
