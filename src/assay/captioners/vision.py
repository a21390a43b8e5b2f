"""A vision model behind an address that speaks OpenAI's chat protocol."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from assay.captioners.judging import judged
from assay.captioners.pictures import data_url, opened
from assay.captioners.port import Caption
from assay.errors import LlmError, NotAPicture
from assay.llms import Llm, Message, Patience, Request, complete
from assay.schema.captions import PROMPT, CaptioningSettings
from assay.schema.generation import GenerationSettings

AT_ONCE = 4
"""Pictures asked about side by side."""


class VisionCaptioner:
    """Asks a language model that takes pictures.

    The picture is sent as JPEG, upright and at most ``settings.side`` pixels long; its file name
    and what else a record holds stay here.

    Args:
        llm: The model; closed with the captioner.
        patience: How often a question is tried.
    """

    batch = AT_ONCE

    def __init__(self, llm: Llm, patience: Patience | None = None) -> None:
        self.name, self.key = llm.name, llm.key
        self._llm, self._patience = llm, patience

    def caption(self, pictures: Sequence[bytes], settings: CaptioningSettings) -> list[Caption]:
        """Describe pictures; see ``Captioner.caption``."""
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="assay-captions") as pool:
            return list(pool.map(lambda data: self._one(data, settings), pictures))

    def close(self) -> None:
        """Close the connections."""
        self._llm.close()

    def _one(self, data: bytes, settings: CaptioningSettings) -> Caption:
        try:
            picture = data_url(opened(data, settings.side))
        except NotAPicture as error:
            return Caption("", "unreadable", error.message)
        request = Request(
            messages=(Message("user", settings.prompt or PROMPT, pictures=(picture,)),),
            settings=GenerationSettings(
                temperature=settings.temperature,
                max_tokens=settings.max_tokens,
                seed=settings.seed,
            ),
            stream=False,
        )
        try:
            reply = complete(self._llm, request, patience=self._patience)
        except LlmError as error:
            return Caption("", "failed", error.message)
        reason = reply.finish.reason
        return judged(reply.text, cut=reason == "length", blocked=reason == "refused")
