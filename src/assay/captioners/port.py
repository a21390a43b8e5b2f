"""The port: what a captioner is to everything that uses one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from assay.schema.captions import CaptioningSettings, CaptionOutcome


@dataclass(frozen=True)
class Caption:
    """What a captioner says of one picture.

    Attributes:
        text: The caption; "" where there is none.
        outcome: How it went.
        why: One sentence where it did not go well.
    """

    text: str
    outcome: CaptionOutcome = "made"
    why: str = ""


@runtime_checkable
class Captioner(Protocol):
    """Describes pictures.

    The caption of a picture depends on that picture and the settings alone, never on its
    neighbours in the call, so that captions may be kept by the picture's content.

    Attributes:
        name: What a person types to get this captioner; holds no secret.
        key: Names the model and where it runs; captions may be cached by it.
        batch: Pictures it likes to be given at once.
    """

    name: str
    key: str
    batch: int

    def caption(self, pictures: Sequence[bytes], settings: CaptioningSettings) -> list[Caption]:
        """Describe pictures.

        Args:
            pictures: Files of pictures (JPEG, PNG, GIF, WebP), any number; one that is broken
                costs itself alone.
            settings: How to write.

        Returns:
            A caption for each picture, in order.

        Raises:
            LlmError: The model cannot be reached at all, or refuses the key.
        """
        ...

    def close(self) -> None:
        """Let go of connections and memory."""
        ...
