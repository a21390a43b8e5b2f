"""The shapes of replies as JSON Schema, and as words for models that cannot be held to one."""

from __future__ import annotations

import json
from typing import Any

from assay.llms.port import LabelReply, SchemaReply

PREFIX = '{"label": '
"""How every reply with a label begins; adapters that write it themselves write it so."""


def schema_of(reply: LabelReply | SchemaReply) -> dict[str, Any]:
    """Return the JSON Schema of a shape, in the strict form hosted servers demand."""
    if isinstance(reply, SchemaReply):
        return dict(reply.schema)
    properties: dict[str, Any] = {"label": {"type": "string", "enum": list(reply.labels)}}
    if reply.confidence:
        properties["confidence"] = {"type": "integer", "minimum": 0, "maximum": 100}
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def written(label: str, confidence: int | None = None) -> str:
    """Return a reply with a label as a model is to write it."""
    tail = "" if confidence is None else f', "confidence": {confidence}'
    return f"{PREFIX}{json.dumps(label, ensure_ascii=False)}{tail}}}"
