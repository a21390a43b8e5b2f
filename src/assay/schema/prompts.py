"""What would be sent to a language model about one text."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class PromptMessage(BaseModel):
    """One turn of a prompt."""

    model_config = ConfigDict(frozen=True)

    role: Literal["system", "user", "assistant"]
    content: str


class PromptPreview(BaseModel):
    """The messages a text would produce; nothing is sent to make them.

    Attributes:
        dataset: Name of the data set.
        record: Id of the record, ``None`` for a text that is not stored.
        messages: Exactly what would be sent, in order.
        template: Name of the template.
        template_hash: Hash of its text.
        examples: Ids of the records it shows, in order.
        reply: JSON Schema the reply must follow.
    """

    model_config = ConfigDict(frozen=True)

    dataset: str
    record: str | None
    messages: tuple[PromptMessage, ...]
    template: str
    template_hash: str
    examples: tuple[str, ...]
    reply: dict[str, Any]


class PromptTemplate(BaseModel):
    """A prompt template that comes with Assay; a copy of its text can be edited and used.

    Attributes:
        name: What to call it where a template is asked for.
        text: The whole file.
    """

    model_config = ConfigDict(frozen=True)

    name: str
    text: str
